"""Everything that goes into a statement, from the tables: the same rows always make the same inputs, and one digest."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Q

from mainstay.chapters.pay.commission.facts import (
    Before,
    Facts,
    Reversal,
    Share,
    Transaction,
    written_facts,
    written_transactions,
)
from mainstay.chapters.pay.commission.lines import read_statement
from mainstay.chapters.pay.commission.periods import Window
from mainstay.chapters.pay.commission.plan import Plan
from mainstay.chapters.pay.commission.terms import Measure
from mainstay.core.errors import AnticipatedError
from mainstay.core.text import Text
from mainstay_web.store.commission import SETTLED, in_force_on
from mainstay_web.store.commission_rules import accumulated, digest_of, plan_of
from mainstay_web.store.tables.commission import (
    CommissionAssignment,
    CommissionClawback,
    CommissionPlan,
    CommissionResult,
    CommissionRun,
    CommissionStatement,
    CommissionTransaction,
)
from mainstay_web.store.tables.people import Person

Rows = Sequence[CommissionTransaction]


class NoPlanError(AnticipatedError):
    """No version was in force on the first day of the period."""

    code = "no_plan"


@dataclass(frozen=True)
class One:
    """What one person's statement is made from."""

    facts: Facts
    transactions: tuple[Transaction, ...]


@dataclass(frozen=True)
class Gathered:
    """A run's inputs: the version, its plan, each person's part, and the SHA-256 of all of it."""

    row: CommissionPlan
    plan: Plan
    people: tuple[One, ...]
    digest: str


def gathered(run: CommissionRun) -> Gathered:
    """The inputs of a run as the tables have them now. Raises NoPlanError."""
    row = in_force_on(run.line, run.since)
    if row is None:
        raise NoPlanError(Text("这一期没有生效的方案。", "No version was in force on the period's first day."))
    plan = plan_of(row.declaration)
    people = inputs(run.line, plan, Window(run.since, run.until))
    told = [[written_facts(one.facts), written_transactions(one.transactions)] for one in people]
    return Gathered(row, plan, people, digest_of([row.digest, run.since, run.until, told]))


def inputs(line: str, plan: Plan, span: Window, only: str = "") -> tuple[One, ...]:
    """Each person's part for the days of one statement; by number. `only` one person."""
    facts = facts_of(line, plan, span, only)
    sold = transactions(sorted(facts), plan.measure, Window(accumulated(plan, span.start).start, span.end))
    return tuple(One(one, tuple(sold[number])) for number, one in facts.items())


def facts_of(line: str, plan: Plan, span: Window, only: str = "") -> dict[str, Facts]:
    """The facts of everybody who is on the plan on any of these days; by number. `only` one person."""
    held = _assignments(line, span, only)
    people = {one.number: one for one in Person.objects.filter(number__in=list(held))}
    before, results, back = _before(line, span), _results(line, plan, span), _reversals(line, span)
    return {
        number: _facts(people[number], rows, (before.get(number, Before()), results[number], back[number]))
        for number, rows in sorted(held.items())
        if number in people
    }


def _assignments(line: str, span: Window, only: str) -> dict[str, list[CommissionAssignment]]:
    """Everybody who is on the plan on any of these days, with all their assignments so far."""
    begun = CommissionAssignment.objects.filter(line=line, since__lte=span.end)
    if only:
        begun = begun.filter(person=only)
    now = begun.filter(Q(until=None) | Q(until__gte=span.start)).values("person")
    found: dict[str, list[CommissionAssignment]] = defaultdict(list)
    for row in begun.filter(person__in=now).order_by("since", "pk"):
        found[row.person].append(row)
    return found


Parts = tuple[Before, dict[str, Decimal], list[Reversal]]


def _facts(person: Person, rows: list[CommissionAssignment], parts: Parts) -> Facts:
    before, results, reversals = parts
    newest = rows[-1]
    ends = [day for day in (person.left_on, newest.until) if day is not None]
    return Facts(
        person.number, newest.quota, newest.target, _joined(person, rows[0]), min(ends, default=None),
        newest.agreed_on, tuple(sorted(results.items())), tuple(reversals), before,
    )  # fmt: skip


def _joined(person: Person, first: CommissionAssignment) -> date | None:
    """Who was here when the plan began has served from its first day on; who came to it later, from that day."""
    began = CommissionPlan.objects.filter(line=first.line, approved_on__isnull=False).order_by("since").first()
    if began is not None and first.since <= began.since:
        return person.hired_on
    return max(first.since, person.hired_on)


def transactions(people: Sequence[str], measure: Measure, span: Window) -> dict[str, list[Transaction]]:
    """What was sold with a part of these people in it, by person; a shared sale stands with each of them."""
    mine = CommissionTransaction.objects.filter(person__in=people, measure=measure.value)
    sources = mine.filter(day__range=(span.start, span.end)).values("source")
    rows = CommissionTransaction.objects.filter(
        source__in=sources, measure=measure.value, day__range=(span.start, span.end)
    )
    sales: dict[tuple[str, bool], list[CommissionTransaction]] = defaultdict(list)
    for row in rows.order_by("day", "source", "pk"):
        sales[row.source, row.reverses_id is not None].append(row)
    found: dict[str, list[Transaction]] = defaultdict(list)
    for (_, back), parts in sales.items():
        made = transaction(parts, measure, back=back)
        for number in dict.fromkeys(one.person for one in parts):
            found[number].append(made)
    return found


BACK = "#back"
"""Ends the reference of what takes a sale back."""


def transaction(parts: Rows, measure: Measure, *, back: bool = False) -> Transaction:
    """One sale from its rows, one for each person who has a part in it."""
    owners = [one for one in parts if not one.overlay]
    first = max(owners or parts, key=lambda one: (one.share, -one.pk))
    shared = len(owners) > 1 or any(one.share != 1 for one in owners)
    return Transaction(
        parts[0].source + (BACK if back else ""), parts[0].day, parts[0].amount, measure, first.person,
        tuple(Share(one.person, one.share.normalize()) for one in owners) if shared else (),
        tuple(Share(one.person, one.share.normalize()) for one in parts if one.overlay),
    )  # fmt: skip


def _before(line: str, span: Window) -> dict[str, Before]:
    """What each person's settled statement before these days left behind."""
    rows = CommissionStatement.objects.filter(run__line=line, run__state__in=SETTLED, run__until__lt=span.start)
    found: dict[str, Before] = {}
    for row in rows.select_related("run").order_by("run__since", "run__number"):
        found[row.person] = read_statement(row.statement).after
    return found


def _results(line: str, plan: Plan, span: Window) -> dict[str, dict[str, Decimal]]:
    """Results of the period so far, the newest of each name."""
    since = accumulated(plan, span.start).start
    rows = CommissionResult.objects.filter(line=line, since__range=(since, span.end)).order_by("since", "pk")
    found: dict[str, dict[str, Decimal]] = defaultdict(dict)
    for row in rows:
        found[row.person][row.name] = row.value.normalize()
    return found


def _reversals(line: str, span: Window) -> dict[str, list[Reversal]]:
    rows = CommissionClawback.objects.filter(line=line, counts_on__range=(span.start, span.end))
    found: dict[str, list[Reversal]] = defaultdict(list)
    for row in rows.select_related("transaction").order_by("pk"):
        sale = row.transaction
        found[row.person].append(Reversal(sale.source, sale.day, row.lost_on, row.paid))
    return found
