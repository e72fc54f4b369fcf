"""An XLSX that would hurt is refused with a sentence before it is opened."""

from __future__ import annotations

import random
import zipfile
from pathlib import Path

import pytest
import xlsxwriter

from mainstay.company import check_company, limits
from mainstay.company.limits import column_letters, column_number

from .folders import book, sheet

ROWS: list[list[object]] = [["person_id", "hired_on", "left_on"], ["1", "2020-01-01"]]


def codes(folder: Path) -> list[str]:
    return [fault.code for fault in check_company(folder).faults]


def changed(folder: Path, name: str, change: tuple[bytes, bytes]) -> Path:
    """The workbook of the folder with one part changed, or added when it is not there."""
    path = folder / "people.xlsx"
    with zipfile.ZipFile(path) as old:
        parts = {entry: old.read(entry) for entry in old.namelist()}
    before, after = change
    parts[name] = parts[name].replace(before, after, 1) if name in parts else after
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for entry, data in parts.items():
            new.writestr(entry, data)
    return folder


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return book(tmp_path / "people.xlsx", sheet(ROWS))


def test_an_honest_workbook_passes(folder: Path) -> None:
    assert codes(folder) == []


def test_a_zip_bomb_is_refused_without_being_opened(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    changed(folder, "xl/media/noise.bin", (b"", random.Random(0).randbytes(10_000_000)))
    assert codes(folder) == []
    monkeypatch.setattr(limits, "LARGEST_UNPACKED", 10_000_000)
    monkeypatch.delattr("fastexcel.read_excel")
    assert codes(folder) == ["zip_bomb"]


def test_a_steep_ratio_is_refused(folder: Path) -> None:
    changed(folder, "xl/worksheets/sheet9.xml", (b"", b" " * 20_000_000))
    assert codes(folder) == ["zip_bomb"]


def test_many_entries_are_refused(folder: Path) -> None:
    with zipfile.ZipFile(folder / "people.xlsx", "a") as zipped:
        for number in range(1001):
            zipped.writestr(f"x/{number}", "")
    assert codes(folder) == ["zip_bomb"]


def test_a_false_size_in_the_directory_does_not_help(folder: Path) -> None:
    changed(folder, "xl/worksheets/sheet9.xml", (b"", b"0123456789" * 300_000))
    path = folder / "people.xlsx"
    data = bytearray(path.read_bytes())
    real = (3_000_000).to_bytes(4, "little")
    assert data.count(real) == 2
    path.write_bytes(data.replace(real, (10).to_bytes(4, "little")))
    assert codes(folder) == ["damaged_file"]


def test_entities_are_refused(folder: Path) -> None:
    laugh = b'<!DOCTYPE lolz [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><sst'
    assert codes(changed(folder, "xl/sharedStrings.xml", (b"<sst", laugh))) == ["doctype"]


def test_links_to_other_files_are_refused(folder: Path) -> None:
    assert codes(changed(folder, "xl/externalLinks/externalLink1.xml", (b"", b"<x/>"))) == ["external_links"]


@pytest.mark.parametrize("cell", [b'r="XFD1048576"', b"r='XFD1048576'"])
def test_two_cells_that_span_a_continent_are_refused(folder: Path, cell: bytes) -> None:
    assert codes(changed(folder, "xl/worksheets/sheet1.xml", (b'r="C1"', cell))) == ["too_many_cells"]


def test_a_large_file_is_not_even_unzipped(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "LARGEST_FILE", 100)
    assert codes(folder) == ["too_large"]


def test_a_cell_cut_by_a_chunk_is_seen_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def build(workbook: xlsxwriter.Workbook) -> None:
        rows: list[list[object]] = [[str(at), "2020-01-01"] for at in range(2, 40)]
        sheet(ROWS + rows)(workbook)
        for row in range(1, 40):
            workbook.get_worksheet_by_name("people").write_formula(row, 2, "=NA()", None, "#N/A")

    folder = book(tmp_path / "people.xlsx", build)
    monkeypatch.setattr(limits, "_CHUNK", 50)
    faults = check_company(folder).faults
    assert sum(fault.times for fault in faults) == 39
    assert {fault.code for fault in faults} == {"error_cell"}


@pytest.mark.parametrize(("number", "letters"), [(1, "A"), (26, "Z"), (27, "AA"), (702, "ZZ"), (16384, "XFD")])
def test_columns_are_numbered_as_in_a_spreadsheet(number: int, letters: str) -> None:
    assert column_letters(number) == letters
    assert column_number(letters) == number
