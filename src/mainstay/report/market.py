"""Where a person's pay stands among the market's percentiles, from the same survey cells that the warning reads."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

import polars as pl

from mainstay.chapters.pay.market import THIN, Cell, Definition, place
from mainstay.core.money import major
from mainstay.core.readings import AGREED
from mainstay.core.text import Text
from mainstay.loop.market_line import POINTS, USUAL, line_of_cell
from mainstay.report.written import same

_DEFINITIONS = ("fixed_cash", "annual_cash")
DEFINITION = {
    "fixed_cash": Text("固定现金", "fixed cash"),
    "annual_cash": Text("年度现金", "annual cash"),
}

Row = dict[str, object]


@dataclass(frozen=True, slots=True)
class Position:
    """Yearly amounts in minor units of the percentiles that are known, by which definition of pay, and the company's
    line: which percentile it is, and its amount.
    """

    percentiles: dict[str, int]
    definition: str
    line: int
    percent: int


class Market:
    """Survey cells as of a day, looked up by job, level and city.

    A position whose amounts do not rise with the percentile is no position: the survey's cell is wrong.
    """

    def __init__(self, market: pl.DataFrame, as_of: date) -> None:
        usable = market.with_columns(pl.col("line").fill_null(USUAL), amount=line_of_cell()).filter(
            (pl.col("as_of") <= as_of)
            & pl.col("definition").is_in(_DEFINITIONS)
            & (pl.col("amount") > 0)
            & (pl.col("n").fill_null(THIN) >= THIN)
        )
        self._cells: dict[tuple[str, str], list[Row]] = defaultdict(list)
        for row in usable.iter_rows(named=True):
            self._cells[row["definition"], row["job"]].append(row)

    def position(self, job: str | None, level: int | None, city: str | None) -> Position | None:
        """The percentiles in use for a place: of each source the newest cell that fits, the closest of these; sources
        weighted by how many people they rest on. Fixed cash where any source has it, else annual cash. What the
        company has agreed on stands alone.
        """
        fitting = {
            definition: [
                row
                for row in self._cells.get((definition, job or ""), [])
                if row["level"] in (None, level) and row["city"] in (None, "", city)
            ]
            for definition in _DEFINITIONS
        }
        agreed = any(row["source"] == AGREED for rows in fitting.values() for row in rows)
        for definition, rows in fitting.items():
            chosen: dict[object, Row] = {}
            for row in rows:
                if agreed and row["source"] != AGREED:
                    continue
                kept = chosen.get(row["source"])
                chosen[row["source"]] = row if kept is None or _order(row) >= _order(kept) else kept
            if chosen:
                return _position(list(chosen.values()), definition)
        return None


def _order(row: Row) -> tuple[str, int]:
    return str(row["as_of"]), 2 * (row["level"] is not None) + bool(row["city"])


def _position(rows: list[Row], definition: str) -> Position | None:
    percentiles = {name: amount for name in POINTS if (amount := _blend(rows, name)) is not None}
    line = _blend(rows, "amount")
    if line is None or list(percentiles.values()) != sorted(percentiles.values()):
        return None
    return Position(percentiles, definition, line, int(str(rows[0]["line"])[1:]))


def _blend(rows: list[Row], name: str) -> int | None:
    """A column's mean over sources, weighted by answers; None where one of them does not give it."""
    known = [(int(str(row[name])), int(str(row["n"] or THIN))) for row in rows if row.get(name) is not None]
    if len(known) != len(rows):
        return None
    return round(sum(amount * n for amount, n in known) / sum(n for _, n in known))


def percentile(pay: int, position: Position) -> Text:
    """Market percentile by straight lines between the points given; outside them it says so, and never extrapolates."""
    cell = Cell(
        Definition(position.definition),
        date.min,
        {int(name[1:]): major(amount) for name, amount in position.percentiles.items()},
        THIN,
    )
    found = place(major(pay), cell.definition, cell)
    if found.percentile is not None:
        return Text(f"约 P{found.percentile:.0f}", f"about P{found.percentile:.0f}")
    return same(found.written)
