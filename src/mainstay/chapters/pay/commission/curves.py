"""Payout curves: nothing below the first point, flat above the last, lines or steps between them. 兑现曲线。"""

from __future__ import annotations

from bisect import bisect_right
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from mainstay.chapters.pay.commission.plan import Curve
from mainstay.chapters.pay.commission.terms import Shape

PLACES = Decimal("0.000001")
"""A value between two points is rounded to this, halves up: what stands in a statement is what is multiplied."""


def at(curve: Curve, x: Decimal | Fraction) -> Decimal:
    """The curve's value at x."""
    place = Fraction(x)
    xs = [Fraction(one) for one, _ in curve.points]
    index = bisect_right(xs, place) - 1
    if index < 0:
        return Decimal(0)
    low = curve.points[index][1]
    if index == len(xs) - 1 or curve.shape is Shape.STEPS or xs[index] == place:
        return low
    high = curve.points[index + 1][1]
    return legible(Fraction(low) + (Fraction(high) - Fraction(low)) * (place - xs[index]) / (xs[index + 1] - xs[index]))


def legible(value: Decimal | Fraction) -> Decimal:
    """A fraction rounded to PLACES, halves up; a decimal stays as it is."""
    if isinstance(value, Decimal):
        return value
    whole = value.numerator * 10**7 // value.denominator  # one digit more than is kept; the rest cannot make a half
    return (Decimal(whole).scaleb(-7)).quantize(PLACES, ROUND_HALF_UP)
