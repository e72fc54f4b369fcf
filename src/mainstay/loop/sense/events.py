"""Dated rows about people, grouped by person, and the kernels that scatter them into the slab."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

import numba as nb
import numpy as np
import polars as pl
from numpy.typing import NDArray

from mainstay.core.readings import Flow, LastDay, State
from mainstay.loop.panel import Bools, Floats, Ints
from mainstay.loop.sense.people import NEVER, Words, numbers, padded, physical
from mainstay.loop.sense.span import Days, Span

DAY_COLUMN: Mapping[str, str] = {
    "posts": "from", "pay": "from", "results": "period_end", "grants": "granted_on", "commitments": "made_on",
    "measures": "from", "deferred": "awarded_on",
}  # fmt: skip
"""The column that dates a row, where it is not `day`."""

READABLE_LEAVE = ("personal", "annual", "unexcused")
"""Kinds of leave that may be read at all; sickness, birth, care and the like never are."""

FINE = 1_000_000
"""Sums are kept in millionths, whole numbers, so that no order of adding changes them."""


class Grouped(NamedTuple):
    """`order[start[p]:start[p+1]]` are the rows of person p, in file order; `bins` their positions in the span.
    `day` is NEVER at -1, for no row.
    """

    start: NDArray[np.int64]
    order: NDArray[np.int32]
    day: Days
    bins: NDArray[np.int16]


class Read(NamedTuple):
    """What a channel reads of each row: its number (none where rows are counted; of a state NaN at -1, for no row),
    and whether the row counts (none where all do).
    """

    value: NDArray[np.float64]
    keep: NDArray[np.bool_]


_NO_ROWS = Grouped(np.zeros(0, np.int64), np.zeros(0, np.int32), np.zeros(0, np.int32), np.zeros(0, np.int16))

BATCH = 500_000
"""Rows of a table of flows that are read at a time."""

Plain = Flow | State | LastDay

HOURS = Flow("attendance", "hours")
"""Tells who was away."""


@dataclass(frozen=True)
class Events:
    """Of one table's rows, those that may be read: for flows the months' `sums` [s, p], in millionths; for the other
    channels the rows grouped by person (none where there is no such channel), and what each reads of them.
    """

    rows: Grouped
    read: Mapping[Plain, Read]
    sums: Mapping[Flow, Floats]


def day_column(table: str) -> str:
    """The name of the column that dates the rows of a table."""
    return DAY_COLUMN.get(table, "day")


def readable(table: str, frame: pl.LazyFrame) -> pl.LazyFrame:
    """The rows and cells of a table that the warning may read: of `attendance`, no statutory leave."""
    if table != "attendance":
        return frame
    allowed = pl.col("leave_kind").is_in(READABLE_LEAVE)
    return frame.filter(row_may_be_read(table)).with_columns(
        leave_kind=pl.when(allowed).then(pl.col("leave_kind")),
        leave_hours=pl.when(allowed).then(pl.col("leave_hours")),
    )


def row_may_be_read(table: str) -> pl.Expr:
    """Of `attendance`, rows with readable leave or with any work; of other tables, all."""
    if table != "attendance":
        return pl.lit(value=True)
    worked = pl.any_horizontal(pl.col(name).fill_null(0) != 0 for name in ("hours", "overtime_hours", "late_minutes"))
    return pl.col("leave_kind").is_in(READABLE_LEAVE).fill_null(value=False) | worked


def events_of(frame: pl.LazyFrame, channels: Sequence[Plain], words: Words, people: int, span: Span) -> Events:
    """A table's rows by person, as these channels read them; without rows after the as-of day, and of nobody known."""
    table = channels[0].table
    needed = {"person_id", day_column(table), *(column for channel in channels for column in _columns(channel))}
    rows = readable(table, words.within(seen(table, frame, span.as_of))).select(sorted(needed))
    # by month and then person: rows mostly come a day or a person at a time, and both then stay close by
    sums = {channel: np.zeros((len(span.days), people)) for channel in channels if isinstance(channel, Flow)}
    if len(sums) == len(channels):
        # whole numbers add up to the same in any order, so such a table, however large, is never held
        for some in rows.collect_batches(chunk_size=BATCH, maintain_order=False):
            _add(some, *_coded(table, some, words, span)[::2], sums)
        return Events(_NO_ROWS, {}, sums)
    held = rows.collect()
    person, day, bins = _coded(table, held, words, span)
    _add(held, person, bins, sums)
    start, order = by_person(person, people)
    read = {channel: _read(held, channel) for channel in channels if channel not in sums}
    return Events(Grouped(start, order, padded(day, NEVER), bins), read, sums)


def _coded(table: str, rows: pl.DataFrame, words: Words, span: Span) -> tuple[Ints, Days, Ints]:
    """Person, day and position of each row."""
    day = physical(rows[day_column(table)])
    return words.code("person", rows["person_id"]), day, span.bins(day)


def _add(rows: pl.DataFrame, person: Ints, bins: Ints, sums: Mapping[Flow, Floats]) -> None:
    for flow, out in sums.items():
        add_up(person, bins, *_read(rows, flow), out)


def seen(table: str, frame: pl.LazyFrame, as_of: date) -> pl.LazyFrame:
    """The rows dated on or before the as-of day."""
    return frame.filter(pl.col(day_column(table)) <= as_of)


def _columns(channel: Plain) -> list[str]:
    named = [] if isinstance(channel, LastDay) or not channel.column else [channel.column]
    return named if channel.where is None else [*named, channel.where[0]]


def _read(rows: pl.DataFrame, channel: Plain) -> Read:
    keep = []
    value = np.zeros(0)
    if channel.where is not None:
        column, values = channel.where
        keep.append(rows[column].is_in(values).fill_null(value=False))
    if not isinstance(channel, LastDay) and channel.column:
        value = numbers(rows[channel.column])
        if isinstance(channel, State):
            value = padded(value, np.nan)
        if isinstance(channel, Flow) and rows[channel.column].has_nulls():
            keep.append(rows[channel.column].is_not_null())
    if not keep:
        return Read(value, np.zeros(0, dtype=np.bool_))
    return Read(value, np.asarray((keep[0] if len(keep) == 1 else keep[0] & keep[1]).to_numpy()))


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
def add_up(person: Ints, bins: Ints, value: Floats, keep: Bools, out: Floats) -> None:
    """Add a month's rows up, in millionths, into `out[s, p]`; rows of nobody (-1) and after the last position not."""
    for row in range(len(person)):
        one, step = person[row], bins[row]
        if one >= 0 and step < out.shape[0] and (len(keep) == 0 or keep[row]):
            out[step, one] += 1e6 if len(value) == 0 else np.rint(value[row] * 1e6)


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
