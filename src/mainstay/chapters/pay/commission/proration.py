"""The share of a span that somebody served. 折算。

By days: days served of the days of the span. By whole months: months served from their first day to their last. By a
ramp: stated shares for the first months, 1 after them; the month of joining is the first.
"""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from mainstay.chapters.pay.commission.periods import Window, months_of
from mainstay.chapters.pay.commission.plan import Proration
from mainstay.chapters.pay.commission.terms import Prorate

ALL = Fraction(1)


def served_share(rule: Proration, span: Window, hired: date | None, left: date | None) -> Fraction:
    """The share of a span of whole months, between 0 and 1."""
    if rule.how is Prorate.NONE:
        return ALL
    start, end = max(span.start, hired or span.start), min(span.end, left or span.end)
    if start > end:
        return Fraction(0)
    if rule.how is Prorate.DAYS:
        return Fraction(Window(start, end).days, span.days)
    months = months_of(span)
    if rule.how is Prorate.WHOLE_MONTHS:
        return Fraction(sum(start <= one.start and one.end <= end for one in months), len(months))
    ramped = [_ramped(rule, one, hired) for one in months if one.start <= end and one.end >= start]
    return sum(ramped, Fraction(0)) / len(months)


def _ramped(rule: Proration, month: Window, hired: date | None) -> Fraction:
    if hired is None:
        return ALL
    at = (month.start.year - hired.year) * 12 + month.start.month - hired.month
    return Fraction(rule.ramp[at]) if at < len(rule.ramp) else ALL
