"""What several tests of cases share."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from mainstay.core.text import Text
from mainstay_web.actions import Caller, promises
from mainstay_web.actions.packages import Part
from mainstay_web.store.tables.cases import Commitment

DAY = date(2026, 10, 31)


def part(reserved: int = 0, measure: str = "pay.bonus_share", days: int = 30, condition: str = "") -> Part:
    """A promise by the manager of E201."""
    return Part(measure, Text("奖金", "A bonus"), "E200", DAY + timedelta(days=days), reserved, condition)


def agree_all(caller: Callable[..., Caller], case: str) -> None:
    """Both sides agree to every promise of the case."""
    for row in Commitment.objects.filter(case__ref=case):
        promises.agree_as_owner(caller("manager"), row.ref, None)
        promises.agree_as_person(caller("employee"), row.ref, None)
