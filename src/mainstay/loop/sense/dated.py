"""Schedules, promises and observations: rows with days of their own that count while something is or is not over."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numba as nb
import numpy as np
import polars as pl
from numpy.typing import NDArray

from mainstay.core.readings import Made
from mainstay.loop.needs import DEFERRED, OBSERVED, PROMISES, VESTING
from mainstay.loop.panel import Floats, Ints
from mainstay.loop.sense.events import by_person, seen
from mainstay.loop.sense.people import NEVER, Words, numbers, physical
from mainstay.loop.sense.span import Days, Span
from mainstay.loop.units import units_of


class Dated(NamedTuple):
    """Rows by person with up to four day columns, a number and a code, as their kernel reads them."""

    start: NDArray[np.int64]
    days: NDArray[np.int32]
    number: Floats
    code: Ints


class Clock(NamedTuple):
    """Landmarks, the position of the as-of day, and the landmarks a year earlier."""

    days: Days
    now: int
    year_ago: Days


Kernel = Callable[[Dated, int, Clock, Floats], None]


def vesting_of(grants: pl.LazyFrame, vesting: pl.LazyFrame, words: Words, people: int, span: Span) -> Dated:
    """Tranches of grants made by the as-of day: day granted, day due, and value. What became of them is not read."""
    made = seen("grants", grants, span.as_of).unique("grant_id", keep="last", maintain_order=True)
    held = words.within(made.select("grant_id", "person_id", "granted_on", "value_per_unit"))
    units = units_of(vesting.collect_schema().names())
    rows = (
        vesting.select("grant_id", "on", units.alias("units"))
        .filter(pl.col("units") > 0)
        .join(held, on="grant_id", how="inner", maintain_order="left")
        .collect()
    )
    worth = np.rint(np.nan_to_num(numbers(rows["units"]) * numbers(rows["value_per_unit"])))
    return _dated(
        _person(rows, words), people, (rows["granted_on"], rows["on"]), worth, np.zeros(len(rows), dtype=np.int32)
    )


def deferred_of(frame: pl.LazyFrame, words: Words, people: int, span: Span) -> Dated:
    """Parts of pay awarded by the as-of day: days awarded, due, and from when it is earned; and the amount."""
    made = seen("deferred", frame, span.as_of).unique("deferred_id", keep="last", maintain_order=True)
    rows = words.within(made.filter(pl.col("amount") > 0)).collect()
    days = (rows["awarded_on"], rows["on"], rows["earned_from"])
    return _dated(_person(rows, words), people, days, numbers(rows["amount"]), np.zeros(len(rows), dtype=np.int32))


def promises_of(frame: pl.LazyFrame, words: Words, people: int, span: Span) -> Dated:
    """Promises made by the as-of day: days made, due, kept and broken."""
    rows = words.within(seen("commitments", frame, span.as_of)).collect()
    days = (rows["made_on"], rows["due"], rows["kept_on"], rows["broken_on"])
    return _dated(_person(rows, words), people, days, np.zeros(len(rows)), np.zeros(len(rows), dtype=np.int32))


def observed_of(frame: pl.LazyFrame, words: Words, people: int, span: Span) -> Dated:
    """Observations by the as-of day, by kind."""
    rows = words.within(seen("observations", frame, span.as_of)).collect()
    kinds = {made.value.removeprefix("observed_"): place for place, made in enumerate(OBSERVED)}
    code = rows["kind"].replace_strict(kinds, default=-1, return_dtype=pl.Int32).fill_null(-1)
    return _dated(_person(rows, words), people, (rows["day"],), numbers(rows["amount"]), code.to_numpy())


def _person(rows: pl.DataFrame, words: Words) -> Ints:
    return words.code("person", rows["person_id"])


def _dated(person: Ints, people: int, days: tuple[pl.Series, ...], number: Floats, code: Ints) -> Dated:
    start, order = by_person(person, people)
    table = np.full((4, len(order)), NEVER, dtype=np.int32)
    for place, column in enumerate(days):
        table[place] = physical(column)[order]
    return Dated(start, table, number[order], code[order])


def run(dated: Dated, kernel: Kernel, span: Span, low: int, shape: tuple[int, int]) -> Floats:
    """[channel, p, s] of what a kernel makes of the rows of people from `low` on; `shape` is channels and people."""
    out = np.full((*shape, len(span.days)), np.nan)
    kernel(dated, low, Clock(span.days, span.now, span.ago(12)), out)
    return out


@nb.njit(cache=True, nogil=True)
def vesting_kernel(dated: Dated, low: int, clock: Clock, out: Floats) -> None:
    """Value not yet vested, next and last day of vesting, by schedules of grants made by then."""
    for one in range(out.shape[1]):
        for step in range(len(clock.days)):
            open_value, upcoming, latest = 0.0, np.nan, np.nan
            for row in range(dated.start[low + one], dated.start[low + one + 1]):
                granted, due = dated.days[0, row], dated.days[1, row]
                if granted > clock.days[min(step, clock.now)]:
                    continue
                if due > clock.days[step]:
                    open_value += dated.number[row]
                    upcoming = due if np.isnan(upcoming) else min(upcoming, due)
                else:
                    latest = due if np.isnan(latest) else max(latest, due)
            out[0, one, step], out[1, one, step], out[2, one, step] = open_value, upcoming, latest


@nb.njit(cache=True, nogil=True)
def deferred_kernel(dated: Dated, low: int, clock: Clock, out: Floats) -> None:
    """What leaving would lose of parts awarded by then and paid later, and the next day of payment.

    Whole minor units, rounded as the parts that are kept are: down.
    """
    for one in range(out.shape[1]):
        for step in range(len(clock.days)):
            lost, upcoming, today = 0.0, np.nan, clock.days[step]
            for row in range(dated.start[low + one], dated.start[low + one + 1]):
                due, begun = dated.days[1, row], dated.days[2, row]
                if dated.days[0, row] > clock.days[min(step, clock.now)] or due <= today:
                    continue
                amount = np.int64(dated.number[row])
                kept = amount * np.int64(today - begun) // np.int64(due - begun) if begun < today else np.int64(0)
                lost += amount - kept
                upcoming = due if np.isnan(upcoming) else min(upcoming, due)
            out[0, one, step], out[1, one, step] = lost, upcoming


@nb.njit(cache=True, nogil=True)
def promises_kernel(dated: Dated, low: int, clock: Clock, out: Floats) -> None:
    """Promises overdue at each landmark, and those broken and kept in the twelve months up to it."""
    for one in range(out.shape[1]):
        for step in range(clock.now + 1):
            today, since = clock.days[step], clock.year_ago[step]
            overdue, broken, kept = 0, 0, 0
            for row in range(dated.start[low + one], dated.start[low + one + 1]):
                if dated.days[0, row] > today:
                    continue
                overdue += dated.days[1, row] < today and dated.days[2, row] > today and dated.days[3, row] > today
                broken += since < dated.days[3, row] <= today
                kept += since < dated.days[2, row] <= today
            out[0, one, step], out[1, one, step], out[2, one, step] = overdue, broken, kept


@nb.njit(cache=True, nogil=True)
def observed_kernel(dated: Dated, low: int, clock: Clock, out: Floats) -> None:
    """Unexpired observations by kind: how many, and of the last kind the largest amount."""
    last = out.shape[0] - 1
    for one in range(out.shape[1]):
        for step in range(clock.now + 1):
            out[:, one, step] = 0.0
            for row in range(dated.start[low + one], dated.start[low + one + 1]):
                kind, age = dated.code[row], clock.days[step] - dated.days[0, row]
                if kind < 0 or age < 0 or age >= 90:
                    continue
                if kind < last:
                    out[kind, one, step] += 1.0
                elif dated.number[row] > out[kind, one, step]:
                    out[kind, one, step] = dated.number[row]


KERNELS: tuple[tuple[str, tuple[Made, ...], Kernel], ...] = (
    ("vesting", VESTING, vesting_kernel),
    ("deferred", DEFERRED, deferred_kernel),
    ("commitments", PROMISES, promises_kernel),
    ("observations", OBSERVED, observed_kernel),
)
"""By table: the channels, and the kernel that fills them in this order."""
