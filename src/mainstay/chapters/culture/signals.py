"""Trust, talk and the people around: talks held, say in the own work, managers, answers. 企业文化信号。"""

from __future__ import annotations

from mainstay.chapters.declare import NEVER_STALE, judged, published, team_scores
from mainstay.chapters.sources import Source
from mainstay.core.catalogue import Basis, Signal, Unit
from mainstay.core.readings import Change, Derived, LastDay, Level, Made, MonthsSince, Near, State
from mainstay.core.text import Text
from mainstay.core.words import Driver

SINCE_ONE_ON_ONE = Signal(
    key="culture.days_since_one_on_one",
    driver=Driver.CULTURE,
    label=Text("距上次一对一沟通", "Time since the last one-on-one"),
    sentence=Text(
        "上次一对一沟通距今 {value}。",
        "No one-on-one for {value}.",
    ),
    unit=Unit.MONTHS,
    direction=1,
    basis=Basis.HR_RULES,
    reading=MonthsSince(LastDay("talks", ("kind", ("one_on_one", "stay")))),
    centre=1.5,
    spread=3.0,
    lowest=0.0,
    highest=60.0,
    prior=judged(0.10, Source.OVERLAP),
    article=("K2",),
)

AUTONOMY = Signal(
    key="culture.autonomy",
    driver=Driver.CULTURE,
    label=Text("自主决定的范围", "Say in the own work"),
    sentence=Text(
        "按授权清单，本人可自行决定的事项占 {value}。",
        "By the decision charter the person decides {value} of the listed matters alone.",
    ),
    unit=Unit.SHARE,
    direction=-1,
    basis=Basis.HR_RULES,
    reading=Level(State("facts", "amount", ("kind", ("autonomy",)))),
    centre=0.5,
    spread=0.25,
    lowest=0.0,
    highest=1.0,
    prior=judged(-0.12, Source.HALF_CLIMATE),
    article=("K1",),
    fresh_months=24,
)

UNANSWERED_VOICE = Signal(
    key="culture.unanswered_voice",
    driver=Driver.CULTURE,
    label=Text("未得到答复的意见", "Voices without an answer"),
    sentence=Text("提出后尚未得到答复的意见：{value}。", "Suggestions still waiting for an answer: {value}."),
    sentence_zero=Text("所提意见都已得到答复。", "Every suggestion made has been answered."),
    unit=Unit.COUNT,
    direction=1,
    basis=Basis.HR_RULES,
    reading=Level(State("facts", "amount", ("kind", ("voice_unanswered",)))),
    centre=0.0,
    spread=1.0,
    lowest=0.0,
    highest=20.0,
    prior=judged(0.095, Source.HALF_SUPPORT),
    article=("K5",),
    fresh_months=6,
)

INTENT = Signal(
    key="culture.intent",
    driver=Driver.CULTURE,
    label=Text("团队的留任意愿", "The team's intent to stay"),
    sentence=Text(
        "所在团队的留任意愿评分为 {value}（满分 100）。", "The team's intent to stay stands at {value} of 100."
    ),
    unit=Unit.POINTS,
    direction=-1,
    basis=Basis.AGGREGATE,
    reading=Level(Derived(Made.SURVEY_INTENT)),
    centre=70.0,
    spread=20.0,
    lowest=0.0,
    highest=100.0,
    prior=published(-0.38, Source.INTENT),
    article=("K3", "L3"),
)

INTENT_CHANGE = Signal(
    key="culture.intent_change",
    driver=Driver.CULTURE,
    label=Text("团队留任意愿的变化", "Change of the team's intent to stay"),
    sentence=Text(
        "所在团队的留任意愿评分比此前一年高 {value}。",
        "The team's intent to stay is {value} above the year before.",
    ),
    sentence_below=Text(
        "所在团队的留任意愿评分比此前一年低 {value}。",
        "The team's intent to stay is {value} below the year before.",
    ),
    unit=Unit.POINTS,
    direction=-1,
    basis=Basis.AGGREGATE,
    reading=Change(Derived(Made.SURVEY_INTENT), 3, 12),
    centre=0.0,
    spread=5.0,
    lowest=-60.0,
    highest=60.0,
    prior=judged(-0.10, Source.OVERLAP),
    article=("K3", "L3"),
)

