"""Surveys' files in any layout: headings recognised in both languages, rows read in a child, nothing raised."""

from __future__ import annotations

from pathlib import Path

import pytest
import xlsxwriter

from mainstay.company.child import look_at_survey_in_child, survey_rows_in_child
from mainstay.company.survey_files import looked, rows_of


def file(tmp_path: Path, name: str, text: str, encoding: str = "utf-8") -> list[tuple[str, Path]]:
    path = tmp_path / name
    path.write_text(text, encoding)
    return [(name, path)]


@pytest.mark.parametrize(
    ("heading", "columns"),
    [
        ("group,occupation,p10,p25,p50,p75,p90", {"job": "occupation", "p10": "p10", "p90": "p90"}),
        ("城市,职位,经验,薪资", {"city": "城市", "job": "职位", "level": "经验", "amount": "薪资"}),
        ("岗位名称,职级,25分位,中位数,75分位,样本量", {"job": "岗位名称", "p50": "中位数", "n": "样本量"}),
        (
            "Job title,Grade,Region,25th percentile,Median,75th percentile,Incumbents",
            {"job": "Job title", "n": "Incumbents"},
        ),
        ("岗位,城市,分位,金额,样本量", {"job": "岗位", "point": "分位", "amount": "金额", "n": "样本量"}),
        ("Occupation,Area,Percentile,Salary", {"job": "Occupation", "point": "Percentile", "amount": "Salary"}),
        ("area,occupation_zh,p50_wan,p90_wan", {"job": "occupation_zh", "p50": "p50_wan"}),
    ],
)
def test_what_the_columns_are(tmp_path: Path, heading: str, columns: dict[str, str]) -> None:
    row = ",".join("10" for _ in heading.split(","))
    (sheet,) = looked(file(tmp_path, "s.csv", f"{heading}\n{row}\n")).sheets
    assert columns.items() <= sheet.proposed.items()
    assert "amount" not in sheet.proposed or not any(name[1:].isdecimal() for name in sheet.proposed)


def test_a_unit_in_the_heading(tmp_path: Path) -> None:
    (sheet,) = looked(file(tmp_path, "s.csv", "岗位,P50（万元）,p75_wan\n工程师,20,30\n")).sheets
    assert set(sheet.units.values()) == {"wan"}


def test_a_workbook_with_a_title_above_and_another_sheet(tmp_path: Path) -> None:
    path = tmp_path / "s.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("数据")
        for at, row in enumerate([["2026 年薪酬调研"], ["职位", "P50", "P75"], ["工程师", 350000, 400000.5]]):
            sheet.write_row(at, 0, row)
        book.add_worksheet("说明").write_row(0, 0, ["口径：固定现金"])
    look = look_at_survey_in_child([("s.xlsx", path)], tmp_path / "scratch")
    best = next(one for one in look.sheets if one.sheet == "数据")
    assert best.proposed == {"job": "职位", "p50": "P50", "p75": "P75"}
    rows, fault = survey_rows_in_child([("s.xlsx", path)], "数据", best.proposed, tmp_path / "scratch")
    assert fault is None
    assert rows == [(3, ["工程师", "350000", "400000.5"])]


def test_gb18030_and_tabs(tmp_path: Path) -> None:
    files = file(tmp_path, "s.tsv", "职位\tP75\n会计\t12\n", "gb18030")
    assert rows_of(files, "", {"job": "职位", "p75": "P75", "city": "没有这一列"}) == [(2, ["会计", "12", ""])]


def test_what_is_no_table_is_told(tmp_path: Path) -> None:
    path = tmp_path / "broken.xlsx"
    path.write_bytes(b"PK\x03\x04 not a workbook")
    look = look_at_survey_in_child([("broken.xlsx", path)], tmp_path / "scratch")
    assert look.sheets == ()
    assert look.faults[0].file == "broken.xlsx"
