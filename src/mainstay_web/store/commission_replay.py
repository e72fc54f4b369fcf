"""Plans on our own history: what each person would have been paid by drafts beside what was in force."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from mainstay.chapters.pay.commission.facts import Before, Facts, Transaction
from mainstay.chapters.pay.commission.periods import Window, months_of, window
from mainstay.chapters.pay.commission.plan import Plan
from mainstay.chapters.pay.commission.replay import Comparison, Sold, replay
from mainstay.core.access import Act, Actor
from mainstay.core.calendar import add_months
from mainstay.core.errors import AnticipatedError
from mainstay.core.text import Text
from mainstay_web.store.access import visible
from mainstay_web.store.commission import in_force_on, plans
from mainstay_web.store.commission_inputs import facts_of, transactions
from mainstay_web.store.commission_rules import plan_of
from mainstay_web.store.tables.commission import DRAFT, ENDED, FORCE, REVIEW, CommissionPlan
from mainstay_web.store.tables.people import Person

MONTHS = 12
"""So far back a replay looks."""
MOST = 3
"""Versions beside what was in force."""


@dataclass(frozen=True)
class Replayed:
    """The comparison over the people whose commission the reader may read; `problem` says why there is none.

    `bases` are the plans whose history may be looked at; `versions` the plans compared, what was in force first.
    """

    bases: list[CommissionPlan]
    versions: list[CommissionPlan]
    span: Window | None = None
    found: Comparison | None = None
    people: dict[str, Person] | None = None
    problem: Text | None = None


_NONE = Text("还没有别的生效方案可以比较。", "There is no other plan in force to compare with.")
_NO_SALES = Text(
    "那个方案上还没有可以回放的业绩，或不是按这一口径记的。",
    "Nobody on that plan has sales to replay, or none of what this version counts.",
)


def replayed(actor: Actor, row: CommissionPlan, day: date, against: str = "") -> Replayed:
    """A version, with the other drafts of its line, on the history of the plan `against`: of its own, or chosen."""
    every = plans(actor, day)
    bases = [one for one in every if one.state in (FORCE, ENDED) and one.since <= day and one.pk != row.pk]
    base = next((one for one in bases if one.ref == against), None) or _own(row, bases, day)
    if base is None:
        return Replayed(bases, [], problem=_NONE)
    others = [one for one in every if one.line == row.line and one.state in (DRAFT, REVIEW)]
    versions = [base, row, *(one for one in others if one.pk not in (row.pk, base.pk))][: MOST + 1]
    try:
        return _replayed(actor, bases, versions, day)
    except AnticipatedError as error:
        return Replayed(bases, versions, problem=error.text)


def _own(row: CommissionPlan, bases: Sequence[CommissionPlan], day: date) -> CommissionPlan | None:
    """What is in force on the version's own line, or was before it; for a new line the newest of another."""
    held = in_force_on(row.line, day)
    earlier = [one for one in bases if one.line == row.line and one.number < row.number]
    mine = next((one for one in bases if held is not None and one.pk == held.pk), None)
    return mine or next(iter(earlier or bases), None)


def _span(read: Sequence[Plan], day: date) -> Window:
    """Whole periods of all the plans that are over, of about a year."""
    longer = max(read, key=lambda one: one.period.months)
    last = window(longer.period, day, longer.year_starts).start - timedelta(days=1)
    first = window(longer.period, add_months(last, -MONTHS) + timedelta(days=1), longer.year_starts)
    return Window(first.start, last)


def _replayed(actor: Actor, bases: list[CommissionPlan], versions: list[CommissionPlan], day: date) -> Replayed:
    read = [plan_of(one.declaration) for one in versions]
    people = {one.number: one for one in visible(actor, Act.COMMISSION_READ, day)}
    held, whole = read[0], _span(read, day)
    then = _then(versions[0].line, held, whole, people)
    sold = _sold(sorted(then), read, whole)
    days = [one.day for each in sold.values() for one in each]
    if not days or any(not _counted(sold, plan) for plan in read):
        return Replayed(bases, versions, problem=_NO_SALES)
    longer = max(read, key=lambda one: one.period.months)
    span = Window(max(whole.start, window(longer.period, min(days), longer.year_starts).start), whole.end)
    history = [Sold(next(iter(months.values())), sold[number], months) for number, months in sorted(then.items())]
    return Replayed(bases, versions, span, replay(read, history, span.start, span.end), people)


def _then(line: str, plan: Plan, span: Window, people: dict[str, Person]) -> dict[str, dict[date, Facts]]:
    """Each month's facts of everybody who was on the plan in it, without what earlier statements left or took back."""
    found: dict[str, dict[date, Facts]] = defaultdict(dict)
    for month in months_of(span):
        for number, one in facts_of(line, plan, month).items():
            if number in people:
                found[number][month.start] = replace(one, before=Before(), reversals=())
    return found


def _sold(numbers: list[str], read: Sequence[Plan], span: Window) -> dict[str, list[Transaction]]:
    """What they sold, of every measure that one of the plans counts."""
    found: dict[str, list[Transaction]] = defaultdict(list)
    for measure in sorted({plan.measure for plan in read}):
        for number, sold in transactions(numbers, measure, span).items():
            found[number] += sold
    return found


def _counted(sold: dict[str, list[Transaction]], plan: Plan) -> bool:
    return any(one.measure is plan.measure for each in sold.values() for one in each)
