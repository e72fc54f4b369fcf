"""What a step of a vesting schedule waits for. 归属步骤的触发（P6）。

Semantics of Open Cap Format: passing time needs no entry in the ledger, an event does.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from mainstay.core.calendar import add_months
from mainstay.core.text import Text

START_DAY = "VESTING_START_DAY_OR_LAST_DAY_OF_MONTH"
"""The day of the month on which vesting started, or the month's last day where that is missing."""

_OR_LAST = "_OR_LAST_DAY_OF_MONTH"
DAYS_OF_MONTH = (*(f"{day:02}" for day in range(1, 29)), *(f"{day}{_OR_LAST}" for day in (29, 30, 31)), START_DAY)
"""What a step counted in months may say about its day."""


class Span(StrEnum):
    """What a length counts."""

    DAYS = "DAYS"
    MONTHS = "MONTHS"
    YEARS = "YEARS"

    @property
    def label(self) -> Text:
        """As readers know it."""
        return _SPANS[self]


_SPANS = {Span.DAYS: Text("天", "days"), Span.MONTHS: Text("个月", "months"), Span.YEARS: Text("年", "years")}

MOST_OCCURRENCES = 4000
"""More than the days of ten years or the months of three centuries is a slip of the keyboard."""


def later(day: date, length: int, span: Span) -> date:
    """The day that lies a length after another; months from the anchor, with the last day where one is missing.

    A day beyond the calendar is its last day: never, for all that is done here.
    """
    if span is Span.DAYS:
        return date.fromordinal(min(day.toordinal() + length, date.max.toordinal()))
    months = length * (12 if span is Span.YEARS else 1)
    return date.max if day.year + months // 12 >= date.max.year else add_months(day, months)


@dataclass(frozen=True, slots=True)
class AtStart:
    """When vesting starts (a day given with the grant)."""


@dataclass(frozen=True, slots=True)
class OnDay:
    """On a day of the calendar."""

    day: date


@dataclass(frozen=True, slots=True)
class After:
    """`length` after another step, `occurrences` times, always counted from that step and so without drift.

    `day_of_month` is one of DAYS_OF_MONTH and only for months. With a `cliff` of two or more, nothing vests before
    that occurrence, which then brings all up to it.
    """

    step: str
    length: int
    span: Span = Span.MONTHS
    occurrences: int = 1
    day_of_month: str = START_DAY
    cliff: int | None = None

    def __post_init__(self) -> None:
        counts = self.length >= 0 and 1 <= self.occurrences <= MOST_OCCURRENCES
        if not counts or self.day_of_month not in DAYS_OF_MONTH:
            raise ValueError(f"no such period: {self!r}")
        if self.span is Span.YEARS:
            raise ValueError("a period of vesting counts days or months")

    def occurs(self, base: date, number: int, started: date) -> date:
        """The day of an occurrence (from 1) after a step met on `base`, where vesting began on `started`."""
        if self.span is Span.DAYS:
            return later(base, self.length * number, Span.DAYS)
        first = later(base.replace(day=1), self.length * number, Span.MONTHS)
        if first == date.max:
            return first
        day = started.day if self.day_of_month == START_DAY else int(self.day_of_month[:2])
        return add_months(first.replace(month=1, day=day), first.month - 1)


@dataclass(frozen=True, slots=True)
class OnEvent:
    """When an event is entered for this step."""


Trigger = AtStart | OnDay | After | OnEvent
