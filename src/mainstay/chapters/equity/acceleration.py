"""Vesting ahead of time on a change of control or another event. 加速归属：单触发与双触发（P6）。

A single trigger needs the event alone. A double trigger also needs the holder to leave in one of the kinds named,
within so many months after the event, or so many days before it (the look-back). Source: public plan clauses.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from mainstay.chapters.equity.conditions import Proof
from mainstay.chapters.equity.leavers import Leaving
from mainstay.core.calendar import add_months

CHANGE_OF_CONTROL = "change_of_control"
"""Key of the event that double triggers usually name."""


@dataclass(frozen=True, slots=True)
class Acceleration:
    """`share` of what has not vested does so. With no `leavings` the event is enough (single trigger)."""

    event: str = CHANGE_OF_CONTROL
    share: Decimal = Decimal(1)
    leavings: tuple[Leaving, ...] = (Leaving.REDUNDANCY, Leaving.GOOD_CAUSE)
    within_months: int = 24
    look_back_days: int = 0

    def __post_init__(self) -> None:
        if not 0 < self.share <= 1 or self.within_months < 0 or self.look_back_days < 0:
            raise ValueError(f"no such acceleration: {self!r}")


def bites(
    rule: Acceleration, proofs: Iterable[Proof], day: date, left: date | None = None, leaving: Leaving | None = None
) -> date | None:
    """The day on which the units vest; None where nothing has triggered by the end of `day`."""
    known = [proof for proof in proofs if proof.key == rule.event and proof.on <= day]
    if not known or not max(known, key=lambda one: one.on).met:
        return None
    event = max(known, key=lambda one: one.on).on
    if not rule.leavings:
        return event
    if left is None or left > day or leaving not in rule.leavings:
        return None
    first, last = event - timedelta(days=rule.look_back_days), add_months(event, rule.within_months)
    return max(event, left) if first <= left <= last else None
