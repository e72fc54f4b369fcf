"""Dated rows about people, grouped by person, and the kernels that scatter them into the slab."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

import numba as nb
import numpy as np
import polars as pl
from numpy.typing import NDArray

from mainstay.core.readings import Flow, LastDay, State
from mainstay.loop.panel import Bools, Floats, Ints
from mainstay.loop.sense.people import Words, numbers, physical
from mainstay.loop.sense.span import Days, Span

DAY_COLUMN: Mapping[str, str] = {
    "posts": "from", "pay": "from", "results": "period_end", "grants": "granted_on", "commitments": "made_on",
    "measures": "from",
}  # fmt: skip
"""The column that dates a row, where it is not `day`."""

READABLE_LEAVE = ("personal", "annual", "unexcused")
"""Kinds of leave that may be read at all; sickness, birth, care and the like never are."""

FINE = 1_000_000
"""Sums are kept in millionths, whole numbers, so that no order of adding changes them."""


class Grouped(NamedTuple):
    """`order[start[p]:start[p+1]]` are the rows of person p, in file order; `bins` their positions in the span."""

    start: NDArray[np.int64]
    order: NDArray[np.int32]
    day: Days
    bins: NDArray[np.int16]


@dataclass(frozen=True)
class Events:
    """Rows of one table, those that may be read, grouped by person."""

    rows: Grouped
    frame: pl.DataFrame


def day_column(table: str) -> str:
    """The name of the column that dates the rows of a table."""
    return DAY_COLUMN.get(table, "day")


def readable(table: str, frame: pl.DataFrame) -> pl.DataFrame:
    """The rows and cells of a table that the warning may read: of `attendance`, no statutory leave."""
    if table != "attendance":
        return frame
    allowed = pl.col("leave_kind").is_in(READABLE_LEAVE)
    worked = pl.any_horizontal(pl.col(name).fill_null(0) != 0 for name in ("hours", "overtime_hours", "late_minutes"))
    return frame.filter(allowed.fill_null(value=False) | worked).with_columns(
        leave_kind=pl.when(allowed).then(pl.col("leave_kind")),
        leave_hours=pl.when(allowed).then(pl.col("leave_hours")),
    )


def events_of(table: str, frame: pl.DataFrame, words: Words, people: int, span: Span) -> Events:
    """A table's rows by person, without rows dated after the as-of day and people unknown."""
    rows = readable(table, seen(table, frame, span.as_of))
    day = physical(rows[day_column(table)])
    start, order = by_person(words.code("person", rows["person_id"]), people)
    return Events(Grouped(start, order, day, span.bins(day)), rows)


def seen(table: str, frame: pl.DataFrame, as_of: date) -> pl.DataFrame:
    """The rows dated on or before the as-of day."""
    return frame.filter(pl.col(day_column(table)) <= as_of)


def chosen(events: Events, channel: Flow | State | LastDay) -> NDArray[np.bool_]:
    """Which rows a channel's `where` and column keep; empty where all."""
    keep = []
    if channel.where is not None:
        column, values = channel.where
        keep.append(events.frame[column].is_in(values).fill_null(value=False))
    if isinstance(channel, Flow) and channel.column:
        keep.append(events.frame[channel.column].is_not_null())
    if not keep:
        return np.zeros(0, dtype=np.bool_)
    return np.asarray((keep[0] if len(keep) == 1 else keep[0] & keep[1]).to_numpy())


def amounts(events: Events, channel: Flow | State) -> NDArray[np.float64]:
    """The numbers a channel reads; empty where rows are counted."""
    return numbers(events.frame[channel.column]) if channel.column else np.zeros(0)


@nb.njit(cache=True, nogil=True)
def by_person(person: Ints, people: int) -> tuple[Ints, Ints]:
    """Rows grouped by person, in their own order within each; rows of nobody (-1) left out."""
    start = np.zeros(people + 1, dtype=np.int64)
    for row in range(len(person)):
        if person[row] >= 0:
            start[person[row] + 1] += 1
    for one in range(people):
        start[one + 1] += start[one]
    order = np.empty(start[people], dtype=np.int32)
    place = start[:people].copy()
    for row in range(len(person)):
        one = person[row]
        if one >= 0:
            order[place[one]] = row
            place[one] += 1
    return start, order


@nb.njit(cache=True, nogil=True)
def scatter_flow(rows: Grouped, value: Floats, keep: Bools, low: int, out: Floats) -> None:
    """Add a month's rows up, in millionths; `out[p, s]` for the people from `low` on."""
    for one in range(out.shape[0]):
        for place in range(rows.start[low + one], rows.start[low + one + 1]):
            row = rows.order[place]
            if (len(keep) == 0 or keep[row]) and rows.bins[row] < out.shape[1]:
                out[one, rows.bins[row]] += 1e6 if len(value) == 0 else np.rint(value[row] * 1e6)


@nb.njit(cache=True, nogil=True)
def scatter_newest(rows: Grouped, keep: Bools, low: int, out: Ints) -> None:
    """`out[p, s]`: the newest row on or before each landmark, the later in the file on the same day; -1 if none."""
    for one in range(out.shape[0]):
        for place in range(rows.start[low + one], rows.start[low + one + 1]):
            row = rows.order[place]
            if (len(keep) == 0 or keep[row]) and rows.bins[row] < out.shape[1]:
                best = out[one, rows.bins[row]]
                if best < 0 or rows.day[row] >= rows.day[best]:
                    out[one, rows.bins[row]] = row
        for step in range(1, out.shape[1]):
            if out[one, step] < 0:
                out[one, step] = out[one, step - 1]
