"""How long-term incentives hold, and when they let go. 长期激励信号。"""

from __future__ import annotations

from mainstay.chapters.declare import NEVER_STALE, judged, published
from mainstay.chapters.sources import Source
from mainstay.core.catalogue import Basis, Signal, Unit
from mainstay.core.readings import DaysUntil, Derived, Made, Near, Share
from mainstay.core.text import Text
from mainstay.core.words import Driver

HOLDING_POWER = Signal(
    key="equity.holding_power",
    driver=Driver.PAY,
    label=Text("未归属股权的留任力", "Holding power of unvested equity"),
    sentence=Text(
        "未归属的股权价值 {first}，对应年度现金 {second}，合 {value}。",
        "Unvested equity of {first} against yearly cash of {second}: {value}.",
    ),
    sentence_zero=Text("没有未归属的股权。", "No unvested equity."),
    unit=Unit.YEARS_OF_PAY,
    direction=-1,
    basis=Basis.CONTRACT,
    reading=Share(Derived(Made.UNVESTED_VALUE), Derived(Made.PAY_ANNUAL)),
    centre=0.3,
    spread=0.5,
    lowest=0.0,
    highest=10.0,
    # -.3 of the log-hazard while unvested, at 0.6: 2 x .15 x .6 = .18 for half a year's pay.
    prior=published(-0.15, Source.UNVESTED),
    article=("P6",),
    fresh_months=NEVER_STALE,
)

DAYS_TO_NEXT_VEST = Signal(
    key="equity.days_to_next_vest",
    driver=Driver.PAY,
    label=Text("距下次归属的天数", "Days to the next vest"),
    sentence=Text(
        "下一批股权将于 {first}归属，还有 {value}。",
        "The next tranche vests on {first}, in {value}.",
    ),
    unit=Unit.DAYS,
    direction=1,
    basis=Basis.CONTRACT,
    reading=DaysUntil(Derived(Made.NEXT_VEST)),
    centre=180.0,
    spread=110.0,
    lowest=0.0,
    highest=1830.0,
    prior=judged(0.05, Source.DIRECTION),
    article=("P6",),
    fresh_months=NEVER_STALE,
)

JUST_VESTED = Signal(
    key="equity.just_vested",
    driver=Driver.PAY,
    label=Text("刚归属不久", "Shortly after a vest"),
    sentence=Text(
        "一批股权于 {first}归属，至今不满七个月。",
        "A tranche vested on {first}, less than seven months ago.",
    ),
    sentence_zero=Text("过去七个月没有股权归属。", "No tranche vested within the last seven months."),
    sentence_coming=Text(
        "一年之内有股权归属；归属之后的几个月，离职往往增多。",
        "A tranche vests within the year; in the months after a vest more people leave.",
    ),
    unit=Unit.SHARE,
    direction=1,
    basis=Basis.CONTRACT,
    reading=Near(Derived(Made.LAST_VEST), before=1, after=210),
    centre=0.0,
    spread=0.35,
    lowest=0.0,
    highest=1.0,
    # The lower end, +88 %, is .63 of the log-hazard; at 0.6 it is .38. It falls on the fourth month, where this
    # signal stands at .43: .38 / .43 * .35 = .31 for one spread = 2 x .26 x .6.
    prior=published(0.26, Source.VESTED),
    article=("P6",),
    fresh_months=NEVER_STALE,
)

SIGNALS = (HOLDING_POWER, DAYS_TO_NEXT_VEST, JUST_VESTED)
