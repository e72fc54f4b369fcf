"""What one person's bonus comes to, with every factor that it was reckoned from. 年终奖核算（P4）。

    reckoned(plan, facts) -> Reckoned

Rounded three times and nowhere else: the target and the amount to what is paid, a coefficient to six decimals. Each of
these stands in the statement, so that anybody can multiply them out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from mainstay.chapters.pay.bonus.plan import Factor, Plan
from mainstay.chapters.pay.bonus.words import AsOf, Joins, Level, Served
from mainstay.chapters.pay.commission.curves import at, legible
from mainstay.chapters.pay.elements import Paid, standing
from mainstay.core.calendar import add_months
from mainstay.core.errors import AnticipatedError
from mainstay.core.text import Text

MONTHS = 12


class NoBonusError(AnticipatedError):
    """Something is missing that the plan reads; the text says what."""

    code = "no_bonus"


@dataclass(frozen=True, slots=True)
class Facts:
    """What the plan reads of one person. `results` as shares (1 is all of the goal); `away`: days, or months where the
    plan counts those, that do not count as served (long unpaid leave).
    """

    person: str
    family: str
    level: int | None
    paid: tuple[Paid, ...]
    hired: date
    left: date | None
    results: Mapping[Level, Decimal]
    away: int = 0


@dataclass(frozen=True, slots=True)
class FactorLine:
    """One coefficient: the result it reads, what the curve makes of it, and how it comes in."""

    level: Level
    joins: Joins
    weight: Decimal | None
    result: Decimal
    coefficient: Decimal


@dataclass(frozen=True, slots=True)
class Reckoned:
    """The bonus and what it is made of; money in minor units. `served` of `of` days or months; `why_not` says why there
    is none where it comes to nothing.
    """

    person: str
    yearly: int
    months: Decimal
    target: int
    factors: tuple[FactorLine, ...]
    coefficient: Decimal
    capped: bool
    served: int
    of: int
    amount: int
    why_not: Text | None = None


_LEFT = Text("年末已不在职。", "No longer here on the year's last day.")
_SHORT = Text("在职不满 {n} 天。", "Served fewer than {n} days.")
_AWAY = Text("没有计入在职的时间。", "Nothing of the year counts as served.")
_TOO_LITTLE = Text("系数为 0，或取整后为 0。", "The coefficient is 0, or it is rounded to nothing.")
_NO_TARGET = Text("没有适用的目标月数。", "No target months are declared for this family and level.")
_NO_PAY = Text("没有登记薪酬。", "No pay is recorded.")
_NO_RESULT = Text("缺少{what}的结果。", "The result is missing: {what}.")


def reckoned(plan: Plan, facts: Facts) -> Reckoned:
    """The person's bonus. Raises NoBonusError for missing facts, and for target months that are not declared."""
    nobody = _none(plan, facts)
    if nobody is not None:
        return Reckoned(facts.person, 0, Decimal(0), 0, (), Decimal(0), capped=False, served=0, of=1, amount=0,
                        why_not=nobody)  # fmt: skip
    months = next((one.months for one in plan.targets if one.fits(facts.family, facts.level)), None)
    if months is None:
        raise NoBonusError(_NO_TARGET)
    pay = _yearly(plan, facts)
    if not pay:
        raise NoBonusError(_NO_PAY)
    target = _rounded(pay * Fraction(months) / MONTHS)
    lines = tuple(_lines(plan, facts))
    reached = combined(lines)
    coefficient = reached if plan.most is None else min(reached, plan.most)
    served, of = served_of(plan, facts)
    exact = target * Fraction(coefficient) * Fraction(served, of)
    amount = plan.rounding.of(exact.numerator, exact.denominator)
    nothing = None if amount else (_TOO_LITTLE if served else _AWAY)
    return Reckoned(
        facts.person, _rounded(pay), months, target, lines, coefficient, coefficient < reached, served, of, amount,
        nothing,
    )  # fmt: skip


def _none(plan: Plan, facts: Facts) -> Text | None:
    if facts.hired > plan.last_day or (facts.left is not None and facts.left < plan.last_day):
        return _LEFT
    days = (plan.last_day - max(facts.hired, date(plan.year, 1, 1))).days + 1
    return _SHORT.fill(n=plan.least_days) if days < plan.least_days else None


def _yearly(plan: Plan, facts: Facts) -> Fraction:
    """Yearly pay of the parts that count, in minor units."""
    if plan.as_of is AsOf.YEAR_END:
        return Fraction(_on(plan, facts, plan.last_day))
    ends = [end for end in _ends(plan.year) if end >= facts.hired]
    return Fraction(sum(_on(plan, facts, end) for end in ends), len(ends))


def _on(plan: Plan, facts: Facts, day: date) -> int:
    held = standing(facts.paid, day)
    return sum(held[one].yearly for one in plan.base.elements if one in held)


def _ends(year: int) -> list[date]:
    return [add_months(date(year, 1, 31), step) for step in range(MONTHS)]


def _lines(plan: Plan, facts: Facts) -> Iterator[FactorLine]:
    for one in plan.factors:
        yield _line(one, facts)


def _line(one: Factor, facts: Facts) -> FactorLine:
    if one.level not in facts.results:
        raise NoBonusError(_NO_RESULT.fill(what=one.level.label))
    result = facts.results[one.level]
    return FactorLine(one.level, one.joins, one.weight, result, at(one.curve, result))


def combined(lines: tuple[FactorLine, ...]) -> Decimal:
    """The weighted ones added up, times each that multiplies; six decimals, halves up."""
    weighed = [Fraction(one.weight or 0) * Fraction(one.coefficient) for one in lines if one.joins is Joins.WEIGHS]
    found = sum(weighed, Fraction(0)) if weighed else Fraction(1)
    for one in lines:
        if one.joins is Joins.TIMES:
            found *= Fraction(one.coefficient)
    return legible(found)


def served_of(plan: Plan, facts: Facts) -> tuple[int, int]:
    """How much of the year was served, and of how much: days, months, or one of one."""
    first, last = max(facts.hired, date(plan.year, 1, 1)), plan.last_day
    if plan.served is Served.WHOLE:
        return 1, 1
    if plan.served is Served.DAYS:
        whole = (last - date(plan.year, 1, 1)).days + 1
        return max((last - first).days + 1 - facts.away, 0), whole
    counted = sum((end - max(first, end.replace(day=1))).days + 1 >= plan.counts_from for end in _ends(plan.year))
    return max(counted - facts.away, 0), MONTHS


def _rounded(value: Fraction) -> int:
    """Halves up."""
    return (2 * value.numerator + value.denominator) // (2 * value.denominator)
