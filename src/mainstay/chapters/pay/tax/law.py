"""A rule of law with its time and its source; asked outside of its time it refuses. 税法规则的效力期间与出处。"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar

from mainstay.core.errors import AnticipatedError
from mainstay.core.text import Text

T_co = TypeVar("T_co", covariant=True)

VERSION = "2026-11"
"""Version of the tables as a whole; it changes with every change of a rule, and statements name it."""


@dataclass(frozen=True, slots=True)
class Law(Generic[T_co]):
    """One rule: what it says (`value`), from when to when (None: until it is changed), and where it stands."""

    key: str
    label: Text
    since: date
    until: date | None
    value: T_co
    source: Text

    def holds(self, day: date) -> bool:
        """Whether the rule is in force on a day."""
        return self.since <= day and (self.until is None or day <= self.until)

    def on(self, day: date) -> T_co:
        """What the rule says on a day. Raises OutOfForceError before and after its time."""
        if not self.holds(day):
            raise OutOfForceError(self.label, self.since, self.until, day)
        return self.value


class OutOfForceError(AnticipatedError):
    """A rule was asked about a day on which it is not in force: nothing is guessed."""

    code = "out_of_force"

    def __init__(self, label: Text, since: date, until: date | None, day: date) -> None:
        span = (
            Text("自 {since} 起有效", "it is in force from {since}")
            if until is None
            else Text("有效期为 {since} 至 {until}", "it is in force from {since} to {until}")
        ).fill(since=since.isoformat(), until=until.isoformat() if until else "")
        super().__init__(
            Text(
                "无法计算 {day} 的“{label}”：这项规定{span}。后续规定随系统升级提供，公司不能自行录入；"
                "在此之前请向税务机关确认。",
                'No answer for "{label}" on {day}: {span}. The next rule comes with an update of Mainstay, and nobody '
                "enters it here; until then ask the tax authority.",
            ).fill(day=day.isoformat(), label=label, span=span),
            day=day.isoformat(),
        )
