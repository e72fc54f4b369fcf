"""Reading CSV: the encoding is decided on the whole file, the delimiter on the header."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterable
from pathlib import Path

import polars as pl

from mainstay.company.findings import ROW, Findings
from mainstay.company.grids import Grid, Source, grid_of
from mainstay.company.messages import Place

_DELIMITERS = (",", ";", "\t")
_LONGEST_FIELD = 1_000_000
_END = "\u241c"
_LINE_ENDS = "\r\n"


def read_csv(path: Path, findings: Findings) -> list[Grid]:
    """The one table of a CSV file, or nothing when it cannot be read (the faults say why)."""
    place = Place(path.name)
    frame = _cells(path, place, findings)
    return [] if frame is None else [grid_of(place, Source.CSV, frame)]


def _cells(path: Path, place: Place, findings: Findings) -> pl.DataFrame | None:
    """Header and cells as they stand; the file's text is let go with the return."""
    text = decoded(path.read_bytes(), place, findings)
    if text is None:
        return None
    if "\n" not in text:
        text = text.replace("\r", "\n")
    if not text.strip():
        return pl.DataFrame()
    delimiter = delimiter_of(text)
    frame = read_fast(text, delimiter)
    return _read_slowly(text, delimiter, place, findings) if frame is None else frame


def decoded(data: bytes, place: Place, findings: Findings) -> str | None:
    """The text of a file: by its byte order mark, else strict UTF-8, else GB18030.

    UTF-8 comes first because four of five two-character UTF-8 names also decode as GB18030, into nonsense.
    """
    read = decoded_as(data, encodings_tried(data), place, findings)
    return None if read is None else read[0]


def encodings_tried(data: bytes) -> tuple[str, ...]:
    """The encodings to try, in their order."""
    is_utf16 = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    return ("utf-16",) if is_utf16 else ("utf-8-sig", "gb18030")


def decoded_as(data: bytes, tried: Iterable[str], place: Place, findings: Findings) -> tuple[str, str] | None:
    """The whole text in the first of the encodings in which it can be read, and that encoding."""
    at = 0
    for encoding in tried:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError as error:
            at = error.start + 1
        else:
            if "\0" not in text:
                return text, encoding
            at = text.index("\0") + 1
    findings.fault("encoding", place, found=at)
    return None


def delimiter_of(text: str) -> str:
    """The delimiter that occurs most in the header outside quotation marks; a comma if none does."""
    header = next(line for line in io.StringIO(text) if line.strip())
    outside = "".join(header.split('"')[::2])
    return max(_DELIMITERS, key=outside.count)


def read_fast(text: str, delimiter: str) -> pl.DataFrame | None:
    """The cells, or None for a file with empty lines on top, ragged rows or stray quotation marks.

    Of those the slow reader can say which row is wrong, or read them after all.
    """
    if text[0] in _LINE_ENDS:
        return None
    try:
        return pl.read_csv(text.encode(), has_header=False, infer_schema=False, separator=delimiter)
    except pl.exceptions.ComputeError:
        return None


def _read_slowly(text: str, delimiter: str, place: Place, findings: Findings) -> pl.DataFrame | None:
    rows = records(text, delimiter, place, findings)
    if rows is None:
        return None
    width = next(len(row) for row in rows if row)
    ragged = [(number, len(row)) for number, row in enumerate(rows, 1) if any(row[width:])]
    if ragged:
        found = pl.DataFrame(ragged, schema={ROW: pl.Int64, "found": pl.Int64}, orient="row")
        findings.rows("too_many_fields", place, "", found, limit=width)
        return None
    return filled(rows, width)


def filled(rows: list[list[str]], width: int) -> pl.DataFrame:
    """Records as cells of one width."""
    full = [[*row[:width], *[None] * (width - len(row))] for row in rows]
    return pl.DataFrame(full, schema=[(f"c{index}", pl.String) for index in range(width)], orient="row")


def records(text: str, delimiter: str, place: Place, findings: Findings) -> list[list[str]] | None:
    """The records of a text, however long each is; None (and a fault) where a quotation mark is never closed."""
    before = csv.field_size_limit(_LONGEST_FIELD)
    try:
        rows = _to_the_end(text, delimiter)
    finally:
        csv.field_size_limit(before)
    if rows.pop() == [_END]:
        return rows
    findings.fault("unclosed_quote", place, row=len(rows) + 1)
    return None


def _to_the_end(text: str, delimiter: str) -> list[list[str]]:
    """The records and then an end mark as a record of its own, unless an open quotation mark has swallowed it."""
    rows: list[list[str]] = []
    try:
        rows.extend(csv.reader(io.StringIO(f"{text.rstrip(_LINE_ENDS)}\n{_END}", newline=""), delimiter=delimiter))
    except csv.Error:  # a field longer than the limit: the mark was never closed
        rows.append([])
    return rows
