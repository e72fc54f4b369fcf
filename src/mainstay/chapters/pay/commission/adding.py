"""What comes on top of the tiers or off them. 上限、系数、奖金、保底与专项激励。"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction

from mainstay.chapters.pay.commission import curves
from mainstay.chapters.pay.commission.accumulate import Credited
from mainstay.chapters.pay.commission.facts import Facts
from mainstay.chapters.pay.commission.lines import Kind, Line, rounded
from mainstay.chapters.pay.commission.plan import ATTAINMENT, Plan, Spiff
from mainstay.chapters.pay.commission.terms import Half, Per, RoundAt
from mainstay.core.errors import AnticipatedError
from mainstay.core.money import minor
from mainstay.core.text import Text


class NoResultError(AnticipatedError):
    """A multiplier or bonus reads a result that the person's facts do not hold."""

    code = "commission_no_result"

    def __init__(self, person: str, name: str) -> None:
        super().__init__(
            Text(
                "{person} 缺少结果“{name}”，方案无法计算。", '{person} has no result "{name}", which the plan needs.'
            ).fill(person=person, name=name),
            person=person,
            name=name,
        )


def deal_caps(plan: Plan, lines: list[Line], per: int, share: Fraction) -> list[Line]:
    """The lines, and after those of a transaction above its cap one that takes the excess off.

    Where each line is rounded, the excess is that of the rounded lines: the cap binds to the fen.
    """
    cap = cap_of(plan, Per.TRANSACTION, share)
    if cap is None:
        return lines
    unit = 1 if plan.rounding.at is RoundAt.LINE else per
    sums: dict[str, int] = {}
    for line in lines:
        if line.kind is Kind.TIER:
            worth = line.amount if unit == 1 else line.base * line.times
            sums[line.ref] = sums.get(line.ref, 0) + worth
    found: list[Line] = []
    for at, line in enumerate(lines):
        found.append(line)
        is_last = at + 1 == len(lines) or lines[at + 1].ref != line.ref
        excess = sums.get(line.ref, 0) - cap * unit
        if is_last and line.ref and excess > 0:
            off = rounded(-excess, unit, plan.rounding.half)
            found.append(Line(Kind.DEAL_CAP, off, -excess, 1, unit, line.ref, line.day, upto=cap))
    return found


def kicked(plan: Plan, facts: Facts, commission: int, attained: int, quota: int | None) -> list[Line]:
    """A line for each multiplier: what it adds to the commission of the tiers (and of multipliers before it)."""
    found: list[Line] = []
    for one in plan.multipliers:
        result = _result(facts, one.of, attained, quota)
        change = curves.at(one.curve, result) - 1
        amount = times(plan, commission, change)
        share = Fraction(change)
        found.append(
            Line(
                Kind.MULTIPLIER, amount, commission, share.numerator, share.denominator, name=one.name,
                result=curves.legible(result),
            )
        )  # fmt: skip
        commission += amount
    return found


def bonus_lines(plan: Plan, facts: Facts, attained: int, quota: int | None, share: Fraction) -> list[Line]:
    """The bonus of the period: target, prorated, times the curve at the result."""
    bonus = plan.bonus
    if bonus is None:
        return []
    if facts.target_bonus is None:
        raise NoResultError(facts.person, "target_bonus")
    target = rounded(facts.target_bonus * share.numerator, share.denominator, plan.rounding.half)
    result = _result(facts, bonus.of, attained, quota)
    factor = curves.at(bonus.curve, result)
    per = Fraction(factor)
    return [
        Line(
            Kind.BONUS, times(plan, target, factor), target, per.numerator, per.denominator, name=bonus.name,
            result=curves.legible(result),
        )
    ]  # fmt: skip


def _result(facts: Facts, of: str, attained: int, quota: int | None) -> Decimal | Fraction:
    if of == ATTAINMENT and quota:
        return Fraction(attained, quota)
    found = facts.result(of)
    if found is None:
        raise NoResultError(facts.person, of)
    return found


def cap_of(plan: Plan, per: Per, share: Fraction) -> int | None:
    """A cap in minor units, prorated where the plan says so; None where there is none."""
    for cap in plan.caps:
        if cap.per is per:
            return _prorated(minor(cap.amount), share if plan.proration.caps else Fraction(1))
    return None


def capped(plan: Plan, lines: list[Line], earned_year: int, share: Fraction) -> tuple[list[Line], int]:
    """The lines with what the caps of the statement and of the year take off, and what is carried over."""
    found, carried = list(lines), 0
    for cap in sorted(plan.caps, key=lambda one: one.per is Per.YEAR):
        limit = cap_of(plan, cap.per, share)
        if cap.per is Per.TRANSACTION or limit is None:
            continue
        limit -= earned_year if cap.per is Per.YEAR else 0
        excess = sum(line.amount for line in found) - max(limit, 0)
        if excess > 0:
            kind = Kind.CARRIED_OUT if cap.carry else Kind.CAP
            found.append(Line(kind, -excess, -excess, name=cap.per.value, upto=max(limit, 0)))
            carried += excess if cap.carry else 0
    return found, carried


def floored(plan: Plan, subject: int, share: Fraction) -> list[Line]:
    """What is missing to the floor."""
    if plan.floor is None:
        return []
    floor = _prorated(minor(plan.floor), share if plan.proration.floor else Fraction(1))
    return [Line(Kind.FLOOR, floor - subject, floor - subject, upto=floor)] if subject < floor else []


def spiff_lines(plan: Plan, own: Iterable[Credited]) -> list[Line]:
    """The bonuses of short windows; a transaction that takes one back takes its bonus back."""
    return [
        _spiff(plan, spiff, one)
        for one in own
        for spiff in plan.spiffs
        if one.day is not None and spiff.since <= one.day <= spiff.until
        if one.whole and abs(one.whole) >= minor(spiff.at_least)
    ]


def _spiff(plan: Plan, spiff: Spiff, one: Credited) -> Line:
    """A rate is of the credited amount, a fixed bonus in proportion to the credit."""
    if spiff.rate is not None:
        rate, base = Fraction(spiff.rate), one.amount
    else:
        rate, base = Fraction(one.amount, abs(one.whole)), minor(spiff.fixed or 0)
    amount = rounded(base * rate.numerator, rate.denominator, plan.rounding.half)
    return Line(Kind.SPIFF, amount, base, rate.numerator, rate.denominator, one.ref, one.day, spiff.name)


def times(plan: Plan, amount: int, factor: Decimal) -> int:
    """An amount times a factor, rounded as the plan rounds."""
    share = Fraction(factor)
    return rounded(amount * share.numerator, share.denominator, plan.rounding.half)


def _prorated(amount: int, share: Fraction) -> int:
    return rounded(amount * share.numerator, share.denominator, Half.UP)
