"""How a year's pay is best split between wage and year-end bonus, for the least tax. 工资与年终奖的最优拆分。"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from mainstay.chapters.pay.tax.bonus import SEPARATE, TWELFTHS, separate_tax
from mainstay.chapters.pay.tax.brackets import ANNUAL, annual_tax
from mainstay.chapters.pay.tax.rounding import FEN, ZERO


@dataclass(frozen=True, slots=True)
class Split:
    """The bonuses that cost the least tax: every one from `bonus` to `most` costs the same `tax` of the year."""

    bonus: Decimal
    most: Decimal
    tax: Decimal


def split_tax(total: Decimal, free: Decimal, bonus: Decimal, day: date) -> Decimal:
    """The year's tax on `total` pay of which `bonus` is taxed by itself; `free` is what the wage may deduct."""
    return annual_tax(total - free - bonus, day) + separate_tax(bonus, day)


def best_split(
    total: Decimal, free: Decimal, day: date, *, least: Decimal = ZERO, most: Decimal | None = None
) -> Split:
    """The best bonus between `least` and `most` (None: all of it) of a year's `total` pay.

    `free` is the year's allowance, own social insurance and special deductions, held the same whatever the split.
    Tax is a straight line between the ends of the steps of either table, so the best bonus lies on one of these ends:
    they are all tried (a split between them may save a fen of rounding). Raises ValueError where the bounds cross or
    leave the total, OutOfForceError after 2027-12-31.
    """
    top = total if most is None else most
    if not ZERO <= least <= top <= total:
        raise ValueError(f"a bonus between {least} and {top} of {total}")
    tried = [(split_tax(total, free, bonus, day), bonus) for bonus in _ends(total, free, least, top, day)]
    tax, bonus = min(tried)
    return Split(bonus, _level_until(tried, bonus, tax, (total, free, day)), tax)


def _ends(total: Decimal, free: Decimal, least: Decimal, top: Decimal, day: date) -> list[Decimal]:
    by_bonus = [one.up_to * TWELFTHS for one in SEPARATE.on(day) if one.up_to is not None]
    by_wage = [total - free - one.up_to for one in ANNUAL.on(day) if one.up_to is not None]
    ends = {least, top, *by_bonus, *(end + FEN for end in by_bonus), *by_wage, total - free}
    return sorted(end for end in ends if least <= end <= top)


def _level_until(
    tried: list[tuple[Decimal, Decimal]], bonus: Decimal, tax: Decimal, year: tuple[Decimal, Decimal, date]
) -> Decimal:
    """How far the bonus may grow with no more tax: the last end in a row that costs the same, and all between."""
    total, free, day = year
    most = bonus
    for cost, end in sorted(((cost, end) for cost, end in tried if end > bonus), key=lambda pair: pair[1]):
        between = (most + end) / 2
        if cost != tax or split_tax(total, free, between.quantize(FEN), day) != tax:
            break
        most = end
    return most
