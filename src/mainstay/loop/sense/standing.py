"""Where people sit and what they are paid: rows that hold until the next, with what each knows of the past."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from typing import Any, Self

import numba as nb
import numpy as np
import polars as pl
from numpy.typing import NDArray

from mainstay.loop.panel import Floats, Ints
from mainstay.loop.sense.events import Grouped, by_person, scatter_newest, seen
from mainstay.loop.sense.people import NEVER, People, Words, numbers, padded, physical
from mainstay.loop.sense.span import Days, Span

PART = "\x1f"
"""Parts the words of a cell, such as family and level."""

CELLS = {"cell": ("family", "level"), "rung": ("ladder", "level"), "place": ("job", "level", "city")}
"""Groups of comparable posts. A place may lack level and city, the others nothing."""

ELEMENTS = ("base", "performance", "allowance", "year_end", "commission")


@dataclass(frozen=True)
class Standing:
    """Rows of a table that hold until the next one, sorted by person and day, one a person and day.
    Every column has one more entry, at -1: what holds where there is no row.
    """

    rows: Grouped

    def newest(self, low: int, high: int, span: Span) -> NDArray[np.int32]:
        """[p, s]: the row in force at each landmark for people from `low` up to `high`; -1 before the first."""
        out = np.full((high - low, len(span.days)), -1, dtype=np.int32)
        scatter_newest(self.rows, np.zeros(0, dtype=np.bool_), low, out)
        return out

    def take(self, which: Ints) -> Self:
        """The rows of some of the people, by ascending position."""
        start = self.rows.start
        count = start[which + 1] - start[which]
        begin = np.append(0, np.cumsum(count))
        row = np.repeat(start[which] - begin[:-1], count) + np.arange(begin[-1])
        rows = Grouped(
            begin, np.arange(len(row), dtype=np.int32), self.rows.day[np.append(row, -1)], self.rows.bins[row]
        )
        return replace(self, rows=rows, **{name: getattr(self, name)[np.append(row, -1)] for name in self._padded()})

    @classmethod
    def joined(cls, parts: Sequence[Self]) -> Self:
        """The rows of people who follow one another."""
        begins = np.cumsum([0, *(part.rows.start[-1] for part in parts)])
        starts = [part.rows.start[:-1] + begin for part, begin in zip(parts, begins[:-1], strict=True)]
        rows = Grouped(
            np.concatenate([*starts, begins[-1:]]),
            np.arange(begins[-1], dtype=np.int32),
            _end_to_end([part.rows.day for part in parts]),
            np.concatenate([part.rows.bins for part in parts]),
        )
        columns = {name: _end_to_end([getattr(part, name) for part in parts]) for name in cls._padded()}
        return cls(rows, **columns)

    @classmethod
    def _padded(cls) -> list[str]:
        return [one.name for one in fields(cls) if one.name != "rows"]


def _end_to_end(padded_parts: Sequence[Any]) -> Any:
    """Padded columns as one, with the last entry of the last."""
    return np.concatenate([*(part[:-1] for part in padded_parts), padded_parts[-1][-1:]])


@dataclass(frozen=True)
class Posts(Standing):
    """Codes are -1 and numbers NaN where unknown. `level_since` and `manager_since` are days, NEVER where unknown.

    `left_under` is the day on which the row's manager left while it was in force; `left_before` the newest such day
    of the person's earlier rows (NEVER where there is none).
    """

    fte: Floats
    unit: Ints
    manager: Ints
    cell: Ints
    rung: Ints
    place: Ints
    level_since: Days
    manager_since: Days
    left_under: Days
    left_before: Days


@dataclass(frozen=True)
class Pay(Standing):
    """Yearly pay in minor units after each row: `fixed` and `annual` (NaN before there is a base), and the day on
    which base and performance last rose, or were first known.
    """

    fixed: Floats
    annual: Floats
    rose: Days


def with_cells(posts: pl.LazyFrame) -> pl.LazyFrame:
    """Posts with a word for each group of comparable posts that a row belongs to."""
    level = pl.col("level").cast(pl.Int64).cast(pl.String)
    texts = {"level": level}
    cells = {
        name: pl.concat_str([texts.get(part, pl.col(part)) for part in parts], separator=PART)
        for name, parts in CELLS.items()
        if name != "place"
    }
    place = pl.concat_str([pl.col("job"), level.fill_null(""), pl.col("city").fill_null("")], separator=PART)
    return posts.with_columns(**cells, place=place)


def posts_of(frame: pl.LazyFrame, words: Words, people: People, manager_left: Days, span: Span) -> Posts:
    """The `posts` table, of each person and day the row that comes last in the file."""
    person, rows = _sorted(with_cells(words.within(seen("posts", frame, span.as_of))).collect(), words, ["from"])
    start, order = by_person(person, len(people))
    day, level = physical(rows["from"]), numbers(rows["level"])
    manager = words.code("manager", rows["manager_id"])
    fte = numbers(rows["fte"])
    level_code = np.where(np.isnan(level), -1, np.nan_to_num(level) + 1_000_000).astype(np.int32)
    gone = np.append(manager_left, NEVER)[manager]
    left_under, left_before = left_managers(start, day, gone, people.hired)
    codes = [words.code("unit", rows["unit"]), manager, *(words.code(name, rows[name]) for name in CELLS)]
    unit, boss, cell, rung, place = (padded(code, -1) for code in codes)
    days = (unbroken(start, day, level_code), unbroken(start, day, manager), left_under, left_before)
    level_since, manager_since, under, before = (padded(one, NEVER) for one in days)
    return Posts(
        Grouped(start, order, padded(day, NEVER), span.bins(day)), padded(np.where(fte > 0, fte, 1.0), 1.0),
        unit, boss, cell, rung, place, level_since, manager_since, under, before,
    )  # fmt: skip


def pay_of(frame: pl.LazyFrame, words: Words, people: People, span: Span) -> Pay:
    """The `pay` table as running yearly sums, of each person, day and element the row that comes last in the file."""
    read = words.within(seen("pay", frame, span.as_of)).select("person_id", "from", "element", "amount", "per")
    told = read.filter(pl.col("amount").is_not_null() & pl.col("element").is_in(ELEMENTS))
    person, rows = _sorted(told.collect(), words, ["from", "element"])
    start, _ = by_person(person, len(people))
    day = physical(rows["from"])
    element = rows["element"].cast(pl.Enum(ELEMENTS)).to_physical().cast(pl.Int32).to_numpy()
    yearly = rows.select(pl.col("amount") * pl.when(pl.col("per") == "month").then(12).otherwise(1)).to_series()
    fixed, annual, rose = running_pay(start, day, element, numbers(yearly))
    # the elements of a day hold together, so one row a day says it all
    last = np.append((np.diff(person) != 0) | (np.diff(day) != 0), np.ones(min(1, len(day)), dtype=np.bool_))
    start, order = by_person(person[last], len(people))
    day = day[last]
    return Pay(
        Grouped(start, order, padded(day, NEVER), span.bins(day)),
        padded(fixed[last], np.nan), padded(annual[last], np.nan), padded(rose[last], NEVER),
    )  # fmt: skip


def _sorted(frame: pl.DataFrame, words: Words, by: list[str]) -> tuple[Ints, pl.DataFrame]:
    """Known people's rows by person and then `by`, the last in the file where these are equal; and their people."""
    coded = frame.with_columns(pl.Series("_person", words.code("person", frame["person_id"])))
    keys = ["_person", *by]
    rows = coded.filter(pl.col("_person") >= 0).unique(keys, keep="last", maintain_order=True).sort(keys)
    return rows["_person"].to_numpy(), rows


