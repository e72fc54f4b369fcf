"""Everybody's pay today as fairness compares it: fixed cash at full time beside family, level, manager and tenure.

workforce(day) -> Workforce      worked out once for the facts as they stand, then kept
Sex and year of birth are in it as codes for comparing groups, and never leave it for one person.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import numpy as np
import polars as pl
from django.db.models import Q

from mainstay.loop.fair import Colleagues, colleagues, lenses
from mainstay.loop.gaps import Lens
from mainstay.loop.paid import Paid, paid_on
from mainstay.loop.tables import Tables
from mainstay_web.store.facts import held
from mainstay_web.store.tables.facts import Batch
from mainstay_web.store.tables.people import Person

_PLACES = ("number", "name", "family", "level", "city", "unit", "job", "manager", "hired_on")
_DAYS = 365.25


@dataclass(frozen=True)
class Workforce:
    """Everybody here on a day, by place. `who` has a row for each: person_id, name, family, level, city, unit, job,
    manager_id, hired_on, rating (their newest); `place` is by person number, `lenses` the gaps as weights on pay.
    """

    day: date
    who: pl.DataFrame
    people: Colleagues
    paid: Paid
    place: Mapping[str, int]
    lenses: Mapping[str, Lens]
    sides: Mapping[str, tuple[str, ...]]
    """What the codes of each kind of group stand for, as the facts say it."""

    @property
    def ids(self) -> list[str]:
        """Person numbers by place."""
        return self.who["person_id"].to_list()

    def at_full_time(self, raises: Mapping[str, int]) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
        """Yearly raises as paid, by person, as raises at full time, by place; of who is not here nothing."""
        found = np.zeros(len(self.who), dtype=np.int64)
        for person, amount in raises.items():
            if person in self.place:
                at = self.place[person]
                found[at] = round(amount / float(self.paid.full_time[at]))
        return found

    def digest(self) -> str:
        """SHA-256 of everything that is compared."""
        whole = hashlib.sha256(self.who.drop("name").write_csv().encode())
        for values in (self.people.fixed, *(self.people.groups[kind] for kind in sorted(self.people.groups))):
            whole.update(values.astype(np.int64).tobytes())
        return whole.hexdigest()


def workforce(day: date) -> Workforce:
    """Everybody here on a day. The facts' state names what is kept, so that nothing outlives a change of them."""
    newest = Batch.objects.order_by("-pk").values_list("ref", flat=True).first() or ""
    return _workforce(day, newest, Batch.objects.count(), Batch.objects.filter(void=True).count())


@lru_cache(maxsize=2)
def _workforce(day: date, newest: str, batches: int, void: int) -> Workforce:
    del newest, batches, void
    here = Person.objects.filter(here=True, hired_on__lte=day).filter(Q(left_on=None) | Q(left_on__gte=day))
    rows = list(here.order_by("number").values_list(*_PLACES))
    kinds = (*(pl.String,) * 3, pl.Int64, *(pl.String,) * 4, pl.Date)
    names = ("person_id", "name", "family", "level", "city", "unit", "job", "manager_id", "hired_on")
    placed = pl.DataFrame(rows, dict(zip(names, kinds, strict=True)), orient="row")
    frames = held(["people", "posts", "pay", "results"])
    known = frames["people"].select("person_id", "birth_year", sex="gender")
    who = (
        placed.with_columns(pl.col("family", "city").replace("", None))
        .join(known, on="person_id", how="left", maintain_order="left")
        .join(_ratings(frames.get("results"), day), on="person_id", how="left", maintain_order="left")
    )
    paid = paid_on(Tables(frames), who["person_id"].to_list(), day)
    tenure = (pl.lit(day) - pl.col("hired_on")).dt.total_days() / _DAYS
    people = colleagues(who, paid.fixed, who.select(tenure.alias("t"))["t"].to_numpy(), day.year)
    place = {person: at for at, person in enumerate(who["person_id"].to_list())}
    sexes = tuple(sorted(word for word in who["sex"].unique().to_list() if word is not None))
    sides = {"sex": sexes, "age": ("below_40", "from_40")}
    return Workforce(day, who.drop("sex", "birth_year"), people, paid, place, lenses(people), sides)


def _ratings(results: pl.DataFrame | None, day: date) -> pl.DataFrame:
    """Everybody's newest rating."""
    if results is None:
        return pl.DataFrame(schema={"person_id": pl.String, "rating": pl.Float64})
    known = results.filter((pl.col("period_end") <= day) & pl.col("rating").is_not_null())
    newest = known.sort("period_end", maintain_order=True).unique("person_id", keep="last", maintain_order=True)
    return newest.select("person_id", pl.col("rating").cast(pl.Float64))
