"""Sales come through the same door as the company's facts: each faulty cell is named, in a child process."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from mainstay.company.beside import SALES, read_beside
from mainstay.company.child import beside_in_child
from mainstay.company.settings import Settings

HEAD = "单号,工号,日期,金额,分成比例,客户\n"


def brought(tmp_path: Path, text: str) -> list[tuple[str, Path]]:
    path = tmp_path / "sales.csv"
    path.write_text(text, "utf-8")
    return [("sales.csv", path)]


def test_rows_in_minor_units(tmp_path: Path) -> None:
    files = brought(tmp_path, HEAD + 'A1,007,2026-01-05,"1,000.50",0.6,甲\nA1,008,2026-01-05,1000.50,0.4,甲\n')
    frame, faults = read_beside(files, SALES, Settings(), ["007", "008"])
    assert faults == ()
    assert frame["amount"].to_list() == [100_050, 100_050]
    assert frame["day"].to_list() == [date(2026, 1, 5)] * 2
    assert frame["person_id"].to_list() == ["007", "008"]


def test_every_faulty_cell_is_named(tmp_path: Path) -> None:
    files = brought(tmp_path, HEAD + "A2,E9,2026-13-05,x,60%,乙\nA3,E1,2026-01-05,1,1.5,\nA3,E1,2026-01-06,1,,\n")
    frame, faults = beside_in_child(files, SALES.key, tmp_path, ["E1"], Settings())
    assert frame.height == 3
    told = {(one.row, one.column, one.code) for one in faults}
    assert told == {
        (2, "日期", "no_such_day"), (2, "金额", "not_money"), (2, "分成比例", "percent"), (2, "工号", "unknown_person"),
        (3, "分成比例", "out_of_range"), (4, "单号", "duplicate_key"),
    }  # fmt: skip


def test_what_is_no_table_says_so(tmp_path: Path) -> None:
    frame, faults = beside_in_child(brought(tmp_path, "nothing\nhere\n"), SALES.key, tmp_path, [], Settings())
    assert {one.code for one in faults} == {"missing_column"}
    assert frame["source"].drop_nulls().is_empty()


def test_a_hostile_workbook_is_refused_not_opened(tmp_path: Path) -> None:
    path = tmp_path / "bad.xlsx"
    path.write_bytes(b"PK\x03\x04" + b"\0" * 200)
    frame, faults = beside_in_child([("bad.xlsx", path)], SALES.key, tmp_path, [], Settings())
    assert frame.is_empty()
    assert len(faults) == 1
