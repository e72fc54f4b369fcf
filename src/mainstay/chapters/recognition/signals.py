"""Whether somebody is seen and heard. 认可与成就感信号。"""

from __future__ import annotations

from mainstay.chapters.declare import judged, published, team_scores
from mainstay.chapters.sources import Source
from mainstay.core.catalogue import Basis, Signal, Unit
from mainstay.core.readings import Flow, LastDay, Made, MonthsSince, Total
from mainstay.core.text import Text
from mainstay.core.words import Driver

SEEN = ("thanks", "praise", "award", "title", "story", "naming")
"""Kinds of the `recognition` table by which somebody is seen; `voice` is being heard, which is counted apart."""

MONTHS_SINCE = Signal(
    key="recognition.months_since",
    driver=Driver.RECOGNITION,
    label=Text("距上次被认可的月数", "Months since the last recognition"),
    sentence=Text(
        "上次得到公开认可距今 {value}。",
        "No recognition for {value}.",
    ),
    unit=Unit.MONTHS,
    direction=1,
    basis=Basis.HR_RULES,
    reading=MonthsSince(LastDay("recognition", ("kind", SEEN))),
    centre=6.0,
    spread=8.0,
    lowest=0.0,
    highest=120.0,
    prior=judged(0.095, Source.HALF_SUPPORT),
    article=("R1", "R2"),
)

VOICE = Signal(
    key="recognition.voice",
    driver=Driver.RECOGNITION,
    label=Text("一年内的话语权", "Voice in decisions within a year"),
    sentence=Text(
        "近 12 个月参与战略、制度或立项论证的次数：{value}。",
        "Strategy, policy or feasibility reviews taken part in over the last 12 months: {value}.",
    ),
    sentence_zero=Text(
        "近 12 个月没有参与过战略、制度或立项论证。",
        "No part in strategy, policy or feasibility reviews in the last 12 months.",
    ),
    unit=Unit.COUNT,
    direction=-1,
    basis=Basis.HR_RULES,
    reading=Total(Flow("recognition", where=("kind", ("voice",))), 12),
    centre=0.5,
    spread=1.0,
    lowest=0.0,
    highest=24.0,
    prior=judged(-0.095, Source.HALF_SUPPORT),
    article=("R3", "R4"),
)

INVITED = Signal(
    key="recognition.invitations",
    driver=Driver.RECOGNITION,
    label=Text("一年内受邀参与决策", "Invitations to decisions within a year"),
    sentence=Text(
        "近 12 个月受邀参与战略研讨或制度制定的次数：{value}。",
        "Invitations to strategy or policy work in the last 12 months: {value}.",
    ),
    sentence_zero=Text(
        "近 12 个月没有受邀参与战略研讨或制度制定。", "No invitation to strategy or policy work in the last 12 months."
    ),
    unit=Unit.COUNT,
    direction=-1,
    basis=Basis.HR_RULES,
    reading=Total(Flow("facts", "amount", ("kind", ("voice_invited",))), 12),
    centre=0.5,
    spread=1.0,
    lowest=0.0,
    highest=24.0,
    prior=judged(-0.05, Source.OVERLAP),
    article=("R3",),
)

SIGNALS = (
    MONTHS_SINCE,
    VOICE,
    INVITED,
    *team_scores(
        "recognition",
        Driver.RECOGNITION,
        Made.SURVEY_RECOGNITION,
        Text("认可", "recognition"),
        published(-0.19, Source.SUPPORT),
    ),
)
