"""Scores of teams and survey cells of the market, as of each month: what a unit, a job, a level and a city have."""

from __future__ import annotations

from collections import defaultdict
from typing import NamedTuple

import numpy as np
import polars as pl

from mainstay.core.readings import AGREED
from mainstay.loop.market_line import line_of_cell
from mainstay.loop.panel import Bools, Floats, Ints
from mainstay.loop.sense.people import Words, day_of, numbers, physical
from mainstay.loop.sense.span import Span
from mainstay.loop.sense.standing import PART

FEWEST = 5
"""Answers or colleagues below which a score or a cell is not used."""

DEEPEST = 64
"""Parents that are followed upwards; a tree that bites its tail ends here too."""


class UnitScore(NamedTuple):
    """[unit, position] the score in use and the day it is from; NaN where there is none."""

    value: Floats
    day: Floats


class Market(NamedTuple):
    """[place, position] the line in minor units a year, whether it is of annual cash (else fixed), the newest day."""

    line: Floats
    annual: Bools
    day: Floats


def surveys_of(survey: pl.DataFrame, units: pl.DataFrame | None, words: Words, span: Span) -> dict[str, UnitScore]:
    """By theme: the newest score of each unit or of its nearest parent that has one, not older than twelve months."""
    parent = np.full(len(words["unit"]) + 1, -1, dtype=np.int64)
    if units is not None:
        units = units.drop_nulls("unit")
        parent[words.code("unit", units["unit"])] = words.code("unit", units["parent"])
    usable = survey.drop_nulls("unit").filter((pl.col("day") <= span.as_of) & (pl.col("n").fill_null(FEWEST) >= FEWEST))
    return {
        str(theme): _upwards(_own_score(rows, words, span), parent)
        for (theme,), rows in usable.group_by("theme", maintain_order=True)
    }


def _own_score(rows: pl.DataFrame, words: Words, span: Span) -> UnitScore:
    rows = rows.sort("day", maintain_order=True)
    day = physical(rows["day"])
    unit, score, place = words.code("unit", rows["unit"]), numbers(rows["score"]), span.bins(day)
    shape = (len(words["unit"]) + 1, len(span.days))
    found = UnitScore(np.full(shape, np.nan), np.full(shape, np.nan))
    for row in range(len(rows)):
        found.value[unit[row], place[row] :] = score[row]
        found.day[unit[row], place[row] :] = day[row]
    old = ~(found.day > span.ago(12)) | np.isnan(found.value)
    return UnitScore(np.where(old, np.nan, found.value), np.where(old, np.nan, found.day))


def _upwards(own: UnitScore, parent: Ints) -> UnitScore:
    value, day = own.value.copy(), own.day.copy()
    above = parent.copy()
    for _ in range(DEEPEST):
        if not (above >= 0).any():
            break
        take = np.isnan(value) & (above >= 0)[:, None]
        value = np.where(take, own.value[above], value)
        day = np.where(take, own.day[above], day)
        above = np.where(above >= 0, parent[above], -1)
    return UnitScore(value, day)


Editions = dict[str, list[tuple[int, int, float, float]]]
"""By source: (day, how closely it fits, the line, n)."""


def market_of(market: pl.DataFrame, words: Words, span: Span) -> Market:
    """For each place that occurs, the market cell in use at each position.

    Of each source the newest edition that has a cell for the place, and of this the closest: with level and city,
    with level, with city, with neither. Fixed cash where any source has it, else annual cash: never mixed.
    """
    cells, editions = _market_cells(market, span)
    places = words["place"]
    shape = (len(places) + 1, len(span.days))
    found = Market(np.full(shape, np.nan), np.zeros(shape, dtype=np.bool_), np.full(shape, np.nan))
    position = span.bins(np.array(editions, dtype=np.int32))
    for row, place in enumerate(places):
        options = _options(cells, place)
        for step in sorted(set(position.tolist())):
            cell = _cell(options, int(span.days[step]))
            if cell is not None:
                found.line[row, step:], found.annual[row, step:], found.day[row, step:] = cell
    return found


def _market_cells(market: pl.DataFrame, span: Span) -> tuple[dict[tuple[str, ...], Editions], list[int]]:
    usable = market.with_columns(amount=line_of_cell()).filter(
        (pl.col("as_of") <= span.as_of)
        & pl.col("definition").is_in(("fixed_cash", "annual_cash"))
        & (pl.col("amount") > 0)
        & (pl.col("n").fill_null(FEWEST) >= FEWEST)
    )
    cells: dict[tuple[str, ...], Editions] = defaultdict(lambda: defaultdict(list))
    for row in usable.iter_rows(named=True):
        level = "" if row["level"] is None else str(int(row["level"]))
        city = row["city"] or ""
        fit = 2 * bool(level) + bool(city)
        n = float(FEWEST if row["n"] is None else row["n"])
        key = (row["definition"], row["job"], level, city)
        cells[key][row["source"]].append((day_of(row["as_of"]), fit, float(row["amount"]), n))
    days = sorted({day_of(day) for day in usable["as_of"].unique().to_list()})
    return cells, days


def _options(cells: dict[tuple[str, ...], Editions], place: str) -> list[Editions]:
    """By definition, every cell that fits a place, closest patterns last."""
    job, level, city = place.split(PART)
    options = []
    for definition in ("fixed_cash", "annual_cash"):
        fitting: Editions = defaultdict(list)
        for pattern in dict.fromkeys(((job, "", ""), (job, "", city), (job, level, ""), (job, level, city))):
            for source, rows in cells.get((definition, *pattern), {}).items():
                fitting[source] += rows
        options.append(fitting)
    return options


def _cell(options: list[Editions], day: int) -> tuple[float, bool, float] | None:
    """The line in use on a day, whether it is of annual cash, and its newest day: what was agreed, else the surveys."""
    settled = [{AGREED: sources[AGREED]} if AGREED in sources else {} for sources in options]
    for place, sources in enumerate((*settled, *options)):
        annual = place % len(options)
        chosen = []
        for source in sorted(sources):
            # max() keeps the first of equals: reversed, so that the later row in the file wins.
            rows = [row for row in reversed(sources[source]) if row[0] <= day]
            if rows:
                chosen.append(max(rows, key=lambda row: row[:2]))
        if chosen:
            weight = sum(row[3] for row in chosen)
            line = sum(row[2] * row[3] for row in chosen) / weight
            return line, bool(annual), float(max(row[0] for row in chosen))
    return None


def no_market(words: Words, span: Span) -> Market:
    """A market of which nothing is known."""
    shape = (len(words["place"]) + 1, len(span.days))
    return Market(np.full(shape, np.nan), np.zeros(shape, dtype=np.bool_), np.full(shape, np.nan))
