"""A bonus plan's payments as a file for payroll: who, when, how much, and what has become of each."""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl

from mainstay.core.money import major
from mainstay.core.text import Language, Text
from mainstay.report.sheets import file_of
from mainstay_web.store.bonus import Awarded
from mainstay_web.store.tables.bonus import DUE, GONE, PAID

MONEY = pl.Decimal(18, 2)
COLUMNS: dict[str, tuple[Text, Text, pl.DataType]] = {
    "person_id": (Text("人员编号", "Person"), Text("公司内的编号。", "The company's number."), pl.String()),
    "name": (Text("姓名", "Name"), Text("姓名。", "The name."), pl.String()),
    "year": (Text("年度", "Year"), Text("哪一年的年终奖。", "The year whose bonus it is."), pl.Int64()),
    "on": (Text("发放日", "On"), Text("到期发放的日子。", "The day on which it is due."), pl.Date()),
    "amount": (Text("核定", "Awarded"), Text("批准时的金额。", "As it was approved."), MONEY),
    "pays": (Text("应发", "Pays"), Text("现在应发，税前。", "What is paid, before tax."), MONEY),
    "back": (Text("追回", "Claimed back"), Text("按方案应追回。", "What the plan claims back."), MONEY),
    "state": (Text("状态", "State"), Text("待发、已发或不再发放。", "To come, paid, or no longer paid."), pl.String()),
    "currency": (Text("币种", "Currency"), Text("币种。", "The currency."), pl.String()),
}
STATES = {DUE: Text("待发", "to come"), PAID: Text("已发", "paid"), GONE: Text("不再发放", "no longer paid")}


def payments_file(found: Iterable[Awarded], currency: str, form: str, language: Language) -> bytes:
    """A workbook ("xlsx") or CSV with a row for each payment."""
    rows = [
        (one.person.number, one.person.name, one.row.year, part.on, major(part.amount), major(part.pays),
         major(part.back), STATES[part.state].in_(language), currency)
        for one in found for part in one.payments
    ]  # fmt: skip
    names = {key: label.in_(language) for key, (label, _, _) in COLUMNS.items()}
    frame = pl.DataFrame(rows, {key: kind for key, (_, _, kind) in COLUMNS.items()}, orient="row").rename(names)
    meanings = {label.in_(language): meaning for label, meaning, _ in COLUMNS.values()}
    return file_of(frame, form, Text("年终奖发放", "Bonus payments").in_(language), meanings)
