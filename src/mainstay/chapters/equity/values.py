"""What grants are worth on a day. 股权价值（P6）。

A value is of today, at a stated value of a unit; nothing is said about tomorrow except by scenarios that name their
assumption. Options and rights are at their intrinsic value: no model of their time value is used, and none is claimed.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal

from mainstay.chapters.equity.kinds import MANNERS, Kind, Pays, Units
from mainstay.chapters.equity.ledger import Holding
from mainstay.chapters.equity.plans import Grant
from mainstay.core.money import minor


def per_unit(kind: Kind, price: Decimal, unit_value: Decimal) -> Decimal:
    """What one unit brings its holder (currency units). Phantom stock with a base price pays only the rise."""
    if MANNERS[kind].pays is Pays.RISE or (kind is Kind.PHANTOM and price):
        return max(unit_value - price, Decimal(0))
    return unit_value


def unit_value(kind: Kind, price: Decimal, brings: Decimal) -> Decimal | None:
    """What a unit must be worth to bring its holder so much: `per_unit` the other way round (currency units).

    None where that does not tell: a right to a rise that brings nothing may be far under its base price.
    """
    if per_unit(kind, price, price) == price:
        return brings
    return price + brings if brings > 0 else None


def shares_settled(units: Units, price: Decimal, unit_value: Decimal) -> int:
    """Whole shares that settle a rise in shares. Raises ValueError where a share is worth nothing."""
    if unit_value <= 0:
        raise ValueError("a rise cannot be settled in shares that are worth nothing")
    rise = max(unit_value - price, Decimal(0)) * units
    return int((rise / unit_value).quantize(Decimal(1), rounding=ROUND_DOWN))


@dataclass(frozen=True, slots=True)
class Worth:
    """A grant's worth in minor units: vested and still held, and what may still vest."""

    grant: str
    unit_value: Decimal
    per_unit: Decimal
    held_units: Units
    unvested_units: Units
    held: int
    unvested: int

    @property
    def total(self) -> int:
        """Both together."""
        return self.held + self.unvested


def worth(grant: Grant, holding: Holding, unit_value: Decimal) -> Worth:
    """What a grant is worth at a value of a unit."""
    each = per_unit(grant.kind, grant.price, unit_value)
    held, unvested = holding.held, holding.unvested
    return Worth(grant.id, unit_value, each, held, unvested, minor(each * held), minor(each * unvested))
