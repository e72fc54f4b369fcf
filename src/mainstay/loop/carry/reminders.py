"""Who is reminded of a promise, and when: before its day the owner, after it the ones above. L5.

    reminders(promise, after, until, patience) -> tuple[Reminder, ...]
The span (after, until] lets a turn that was late, or ran twice, remind of each day exactly once.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from mainstay.core.text import Text
from mainstay.loop.carry.commitments import OPEN, Commitment, Patience, standing
from mainstay.loop.carry.deadlines import Whom


@dataclass(frozen=True, slots=True)
class Reminder:
    """A neutral line for somebody on a day; the message carries a link, never a name."""

    commitment_id: str
    on: date
    whom: Whom
    line: Text


def reminders(promise: Commitment, after: date, until: date, patience: Patience) -> tuple[Reminder, ...]:
    """What falls due after `after`, up to and with `until`, of a promise that is open on that day; ascending."""
    planned = sorted(
        [(promise.due - timedelta(days=days), Whom.OWNER, days) for days in patience.remind_days]
        + [
            (promise.due + timedelta(days=patience.hrbp_after), Whom.HRBP, -patience.hrbp_after),
            (promise.due + timedelta(days=patience.director_after), Whom.HR_DIRECTOR, -patience.director_after),
        ]
    )
    return tuple(
        Reminder(promise.commitment_id, on, whom, _line(left))
        for on, whom, left in planned
        if after < on <= until and on >= promise.made_on and standing(promise, on, patience) in OPEN
    )


def _line(left: int) -> Text:
    days = f"{abs(left)} day" if abs(left) == 1 else f"{abs(left)} days"
    if left > 0:
        return Text(f"一项承诺还有 {left} 天到期。", f"A promise is due in {days}.")
    if left == 0:
        return Text("一项承诺今天到期。", "A promise is due today.")
    return Text(f"一项承诺已逾期 {-left} 天。", f"A promise is {days} late.")
