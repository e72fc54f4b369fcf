"""What is known of groups of people by month: small tables that every partition of people is given whole."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

import numba as nb
import numpy as np
import polars as pl
from numpy.typing import NDArray

from mainstay.core.calendar import DAYS_IN_MONTH
from mainstay.loop.panel import RESIGNED, Bools, Floats, Ints
from mainstay.loop.sense.people import NEVER, People, Words
from mainstay.loop.sense.span import Days, Span
from mainstay.loop.sense.standing import PART, Pay, Posts

BLOCK = 4096
"""People handled at a time."""

FEWEST_PEERS = 5
"""Others there must be for a comparison."""


@dataclass(frozen=True)
class Cover:
    """A table's first day, and by position the newest day of any of its rows on or before the landmark."""

    first: int
    newest: NDArray[np.int64]


class Middle(NamedTuple):
    """By group and position: how many, and the values at and beside the middle when they are sorted.

    With an even number, `low` and `high` are the two in the middle and `mid` is not used.
    """

    people: Ints
    low: Floats
    mid: Floats
    high: Floats


@dataclass(frozen=True)
class Exits:
    """The last row of each is for nobody's unit or manager. By unit and position: `staff` here, and how many `resigned`
    in the last three months. By manager and position: how many `reported` in the last twelve months and how many of
    them `quit` then; `rate` is that of all managers together.
    """

    staff: Ints
    resigned: Ints
    reported: Ints
    quit: Ints
    rate: Floats


def cover_of(days: Iterable[int], span: Span) -> Cover:
    """Cover of a table with rows on these days."""
    ordered = np.unique(np.fromiter(days, dtype=np.int64))
    place = np.searchsorted(ordered, span.days, side="right")
    newest = np.append(ordered, -NEVER)[place - 1]
    return Cover(int(ordered[0]) if len(ordered) else int(NEVER), np.where(place > 0, newest, -NEVER))


def blocks(people: int, size: int = BLOCK) -> list[tuple[int, int]]:
    """Ranges of people, each up to `size`."""
    return [(low, min(low + size, people)) for low in range(0, people, size)]


def here(people: People, days: Days, span: Span) -> Bools:
    """Whether each is here on a landmark day; those here at the as-of day stay so ahead of it."""
    return np.asarray((people.hired <= days) & (people.left > np.minimum(days, span.days[span.now])))


def exits_of(people: People, posts: Posts, units: int, managers: int, span: Span) -> Exits:
    """Departures by unit and by manager."""
    steps = len(span.days)
    staff = np.zeros((units + 1, steps), dtype=np.int64)
    for step, day in enumerate(span.days):
        row = row_on(posts.rows.start, posts.rows.day, np.full(len(people), day, dtype=np.int32))
        staff[:, step] = np.bincount(posts.unit[row][here(people, day, span)] + 1, minlength=units + 1)
    staff = np.roll(staff, -1, axis=0)
    quitters = np.flatnonzero(people.kind == RESIGNED)
    last_unit = posts.unit[row_on(posts.rows.start, posts.rows.day, people.left - 1)[quitters]]
    resigned = np.zeros((units + 1, steps), dtype=np.int64)
    left = people.left[quitters, None]
    np.add.at(resigned, last_unit, ((span.ago(3) < left) & (left <= span.days)).astype(np.int64))
    reported, quit_ = np.zeros((managers + 1, steps), dtype=np.int64), np.zeros((managers + 1, steps), dtype=np.int64)
    stay = Stay(people.hired, people.left, people.kind == RESIGNED, posts.rows.start, posts.rows.day, posts.manager)
    count_reports(stay, Year(span.days, span.ago(12)), reported, quit_)
    whole = reported[:managers].sum(axis=0)
    rate = np.divide(quit_[:managers].sum(axis=0), whole, out=np.zeros(steps), where=whole > 0)
    return Exits(staff, resigned, reported, quit_, rate)


class Stay(NamedTuple):
    """Days of coming and going by person, and who resigned; and their posts, by person and day, with the manager."""

    hired: Days
    left: Days
    resigned: Bools
    start: Ints
    day: Days
    manager: Ints


class Year(NamedTuple):
    """Landmarks, and the landmarks a year earlier."""

    days: Days
    ago: Days


@nb.njit(cache=True, nogil=True)
def row_on(start: Ints, day: Days, on: Days) -> Ints:
    """The row in force for each person on a day, -1 if none; rows by person and day."""
    found = np.full(len(on), -1, dtype=np.int64)
    for one in range(len(on)):
        for row in range(start[one], start[one + 1]):
            if day[row] <= on[one]:
                found[one] = row
    return found


@nb.njit(cache=True, nogil=True)
def count_reports(stay: Stay, year: Year, reported: Ints, quit_: Ints) -> None:
    """Count, by manager and position, each person once who reported in the year up to it, and who resigned from it."""
    for one in range(len(stay.hired)):
        for row in range(stay.start[one], stay.start[one + 1]):
            boss = stay.manager[row]
            begin, end = _reign(stay, one, row)
            if boss < 0 or begin >= end:
                continue
            last = end == stay.left[one] and stay.resigned[one]
            for step in range(len(year.days)):
                if begin <= year.days[step] and end - 1 > year.ago[step]:
                    reported[boss, step] += not _counted(stay, one, row, year.ago[step])
                    quit_[boss, step] += last and end <= year.days[step]


@nb.njit(cache=True, nogil=True)
def _counted(stay: Stay, one: int, row: int, ago: int) -> bool:
    """Whether an earlier row of the person has the same manager after the day `ago`."""
    for earlier in range(stay.start[one], row):
        begin, end = _reign(stay, one, earlier)
        if stay.manager[earlier] == stay.manager[row] and begin < end and end - 1 > ago:
            return True
    return False


