"""Severance and the tax on it. 经济补偿与一次性补偿收入计税。"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from mainstay.chapters.pay.tax.brackets import annual_tax
from mainstay.chapters.pay.tax.law import Law
from mainstay.chapters.pay.tax.rounding import ZERO, fen
from mainstay.core.text import Text

HALF_A_YEAR, YEAR = 6, 12
TIMES_AVERAGE = 3

SEVERANCE: Law[int] = Law(
    "severance",
    Text("经济补偿", "Severance"),
    date(2008, 1, 1),
    None,
    12,
    Text("《劳动合同法》第四十七条", "Labour Contract Law, Art. 47"),
)
"""Months of pay at the most, for those paid above three times the local average; others have no such limit."""

EXEMPTION: Law[int] = Law(
    "severance_tax",
    Text("一次性补偿收入计税", "Tax on severance"),
    date(2019, 1, 1),
    None,
    TIMES_AVERAGE,
    Text("财税〔2018〕164号第五条第（一）项", "Cai Shui [2018] No. 164, item 5(1)"),
)
"""Times the local average wage of a year that is free of tax; the rest is taxed by itself on the annual table."""


@dataclass(frozen=True, slots=True)
class Severance:
    """What is owed on leaving: months counted, the pay of a month that counts, the sum, its tax.

    `is_limited`: the wage is above three times the local average, so that pay and months are limited.
    """

    months: Decimal
    month_pay: Decimal
    pay: Decimal
    tax: Decimal
    is_limited: bool = False


def months_owed(years: int, months: int) -> Decimal:
    """A month's pay for each year served; six months or more count as a year, less as half a one."""
    if not 0 <= months < YEAR or years < 0:
        raise ValueError(f"{years} years and {months} months")
    part = Decimal(1) if months >= HALF_A_YEAR else Decimal("0.5") if months else ZERO
    return years + part


def severance(wage: Decimal, years: int, months: int, local_month: Decimal, day: date) -> Severance:
    """Severance for the mean monthly `wage` of the last twelve months; `local_month` is the local average of a month.

    Above three times the local average a month counts as that, and no more than twelve months are owed.
    """
    limit = TIMES_AVERAGE * local_month
    owed, month_pay = months_owed(years, months), wage
    is_limited = wage > limit
    if is_limited:
        owed, month_pay = min(owed, Decimal(SEVERANCE.on(day))), limit
    pay = fen(owed * month_pay)
    return Severance(owed, month_pay, pay, severance_tax(pay, local_month, day), is_limited)


def severance_tax(pay: Decimal, local_month: Decimal, day: date) -> Decimal:
    """The tax on what exceeds three times the local average of a year."""
    return annual_tax(pay - EXEMPTION.on(day) * YEAR * local_month, day)
