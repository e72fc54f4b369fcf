"""Tables as files that a spreadsheet may open safely, the same bytes each time."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import polars as pl
import xlsxwriter

from mainstay.core.text import Language, Text

FIXED_DAY = datetime(2000, 1, 1)  # noqa: DTZ001 - a workbook's created date has no zone; fixed so that bytes do not move
MONEY_DECIMALS = 2
"""More decimals than these are a number of something else, and are all shown."""
MOST_SHEET_ROWS = 100_000
"""A spreadsheet holds the first so many rows; CSV and Parquet hold all."""
MONEY = pl.Decimal(18, 2)
Column = tuple[Text, Text, pl.DataType]
"""A column of a list: its heading, what it means, and its type."""
_LIVE = r"^[=+\-@\t\r\n＝＋－＠]"
_LONGEST = 32_767


def safe(frame: pl.DataFrame) -> pl.DataFrame:
    """The same with a leading apostrophe where a spreadsheet would take a text for a formula."""
    texts = pl.col(pl.String)
    return frame.with_columns(
        pl.when(texts.str.contains(_LIVE)).then(pl.lit("'") + texts).otherwise(texts).name.keep(),
    )


def write_csv(frame: pl.DataFrame, path: Path) -> Path:
    """UTF-8 with a byte-order mark, so that Excel reads Chinese; no text is live."""
    safe(frame).write_csv(path, include_bom=True)
    return path


def write_parquet(frame: pl.DataFrame, path: Path) -> Path:
    """Exact types; texts as they are, for nothing executes them."""
    frame.write_parquet(path, compression="zstd", compression_level=3, row_group_size=131_072)
    return path


def write_xlsx(frame: pl.DataFrame, path: Path, sheet: str, meanings: Mapping[str, Text]) -> Path:
    """One sheet with a frozen header and filters, and one that says what each column means."""
    options = {
        "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True,
        "nan_inf_to_errors": False,
    }  # fmt: skip
    with xlsxwriter.Workbook(path, options) as book:
        book.set_properties({"title": f"Mainstay {sheet}", "created": FIXED_DAY})
        _fill(book, book.add_worksheet(sheet), safe(frame.head(MOST_SHEET_ROWS)))
        _explain(book, frame, meanings)
    return path


def file_of(frame: pl.DataFrame, form: str, sheet: str, meanings: Mapping[str, Text]) -> bytes:
    """A table as a workbook (`form` is "xlsx", with the sheet's name and meanings) or as CSV; nothing in it is live."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"table.{form}"
        made = write_xlsx(frame, path, sheet, meanings) if form == "xlsx" else write_csv(frame, path)
        return made.read_bytes()


def listed(
    columns: Sequence[Column], rows: Iterable[tuple[object, ...]], title: Text, form: str, language: Language
) -> bytes:
    """Rows under headings in one language, as `file_of` makes a file of them."""
    schema = {heading.in_(language): kind for heading, _, kind in columns}
    frame = pl.DataFrame(list(rows), schema, orient="row")
    return file_of(frame, form, title.in_(language), {name.in_(language): meaning for name, meaning, _ in columns})


def _fill(book: xlsxwriter.Workbook, sheet: xlsxwriter.worksheet.Worksheet, frame: pl.DataFrame) -> None:
    head = book.add_format({"bold": True, "bottom": 1, "bg_color": "#EEF2F4", "text_wrap": True, "valign": "top"})
    for column, (name, kind) in enumerate(frame.schema.items()):
        sheet.write_string(0, column, name, head)
        form = book.add_format(_form(name, kind))
        sheet.set_column(column, column, _width(name, kind), form)
        for row, value in enumerate(frame[name].to_list(), start=1):
            _write(sheet, row, column, value, form)
    sheet.freeze_panes(1, 2)
    sheet.autofilter(0, 0, len(frame), max(0, frame.width - 1))


def _write(
    sheet: xlsxwriter.worksheet.Worksheet, row: int, column: int, value: object, form: xlsxwriter.format.Format
) -> None:
    """By the value's own type only: never the writer's guess, which would make formulas and links of texts."""
    if value is None or value != value:  # noqa: PLR0124 - NaN is the one value that is not itself
        return
    if isinstance(value, bool):
        sheet.write_boolean(row, column, value, form)
    elif isinstance(value, int | float | Decimal):
        sheet.write_number(row, column, value, form)
    else:
        sheet.write_string(row, column, str(value)[:_LONGEST], form)


def _form(name: str, kind: pl.DataType) -> dict[str, object]:
    if isinstance(kind, pl.Decimal) and (kind.scale or 0) > MONEY_DECIMALS:
        return {"num_format": "#,##0.##########"}
    if kind.is_decimal():
        return {"num_format": "#,##0.00"}
    if kind.is_float():
        return {"num_format": "0.00" if name.startswith("lowering") else "0.0%"}
    return {}


def _width(name: str, kind: pl.DataType) -> int:
    if name.startswith(("reasons", "commitments", "why", "measure_")):
        return 48
    return 14 if kind.is_decimal() else max(9, len(name) + 2)


def _explain(book: xlsxwriter.Workbook, frame: pl.DataFrame, meanings: Mapping[str, Text]) -> None:
    sheet = book.add_worksheet("columns 列说明")
    bold = book.add_format({"bold": True, "bottom": 1})
    for column, (words, width) in enumerate((("column", 20), ("说明", 44), ("meaning", 64))):
        sheet.write_string(0, column, words, bold)
        sheet.set_column(column, column, width)
    for row, name in enumerate(frame.columns, start=1):
        meaning = meanings[name]
        for column, words in enumerate((name, meaning.zh, meaning.en)):
            sheet.write_string(row, column, words)
    if len(frame) > MOST_SHEET_ROWS:
        note = f"CSV / Parquet: {len(frame):,} rows 行; here 此处: {MOST_SHEET_ROWS:,}"
        sheet.write_string(frame.width + 2, 0, note)
