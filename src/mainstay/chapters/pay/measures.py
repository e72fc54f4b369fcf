"""What pay can do: raises to a line, a bonus share, a raise that is earned. 薪酬措施。

Only one kind of raise is chosen for a person at a time. Where pay is all of the push, a person stands about two
standard deviations below the line; that turns the published −.35 for each into the effects below.
"""

from __future__ import annotations

from decimal import Decimal

from mainstay.chapters.declare import eases, may_ease
from mainstay.chapters.sources import Source
from mainstay.core.catalogue import Formula, Measure, Price, Promise, Quantity, When
from mainstay.core.text import Text
from mainstay.core.words import Driver

RAISE = "raise"
"""Measures that mend the same gap: one at most."""


def _of(quantity: Quantity, share: str) -> Formula:
    return Formula(of={quantity: Decimal(share)})


TO_LINE = Measure(
    key="pay.raise_to_line",
    label=Text("加薪至市场薪酬线", "Raise to the market line"),
    meaning=Text(
        "把可比年薪补到公司的市场薪酬线（未另定时为 75 分位），从下一个发薪日起；经内部公平性检查。",
        "Pay is raised to the company's market line (P75 unless set otherwise) from the next payday, after the check "
        "of internal fairness.",
    ),
    eases=(
        eases(None, 0.06, Source.PEER_RAISE, 0.1),
        eases(Driver.PAY, 0.42, Source.PEER_RAISE),
    ),
    price=Price(
        cash_now=_of(Quantity.GAP_TO_LINE, "1"),
        cash_three_years=_of(Quantity.GAP_TO_LINE, "3"),
        hours=Decimal(2),
    ),
    raise_=_of(Quantity.GAP_TO_LINE, "1"),
    promises=(
        Promise(
            Text(
                "新的年薪自下一个发薪日起执行，并书面告知。",
                "The new pay holds from the next payday and is confirmed in writing.",
            ),
            30,
            ("pay",),
        ),
    ),
    article=("P2", "P7"),
    fits=(When("pay.market_gap", at_least=0.01),),
    instead_of=RAISE,
    lasts_months=18,
)

HALF_THE_GAP = Measure(
    key="pay.raise_half_gap",
    label=Text("补足市场差距的一半", "Raise by half the gap to the line"),
    meaning=Text(
        "先补足与市场薪酬线差距的一半，并约定重新比较的日期。",
        "Half the gap to the market line is closed now, with a day on which it is compared again.",
    ),
    eases=(
        eases(None, 0.03, Source.PEER_RAISE, 0.1),
        eases(Driver.PAY, 0.24, Source.PEER_RAISE),
    ),
    price=Price(
        cash_now=_of(Quantity.GAP_TO_LINE, "0.5"),
        cash_three_years=_of(Quantity.GAP_TO_LINE, "1.5"),
        hours=Decimal(3),
    ),
    raise_=_of(Quantity.GAP_TO_LINE, "0.5"),
    promises=(
        Promise(
            Text(
                "新的年薪自下一个发薪日起执行，并书面告知。",
                "The new pay holds from the next payday and is confirmed in writing.",
            ),
            30,
            ("pay",),
        ),
        Promise(Text("重新对照市场，并告知结果。", "Pay is compared with the market again, and the result told."), 365),
    ),
    article=("P2", "P7"),
    fits=(When("pay.market_gap", at_least=0.02),),
    instead_of=RAISE,
    lasts_months=12,
)

TO_PEERS = Measure(
    key="pay.raise_to_peers",
    label=Text("内部公平性纠偏", "Correction to comparable colleagues"),
    meaning=Text(
        "把固定现金年薪补到同族同级同事的中位数。",
        "Fixed cash is raised to the median of the same family and level.",
    ),
    eases=(
        eases(None, 0.06, Source.PEER_RAISE, 0.1),
        eases(Driver.PAY, 0.42, Source.PEER_RAISE),
    ),
    price=Price(
        cash_now=_of(Quantity.GAP_TO_PEERS, "1"),
        cash_three_years=_of(Quantity.GAP_TO_PEERS, "3"),
        hours=Decimal(2),
    ),
    raise_=_of(Quantity.GAP_TO_PEERS, "1"),
    promises=(
        Promise(
            Text(
                "新的年薪自下一个发薪日起执行，并书面告知。",
                "The new pay holds from the next payday and is confirmed in writing.",
            ),
            30,
            ("pay",),
        ),
    ),
    article=("P3", "P7"),
    fits=(When("pay.peer_gap", at_least=0.03),),
    instead_of=RAISE,
    lasts_months=24,
)

BONUS_SHARE = Measure(
    key="pay.bonus_share",
    label=Text("提高绩效奖金比例", "A larger bonus share"),
    meaning=Text(
        "在现有薪资之上增加相当于年薪 6% 的目标奖金，与业绩挂钩。",
        "A target bonus of 6% of yearly pay on top of present pay, tied to results.",
    ),
    eases=(
        may_ease(None, 0.03, doubt=0.1),
        may_ease(Driver.PAY, 0.18),
    ),
    price=Price(
        cash_now=_of(Quantity.YEARLY_PAY, "0.06"),
        cash_three_years=_of(Quantity.YEARLY_PAY, "0.18"),
        hours=Decimal(4),
    ),
    promises=(
        Promise(Text("奖金的指标与算法写入书面方案。", "Goals and arithmetic of the bonus are put in writing."), 30),
        Promise(Text("第一次按方案兑现奖金。", "The bonus is paid by the plan for the first time."), 365, ("pay",)),
    ),
    article=("P4", "P5", "P7"),
    lasts_months=12,
)

GOAL_RAISE = Measure(
    key="pay.goal_raise",
    label=Text("约定业绩达成后加薪", "A raise promised on reaching a goal"),
    meaning=Text(
        "说明公司的处境与规划，约定达成某业绩目标后补足差距的时间，并预留资金。",
        "The company's position is told openly; the gap closes on a stated day once a stated goal is met, and the "
        "money is reserved.",
    ),
    eases=(
        may_ease(None, 0.02, doubt=0.1),
        may_ease(Driver.PAY, 0.20, doubt=0.25),
        may_ease(Driver.CULTURE, 0.04),
    ),
    # The gap opens for payment after nine months: a quarter of it falls into the first year, two whole years follow.
    price=Price(
        cash_now=_of(Quantity.GAP_TO_LINE, "0.25"),
        cash_three_years=_of(Quantity.GAP_TO_LINE, "2.25"),
        hours=Decimal(4),
    ),
    raise_=_of(Quantity.GAP_TO_LINE, "1"),
    promises=(
        Promise(Text("业绩目标与加薪日期书面约定。", "The goal and the day of the raise are put in writing."), 14),
        Promise(Text("目标达成的，加薪到位。", "If the goal is met, the raise is paid."), 270, ("pay",)),
    ),
    article=("P7", "L5"),
    fits=(When("pay.market_gap", at_least=0.02),),
    instead_of=RAISE,
    lasts_months=18,
)

MEASURES = (TO_LINE, HALF_THE_GAP, TO_PEERS, BONUS_SHARE, GOAL_RAISE)
