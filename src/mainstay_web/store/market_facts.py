"""What the company has settled on as the market price of its own jobs, as facts that signals and the planner read."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from mainstay.chapters.pay.line import Blend, Board, Missing, Spot, Unpriced
from mainstay.chapters.pay.market import PERCENTS, Definition
from mainstay.chapters.pay.policy import LINES, Lines, Own, Policy, policy_for
from mainstay.core.money import minor
from mainstay.core.readings import AGREED
from mainstay_web.store.facts import held
from mainstay_web.store.market import board_of
from mainstay_web.store.rules import in_force
from mainstay_web.store.tables.people import Person

READ = (Definition.FIXED_CASH, Definition.ANNUAL_CASH)
"""Definitions by which the signals know a person's own pay."""
_KEY = ("job", "level", "city", "definition")

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Publication:
    """What facts would change: rows to add, and rows (as held) that are so no longer."""

    rows: tuple[Row, ...]
    gone: tuple[Row, ...]


def publication(day: date) -> Publication:
    """What is to be published on a day: of each own job, level and city where somebody works, the line's cell.

    A place is priced as the line for its key people says, of the family most of them are in. A row that says the same
    as the newest one held is not written again. Rows of places that are no longer priced are withdrawn, for then their
    match, line or survey was taken back; but for those whose surveys have only grown old: what was so, was so.
    """
    board, policies, before = board_of(day), in_force(LINES, day), _held(day)
    wanted: list[Row] = []
    priced: set[tuple[object, ...]] = set()
    spots, old = _spots(), set[Spot]()
    for spot, family in spots.items():
        policy = _policy(spot, family, policies)
        blend = board.blend(spot, policy, day) if policy is not None and policy.definition in READ else None
        if blend == Unpriced(Missing.TOO_OLD):
            old.add(spot)
        if isinstance(blend, Blend) and policy is not None:
            row = row_of(spot, policy, blend, day, board)
            priced.add(tuple(row[name] for name in _KEY))
            wanted.append(row)
    fresh = tuple(row for row in wanted if _differs(row, before))
    asked = {(spot.job, spot.level, spot.city or None) for spot in spots if spot not in old}
    gone = tuple(
        row for rows in before.values() for row in rows
        if (row["job"], row["level"], row["city"]) in asked and tuple(row[name] for name in _KEY) not in priced
    )  # fmt: skip
    return Publication(fresh, gone)


def row_of(spot: Spot, policy: Policy, blend: Blend, day: date, board: Board) -> Row:
    """A blend as a row of the contract's table `market`."""
    points = {f"p{percent}": blend.cell.points.get(percent) for percent in PERCENTS}
    return {
        "source": AGREED, "as_of": day, "job": spot.job, "level": spot.level, "city": spot.city or None,
        "definition": policy.definition.value,
        **{name: None if amount is None else minor(amount) for name, amount in points.items()},
        "n": blend.cell.n, "currency": board.currency, "line": f"p{policy.percent}",
    }  # fmt: skip


def _spots() -> dict[Spot, str]:
    """Every own job, level and city where somebody works, with the family most of its (key) people are in."""
    families: dict[Spot, Counter[str]] = defaultdict(Counter)
    rows = Person.objects.filter(here=True).exclude(job="").values_list("job", "level", "city", "family", "key")
    for job, level, city, family, key in rows:
        families[Spot(job, level, city)][family] += 1000 if key else 1
    return {spot: max(sorted(count), key=count.__getitem__) for spot, count in families.items()}


def _policy(spot: Spot, family: str, policies: Lines) -> Policy | None:
    return policy_for(Own("", spot.job, family, spot.level, spot.city, key=True), policies)


def _held(day: date) -> dict[tuple[object, ...], list[Row]]:
    """Agreed rows in force by place, oldest first."""
    frame = held(["market"]).get("market")
    found: dict[tuple[object, ...], list[Row]] = defaultdict(list)
    if frame is not None:
        mine = frame.filter((pl.col("source") == AGREED) & (pl.col("as_of") <= day)).sort("as_of", maintain_order=True)
        for row in mine.iter_rows(named=True):
            found[tuple(row[name] for name in _KEY)].append(row)
    return found


def _differs(row: Row, before: dict[tuple[object, ...], list[Row]]) -> bool:
    rows = before.get(tuple(row[name] for name in _KEY))
    compared = [*(f"p{percent}" for percent in PERCENTS), "n", "line"]
    return not rows or any(rows[-1][name] != row[name] for name in compared)


def as_frame(rows: Iterable[Row]) -> pl.DataFrame:
    """Rows as a frame of the contract's table."""
    schema = {
        "source": pl.String, "as_of": pl.Date, "job": pl.String, "level": pl.Int64, "city": pl.String,
        "definition": pl.String, **{f"p{percent}": pl.Int64 for percent in PERCENTS}, "n": pl.Int64,
        "currency": pl.String, "line": pl.String,
    }  # fmt: skip
    return pl.DataFrame(list(rows), schema, orient="row")
