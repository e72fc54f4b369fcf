"""What sheets look like, how they are read, and that nothing of them is dropped without being named."""

from __future__ import annotations

import csv
import io
import json
import tempfile
from dataclasses import replace
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mainstay.company.recognise import (
    BadMappingError,
    Choice,
    Found,
    Mapping,
    Rule,
    Shape,
    Use,
    Why,
    dry_run,
    recognise,
)
from mainstay.company.recognise.period import period_of
from mainstay.company.recognise.units import lengths

from .sheets import (
    BAMBOO,
    DINGTALK_DAYS,
    DINGTALK_HEADS,
    DINGTALK_LEAVE,
    DINGTALK_OVERTIME,
    DINGTALK_ROWS,
    TWO,
    File,
    book,
    choices,
    dingtalk,
    feishu,
    kept,
    looked_at,
    people,
    run,
)


def only(file: File) -> Found:
    (found,) = looked_at(file).sheets
    return found


def rules(found: Found) -> dict[str, Rule]:
    return {seen.rule.heading: seen.rule for seen in found.columns}


def rows(file: File, table: str = "attendance") -> list[dict[str, object]]:
    preview = run(file, held={"people": people(*TWO)})
    assert preview.faults == ()
    one = preview.imported[table]
    return one.frame.select(one.delivered).to_dicts()


def test_dingtalks_month_is_known_with_both_header_rows(tmp_path: Path) -> None:
    found = only(dingtalk(tmp_path))
    assert (found.shape, found.score, found.rows) == (Shape.DINGTALK_MONTHLY, 1.0, 2)
    assert len(found.columns) == len((*DINGTALK_HEADS, *DINGTALK_LEAVE, *DINGTALK_OVERTIME, *DINGTALK_DAYS))
    assert found.mapping is not None
    assert (found.mapping.header, found.mapping.first_row) == ((3, 4), 5)
    told = rules(found)
    hours = told["工作时长(分钟)"]
    assert (hours.column, hours.unit, hours.into) == ("hours", "min", "h")
    assert told["请假 / 病假(天)"].leave_kind == "sick"
    assert [rule.column for heading, rule in told.items() if heading.startswith("加班")] == ["overtime_hours"] * 3


def test_the_period_of_a_payroll_month_stands_on_its_last_day(tmp_path: Path) -> None:
    found = only(dingtalk(tmp_path))
    assert found.period == (date(2026, 3, 26), date(2026, 4, 25))
    assert {row["day"] for row in rows(dingtalk(tmp_path))} == {date(2026, 4, 25)}


def test_minutes_become_hours_days_become_hours_and_leave_keeps_its_kind(tmp_path: Path) -> None:
    told = rows(dingtalk(tmp_path))
    worked = {row["person_id"]: row for row in told if row["leave_kind"] is None}
    assert (worked["001"]["hours"], worked["001"]["overtime_hours"], worked["001"]["late_minutes"]) == (176, 7, 70)
    leave = {(row["person_id"], row["leave_kind"]): row["leave_hours"] for row in told if row["leave_kind"]}
    assert leave == {
        ("001", "personal"): 8.0,
        ("001", "sick"): 4.0,
        ("002", "unexcused"): 8.0,
        ("002", "maternity"): 24.0,
        ("002", "annual"): 16.0,
    }


def test_no_column_is_dropped_without_a_reason(tmp_path: Path) -> None:
    for file in (dingtalk(tmp_path), feishu(tmp_path), kept(tmp_path, "people.csv", BAMBOO)):
        found = only(file)
        assert found.mapping is not None
        assert [seen.rule for seen in found.columns] == list(found.mapping.rules)
        assert all(rule.why for rule in found.mapping.rules if rule.use in (Use.IGNORED, Use.WITHHELD))


def test_single_days_are_withheld_and_not_even_shown(tmp_path: Path) -> None:
    for file in (dingtalk(tmp_path), feishu(tmp_path)):
        daily = [seen for seen in only(file).columns if seen.rule.why is Why.DAILY]
        assert daily
        assert all(seen.rule.use is Use.WITHHELD and seen.samples == () for seen in daily)


def test_feishu_counts_in_hours_and_its_new_figures_replace_the_old(tmp_path: Path) -> None:
    found = only(feishu(tmp_path))
    assert found.shape is Shape.FEISHU
    told = rules(found)
    assert told["异常统计 / 迟到时长(小时)-旧"].why is Why.OLD
    assert told["加班 / 计加班费(小时)"].why is Why.PART
    first, second = (row for row in rows(feishu(tmp_path)) if row["leave_kind"] is None)
    assert (first["hours"], first["late_minutes"], first["overtime_hours"]) == (176, 36, 10)
    assert second["hours"] == 168.5
    assert first["day"] == date(2026, 4, 30)


