"""Rounding of money as the rules state it: halves away from zero, to the fen or to the yuan."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

FEN = Decimal("0.01")
ZERO = Decimal(0)


def fen(amount: Decimal) -> Decimal:
    """To two decimals, halves up."""
    return amount.quantize(FEN, rounding=ROUND_HALF_UP)


def yuan(amount: Decimal) -> Decimal:
    """To a whole unit, halves up."""
    return amount.quantize(Decimal(1), rounding=ROUND_HALF_UP)
