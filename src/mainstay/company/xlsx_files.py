"""Reading XLSX with fastexcel, every cell as text, after its limits were checked."""

from __future__ import annotations

import html
import re
import zipfile
from pathlib import Path, PurePosixPath

import fastexcel
import polars as pl

from mainstay.company.findings import Findings
from mainstay.company.grids import Grid, Source, grid_of
from mainstay.company.limits import ErrorCell, safe_to_open
from mainstay.company.messages import Place

_SHEET = re.compile(r"<(?:\w+:)?sheet\b[^>]*>")
_RELATION = re.compile(r"<(?:\w+:)?Relationship\b[^>]*>")
_ATTRIBUTE = re.compile(r"""([\w:]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")


def read_xlsx(path: Path, findings: Findings) -> list[Grid]:
    """A grid for each sheet that has content, or nothing when the workbook may not or cannot be opened."""
    frames = read_sheets(path, findings)
    grids = [grid_of(Place(path.name, name), Source.XLSX, frame) for name, frame in frames.items()]
    return [grid for grid in grids if grid.headers]


def read_sheets(path: Path, findings: Findings) -> dict[str, pl.DataFrame]:
    """Every sheet's cells as text, from its first row and column on; nothing when the workbook cannot be opened."""
    errors = safe_to_open(path, findings)
    if errors is None:
        return {}
    try:
        book = fastexcel.read_excel(path)
        frames = {name: _cells(book, name) for name in book.sheet_names}
    except fastexcel.FastExcelError as error:
        findings.fault("damaged_file", Place(path.name), found=str(error).splitlines()[0])
        return {}
    parts = _parts(path) if errors else {}
    return {
        name: _with_errors(frame, [cell for cell in errors if parts.get(cell.part) == name])
        for name, frame in frames.items()
    }


def _cells(book: fastexcel.ExcelReader, name: str) -> pl.DataFrame:
    """A sheet's cells from its column A on; the reader leaves out empty columns on the left."""
    sheet = book.load_sheet(name, header_row=None, skip_rows=0, dtypes="string")
    frame = sheet.to_polars()
    before = min((column.absolute_index for column in sheet.available_columns()), default=0)
    return frame.select(*(pl.lit(None, pl.String).alias(f"left {at}") for at in range(before)), pl.all())


def _with_errors(frame: pl.DataFrame, errors: list[ErrorCell]) -> pl.DataFrame:
    """Puts formula errors back where the reader left an empty cell, so that they are named and not lost."""
    for cell in errors:
        if cell.row <= frame.height and cell.column <= frame.width:
            frame[cell.row - 1, cell.column - 1] = cell.found
    return frame


def _parts(path: Path) -> dict[str, str]:
    """Which part of the zip holds which sheet."""
    with zipfile.ZipFile(path) as book:
        sheets = book.read("xl/workbook.xml").decode("utf-8", "replace")
        relations = book.read("xl/_rels/workbook.xml.rels").decode("utf-8", "replace")
    target = {at["Id"]: at["Target"] for at in map(_attributes, _RELATION.findall(relations)) if "Id" in at}
    parts = {}
    for at in map(_attributes, _SHEET.findall(sheets)):
        inside = target.get(at.get("r:id", ""), "")
        parts[str(PurePosixPath("xl") / inside).removeprefix("/")] = at.get("name", "")
    return parts


def _attributes(tag: str) -> dict[str, str]:
    return {name: html.unescape(double or single) for name, double, single in _ATTRIBUTE.findall(tag)}
