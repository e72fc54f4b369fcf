"""How sure a survey's percentile is, from how many answered and how far apart they lie. 分位值的区间(P1)。

interval(cell, percent) -> Interval | None
Where the answers are known as percentiles and a count, the sampling error of the rank is turned back into amounts
through the survey's own percentiles: Woodruff, "Confidence Intervals for Medians and Other Position Measures", Journal
of the American Statistical Association 47 (1952), 635-646. It assumes no distribution. Where that leaves what the
survey gives, and the survey states a standard deviation, the large-sample error of a quantile of a normal distribution
stands in (Stuart and Ord, Kendall's Advanced Theory of Statistics, volume 1). Else that end is open: nothing is
extrapolated.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from math import sqrt
from statistics import NormalDist

from mainstay.chapters.pay.market import CENT, Cell, amount_at
from mainstay.core.text import Text

CONFIDENCE = 0.90
"""How often such an interval holds the truth, if a survey's answers are a fair sample."""

_NORMAL = NormalDist()


class Method(StrEnum):
    """By which of the two ways an interval was made."""

    RANKS = "ranks"
    SPREAD = "spread"

    @property
    def text(self) -> Text:
        """The way for readers, with its source."""
        return _METHODS[self]


_METHODS = {
    Method.RANKS: Text(
        "按样本量推算名次误差，再由调研自身的分位值换成金额（伍德拉夫，1952），不假设分布",
        "from the sampling error of the rank, turned into amounts by the survey's own percentiles (Woodruff 1952); "
        "no distribution is assumed",
    ),
    Method.SPREAD: Text(
        "按样本量与标准差的大样本近似（正态分布）",
        "the large-sample approximation from sample size and standard deviation (normal distribution)",
    ),
}


@dataclass(frozen=True, slots=True)
class Interval:
    """Yearly amounts between which the market's percentile lies; None at an end: the survey does not reach so far."""

    low: Decimal | None
    high: Decimal | None
    method: Method
    confidence: float = CONFIDENCE


def interval(cell: Cell, percent: int, confidence: float = CONFIDENCE) -> Interval | None:
    """The interval around one given percentile; None where it is not given or nobody says how many answered."""
    middle = cell.points.get(percent)
    if middle is None or cell.n is None or cell.n < 1:
        return None
    share = percent / 100
    reach = _NORMAL.inv_cdf((1 + confidence) / 2)
    rank = reach * sqrt(share * (1 - share) / cell.n)
    low, high = (amount_at(_percent(share + step), cell) for step in (-rank, rank))
    if cell.spread is None or (low is not None and high is not None):
        return Interval(_money(low), _money(high), Method.RANKS, confidence)
    # The error of a normal quantile: its rank's error divided by the density there.
    wide = cell.spread * Decimal(rank / _NORMAL.pdf(_NORMAL.inv_cdf(share)))
    low = max(middle - wide, CENT)
    return Interval(_money(low), _money(middle + wide), Method.SPREAD, confidence)


def blended_interval(
    cells: Sequence[Cell], weights: Sequence[Decimal], percent: int, confidence: float = CONFIDENCE
) -> Interval | None:
    """The interval of a weighted mean of independent surveys: their half-widths, weighted, added in quadrature.

    An end that any of them leaves open stays open; None where any of them has no interval at all.
    """
    found = [interval(cell, percent, confidence) for cell in cells]
    if not found or any(one is None for one in found):
        return None
    known = [one for one in found if one is not None]
    whole = sum(weights, Decimal(0))
    middles = [cell.points[percent] for cell in cells]
    centre = sum((m * w for m, w in zip(middles, weights, strict=True)), Decimal(0)) / whole
    below = [None if one.low is None else middle - one.low for one, middle in zip(known, middles, strict=True)]
    above = [None if one.high is None else one.high - middle for one, middle in zip(known, middles, strict=True)]
    down, up = _together(below, weights, whole), _together(above, weights, whole)
    method = Method.SPREAD if any(one.method is Method.SPREAD for one in known) else Method.RANKS
    return Interval(
        None if down is None else _money(max(centre - down, CENT)),
        None if up is None else _money(centre + up),
        method,
        confidence,
    )


def _together(halves: Sequence[Decimal | None], weights: Sequence[Decimal], whole: Decimal) -> Decimal | None:
    squares = Decimal(0)
    for half, weight in zip(halves, weights, strict=True):
        if half is None:
            return None
        squares += (half * weight / whole) ** 2
    return squares.sqrt()


def _percent(share: float) -> Decimal:
    return Decimal(repr(100 * share))


def _money(amount: Decimal | None) -> Decimal | None:
    return None if amount is None else amount.quantize(CENT, ROUND_HALF_UP)
