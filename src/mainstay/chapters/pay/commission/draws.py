"""Advances and how they are paid off. 保底预支与抵还。

drawn(draw, n, earned, balance) -> Drawn     statement n (from 1): advance, what is paid off, and the balance after
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from mainstay.chapters.pay.commission.plan import Draw
from mainstay.core.money import minor


@dataclass(frozen=True, slots=True)
class Drawn:
    """What a draw does to a statement, in minor units."""

    paid: int
    advance: int
    recovered: int
    balance: int


def drawn(draw: Draw, n: int, earned: int, balance: int) -> Drawn:
    """One statement. A draw that is not recoverable leaves no balance: the advance is a bonus."""
    least = minor(draw.minimum)
    if earned < least:
        advance = least - earned if draw.lasts is None or n <= draw.lasts else 0
        return Drawn(earned + advance, advance, 0, balance + advance if draw.recoverable else balance)
    if not draw.recoverable or n < draw.recover_from:
        return Drawn(earned, 0, 0, balance)
    recovered = min(balance, int((earned - least) * Fraction(draw.recover_share)))
    return Drawn(earned - recovered, 0, recovered, balance - recovered)
