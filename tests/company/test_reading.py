"""What the door understands: encodings, delimiters, headers and words in both languages, days, money, ids."""

from __future__ import annotations

import hashlib
import os
import weakref
from datetime import date
from pathlib import Path

import polars as pl
import pytest
import xlsxwriter

from mainstay.company import check_company, delivered, read_company, read_newest
from mainstay.company.findings import Findings
from mainstay.company.grammar import Table
from mainstay.company.grids import Grid
from mainstay.company.settings import Settings
from mainstay.company.typed import Read, typed
from mainstay.core.errors import InputError

from .folders import PEOPLE, assert_same, book, put, sheet

PAY = "person_id,from,element,amount,per\n"
ZH = (
    "工号,入职日期,离职日期,离职类型,姓名,性别,是否骨干\n"
    "001,2020年1月1日,,,郑隆,女,是\n"
    "002,2020/1/1,2024-06-30,主动离职,王芳,男,否\n"
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_encoding_and_delimiter_are_found_out(tmp_path: Path, encoding: str, delimiter: str) -> None:
    tables = read_company(put(tmp_path, {"员工.csv": ZH.replace(",", delimiter).encode(encoding)}))
    people = tables["people"]
    assert people["name"].to_list() == ["郑隆", "王芳"]
    assert people["left_kind"].to_list() == [None, "resigned"]
    assert people["key"].to_list() == [True, False]
    assert people["hired_on"].to_list() == [date(2020, 1, 1)] * 2


def test_rare_characters_need_gb18030(tmp_path: Path) -> None:
    text = ZH.replace("王芳", "㛃䶮𠮷")
    assert (
        read_company(put(tmp_path, {"people.csv": text.encode("gb18030")}))["people"]["name"].to_list()[1] == "㛃䶮𠮷"
    )


def test_utf8_is_tried_before_gb18030(tmp_path: Path) -> None:
    assert "王芳".encode().decode("gb18030") != "王芳"
    assert read_company(put(tmp_path, {"people.csv": ZH.encode()}))["people"]["name"].to_list()[1] == "王芳"


def test_old_line_ends_blank_lines_and_stray_quotes(tmp_path: Path) -> None:
    people = read_company(put(tmp_path, {"people.csv": PEOPLE.replace("\n", "\r")}))["people"]
    assert people.height == 3
    stray = PEOPLE.replace("hired_on,left_on", "hired_on,left_on,name").replace(
        "003,2021-05-01,", '\n003,2021-05-01,,5" x'
    )
    assert read_company(put(tmp_path, {"people.csv": stray}))["people"]["name"].to_list()[-1] == '5" x'


def test_a_row_is_named_as_the_spreadsheet_counts(tmp_path: Path) -> None:
    text = '\nperson_id,hired_on,left_on,name\n1,2020-01-01,,"two\nlines"\n\n\n2,never,,x\n'
    assert [fault.row for fault in check_company(put(tmp_path, {"people.csv": text})).faults] == [6]


def test_ids_keep_zeros_lose_width_and_are_matched(tmp_path: Path) -> None:
    pay = f"{PAY}００１,2020-01-01,base,１５０００,month\n 001\u200b,2021-01-01,base,1,month\n"
    tables = read_company(put(tmp_path, {"people.csv": PEOPLE, "pay.csv": pay}))
    assert tables["pay"]["person_id"].to_list() == ["001", "001"]
    assert tables["pay"]["amount"].to_list() == [1_500_000, 100]


@pytest.mark.parametrize(
    ("written", "units"),
    [("0", 0), ("0.1", 10), ("15000.50", 1_500_050), ('"15,000.5"', 1_500_050), ("¥100", 10_000), ("CNY 7", 700),
     ("100.500", 10_050), ("9007199254740.99", None), ("999999999999.99", 99_999_999_999_999), ("+5", 500)],
)  # fmt: skip
def test_money_is_exact(tmp_path: Path, written: str, units: int | None) -> None:
    pay = f"{PAY}001,2020-01-01,base,{written},month\n"
    checked = check_company(put(tmp_path, {"people.csv": PEOPLE, "pay.csv": pay}))
    got = None if checked.tables is None else checked.tables["pay"]["amount"].to_list()[0]
    assert got == units


@pytest.mark.parametrize(
    ("unit", "written", "units"),
    [("wan", "1.5", 1_500_000), ("wan", "0.000001", 1), ("thousand", "15.00001", 1_500_001)],
)
def test_the_unit_of_money_is_asked_for(tmp_path: Path, unit: str, written: str, units: int) -> None:
    pay = f"{PAY}001,2020-01-01,base,{written},month\n"
    toml = f'unit = "{unit}"\nname = "示例"\ncurrency = "CNY"\n'
    tables = read_company(put(tmp_path, {"people.csv": PEOPLE, "pay.csv": pay, "company.toml": toml}))
    assert tables["pay"]["amount"].to_list() == [units]
    assert (tables.company, tables.currency) == ("示例", "CNY")


def test_limits_are_money_or_counts(tmp_path: Path) -> None:
    limits = "kind,scope,amount\ncash_now,,200000.5\nmentor_seats,公司,12\nsabbaticals,A,3\n"
    frame = read_company(put(tmp_path, {"people.csv": PEOPLE, "limits.csv": limits}))["limits"]
    assert frame.select("kind", "scope", "amount").rows() == [
        ("cash_now", "company", 20_000_050),
        ("mentor_seats", "company", 12),
        ("sabbaticals", "A", 3),
    ]


def test_every_column_is_there_and_absent_tables_are_not(tmp_path: Path) -> None:
    tables = read_company(
        put(tmp_path, {"people.csv": PEOPLE, "talks.csv": "person_id,day,kind\n001,2024-01-01,1:1\n"})
    )
    assert set(tables.frames) == {"people", "talks"}
    assert tables["people"].columns == [
        "person_id",
        "hired_on",
        "left_on",
        "left_kind",
        "left_regretted",
        "name",
        "key",
    ]
    assert tables["people"].schema["key"] == pl.Boolean
    assert tables["talks"].rows() == [("001", date(2024, 1, 1), "one_on_one")]
    assert read_newest(tmp_path)[1] == date(2024, 6, 30)


def test_hashes_name_every_file_read(tmp_path: Path) -> None:
    tables = read_company(put(tmp_path, {"people.csv": PEOPLE, "company.toml": 'currency = "CNY"'}))
    assert tables.hashes == {
        "people.csv": hashlib.sha256(PEOPLE.encode()).hexdigest(),
        "company.toml": hashlib.sha256(b'currency = "CNY"').hexdigest(),
    }


def test_what_is_not_read_is_named(tmp_path: Path) -> None:
    put(
        tmp_path,
        {"people.csv": PEOPLE, "atendance.csv": "a\n1\n", "notes.docx": "x", ".hidden": "x", "~$people.xlsx": "x"},
    )
    put(tmp_path, {"units.csv": "unit,colour\nA,red\n", "talks.csv": "person_id,day,kind\n", "README.txt": "x"})
    (tmp_path / "old").mkdir()
    (tmp_path / "pay.csv").symlink_to("/etc/passwd")
    os.mkfifo(tmp_path / "growth.csv")
    warned = {(fault.code, fault.file, fault.column) for fault in read_company(tmp_path).warnings}
    assert warned == {
        ("unknown_file", "atendance.csv", ""),
        ("unknown_file", "notes.docx", ""),
        ("unknown_column", "units.csv", "colour"),
        ("empty_table", "talks.csv", ""),
        ("folder_ignored", "old", ""),
        ("link_ignored", "pay.csv", ""),
        ("link_ignored", "growth.csv", ""),
    }
    said = [fault.text.en for fault in read_company(tmp_path).warnings if fault.file == "atendance.csv"]
    assert "did you mean attendance?" in said[0]


def test_odd_file_names_are_harmless(tmp_path: Path) -> None:
    put(tmp_path, {"people.csv": PEOPLE, "\u202egnp.csv": "x\n1\n", "😀" * 50 + ".csv": "x\n1\n", "a\nb.csv": "x\n1\n"})
    warnings = read_company(tmp_path).warnings
    assert [fault.code for fault in warnings] == ["unknown_file"] * 3
    assert all(fault.sentence("en").isprintable() for fault in warnings)


def test_input_error_has_every_fault(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        read_company(put(tmp_path, {"people.csv": PEOPLE + "004,x,\n005,y,\n"}))
    assert [(fault.code, fault.row) for fault in caught.value.faults] == [("not_a_day", 5), ("not_a_day", 6)]


def test_progress_is_told(tmp_path: Path) -> None:
    told: list[str] = []
    read_company(put(tmp_path, {"people.csv": PEOPLE, "units.csv": "unit\nA\n"}), progress=told.append)
    assert told == ["people.csv", "units.csv"]


def test_summary_covers_rows_people_and_days(tmp_path: Path) -> None:
    talks = "person_id,day,kind\n001,2024-01-01,stay\n001,2024-02-01,stay\n"
    checked = check_company(put(tmp_path, {"people.csv": PEOPLE, "talks.csv": talks}))
    assert [(s.table, s.rows, s.people, s.first, s.last) for s in checked.summary] == [
        ("people", 3, 3, date(2020, 1, 1), date(2021, 5, 1)),
        ("talks", 2, 1, date(2024, 1, 1), date(2024, 2, 1)),
    ]
    assert "pay" in checked.missing
    assert "talks" not in checked.missing


def test_a_workbook_with_a_sheet_for_each_table(tmp_path: Path) -> None:
    people: list[list[object]] = [
        ["员工编号", "入职日期", "离职日期"],
        ["001", date(2020, 1, 1)],
        [2, date(2020, 2, 1)],
    ]
    pay: list[list[object]] = [
        ["person_id", "from", "element", "amount", "per"],
        ["001", date(2020, 1, 1), "base", 15000.1, "month"],
    ]

    def build(workbook: xlsxwriter.Workbook) -> None:
        sheet(people, "人员")(workbook)
        sheet(pay, "pay")(workbook)
        sheet([["anything"], [1]], "notes")(workbook)

    for epoch in (False, True):
        tables = read_company(book(tmp_path / f"e{epoch}" / "anything.xlsx", build, date_1904=epoch))
        assert tables["people"]["hired_on"].to_list() == [date(2020, 1, 1), date(2020, 2, 1)]
        assert tables["people"]["person_id"].to_list() == ["001", "2"]
        assert tables["pay"]["amount"].to_list() == [1_500_010]
        assert [fault.code for fault in tables.warnings] == ["unknown_sheet"]


def test_a_workbook_of_one_table_is_named_by_its_file(tmp_path: Path) -> None:
    rows: list[list[object]] = [[None], ["person_id", "hired_on", "left_on"], [], ["1", "2020-01-01"], ["2", 43831]]
    checked = check_company(book(tmp_path / "people.xlsx", sheet(rows, "Sheet1")))
    assert [(fault.code, fault.row, fault.sheet) for fault in checked.faults] == [("day_as_number", 5, "Sheet1")]


def test_formula_errors_are_not_taken_for_empty_cells(tmp_path: Path) -> None:
    def build(workbook: xlsxwriter.Workbook) -> None:
        sheet([["person_id", "hired_on", "left_on", "key"], ["1", "2020-01-01", None, None]])(workbook)
        page = workbook.get_worksheet_by_name("people")
        page.write_formula(1, 2, "=NA()", None, "#N/A")
        page.write_formula(1, 3, "=1/0", None, "#DIV/0!")

    faults = check_company(book(tmp_path / "people.xlsx", build)).faults
    assert [(f.code, f.row, f.column, f.found) for f in faults] == [
        ("error_cell", 2, "left_on", "#N/A"),
        ("error_cell", 2, "key", "#DIV/0!"),
    ]


def test_typed_parquet(tmp_path: Path) -> None:
    people = pl.DataFrame({"person_id": [1.0, 2.0], "hired_on": [date(2020, 1, 1)] * 2, "left_on": [None, None],
                           "key": [True, None]}, schema_overrides={"left_on": pl.Date})  # fmt: skip
    people.write_parquet(tmp_path / "people.parquet")
    pay = pl.DataFrame({"person_id": [1, 2], "from": [date(2020, 1, 1)] * 2, "element": ["base", "base"],
                        "amount": [0.1 + 0.2 - 0.1, 15000.1], "per": ["month"] * 2})  # fmt: skip
    pay.write_parquet(tmp_path / "pay.parquet")
    tables = read_company(tmp_path)
    assert tables["people"]["person_id"].to_list() == ["1", "2"]
    assert tables["pay"]["amount"].to_list() == [20, 1_500_010]


def test_the_cells_of_a_file_are_gone_when_the_next_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before: list[weakref.ref[Grid]] = []

    def watched(grid: Grid, table: Table, settings: Settings, findings: Findings) -> Read:
        assert not any(held() is not None for held in before)
        before.append(weakref.ref(grid))
        return typed(grid, table, settings, findings)

    monkeypatch.setattr(delivered, "typed", watched)
    pay = "person_id,from,element,amount,per\n001,2020-01-01,base,100,month\n"
    folder = put(tmp_path, {"people.csv": PEOPLE, "pay.csv": pay, "units.csv": "unit,parent,name\nu,,U\n"})
    assert read_company(folder).names == {"people", "pay", "units"}
    assert len(before) == 3


def test_two_hundred_thousand_rows_with_three_bad_cells(tmp_path: Path) -> None:
    count, people = 200_000, 4_000
    frame = pl.select(at=pl.int_range(count)).select(
        (pl.col("at") % people).cast(pl.String).alias("person_id"),
        (pl.lit(date(2024, 1, 1)) + pl.duration(days=pl.col("at") // people)).cast(pl.String).alias("day"),
        pl.lit("8.0").alias("hours"),
        pl.lit("").alias("leave_kind"),
    )
    frame[777, "day"], frame[123_456, "hours"], frame[199_999, "person_id"] = "2026/2/30", "8h", "x"
    frame.write_csv(tmp_path / "attendance.csv")
    staff = "".join(f"{person},2020-01-01,\n" for person in range(people))
    put(tmp_path, {"people.csv": "person_id,hired_on,left_on\n" + staff})
    faults = check_company(tmp_path).faults
    assert [(fault.code, fault.row, fault.column, fault.found) for fault in faults] == [
        ("no_such_day", 779, "day", "2026/2/30"),
        ("not_a_number", 123_458, "hours", "8h"),
        ("unknown_person", 200_001, "person_id", "x"),
    ]


def test_the_newest_day_is_found_and_nothing_later_is_seen(tmp_path: Path) -> None:
    put(tmp_path, {"people.csv": PEOPLE, "talks.csv": "person_id,day,kind\n001,2024-12-03,stay\n"})
    tables, day = read_newest(tmp_path)
    assert day == date(2024, 12, 3)
    assert_same(tables, read_company(tmp_path, as_of=day))


@pytest.mark.parametrize("day", [date(1990, 1, 1), date(2024, 1, 1)])
def test_a_day_on_which_nobody_is_here_is_refused(tmp_path: Path, day: date) -> None:
    put(tmp_path, {"people.csv": "person_id,hired_on,left_on\na,2020-01-01,2021-01-01\n"})
    assert [fault.code for fault in check_company(tmp_path, as_of=day).faults] == ["nobody_here"]
    assert not check_company(tmp_path, as_of=date(2020, 6, 1)).faults