def test_dingtalks_days_have_their_own_dates_and_no_punches(tmp_path: Path) -> None:
    text = (
        "每日统计 统计日期：2026-04-01 至 2026-04-02\n"
        "姓名,考勤组,工号,UserId,日期,班次,上班1打卡时间,上班1打卡结果,下班1打卡时间,工作时长(分钟),迟到时长(分钟)\n"
        "张三,默认,001,u1,26-04-01 星期三,A,09:05,迟到,18:00,480,5\n"
        "张三,默认,001,u1,26-04-02 星期四,A,09:00,正常,18:30,510,\n"
    )
    found = only(kept(tmp_path, "每日.csv", text.encode("gb18030")))
    assert (found.shape, found.encoding) == (Shape.DINGTALK_DAILY, "gb18030")
    assert rules(found)["上班1打卡时间"].use is Use.WITHHELD
    told = rows(kept(tmp_path, "每日.csv", text))
    assert [(row["day"], row["hours"]) for row in told] == [(date(2026, 4, 1), 8.0), (date(2026, 4, 2), 8.5)]


def test_an_employee_export_becomes_people_posts_and_pay(tmp_path: Path) -> None:
    file = kept(tmp_path, "BambooHR.csv", BAMBOO)
    found = recognise([file.pair], as_of=date(2026, 1, 31))
    assert found.sheets[0].shape is Shape.EMPLOYEES
    preview = dry_run([file.pair], choices(found))
    assert preview.faults == ()
    names = preview.imported["people"].frame
    assert names["name"].to_list() == ["Ann Lee", "王芳"]
    assert names["left_on"].to_list() == [None, date(2024, 5, 31)]
    assert names["birth_year"].to_list() == [1990, 1980]
    assert preview.imported["people"].further.columns == ["person_id", "division"]
    # Where a leaver sat holds from the day of leaving at the latest, not from the export.
    assert preview.imported["posts"].frame["from"].to_list() == [date(2026, 1, 31), date(2024, 5, 31)]
    assert preview.imported["pay"].frame["amount"].to_list() == [1_200_000, 3_200_000]
    assert rules(found.sheets[0])["workEmail"].why is Why.IDENTITY


def test_a_list_of_people_asks_from_which_day_it_holds(tmp_path: Path) -> None:
    file = kept(tmp_path, "BambooHR.csv", BAMBOO)
    preview = run(file)
    assert [told.code for told in preview.faults] == ["no_period"]
    assert not preview.may_apply_partly


def test_our_own_template_is_known_by_its_headings(tmp_path: Path) -> None:
    file = kept(tmp_path, "x.csv", "工号,谈话类型,日期\n001,一对一,2026-01-02\n")
    found = only(file)
    assert (found.shape, found.mapping.tables if found.mapping else ()) == (Shape.TEMPLATE, ("talks",))


def test_unknown_headings_are_matched_by_likeness_and_content(tmp_path: Path) -> None:
    text = "员工工号,入职时间(合同),离开日期,职员姓名,毕业院校,手机号码\n001,2020-01-01,,张三,清华,139\n"
    found = only(kept(tmp_path, "名单.csv", text))
    told = rules(found)
    assert (told["员工工号"].table, told["员工工号"].column) == ("people", "person_id")
    assert told["入职时间(合同)"].column == "hired_on"
    assert 0 < told["入职时间(合同)"].confidence < 1
    assert told["毕业院校"].use is Use.ATTRIBUTE
    assert told["手机号码"].why is Why.IDENTITY


def test_what_is_not_recognised_says_so(tmp_path: Path) -> None:
    recognition = looked_at(kept(tmp_path, "x.csv", "foo,bar\n1,2\n"))
    assert [found.shape for found in recognition.sheets] == [Shape.UNKNOWN]
    assert [told.code for told in recognition.warnings] == ["not_recognised"]


def test_punches_of_a_clock_are_not_read(tmp_path: Path) -> None:
    file = book(tmp_path, "x.xlsx", {"原始记录": [["姓名", "考勤日期", "打卡时间", "打卡地址", "打卡设备"],
                                             ["张三", "2026-04-01", "09:00", "大门", "A"]]})  # fmt: skip
    found = only(file)
    assert (found.shape, found.mapping) == (Shape.PUNCHES, None)
    assert {seen.rule.use for seen in found.columns} == {Use.WITHHELD}


