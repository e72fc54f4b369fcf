"""The company's own cases: who was given which measure when and why, and the state just before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum

import numpy as np
import polars as pl

from mainstay.core.catalogue import Measure
from mainstay.core.text import Text
from mainstay.loop.effects import missed
from mainstay.loop.learn.doses import doses_of
from mainstay.loop.panel import Bools, Floats, Ints, Panel, Rows
from mainstay.loop.tables import Tables

LONGEST_MEMORY = 12
"""Months: a state older than this says too little of the person at the time of the measure."""


class Trigger(IntEnum):
    """Why somebody was given a measure; `LOT` is an offer whose chance was written down, so that the lot decided."""

    ASKED = 0
    OFFERED = 1
    PILOT = 2
    ALL = 3
    LOT = 4


_TRIGGERS = {"asked": Trigger.ASKED, "offered": Trigger.OFFERED, "pilot": Trigger.PILOT, "all": Trigger.ALL}


@dataclass(frozen=True)
class Cases:
    """One entry a case, ordered by person, measure and start.

    `start` is the first landmark on or after the day it was given; `base` the history row of the person's state before
    that day; `dose` how much of its usual effect the measure has at the size it had; `end` the first landmark at which
    it no longer ran, or was followed by a newer case of the same measure.
    `first_start[p]` is the landmark of the first measure of any kind that person p was given (number of landmarks if
    none): from there on p says nothing about people without measures.
    """

    person: Ints
    measure: Ints
    start: Ints
    end: Ints
    base: Ints
    trigger: Ints
    dose: Floats
    first_start: Ints
    notes: tuple[Text, ...]

    def __len__(self) -> int:
        return len(self.person)


def cases_of(panel: Panel, tables: Tables, measures: Sequence[Measure], most: int = 60_000) -> Cases:
    """The `measures` table as cases; rows that say nothing here are left out and counted in `notes`.

    Of more than `most` all cases of every k-th person are taken: more would cost memory, not doubt.
    """
    ends = len(panel.landmarks)
    first_start = np.full(len(panel.ids), ends)
    if "measures" not in tables:
        none = np.zeros(0, dtype=np.int64)
        return Cases(none, none, none, none, none, none, np.ones(0), first_start, ())
    table = tables["measures"].filter(pl.col("from") <= panel.as_of)
    given, strangers, unknown = _placed(panel, table, measures)
    person, measure, start = (given[name].to_numpy() for name in ("person", "measure_row", "start"))
    np.minimum.at(first_start, person, start)
    base = state_before(panel.history, person, start, ends)
    known = base >= 0
    meant = np.ones(len(base), dtype=bool)
    for row, one in enumerate(measures):
        mine = known & (measure == row)
        meant[mine] = may_fit(panel, one, base[mine])
    usable = known & meant
    usable &= person % max(1, -(-int(usable.sum()) // most)) == 0
    end = _ends(person, measure, start, given["until"].to_numpy())
    return Cases(
        person[usable], measure[usable], start[usable], end[usable], base[usable],
        given["trigger"].to_numpy()[usable], doses_of(given.filter(usable), tables, measures), first_start,
        _notes(strangers, unknown, int((~known).sum()), int((~meant).sum())),
    )  # fmt: skip


def _placed(panel: Panel, table: pl.DataFrame, measures: Sequence[Measure]) -> tuple[pl.DataFrame, int, list[str]]:
    """Rows with numbers for person, measure and trigger and landmarks for days; and what could not be placed."""
    people = pl.DataFrame({"person_id": list(panel.ids), "person": np.arange(len(panel.ids))})
    keys = [measure.key for measure in measures]
    numbers = pl.DataFrame(
        {"measure": keys, "measure_row": np.arange(len(keys))}, schema_overrides={"measure": pl.String}
    )
    known = table.filter(pl.col("measure").is_in(keys))
    unknown = table.filter(~pl.col("measure").is_in(keys))["measure"].unique().sort().to_list()
    placed = known.join(people, on="person_id").join(numbers, on="measure")
    by_lot = pl.col("offered_share").is_between(0, 1, closed="none").fill_null(value=False) & (
        pl.col("reason") != "asked"
    )
    told = pl.col("reason").replace_strict(_TRIGGERS, default=int(Trigger.OFFERED), return_dtype=pl.Int64)
    marks = np.array(panel.landmarks, dtype="datetime64[D]")
    until = placed["until"].fill_null(panel.as_of).to_numpy()
    placed = placed.with_columns(
        pl.when(by_lot).then(int(Trigger.LOT)).otherwise(told).alias("trigger"),
        pl.Series("start", np.searchsorted(marks, placed["from"].to_numpy(), side="left")),
        pl.Series("until", np.searchsorted(marks, until, side="left")),
    )
    return placed.sort("person", "measure_row", "start", maintain_order=True), len(known) - len(placed), unknown


def state_before(history: Rows, person: Ints, month: Ints, months: int) -> Ints:
    """For each person and landmark the newest history row strictly before it, or -1 if there is none fresh enough."""
    keys = history.person.astype(np.int64) * (months + 1) + history.month
    order = np.argsort(keys, kind="stable")
    wanted = person.astype(np.int64) * (months + 1) + month
    place = np.searchsorted(keys[order], wanted, side="left") - 1
    row = order[np.maximum(place, 0)] if len(order) else np.zeros_like(place)
    found = (place >= 0) & (len(order) > 0)
    if not len(order):
        return np.full(len(wanted), -1)
    same = history.person[row] == person
    fresh = month - history.month[row] <= LONGEST_MEMORY
    return np.where(found & same & fresh, row, -1)


def may_fit(panel: Panel, measure: Measure, rows: Ints) -> Bools:
    """Which of these history rows the measure may be meant for: all that is known of its conditions holds."""
    place = {feature.key: column for column, feature in enumerate(panel.features)}
    fits = np.ones(len(rows), dtype=bool)
    for when in measure.fits:
        if when.signal in place:
            fits &= ~missed(when, panel.history.values[rows, place[when.signal]])
    return fits


def _ends(person: Ints, measure: Ints, start: Ints, until: Ints) -> Ints:
    """A case ends at its `until`, or where the same measure was given to the same person again."""
    end = np.maximum(until, start)
    if len(end) > 1:
        again = (person[1:] == person[:-1]) & (measure[1:] == measure[:-1])
        end[:-1] = np.where(again, np.minimum(end[:-1], start[1:]), end[:-1])
    return end


def _notes(strangers: int, unknown: Sequence[str], stateless: int, misplaced: int) -> tuple[Text, ...]:
    notes = []
    if unknown:
        notes.append(
            Text(
                f"未计入的案例：目录中没有的措施，{'、'.join(unknown)}。",
                f"Cases not counted because the catalogue does not know the measure: {', '.join(unknown)}.",
            )
        )
    if strangers:
        notes.append(
            Text(
                f"未计入的案例：人员不在名册中，{strangers} 条。",
                f"Cases not counted because the person is not in `people`: {strangers}.",
            )
        )
    if stateless:
        notes.append(
            Text(
                f"未计入的案例：措施开始之前没有本人的资料，{stateless} 条。",
                f"Cases not counted because nothing is known of the person before the measure began: {stateless}.",
            )
        )
    if misplaced:
        notes.append(
            Text(
                f"未计入的案例：措施并不适用于本人，{misplaced} 条。",
                f"Cases not counted because the measure is not meant for the person: {misplaced}.",
            )
        )
    return tuple(notes)
