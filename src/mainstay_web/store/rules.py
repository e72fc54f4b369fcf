"""The company's own limits and patience, typed: a standard's default with what the company has set instead."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from datetime import date
from enum import Enum
from typing import Any, TypeVar

from mainstay.chapters.people.key import WEIGHING, Weighing
from mainstay.core.standards import Standard
from mainstay.core.workdays import WorkCalendar, calendar_for
from mainstay.loop.carry.commitments import PATIENCE, Patience
from mainstay.loop.carry.deadlines import TIMES, Times
from mainstay_web.store.installation import standard, the_installation

T = TypeVar("T")


def times(day: date) -> Times:
    """How long each step of a case may take."""
    return _set(TIMES, day)


def patience(day: date) -> Patience:
    """When to remind of promises, and when late is broken."""
    return _set(PATIENCE, day)


def weighing(day: date) -> Weighing:
    """How it is proposed who is key."""
    return _set(WEIGHING, day)


def calendar() -> WorkCalendar:
    """The working days of the company's country."""
    return calendar_for(the_installation().country)


def _set(declared: Standard[T], day: date) -> T:
    value = standard(declared.key, day)
    return declared.default if not isinstance(value, Mapping) else _with(declared.default, value)


def _with(default: T, value: Mapping[str, Any]) -> T:
    """The default with those fields that were set; a mapping keeps what was not set."""
    assert is_dataclass(default)  # noqa: S101 - every standard's value is one
    new: dict[str, Any] = {}
    for one in fields(default):
        if one.name in value:
            new[one.name] = _like(getattr(default, one.name), value[one.name])
    return replace(default, **new)  # type: ignore[type-var]  # mypy cannot see that T is a dataclass


def _like(before: Any, now: Any) -> Any:
    if isinstance(before, Mapping):
        keys = {key.value if isinstance(key, Enum) else key: key for key in before}
        return {**before, **{keys[name]: number for name, number in now.items() if name in keys}}
    return tuple(now) if isinstance(before, tuple) else now
