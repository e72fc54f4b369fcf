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
