"""Whether there is a way on: time in level, what lies above, steps of growth. 职业发展信号。"""

from __future__ import annotations

from mainstay.chapters.declare import NEVER_STALE, judged, published, team_scores
from mainstay.chapters.sources import Source
from mainstay.core.catalogue import Basis, Signal, Unit
from mainstay.core.readings import Beyond, Derived, Flow, Level, Made, MonthsSince, State, Total
from mainstay.core.text import Text
from mainstay.core.words import Driver

STEPS = ("promotion", "training", "mentor_start", "rotation_start", "plan", "plan_step_done", "key_project")
"""Kinds of the `growth` table that are a step forward; the ends of a mentorship or a rotation are not."""

MONTHS_IN_LEVEL = Signal(
    key="career.months_in_level",
    driver=Driver.CAREER,
    label=Text("任职级时长与同级相比", "Time in level against peers"),
    sentence=Text(
        "在现职级已 {first}，比同通道同级的中位数 {second}长 {value}。",
        "{first} in the present level, {value} longer than the median of {second} on the same ladder and level.",
    ),
    sentence_below=Text(
        "在现职级已 {first}，比同通道同级的中位数 {second}短 {value}。",
        "{first} in the present level, {value} shorter than the median of {second} on the same ladder and level.",
    ),
    unit=Unit.MONTHS,
    direction=1,
    basis=Basis.HR_RULES,
    reading=Beyond(Derived(Made.LEVEL_MONTHS), Derived(Made.PEER_LEVEL_MONTHS)),
    centre=0.0,
    spread=16.0,
    lowest=-120.0,
    highest=180.0,
    prior=published(0.12, Source.CHANCES),
    article=("C8",),
    fresh_months=NEVER_STALE,
)

TIME_IN_LEVEL = Signal(
    key="career.time_in_level",
    driver=Driver.CAREER,
    label=Text("任现职级的月数", "Months in the present level"),
    sentence=Text("在现职级已有 {value}。", "In the present level for {value}."),
    unit=Unit.MONTHS,
    direction=1,
    basis=Basis.HR_RULES,
    reading=MonthsSince(Derived(Made.LEVEL_SINCE)),
    centre=24.0,
    spread=18.0,
    lowest=0.0,
    highest=240.0,
    prior=judged(0.04, Source.OVERLAP),
    article=("C8",),
    fresh_months=NEVER_STALE,
)

CEILING = Signal(
    key="career.ceiling",
    driver=Driver.CAREER,
    label=Text("通道上方的级数", "Levels left above"),
    sentence=Text("所在通道的上方还有 {value}。", "The ladder has {value} above this one."),
    sentence_zero=Text("所在通道的上方已没有级别。", "The ladder ends here: no level above."),
    unit=Unit.LEVELS,
    direction=-1,
    basis=Basis.HR_RULES,
    reading=Level(Derived(Made.LEVELS_ABOVE)),
    centre=2.0,
    spread=1.3,
    lowest=0.0,
    highest=20.0,
    prior=judged(-0.06, Source.OVERLAP),
    article=("C1", "C8"),
    fresh_months=NEVER_STALE,
)

GROWTH_STEPS = Signal(
    key="career.growth_steps",
    driver=Driver.CAREER,
    label=Text("一年内的成长步数", "Steps of growth within a year"),
    sentence=Text(
        "近 12 个月的成长步数（晋升、培训、导师、轮岗、计划、关键项目）：{value}。",
        "Steps of growth in the last 12 months (promotion, training, mentor, rotation, plan, key project): {value}.",
    ),
    sentence_zero=Text(
        "近 12 个月没有任何成长步骤（晋升、培训、导师、轮岗、计划、关键项目）。",
        "No step of growth in the last 12 months (promotion, training, mentor, rotation, plan, key project).",
    ),
    unit=Unit.COUNT,
    direction=-1,
    basis=Basis.HR_RULES,
    reading=Total(Flow("growth", where=("kind", STEPS)), months=12),
    centre=1.5,
    spread=1.5,
    lowest=0.0,
    highest=24.0,
    prior=judged(-0.14, Source.HALF_REWARDS),
    article=("C4", "C5", "C6", "C7"),
)

IDP_PROGRESS = Signal(
    key="career.idp_progress",
    driver=Driver.CAREER,
    label=Text("个人发展计划进度", "Progress of the development plan"),
    sentence=Text("个人发展计划到期步骤已完成 {value}。", "Of the plan's steps that were due, {value} are done."),
    unit=Unit.SHARE,
    direction=-1,
    basis=Basis.HR_RULES,
    reading=Level(State("facts", "amount", ("kind", ("idp_progress",)))),
    centre=0.6,
    spread=0.3,
    lowest=0.0,
    highest=1.0,
    prior=judged(-0.06, Source.DIRECTION),
    article=("C4",),
)

SIGNALS = (
    MONTHS_IN_LEVEL,
    TIME_IN_LEVEL,
    CEILING,
    GROWTH_STEPS,
    IDP_PROGRESS,
    *team_scores(
        "career", Driver.CAREER, Made.SURVEY_CAREER, Text("职业发展", "career"), published(-0.12, Source.CHANCES)
    ),
)
