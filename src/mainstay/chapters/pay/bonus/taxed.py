"""The tax of a year's bonus payments, in their own year, by the rules of the house. 年终奖各期的个税（P4）。"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from mainstay.chapters.pay.tax.bonus import separate_tax
from mainstay.chapters.pay.tax.rounding import ZERO
from mainstay.chapters.pay.tax.year import YearPlan, year_of
from mainstay.core.money import major, minor
from mainstay.core.text import Text


@dataclass(frozen=True, slots=True)
class Taxed:
    """What is left of the payments of a year, in minor units; `separate`: best taxed by themselves; `refused`: which
    rule is out of its time, and what was done instead.
    """

    gross: int
    tax: int
    separate: bool
    refused: tuple[Text, ...]

    @property
    def net(self) -> int:
        """After tax."""
        return self.gross - self.tax


def taxed(plan: YearPlan, amount: int, on: date) -> Taxed:
    """The tax that the payments of a year add to it: together they are the year's one bonus, taxed the better way.

    `plan` is the person's year; what it says of a bonus is left out, for these payments are it.
    """
    without = year_of(replace(plan, bonus=ZERO))
    whole = year_of(replace(plan, bonus=major(amount), bonus_on=on))
    separate = whole.choice is not None and whole.choice.is_separate_better
    return Taxed(amount, minor(whole.tax - without.tax), separate, whole.refused)


def alone(amount: int, on: date, why: Text) -> Taxed:
    """Taxed by itself, where the wage of that year cannot be reckoned: `why` not. Raises OutOfForceError."""
    return Taxed(amount, minor(separate_tax(major(amount), on)), separate=True, refused=(_ALONE.fill(why=why),))


_ALONE = Text(
    "{why}因此只按单独计税估算，没有与并入工资比较。",
    "{why} So it is reckoned as taxed by itself, and not held beside taxing it with the wage.",
)
