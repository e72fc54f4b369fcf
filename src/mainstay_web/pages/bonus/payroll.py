"""A bonus plan's payments as a file for payroll: who, when, how much, and what has become of each."""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl

from mainstay.core.money import major
from mainstay.core.text import Language, Text
from mainstay.report.sheets import MONEY, Column, listed
from mainstay_web.store.bonus import Awarded
from mainstay_web.store.tables.bonus import DUE, GONE, PAID

COLUMNS: tuple[Column, ...] = (
    (Text("人员编号", "Person"), Text("公司内的编号。", "The company's number."), pl.String()),
    (Text("姓名", "Name"), Text("姓名。", "The name."), pl.String()),
    (Text("年度", "Year"), Text("哪一年的年终奖。", "The year whose bonus it is."), pl.Int64()),
    (Text("发放日", "On"), Text("到期发放的日子。", "The day on which it is due."), pl.Date()),
    (Text("核定", "Awarded"), Text("批准时的金额。", "As it was approved."), MONEY),
    (Text("应发", "Pays"), Text("现在应发，税前。", "What is paid, before tax."), MONEY),
    (Text("追回", "Claimed back"), Text("按方案应追回。", "What the plan claims back."), MONEY),
    (Text("状态", "State"), Text("待发、已发或不再发放。", "To come, paid, or no longer paid."), pl.String()),
    (Text("币种", "Currency"), Text("币种。", "The currency."), pl.String()),
)
STATES = {DUE: Text("待发", "to come"), PAID: Text("已发", "paid"), GONE: Text("不再发放", "no longer paid")}


def payments_file(found: Iterable[Awarded], currency: str, form: str, language: Language) -> bytes:
    """A workbook ("xlsx") or CSV with a row for each payment."""
    rows = [
        (one.person.number, one.person.name, one.row.year, part.on, major(part.amount), major(part.pays),
         major(part.back), STATES[part.state].in_(language), currency)
        for one in found for part in one.payments
    ]  # fmt: skip
    return listed(COLUMNS, rows, Text("年终奖发放", "Bonus payments"), form, language)