@nb.njit(cache=True, nogil=True)
def _reign(stay: Stay, one: int, row: int) -> tuple[int, int]:
    """First day of a row being in force for its person, and the day it no longer is."""
    until = stay.left[one]
    if row + 1 < stay.start[one + 1]:
        until = min(until, stay.day[row + 1])
    return max(stay.day[row], stay.hired[one]), until


def middles(groups: int, steps: int, members: Callable[[int], tuple[Ints, Floats]]) -> Middle:
    """Middle values of each group at each position; `members` gives a group (-1 for none) and a number (NaN) each."""
    shape = (groups + 1, steps)
    table = Middle(np.zeros(shape, dtype=np.int64), *(np.full(shape, np.nan) for _ in range(3)))
    for step in range(steps):
        group, value = members(step)
        known = (group >= 0) & ~np.isnan(value)
        cell, number = group[known], value[known]
        order = np.lexsort((number, cell))
        cell, number = cell[order], number[order]
        count = np.bincount(cell, minlength=groups + 1)
        begin = np.cumsum(count) - count
        filled = np.flatnonzero(count)
        table.people[:, step] = count
        half, even = count[filled] // 2, count[filled] % 2 == 0
        last = begin[filled] + count[filled] - 1
        middle = begin[filled] + half
        table.low[filled, step] = number[np.maximum(middle - 1, begin[filled])]
        table.mid[filled, step] = number[middle]
        table.high[filled, step] = number[np.where(even, middle, np.minimum(middle + 1, last))]
    return table


def others_median(table: Middle, group: Ints, own: Floats, fewest: int = FEWEST_PEERS) -> Floats:
    """Median over a person's group without the person; NaN below `fewest` others. `own` NaN: not in the group."""
    step = np.arange(group.shape[1])
    count, low, mid, high = (part[group, step] for part in table)
    even = count % 2 == 0
    counted = ~np.isnan(own)
    without_even = np.where(own <= low, high, low)
    without_odd = np.where(own < mid, mid + high, np.where(own > mid, low + mid, low + high)) / 2
    alone = np.where(even, (low + high) / 2, mid)
    median = np.where(counted, np.where(even, without_even, without_odd), alone)
    return np.where((group >= 0) & (count - counted >= fewest), median, np.nan)


def levels_above(posts: Posts, rungs: list[str], span: Span) -> Floats:
    """By rung (ladder and level) and position: how many levels of the ladder above it anyone has held by then."""
    first = np.full(len(rungs) + 1, NEVER, dtype=np.int64)
    np.minimum.at(first, posts.rung, posts.rows.day)
    parts = [rung.rsplit(PART, 1) for rung in rungs]
    ladders: dict[str, list[tuple[int, int]]] = {}
    for place, (ladder, text) in enumerate(parts):
        ladders.setdefault(ladder, []).append((int(text), place))
    above = np.full((len(rungs) + 1, len(span.days)), np.nan)
    above[: len(rungs)] = 0
    for held in ladders.values():
        for level, place in held:
            for other, where in held:
                above[place] += (other > level) & (first[where] <= span.days)
    return above


def pay_at(step: int, people: People, posts: Posts, pay: Pay, span: Span) -> tuple[Ints, Floats]:
    """Everybody's cell and full-time yearly fixed pay at a position; no cell for those not here."""
    day = np.full(len(people), span.days[step], dtype=np.int32)
    row, paid = row_on(posts.rows.start, posts.rows.day, day), row_on(pay.rows.start, pay.rows.day, day)
    present = here(people, span.days[step], span)
    return np.where(present, posts.cell[row], -1), pay.fixed[paid] / posts.fte[row]


def levels_at(step: int, people: People, posts: Posts, span: Span) -> tuple[Ints, Floats]:
    """Everybody's rung and months in the present level at a position; no rung for those not here."""
    row = row_on(posts.rows.start, posts.rows.day, np.full(len(people), span.days[step], dtype=np.int32))
    present = here(people, span.days[step], span)
    return np.where(present, posts.rung[row], -1), months_in_level(posts, row, people.hired, span.days[step])


def since(days: Days, row: Ints, hired: Days) -> Floats:
    """A day kept by row, not before hiring; NaN where unknown."""
    found = days[row].astype(np.float64)
    return np.where(found == NEVER, np.nan, np.maximum(found, hired))


def months_in_level(posts: Posts, row: Ints, hired: Days, day: Days) -> Floats:
    """Months in the present level."""
    return np.asarray((day - since(posts.level_since, row, hired)) / DAYS_IN_MONTH)


def words_of(frames: Mapping[str, pl.LazyFrame], posts: pl.LazyFrame, people: People) -> Words:
    """Every list of words, sorted: people, units, managers and groups of comparable posts."""
    lists = {
        name: _sorted_words((posts, name)) for name in ("cell", "rung", "place")
    } | {"person": people.ids.to_list(), "manager": _sorted_words((posts, "manager_id"))}  # fmt: skip
    units = [(posts, "unit")]
    if "units" in frames:
        units += [(frames["units"], "unit"), (frames["units"], "parent")]
    if "team_survey" in frames:
        units.append((frames["team_survey"], "unit"))
    return Words(lists | {"unit": _sorted_words(*units)})


def _sorted_words(*columns: tuple[pl.LazyFrame, str]) -> list[str]:
    words = [frame.select(pl.col(name).alias("word")).unique() for frame, name in columns]
    return list(pl.concat(words).drop_nulls().unique().sort("word").collect(engine="streaming")["word"].to_list())
