"""Amounts to the fen, as both the page and the paper write them."""

from __future__ import annotations

from decimal import Decimal

from mainstay.core.money import major
from mainstay.core.text import Text

ADVICE = Text(
    "这是估算，不是税务意见；以实际申报和扣缴为准。",
    "This is an estimate, not tax advice; what is filed and withheld decides.",
)


def exact(amount: Decimal | int) -> str:
    """An amount to the fen; a whole number is minor units."""
    value = major(amount) if isinstance(amount, int) else amount
    minus = "-" if value < 0 else ""
    return f"{minus}¥{abs(value):,.2f}"


def whole(amount: Decimal) -> str:
    """An amount in whole yuan, for a headline."""
    return f"¥{amount:,.0f}"


def share(part: Decimal) -> str:
    """A share as a whole percentage."""
    return f"{100 * part:.0f}%"
