"""Months, quarters, half-years and years of a company's year. 计算期。"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from mainstay.chapters.pay.commission.terms import Period
from mainstay.core.calendar import add_months


@dataclass(frozen=True, slots=True)
class Window:
    """Days from `start` to `end`, with both."""

    start: date
    end: date

    @property
    def days(self) -> int:
        """How many days it has."""
        return (self.end - self.start).days + 1

    def __contains__(self, day: date) -> bool:
        return self.start <= day <= self.end


def window(period: Period, on: date, year_starts: int = 1) -> Window:
    """The period that a day lies in, in a year that begins with the month `year_starts`."""
    month = on.year * 12 + on.month - 1
    start = month - (month - (year_starts - 1)) % period.months
    first = date(start // 12, start % 12 + 1, 1)
    return Window(first, add_months(first, period.months) - timedelta(days=1))


def number(period: Period, on: date, year_starts: int = 1) -> int:
    """The place of the day's period in its year, counted from 0."""
    return (on.month - year_starts) % 12 // period.months


def months_of(span: Window) -> list[Window]:
    """The calendar months of a span of whole months."""
    found, first = [], span.start
    while first <= span.end:
        after = add_months(first, 1)
        found.append(Window(first, after - timedelta(days=1)))
        first = after
    return found
