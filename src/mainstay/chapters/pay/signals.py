"""How hard pay pulls: against the market, against comparable colleagues, against time. 薪酬信号。"""

from __future__ import annotations

from mainstay.chapters.declare import NEVER_STALE, judged, published, team_scores
from mainstay.chapters.sources import Source
from mainstay.core.catalogue import Basis, Prior, Signal, Unit
from mainstay.core.readings import DaysUntil, Derived, Made, MonthsSince, Share, ShortOf
from mainstay.core.text import Text
from mainstay.core.words import Driver, Honesty

MARKET_GAP = Signal(
    key="pay.market_gap",
    driver=Driver.PAY,
    label=Text("低于市场薪酬线的幅度", "Shortfall against the market line"),
    sentence=Text(
        "年薪 {first}，比市场薪酬线 {second}低 {value}。",
        "Pay of {first} a year is {value} below the market line of {second}.",
    ),
    sentence_below=Text(
        "年薪 {first}，比市场薪酬线 {second}高 {value}。",
        "Pay of {first} a year is {value} above the market line of {second}.",
    ),
    unit=Unit.SHARE,
    direction=1,
    basis=Basis.CONTRACT,
    reading=ShortOf(Derived(Made.PAY_COMPARED), Derived(Made.MARKET_LINE)),
    centre=0.0,
    spread=0.15,
    lowest=-1.0,
    highest=0.9,
    prior=published(0.17, Source.PAY),
    article=("P1", "P2"),
    fresh_months=24,
)

PEER_GAP = Signal(
    key="pay.peer_gap",
    driver=Driver.PAY,
    label=Text("低于同族同级同事的幅度", "Shortfall against comparable colleagues"),
    sentence=Text(
        "固定现金年薪 {first}，比同族同级同事的中位数 {second}低 {value}。",
        "Fixed cash of {first} a year is {value} below the median of {second} in the same family and level.",
    ),
    sentence_below=Text(
        "固定现金年薪 {first}，比同族同级同事的中位数 {second}高 {value}。",
        "Fixed cash of {first} a year is {value} above the median of {second} in the same family and level.",
    ),
    unit=Unit.SHARE,
    direction=1,
    basis=Basis.CONTRACT,
    reading=ShortOf(Derived(Made.PAY_FIXED), Derived(Made.PEER_PAY)),
    centre=0.0,
    spread=0.12,
    lowest=-1.0,
    highest=0.9,
    # -.35 of the log-hazard for each standard deviation, at 0.6: 2 x .175 x .6 = .21.
    prior=published(0.175, Source.PEER_RAISE),
    article=("P3",),
    fresh_months=36,
)

MONTHS_SINCE_RAISE = Signal(
    key="pay.months_since_raise",
    driver=Driver.PAY,
    label=Text("距上次加薪的月数", "Months since the last raise"),
    sentence=Text(
        "上次加薪距今 {value}。",
        "No raise for {value}.",
    ),
    unit=Unit.MONTHS,
    direction=1,
    basis=Basis.CONTRACT,
    reading=MonthsSince(Derived(Made.LAST_RAISE)),
    centre=12.0,
    spread=10.0,
    lowest=0.0,
    highest=120.0,
    prior=Prior(0.06, Source.OVERLAP, Honesty.JUDGEMENT),
    article=("P4",),
    fresh_months=NEVER_STALE,
)

DEFERRED_POWER = Signal(
    key="pay.deferred_power",
    driver=Driver.PAY,
    label=Text("递延薪酬的留任力", "Holding power of deferred pay"),
    sentence=Text(
        "现在离职会失去递延薪酬 {first}，对应年度现金 {second}，合 {value}。",
        "Leaving now would lose deferred pay of {first}, against yearly cash of {second}: {value}.",
    ),
    sentence_zero=Text("没有离职会失去的递延薪酬。", "No deferred pay that leaving would lose."),
    unit=Unit.YEARS_OF_PAY,
    direction=-1,
    basis=Basis.CONTRACT,
    reading=Share(Derived(Made.DEFERRED_VALUE), Derived(Made.PAY_ANNUAL)),
    centre=0.0,
    spread=0.3,
    lowest=0.0,
    highest=10.0,
    prior=judged(-0.08, Source.DIRECTION),
    article=("P4", "P6"),
    fresh_months=NEVER_STALE,
)

DAYS_TO_NEXT_DEFERRED = Signal(
    key="pay.days_to_next_deferred",
    driver=Driver.PAY,
    label=Text("距下次递延发放的天数", "Days to the next deferred payment"),
    sentence=Text(
        "下一笔递延薪酬将于 {first}发放，还有 {value}。",
        "The next deferred payment falls due on {first}, in {value}.",
    ),
    unit=Unit.DAYS,
    direction=1,
    basis=Basis.CONTRACT,
    reading=DaysUntil(Derived(Made.NEXT_DEFERRED)),
    centre=180.0,
    spread=110.0,
    lowest=0.0,
    highest=1830.0,
    prior=judged(0.05, Source.DIRECTION),
    article=("P4",),
    fresh_months=NEVER_STALE,
)

SIGNALS = (
    MARKET_GAP,
    PEER_GAP,
    MONTHS_SINCE_RAISE,
    DEFERRED_POWER,
    DAYS_TO_NEXT_DEFERRED,
    *team_scores("pay", Driver.PAY, Made.SURVEY_PAY, Text("薪酬", "pay"), published(-0.07, Source.PAY_SATISFACTION)),
)
