"""Canaries in what people keep for their own estimate: of the class that nobody but themselves may see."""

from __future__ import annotations

from web_canaries import DAY, WATCHED, Canary, provider

from mainstay.core.access import Field
from mainstay_web.store.tables.rewards import OwnDeduction


@provider
def in_rewards() -> list[Canary]:
    """Deductions of each watched person; children, parents and rent stand behind them, so only they read them."""
    found = []
    for number, person in enumerate(WATCHED):
        whole = 7_331 + 13 * number
        OwnDeduction.objects.create(person=person, monthly=whole * 100, kept_on=DAY)
        found.append(Canary(person, Field.CARE, "rewards.deduction", (f"{whole:,}.00", f"{whole}00")))
    return found