def test_a_name_alone_counts_only_where_it_is_unique(tmp_path: Path) -> None:
    first, second = ((*row[:3], "", *row[4:]) for row in DINGTALK_ROWS)
    file = dingtalk(tmp_path, [first, second, ("王五", *first[1:])])
    preview = run(file, held={"people": people(("001", "张 三"), ("002", "李四"), ("003", "李四"))})
    assert [(told.code, told.row, told.column) for told in preview.faults] == [
        ("name_unknown", 7, "姓名"),
        ("name_not_unique", 6, "姓名"),
    ]
    assert set(preview.imported["attendance"].frame["person_id"]) == {"001"}


def test_a_saved_mapping_is_used_again_and_names_what_is_new(tmp_path: Path) -> None:
    first = only(dingtalk(tmp_path))
    assert first.mapping is not None
    changed = first.mapping.with_rule(Rule("请假 / 调休(小时)", table="attendance", column="leave_hours",
                                           leave_kind="annual", unit="h", into="h"))  # fmt: skip
    saved = Mapping.from_json(changed.to_json())
    assert saved == changed
    again = recognise([dingtalk(tmp_path, title="月度汇总 统计日期：2026-04-26 至 2026-05-25").pair], saved=[saved])
    assert again.sheets[0].shape is Shape.SAVED
    assert again.sheets[0].mapping == saved
    assert again.sheets[0].period == (date(2026, 4, 26), date(2026, 5, 25))


def test_the_day_given_for_the_last_file_is_asked_for_again(tmp_path: Path) -> None:
    file = kept(tmp_path, "BambooHR.csv", BAMBOO)
    first = recognise([file.pair], as_of=date(2026, 1, 31)).sheets[0].mapping
    assert first is not None
    assert first.day == date(2026, 1, 31)
    again = recognise([file.pair], saved=[first]).sheets[0]
    assert (again.shape, again.mapping) == (Shape.SAVED, replace(first, day=None))
    dated = recognise([file.pair], saved=[first], as_of=date(2026, 2, 28)).sheets[0].mapping
    assert dated is not None
    assert dated.day == date(2026, 2, 28)


def test_a_file_of_another_layout_is_named_and_not_read(tmp_path: Path) -> None:
    first = only(dingtalk(tmp_path))
    assert first.mapping is not None
    other = feishu(tmp_path)
    preview = dry_run([other.pair], [Choice(other.name, "Sheet1", first.mapping)], held={"people": people(*TWO)})
    assert "no_heading" in {told.code for told in preview.faults}
    assert not preview.may_apply_partly


def test_a_workbook_is_one_whatever_its_name_says(tmp_path: Path) -> None:
    file = dingtalk(tmp_path)
    assert only(File("月度.csv", file.path)).shape is Shape.DINGTALK_MONTHLY


def test_money_in_ten_thousands_is_turned_into_money_exactly(tmp_path: Path) -> None:
    file = kept(tmp_path, "pay.csv", "工号,生效日期,薪酬项目,金额(万元),周期\n001,2026-01-01,岗位工资,1.50005,月\n")
    rule = rules(only(file))["金额(万元)"]
    assert (rule.column, rule.unit) == ("amount", "wan")
    preview = run(file, held={"people": people(*TWO)})
    assert preview.faults == ()
    assert preview.imported["pay"].frame["amount"].to_list() == [1_500_050]


def test_a_chinese_roster_gives_posts_and_managers_by_name(tmp_path: Path) -> None:
    text = (
        "工号,姓名,部门,岗位,入职日期,离职日期,直接上级,手机,民族,月薪\n"
        "001,王芳,研发,工程师,2020-01-01,,李雷,139,汉,15000\n"
        "002,李雷,研发,经理,2018/3/1,,,138,汉,25000\n"
        "003,张三,研发,经理,2018/3/1,,李四,138,汉,25000\n"
    )
    file = kept(tmp_path, "花名册.csv", text.encode("gb18030"))
    found = recognise([file.pair], as_of=date(2026, 1, 31))
    told = rules(found.sheets[0])
    assert (told["直接上级"].how, told["手机"].why, told["民族"].why, told["月薪"].why) == (
        "by_name", Why.IDENTITY, Why.PROTECTED, Why.PAY,
    )  # fmt: skip
    preview = dry_run([file.pair], choices(found))
    assert [(fault.code, fault.row, fault.column) for fault in preview.faults] == [("name_unknown", 4, "直接上级")]
    assert preview.imported["posts"].frame.select("person_id", "manager_id").rows() == [("001", "002"), ("002", None)]


