"""Signals and measures enough to show a report."""

from __future__ import annotations

from decimal import Decimal

from mainstay.core.catalogue import (
    Basis,
    Catalogue,
    Direction,
    Ease,
    Formula,
    Measure,
    Price,
    Prior,
    Promise,
    Quantity,
    Signal,
    Unit,
)  # fmt: skip
from mainstay.core.readings import Derived, Flow, LastDay, Level, Made, MonthsSince, ShortOf, Total
from mainstay.core.readings import Reading as AnyReading
from mainstay.core.text import Text
from mainstay.core.words import Driver, Honesty


def _signal(
    key: str, driver: Driver, label: Text, sentence: Text, unit: Unit, *, direction: Direction, reading: AnyReading,
    centre: float, spread: float, limits: tuple[float, float], rho: float,
) -> Signal:  # fmt: skip
    return Signal(
        key=key, driver=driver, label=label, sentence=sentence, unit=unit, direction=direction,
        basis=Basis.HR_RULES, reading=reading, centre=centre, spread=spread, lowest=limits[0], highest=limits[1],
        prior=Prior(rho, "fake", Honesty.JUDGEMENT), article=("P2",),
    )  # fmt: skip


SIGNALS = (
    _signal(
        "pay.market_gap", Driver.PAY, Text("与市场 P75 的差距", "Gap to the market's P75"),
        Text("年薪 {first}，比市场 P75（{second}）低 {value}。",
             "Pay of {first} is {value} below the market's P75 of {second}."),
        Unit.SHARE, direction=1,
        reading=ShortOf(Derived(Made.PAY_COMPARED), Derived(Made.MARKET_LINE)),
        centre=0.0, spread=0.12, limits=(-0.5, 0.6), rho=0.17,
    ),
    _signal(
        "pay.months_since_raise", Driver.PAY, Text("距上次调薪", "Months since a raise"),
        Text("已 {value} 没有调薪。", "No raise for {value}."),
        Unit.MONTHS, direction=1, reading=MonthsSince(Derived(Made.LAST_RAISE)),
        centre=12.0, spread=9.0, limits=(0, 120), rho=0.12,
    ),
    _signal(
        "career.months_in_level", Driver.CAREER, Text("在现职级的时间", "Time in level"),
        Text("在现职级已 {value}。", "In the same level for {value}."),
        Unit.MONTHS, direction=1, reading=MonthsSince(Derived(Made.LEVEL_SINCE)),
        centre=24.0, spread=14.0, limits=(0, 240), rho=0.14,
    ),
    _signal(
        "culture.days_since_talk", Driver.CULTURE, Text("距上次一对一沟通", "Time since a one-on-one"),
        Text("已 {value} 没有一对一沟通。", "No one-on-one for {value}."),
        Unit.MONTHS, direction=1, reading=MonthsSince(LastDay("talks")),
        centre=2.0, spread=2.0, limits=(0, 60), rho=0.15,
    ),
    _signal(
        "work.overtime", Driver.WORK, Text("近三个月加班", "Overtime in three months"),
        Text("近三个月加班 {value}。", "{value} of overtime in three months."),
        Unit.HOURS, direction=1, reading=Total(Flow("attendance", "overtime_hours"), 3),
        centre=40.0, spread=30.0, limits=(0, 400), rho=0.08,
    ),
    _signal(
        "recognition.months_since", Driver.RECOGNITION, Text("距上次认可", "Time since recognition"),
        Text("已 {value} 没有得到认可。", "No recognition for {value}."),
        Unit.MONTHS, direction=1, reading=MonthsSince(LastDay("recognition")),
        centre=6.0, spread=5.0, limits=(0, 120), rho=0.1,
    ),
    _signal(
        "equity.unvested", Driver.PAY, Text("未归属股权。", "Unvested equity."),
        Text("未归属股权相当于 {value}的年薪。", "Unvested equity worth {value} of pay."),
        Unit.YEARS_OF_PAY, direction=-1, reading=Level(Derived(Made.UNVESTED_VALUE)),
        centre=0.4, spread=0.4, limits=(0, 5), rho=-0.15,
    ),

)  # fmt: skip


def _measure(key: str, label: Text, driver: Driver, *, share: str, fixed: str, seats: dict[str, int]) -> Measure:
    of = {Quantity.YEARLY_PAY: Decimal(share)} if Decimal(share) else {}
    return Measure(
        key=key,
        label=label,
        meaning=label,
        eases=(Ease(driver, 0.3, 0.2, "fake", Honesty.PUBLISHED),),
        price=Price(Formula(Decimal(fixed), of), hours=Decimal(6), seats=seats),
        promises=(Promise(label, 30),),
        article=("P2",),
    )


MEASURES = (
    _measure(
        "pay.raise", Text("调薪至市场线", "Raise to the market line"), Driver.PAY, share="0.08", fixed="0", seats={}
    ),
    _measure(
        "career.mentor",
        Text("指定导师", "Assigned mentor"),
        Driver.CAREER,
        share="0",
        fixed="2000",
        seats={"mentor_seats": 1},
    ),
    _measure(
        "culture.one_on_one",
        Text("每两周一次一对一", "One-on-one every two weeks"),
        Driver.CULTURE,
        share="0",
        fixed="0",
        seats={},
    ),
    _measure("work.relief", Text("减负方案", "Workload relief"), Driver.WORK, share="0", fixed="12000", seats={}),
    _measure(
        "recognition.thanks",
        Text("公开认可", "Public recognition"),
        Driver.RECOGNITION,
        share="0",
        fixed="500",
        seats={},
    ),
)
CATALOGUE = Catalogue(signals=SIGNALS, measures=MEASURES)
