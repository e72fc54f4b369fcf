"""A plan on our own history: what each person would have been paid beside what was in force."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

from mainstay.chapters.pay.commission.facts import Before
from mainstay.chapters.pay.commission.periods import Window, window
from mainstay.chapters.pay.commission.plan import Plan
from mainstay.chapters.pay.commission.replay import Comparison, Sold, replay
from mainstay.core.access import Act, Actor
from mainstay.core.calendar import add_months
from mainstay.core.errors import AnticipatedError
from mainstay.core.text import Text
from mainstay_web.store.access import visible
from mainstay_web.store.commission import in_force_on, lines_in_force
from mainstay_web.store.commission_inputs import inputs, transactions
from mainstay_web.store.commission_rules import plan_of
from mainstay_web.store.tables.commission import CommissionPlan, CommissionTransaction
from mainstay_web.store.tables.people import Person

MONTHS = 12
"""So far back a replay looks."""


@dataclass(frozen=True)
class Replayed:
    """The comparison over the people whose commission the reader may read; `problem` says why there is none."""

    base: CommissionPlan | None
    span: Window | None
    found: Comparison | None
    people: dict[str, Person]
    problem: Text | None


_NONE = Text("还没有生效的方案或历史业绩可以比较。", "There is no plan in force, or no history, to compare with.")


def replayed(actor: Actor, row: CommissionPlan, day: date) -> Replayed:
    """A version on the history of its own line; of a new plan, on that of the only plan there is beside it."""
    base = _base(row, day)
    if base is None:
        return Replayed(None, None, None, {}, _NONE)
    try:
        draft, held = plan_of(row.declaration), plan_of(base.declaration)
        span = _span(held, draft, day)
        return _replayed(actor, base, (held, draft), span, day)
    except AnticipatedError as error:
        return Replayed(base, None, None, {}, error.text)


def _base(row: CommissionPlan, day: date) -> CommissionPlan | None:
    own = in_force_on(row.line, day)
    if own is not None and own.pk != row.pk:
        return own
    others = [one for one in lines_in_force(day) if one.pk != row.pk and one.line != row.line]
    return others[0] if len(others) == 1 and own is None else None


def _span(held: Plan, draft: Plan, day: date) -> Window:
    """Whole periods of both plans that are over, of about a year."""
    longer = max((held, draft), key=lambda one: one.period.months)
    last = window(longer.period, day, longer.year_starts).start - timedelta(days=1)
    first = window(longer.period, add_months(last, -MONTHS) + timedelta(days=1), longer.year_starts)
    return Window(first.start, last)


def _replayed(actor: Actor, base: CommissionPlan, plans: tuple[Plan, Plan], span: Window, day: date) -> Replayed:
    held = plans[0]
    reach = visible(actor, Act.COMMISSION_READ, day)
    people = {one.number: one for one in reach}
    theirs = [one for one in inputs(base.line, held, span) if one.facts.person in people]
    numbers = [one.facts.person for one in theirs]
    first = CommissionTransaction.objects.filter(person__in=numbers).order_by("day").first()
    if first is None:
        return Replayed(base, None, None, {}, _NONE)
    start = max(span.start, window(held.period, first.day, held.year_starts).start)
    whole = Window(start, span.end)
    sold = transactions(numbers, held.measure, whole)
    history = [Sold(replace(one.facts, before=Before(), reversals=()), tuple(sold[one.facts.person])) for one in theirs]
    return Replayed(base, whole, replay(plans, history, whole.start, whole.end), people, None)
