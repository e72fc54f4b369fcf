"""The yearly return of a run of payments (XIRR). 内部收益率（P6）。"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal, localcontext

_YEAR = Decimal(365)
_PLACES = Decimal("0.000001")
_LOWEST, _HIGHEST = Decimal("-0.9999"), Decimal(1000)

Flow = tuple[date, int]
"""A day and money in minor units: below zero is put in, above zero comes back."""


def xirr(flows: Sequence[Flow]) -> Decimal | None:
    """The yearly rate at which all payments are worth nothing together, to six decimals; days over 365.

    None where there is none to find: nothing put in, nothing back, or a rate beyond -99.99 % or 100,000 %. With more
    than one change of sign several rates may fit; one of them is given.
    """
    if not flows or min(money for _, money in flows) >= 0 or max(money for _, money in flows) <= 0:
        return None
    first = min(day for day, _ in flows)
    timed = [(Decimal((day - first).days) / _YEAR, Decimal(money)) for day, money in flows]
    with localcontext() as context:
        context.prec = 24
        low, high = _LOWEST, _HIGHEST
        at_low = _worth(timed, low)
        if (at_low > 0) == (_worth(timed, high) > 0):
            return None
        while high - low > _PLACES / 100:
            middle = (low + high) / 2
            if (_worth(timed, middle) > 0) == (at_low > 0):
                low = middle
            else:
                high = middle
        return ((low + high) / 2).quantize(_PLACES, rounding=ROUND_HALF_UP)


def _worth(timed: Sequence[tuple[Decimal, Decimal]], rate: Decimal) -> Decimal:
    return sum((money / (1 + rate) ** years for years, money in timed), Decimal(0))


def multiple(flows: Sequence[Flow]) -> Decimal | None:
    """How many times the money put in has come back; None where nothing was put in."""
    put = -sum(money for _, money in flows if money < 0)
    return None if not put else Decimal(sum(money for _, money in flows if money > 0)) / put
