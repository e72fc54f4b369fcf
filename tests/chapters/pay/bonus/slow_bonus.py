"""A bonus the slow way: whole fractions, day by day, nothing shared with the rules but the words of the plan."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from mainstay.chapters.pay.bonus.plan import Plan
from mainstay.chapters.pay.bonus.reckoning import Facts
from mainstay.chapters.pay.bonus.words import AsOf, Joins, Served
from mainstay.chapters.pay.commission.terms import Shape


def half_up(value: Fraction, places: int = 0) -> Fraction:
    """Rounded, halves up, by writing the fraction out with forty digits."""
    digits = Decimal(value.numerator * 10**40 // value.denominator).scaleb(-40)
    return Fraction(digits.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP))


def year(plan: Plan) -> list[date]:
    """Every day of the plan's year."""
    first = date(plan.year, 1, 1)
    return [first + timedelta(days=at) for at in range(366) if (first + timedelta(days=at)).year == plan.year]


def yearly_on(plan: Plan, facts: Facts, day: date) -> int:
    """Pay of the parts that count as it stands on a day: the newest row of each."""
    total = 0
    for part in plan.base.elements:
        rows = [one for one in facts.paid if one.element is part and one.since <= day]
        if rows:
            newest = max(rows, key=lambda one: one.since)
            total += newest.amount * (12 if newest.per.value == "month" else 1)
    return total


def coefficient(plan: Plan, facts: Facts) -> Fraction:
    """Weighted ones added, the others multiplied, capped."""
    added, factor, weighed = Fraction(0), Fraction(1), False
    for one in plan.factors:
        x = Fraction(facts.results[one.level])
        value = Fraction(0)
        points = [(Fraction(a), Fraction(b)) for a, b in one.curve.points]
        for at, (left, low) in enumerate(points):
            if x >= left:
                value = low
                if one.curve.shape is Shape.LINEAR and at + 1 < len(points):
                    right, high = points[at + 1]
                    value = low + (high - low) * (min(x, right) - left) / (right - left)
        value = half_up(value, 6)
        if one.joins is Joins.TIMES:
            factor *= value
        else:
            added, weighed = added + Fraction(one.weight or 0) * value, True
    found = half_up((added if weighed else Fraction(1)) * factor, 6)
    return found if plan.most is None else min(found, Fraction(plan.most))


def slow_bonus(plan: Plan, facts: Facts) -> int:
    """The amount, in minor units, of who is here and has everything."""
    days = [day for day in year(plan) if day >= facts.hired]
    if len(days) < plan.least_days:
        return 0
    ends = [day for day in days if (day + timedelta(days=1)).month != day.month]
    pay = (
        Fraction(yearly_on(plan, facts, days[-1])) if plan.as_of is AsOf.YEAR_END
        else Fraction(sum(yearly_on(plan, facts, end) for end in ends), len(ends))
    )  # fmt: skip
    months = next(one.months for one in plan.targets if one.fits(facts.family, facts.level))
    target = half_up(pay * Fraction(months) / 12)
    share = Fraction(1)
    if plan.served is Served.DAYS:
        share = Fraction(max(len(days) - facts.away, 0), len(year(plan)))
    if plan.served is Served.MONTHS:
        by_month = [sum(day.month == month for day in days) for month in range(1, 13)]
        share = Fraction(max(sum(one >= plan.counts_from for one in by_month) - facts.away, 0), 12)
    exact = target * coefficient(plan, facts) * share
    step = plan.rounding.step
    return int(half_up(exact / step)) * step
