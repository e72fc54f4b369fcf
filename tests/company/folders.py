"""Folders of files for tests."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

import polars as pl
import xlsxwriter

from mainstay.loop.tables import Tables

PEOPLE = "person_id,hired_on,left_on\n001,2020-01-01,\n002,2020-01-01,2024-06-30\n003,2021-05-01,\n"


def put(folder: Path, files: Mapping[str, str | bytes]) -> Path:
    """Writes files into the folder, which is made if need be."""
    folder.mkdir(exist_ok=True)
    for name, content in files.items():
        (folder / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


def book(path: Path, build: Callable[[xlsxwriter.Workbook], None], **options: object) -> Path:
    """Writes a workbook and returns its folder."""
    path.parent.mkdir(exist_ok=True)
    with xlsxwriter.Workbook(str(path), options) as workbook:
        build(workbook)
    return path.parent


def sheet(rows: list[list[object]], name: str = "people") -> Callable[[xlsxwriter.Workbook], None]:
    """A sheet with these cells; None is an empty cell."""

    def build(workbook: xlsxwriter.Workbook) -> None:
        page = workbook.add_worksheet(name)
        day = workbook.add_format({"num_format": "yyyy-mm-dd"})
        for at, row in enumerate(rows):
            for column, value in enumerate(row):
                if isinstance(value, date):
                    page.write_datetime(at, column, value, day)
                elif value is not None:
                    page.write(at, column, value)

    return build


def assert_same(one: Tables, two: Tables) -> None:
    """The same tables, but for the hashes of their files and the warnings."""
    assert set(one.frames) == set(two.frames)
    for key, frame in one.frames.items():
        other = two[key]
        assert frame.schema == other.schema, key
        assert frame.equals(other, null_equal=True), key
    assert (one.currency, one.company) == (two.currency, two.company)
    assert isinstance(one.protected, pl.DataFrame)
    assert isinstance(two.protected, pl.DataFrame)
    assert one.protected.schema == two.protected.schema
    assert one.protected.equals(two.protected, null_equal=True)
