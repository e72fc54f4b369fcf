"""One table in several files, a period each: attendance-2025-01.csv, attendance-2025-02.csv, 考勤2025年3月.csv."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import replace

import polars as pl

from mainstay.company.findings import ROW
from mainstay.company.grammar import Table
from mainstay.company.grids import Grid
from mainstay.company.messages import ROWS_OF_A_FILE
from mainstay.company.names import plain, tables_by_name

_PERIOD = re.compile(
    r"(?P<table>.+?)[\s_\-.(]*(?P<year>(?:19|20)\d\d)[\s_\-.年]*(?P<part>(?:0?[1-9]|1[0-2])(?=月?\)?$)|[qh][1-4])?[月)]*"
)


def period_of(stem: str) -> tuple[Table, str] | None:
    """The table and the period (2025, 202501 or 2025q1) told by a file's name without its ending, if it tells both."""
    match = _PERIOD.fullmatch(unicodedata.normalize("NFKC", stem).casefold())
    table = tables_by_name().get(plain(match["table"])) if match else None
    if match is None or table is None:
        return None
    return table, match["year"] + (match["part"] or "").zfill(2 if match["part"] else 0)


def go_together(grids: Sequence[Grid]) -> bool:
    """Whether they are one table in parts: periods of one kind, none twice; the same kind of file; the same headers."""
    told = [period_of(grid.place.file.rpartition(".")[0]) for grid in grids]
    periods = [one[1] for one in told if one is not None]
    kinds = {re.sub(r"\d", "0", period) for period in periods}
    headers = {tuple(sorted(map(plain, grid.headers))) for grid in grids}
    return (
        len(periods) == len(set(periods)) == len(grids)
        and len(kinds) == len(headers) == len({grid.source for grid in grids}) == 1
        and len(set(next(iter(headers)))) == len(grids[0].headers)
    )


def joined(grids: Sequence[Grid]) -> Grid:
    """The parts as one grid, which knows of each row whose it is (`Place.at`)."""
    first = grids[0]
    if len(grids) == 1:
        return first
    cells = []
    for number, grid in enumerate(grids):
        at = {plain(header): index for index, header in enumerate(grid.headers)}
        columns = [pl.col(str(at[plain(header)])).alias(str(place)) for place, header in enumerate(first.headers)]
        cells.append(grid.cells.select(*columns, pl.col(ROW) + number * ROWS_OF_A_FILE))
    place = replace(first.place, parts=tuple(grid.place.file for grid in grids))
    return replace(first, place=place, cells=pl.concat(cells, how="vertical_relaxed"))
