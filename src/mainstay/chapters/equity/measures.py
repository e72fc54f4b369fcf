"""What long-term incentives can do: they delay a departure, so they are laddered. 长期激励措施。"""

from __future__ import annotations

from decimal import Decimal

from mainstay.chapters.declare import eases, may_ease
from mainstay.chapters.sources import Source
from mainstay.core.catalogue import Formula, Measure, Price, Promise, Quantity, Seat, When
from mainstay.core.text import Text
from mainstay.core.words import Driver

REFRESH_GRANT = Measure(
    key="equity.refresh_grant",
    label=Text("追加限制性股票（分四年归属）", "Refresh grant, vesting over four years"),
    meaning=Text(
        "追加相当于年度现金 40% 的限制性股票，每年归属四分之一；每年补授，使归属不在同一天断档。"
        "股权推迟离开，并不消除离开的原因。",
        "Restricted stock worth 40% of yearly pay, a quarter vesting each year, refreshed so that no cliff is left. "
        "Equity delays a departure; it does not remove its cause.",
    ),
    # -.3 at 0.6 is .18 for the average person, whose pay is about a quarter of the push: .08 + .25 x .40.
    eases=(
        eases(None, 0.08, Source.UNVESTED, 0.1),
        eases(Driver.PAY, 0.40, Source.UNVESTED),
    ),
    price=Price(equity=Formula(of={Quantity.YEARLY_PAY: Decimal("0.40")}), hours=Decimal(4)),
    promises=(
        Promise(
            Text(
                "授予协议签署，归属日历交给本人。", "The agreement is signed and the calendar of vesting handed over."
            ),
            60,
            ("grants",),
        ),
        Promise(Text("第一批归属。", "The first tranche vests."), 365, ("vesting",)),
    ),
    article=("P6", "P7"),
    fits=(When("equity.holding_power", at_most=0.8),),
    instead_of="grant",
    onset_months=2,
    lasts_months=36,
)

GOAL_DIVIDEND = Measure(
    key="equity.goal_dividend",
    label=Text("满三年且业绩达标的股权分红", "Dividend right after three years with the goal met"),
    meaning=Text(
        "虚拟股权：在职满三年且业绩达标，享有对应的股权分红。",
        "Phantom stock: after three years in service, and with the goal met, its dividends are paid.",
    ),
    eases=(
        may_ease(None, 0.05, doubt=0.1),
        may_ease(Driver.PAY, 0.28),
    ),
    price=Price(cash_three_years=Formula(of={Quantity.YEARLY_PAY: Decimal("0.20")}), hours=Decimal(4)),
    promises=(
        Promise(
            Text(
                "业绩条件与分红算法书面约定。", "The condition and the arithmetic of the dividend are put in writing."
            ),
            60,
            ("grants",),
        ),
        Promise(Text("满三年，按约定核算分红。", "After three years the dividend is worked out as agreed."), 1095),
    ),
    article=("P6", "P7"),
    instead_of="grant",
    onset_months=2,
    lasts_months=36,
)

CO_INVEST = Measure(
    key="equity.co_invest",
    label=Text("项目跟投名额", "A seat to co-invest in a project"),
    meaning=Text(
        "按上限跟投自己参与的项目，公司按一比一配资，退出时分享收益。",
        "The person invests in the own project up to a cap; the company matches it, and both share the outcome.",
    ),
    eases=(
        may_ease(None, 0.02, doubt=0.1),
        may_ease(Driver.PAY, 0.16),
        may_ease(Driver.RECOGNITION, 0.10),
    ),
    price=Price(
        equity=Formula(of={Quantity.YEARLY_PAY: Decimal("0.10")}),
        hours=Decimal(6),
        seats={"co_invest_seats": 1},
    ),
    promises=(
        Promise(Text("跟投额度、上限与退出规则书面告知。", "Share, cap and rules of exit are given in writing."), 45),
    ),
    article=("P6",),
    onset_months=2,
    lasts_months=24,
)

SEATS = (Seat("co_invest_seats", Text("跟投名额", "Co-investment seats")),)
MEASURES = (REFRESH_GRANT, GOAL_DIVIDEND, CO_INVEST)
