"""Cells as they stand in a file, before anything is known of their meaning."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum

import polars as pl

from mainstay.company.findings import ROW
from mainstay.company.messages import Place

_BLANK_LINES = 20
"""So many empty rows may stand above the header."""

SPACES = " \t\r\n\u00a0\u3000\ufeff\u200b"
"""What is not part of a cell's content at its ends."""

_MARK = r"^'('*[=+\-@\t\r＝＋－＠])"


class Source(Enum):
    """What kind of file cells come from, and so what has to be borne in mind about them."""

    CSV = "csv"
    XLSX = "xlsx"
    PARQUET = "parquet"

    @property
    def marked(self) -> bool:
        """Whether an apostrophe may stand before text so that a spreadsheet does not take it for a formula."""
        return self is Source.CSV

    @property
    def doubles(self) -> bool:
        """Whether numbers went through binary fractions, of which fifteen digits are to be believed."""
        return self is not Source.CSV


@dataclass(frozen=True)
class Grid:
    """One table as it stands in a file: column i of `cells` is under `headers[i]`, and ROW counts spreadsheet rows.

    Cells are `String` (trimmed, null where empty), or already typed where the file is (Parquet).
    """

    place: Place
    source: Source
    headers: tuple[str, ...]
    cells: pl.DataFrame

    def column(self, index: int) -> pl.Series:
        """The cells under a header."""
        return self.cells.to_series(index)


def grid_of(place: Place, source: Source, frame: pl.DataFrame) -> Grid:
    """A grid from text cells of which the first row is the header; rows without any content are left out."""
    at = next((index for index, row in enumerate(frame.head(_BLANK_LINES).iter_rows()) if any(row)), None)
    if at is None:
        return Grid(place, source, (), pl.DataFrame(schema={ROW: pl.Int64}))
    headers = [_header(value or "", source) for value in frame.row(at)]
    return typed_grid(place, source, headers, frame.slice(at + 1), first=at + 2)


def _header(cell: str, source: Source) -> str:
    name = cell.strip(SPACES)
    return re.sub(_MARK, r"\1", name) if source.marked else name


def typed_grid(place: Place, source: Source, headers: Sequence[str], frame: pl.DataFrame, *, first: int) -> Grid:
    """A grid from cells without their header; the first row of `frame` is row `first` of the spreadsheet."""
    return grid_of_parts(place, source, headers, [frame], first=first)


def grid_of_parts(
    place: Place, source: Source, headers: Sequence[str], parts: Iterable[pl.DataFrame], *, first: int
) -> Grid:
    """The same from rows that come in parts, of which the last and its cells are in memory together."""
    frame = pl.concat(map(_cells, parts))
    if source.marked:
        text = pl.col(pl.String)
        marked = frame.select(text.str.starts_with("'").any()).row(0, named=True)
        frame = frame.with_columns(pl.col(name).str.replace(_MARK, "$1") for name, any_ in marked.items() if any_)
    frame = frame.with_columns(pl.int_range(first, first + pl.len(), dtype=pl.Int64).alias(ROW))
    filled = frame.select(pl.any_horizontal(pl.exclude(ROW).is_not_null())).to_series()
    return Grid(place, source, tuple(headers), frame if filled.all() else frame.filter(filled))


def _cells(frame: pl.DataFrame) -> pl.DataFrame:
    """The cells under the numbers of their columns."""
    return frame.select(
        _trimmed(pl.col(name), dtype).alias(str(index)) for index, (name, dtype) in enumerate(frame.schema.items())
    )


def _trimmed(cells: pl.Expr, dtype: pl.DataType) -> pl.Expr:
    """Text without spaces around; null where empty."""
    if dtype != pl.String:
        return cells
    text = cells.str.strip_chars(SPACES)
    return pl.when(text != "").then(text)