MANAGER_EXITS = Signal(
    key="culture.exits_under_manager",
    driver=Driver.CULTURE,
    label=Text("现任上级名下的辞职", "Resignations under the present manager"),
    sentence=Text(
        "过去一年向现任上级汇报的人中，估计辞职比例为 {value}。",
        "Of those who reported to the present manager in the last year, an estimated {value} resigned.",
    ),
    unit=Unit.SHARE,
    direction=1,
    basis=Basis.HR_RULES,
    reading=Level(Derived(Made.EXITS_UNDER_MANAGER)),
    centre=0.10,
    spread=0.08,
    lowest=0.0,
    highest=1.0,
    # -.35 for each standard deviation of manager, at 0.6: 2 x .175 x .6 = .21.
    prior=published(0.175, Source.MANAGER),
    article=("K2", "L3"),
)

WITH_MANAGER = Signal(
    key="culture.months_with_manager",
    driver=Driver.CULTURE,
    label=Text("与现任上级共事的月数", "Months with the present manager"),
    sentence=Text("与现任上级共事 {value}。", "With the present manager for {value}."),
    unit=Unit.MONTHS,
    direction=-1,
    basis=Basis.HR_RULES,
    reading=MonthsSince(Derived(Made.MANAGER_SINCE)),
    centre=18.0,
    spread=16.0,
    lowest=0.0,
    highest=240.0,
    prior=judged(-0.05, Source.DIRECTION),
    article=("L3",),
    fresh_months=NEVER_STALE,
)

MANAGER_LEFT = Signal(
    key="culture.manager_left",
    driver=Driver.CULTURE,
    label=Text("上级刚刚离开", "A manager left recently"),
    sentence=Text(
        "上级于 {first}离开公司，至今不满九个月。",
        "A manager left on {first}, less than nine months ago.",
    ),
    sentence_zero=Text("九个月内没有上级离开公司。", "No manager left within the last nine months."),
    unit=Unit.SHARE,
    direction=1,
    basis=Basis.HR_RULES,
    reading=Near(Derived(Made.MANAGER_LEFT), before=1, after=270),
    centre=0.0,
    spread=0.3,
    lowest=0.0,
    highest=1.0,
    prior=judged(0.08, Source.DIRECTION),
    article=("L3",),
    fresh_months=NEVER_STALE,
)

EXITS_AROUND = Signal(
    key="culture.exits_around",
    driver=Driver.CULTURE,
    label=Text("身边的辞职", "Resignations around"),
    sentence=Text(
        "近三个月，所在部门的同事有 {value} 辞职。",
        "In the last three months {value} of the unit's other people resigned.",
    ),
    sentence_zero=Text(
        "近三个月所在部门没有其他人辞职。", "Nobody else in the unit resigned in the last three months."
    ),
    unit=Unit.SHARE,
    direction=1,
    basis=Basis.AGGREGATE,
    reading=Level(Derived(Made.EXITS_AROUND)),
    centre=0.03,
    spread=0.05,
    lowest=0.0,
    highest=1.0,
    prior=judged(0.10, Source.DIRECTION),
    article=("L3",),
)

SIGNALS = (
    SINCE_ONE_ON_ONE,
    AUTONOMY,
    UNANSWERED_VOICE,
    *team_scores(
        "culture", Driver.CULTURE, Made.SURVEY_CULTURE, Text("文化", "culture"), published(-0.24, Source.CLIMATE)
    ),
    INTENT,
    INTENT_CHANGE,
    MANAGER_EXITS,
    WITH_MANAGER,
    MANAGER_LEFT,
    EXITS_AROUND,
)
