"""The day as of which a folder is read when nobody says: the newest in it, but for rows that run far ahead."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from itertools import accumulate, pairwise

import polars as pl

from mainstay.company.findings import ROW, Findings
from mainstay.company.typed import Read

FAR = timedelta(days=183)
"""A gap with nothing in it, after which the last rows are doubted: half a year."""

FEW = 100
"""At most one row in so many may be called far ahead; more are the company's news."""


def newest(reads: Mapping[str, Read]) -> date | None:
    """The newest day on which anything became known: of every dated row, and of leavings. None where there is none.

    Days still to come by nature (a vest, a promise due) do not count, nor do the few rows that `far_ahead` names.
    """
    return _last(_days(reads))


def far_ahead(reads: Mapping[str, Read], findings: Findings) -> None:
    """Warns of each row dated more than half a year after everything else: a slip, or a plan."""
    day = newest(reads)
    if day is None:
        return
    for read, column in _dated(reads):
        shown = read.rows.filter(pl.col(column) > day).select(ROW, pl.col(column).alias("found"))
        if (late := shown.collect(engine="streaming")).height:
            findings.warn_rows("far_ahead", read.place, read.header(column), late, newest=day.isoformat())


def _dated(reads: Mapping[str, Read]) -> list[tuple[Read, str]]:
    """Every column of days on which something became known."""
    dated = [(read, read.table.dated) for read in reads.values() if read.table.dated]
    return [*dated, (reads["people"], "left_on")] if "people" in reads else dated


def _days(reads: Mapping[str, Read]) -> pl.DataFrame:
    """Every such day and the number of its rows, the newest first."""
    parts = [read.rows.select(day=pl.col(column)) for read, column in _dated(reads)]
    if not parts:
        return pl.DataFrame(schema={"day": pl.Date, "rows": pl.UInt32})
    days = pl.concat([part.drop_nulls().group_by("day").agg(rows=pl.len()) for part in parts])
    return days.group_by("day").agg(pl.col("rows").sum()).sort("day", descending=True).collect(engine="streaming")


def _last(days: pl.DataFrame) -> date | None:
    """The newest day before a gap half as wide again as any usual here, if few rows lie beyond it; else the newest."""
    if not days.height:
        return None
    found, rows = days["day"].to_list(), days["rows"].to_list()
    gaps = [later - earlier for later, earlier in pairwise(found)]
    beyond = [number for number in accumulate(rows) if number * FEW <= sum(rows)]
    usual = max(gaps[len(beyond) : len(found) // 2], default=timedelta(0))
    wide = [place + 1 for place, gap in enumerate(gaps[: len(beyond)]) if gap > max(FAR, 1.5 * usual)]
    day: date = found[max(wide, default=0)]
    return day
