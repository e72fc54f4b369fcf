"""Sheets as they stand: every row, titles and headers included, before anything is known of their meaning."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import polars as pl

from mainstay.company.csv_files import decoded_as, delimiter_of, encodings_tried, filled, read_fast, records
from mainstay.company.findings import ROW, Findings
from mainstay.company.grids import SPACES, Source
from mainstay.company.limits import LARGEST_FILE, MEGABYTE
from mainstay.company.messages import Place, shown
from mainstay.company.parquet_files import read_parquet
from mainstay.company.xlsx_files import read_sheets

ENCODINGS = ("utf-8-sig", "gb18030", "big5", "utf-16")
"""What a CSV may be said to be written in."""

_LINES_LOOKED_AT = 12
_LONGEST = 300
"""A cell may hold hundreds of megabytes; of headings and samples the beginning is enough."""

_SUFFIXES = {".xlsx": Source.XLSX, ".xlsm": Source.XLSX, ".parquet": Source.PARQUET}


@dataclass(frozen=True)
class Sheet:
    """One sheet of a file; a CSV is a file of one nameless sheet.

    Column i of `cells` (named str(i)) is the sheet's column i, and its row r the sheet's row r + 1, text, null where
    empty. Of Parquet, whose cells are typed, the names stand in `names` and the cells begin in row 2.
    `encoding` is how a CSV was read, `readable_as` in what else it could be.
    """

    place: Place
    source: Source
    cells: pl.DataFrame
    names: tuple[str, ...] = ()
    encoding: str = ""
    readable_as: tuple[str, ...] = ()

    @property
    def head(self) -> list[tuple[str, ...]]:
        """The first rows as text, empty cells as ""; one row of names where they are known."""
        if self.names:
            return [self.names]
        return [tuple(map(_short, row)) for row in self.cells.head(40).iter_rows()]


def sheets_of(name: str, path: Path, findings: Findings, encoding: str = "") -> list[Sheet]:
    """The sheets of a file whose given name is `name`, wherever it is kept. What is wrong goes into the findings.

    The name is shown and its suffix read, but it is never part of a path. `encoding` overrides the decision on a CSV.
    """
    place = Place(name)
    size = path.stat().st_size
    if size > LARGEST_FILE:
        found, limit = (f"{value / MEGABYTE:,.1f} MB" for value in (size, LARGEST_FILE))
        findings.fault("too_large", place, found=found, limit=limit)
        return []
    source = _source(name, path)
    if source is Source.XLSX:
        return _of_book(name, path, findings)
    if source is Source.PARQUET:
        mine = Findings()
        grids = read_parquet(path, mine)
        findings.faults += [replace(fault, file=shown(name)) for fault in mine.faults]
        return [Sheet(place, source, grid.cells.select(pl.exclude(ROW)), grid.headers) for grid in grids]
    return _of_text(place, path.read_bytes(), findings, encoding)


def _source(name: str, path: Path) -> Source:
    """What a file is, by its first bytes and only then by its name."""
    with path.open("rb") as file:
        start = file.read(4)
    if start == b"PK\x03\x04":
        return Source.XLSX
    if start == b"PAR1":
        return Source.PARQUET
    return _SUFFIXES.get(Path(name.replace("\0", "")).suffix.lower(), Source.CSV)


def _of_book(name: str, path: Path, findings: Findings) -> list[Sheet]:
    mine = Findings()
    frames = read_sheets(path, mine)
    findings.faults += [replace(fault, file=shown(name)) for fault in mine.faults]
    return [Sheet(Place(name, sheet), Source.XLSX, _numbered(frame)) for sheet, frame in frames.items() if frame.height]


def _of_text(place: Place, data: bytes, findings: Findings, encoding: str) -> list[Sheet]:
    read = decoded_as(data, [encoding] if encoding else encodings_tried(data), place, findings)
    if read is None:
        return []
    text, used = read
    if "\n" not in text:
        text = text.replace("\r", "\n")
    if not text.strip():
        return []
    delimiter = _delimiter(text)
    frame = read_fast(text, delimiter)
    if frame is None:
        rows = records(text, delimiter, place, findings)
        if rows is None:
            return []
        frame = filled(rows, max(map(len, rows)))
    return [Sheet(place, Source.CSV, _numbered(frame), (), used, _others(data, used))]


def _delimiter(text: str) -> str:
    """The delimiter of the fullest of the first lines: a title above the header holds none."""
    lines = [line for _, line in zip(range(_LINES_LOOKED_AT), io.StringIO(text), strict=False) if line.strip()]
    fullest = max(lines, key=lambda line: max(map(line.count, ",;\t")), default="")
    return delimiter_of(fullest) if fullest else ","


def _others(data: bytes, used: str) -> tuple[str, ...]:
    """Other encodings in which bytes beyond ASCII can be read just as well: the reader has to look."""
    if data.isascii() or used == "utf-16":
        return ()
    return tuple(name for name in ("utf-8-sig", "gb18030", "big5") if name != used and _reads(data, name))


def _reads(data: bytes, encoding: str) -> bool:
    try:
        data.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _numbered(frame: pl.DataFrame) -> pl.DataFrame:
    return frame.rename(dict(zip(frame.columns, map(str, range(frame.width)), strict=True)))


def texts(values: Sequence[object]) -> list[str]:
    """The beginnings of cells as text, without the empty ones."""
    return list(filter(None, map(_short, values)))


def _short(value: object) -> str:
    return "" if value is None else str(value)[:_LONGEST].strip(SPACES)
