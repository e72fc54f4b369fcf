"""Findings that also remember every single faulty cell: lists for readers are cut short, marks and quarantine not."""

from __future__ import annotations

from dataclasses import dataclass, field

import polars as pl

from mainstay.company.findings import ROW, Findings
from mainstay.company.messages import Place
from mainstay.core.errors import Fault


@dataclass(frozen=True, slots=True)
class Mark:
    """Faulty cells of one kind: in `column` (its heading) of these rows; `like` is the first of them as a fault."""

    file: str
    sheet: str
    table: str
    column: str
    rows: pl.Series
    like: Fault


@dataclass
class Marks(Findings):
    """Findings with all their cells."""

    marks: list[Mark] = field(default_factory=list)
    _at_rows: list[Fault] = field(default_factory=list, repr=False)

    @property
    def stopping(self) -> tuple[Fault, ...]:
        """Faults that are of no single row: of a column, a sheet, a file."""
        told = {id(one) for one in self._at_rows}
        return tuple(one for one in self.faults if id(one) not in told)

    def fault(self, code: str, place: Place, *, row: int = 0, column: str = "", **values: object) -> None:
        """One fault, marked where it is at a row."""
        super().fault(code, place, row=row, column=column, **values)
        if row:
            self._at_rows.append(self.faults[-1])
            self._mark(place, column, pl.Series([row]), self.faults[-1])

    def rows(self, code: str, place: Place, column: str, found: pl.DataFrame, **values: object) -> None:
        """One fault for each row; all are marked, though only the first are listed."""
        # One row of a sheet may give several rows of a table; its cell is named once.
        found = found.unique(maintain_order=True)
        if not found.height:
            return
        before = len(self.faults)
        super().rows(code, place, column, found, **values)
        self._at_rows += self.faults[before:]
        self._mark(place, column, found[ROW], self.faults[before])

    def _mark(self, place: Place, column: str, rows: pl.Series, like: Fault) -> None:
        self.marks.append(Mark(place.file, place.sheet, place.table, column, rows.cast(pl.Int64), like))
