"""Legal limits of working time in China, dated and with their source. 工时上限。"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from mainstay.core.text import Text


@dataclass(frozen=True, slots=True)
class Limit:
    """A legal limit in hours: since when it is in force, and where it stands."""

    amount: Decimal
    since: date
    label: Text
    source: Text


OVERTIME_HOURS_A_MONTH = Limit(
    Decimal(36),
    date(1995, 1, 1),
    Text("每月加班上限", "Overtime in a month"),
    Text("《中华人民共和国劳动法》第四十一条", "Labour Law of the PRC, Art. 41"),
)
OVERTIME_HOURS_A_DAY = Limit(
    Decimal(3),
    date(1995, 1, 1),
    Text("每日加班上限（特殊原因）", "Overtime in a day (for special reasons)"),
    Text("《中华人民共和国劳动法》第四十一条", "Labour Law of the PRC, Art. 41"),
)
HOURS_A_WEEK = Limit(
    Decimal(44),
    date(1995, 1, 1),
    Text("每周平均工时上限", "Hours in an average week"),
    Text("《中华人民共和国劳动法》第三十六条", "Labour Law of the PRC, Art. 36"),
)
LIMITS = (OVERTIME_HOURS_A_MONTH, OVERTIME_HOURS_A_DAY, HOURS_A_WEEK)


def over(hours: Decimal, limit: Limit, on: date) -> Decimal:
    """Hours above the limit on that day: nothing within it, and nothing before it was in force.

    Raises ValueError for hours below zero.
    """
    if hours < 0:
        raise ValueError(f"hours below zero: {hours}")
    return max(hours - limit.amount, Decimal(0)) if on >= limit.since else Decimal(0)
