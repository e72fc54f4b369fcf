"""The director's overview beside the turn's own figures: cases, promises and money as they stand today."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Q

from mainstay.loop.carry.deadlines import clock
from mainstay.loop.carry.states import State
from mainstay_web.store.cases import rule_of
from mainstay_web.store.installation import standard
from mainstay_web.store.purse import budgets_on
from mainstay_web.store.rules import calendar, times
from mainstay_web.store.tables.cases import Budget, Case, Commitment

TARGET = "overview.retention_target"
"""The standard: the share of key people that should still be here after a year, as a text such as "0.92"."""
USUAL_TARGET = 0.92

AGES = (7, 14, 30)
"""Open cases are counted up to these days, and beyond."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Open cases by age, how many are late; promises due within 30 days, late, kept and broken in a year; budgets."""

    ages: tuple[int, ...]
    late: int
    due: int
    overdue: int
    kept: int
    broken: int
    budgets: tuple[Budget, ...]

    @property
    def open(self) -> int:
        """Open cases in all."""
        return sum(self.ages)


def standing(day: date) -> Standing:
    """Cases, promises and budgets today, of the whole company: counts, no person among them."""
    rows = list(Case.objects.exclude(state=State.CLOSED.value))
    limits, days = times(day), calendar()
    clocks = [clock(rule_of(row), day, limits, days) for row in rows]
    ages = Counter(sum((day - row.opened_on).days > edge for edge in AGES) for row in rows)
    going = Q(kept_on=None, broken_on=None, lapsed_on=None, withdrawn_on=None)
    year = day - timedelta(days=365)
    # Names of their own: an aggregate that is called as a column would stand in for it in the next.
    told = Commitment.objects.aggregate(
        n_due=Count("pk", filter=going & Q(due__range=(day, day + timedelta(days=30)))),
        n_overdue=Count("pk", filter=going & Q(due__lt=day)),
        n_kept=Count("pk", filter=Q(kept_on__gt=year)),
        n_broken=Count("pk", filter=Q(broken_on__gt=year)),
    )
    return Standing(
        tuple(ages.get(place, 0) for place in range(len(AGES) + 1)),
        sum(now is not None and now.is_late for now in clocks), budgets=tuple(budgets_on(day)),
        **{name.removeprefix("n_"): count for name, count in told.items()},
    )  # fmt: skip


def target(day: date) -> float:
    """The share of key people that should still be here after a year."""
    value = standard(TARGET, day)
    return float(value) if isinstance(value, str | int | float) else USUAL_TARGET
