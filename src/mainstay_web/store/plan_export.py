"""An approved plan for payroll: who, which measure, how much. Never an estimate of anybody (M17)."""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl

from mainstay.chapters import CATALOGUE
from mainstay.core.money import major
from mainstay.core.text import Language, Text
from mainstay.report.sheets import MONEY, Column, listed
from mainstay_web.store.plans import Chosen

COLUMNS: tuple[Column, ...] = (
    (Text("人员编号", "Person"), Text("公司内的编号。", "The company's number."), pl.String()),
    (Text("姓名", "Name"), Text("姓名。", "The name."), pl.String()),
    (Text("部门", "Unit"), Text("部门编号。", "The unit's number."), pl.String()),
    (Text("措施", "Measure"), Text("批准的措施。", "The measure approved."), pl.String()),
    (Text("第一年现金", "Cash, first year"), Text("第一年发放的现金。", "Cash paid in the first year."), MONEY),
    (Text("三年现金", "Cash, three years"), Text("三年合计。", "Over three years."), MONEY),
    (Text("年薪增加", "Yearly raise"), Text("固定年薪的增加。", "Added to yearly fixed pay."), MONEY),
    (Text("股权价值", "Value of equity"), Text("授予时的价值。", "Its value when granted."), MONEY),
    (Text("币种", "Currency"), Text("币种。", "The currency."), pl.String()),
    (Text("个案", "Case"), Text("跟进它的个案编号。", "The case that looks after it."), pl.String()),
)
"""What payroll gets: each column's name, meaning and type."""


def payroll(chosen: Iterable[Chosen], currency: str, form: str, language: Language) -> bytes:
    """A workbook ("xlsx") or CSV with a row for each measure of each person."""
    rows = [row for one in chosen if one.package is not None for row in _rows(one, currency, language)]
    return listed(COLUMNS, rows, Text("发放清单", "Payroll"), form, language)


def _rows(one: Chosen, currency: str, language: Language) -> Iterable[tuple[object, ...]]:
    assert one.package is not None  # noqa: S101 - only those with one come here
    priced = {offer["measure"]: offer for offer in one.row.offers}
    labels = {measure.key: measure.label for measure in CATALOGUE.measures}
    for key in one.package.measures:
        price = priced.get(key, {})
        amounts = [major(int(price.get(part, 0))) for part in ("cash_now", "cash_three_years", "raise", "equity")]
        label = labels.get(key, Text(key, key)).in_(language)
        yield (one.person.number, one.person.name, one.person.unit, label, *amounts, currency, one.row.case)
