"""The findings of a fairness scan as a file: who, what, how much. Never to which group anybody belongs."""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl

from mainstay.core.money import major
from mainstay.core.text import Language, Text
from mainstay.report.sheets import MONEY, Column, listed
from mainstay_web.store.scans import KINDS, Line

COLUMNS: tuple[Column, ...] = (
    (Text("发现", "Finding"), Text("属于哪一种情况。", "What was found."), pl.String()),
    (Text("人员编号", "Person"), Text("公司内的编号。", "The company's number."), pl.String()),
    (Text("姓名", "Name"), Text("姓名。", "The name."), pl.String()),
    (Text("部门", "Unit"), Text("部门编号。", "The unit's number."), pl.String()),
    (Text("序列", "Family"), Text("岗位序列。", "The job family."), pl.String()),
    (Text("职级", "Level"), Text("职级。", "The level."), pl.Int64()),
    (
        Text("固定年薪", "Fixed yearly pay"),
        Text("岗位工资与津贴，折成全职。", "Base and allowance, at full time."),
        MONEY,
    ),
    (Text("参照", "Held against"), Text("应得水平或参照线。", "What is expected, or the line."), MONEY),
    (Text("补齐所需", "To mend"), Text("每年需要的钱，折成全职。", "Yearly money, at full time."), MONEY),
    (Text("相对于", "Beside"), Text("与谁相比。", "Beside whom."), pl.String()),
    (Text("币种", "Currency"), Text("币种。", "The currency."), pl.String()),
)


def findings_file(lines: Iterable[Line], currency: str, form: str, language: Language) -> bytes:
    """A workbook ("xlsx") or CSV with a row for each finding."""
    rows = [
        (
            KINDS[one.row.kind][0].in_(language), one.person.number, one.person.name, one.person.unit,
            one.person.family, one.person.level, major(one.row.pay), major(one.row.expected), major(one.row.mend),
            one.other.number if one.other else "", currency,
        )
        for one in lines
    ]  # fmt: skip
    return listed(COLUMNS, rows, Text("公平性清单", "Fairness"), form, language)
