"""What comes out: tables by one mapping, Parquet like any other sheet, the workbook of a long sheet, saved previews."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import fastexcel
import polars as pl
import pytest

from mainstay.company.recognise import apply, marked_workbook
from mainstay.company.recognise.exchange import read_preview, write_preview
from mainstay.company.recognise.marking import MOST_ROWS
from mainstay.core.errors import InputError
from mainstay.core.text import LANGUAGES, Language

from .sheets import TWO, File, choices, dingtalk, kept, looked_at, people, run


def test_a_mapping_applied_to_a_file_gives_the_contracts_tables(tmp_path: Path) -> None:
    file = dingtalk(tmp_path)
    (choice,) = choices(looked_at(file))
    frame = apply(choice.mapping, file.pair, "月度汇总")["attendance"]
    assert frame.columns == ["person_id", "day", "hours", "overtime_hours", "late_minutes", "leave_kind", "leave_hours"]
    assert frame.height == 7


def test_a_mapping_applied_to_a_damaged_file_raises_every_fault(tmp_path: Path) -> None:
    file = kept(tmp_path, "x.csv", "person_id,hired_on,left_on\n1,soon,\n2,2026-02-30,\n")
    (choice,) = choices(looked_at(file))
    with pytest.raises(InputError) as caught:
        apply(choice.mapping, file.pair)
    assert sorted((told.code, told.row) for told in caught.value.faults) == [("no_such_day", 3), ("not_a_day", 2)]


def test_parquet_is_a_sheet_like_any_other(tmp_path: Path) -> None:
    frame = pl.DataFrame(
        {
            "工号": ["001", "002", "009"],
            "日期": [date(2026, 4, 30)] * 3,
            "工时": [176.0, 8.5, 1.0],
            "迟到时长(小时)": [0.5, None, 0.0],
        }
    )
    path = tmp_path / "kept"
    frame.write_parquet(path)
    file = File("考勤.parquet", path)
    preview = run(file, held={"people": people(*TWO)})
    assert [(told.code, told.row, told.column) for told in preview.faults] == [("unknown_person", 4, "工号")]
    assert preview.imported["attendance"].frame["late_minutes"].to_list() == [30.0, None]
    book = tmp_path / "m.xlsx"
    marked_workbook(book, preview, [file.pair], choices(looked_at(file)), "en")
    cells = fastexcel.read_excel(book).load_sheet(1, header_row=None, skip_rows=0, dtypes="string").to_polars()
    assert (cells[0, 0], cells[3, 0]) == ("工号", "009")


@pytest.mark.parametrize("language", LANGUAGES)
def test_of_a_long_sheet_only_the_faulty_rows_are_given_back_with_their_numbers(
    language: Language, tmp_path: Path
) -> None:
    rows = [f"{number},2020-01-01,\n" for number in range(MOST_ROWS + 10)]
    rows[15_000] = "x,soon,\n"
    file = kept(tmp_path, "people.csv", f"person_id,hired_on,left_on\n{''.join(rows)}")
    preview = run(file)
    path = tmp_path / "m.xlsx"
    marked_workbook(path, preview, [file.pair], choices(looked_at(file)), language)
    cells = fastexcel.read_excel(path).load_sheet(1, header_row=None, skip_rows=0, dtypes="string").to_polars()
    assert cells.rows() == [("1", "person_id", "hired_on", "left_on"), ("15002", "x", "soon", None)]


def test_a_preview_waits_on_disk_for_its_answer(tmp_path: Path) -> None:
    file = kept(tmp_path, "people.csv", "person_id,hired_on,left_on,school\n1,2020-01-01,,A\n2,soon,,B\n")
    preview = run(file, held={"people": people(*TWO)})
    write_preview(preview, tmp_path / "waits")
    again = read_preview(tmp_path / "waits")
    assert (again.faults, again.warnings, again.stopping) == (preview.faults, preview.warnings, preview.stopping)
    assert again.sha256 == preview.sha256
    assert again.imported["people"].further.equals(preview.imported["people"].further)
    assert [(mark.column, mark.rows.to_list()) for mark in again.marks] == [("hired_on", [3])]
    assert (again.may_apply, again.may_apply_partly, again.nothing_new) == (False, True, False)
