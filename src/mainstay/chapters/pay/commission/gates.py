"""Whether accelerators count yet. 加速前提。"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from mainstay.chapters.pay.commission.lines import rounded
from mainstay.chapters.pay.commission.periods import Window, number, window
from mainstay.chapters.pay.commission.plan import Plan
from mainstay.chapters.pay.commission.proration import served_share
from mainstay.chapters.pay.commission.terms import Gate, Half, Period


@dataclass(frozen=True, slots=True)
class Served:
    """A quota of a whole year at full service, and the days of service."""

    quota: int
    hired: date | None = None
    left: date | None = None


def season(plan: Plan, on: date) -> Fraction:
    """The share of the year's quota that falls on a day's period."""
    if plan.seasons:
        return Fraction(plan.seasons[number(plan.period, on, plan.year_starts)])
    return Fraction(plan.period.months, 12)


def quota_of(plan: Plan, served: Served, span: Window) -> int:
    """The quota of one period of the plan after proration, in minor units."""
    share = season(plan, span.start) * served_share(plan.proration, span, served.hired, served.left)
    return _of(served.quota, share)


def gate_quota(plan: Plan, served: Served, span: Window) -> int | None:
    """What must be attained in the year for accelerators to count; None without a gate.

    Year to date: the sum of the periods' quotas up to this one. Annual: the year's quota, prorated over the year.
    """
    if plan.gate is Gate.NONE:
        return None
    year = window(Period.YEAR, span.start, plan.year_starts)
    if plan.gate is Gate.ANNUAL:
        return _of(served.quota, served_share(plan.proration, year, served.hired, served.left))
    whole, first = 0, year.start
    while first <= span.start:
        one = window(plan.period, first, plan.year_starts)
        whole += quota_of(plan, served, one)
        first = one.end + timedelta(days=1)
    return whole


def _of(quota: int, share: Fraction) -> int:
    return rounded(quota * share.numerator, share.denominator, Half.UP)