def test_attendance_of_an_unknown_system_is_read_and_its_units_are_asked(tmp_path: Path) -> None:
    file = kept(tmp_path, "2026-04.csv", "姓名,工号,工作时长,加班时长(小时),事假(小时)\n张三,001,176,3,4\n")
    found = only(file)
    assert (found.shape, found.mapping.tables if found.mapping else ()) == (Shape.ALIKE, ("attendance",))
    preview = run(file, held={"people": people(*TWO)})
    assert [(told.code, told.column) for told in preview.faults] == [("unit_unknown", "工作时长")]
    assert found.mapping is not None
    mended = found.mapping.with_rule(Rule("工作时长", table="attendance", column="hours", unit="h", into="h"))
    preview = dry_run([file.pair], [Choice(file.name, "", mended)], held={"people": people(*TWO)})
    assert preview.faults == ()
    assert preview.imported["attendance"].frame["day"].unique().to_list() == [date(2026, 4, 30)]


def test_days_beside_their_sums_are_not_chosen_and_would_be_named(tmp_path: Path) -> None:
    text = "姓名,考勤组,工号,UserId,日期,班次,出勤天数,工作时长(分钟)\n张三,A,001,u,26-04-01 星期三,A,1,480\n"
    daily = kept(tmp_path, "每日.csv", text)
    found = looked_at(dingtalk(tmp_path), daily)
    assert [one.chosen for one in found.sheets] == [True, False]
    assert looked_at(daily).sheets[0].chosen
    preview = run(dingtalk(tmp_path), daily, held={"people": people(*TWO)})
    assert [(told.code, told.file) for told in preview.faults] == [("sums_and_days", "每日.csv")]


@pytest.mark.parametrize(
    ("title", "first", "last"),
    [
        ("统计日期：2026-03-26 至 2026-04-25", date(2026, 3, 26), date(2026, 4, 25)),
        ("考勤 2026年3月26日～2026年4月25日 生成于 2026-05-02", date(2026, 3, 26), date(2026, 4, 25)),
        ("考勤_20260401_20260430", date(2026, 4, 1), date(2026, 4, 30)),
        ("2026年2月考勤汇总", date(2026, 2, 1), date(2026, 2, 28)),
    ],
)
def test_periods_as_titles_write_them(title: str, first: date, last: date) -> None:
    assert period_of([title], [], []) == (first, last)
    assert period_of([], [], ["sheet", title]) == (first, last)


@pytest.mark.parametrize(
    "title", ["考勤报表", "生成时间 2026-05-02 10:00", "2026-02-30 至 2026-02-31", "1899-01-01 至 1899-02-01"]
)
def test_what_names_no_period_gives_none(title: str) -> None:
    assert period_of([title], [], []) is None


@pytest.mark.parametrize(
    ("cell", "unit", "hours"),
    [
        ("90", "min", 1.5), ("1.5", "h", 1.5), ("0.5", "day", 4.0), ("8小时30分", "", 8.5), ("8h30m", "min", 8.5),
        ("1天", "h", 8.0), ("９０", "min", 1.5), ("1,200", "min", 20.0), ("30分钟", "h", 0.5), ("abc", "h", None),
        ("8:30", "h", None), ("90", "", None), ("8小时30", "h", None),
    ],
)  # fmt: skip
def test_lengths_of_time(cell: str, unit: str, hours: float | None) -> None:
    assert lengths(pl.Series([cell]), unit, "h", 8.0).to_list() == [hours]


@pytest.mark.parametrize(
    "change",
    [
        {"version": 2}, {"rules": [{"heading": "x", "use": "read", "table": "nothing", "column": "x"}]},
        {"rules": [{"heading": "x", "use": "burn"}]}, {"header": [0]}, {"first_row": 10**9}, {"hours_per_day": 0},
        {"encoding": "rot13"}, {"period": "some day"}, {"day": "tomorrow"}, {"person": "face"}, {"more": 1},
        {"rules": [{"heading": "x", "use": "attribute", "why": ""}]}, {"hours_per_day": "8"},
    ],
)  # fmt: skip
def test_a_mapping_that_makes_no_sense_is_refused_in_words(change: dict[str, object], tmp_path: Path) -> None:
    found = only(dingtalk(tmp_path))
    assert found.mapping is not None
    told = json.loads(found.mapping.to_json())
    with pytest.raises(BadMappingError) as caught:
        Mapping.from_json(json.dumps(told | change))
    assert caught.value.text.zh != caught.value.text.en


@settings(deadline=None, max_examples=60)
@given(st.lists(st.lists(st.text(max_size=8), max_size=6), max_size=8))
def test_no_cells_whatever_break_it(rows: list[list[str]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        text = io.StringIO()
        csv.writer(text).writerows(rows)
        file = kept(Path(folder), "考勤.csv", text.getvalue().encode("utf-8", "replace"))
        found = looked_at(file)
        preview = dry_run([file.pair], choices(found), held={"people": people(*TWO)})
        assert not preview.may_apply or preview.imported
