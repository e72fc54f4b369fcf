"""A market survey's file in any layout: which of its columns are the job, the percentiles, the answers; and its rows.

looked(files) -> SurveyLook         every sheet with its headings, samples and what each column probably is
rows_of(files, sheet, mapping)      the texts of the columns that somebody said mean something, row by row
A survey's jobs are not the company's, so it is not read as the table `market` of the company folder; headings are
recognised in the same way. To be called in a child process (`company.child`), as every opening of somebody's file.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from mainstay.company.declared_pay import MOST, count, money
from mainstay.company.findings import Findings
from mainstay.company.grammar import Column, Kind, Table
from mainstay.company.names import unit_named
from mainstay.company.recognise.alike import match
from mainstay.company.recognise.layout import Heading, find_layout
from mainstay.company.recognise.raw import Sheet, sheets_of, texts
from mainstay.core.errors import Fault
from mainstay.core.text import Text

MOST_ROWS = 200_000
_SAMPLED = 100
_SHOWN = 3
_SALARY = (
    "salary",
    "薪资",
    "月薪",
    "薪酬",
    "工资",
    "pay",
    "salary range",
    "薪资范围",
    "薪酬范围",
    "待遇",
    "年薪",
    "金额",
    "amount",
)


def _text(key: str, zh: str, en: str, *also: str) -> Column:
    return Column(key, Kind.TEXT, Text(zh, en), Text(zh, en), required=key == "job", also=also)


SURVEY = Table(
    "survey",
    Text("市场调研", "Market survey"),
    Text("调研文件里的一行。", "A row of a survey's file."),
    (
        _text("job", "岗位", "Job", "职位", "职业", "岗位名称", "occupation", "position", "job title", "occupation_zh",
              "标准岗位", "benchmark job"),
        _text("level", "职级", "Level", "级别", "grade", "等级", "经验", "experience", "experience_level"),
        _text("city", "城市", "City", "地区", "area", "region", "location", "工作地点"),
        *(
            money(f"p{q}", f"P{q}", f"P{q}", Text(f"第 {q} 百分位。", f"The {q}th percentile."), f"{q}分位",
                  f"{q}分位值", f"p{q}_wan", f"{q}th", f"{q}th percentile", f"{q}百分位", *also)
            for q, also in ((10, ()), (25, ()), (50, ("median", "中位数", "中位值", "中位")), (75, ()), (90, ()))
        ),
        count("n", "样本量", "Answers", Text("样本量。", "How many answered."), "样本数", "样本", "n", "incumbents",
              "sample size", "人数", "数据点"),
        Column("spread", Kind.MONEY, Text("标准差", "Standard deviation"), Text("标准差。", "The standard deviation."),
               also=("std dev", "stdev", "标准偏差"), low=0, high=MOST),
        _text("currency", "币种", "Currency", "货币", "salary_currency"),
        _text("point", "分位", "Percentile", "percentile", "百分位", "分位点", "quantile", "statistic", "统计量"),
        _text("amount", "薪资或薪资范围", "Amount or range", *_SALARY),
    ),
)  # fmt: skip
"""What a column of a survey can be; the keys are those of `chapters.pay.surveys`."""


@dataclass(frozen=True, slots=True)
class SheetLook:
    """One sheet: its headings with samples below each, and what each column (by key) probably is.

    `units` says which unit of money a heading names itself ("wan", "thousand"), by heading.
    """

    file: str
    sheet: str
    headings: tuple[str, ...]
    samples: Mapping[str, tuple[str, ...]]
    proposed: Mapping[str, str]
    rows: int
    units: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class SurveyLook:
    """Every sheet of a file; `faults` say why it could not be opened."""

    sheets: tuple[SheetLook, ...]
    faults: tuple[Fault, ...] = ()


def looked(files: Sequence[tuple[str, Path]]) -> SurveyLook:
    """What the files look like; never raises for what is in them."""
    findings = Findings()
    sheets = [_look(sheet) for name, path in files for sheet in sheets_of(name, path, findings)]
    return SurveyLook(tuple(sheets), tuple(findings.faults))


def _look(sheet: Sheet) -> SheetLook:
    layout = find_layout(sheet)
    headings = [one for one in layout.headings if one.leaf]
    body = sheet.cells.slice(0 if sheet.names else layout.first_row - 1)
    samples = {one.at: texts(body[:, one.at].head(_SAMPLED).to_list()) for one in headings if one.at < body.width}
    return SheetLook(
        sheet.place.file, sheet.place.sheet, tuple(one.text for one in headings),
        {one.text: tuple(samples.get(one.at, ())[:_SHOWN]) for one in headings}, _proposed(headings, samples),
        body.height, {one.text: unit for one in headings if (unit := _unit(one.leaf))},
    )  # fmt: skip


def _unit(heading: str) -> str:
    _, unit = unit_named(heading)
    return unit or ("wan" if heading.casefold().endswith("_wan") else "")


def _proposed(headings: Sequence[Heading], samples: Mapping[int, Sequence[str]]) -> dict[str, str]:
    """Column by column; a column of amounts is none where there are percentiles, which say more."""
    found = {pair.column.key: pair.heading.text for pair in match(SURVEY, headings, samples)}
    if any(key.startswith("p") and key[1:].isdecimal() for key in found):
        found.pop("amount", None)
    return found


def rows_of(files: Sequence[tuple[str, Path]], sheet: str, mapping: Mapping[str, str]) -> list[tuple[int, list[str]]]:
    """The rows of a sheet as (row of the spreadsheet, texts in the order of `mapping`); headings that are not there
    give nothing. No more than MOST_ROWS.
    """
    for name, path in files:
        for one in sheets_of(name, path, Findings()):
            if one.place.sheet == sheet:
                return _rows(one, mapping)
    return []


def _rows(sheet: Sheet, mapping: Mapping[str, str]) -> list[tuple[int, list[str]]]:
    layout = find_layout(sheet)
    at = [layout.by_text[heading].at if heading in layout.by_text else None for heading in mapping.values()]
    body = sheet.cells.slice(0 if sheet.names else layout.first_row - 1).head(MOST_ROWS)
    first = 2 if sheet.names else layout.first_row
    return [
        (first + number, ["" if place is None or row[place] is None else _plain(row[place]) for place in at])
        for number, row in enumerate(body.iter_rows())
    ]


def _plain(value: object) -> str:
    """A cell as text, numbers without the exponent and the empty decimals that a spreadsheet adds."""
    if isinstance(value, float):
        return f"{value:.4f}".rstrip("0").rstrip(".")
    return str(value)[:300]
