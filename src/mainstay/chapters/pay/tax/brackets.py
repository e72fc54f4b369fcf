"""The tax tables: progressive, written with quick deductions. 综合所得税率表与月度税率表。"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from mainstay.chapters.pay.tax.law import Law
from mainstay.chapters.pay.tax.rounding import ZERO, fen
from mainstay.core.text import Text


@dataclass(frozen=True, slots=True)
class Bracket:
    """One step: amounts up to and with `up_to` (None: without end), the rate in percent, the quick deduction."""

    up_to: Decimal | None
    percent: Decimal
    quick: Decimal

    def tax(self, amount: Decimal) -> Decimal:
        """The tax on an amount that belongs to this step, not rounded."""
        return amount * self.percent / 100 - self.quick


def _table(*rows: tuple[int | None, int, int]) -> tuple[Bracket, ...]:
    return tuple(
        Bracket(None if up is None else Decimal(up), Decimal(rate), Decimal(quick)) for up, rate, quick in rows
    )


ANNUAL: Law[tuple[Bracket, ...]] = Law(
    "annual",
    Text("综合所得年度税率表", "Annual table for comprehensive income"),
    date(2019, 1, 1),
    None,
    _table((36_000, 3, 0), (144_000, 10, 2_520), (300_000, 20, 16_920), (420_000, 25, 31_920), (660_000, 30, 52_920),
           (960_000, 35, 85_920), (None, 45, 181_920)),
    Text("《中华人民共和国个人所得税法》（2018）第三条、第六条", "Individual Income Tax Law (2018), Arts. 3 and 6"),
)  # fmt: skip
"""Yearly taxable income."""

MONTHLY: Law[tuple[Bracket, ...]] = Law(
    "monthly",
    Text("按月换算的综合所得税率表", "Monthly table, converted from the annual one"),
    date(2019, 1, 1),
    None,
    _table((3_000, 3, 0), (12_000, 10, 210), (25_000, 20, 1_410), (35_000, 25, 2_660), (55_000, 30, 4_410),
           (80_000, 35, 7_160), (None, 45, 15_160)),
    Text("财税〔2018〕164号附件", "Cai Shui [2018] No. 164, annex"),
)  # fmt: skip
"""A month's amount: the year-end bonus is divided by twelve to find its step."""


def bracket_of(amount: Decimal, table: Sequence[Bracket]) -> Bracket:
    """The step to which an amount belongs; the upper end belongs to the lower step."""
    return next(one for one in table if one.up_to is None or amount <= one.up_to)


def annual_tax(taxable: Decimal, day: date) -> Decimal:
    """The tax on a year's taxable income by the table of that day; nothing on nothing or less."""
    if taxable <= 0:
        return ZERO
    return fen(bracket_of(taxable, ANNUAL.on(day)).tax(taxable))
