"""Commission as each reader may see it: plans by who works with them, what tells of one person by the rules of PAY."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from django.db.models import Exists, Model, OuterRef, Q, QuerySet

from mainstay.core.access import Act, Actor
from mainstay_web.store.access import allowed, visible
from mainstay_web.store.tables.commission import (
    APPROVED,
    ENDED,
    FORCE,
    OPEN,
    PAID,
    PARTLY,
    RIGHT,
    WITHDRAWN,
    CommissionAssignment,
    CommissionClawback,
    CommissionDispute,
    CommissionIntake,
    CommissionPlan,
    CommissionResult,
    CommissionRun,
    CommissionStatement,
    CommissionTransaction,
)
from mainstay_web.store.tables.people import Person

M = TypeVar("M", bound=Model)
SETTLED = (APPROVED, PAID)
TO_PICK = 500
TO_SHOW = 100


def works_with(actor: Actor, day: date) -> bool:
    """Whether the actor designs or approves commission."""
    return any(allowed(actor, act, None, day) for act in (Act.COMMISSION_DESIGN, Act.COMMISSION_APPROVE))


def _theirs(rows: QuerySet[M], actor: Actor, day: date) -> QuerySet[M]:
    """Rows of people whose commission the actor may read; never the actor's own, which stand on a page of their own."""
    if not works_with(actor, day):
        return rows.none()
    return rows.filter(person__in=visible(actor, Act.COMMISSION_READ, day).values("number"))


def plans(actor: Actor, day: date) -> list[CommissionPlan]:
    """Every version of every plan, newest first; nothing for who has no part in it."""
    return list(CommissionPlan.objects.order_by("-made_on", "-pk")) if works_with(actor, day) else []


def plan_by_ref(actor: Actor, ref: str, day: date) -> CommissionPlan | None:
    """A version of a plan."""
    return CommissionPlan.objects.filter(ref=ref).first() if works_with(actor, day) else None


def versions_of(line: str) -> list[CommissionPlan]:
    """Every version of a plan, the newest first."""
    return list(CommissionPlan.objects.filter(line=line).order_by("-number"))


def in_force_on(line: str, day: date) -> CommissionPlan | None:
    """The version by which a day is worked out."""
    held = CommissionPlan.objects.filter(line=line, state__in=(FORCE, ENDED), since__lte=day)
    return held.filter(Q(until=None) | Q(until__gte=day)).order_by("-since").first()


def lines_in_force(day: date) -> list[CommissionPlan]:
    """The newest version in force of every plan that is, or was."""
    found: dict[str, CommissionPlan] = {}
    for one in CommissionPlan.objects.filter(state__in=(FORCE, ENDED), since__lte=day).order_by("since"):
        found[one.line] = one
    return sorted(found.values(), key=lambda one: one.name)


