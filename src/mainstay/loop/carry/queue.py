"""Whom first: open cases by value at stake times urgency, each with its "why now" and its clock. L3, L5.

queue(cases, day, times, calendar) -> tuple[Item, ...]     most pressing first
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from mainstay.core.text import Text
from mainstay.core.workdays import WorkCalendar
from mainstay.loop.carry.alerts import PRESSING
from mainstay.loop.carry.cases import Case
from mainstay.loop.carry.deadlines import Clock, Times, clock

SOON_DAYS = 5
"""Working days before its day at which a step begins to press."""
MOST_LATE = 10
"""Working days late beyond which a step presses no more than it does already: it has been escalated long since."""


@dataclass(frozen=True, slots=True)
class Item:
    """One line of the queue. `weight` orders it and is not shown."""

    case: Case
    clock: Clock
    weight: Decimal
    why_now: tuple[Text, ...]


def queue(cases: Iterable[Case], day: date, times: Times, calendar: WorkCalendar) -> tuple[Item, ...]:
    """Open cases, most pressing first; of equals the older, then by id, so that the order is always the same."""
    items = []
    for case in cases:
        now = clock(case, day, times, calendar)
        if now is not None:
            items.append(Item(case, now, _weight(case, now), (*case.why_now, now.words)))
    return tuple(sorted(items, key=lambda one: (-one.weight, one.case.opening.on, one.case.opening.case_id)))


def _weight(case: Case, now: Clock) -> Decimal:
    """Value at stake (one unit where it is unknown) times severity times closeness of the day.

    Closeness is 1 while there is time, 2 on the day, and up to 4 when late.
    """
    return max(case.opening.at_stake, 1) * PRESSING[case.opening.severity] * _closeness(now.left)


def _closeness(left: int) -> Decimal:
    if left >= SOON_DAYS:
        return Decimal(1)
    if left >= 0:
        return 2 - Decimal(left) / SOON_DAYS
    return 2 + Decimal(2 * min(-left, MOST_LATE)) / MOST_LATE
