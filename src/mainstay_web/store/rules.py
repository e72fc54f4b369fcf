"""The company's own limits and patience, typed: a standard's default, or what the company has set instead."""

from __future__ import annotations

from datetime import date
from typing import TypeVar

from mainstay.chapters.people.key import WEIGHING, Weighing
from mainstay.core.standards import Standard
from mainstay.core.workdays import WorkCalendar, calendar_for
from mainstay.loop.carry.commitments import PATIENCE, Patience
from mainstay.loop.carry.deadlines import TIMES, Times
from mainstay_web.store.installation import standard, the_installation

T = TypeVar("T")


def times(day: date) -> Times:
    """How long each step of a case may take."""
    return in_force(TIMES, day)


def patience(day: date) -> Patience:
    """When to remind of promises, and when late is broken."""
    return in_force(PATIENCE, day)


def weighing(day: date) -> Weighing:
    """How it is proposed who is key."""
    return in_force(WEIGHING, day)


def in_force(declared: Standard[T], day: date) -> T:
    """The value of a standard on a day."""
    value = standard(declared.key, day)
    return declared.default if value is None else declared.read(value)


def calendar() -> WorkCalendar:
    """The working days of the company's country."""
    return calendar_for(the_installation().country)
