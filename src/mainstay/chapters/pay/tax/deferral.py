"""Equity of companies that are not listed: tax waits until the shares are sold. 非上市公司股权激励递延纳税。"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from mainstay.chapters.pay.tax.law import Law
from mainstay.chapters.pay.tax.rounding import ZERO, fen
from mainstay.core.text import Text

DEFERRED: Law[Decimal] = Law(
    "deferral",
    Text("非上市公司股权激励递延纳税", "Deferral for equity of companies that are not listed"),
    date(2016, 9, 1),
    None,
    Decimal(20),
    Text("财税〔2016〕101号第一条", "Cai Shui [2016] No. 101, item 1"),
)
"""The rate in percent on the gain at the sale, as a transfer of property."""

CONDITIONS: tuple[Text, ...] = (
    Text("境内居民企业的股权激励计划", "a plan of an enterprise resident in China"),
    Text("经董事会、股东（大）会审议通过", "passed by the board and the shareholders"),
    Text("标的为本公司股权（股权奖励可为投入的境内企业股权）", "over the company's own shares"),
    Text(
        "对象为技术骨干和高级管理人员，累计不超过本公司近 6 个月在职职工平均人数的 30%",
        "for key technical staff and senior managers, never more than 30 % of the mean headcount of the last 6 months",
    ),
    Text(
        "期权自授予日起持有满 3 年且自行权日起满 1 年；限制性股票自授予日起满 3 年且解禁后满 1 年",
        "options held 3 years from the grant and 1 from the exercise; restricted stock 3 years from the grant and "
        "1 from the unlock",
    ),
    Text("授予日至行权日不超过 10 年", "no more than 10 years from grant to exercise"),
    Text("已向主管税务机关备案", "filed with the tax authority"),
)
"""What must hold for the deferral; a company that breaks one pays as at the event. A check, not advice."""


def transfer_tax(cost: Decimal, price: Decimal, units: int, day: date) -> Decimal:
    """The tax at the sale on the gain of `units` bought at `cost` each; nothing on a loss."""
    return fen(max(price - cost, ZERO) * units * DEFERRED.on(day) / 100)
