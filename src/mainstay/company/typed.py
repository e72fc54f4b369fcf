"""From a grid to a typed table: headers are matched to the contract, then every column is read."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import polars as pl

from mainstay.company.declared_people import PERSON
from mainstay.company.findings import ROW, Findings
from mainstay.company.grammar import Column, Kind, Table
from mainstay.company.grids import Grid
from mainstay.company.limits import column_letters
from mainstay.company.messages import Place
from mainstay.company.names import columns_by_name, hint, names_of, plain, unit_named
from mainstay.company.parsing import DTYPES, Cells, Money, Parsed, choices_of, narrowed, parse
from mainstay.company.settings import POWERS, Settings


@dataclass(frozen=True)
class Read:
    """A table as read: every column of the contract, and ROW. `headers` says how the file calls a column.

    `extras` are columns beyond the contract and ROW, trimmed but not yet typed, in the same order of rows; nothing
    where the table keeps none. The rows lie in memory, or `aside` in a file of their own.
    """

    table: Table
    place: Place
    headers: dict[str, str]
    rows: pl.LazyFrame
    extras: pl.DataFrame
    aside: Path | None = None

    @property
    def frame(self) -> pl.DataFrame:
        """All rows in memory."""
        return self.rows.collect()

    @property
    def height(self) -> int:
        """How many rows there are."""
        return int(self.rows.select(pl.len()).collect().item())

    def header(self, key: str) -> str:
        """How the file calls a column of the contract."""
        return self.headers.get(key, key)

    def having(self, rows: pl.LazyFrame) -> Read:
        """These rows instead, in memory if its own are."""
        return replace(self, rows=rows if self.aside is not None else rows.collect().lazy())

    def any(self, holds: pl.Expr) -> bool:
        """Whether it holds for some row."""
        return bool(self.rows.select(holds.any()).collect(engine="streaming").item())

    def keep(self, holds: pl.Expr) -> Read:
        """The rows for which it holds."""
        holds = holds.fill_null(value=False)
        if not self.any(~holds):
            return self
        extras = self.extras.filter(self.frame.select(holds).to_series()) if self.table.further else self.extras
        return replace(self.having(self.rows.filter(holds)), extras=extras)


@dataclass(frozen=True)
class Matched:
    """Which of a grid's columns holds which column of the contract, and under which name further ones are kept."""

    columns: dict[str, int]
    extras: dict[str, int]


def typed(grid: Grid, table: Table, settings: Settings, findings: Findings) -> Read:
    """Reads a grid as a table of the contract; what cannot be read is null here and named in the findings."""
    return read_as(grid, table, _match(grid, table, settings, findings), settings, findings)


def read_as(grid: Grid, table: Table, matched: Matched, settings: Settings, findings: Findings) -> Read:
    """Reads a grid as a table whose columns are known to be those of `matched`, whatever their headers say."""
    place = replace(grid.place, table=table.key)
    _tell_columns(matched, table, place, findings)
    headers = {key: grid.headers[index] for key, index in matched.columns.items()}
    cells = grid.cells.select(ROW, *(pl.col(str(index)).alias(key) for key, index in matched.columns.items()))
    cells = narrowed(cells, [key for key in matched.columns if table[key].kind is not Kind.TEXT])
    parsed = _parse(cells, table, settings.money, doubles=grid.source.doubles)
    told = cells.lazy().select(ROW, *(one.values.alias(key) for key, one in parsed.items())).collect()
    further = [pl.col(str(index)).alias(header) for header, index in matched.extras.items()]
    extras = grid.cells.select(*further, ROW) if table.further else pl.DataFrame()
    read = Read(table, place, headers, told.lazy(), extras)
    _tell_cells(read, cells, parsed, settings.currency, findings)
    defaults = [pl.col(column.key).fill_null(column.default) for column in table.columns if column.default]
    return replace(read, rows=told.with_columns(defaults).lazy())


def _parse(cells: pl.DataFrame, table: Table, money: Money, *, doubles: bool) -> dict[str, Parsed]:
    """How each column of the contract is read from the trimmed cells; nothing is computed yet."""
    parsed: dict[str, Parsed] = {}
    for column in table.columns:
        dtype = cells.schema.get(column.key)
        if dtype is None:
            nothing = pl.lit(None, DTYPES[column.kind])
            parsed[column.key] = Parsed(nothing)
        else:
            given = Cells(pl.col(column.key), dtype, column, money, doubles)
            parsed[column.key] = parse(given) if column.money_when is None else _money_or_count(given, parsed)
    return parsed


def _money_or_count(cells: Cells, parsed: dict[str, Parsed]) -> Parsed:
    """A column that is money in some rows and a count in the others."""
    by, kinds = cells.column.money_when or ("", ())
    is_money = parsed[by].values.is_in(kinds).fill_null(value=False)
    money = parse(replace(cells, values=pl.when(is_money).then(cells.values)))
    whole = replace(cells.column, kind=Kind.WHOLE)
    count = parse(replace(cells, values=pl.when(~is_money).then(cells.values), column=whole))
    return Parsed(pl.coalesce(money.values, count.values), (*money.reasons, *count.reasons))


def _tell_cells(read: Read, cells: pl.DataFrame, parsed: dict[str, Parsed], currency: str, findings: Findings) -> None:
    """Names the cells that could not be read, each with the first reason that holds, and required ones left empty."""
    columns = [column for column in read.table.columns if column.key in cells.columns]
    told = read.frame
    for column in columns:
        unread = cells[column.key].is_not_null() & told[column.key].is_null()
        rest = cells.filter(unread) if unread.any() else cells.clear()
        for code, reason in parsed[column.key].reasons if rest.height else ():
            holds = rest.select(reason.fill_null(value=False)).to_series()
            if holds.any():
                found = rest.filter(holds).select(ROW, pl.col(column.key).alias("found"))
                findings.rows(code, read.place, read.header(column.key), found, **_values(column, currency))
            rest = rest.filter(~holds)
        if column.required and not column.blank and cells[column.key].null_count():
            empty = cells.filter(cells[column.key].is_null()).select(ROW)
            findings.rows("missing_value", read.place, read.header(column.key), empty)


def _values(column: Column, currency: str) -> dict[str, object]:
    """What the sentences about a column's cells may name."""
    values: dict[str, object] = {"currency": currency}
    if column.words:
        values["choices"] = choices_of(column)
    if column.low is not None and column.high is not None:
        values |= {"low": f"{column.low:,.10g}", "high": f"{column.high:,.10g}"}
    return values


def _match(grid: Grid, table: Table, settings: Settings, findings: Findings) -> Matched:
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
    return Matched(columns, extras)


def _tell_columns(matched: Matched, table: Table, place: Place, findings: Findings) -> None:
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
