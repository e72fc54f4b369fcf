"""F01, F03–F06, F10: what damaged, odd and hostile files do to an import, each row of the catalogue by its id."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import fastexcel
import polars as pl
import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mainstay.company.recognise import Choice, Preview, dry_run, marked_workbook, recognise
from mainstay.core.text import LANGUAGES

from .sheets import TWO, Cell, File, book, choices, kept, looked_at, people, run

HEADER = "person_id,hired_on,left_on,name\n"
TRIGGERS = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "＝1+1",
    "'=1",
    '=HYPERLINK("http://x")',
    "=cmd|' /C calc'!A0",
]


def marked(folder: Path, preview: Preview, files: list[File], chosen: list[Choice]) -> Path:
    path = folder / "marked.xlsx"
    marked_workbook(path, preview, [file.pair for file in files], chosen, "zh")
    return path


def parts(path: Path, ending: str) -> Iterator[str]:
    with zipfile.ZipFile(path) as zipped:
        yield from (zipped.read(name).decode() for name in zipped.namelist() if name.endswith(ending))


@pytest.mark.parametrize("text", TRIGGERS)
def test_f01_no_cell_given_back_is_a_formula(text: str, tmp_path: Path) -> None:
    rows: list[list[Cell]] = [["person_id", "hired_on", "left_on", "name"], [text, "2026-02-30", None, text]]
    file = book(tmp_path, f"{text[:3]}.xlsx", {"people": rows})
    found = looked_at(file)
    preview = run(file)
    assert "no_such_day" in [told.code for told in preview.faults]
    path = marked(tmp_path, preview, [file], choices(found))
    assert not any("<f>" in sheet or "<f " in sheet for sheet in parts(path, ".xml") if "<sheetData" in sheet)
    assert not any("hyperlink" in sheet.lower() for sheet in parts(path, ".rels"))


@settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(sign=st.sampled_from("=+-@＝＋－＠'"), rest=st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=20))
def test_f01_names_and_headings_with_any_ending(sign: str, rest: str, tmp_path: Path) -> None:
    heading = f"{sign}{rest}".replace('"', "").replace(",", "") or "x"
    file = kept(tmp_path, "x.csv", f'person_id,hired_on,left_on,"{heading}"\n1,soon,,"{heading}"\n')
    preview = run(file)
    path = marked(tmp_path, preview, [file], choices(looked_at(file)))
    assert not any("<f>" in sheet for sheet in parts(path, ".xml") if "<sheetData" in sheet)


def test_faulty_cells_are_marked_where_they_stand(tmp_path: Path) -> None:
    rows: list[list[Cell]] = [
        ["title"],
        ["person_id", "hired_on", "left_on", "name"],
        ["1", "2020-01-01", None, "a"],
        ["2", "soon", None, "b"],
    ]
    file = book(tmp_path, "x.xlsx", {"people": rows})
    preview = run(file)
    path = marked(tmp_path, preview, [file], choices(looked_at(file)))
    read = fastexcel.read_excel(path)
    assert read.sheet_names == ["问题", "people"]
    cells = read.load_sheet("people", header_row=None, skip_rows=0, dtypes="string").to_polars()
    assert cells[3, 1] == "soon"
    (comments,) = parts(path, "comments1.xml")
    assert 'ref="B4"' in comments
    assert "不是日期" in comments


def test_f03_entities_and_links_are_refused(tmp_path: Path) -> None:
    file = book(tmp_path, "x.xlsx", {"people": [["person_id", "hired_on", "left_on"], ["1", "2020-01-01", None]]})
    with zipfile.ZipFile(file.path) as old:
        content = {name: old.read(name) for name in old.namelist()}
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b SYSTEM "file:///etc/passwd">]>'
    for name, data, code in (
        ("xl/worksheets/sheet1.xml", bomb + content["xl/worksheets/sheet1.xml"], "doctype"),
        ("xl/externalLinks/externalLink1.xml", b"<x/>", "external_links"),
    ):
        with zipfile.ZipFile(file.path, "w") as new:
            for entry, old_data in (content | {name: data}).items():
                new.writestr(entry, old_data)
        assert [told.code for told in looked_at(file).faults] == [code]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16"])
def test_f04_encodings_are_decided_on_the_whole_file(encoding: str, tmp_path: Path) -> None:
    file = kept(tmp_path, "x.csv", "工号,入职日期,离职日期,姓名\n001,2020-01-01,,王芳\n".encode(encoding))
    one = run(file).imported["people"].frame
    assert (one["person_id"].item(), one["name"].item()) == ("001", "王芳")


def test_f04_rare_characters_need_gb18030_and_get_it(tmp_path: Path) -> None:
    file = kept(tmp_path, "x.csv", "工号,入职日期,离职日期,姓名\n001,2020-01-01,,㛃䶮𬍛𠮷\n".encode("gb18030"))
    assert looked_at(file).sheets[0].encoding == "gb18030"
    assert run(file).imported["people"].frame["name"].item() == "㛃䶮𬍛𠮷"


def test_f04_where_two_encodings_fit_the_reader_is_asked_and_can_say(tmp_path: Path) -> None:
    # These bytes are 郑隆 in GBK, and valid UTF-8, too: nothing but a look can tell.
    file = kept(tmp_path, "x.csv", b"person_id,hired_on,left_on,name\n001,2020-01-01,," + "郑隆".encode("gbk"))
    found = looked_at(file).sheets[0]
    assert found.encoding == "utf-8-sig"
    assert "gb18030" in found.readable_as
    said = recognise([file.pair], encoding="gb18030").sheets[0]
    assert next(seen.samples for seen in said.columns if seen.rule.column == "name") == ("郑隆",)
    assert said.mapping is not None
    preview = dry_run([file.pair], [Choice(file.name, "", said.mapping)])
    assert preview.imported["people"].frame["name"].item() == "郑隆"


def test_f04_big5_is_read_where_somebody_says_so(tmp_path: Path) -> None:
    file = kept(tmp_path, "x.csv", "person_id,hired_on,left_on,name\n001,2020-01-01,,陳大文\n".encode("big5"))
    assert "big5" in looked_at(file).sheets[0].readable_as
    said = recognise([file.pair], encoding="big5").sheets[0]
    assert next(seen.samples for seen in said.columns if seen.rule.column == "name") == ("陳大文",)


@pytest.mark.parametrize("number", ["００１", "0\u200d01", "\u202e001", "\u3000001\u00a0", "\ufeff001"])
def test_f05_numbers_are_read_as_they_are_meant(number: str, tmp_path: Path) -> None:
    file = kept(tmp_path, "x.csv", f"{HEADER}{number},2020-01-01,,王\u3000芳\n")
    frame = run(file).imported["people"].frame
    assert frame["person_id"].item() == "001"
    assert frame["name"].item() == "王\u3000芳"


def test_f02_a_cell_longer_than_any_spreadsheets_is_named_and_not_kept(tmp_path: Path) -> None:
    file = kept(tmp_path, "x.csv", f"{HEADER}1,2020-01-01,,{'x' * 40_000}\n2,2020-01-01,,b\n")
    (seen,) = (seen for seen in looked_at(file).sheets[0].columns if seen.rule.column == "name")
    assert max(map(len, seen.samples)) <= 300
    preview = run(file)
    assert [(told.code, told.row, told.column) for told in preview.faults] == [("cell_too_long", 2, "name")]
    assert preview.imported["people"].frame["name"].to_list() == ["b"]
    assert marked(tmp_path, preview, [file], choices(looked_at(file))).stat().st_size < 100_000


def test_f05_a_letter_that_only_looks_alike_is_somebody_else(tmp_path: Path) -> None:
    held = {"people": people(("A01", "张三"))}
    file = kept(tmp_path, "talks.csv", "person_id,day,kind\n\u041001,2026-01-02,stay\n")
    assert [told.code for told in run(file, held=held).faults] == ["unknown_person"]


DAMAGED = [
    ("1.23E+17,2020-01-01,", "damaged_id", "person_id"),
    ("123456789012345000,2020-01-01,", "damaged_id", "person_id"),
    ("1,2026/2/30,", "no_such_day", "hired_on"),
    ("1,45658,", "day_as_number", "hired_on"),
    ("1,03/04/2020,", "not_a_day", "hired_on"),
    ("1,soon,", "not_a_day", "hired_on"),
    ("1,1899-12-31,", "day_out_of_range", "hired_on"),
    ("1,#REF!,", "error_cell", "hired_on"),
]


@pytest.mark.parametrize(("row", "code", "column"), DAMAGED)
def test_f06_what_a_spreadsheet_damaged_is_named_never_guessed(
    row: str, code: str, column: str, tmp_path: Path
) -> None:
    preview = run(kept(tmp_path, "x.csv", f"person_id,hired_on,left_on\n{row}\n"))
    assert [(told.code, told.row, told.column) for told in preview.faults] == [(code, 2, column)]
    assert not preview.may_apply
    for language in LANGUAGES:
        assert "{" not in preview.faults[0].sentence(language)


def test_f06_errors_of_formulas_are_named_in_their_own_cell_though_the_left_columns_are_empty(tmp_path: Path) -> None:
    rows: list[list[Cell]] = [
        [None, "person_id", "hired_on", "left_on", "name"],
        [None, "1", "2020-01-01", None, "=NA()"],
        [None, "2", "=NA()", None, "x"],
    ]
    path = tmp_path / "x.xlsx"
    with xlsxwriter.Workbook(str(path)) as out:
        page = out.add_worksheet("people")
        for at, row in enumerate(rows):
            for column, value in enumerate(row):
                if value == "=NA()":
                    page.write_formula(at, column, value, None, "#N/A")
                elif value is not None:
                    page.write(at, column, value)
    file = File("x.xlsx", path)
    preview = run(file)
    assert [(told.code, told.row, told.column) for told in preview.faults] == [
        ("error_cell", 3, "hired_on"),
        ("error_cell", 2, "name"),
    ]
    book_of_faults = marked(tmp_path, preview, [file], choices(looked_at(file)))
    (comments,) = parts(book_of_faults, "comments1.xml")
    assert 'ref="C3"' in comments
    assert 'ref="E2"' in comments


@pytest.mark.parametrize("number", [310101199001011234, 123456789012345678, 9999999999999999, 6222020200112345678])
def test_f06_a_long_number_that_a_spreadsheet_kept_as_a_number_is_named(number: int, tmp_path: Path) -> None:
    rows: list[list[Cell]] = [
        ["person_id", "hired_on", "left_on"],
        [number, "2020-01-01", None],
        [1, "2020-01-01", None],
    ]
    preview = run(book(tmp_path, "x.xlsx", {"people": rows}))
    assert [(told.code, told.row) for told in preview.faults] == [("damaged_id", 2)]
    rows[1:] = [[f"{number + at}", "2020-01-01", None] for at in range(5)]
    assert run(book(tmp_path, "x.xlsx", {"people": rows})).faults == ()


@pytest.mark.parametrize("old", [False, True])
def test_f06_dates_count_from_1900_or_1904(old: bool, tmp_path: Path) -> None:  # noqa: FBT001 - a parameter of the test
    path = tmp_path / "x"
    with xlsxwriter.Workbook(str(path), {"date_1904": old}) as out:
        page = out.add_worksheet("people")
        page.write_row(0, 0, ["person_id", "hired_on", "left_on"])
        page.write_string(1, 0, "1")
        page.write_datetime(1, 1, date(2020, 2, 29), out.add_format({"num_format": "yyyy-mm-dd"}))
    assert run(File("x.xlsx", path)).imported["people"].frame["hired_on"].to_list() == [date(2020, 2, 29)]


def test_f06_lost_zeros_are_told_against_who_is_held(tmp_path: Path) -> None:
    file = kept(tmp_path, "talks.csv", "person_id,day,kind\n1,2026-01-02,stay\n")
    assert [told.code for told in run(file, held={"people": people(*TWO)}).faults] == ["leading_zeros"]


def test_f10_of_a_million_rows_the_three_bad_ones_are_named_and_nothing_else_is_touched(tmp_path: Path) -> None:
    count = 1_000_000
    numbers = pl.int_range(count, eager=True)
    person = (numbers // 36).cast(pl.String).str.zfill(6)
    frame = pl.DataFrame({"person_id": person, "at": numbers % 36}).select(
        "person_id",
        day=pl.date(2023 + pl.col("at") // 12, 1 + pl.col("at") % 12, 28).dt.to_string("iso"),
        hours=pl.lit("176.5"),
    )
    frame[1, 1], frame[500_000, 2], frame[999_999, 0] = "2026-02-30", "many", None
    file = kept(tmp_path, "attendance.csv", frame.write_csv())
    held = {"people": people(*((number, "x") for number in person.unique().to_list()))}
    preview = run(file, held=held)
    assert sorted((told.row, told.column) for told in preview.faults) == [
        (3, "day"), (500_002, "hours"), (1_000_001, "person_id"),
    ]  # fmt: skip
    one = preview.imported["attendance"]
    assert not preview.may_apply
    assert preview.may_apply_partly
    assert (one.quarantined, one.frame.height, one.difference.new.height) == (3, count - 3, count - 3)


def test_f10_every_faulty_row_is_set_apart_though_the_list_is_cut_short(tmp_path: Path) -> None:
    rows = "".join(f"{number},{'soon' if number % 2 else '2020-01-01'},\n" for number in range(1, 101))
    preview = run(kept(tmp_path, "people.csv", f"person_id,hired_on,left_on\n{rows}"))
    assert len(preview.faults) == 21
    assert sum(mark.rows.len() for mark in preview.marks) == 50
    assert (preview.imported["people"].quarantined, preview.imported["people"].frame.height) == (50, 50)
    assert preview.may_apply_partly


def test_f10_nobody_is_spoken_of_who_was_left_out(tmp_path: Path) -> None:
    files = [
        kept(tmp_path, "people.csv", "person_id,hired_on,left_on\n1,2020-01-01,\n2,soon,\n"),
        kept(tmp_path, "talks.csv", "person_id,day,kind\n1,2026-01-02,stay\n2,2026-01-02,stay\n"),
    ]
    preview = run(*files)
    assert [(told.code, told.file) for told in preview.faults] == [("not_a_day", "people.csv")]
    assert preview.imported["talks"].frame["person_id"].to_list() == ["1"]
    assert preview.imported["talks"].quarantined == 1


def test_rows_that_go_on_beyond_the_header_are_faults(tmp_path: Path) -> None:
    file = kept(tmp_path, "people.csv", f"{HEADER}1,2020-01-01,,Lee, Ann\n2,2020-01-01,,Bob\n")
    preview = run(file)
    assert [(told.code, told.row) for told in preview.faults] == [("too_many_fields", 2)]
    assert preview.imported["people"].frame["person_id"].to_list() == ["2"]


def test_individual_survey_answers_are_refused(tmp_path: Path) -> None:
    file = kept(tmp_path, "team_survey.csv", "unit,day,theme,score,n,姓名\nA,2026-01-01,pay,50,9,张三\n")
    preview = run(file)
    assert [told.code for told in preview.faults] == ["individual_answers"]
    assert not preview.imported
