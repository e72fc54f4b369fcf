"""Withholding from wages month by month, cumulated over the year. 工资薪金累计预扣。"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from mainstay.chapters.pay.tax.brackets import annual_tax
from mainstay.chapters.pay.tax.law import Law
from mainstay.chapters.pay.tax.rounding import ZERO
from mainstay.core.text import Text

MONTHS_IN_A_YEAR = 12

ALLOWANCE: Law[Decimal] = Law(
    "allowance",
    Text("累计预扣与每月减除费用", "Cumulative withholding and the monthly allowance"),
    date(2019, 1, 1),
    None,
    Decimal(5_000),
    Text(
        "国家税务总局公告2018年第61号第六条；《个人所得税法》第六条",
        "STA announcement 2018 No. 61, Art. 6; Individual Income Tax Law, Art. 6",
    ),
)
"""What is free of tax for each month of employment in the year."""


@dataclass(frozen=True, slots=True)
class Month:
    """One month's wage before tax; what the person pays for social insurance and housing fund; special deductions."""

    wage: Decimal
    own_social: Decimal = ZERO
    special: Decimal = ZERO


@dataclass(frozen=True, slots=True)
class Withheld:
    """A month as withheld: `taxable` and `due` are of the year so far; `withheld` is this month's part of `due`."""

    taxable: Decimal
    due: Decimal
    withheld: Decimal


def withholding(months: Sequence[Month], year: int) -> tuple[Withheld, ...]:
    """The tax withheld in each month, the first being the first month employed in the year.

    What is due for the year so far is rounded to the fen; a month whose due is below what was withheld withholds
    nothing, and the difference waits for later months or for the annual settlement. Raises ValueError for more than
    twelve months, OutOfForceError before 2019.
    """
    if len(months) > MONTHS_IN_A_YEAR:
        raise ValueError(f"{len(months)} months in a year")
    day = date(year, 12, 31)
    allowance = ALLOWANCE.on(day)
    found: list[Withheld] = []
    free = taken = ZERO
    for month in months:
        free += month.wage - month.own_social - month.special - allowance
        taxable = max(free, ZERO)
        due = annual_tax(taxable, day)
        withheld = max(due - taken, ZERO)
        taken += withheld
        found.append(Withheld(taxable, due, withheld))
    return tuple(found)


def taxable_of(months: Sequence[Month], year: int) -> Decimal:
    """A year's wages less allowance and deductions; below zero where deductions are larger."""
    allowance = ALLOWANCE.on(date(year, 12, 31))
    return sum((one.wage - one.own_social - one.special - allowance for one in months), ZERO)