@nb.njit(cache=True, nogil=True)
def unbroken(start: Ints, day: Days, code: Ints) -> Days:
    """For each row the day since which its code has not changed; rows without a code do not break it."""
    since = np.full(len(day), 2**31 - 1, dtype=np.int32)
    for one in range(len(start) - 1):
        last, begun = np.int64(-1), np.int64(0)
        for row in range(start[one], start[one + 1]):
            if code[row] < 0:
                continue
            if code[row] != last:
                last, begun = np.int64(code[row]), np.int64(day[row])
            since[row] = begun
    return since


@nb.njit(cache=True, nogil=True)
def left_managers(start: Ints, day: Days, gone: Days, hired: Days) -> tuple[Days, Days]:
    """For each row the day its manager left while it was in force, and the newest such day of the rows before."""
    never = np.int32(2**31 - 1)
    under = np.full(len(day), never, dtype=np.int32)
    before = np.full(len(day), never, dtype=np.int32)
    for one in range(len(start) - 1):
        newest = never
        for row in range(start[one], start[one + 1]):
            before[row] = newest
            until = day[row + 1] if row + 1 < start[one + 1] else never
            if gone[row] != never and day[row] < gone[row] <= until and gone[row] > hired[one]:
                under[row] = gone[row]
                newest = gone[row]
    return under, before


@nb.njit(cache=True, nogil=True)
def _sum(now: Floats, first: int) -> float:
    """Sum of the known ones of the first elements."""
    total = 0.0
    for place in range(first):
        total += 0.0 if np.isnan(now[place]) else now[place]
    return total


@nb.njit(cache=True, nogil=True)
def running_pay(start: Ints, day: Days, element: Ints, yearly: Floats) -> tuple[Floats, Floats, Days]:
    """Yearly fixed and annual pay after each day's rows, and the day base and performance last rose."""
    fixed = np.full(len(day), np.nan)
    annual = np.full(len(day), np.nan)
    rose = np.full(len(day), 2**31 - 1, dtype=np.int32)
    for one in range(len(start) - 1):
        now = np.full(5, np.nan)
        begun, risen, last = start[one], np.int32(2**31 - 1), np.nan
        for row in range(start[one], start[one + 1]):
            now[element[row]] = yearly[row]
            if row + 1 < start[one + 1] and day[row + 1] == day[row]:
                continue
            if not (np.isnan(now[0]) and np.isnan(now[1])):
                firm = _sum(now, 2)
                if np.isnan(last) or firm > last:
                    risen = day[row]
                last = firm
            for same in range(begun, row + 1):
                rose[same] = risen
                if not np.isnan(now[0]):
                    fixed[same] = now[0] + (0.0 if np.isnan(now[2]) else now[2])
                    annual[same] = _sum(now, len(now))
            begun = row + 1
    return fixed, annual, rose