def on_line(line: str) -> frozenset[str]:
    """Everybody who is or was paid by a plan, by number."""
    return frozenset(CommissionAssignment.objects.filter(line=line).values_list("person", flat=True))


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody on a plan, with their name and place."""

    row: CommissionAssignment
    person: Person


def members(actor: Actor, line: str, day: date) -> list[Member]:
    """Who is on a plan, of those whose commission the actor may read; by name."""
    rows = _theirs(CommissionAssignment.objects.filter(line=line), actor, day)
    return _named(rows.order_by("since", "pk"))


def _named(rows: Iterable[CommissionAssignment]) -> list[Member]:
    rows = list(rows)
    people = {one.number: one for one in Person.objects.filter(number__in={row.person for row in rows})}
    found = [Member(row, people[row.person]) for row in rows if row.person in people]
    return sorted(found, key=lambda one: (one.person.name_key, one.person.number, one.row.since))


@dataclass(frozen=True, slots=True)
class Noted:
    """A result with its person."""

    row: CommissionResult
    person: Person


def results(actor: Actor, line: str, day: date) -> list[Noted]:
    """The newest results noted for a plan, of those whose commission the actor may read."""
    rows = list(_theirs(CommissionResult.objects.filter(line=line), actor, day).order_by("-since", "-pk")[:TO_SHOW])
    people = {one.number: one for one in Person.objects.filter(number__in={row.person for row in rows})}
    return [Noted(row, people[row.person]) for row in rows if row.person in people]


def may_be_on(actor: Actor, day: date) -> list[Person]:
    """Whom the actor may put on a plan, by name: the first of them, to pick from."""
    if not works_with(actor, day):
        return []
    found = visible(actor, Act.COMMISSION_READ, day).filter(here=True)
    return list(found.order_by("name_key", "number")[:TO_PICK])


def assignment_by_ref(actor: Actor, ref: str, day: date) -> CommissionAssignment | None:
    """One assignment."""
    return _theirs(CommissionAssignment.objects.filter(ref=ref), actor, day).first()


def sales(actor: Actor, day: date, words: str = "", person: str = "") -> QuerySet[CommissionTransaction]:
    """What was sold, newest first."""
    rows = _theirs(CommissionTransaction.objects.all(), actor, day)
    if words:
        rows = rows.filter(Q(source__icontains=words) | Q(customer__icontains=words) | Q(person=words))
    if person:
        rows = rows.filter(person=person)
    return rows.select_related("intake", "reversed_by", "clawback", "reverses").order_by("-day", "-pk")


def without_plan(rows: QuerySet[CommissionTransaction]) -> QuerySet[CommissionTransaction]:
    """Of these sales those whose person was on no plan that day: nobody will ever be paid for them."""
    on = CommissionAssignment.objects.filter(person=OuterRef("person"), since__lte=OuterRef("day"))
    held = on.filter(Q(until=None) | Q(until__gte=OuterRef("day")))
    return rows.filter(~Exists(held), reverses=None, reversed_by=None)


def sale_by_ref(actor: Actor, ref: str, day: date) -> CommissionTransaction | None:
    """One sale."""
    return sales(actor, day).filter(ref=ref).first()


def intakes(actor: Actor, day: date) -> list[CommissionIntake]:
    """The newest files that were brought."""
    return list(CommissionIntake.objects.order_by("-pk")[:10]) if works_with(actor, day) else []


def runs(actor: Actor, day: date) -> QuerySet[CommissionRun]:
    """Every run, the newest period first."""
    rows = CommissionRun.objects.order_by("-since", "-number", "-pk")
    return rows if works_with(actor, day) else rows.none()


def run_by_ref(actor: Actor, ref: str, day: date) -> CommissionRun | None:
    """A run."""
    return CommissionRun.objects.filter(ref=ref).first() if works_with(actor, day) else None


def settled_before(run: CommissionRun) -> CommissionRun | None:
    """The run that a run corrects: the newest settled one of its period."""
    same = CommissionRun.objects.filter(line=run.line, since=run.since, state__in=SETTLED, number__lt=run.number)
    return same.order_by("-number").first()


def later_than(run: CommissionRun) -> CommissionRun | None:
    """The run that corrects a run, or is about to."""
    same = CommissionRun.objects.filter(line=run.line, since=run.since, number__gt=run.number)
    return same.exclude(state=WITHDRAWN).order_by("number").first()


def settled_of(line: str, since: date) -> CommissionRun | None:
    """The newest settled run of a period."""
    return CommissionRun.objects.filter(line=line, since=since, state__in=SETTLED).order_by("-number").first()


@dataclass(frozen=True, slots=True)
class Paid:
    """A statement with its person."""

    row: CommissionStatement
    person: Person
    before: int | None
    """What the run that is corrected paid."""

    @property
    def more(self) -> int:
        """What is still to be paid for these days, after what the corrected run paid; below zero what was too much."""
        return self.row.payable - (self.before or 0)


def statements(actor: Actor, run: CommissionRun, day: date) -> list[Paid]:
    """The statements of a run that the actor may read, by name; of a correction those first that it changes."""
    rows = list(_theirs(CommissionStatement.objects.filter(run=run), actor, day))
    people = {one.number: one for one in Person.objects.filter(number__in=[row.person for row in rows])}
    earlier = settled_before(run)
    before = dict(earlier.statements.values_list("person", "payable")) if earlier is not None else {}
    found = [Paid(row, people[row.person], before.get(row.person)) for row in rows if row.person in people]
    is_correction = earlier is not None
    return sorted(found, key=lambda one: (is_correction and not one.more, one.person.name_key, one.person.number))


def statement_by_ref(actor: Actor, ref: str, day: date) -> CommissionStatement | None:
    """A statement: of somebody whose commission the actor may read, or the actor's own once it was approved."""
    rows = CommissionStatement.objects.filter(ref=ref).select_related("run")
    found = _theirs(rows, actor, day).first()
    if found is None and actor.person and allowed(actor, Act.COMMISSION_OWN, actor.person, day):
        found = rows.filter(person=actor.person, run__state__in=SETTLED).first()
    return found


def statement_of(run: CommissionRun, number: str) -> CommissionStatement | None:
    """One person's statement of a run, beside another of theirs that was found before."""
    return CommissionStatement.objects.filter(run=run, person=number).first()


def customers_of(statement: CommissionStatement) -> dict[str, str]:
    """The customers of the sales that a statement may name, by reference."""
    return _customers(statement.person, statement.run.until)


def customers_until(actor: Actor, until: date) -> dict[str, str]:
    """The same of the actor's own sales up to a day."""
    return _customers(actor.person or "", until)


def _customers(person: str, until: date) -> dict[str, str]:
    rows = CommissionTransaction.objects.filter(person=person, day__lte=until).exclude(customer="")
    return dict(rows.values_list("source", "customer"))


def own_statements(actor: Actor, day: date) -> list[CommissionStatement]:
    """The actor's own settled statements, the newest first; of a corrected period the last one."""
    if not actor.person or not allowed(actor, Act.COMMISSION_OWN, actor.person, day):
        return []
    rows = CommissionStatement.objects.filter(person=actor.person, run__state__in=SETTLED).select_related("run")
    newest: dict[tuple[str, date], CommissionStatement] = {}
    for row in rows.order_by("run__number"):
        newest[row.run.line, row.run.since] = row
    return sorted(newest.values(), key=lambda row: row.run.since, reverse=True)


