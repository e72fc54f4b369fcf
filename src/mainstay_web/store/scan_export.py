"""The findings of a fairness scan as a file: who, what, how much. Never to which group anybody belongs."""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl

from mainstay.core.money import major
from mainstay.core.text import Language, Text
from mainstay.report.sheets import file_of
from mainstay_web.store.scans import KINDS, Line

MONEY = pl.Decimal(18, 2)
COLUMNS: dict[str, tuple[Text, Text, pl.DataType]] = {
    "kind": (Text("发现", "Finding"), Text("属于哪一种情况。", "What was found."), pl.String()),
    "person_id": (Text("人员编号", "Person"), Text("公司内的编号。", "The company's number."), pl.String()),
    "name": (Text("姓名", "Name"), Text("姓名。", "The name."), pl.String()),
    "unit": (Text("部门", "Unit"), Text("部门编号。", "The unit's number."), pl.String()),
    "family": (Text("序列", "Family"), Text("岗位序列。", "The job family."), pl.String()),
    "level": (Text("职级", "Level"), Text("职级。", "The level."), pl.Int64()),
    "pay": (
        Text("固定年薪", "Fixed yearly pay"),
        Text("岗位工资与津贴，折成全职。", "Base and allowance, at full time."),
        MONEY,
    ),
    "expected": (Text("参照", "Held against"), Text("应得水平或参照线。", "What is expected, or the line."), MONEY),
    "mend": (Text("补齐所需", "To mend"), Text("每年需要的钱，折成全职。", "Yearly money, at full time."), MONEY),
    "than": (Text("相对于", "Beside"), Text("与谁相比。", "Beside whom."), pl.String()),
    "currency": (Text("币种", "Currency"), Text("币种。", "The currency."), pl.String()),
}


def listed(lines: Iterable[Line], currency: str, language: Language) -> pl.DataFrame:
    """A row for each finding."""
    rows = [
        (
            KINDS[one.row.kind][0].in_(language), one.person.number, one.person.name, one.person.unit,
            one.person.family, one.person.level, major(one.row.pay), major(one.row.expected), major(one.row.mend),
            one.other.number if one.other else "", currency,
        )
        for one in lines
    ]  # fmt: skip
    names = {key: label.in_(language) for key, (label, _, _) in COLUMNS.items()}
    return pl.DataFrame(rows, {key: kind for key, (_, _, kind) in COLUMNS.items()}, orient="row").rename(names)


def as_file(frame: pl.DataFrame, form: str, language: Language) -> bytes:
    """The same as a workbook ("xlsx") or as CSV; nothing in it is live."""
    meanings = {label.in_(language): meaning for label, meaning, _ in COLUMNS.values()}
    return file_of(frame, form, Text("公平性清单", "Fairness").in_(language), meanings)
