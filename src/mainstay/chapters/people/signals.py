"""Results, what managers observe, and the calendar of a person's time here. 人员信号。

An observation is a symptom, not a cause: which cause it has is learned by asking, so its driver is the one that
no measure claims to ease. It expires after 90 days and the person may appeal against it.
"""

from __future__ import annotations

from mainstay.chapters.declare import NEVER_STALE, judged, published
from mainstay.chapters.sources import Source
from mainstay.core.catalogue import Basis, Prior, Signal, Unit
from mainstay.core.readings import Change, Derived, Level, Made, Near, State, Volatility
from mainstay.core.text import Text
from mainstay.core.words import Driver

RATING = State("results", "rating")

RESULTS_LEVEL = Signal(
    key="people.results_level",
    driver=Driver.CAREER,
    label=Text("绩效等级", "Level of results"),
    sentence=Text("最近一次绩效等级为 {value}（满分 5）。", "The latest rating is {value} of 5."),
    unit=Unit.POINTS,
    direction=0,
    basis=Basis.HR_RULES,
    reading=Level(RATING),
    centre=3.3,
    spread=0.8,
    lowest=1.0,
    highest=5.0,
    prior=published(-0.08, Source.PERFORMANCE),
    article=("L1", "L2"),
    fresh_months=24,
)

RESULTS_CHANGE = Signal(
    key="people.results_change",
    driver=Driver.CAREER,
    label=Text("绩效与自己过去相比", "Results against the own past"),
    sentence=Text(
        "近期绩效等级比自己此前一年高 {value}。", "Recent ratings are {value} above the person's own year before."
    ),
    sentence_below=Text(
        "近期绩效等级比自己此前一年低 {value}。", "Recent ratings are {value} below the person's own year before."
    ),
    unit=Unit.POINTS,
    direction=-1,
    basis=Basis.HR_RULES,
    reading=Change(RATING, 3, 12),
    centre=0.0,
    spread=0.6,
    lowest=-4.0,
    highest=4.0,
    prior=judged(-0.08, Source.WITHDRAWING),
    article=("L2", "L3"),
    fresh_months=24,
)

RESULTS_VOLATILITY = Signal(
    key="people.results_volatility",
    driver=Driver.CAREER,
    label=Text("绩效波动", "Swings of results"),
    sentence=Text(
        "近 36 个月绩效等级的波动（标准差）为 {value}。",
        "Ratings over the last 36 months swing by {value} (standard deviation).",
    ),
    unit=Unit.POINTS,
    direction=1,
    basis=Basis.HR_RULES,
    reading=Volatility(RATING, 36),
    centre=0.3,
    spread=0.3,
    lowest=0.0,
    highest=2.0,
    prior=judged(0.05, Source.WITHDRAWING),
    article=("L3",),
    fresh_months=24,
)

GOAL_MET = Signal(
    key="people.goal_met",
    driver=Driver.CAREER,
    label=Text("目标达成", "Goal met"),
    sentence=Text(
        "最近一期目标完成 {value}。",
        "Of the latest goal {value} was met.",
    ),
    unit=Unit.SHARE,
    direction=0,
    basis=Basis.HR_RULES,
    reading=Level(State("results", "goal_met")),
    centre=1.0,
    spread=0.25,
    lowest=0.0,
    highest=2.0,
    prior=judged(-0.04, Source.OVERLAP),
    article=("L1",),
    fresh_months=24,
)


def _observed(kind: Made, label: Text, prior: Prior, highest: float = 3.0) -> Signal:
    return Signal(
        key=f"people.{kind.value}",
        driver=Driver.LIFE,
        label=label,
        sentence=Text(
            f"近 90 天由具名管理者记录“{label.zh}”：{{value}}。",
            f'Entries by a named manager in the last 90 days, "{label.en}": {{value}}.',
        ),
        sentence_zero=Text(f"近 90 天没有“{label.zh}”的记录。", f'No entry "{label.en}" in the last 90 days.'),
        unit=Unit.COUNT,
        direction=1,
        basis=Basis.HR_RULES,
        reading=Level(Derived(kind)),
        centre=0.0,
        spread=1.0,
        lowest=0.0,
        highest=highest,
        prior=prior,
        article=("L2",),
        fresh_months=3,
    )


OBSERVATIONS = (
    _observed(Made.OBSERVED_TALKS_OF_LEAVING, Text("谈及离开", "Talk of leaving"), published(0.56, Source.WITHDRAWAL)),
    _observed(Made.OBSERVED_CV_UPDATED, Text("更新简历", "CV updated"), published(0.40, Source.SEARCH)),
    _observed(Made.OBSERVED_OUTSIDE_ENQUIRY, Text("打听外部机会", "Enquiries outside"), published(0.40, Source.SEARCH)),
    _observed(Made.OBSERVED_LESS_INVOLVED, Text("积极性下降", "Less involved"), published(0.19, Source.INVOLVEMENT)),
    _observed(
        Made.OBSERVED_PRE_QUIT_ITEMS, Text("离职前行为条目", "Pre-quit items"), judged(0.10, Source.WITHDRAWING), 13.0
    ),
)

FIRST_YEAR = Signal(
    key="people.first_year",
    driver=Driver.LIFE,
    label=Text("入职第一年", "First year"),
    sentence=Text(
        "于 {first}入职，尚不满一年。",
        "Hired on {first}, still in the first year.",
    ),
    sentence_zero=Text("入职已满一年。", "The first year is over."),
    unit=Unit.SHARE,
    direction=1,
    basis=Basis.CONTRACT,
    reading=Near(Derived(Made.HIRED), before=1, after=365),
    centre=0.0,
    spread=0.3,
    lowest=0.0,
    highest=1.0,
    # Tenure itself is a term of the model; this is only the edge at its start.
    prior=judged(0.06, Source.OVERLAP),
    article=("L3",),
    fresh_months=NEVER_STALE,
)

ANNIVERSARY = Signal(
    key="people.anniversary",
    driver=Driver.LIFE,
    label=Text("入职周年前后", "Around the hiring anniversary"),
    sentence=Text(
        "入职周年日 {first}前后两个月内。",
        "Within two months of the hiring anniversary on {first}.",
    ),
    sentence_zero=Text("离入职周年在两个月以上。", "More than two months from the hiring anniversary."),
    unit=Unit.SHARE,
    direction=0,
    basis=Basis.CONTRACT,
    reading=Near(Derived(Made.NEXT_ANNIVERSARY), before=60, after=60),
    centre=0.15,
    spread=0.3,
    lowest=0.0,
    highest=1.0,
    prior=judged(0.03, Source.DIRECTION),
    article=("L3",),
    fresh_months=NEVER_STALE,
)

SIGNALS = (
    RESULTS_LEVEL,
    RESULTS_CHANGE,
    RESULTS_VOLATILITY,
    GOAL_MET,
    *OBSERVATIONS,
    FIRST_YEAR,
    ANNIVERSARY,
)