def own_open_questions(actor: Actor, day: date) -> dict[int, date]:
    """For each of the actor's statements that they asked about, by which day the first answer is owed."""
    if not actor.person or not allowed(actor, Act.COMMISSION_OWN, actor.person, day):
        return {}
    rows = CommissionDispute.objects.filter(person=actor.person, outcome=OPEN).order_by("-due")
    return dict(rows.values_list("statement_id", "due"))


def has_commission(actor: Actor) -> bool:
    """Whether the actor is or was paid by any plan."""
    return bool(actor.person) and CommissionAssignment.objects.filter(person=actor.person).exists()


def own_assignments(actor: Actor, day: date) -> list[CommissionAssignment]:
    """The plans that the actor is on today."""
    if not actor.person or not allowed(actor, Act.COMMISSION_OWN, actor.person, day):
        return []
    rows = CommissionAssignment.objects.filter(person=actor.person, since__lte=day)
    return list(rows.filter(Q(until=None) | Q(until__gte=day)).order_by("since"))


def questions(actor: Actor, day: date, *, everything: bool = False) -> QuerySet[CommissionDispute]:
    """Questions to statements that the actor may read: those that wait for an answer, the first due first."""
    rows = _theirs(CommissionDispute.objects.select_related("statement", "statement__run"), actor, day)
    return (rows if everything else rows.filter(outcome=OPEN)).order_by("due", "pk")


def uncorrected() -> QuerySet[CommissionDispute]:
    """Questions that were answered with a correction which no settled run has made yet, the oldest answer first."""
    run = {key: OuterRef(f"statement__run__{key}") for key in ("line", "since")}
    made = CommissionRun.objects.filter(**run, state__in=SETTLED, number__gt=OuterRef("statement__run__number"))
    rows = CommissionDispute.objects.select_related("statement", "statement__run")
    return rows.filter(~Exists(made), outcome__in=(RIGHT, PARTLY)).order_by("answered_on", "pk")


def promised_corrections(actor: Actor, day: date) -> QuerySet[CommissionDispute]:
    """Those of people whose commission the actor may read."""
    return _theirs(uncorrected(), actor, day)


def corrected_by(statement: CommissionStatement) -> CommissionStatement | None:
    """The person's statement by the newest settled run that took the place of this one's."""
    later = CommissionStatement.objects.filter(
        person=statement.person, run__line=statement.run.line, run__since=statement.run.since,
        run__state__in=SETTLED, run__number__gt=statement.run.number,
    )  # fmt: skip
    return later.order_by("-run__number").first()


def question_by_ref(actor: Actor, ref: str, day: date) -> CommissionDispute | None:
    """One question."""
    return _theirs(CommissionDispute.objects.filter(ref=ref), actor, day).select_related("statement").first()


def questions_to(statement: CommissionStatement) -> list[CommissionDispute]:
    """Every question to one statement, the newest first."""
    return list(statement.disputes.order_by("-raised_on", "-pk"))


def latest_period(line: str) -> CommissionRun | None:
    """The newest run of a plan that was not withdrawn."""
    return CommissionRun.objects.filter(line=line).exclude(state=WITHDRAWN).order_by("-since", "-number").first()


def held_about(number: str) -> dict[str, list[dict[str, object]]]:
    """Everything about one person, for their own export."""
    said = CommissionStatement.objects.filter(person=number, run__state__in=SETTLED).select_related("run")
    return {
        "commission_plans": [
            {"from": one.since, "until": one.until, "quota": one.quota, "target": one.target}
            for one in CommissionAssignment.objects.filter(person=number).order_by("since", "pk")
        ],
        "commission_sales": [
            {"reference": one.source, "on": one.day, "amount": one.amount, "share": str(one.share),
             "customer": one.customer, "reason": one.reason}
            for one in CommissionTransaction.objects.filter(person=number).order_by("day", "pk")
        ],
        "commission_statements": [
            {"from": one.run.since, "until": one.run.until, "earned": one.earned, "payable": one.payable,
             "balance": one.balance, "statement": one.statement}
            for one in said.order_by("run__since", "run__number")
        ],
        "commission_clawbacks": [
            {"on": one.lost_on, "paid": one.paid, "reason": one.reason}
            for one in CommissionClawback.objects.filter(person=number).order_by("lost_on", "pk")
        ],
        "commission_results": [
            {"from": one.since, "what": one.name, "value": str(one.value), "words": one.words}
            for one in CommissionResult.objects.filter(person=number).order_by("since", "pk")
        ],
        "commission_questions": [
            {"on": one.raised_on, "item": one.item, "words": one.words, "answer": one.answer, "outcome": one.outcome}
            for one in CommissionDispute.objects.filter(person=number).order_by("raised_on", "pk")
        ],
    }  # fmt: skip
