"""An early word when a result that a tranche hangs on is in doubt. 业绩条件的提前提示（P6）。"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from mainstay.chapters.equity.conditions import Result, asked
from mainstay.chapters.equity.vesting import Position, Status
from mainstay.core.standards import Standard
from mainstay.core.text import Text


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a target was reached on a day: 1 is the whole; `expected` is where the plan for that day stands."""

    key: str
    on: date
    reached: Decimal
    expected: Decimal


@dataclass(frozen=True, slots=True)
class NoticeRule:
    """A word is given `days_ahead` of the tranche, where progress is below `least` of what was expected by then, or
    where nobody has reported any for `silent_days`.
    """

    days_ahead: int = 180
    least: Decimal = Decimal("0.9")
    silent_days: int = 90


NOTICES = Standard(
    "equity.notices",
    Text("业绩条件提前提示", "Early word about results"),
    Text(
        "距归属多少天开始提示；进度低于应有进度的多少视为存疑；多久没有进度视为没有消息。",
        "How many days ahead of a tranche a word is given, below what share of the expected progress it is in doubt, "
        "and after how long no report counts as silence.",
    ),
    NoticeRule(),
    {
        "days_ahead": Text("提前天数", "Days ahead"),
        "least": Text("应有进度的最低比例", "Least share of the expected progress"),
        "silent_days": Text("多久没有进度算沉默（天）", "Days without a report that count as silence"),
    },
)
"""What the company has decided about early notices, dated."""


class Doubt(StrEnum):
    """Why a result is in doubt."""

    BEHIND = "behind"
    SILENT = "silent"
    OVERDUE = "overdue"
    """The tranche's day has come and nobody has certified the result."""


@dataclass(frozen=True, slots=True)
class Notice:
    """A tranche whose result is in doubt; `progress` is the last report, if any."""

    tranche: str
    on: date
    days: int
    result: Result
    doubt: Doubt
    progress: Progress | None


def notices(
    standing: Iterable[Position], reports: Iterable[Progress], day: date, rule: NoticeRule = NOTICES.default
) -> tuple[Notice, ...]:
    """Results in doubt on which tranches of the coming months hang, the nearest first."""
    known = {one.key: one for one in sorted(reports, key=lambda one: one.on) if one.on <= day}
    found = [
        notice
        for one in standing
        if one.status in {Status.FUTURE, Status.WAITING} and one.tranche.on is not None and one.verdict.met is None
        for result in asked(one.need.condition)
        if isinstance(result, Result) and result in one.verdict.open
        if (notice := _notice(one.tranche.key, one.tranche.on, result, known, day, rule)) is not None
    ]
    return tuple(sorted(found, key=lambda one: (one.on, one.tranche)))


def _notice(
    tranche: str, on: date, result: Result, known: Mapping[str, Progress], day: date, rule: NoticeRule
) -> Notice | None:
    days = (on - day).days
    if days > rule.days_ahead:
        return None
    progress = known.get(result.key)
    if days <= 0:
        return Notice(tranche, on, days, result, Doubt.OVERDUE, progress)
    if progress is None or (day - progress.on).days > rule.silent_days:
        return Notice(tranche, on, days, result, Doubt.SILENT, progress)
    if progress.reached < rule.least * progress.expected:
        return Notice(tranche, on, days, result, Doubt.BEHIND, progress)
    return None
