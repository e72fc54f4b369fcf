"""Own pay as the market is asked about it: what each person is, and is paid, on a day; and the brain's `Own` of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

import polars as pl

from mainstay.chapters.pay.market import Definition
from mainstay.chapters.pay.policy import Own
from mainstay.core.money import times
from mainstay_web.store.facts import held
from mainstay_web.store.tables.people import Person

FIXED = frozenset({"base", "allowance"})
"""Elements that are fixed cash, as the signals count it (`core.readings.Made.PAY_FIXED`)."""

FEW = 300
"""Up to so many people are asked for by number; of more, everybody's rows are read."""

Row = Mapping[str, Any]


@dataclass(frozen=True)
class History:
    """Rows of pay and posts by person, oldest first, and who is key."""

    pay: Mapping[str, list[Row]]
    posts: Mapping[str, list[Row]]
    people: Mapping[str, Person]
    _cached: dict[tuple[str, date], Own | None] = field(default_factory=dict, repr=False)

    def own(self, number: str, day: date) -> Own | None:
        """The person as of a day; None before their first post."""
        key = (number, day)
        if key not in self._cached:
            self._cached[key] = self._own(number, day)
        return self._cached[key]

    def _own(self, number: str, day: date) -> Own | None:
        post = _newest(self.posts.get(number, []), day)
        if post is None:
            return None
        fte = _fte(post["fte"])
        return Own(
            number, post["job"] or "", post["family"] or "", post["level"], post["city"] or "",
            self.people[number].key, paid(self.pay.get(number, []), day, fte), fte,
        )  # fmt: skip


def history_of(people: Iterable[Person]) -> History:
    """What is known of these people's pay and posts, on any day."""
    known = {one.number: one for one in people}
    few = list(known) if len(known) <= FEW else None
    frames = held(("pay", "posts"), person=few)
    return History(_rows(frames.get("pay"), known), _rows(frames.get("posts"), known), known)


def _rows(frame: pl.DataFrame | None, known: Mapping[str, Person]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    if frame is None:
        return found
    mine = frame.filter(pl.col("person_id").is_in(list(known)) & pl.col("from").is_not_null())
    for row in mine.sort("from", maintain_order=True).iter_rows(named=True):
        found.setdefault(row["person_id"], []).append(row)
    return found


def _newest(rows: Iterable[Row], day: date) -> Row | None:
    found = None
    for row in rows:
        if row["from"] <= day:
            found = row
    return found


def _fte(value: float | None) -> Decimal:
    return Decimal(repr(value)) if value is not None and value > 0 else Decimal(1)


def paid(rows: Iterable[Row], day: date, fte: Decimal) -> dict[Definition, int]:
    """Yearly pay at full time, in minor units, by what it counts; nothing without a base.

    Total pay and total cost are not worked out here: what shares and charges are worth is for other chapters to say.
    """
    now: dict[str, int] = {}
    for row in rows:
        if row["from"] <= day and row["amount"] is not None:
            now[row["element"]] = int(row["amount"]) * (12 if row["per"] == "month" else 1)
    if "base" not in now:
        return {}
    fixed = sum(amount for element, amount in now.items() if element in FIXED)
    whole = sum(now.values())
    return {Definition.FIXED_CASH: times(fixed, 1 / fte), Definition.ANNUAL_CASH: times(whole, 1 / fte)}
