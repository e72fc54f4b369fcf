"""What will vest when, and how strongly what has not vested holds its holder. 归属日历与留任力（P6）。"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from mainstay.chapters.equity.conditions import Condition
from mainstay.chapters.equity.kinds import Units
from mainstay.chapters.equity.plans import Grant
from mainstay.chapters.equity.values import per_unit
from mainstay.chapters.equity.vesting import Position, Status
from mainstay.core.money import minor

OPEN = frozenset({Status.FUTURE, Status.WAITING, Status.DUE})
"""Statuses of tranches that have not vested and still may."""


@dataclass(frozen=True, slots=True)
class Standing:
    """A grant with its tranches on a day, and the value of a unit then (currency units)."""

    grant: Grant
    positions: Sequence[Position]
    unit_value: Decimal

    @property
    def each(self) -> Decimal:
        """What a unit brings its holder."""
        return per_unit(self.grant.kind, self.grant.price, self.unit_value)


@dataclass(frozen=True, slots=True)
class Date:
    """One line of the calendar; `value` in minor units, at today's value of a unit."""

    on: date
    grant: str
    person: str
    tranche: str
    units: Units
    value: int
    status: Status
    needs: Condition


def calendar(grants: Iterable[Standing], since: date, until: date) -> tuple[Date, ...]:
    """Tranches that may still vest from one day to another, by day; those without a day are left out."""
    lines = [
        Date(
            one.on, item.grant.id, item.grant.person, one.tranche.key, one.pending, minor(item.each * one.pending),
            one.status, one.need.condition,
        )
        for item in grants
        for one in item.positions
        if one.status in OPEN and one.on is not None and since <= one.on <= until and one.pending
    ]  # fmt: skip
    return tuple(sorted(lines, key=lambda one: (one.on, one.person, one.grant, one.tranche)))


def unvested_value(grants: Iterable[Standing], day: date) -> int:
    """Worth in minor units of what will not have vested by the end of a day, at today's value of a unit."""
    return sum(
        minor(item.each * one.pending)
        for item in grants
        for one in item.positions
        if one.status in OPEN and (one.on is None or one.on > day)
    )


def holding_power(unvested: int, yearly_cash: int) -> Decimal | None:
    """Unvested worth in years of cash pay; None where the pay is not known."""
    return None if yearly_cash <= 0 else Decimal(unvested) / Decimal(yearly_cash)
