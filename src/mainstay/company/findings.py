"""Collects everything found at the door: faults and warnings, each place named, long lists of the same cut short."""

from __future__ import annotations

from dataclasses import dataclass, field

import polars as pl

from mainstay.company.messages import Place, fault, more
from mainstay.core.errors import Fault

ROW = "row of the spreadsheet"
"""The column that carries, through all checks, the row as the reader's spreadsheet counts it."""

SHOWN = 20
"""Of faults of one kind in one column, this many are shown; the rest are counted."""


@dataclass
class Findings:
    """Faults stop the reading; warnings do not."""

    faults: list[Fault] = field(default_factory=list)
    warnings: list[Fault] = field(default_factory=list)

    def add(self, others: Findings) -> None:
        """What others found, after one's own."""
        self.faults += others.faults
        self.warnings += others.warnings

    def fault(self, code: str, place: Place, *, row: int = 0, column: str = "", **values: object) -> None:
        """One fault."""
        self.faults.append(fault(code, place, row, column, **values))

    def warn(self, code: str, place: Place, *, row: int = 0, column: str = "", **values: object) -> None:
        """One warning."""
        self.warnings.append(fault(code, place, row, column, **values))

    def rows(self, code: str, place: Place, column: str, found: pl.DataFrame, **values: object) -> None:
        """One fault for each row of `found` (columns ROW and those the sentence names), in the file's order."""
        self.faults += _many(code, place, column, found, values)

    def warn_rows(self, code: str, place: Place, column: str, found: pl.DataFrame, **values: object) -> None:
        """One warning for each row of `found`."""
        self.warnings += _many(code, place, column, found, values)


def _many(code: str, place: Place, column: str, found: pl.DataFrame, values: dict[str, object]) -> list[Fault]:
    first = found.sort(ROW).head(SHOWN)
    faults = [
        fault(code, place, int(row.pop(ROW)), column, **(values | {key: _plain(value) for key, value in row.items()}))
        for row in first.to_dicts()
    ]
    rest = found.height - len(faults)
    return [*faults, more(faults[0], rest)] if rest else faults


def _plain(value: object) -> object:
    return int(value) if isinstance(value, float) and value.is_integer() else value
