"""Months that end on the as-of day, anchored so that month ends stay month ends."""

from __future__ import annotations

import calendar
from datetime import date, timedelta

EPOCH = date(1970, 1, 1).toordinal()
"""Days are counted from 1970-01-01, as Arrow and NumPy do, wherever a day is a number."""

DAYS_IN_MONTH = 365.2425 / 12
"""Mean length of a month in days, for turning spans of days into months."""


def add_months(day: date, months: int) -> date:
    """The same day of the month `months` later (earlier if negative), or the month's last day where it is missing."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))


def landmarks(as_of: date, months: int, ahead: int = 0) -> list[date]:
    """Ends of `months` consecutive months, the last on `as_of`, then `ahead` more after it; ascending.

    Always counted from the anchor, so nothing drifts; if `as_of` is a month's last day, every landmark is.
    The month of landmark i is the span after landmark i-1 up to and with landmark i.
    """
    at_end = (as_of + timedelta(days=1)).day == 1
    days = [add_months(as_of, step) for step in range(1 - months, ahead + 1)]
    return [_month_end(day) for day in days] if at_end else days


def _month_end(day: date) -> date:
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])
