"""Columns that know who left: filled for leavers only, or repeating the outcome. They are named and left out.

Real personnel data foretell resignations with an AUC of .57 to .72; a single column above .98 is not a predictor but
a record of the outcome. On few people a column may separate by chance, so the separation must also be far beyond it.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import lgamma, log, sqrt

import polars as pl

SEPARATES = 0.98
"""From this AUC on, a single column repeats the outcome."""

FEWEST = 5
"""With fewer leavers, or fewer who stayed, statistics say nothing."""

BEYOND_CHANCE = 3.3
"""Standard errors (Mann-Whitney) by which the AUC must differ from a coin's: one in a thousand by chance."""

UNLIKELY = 1e-4
"""A column filled for leavers only is told when chance would do so less often than this."""

SLIPS = 0.02
"""So many cells filled for the other side, by mistake, do not save a column."""


@dataclass(frozen=True, slots=True)
class Leak:
    """Why a column was found out: `leak_filled` or `leak_outcome`, and how well it separates (for the latter)."""

    code: str
    auc: float = 1.0
    leavers: bool = True
    """Whether it is the leavers for whom the column is filled."""


def leak_in(column: pl.Series, left: pl.Series) -> Leak | None:
    """Whether a column of people (text or number, null where unknown) tells who of them left (Boolean)."""
    filled = column.is_not_null()
    if (found := _filled_for_one_side(filled, left)) is not None:
        return found
    best = separation(share_of_others(column, left), left)
    if column.dtype.is_numeric():
        along = separation(column.filter(filled), left.filter(filled))
        best = max(best, along, 1 - along)
    return Leak("leak_outcome", best) if best >= SEPARATES else None


def separation(score: pl.Series, left: pl.Series) -> float:
    """AUC of a score for having left, ties counting half.

    It is .5 where there are too few people to say, or where chance explains it (see BEYOND_CHANCE).
    """
    leavers = int(left.sum())
    others = len(left) - leavers
    if min(leavers, others) < FEWEST:
        return 0.5
    ranks = float(score.rank("average").filter(left).sum())
    auc = (ranks - leavers * (leavers + 1) / 2) / (leavers * others)
    error = sqrt((leavers + others + 1) / (12 * leavers * others))
    return auc if abs(auc - 0.5) / error >= BEYOND_CHANCE else 0.5


def share_of_others(column: pl.Series, left: pl.Series) -> pl.Series:
    """For each person the share of leavers among the others with the same value; unknown is a value, too.

    Leaving the person out keeps a column in which everybody has an own value from looking like a perfect one; who
    has nobody alike gets the share of all.
    """
    frame = pl.DataFrame({"value": column.cast(pl.String).fill_null(""), "left": left.cast(pl.Float64)})
    alike = pl.len().over("value") - 1
    others = (pl.col("left").sum().over("value") - pl.col("left")) / alike
    return frame.select(pl.when(alike > 0).then(others).otherwise(pl.col("left").mean())).to_series()


def _filled_for_one_side(filled: pl.Series, left: pl.Series) -> Leak | None:
    """Whether the column is filled for leavers only, or only for those who are here, more than chance explains."""
    count, leavers = len(left), int(left.sum())
    for side, size in ((left, leavers), (~left, count - leavers)):
        of_side = int((filled & side).sum())
        of_others = int(filled.sum()) - of_side
        slips = SLIPS * of_side if size < count / 2 else 0
        if of_side and of_others <= slips and _log_chance(count, size, of_side, of_others) < log(UNLIKELY):
            return Leak("leak_filled", leavers=side is left)
    return None


def _log_chance(count: int, size: int, of_side: int, of_others: int) -> float:
    """Log probability that cells filled by chance lie in a side of `size` people but for `of_others` (a bound)."""
    all_there = _log_comb(size, of_side) - _log_comb(count, of_side)
    return all_there + _log_comb(of_side + of_others, of_others)


def _log_comb(of: int, some: int) -> float:
    return lgamma(of + 1) - lgamma(some + 1) - lgamma(of - some + 1)
