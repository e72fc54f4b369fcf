"""The words that are declared once and used everywhere: drivers, exits, honesty of a number."""

from __future__ import annotations

from enum import StrEnum

from mainstay.core.text import Text


class Driver(StrEnum):
    """A reason to stay or to leave. `LIFE` is what the company cannot change."""

    PAY = "pay"
    CAREER = "career"
    CULTURE = "culture"
    WORK = "work"
    RECOGNITION = "recognition"
    LIFE = "life"

    @property
    def label(self) -> Text:
        """The driver's name for readers."""
        return _DRIVERS[self]


_DRIVERS = {
    Driver.PAY: Text("薪酬", "Pay"),
    Driver.CAREER: Text("职业发展", "Career"),
    Driver.CULTURE: Text("文化与关系", "Culture"),
    Driver.WORK: Text("工作负荷", "Work"),
    Driver.RECOGNITION: Text("认可", "Recognition"),
    Driver.LIFE: Text("个人与时点", "Life and timing"),
}


class Exit(StrEnum):
    """How somebody left. Only a resignation is what the warning foresees; the others compete with it."""

    RESIGNED = "resigned"
    DISMISSED = "dismissed"
    RETIRED = "retired"
    OTHER = "other"


class Honesty(StrEnum):
    """Where a number comes from."""

    PUBLISHED = "published"
    JUDGEMENT = "judgement"


class Evidence(StrEnum):
    """What an estimate rests on: published figures, this company's own, or both."""

    PUBLISHED = "published"
    MIXED = "mixed"
    YOURS = "yours"


class Part(StrEnum):
    """What a measure is to the person in an answer to a raise request (P7)."""

    SHORT_TERM = "short_term"
    LONG_TERM = "long_term"
    NON_CASH = "non_cash"
    GOAL_PROMISE = "goal_promise"

    @property
    def label(self) -> Text:
        """The part's name for readers."""
        return _PARTS[self]


_PARTS = {
    Part.SHORT_TERM: Text("近期：薪酬与奖金", "Now: pay and bonus"),
    Part.LONG_TERM: Text("长期：晋升路径与股权", "Later: promotion path and equity"),
    Part.NON_CASH: Text("非现金：成长、项目与弹性", "Beyond money: growth, projects, flexibility"),
    Part.GOAL_PROMISE: Text("约定：目标达成后兑现", "Promised: once a goal is met"),
}
