"""A plan's tiers with a quota put in: pieces of the scale that each have one rate. 阶梯。

    scale(plan, quota, share, is_open) -> Scale
    scale.cut(low, high) -> pieces of [low, high] with their rates         marginal and interpolated
    scale.reached(amount) -> the piece whose rate holds for all of it      whole amount

Thresholds are whole minor units, halves up. Rates of all pieces share one denominator, so sums of a statement are
sums of whole numbers. Below zero the first piece goes on.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from math import lcm

from mainstay.chapters.pay.commission.lines import rounded
from mainstay.chapters.pay.commission.plan import Pace, Plan, Tier
from mainstay.chapters.pay.commission.terms import Boundary, Half, TierMode, Unit
from mainstay.core.money import MINOR


@dataclass(frozen=True, slots=True)
class Piece:
    """From `over` up to `upto` minor units (None: without end); the rate is `times` over the scale's `per`."""

    over: int
    upto: int | None
    tier: int
    """Counted from 1; 0 above a last tier that has an end."""
    pace: Decimal
    times: int


@dataclass(frozen=True, slots=True)
class Scale:
    """Pieces in rising order, the first from 0."""

    pieces: tuple[Piece, ...]
    per: int
    starts: tuple[int, ...]
    end: int | None
    """Above it nothing counts."""
    at_threshold: Boundary

    def reached(self, amount: int) -> Piece:
        """The piece whose rate holds for the whole of an amount."""
        find = bisect_left if self.at_threshold is Boundary.LOWER else bisect_right
        return self.pieces[max(find(self.starts, amount) - 1, 0)]

    def counted(self, amount: int) -> int:
        """The part of a whole amount that counts."""
        return amount if self.end is None else min(amount, self.end)

    def cut(self, low: int, high: int) -> list[tuple[Piece, int]]:
        """Pieces of the amounts from `low` to `high`, and how much of each lies between them."""
        at = max(bisect_right(self.starts, low) - 1, 0)
        piece = self.pieces[at]
        if piece.upto is None or high <= piece.upto:
            return [(piece, high - low)] if low < high else []
        found = [(piece, piece.upto - low)]
        for piece in self.pieces[at + 1 :]:
            if piece.over >= high:
                break
            found.append((piece, (high if piece.upto is None else min(high, piece.upto)) - piece.over))
        return found


@lru_cache(maxsize=4096)
def scale(plan: Plan, quota: int | None, share: Fraction, is_open: bool) -> Scale:  # noqa: FBT001 - a key of the cache
    """The scale for one quota. `share` is what amounts as thresholds are prorated with; `is_open` is the gate.

    The plan is checked, and a quota above zero is given where it needs one.
    """
    rates = _rates(plan, quota, share, is_open=is_open)
    both = [*rates, *_rates(plan, quota, share, is_open=not is_open)]
    per = lcm(*(rate.denominator for *_, rate in both))  # one for both states of the gate: their lines subtract
    pieces = tuple(Piece(over, upto, tier, pace, int(rate * per)) for over, upto, tier, pace, rate in rates)
    return Scale(pieces, per, tuple(piece.over for piece in pieces), _end(plan, quota, share), plan.boundary)


_Rate = tuple[int, int | None, int, Decimal, Fraction]
"""From, to, tier, pace, rate."""


def _rates(plan: Plan, quota: int | None, share: Fraction, *, is_open: bool) -> list[_Rate]:
    tops = [_threshold(tier.to, plan.unit, quota, share) for tier in plan.tiers if tier.to is not None]
    edges = sorted({0, *tops, *_pace_edges(plan, quota)})
    found: list[_Rate] = []
    for over, upto in zip(edges, [*edges[1:], None], strict=True):
        tier = bisect_right(tops, over)
        if plan.mode is TierMode.WHOLE_AMOUNT:
            tier = min(tier, len(plan.tiers) - 1)  # above a last end its rate holds on what counts
        pace = _pace(plan, quota, over, is_open=is_open)
        rate = _rate(plan, [0, *tops], tier) * Fraction(pace)
        found.append((over, upto, tier + 1 if tier < len(plan.tiers) else 0, pace, rate))
    return found


def _end(plan: Plan, quota: int | None, share: Fraction) -> int | None:
    last = plan.tiers[-1].to
    return None if last is None else _threshold(last, plan.unit, quota, share)


def _threshold(to: Decimal, unit: Unit, quota: int | None, share: Fraction) -> int:
    whole = Fraction(to) * (share * MINOR if unit is Unit.AMOUNT else Fraction(quota or 0))
    return rounded(whole.numerator, whole.denominator, Half.UP)


def _pace_edges(plan: Plan, quota: int | None) -> Iterator[int]:
    for pace in plan.paces:
        yield _threshold(pace.above, Unit.QUOTA, quota, Fraction(1))
        if pace.upto is not None:
            yield _threshold(pace.upto, Unit.QUOTA, quota, Fraction(1))


def _pace(plan: Plan, quota: int | None, over: int, *, is_open: bool) -> Decimal:
    found = Decimal(1)
    for pace in plan.paces:
        if (is_open or pace.times <= 1) and _covers(pace, quota, over):
            found *= pace.times
    return found


def _covers(pace: Pace, quota: int | None, over: int) -> bool:
    low = _threshold(pace.above, Unit.QUOTA, quota, Fraction(1))
    return low <= over and (pace.upto is None or over < _threshold(pace.upto, Unit.QUOTA, quota, Fraction(1)))


def _rate(plan: Plan, edges: list[int], tier: int) -> Fraction:
    if tier >= len(plan.tiers):
        return Fraction(0)
    one: Tier = plan.tiers[tier]
    if plan.mode is not TierMode.INTERPOLATED:
        return Fraction(one.rate or 0)
    return Fraction(one.pays or 0) * MINOR / (edges[tier + 1] - edges[tier])
