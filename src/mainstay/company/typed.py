"""From a grid to a typed table: headers are matched to the contract, then every column is read."""

from __future__ import annotations

from dataclasses import dataclass, replace

import polars as pl

from mainstay.company.declared_people import PERSON
from mainstay.company.findings import ROW, Findings
from mainstay.company.grammar import Column, Kind, Table
from mainstay.company.grids import Grid
from mainstay.company.limits import column_letters
from mainstay.company.messages import Place
from mainstay.company.names import columns_by_name, hint, names_of, plain, unit_named
from mainstay.company.parsing import DTYPES, Money, Parsed, choices_of, parse, trimmed
from mainstay.company.settings import POWERS, Settings


@dataclass(frozen=True)
class Read:
    """A table as read: every column of the contract, and ROW. `headers` says how the file calls a column.

    `extras` are columns beyond the contract, trimmed but not yet typed, in the same order of rows.
    """

    table: Table
    place: Place
    headers: dict[str, str]
    frame: pl.DataFrame
    extras: pl.DataFrame

    def header(self, key: str) -> str:
        """How the file calls a column of the contract."""
        return self.headers.get(key, key)

    def keep(self, mask: pl.Series) -> Read:
        """Some of the rows."""
        return replace(self, frame=self.frame.filter(mask), extras=self.extras.filter(mask))


@dataclass(frozen=True)
class _Matched:
    columns: dict[str, int]
    extras: dict[str, int]


def typed(grid: Grid, table: Table, settings: Settings, findings: Findings) -> Read:
    """Reads a grid as a table of the contract; what cannot be read is null here and named in the findings."""
    place = replace(grid.place, table=table.key)
    matched = _match(grid, table, settings, findings)
    _tell_columns(matched, table, place, findings)
    headers = {key: grid.headers[index] for key, index in matched.columns.items()}
    columns: dict[str, pl.Series] = {}
    reader = _Reader(grid, place, settings.money, findings)
    for column in table.columns:
        index = matched.columns.get(column.key)
        if index is None:
            columns[column.key] = pl.Series([None], dtype=DTYPES[column.kind]).new_from_index(0, grid.cells.height)
        else:
            columns[column.key] = reader.read(column, index, columns)
    frame = pl.DataFrame(columns | {ROW: grid.cells[ROW]})
    frame = frame.with_columns(pl.col(c.key).fill_null(c.default) for c in table.columns if c.default)
    extras = {
        header: trimmed(grid.column(index), marked=grid.source.marked)
        for header, index in matched.extras.items()
        if table.further
    }
    return Read(table, place, headers, frame, pl.DataFrame(extras | {ROW: grid.cells[ROW]}))


def _match(grid: Grid, table: Table, settings: Settings, findings: Findings) -> _Matched:
    place = replace(grid.place, table=table.key)
    known = columns_by_name(table)
    columns: dict[str, int] = {}
    extras: dict[str, int] = {}
    for index, header in enumerate(grid.headers):
        name, unit = unit_named(header)
        column = known.get(name) if unit else known.get(plain(header))
        if column is None:
            if header or grid.column(index).null_count() < grid.cells.height:
                extras[_fresh(header, index, extras)] = index
            continue
        if column.key in columns:
            other = grid.headers[columns[column.key]]
            findings.fault("column_twice", place, column=column.key, found=header, other=other)
        if column.kind is Kind.MONEY and unit and POWERS[unit] != settings.money.power:
            findings.fault("header_unit", place, column=header, found=header)
        columns.setdefault(column.key, index)
    return _Matched(columns, extras)


def _tell_columns(matched: _Matched, table: Table, place: Place, findings: Findings) -> None:
    """Names required columns that are missing, and columns that the table does not have."""
    for column in table.required:
        if column.key not in matched.columns:
            said = hint(column.key, map(plain, matched.extras))
            findings.fault("missing_column", place, column=column.key, label=column.label, hint=said)
    known = columns_by_name(table)
    for header in () if table.further else matched.extras:
        findings.warn("unknown_column", place, column=header, found=header, hint=hint(header, known))


def _fresh(header: str, index: int, taken: dict[str, int]) -> str:
    name = header or f"({column_letters(index + 1)})"
    return name if name not in taken else f"{name} ({column_letters(index + 1)})"


def refuse_individual_answers(grid: Grid, table: Table, findings: Findings) -> bool:
    """Whether a survey table names people, which is refused before anything of it is read."""
    telling = {
        *names_of(PERSON),
        *map(plain, ("name", "姓名", "respondent", "答题人", "填写人", "email", "邮箱", "员工")),
    }
    header = next((header for header in grid.headers if plain(header) in telling), None)
    if table.key != "team_survey" or header is None:
        return False
    findings.fault("individual_answers", replace(grid.place, table=table.key), column=header, found=header)
    return True


@dataclass(frozen=True)
class _Reader:
    grid: Grid
    place: Place
    money: Money
    findings: Findings

    def read(self, column: Column, index: int, before: dict[str, pl.Series]) -> pl.Series:
        """One column, with its faults told."""
        cells = trimmed(self.grid.column(index), marked=self.grid.source.marked)
        parsed = self._parse(cells, column, before)
        header = self.grid.headers[index]
        for code, mask in parsed.wrong:
            if mask.any():
                found = pl.DataFrame({ROW: self.grid.cells[ROW], "found": cells}).filter(mask)
                self.findings.rows(code, self.place, header, found, **self._values(column))
        if column.required and not column.blank and cells.null_count():
            empty = self.grid.cells.select(ROW).filter(cells.is_null())
            self.findings.rows("missing_value", self.place, header, empty)
        return parsed.values.alias(column.key)

    def _parse(self, cells: pl.Series, column: Column, before: dict[str, pl.Series]) -> Parsed:
        if column.money_when is None:
            return parse(cells, column, self.money, doubles=self.grid.source.doubles)
        decided_by, kinds = column.money_when
        is_money = before[decided_by].is_in(kinds).fill_null(value=False)
        money = parse(_only(cells, is_money), column, self.money, doubles=self.grid.source.doubles)
        count = parse(_only(cells, ~is_money), replace(column, kind=Kind.WHOLE), self.money)
        return Parsed(money.values.fill_null(count.values), (*money.wrong, *count.wrong))

    def _values(self, column: Column) -> dict[str, object]:
        values: dict[str, object] = {"currency": self.money.currency}
        if column.words:
            values["choices"] = choices_of(column)
        if column.low is not None and column.high is not None:
            values |= {"low": f"{column.low:,g}", "high": f"{column.high:,g}"}
        return values


def _only(cells: pl.Series, mask: pl.Series) -> pl.Series:
    return cells.to_frame("c").select(pl.when(mask).then(pl.col("c"))).to_series()
