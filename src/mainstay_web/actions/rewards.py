"""What people do on their own statement of total rewards: keep what they entered for the estimate, or have it gone."""

from __future__ import annotations

from mainstay.core.access import Act
from mainstay.core.text import Text
from mainstay_web.actions.act import Doing, InvalidError, action
from mainstay_web.store.tables.rewards import OwnDeduction

MOST = 10**8
"""Minor units a month: far above what the law allows; above it a unit is wrong."""
_RANGE = Text("专项附加扣除不会超过每月 100 万元。", "Deductions are no more than 1,000,000 a month.")


def checked(monthly: int) -> int:
    """Deductions of a month as they may be. Raises InvalidError."""
    if not 0 <= monthly <= MOST:
        raise InvalidError(_RANGE, field="special")
    return monthly


@action(Act.REWARDS_OWN)
def keep_deduction(doing: Doing, number: str, monthly: int) -> str:
    """Keeps one's own special deductions for the next look; what was kept before is overwritten."""
    doing.must(number)
    row, _ = OwnDeduction.objects.update_or_create(
        person=number, defaults={"monthly": checked(monthly), "kept_on": doing.day}
    )
    return row.ref


@action(Act.REWARDS_OWN)
def forget_deduction(doing: Doing, number: str) -> str:
    """Deletes what was kept."""
    doing.must(number)
    OwnDeduction.objects.filter(person=number).delete()
    return number
