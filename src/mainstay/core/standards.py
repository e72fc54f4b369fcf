"""What the company says it does for everyone, from a date: a typed value per key, versioned by day.

The store keeps the versions; rules ask which one is in force. A value is a frozen dataclass whose fields all have
defaults, so that a company that has decided nothing still has an answer, and is told that it is the default.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar

from mainstay.core.text import Text

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Standard(Generic[T]):
    """One thing a company decides for everyone. `fields` has a label for each field of the value."""

    key: str
    label: Text
    meaning: Text
    default: T
    fields: Mapping[str, Text]

    def on(self, day: date, versions: Iterable[Dated[T]] = ()) -> T:
        """The value in force on a day; the default where none was decided by then."""
        held = in_force(versions, day)
        return self.default if held is None else held.value


@dataclass(frozen=True, slots=True)
class Dated(Generic[T]):
    """A value that holds from a day until a later one replaces it."""

    since: date
    value: T


def in_force(versions: Iterable[Dated[T]], day: date) -> Dated[T] | None:
    """The newest version that began on or before the day; of several of one day the last given. None if none did."""
    held: Dated[T] | None = None
    for version in versions:
        if version.since <= day and (held is None or version.since >= held.since):
            held = version
    return held
