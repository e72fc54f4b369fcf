"""Money: whole minor units inside, decimals at the door, and as people write it on the way out.

No float ever holds an amount of money.
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from mainstay.core.text import Text

MINOR = 100
"""Minor units in one unit of currency (fen in a yuan). Mainstay keeps two decimals for every currency."""

_SIGNS = {"CNY": "¥", "USD": "$", "EUR": "€", "GBP": "£", "HKD": "HK$", "JPY": "¥"}
_WAN, _YI = 10_000, 100_000_000


def minor(amount: Decimal | int | str) -> int:
    """An amount in currency units as whole minor units, halves rounded away from zero."""
    return int((Decimal(amount) * MINOR).quantize(Decimal(1), rounding=ROUND_HALF_UP))


def major(units: int) -> Decimal:
    """Minor units as an amount with two decimals."""
    return Decimal(units) / MINOR


def times(units: int, factor: Decimal) -> int:
    """Minor units times a decimal factor, halves rounded away from zero."""
    return int((units * factor).quantize(Decimal(1), rounding=ROUND_HALF_UP))


def written(units: int, currency: str = "CNY") -> Text:
    """An amount as each reader writes it: ¥12.5 万 in Chinese, ¥125,000 in English, no fractions of a yuan."""
    sign = _SIGNS.get(currency, currency + " ")
    minus = "-" if units < 0 else ""
    whole = (abs(units) + MINOR // 2) // MINOR
    return Text(f"{minus}{sign}{_chinese(whole)}", f"{minus}{sign}{whole:,}")


def _chinese(whole: int) -> str:
    for size, name in ((_YI, "亿"), (_WAN, "万")):
        if whole >= size:
            number, hundredths = divmod((whole * 100 + size // 2) // size, 100)
            digits = f"{number:,}.{hundredths:02}"
            return f"{digits.rstrip('0').rstrip('.')} {name}"
    return f"{whole:,}"
