"""Tables back out as a company folder, such that reading them again gives the same tables.

No cell becomes a formula: XLSX cells are written as what they are, and in CSV an apostrophe goes before text that a
spreadsheet would take for one (reading takes it off again). Numbers stay numbers.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from typing import Any, Literal

import polars as pl
import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from mainstay.company.contract import BY_KEY, SETTINGS, TABLES
from mainstay.company.grammar import Column, Kind, Table
from mainstay.company.limits import LONGEST_CELL
from mainstay.core.errors import AnticipatedError
from mainstay.core.text import Text
from mainstay.loop.tables import Tables

FileKind = Literal["csv", "xlsx", "parquet"]

FORMULA = r"^('*[=+\-@\t\r＝＋－＠])"
_PLAIN_NUMBER = r"^[+-]?\d+(\.\d+)?$"
_MOST_ROWS = 1_048_575
SAFE_BOOK = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
}
MADE = datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)
"""The day a workbook says it was made: always the same, so that the same tables give the same bytes."""

_TOO_MANY_ROWS = Text(
    "表 {table} 有 {rows} 行，XLSX 放不下，请用 CSV 或 Parquet。",
    "The table {table} has {rows} rows, more than XLSX holds: use CSV or Parquet.",
)
_TOO_LONG = Text(
    "表 {table} 的列 {column} 有超过 32,767 个字符的文本，XLSX 放不下，请用 CSV 或 Parquet。",
    "Column {column} of {table} holds text of more than 32,767 characters, too long for XLSX: use CSV or Parquet.",
)


class CannotWriteError(AnticipatedError):
    """The tables do not fit the kind of file asked for."""

    code = "cannot_write"


def write_company(tables: Tables, folder: Path, kind: FileKind) -> None:
    """Writes every table into `folder` (made if need be), one file each, and company.toml.

    Money is written in currency units with two decimals; spreadsheets keep fifteen digits of a number. Raises
    CannotWriteError for a table or a text larger than a spreadsheet holds.
    """
    folder.mkdir(parents=True, exist_ok=True)
    (folder / SETTINGS).write_text(_settings(tables), "utf-8")
    for table in TABLES:
        if table.key in tables:
            _WRITERS[kind](whole_table(tables, table.key), folder / f"{table.key}.{kind}")


def whole_table(tables: Tables, key: str) -> pl.DataFrame:
    """A table in the contract's order, with its protected columns, without wholly unknown ones; money as decimals."""
    frame = tables[key]
    if key == "people" and tables.protected is not None:
        frame = frame.join(tables.protected, on="person_id", how="left", maintain_order="left")
    table = BY_KEY[key]
    ordered = [column.key for column in table.columns if column.key in frame.columns]
    further = [name for name in frame.columns if name not in table.by_key]
    needed = {column.key for column in table.required}
    frame = frame.select(name for name in [*ordered, *further] if name in needed or not frame[name].is_null().all())
    return frame.with_columns(_amount(table[name]) for name in frame.columns if _is_money(table, name))


def _is_money(table: Table, name: str) -> bool:
    return name in table.by_key and table[name].kind is Kind.MONEY


def _amount(column: Column) -> pl.Expr:
    """Minor units as an exact decimal in currency units (a plain count where the column is one in that row)."""
    units = pl.col(column.key)
    sign = pl.when(units < 0).then(pl.lit("-")).otherwise(pl.lit(""))
    cents = (units.abs() % 100).cast(pl.String).str.zfill(2)
    money = sign + (units.abs() // 100).cast(pl.String) + "." + cents
    if column.money_when is not None:
        kind, kinds = column.money_when
        money = pl.when(pl.col(kind).is_in(kinds)).then(money).otherwise(units.cast(pl.String))
    return money.cast(pl.Decimal(20, 2)).alias(column.key)


def _settings(tables: Tables) -> str:
    # A JSON string is a TOML string, too.
    name = json.dumps(tables.company, ensure_ascii=False)
    return (f"name = {name}\n" if tables.company else "") + f'currency = "{tables.currency}"\n'


def _write_csv(frame: pl.DataFrame, path: Path) -> None:
    texts = [name for name, dtype in frame.schema.items() if dtype == pl.String]
    safe = frame.with_columns(_safe(pl.col(name)).alias(name) for name in texts)
    headers = pl.DataFrame({"h": frame.columns}).select(_safe(pl.col("h"))).to_series().to_list()
    safe.rename(dict(zip(frame.columns, headers, strict=True))).write_csv(path, include_bom=True)


def _safe(text: pl.Expr) -> pl.Expr:
    dangerous = text.str.contains(FORMULA) & ~text.str.contains(_PLAIN_NUMBER)
    return pl.when(dangerous).then("'" + text).otherwise(text)


def _write_parquet(frame: pl.DataFrame, path: Path) -> None:
    frame.write_parquet(path)


def _write_xlsx(frame: pl.DataFrame, path: Path) -> None:
    _fits_a_sheet(frame, path.stem)
    with xlsxwriter.Workbook(str(path), SAFE_BOOK) as book:
        book.set_properties({"created": MADE})
        sheet = book.add_worksheet(path.stem)
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        writers = [_cell_writer(sheet, dtype, day) for dtype in frame.dtypes]
        for at, name in enumerate(frame.columns):
            sheet.write_string(0, at, name)
        for row, values in enumerate(frame.iter_rows(), 1):
            for at, value in enumerate(values):
                if value is not None:
                    writers[at](row, at, value)


def _cell_writer(sheet: Worksheet, dtype: pl.DataType, day: Format) -> Callable[[int, int, Any], object]:
    """How a cell of this type is written; never by guessing from its content."""
    writer: Callable[[int, int, Any], object] = sheet.write_number
    if dtype == pl.String:
        writer = sheet.write_string
    elif dtype == pl.Boolean:
        writer = sheet.write_boolean
    elif dtype == pl.Date:
        writer = partial(_write_day, sheet, day)
    return writer


def _write_day(sheet: Worksheet, day: Format, row: int, at: int, value: date) -> None:
    sheet.write_datetime(row, at, value, day)


def _fits_a_sheet(frame: pl.DataFrame, key: str) -> None:
    if frame.height > _MOST_ROWS:
        raise CannotWriteError(_TOO_MANY_ROWS.fill(table=key, rows=f"{frame.height:,}"), table=key)
    for name, dtype in frame.schema.items():
        if dtype == pl.String and frame[name].str.len_chars().fill_null(0).gt(LONGEST_CELL).any():
            raise CannotWriteError(_TOO_LONG.fill(table=key, column=name), table=key, column=name)


_WRITERS: dict[FileKind, Callable[[pl.DataFrame, Path], None]] = {
    "csv": _write_csv,
    "xlsx": _write_xlsx,
    "parquet": _write_parquet,
}
