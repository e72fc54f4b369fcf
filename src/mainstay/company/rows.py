"""Rows that another system sends, one table at a time, taken through the same door as files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import polars as pl

from mainstay.company.checks import check_table, check_together
from mainstay.company.contract import BY_KEY
from mainstay.company.findings import ROW, Findings
from mainstay.company.grammar import Table
from mainstay.company.grids import Source, typed_grid
from mainstay.company.messages import Place
from mainstay.company.settings import Settings
from mainstay.company.typed import Read, refuse_individual_answers, typed
from mainstay.core.errors import Fault

Cell = str | int | float | bool | None
_HELD = 1_000_000_000
"""Rows that are held already are counted from here, so that a fault of theirs is told apart."""


@dataclass(frozen=True, slots=True)
class Checked:
    """Rows as they can be kept (the contract's columns), or every fault found; `row` of a fault counts from 1."""

    frame: pl.DataFrame
    faults: tuple[Fault, ...]


def unknown_columns(table: Table, rows: Sequence[Mapping[str, Cell]]) -> list[str]:
    """Names in the rows that are no columns of the table, by their own keys and nothing else."""
    named = dict.fromkeys(name for row in rows for name in row)
    return [name for name in named if name not in table.by_key]


def check_rows(
    table: Table, rows: Sequence[Mapping[str, Cell]], held: Mapping[str, pl.DataFrame], currency: str
) -> Checked:
    """Reads rows as cells of a file would be read: days as YYYY-MM-DD, money in the currency's unit, text as it stands.

    `held` are the tables in force (at least `people`, `grants`, `vesting` and the table itself, where there are any):
    the rows are looked at together with them, as what follows them.
    """
    findings = Findings()
    settings = Settings("", currency)
    place = Place(table=table.key)
    columns = [column.key for column in table.columns if any(column.key in row for row in rows)]
    told = {key: [_cell(row.get(key)) for row in rows] for key in columns}
    cells = pl.DataFrame(told, dict.fromkeys(columns, pl.String))
    grid = typed_grid(place, Source.PARQUET, columns, cells, first=1)
    if refuse_individual_answers(grid, table, findings):
        return Checked(pl.DataFrame(), tuple(findings.faults))
    read = typed(grid, table, settings, findings)
    frame = read.frame.select(column.key for column in table.columns)
    if not findings.faults:
        _together(replace(read, headers={}), held, settings, findings)
    return Checked(frame, tuple(replace(one, row=0) if one.row >= _HELD else one for one in findings.faults))


def _together(read: Read, held: Mapping[str, pl.DataFrame], settings: Settings, findings: Findings) -> None:
    """The rows after those that are held: of the same key the later one counts."""
    reads = {key: _read(read, key, frame) for key, frame in held.items() if key in ("people", "grants", "vesting")}
    mine = read.table.key
    before = held.get(mine)
    if before is not None and before.height:
        old = _read(read, mine, before)
        if read.table.unique:
            keys = list(read.table.unique)
            old = old.having(old.rows.join(read.rows, on=keys, how="anti", nulls_equal=True))
        read = read.having(pl.concat([old.rows.select(read.frame.columns), read.rows]))
    check_table(read, settings.currency, findings)
    check_together({**reads, mine: read}, findings)


def _read(like: Read, key: str, frame: pl.DataFrame) -> Read:
    numbered = frame.with_row_index(ROW, offset=_HELD).with_columns(pl.col(ROW).cast(pl.Int64))
    return replace(like, table=BY_KEY[key], place=Place(table=key), rows=numbered.lazy(), extras=numbered.select(ROW))


def _cell(value: Cell) -> str | None:
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "yes" if value else "no"
    return format(value, ".15g") if isinstance(value, float) else str(value)
