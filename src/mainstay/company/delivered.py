"""From the files of a folder to its tables: each is read and checked by itself, and laid aside if it is large, before
the next is opened.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from mainstay.company.aside import lay_aside
from mainstay.company.checks import check_table
from mainstay.company.contract import TABLES
from mainstay.company.csv_files import read_csv
from mainstay.company.findings import Findings
from mainstay.company.grammar import Table
from mainstay.company.grids import Grid
from mainstay.company.messages import Place
from mainstay.company.names import hint, plain, tables_by_name
from mainstay.company.parquet_files import read_parquet
from mainstay.company.parts import go_together, joined, period_of
from mainstay.company.settings import Settings
from mainstay.company.typed import Read, refuse_individual_answers, typed
from mainstay.company.xlsx_files import read_xlsx

LOADERS: dict[str, Callable[[Path, Findings], list[Grid]]] = {
    ".csv": read_csv, ".tsv": read_csv, ".txt": read_csv, ".xlsx": read_xlsx, ".xlsm": read_xlsx,
    ".parquet": read_parquet,
}  # fmt: skip
"""How a file of each ending is opened."""

NOT_DATA = ("readme", "说明", "填写说明", "instructions")
"""Sheets and files of these names are for people."""

_WORKBOOKS = (".xlsx", ".xlsm")


class Delivery:
    """The tables of a folder as they come out of its files."""

    def __init__(self, settings: Settings, findings: Findings, aside: Path | None) -> None:
        self._settings, self._findings, self._aside = settings, findings, aside
        self._heads: dict[str, list[Grid]] = {}
        self._cells: dict[str, list[Grid]] = {}
        self._reads: dict[str, Read] = {}
        self._told = {table.key: Findings() for table in TABLES}
        self._checked = {table.key: Findings() for table in TABLES}

    def read(self, paths: Sequence[Path], progress: Callable[[str], None]) -> tuple[dict[str, Read], Findings]:
        """Each table delivered, its parts joined, and what the checks of single tables found; what could not be read
        goes into the findings. A table delivered twice, or as people's own answers, is a fault.
        """
        for number, path in enumerate(paths, 1):
            progress(path.name)
            self._open(path)
            for table in TABLES:
                if table.key in self._cells and not self._goes_on(table, paths[number:]):
                    self._finish(table)
        checked = Findings()
        for table in TABLES:
            self._findings.add(self._told[table.key])
            checked.add(self._checked[table.key])
        return {table.key: self._reads[table.key] for table in TABLES if table.key in self._reads}, checked

    def _open(self, path: Path) -> None:
        """The file's grids are kept until their tables are whole."""
        for table, grid in _named(path, LOADERS[path.suffix.lower()](path, self._findings), self._findings):
            heads = self._heads.setdefault(table.key, [])
            if _is_news(table, grid, heads, self._findings):
                heads.append(replace(grid, cells=grid.cells.clear()))
                self._cells.setdefault(table.key, []).append(grid)

    def _goes_on(self, table: Table, later: Iterable[Path]) -> bool:
        """Whether one of the later files may hold a further part: any workbook may, others by their name."""
        if period_of(self._heads[table.key][0].place.file.rpartition(".")[0]) is None:
            return False
        told = [(path.suffix.lower(), period_of(path.stem)) for path in later]
        return any(ending in _WORKBOOKS or (part is not None and part[0] is table) for ending, part in told)

    def _finish(self, table: Table) -> None:
        read = self._typed(table)
        check_table(read, self._settings.currency, self._checked[table.key])
        self._reads[table.key] = lay_aside(read, self._aside)

    def _typed(self, table: Table) -> Read:
        """The table; its cells are let go with the return."""
        return typed(joined(self._cells.pop(table.key)), table, self._settings, self._told[table.key])


def _is_news(table: Table, grid: Grid, theirs: Sequence[Grid], findings: Findings) -> bool:
    """Whether the grid is the table or a further part of it; what is wrong with it is told."""
    place = replace(grid.place, table=table.key)
    if theirs and not go_together([*theirs, grid]):
        other = theirs[-1].place
        findings.fault("table_twice", place, other=f"{other.file} {other.sheet}".strip())
    elif refuse_individual_answers(grid, table, findings):
        return False
    elif grid.cells.height == 0:
        _tell_empty(grid, place, findings)
    else:
        return True
    return False


def _tell_empty(grid: Grid, place: Place, findings: Findings) -> None:
    """A sheet without rows, as the template has them, is simply not delivered."""
    if place.table == "people":
        findings.fault("empty_people", place)
    elif not grid.place.sheet:
        findings.warn("empty_table", place)


def _named(path: Path, grids: list[Grid], findings: Findings) -> Iterable[tuple[Table, Grid]]:
    """Which table each grid is: by its sheet, or by its file where that holds a single sheet."""
    known = tables_by_name()
    of_file = known.get(plain(path.stem)) or (period_of(path.stem) or (None,))[0]
    for grid in grids:
        by_file = of_file if not grid.place.sheet or len(grids) == 1 else None
        table = by_file or known.get(plain(grid.place.sheet))
        if table is not None:
            yield table, grid
        elif plain(grid.place.sheet) not in NOT_DATA:
            sheet = grid.place.sheet
            code = "unknown_sheet" if sheet else "unknown_file"
            findings.warn(code, grid.place, found=sheet or path.name, hint=hint(sheet or path.stem, known))
