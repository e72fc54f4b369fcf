"""The mix of the four parts of pay beside its target: person by person, and by family and level, for who sees both."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import polars as pl

from mainstay.chapters.pay.elements import Element, Paid, Yearly, yearly
from mainstay.chapters.pay.mix import MIXES, Mix, Mixes, beyond, long_term, mix_of, target
from mainstay.core.access import Actor, Field
from mainstay.core.money import times
from mainstay_web.store.access import visible
from mainstay_web.store.facts import held
from mainstay_web.store.pay_bands import FEW
from mainstay_web.store.review_inputs import paid_by_person
from mainstay_web.store.rules import in_force
from mainstay_web.store.tables.people import Person
from mainstay_web.store.tables.shares import units_in


@dataclass(frozen=True, slots=True)
class Mixed:
    """Somebody's pay a year, `ahead` of it what is still to vest a year, as shares; and the target (None: no line)."""

    person: Person
    parts: Mapping[Element, int]
    ahead: int
    own: Mix
    aim: Mix | None
    off: bool


@dataclass(frozen=True, slots=True)
class Group:
    """A family and level: `own` is the mix of all their pay together, None of fewer than `FEW`; `off` are how many are
    further from the target than the company tolerates.
    """

    family: str
    level: int | None
    people: int
    own: Mix | None
    aim: Mix | None
    off: int


def mixes(day: date) -> Mixes:
    """The targets in force on a day."""
    return in_force(MIXES, day)


def mixed(actor: Actor, day: date, family: str | None = None, level: int | None = None) -> list[Mixed]:
    """Everybody here whose pay and equity the reader may see and whose base is known, oneself left out."""
    rows = visible(actor, Field.PAY, day).filter(here=True).exclude(number=actor.person)
    rows = rows.filter(number__in=visible(actor, Field.EQUITY, day).values("number"))
    if family is not None:
        rows = rows.filter(family=family, level=level)
    frames = held(("pay", "grants", "vesting"))
    paid, _ = paid_by_person(frames, day)
    ahead, targets = _ahead(frames, day), mixes(day)
    found = (_mixed(one, paid.get(one.number, ()), ahead, targets, day) for one in rows.order_by("name_key", "number"))
    return [one for one in found if one is not None]


def _mixed(person: Person, rows: Iterable[Paid], ahead: Mapping[str, int], targets: Mixes, day: date) -> Mixed | None:
    pay, later = yearly(rows, day), ahead.get(person.number, 0)
    own = mix_of(pay, later) if pay is not None else None
    if pay is None or own is None:
        return None
    aim = target(targets, person.family, person.level)
    return Mixed(
        person, pay.parts, later, own, aim, aim is not None and beyond(own, aim, targets.tolerance)
    )  # fmt: skip


def _ahead(frames: Mapping[str, pl.DataFrame], day: date) -> dict[str, int]:
    """What of everybody's grants is still to vest, a year, at today's worth."""
    if "grants" not in frames or "vesting" not in frames:
        return {}
    granted = frames["grants"].select("grant_id", "person_id", "value_per_unit").rows()
    whose = {grant: (person, each) for grant, person, each in granted}
    due = defaultdict[str, list[tuple[date, int]]](list)
    for row in frames["vesting"].select("grant_id", "on", "units", "fraction", "state").to_dicts():
        person, each = whose.get(row["grant_id"], ("", None))
        if person and each is not None and row["on"] > day and row["state"] not in ("vested", "forfeited"):
            due[person].append((row["on"], times(each, Decimal(units_in(row)))))
    return {person: long_term(rows) for person, rows in due.items()}


def groups(rows: Iterable[Mixed]) -> list[Group]:
    """By family and level."""
    together = defaultdict[tuple[str, int | None], list[Mixed]](list)
    for one in rows:
        together[one.person.family, one.person.level].append(one)
    order = sorted(together, key=lambda place: (place[0], -1 if place[1] is None else place[1]))
    return [_group(family, level, together[family, level]) for family, level in order]


def _group(family: str, level: int | None, rows: list[Mixed]) -> Group:
    whole = Yearly({element: sum(one.parts.get(element, 0) for one in rows) for element in Element})
    own = mix_of(whole, sum(one.ahead for one in rows)) if len(rows) >= FEW else None
    return Group(family, level, len(rows), own, rows[0].aim, sum(one.off for one in rows))
