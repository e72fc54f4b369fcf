"""Equity of listed companies: option exercise, restricted stock at unlock, several events a year. 上市公司股权激励。

The income is taxed by itself on the annual table, the whole of it. Of several events in one year the later ones are
cumulated with the earlier, and pay the difference.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from itertools import pairwise

from mainstay.chapters.pay.tax.brackets import annual_tax
from mainstay.chapters.pay.tax.law import Law
from mainstay.chapters.pay.tax.rounding import ZERO, fen
from mainstay.core.calendar import add_months
from mainstay.core.text import Text

LISTED: Law[None] = Law(
    "listed_equity",
    Text("上市公司股权激励单独计税", "Equity of listed companies, taxed by itself"),
    date(2019, 1, 1),
    date(2027, 12, 31),
    None,
    Text(
        "财税〔2005〕35号、国税函〔2009〕461号；财税〔2018〕164号第二条，延续至2027年12月31日：公告2023年第25号",
        "Cai Shui [2005] No. 35, Guo Shui Han [2009] No. 461; Cai Shui [2018] No. 164, item 2, extended to "
        "31 December 2027 by MOF/STA announcement 2023 No. 25",
    ),
)

DEADLINE: Law[int] = Law(
    "equity_deadline",
    Text("上市公司股权激励 36 个月内缴税", "36 months to pay tax on equity of listed companies"),
    date(2024, 1, 1),
    date(2027, 12, 31),
    36,
    Text("财政部 税务总局公告2024年第2号", "MOF/STA announcement 2024 No. 2"),
)
"""Months from the event in which the tax may be paid, by instalments, after a filing; leavers pay before they go."""


def exercise_income(market: Decimal, strike: Decimal, units: int) -> Decimal:
    """Income of an option exercised: closing price of the day less the strike, times the shares; never below zero."""
    return fen(max(market - strike, ZERO) * units)


def unlock_income(registered: Decimal, unlocked: Decimal, units: int, granted: int, paid: Decimal) -> Decimal:
    """Income of restricted stock at unlock: the mean of the prices at registration and at unlock, times the units, less
    their share of what was paid for the whole grant; never below zero. Raises ValueError for more units than granted.
    """
    if not 0 < units <= granted:
        raise ValueError(f"{units} units of {granted}")
    worth = (registered + unlocked) / 2 * units
    return fen(max(worth - paid * units / granted, ZERO))


def equity_tax(income: Decimal, day: date) -> Decimal:
    """The tax on one event, or on all of a year together. Raises OutOfForceError after 2027-12-31."""
    LISTED.on(day)
    return annual_tax(income, day)


def same_year(incomes: Sequence[Decimal], day: date) -> tuple[Decimal, ...]:
    """The tax of each event of one year in its order: what is due on all so far, less what the earlier ones paid."""
    due = [equity_tax(sum(incomes[:count], ZERO), day) for count in range(len(incomes) + 1)]
    return tuple(later - earlier for earlier, later in pairwise(due))


def pay_by(event: date) -> date:
    """The last day to pay the tax on an event: 36 months on, the month's last day where the day is missing.

    Raises OutOfForceError for events before 2024 or after 2027.
    """
    return add_months(event, DEADLINE.on(event))
