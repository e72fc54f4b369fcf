"""What an XLSX may cost is looked at before it is opened: size, unpacked size, ratio, entries, cells, links.

A spreadsheet of 337 kB was measured to take 146 s of processor, one of 514 kB to take 1 GB: the zip's directory and
one streaming pass over its parts tell such files from honest ones.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path

from mainstay.company.findings import Findings
from mainstay.company.messages import Place

MEGABYTE = 1_000_000
LARGEST_FILE = 50 * MEGABYTE
LARGEST_UNPACKED = 200 * MEGABYTE
LARGEST_RATIO = 200
MOST_ENTRIES = 1_000
MOST_CELLS = 20_000_000
"""The reader allots a whole rectangle of cells, however few are filled."""

LONGEST_CELL = 32_767
"""No spreadsheet holds more characters in a cell."""

_RATIO_FROM = MEGABYTE
"""Small parts of an honest workbook may be packed very tightly; below this size the ratio says nothing."""

_CHUNK = 1 << 20
_OVERLAP = 64
_CELL = re.compile(rb"""\sr=["']([A-Za-z]{0,4})(\d{1,9})["']""")
_ERROR = re.compile(
    rb"""<c [^>]*?\br="([A-Z]{1,3})(\d{1,7})"[^>]*?\bt="e"[^>]*>(?:<f[^>]*/>|<f[^>]*>[^<]*</f>)?<v>([^<]{1,20})"""
)


@dataclass(frozen=True, slots=True)
class ErrorCell:
    """A cell that holds #N/A, #REF! or the like; the reader would take it for an empty one."""

    part: str
    column: int
    row: int
    found: str


def safe_to_open(path: Path, findings: Findings) -> tuple[ErrorCell, ...] | None:
    """The error cells of a workbook, or None where it breaks a limit and must not be opened (the fault says which)."""
    place = Place(path.name)
    size = path.stat().st_size
    if size > LARGEST_FILE:
        findings.fault("too_large", place, found=_megabytes(size), limit=_megabytes(LARGEST_FILE))
        return None
    try:
        with zipfile.ZipFile(path) as book:
            return _look_inside(book, place, findings)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        # RuntimeError: zipfile's word for an encrypted part.
        findings.fault("damaged_file", place, found=error)
        return None


def _look_inside(book: zipfile.ZipFile, place: Place, findings: Findings) -> tuple[ErrorCell, ...] | None:
    entries = book.infolist()
    if len(entries) > MOST_ENTRIES:
        findings.fault("zip_bomb", place, found=f"{len(entries)} entries", limit=f"{MOST_ENTRIES}")
        return None
    unpacked = sum(entry.file_size for entry in entries)
    steepest = max((e.file_size / max(e.compress_size, 1) for e in entries if e.file_size > _RATIO_FROM), default=0.0)
    if unpacked > LARGEST_UNPACKED or steepest > LARGEST_RATIO:
        limit = f"{_megabytes(LARGEST_UNPACKED)} / {LARGEST_RATIO} : 1"
        findings.fault("zip_bomb", place, found=f"{_megabytes(unpacked)} / {steepest:.0f} : 1", limit=limit)
        return None
    links = next((entry.filename for entry in entries if "externallinks/" in entry.filename.lower()), None)
    if links is not None:
        findings.fault("external_links", place, found=links)
        return None
    errors: list[ErrorCell] = []
    for entry in entries:
        if entry.filename.lower().endswith((".xml", ".rels")) and not _scan(book, entry, place, findings, errors):
            return None
    return tuple(dict.fromkeys(errors))


def _scan(book: zipfile.ZipFile, entry: zipfile.ZipInfo, place: Place, findings: Findings,
          errors: list[ErrorCell]) -> bool:  # fmt: skip
    """Reads one part to its end (so a false size in the directory shows) and looks for what does not belong there."""
    sheet = "/worksheets/" in f"/{entry.filename}".lower()
    rows = columns = 0
    kept = b""
    with book.open(entry) as part:
        while chunk := part.read(_CHUNK):
            text = kept + chunk
            if b"<!DOCTYPE" in text or b"<!ENTITY" in text or b"\0" in text[:_OVERLAP]:
                findings.fault("doctype", place, found=entry.filename)
                return False
            if sheet:
                rows, columns = _span(text, rows, columns)
                errors += _errors(entry.filename, text)
            # No cell's opening tag is cut in two: what follows the last one is looked at again.
            kept = text[max(text.rfind(b"<c "), len(text) - 4096) :] if sheet else text[-_OVERLAP:]
    if rows * columns > MOST_CELLS:
        findings.fault("too_many_cells", place, found=f"{rows} × {columns}", limit=f"{MOST_CELLS:,}")
        return False
    return True


def _span(text: bytes, rows: int, columns: int) -> tuple[int, int]:
    found = _CELL.findall(text)
    if not found:
        return rows, columns
    last_row = max(int(row) for row in {row for _, row in found})
    last_column = max(column_number(letters.decode()) for letters in {letters for letters, _ in found})
    return max(rows, last_row), max(columns, last_column)


def _errors(part: str, text: bytes) -> list[ErrorCell]:
    if b't="e"' not in text:
        return []
    return [
        ErrorCell(part, column_number(column.decode()), int(row), found.decode(errors="replace"))
        for column, row, found in _ERROR.findall(text)
    ]


def column_number(letters: str) -> int:
    """A spreadsheet's column as a number: A is 1, Z 26, AA 27; nothing is 0."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def _megabytes(size: int) -> str:
    return f"{size / MEGABYTE:,.1f} MB"


def column_letters(number: int) -> str:
    """The other way round: 1 is A, 27 is AA."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
