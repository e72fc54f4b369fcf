"""Files as DingTalk, Feishu and HR systems export them, written anew by every test."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl
import xlsxwriter

from mainstay.company.contract import BY_KEY
from mainstay.company.parsing import DTYPES
from mainstay.company.recognise import Choice, Preview, Recognition, dry_run, recognise

Cell = str | int | float | date | None
Merge = tuple[int, int, int, int]


@dataclass(frozen=True)
class File:
    """A file under the name its sender gave it, kept under another."""

    name: str
    path: Path

    @property
    def pair(self) -> tuple[str, Path]:
        return self.name, self.path


def kept(folder: Path, name: str, content: bytes | str) -> File:
    path = folder / f"kept-{len(list(folder.iterdir()))}.bin"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return File(name, path)


def book(folder: Path, name: str, sheets: dict[str, Sequence[Sequence[Cell]]], merges: Sequence[Merge] = ()) -> File:
    path = folder / f"kept-{len(list(folder.iterdir()))}.bin"
    with xlsxwriter.Workbook(str(path), {"strings_to_formulas": False}) as out:
        day = out.add_format({"num_format": "yyyy-mm-dd"})
        for title, rows in sheets.items():
            page = out.add_worksheet(title)
            for merge in merges:
                page.merge_range(*merge, rows[merge[0]][merge[1]])
            for at, row in enumerate(rows):
                for column, value in enumerate(row):
                    if isinstance(value, date):
                        page.write_datetime(at, column, value, day)
                    elif value is not None and not any((at, column) == merge[:2] for merge in merges):
                        page.write(at, column, value)
    return File(name, path)


DINGTALK_HEADS = (
    "姓名",
    "考勤组",
    "部门",
    "工号",
    "职位",
    "UserId",
    "出勤天数",
    "休息天数",
    "工作时长(分钟)",
    "迟到次数",
    "迟到时长(分钟)",
    "严重迟到次数",
    "严重迟到时长(分钟)",
    "旷工迟到天数",
    "上班缺卡次数",
    "旷工天数",
)
DINGTALK_LEAVE = ("事假(天)", "病假(天)", "产假(天)", "年假(天)", "调休(小时)")
DINGTALK_OVERTIME = ("工作日（转加班费）", "休息日（转加班费）", "节假日（转加班费）")
DINGTALK_DAYS = ("26", "27", "28")
DINGTALK_ROWS: tuple[tuple[Cell, ...], ...] = (
    ("张三", "默认", "研发", "001", "工程师", "u1", 21, 8, 10560, 2, 30, 1, 40, 0, 0, "", 1, 0.5, "", "", 8, 3, 4, 0,
     "正常", "迟到", "休息"),
    ("李四", "默认", "研发", "002", "工程师", "u2", 20, 8, 9600, 0, 0, 0, 0, 0, 0, 1, "--", "", 3, 2, "", 0, 0, 0,
     "正常", "旷工", "休息"),
)  # fmt: skip


def dingtalk(folder: Path, rows: Sequence[Sequence[Cell]] = DINGTALK_ROWS, name: str = "月度.xlsx",
             title: str = "月度汇总 统计日期：2026-03-26 至 2026-04-25") -> File:  # fmt: skip
    """The monthly sheet: title and time of making, two header rows with merged groups, minutes, daily columns."""
    plain = len(DINGTALK_HEADS)
    groups = [("请假", DINGTALK_LEAVE), ("加班时长", DINGTALK_OVERTIME), ("考勤结果", DINGTALK_DAYS)]
    upper: list[Cell] = [*DINGTALK_HEADS]
    lower: list[Cell] = [None] * plain
    merges: list[Merge] = [(2, at, 3, at) for at in range(plain)]
    for group, names in groups:
        merges.append((2, len(upper), 2, len(upper) + len(names) - 1))
        upper += [group, *[None] * (len(names) - 1)]
        lower += names
    width = len(upper) - 1
    merges += [(0, 0, 0, width), (1, 0, 1, width)]
    told: list[Sequence[Cell]] = [[title], ["报表生成时间：2026-04-26 10:00"], upper, lower, *rows]
    return book(folder, name, {"月度汇总": told}, merges)


FEISHU_GROUPS: tuple[Cell, ...] = (
    "基本信息",
    None,
    None,
    None,
    None,
    "出勤统计",
    None,
    None,
    "异常统计",
    None,
    None,
    "请假",
    None,
    "加班",
    None,
    None,
    "每日",
)
FEISHU_HEADS: tuple[Cell, ...] = (
    "姓名",
    "工号",
    "部门",
    "组织架构",
    "人员类型",
    "应出勤天数",
    "实际出勤时长(小时)-新",
    "班内工作时长(小时)",
    "迟到次数",
    "迟到时长(小时)-旧",
    "迟到时长(小时)-新",
    "年假(天)",
    "育儿假(小时)",
    "加班总时长(小时)",
    "计加班费(小时)",
    "计调休(小时)",
    "2026-04-24 星期五",
)
FEISHU_ROWS: tuple[tuple[Cell, ...], ...] = (
    ("张三", "001", "研发", "公司/研发", "正式", 22, 176, 170, 1, 0.5, 0.6, 1, 4, 10, 6, 4, "正常"),
    ("李四", "002", "研发", "公司/研发", "正式", 22, "168小时30分", "--", 0, 0, 0, "", "", 0, 0, 0, "正常"),
)


def feishu(folder: Path, rows: Sequence[Sequence[Cell]] = FEISHU_ROWS) -> File:
    return book(folder, "飞书考勤 2026年4月.xlsx", {"Sheet1": [FEISHU_GROUPS, FEISHU_HEADS, *rows]})


BAMBOO = """employeeNumber,firstName,lastName,hireDate,terminationDate,status,jobTitle,department,division,location,\
supervisorEId,payRate,paidPer,payRateEffectiveDate,gender,dateOfBirth,workEmail
101,Ann,Lee,2019-04-01,0000-00-00,Active,Engineer,R&D,Tech,Shanghai,102,\
12000.00 CNY,Month,2024-01-01,Female,1990-02-03,a@x.cn
102,芳,王,2015-04-01,2024-05-31,Inactive,Director,R&D,Tech,Shanghai,,\
32000.00 CNY,Month,2023-01-01,Male,1980-02-03,b@x.cn
"""


def people(*rows: tuple[str, str]) -> pl.DataFrame:
    """Held people of these numbers and names, all here since 2020."""
    schema = {column.key: DTYPES[column.kind] for column in BY_KEY["people"].columns}
    empty = dict.fromkeys(schema)
    told = [empty | {"person_id": number, "name": name, "hired_on": date(2020, 1, 1)} for number, name in rows]
    return pl.DataFrame(told, schema=schema)


TWO = (("001", "张三"), ("002", "李四"))


def looked_at(*files: File) -> Recognition:
    return recognise([file.pair for file in files])


def choices(found: Recognition) -> list[Choice]:
    return [Choice(one.file, one.sheet, one.mapping) for one in found.sheets if one.mapping is not None]


def run(*files: File, held: dict[str, pl.DataFrame] | None = None) -> Preview:
    """Recognised and run dry, without anybody's changes."""
    return dry_run([file.pair for file in files], choices(looked_at(*files)), held=held)
