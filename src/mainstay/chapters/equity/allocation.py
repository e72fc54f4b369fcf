"""How whole units are dealt out over tranches. 归属数量的取整方式（P6）。

Source: Open Cap Format, enumeration AllocationType. Its description gives 18 units over four tranches for each type;
what it leaves open for unequal tranches is decided here: no tranche is ever a whole unit away from its exact share,
save the single tranche that takes what is left over.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from itertools import accumulate, pairwise

from mainstay.chapters.equity.kinds import PLACES, Units, exact


class Allocation(StrEnum):
    """Where the fractions go."""

    CUMULATIVE_ROUNDING = "CUMULATIVE_ROUNDING"
    CUMULATIVE_ROUND_DOWN = "CUMULATIVE_ROUND_DOWN"
    FRONT_LOADED = "FRONT_LOADED"
    BACK_LOADED = "BACK_LOADED"
    FRONT_LOADED_TO_SINGLE_TRANCHE = "FRONT_LOADED_TO_SINGLE_TRANCHE"
    BACK_LOADED_TO_SINGLE_TRANCHE = "BACK_LOADED_TO_SINGLE_TRANCHE"
    FRACTIONAL = "FRACTIONAL"


CUMULATIVE = frozenset({Allocation.CUMULATIVE_ROUNDING, Allocation.CUMULATIVE_ROUND_DOWN, Allocation.FRACTIONAL})
"""Types in which a tranche depends only on what came before it."""

_FRONT = frozenset({Allocation.FRONT_LOADED, Allocation.FRONT_LOADED_TO_SINGLE_TRANCHE})
_SPREAD = frozenset({Allocation.FRONT_LOADED, Allocation.BACK_LOADED})


def rounded(due: Fraction, how: Allocation) -> Units:
    """Units reached when exactly so many are due in all; halves go up. For the cumulative types only."""
    top, bottom = due.numerator, due.denominator
    if how is Allocation.FRACTIONAL:
        return exact(Decimal(top * 10**PLACES // bottom).scaleb(-PLACES))
    if how is Allocation.CUMULATIVE_ROUNDING:
        return (2 * top + bottom) // (2 * bottom)
    return top // bottom


def portion(units: Units, share: Fraction, how: Allocation) -> Units:
    """A share of units, rounded down: to whole units, but with ten decimals where the plan allocates fractions."""
    part = Fraction(units) * share
    return rounded(part, how if how is Allocation.FRACTIONAL else Allocation.CUMULATIVE_ROUND_DOWN)


def dealt(
    shares: Sequence[Fraction], how: Allocation, before: Fraction = Fraction(0), given: Units = 0
) -> tuple[Units, ...]:
    """Units of each tranche whose exact shares are these, where `before` were due and `given` were given already."""
    if how in CUMULATIVE:
        reached = [given]
        for due in accumulate(shares):
            reached.append(max(reached[-1], rounded(before + due, how)))
        return tuple(exact(after - held) for held, after in pairwise(reached))
    units = [share.numerator // share.denominator for share in shares]
    end = before + sum(shares)
    whole = -(-end.numerator // end.denominator) if how in _FRONT else end.numerator // end.denominator
    spare = whole - int(given) - sum(units)
    for place in _places(shares, how, spare):
        units[place] += 1 if spare > 0 else -1
    return tuple(units)


def _places(shares: Sequence[Fraction], how: Allocation, spare: int) -> list[int]:
    """Tranches that take one of the spare units each, or (below zero) give one back, with repetition."""
    order = [place for place, share in enumerate(shares) if share]
    order = order if how in _FRONT else order[::-1]
    if not order:
        return []
    if spare < 0:  # an interrupted schedule gave more than its exact share: the last tranches make up for it
        whole = [place for place in order[::-1] for _ in range(int(shares[place]))]
        return whole[:-spare]
    if how not in _SPREAD:
        return order[:1] * spare
    broken = [place for place in order if shares[place].denominator != 1] or order
    return [broken[turn % len(broken)] for turn in range(spare)]
