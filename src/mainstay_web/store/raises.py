"""Promises that a raise keeps: those that wait to be carried out, and those that were, for who approves pay."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, QuerySet, TextField
from django.db.models.functions import Cast

from mainstay.chapters.pay.elements import FIXED, Element, Per
from mainstay.core.access import Act, Actor, Field
from mainstay_web.store.access import concerns
from mainstay_web.store.charge import who
from mainstay_web.store.promises import AGREED, OPEN
from mainstay_web.store.review_inputs import Standards
from mainstay_web.store.tables.cases import Commitment
from mainstay_web.store.tables.fairness import FairnessOverride
from mainstay_web.store.tables.people import Person
from mainstay_web.store.tables.plans import PlanChoice
from mainstay_web.store.tables.reviews import PayRaise

PAY = "pay"


@dataclass(frozen=True, slots=True)
class Waiting:
    """A promise with its person; `by` has proposed it, and `own` says that the reader did, or promised it."""

    row: Commitment
    person: Person
    by: str
    own: bool


def proposer_of(row: Commitment) -> str:
    """Who put the raise forward: the case's package, or else whoever promised it."""
    return (row.case.proposed_by if row.case is not None else "") or row.owner


def to_carry_out(actor: Actor, day: date) -> QuerySet[Commitment]:
    """Promises of pay that both sides agreed to and nobody has carried out, to people whose pay the actor sees and may
    approve.
    """
    done = PayRaise.objects.exclude(keeps="").values("keeps")
    of_pay = Commitment.objects.annotate(carried=Cast("carriers", TextField())).filter(carried__contains=f'"{PAY}"')
    return of_pay.filter(OPEN & AGREED, *_theirs(actor, day)).exclude(ref__in=done)


def _theirs(actor: Actor, day: date) -> list[Exists]:
    return [concerns(actor, what, day) for what in (Act.REVIEW_APPROVE, Field.PAY)]


def waiting(actor: Actor, day: date) -> list[Waiting]:
    """These with their people, the one due first."""
    rows = list(to_carry_out(actor, day).select_related("case", "budget").order_by("due", "pk"))
    people = _people(rows)
    return [_of(row, people[row.person], actor) for row in rows]


def _people(rows: Iterable[Commitment | PayRaise]) -> dict[str, Person]:
    return {one.number: one for one in Person.objects.filter(number__in={row.person for row in rows})}


def _of(row: Commitment, person: Person, actor: Actor) -> Waiting:
    return Waiting(row, person, proposer_of(row), who(actor) in {proposer_of(row), row.owner})


def waiting_by_ref(actor: Actor, ref: str, day: date) -> Waiting | None:
    """One of them."""
    return next((one for one in waiting(actor, day) if one.row.ref == ref), None)


def judged(row: Commitment, element: Element, yearly: int, day: date) -> int:
    """What of a raise of one element fairness looks at: nothing where it is not fixed pay, and not what a promised
    amount was rounded up by.
    """
    if element not in FIXED:
        return 0
    step = Standards.on(day).rounding.step * Per.MONTH.in_a_year
    return row.reserved if 0 < row.reserved <= yearly <= row.reserved + step else yearly


def answered_before(row: Commitment, yearly: int) -> bool:
    """Whether somebody answered by name for as large a raise when the promise's package or plan was decided."""
    if row.case is None:
        return False
    rounds = PlanChoice.objects.filter(case=row.case.ref, person=row.person).values_list("round__ref", flat=True)
    sources = [f"case:{row.case.ref}", *(f"plan:{ref}" for ref in rounds)]
    return FairnessOverride.objects.filter(person=row.person, used_for__in=sources, most__gte=yearly).exists()


def carried_out(actor: Actor, day: date) -> list[tuple[PayRaise, Person]]:
    """Raises that were promised and carried out, newest first."""
    rows = list(
        PayRaise.objects.filter(*_theirs(actor, day)).exclude(promise=None).order_by("-approved_on", "-pk")[:100]
    )
    people = _people(rows)
    return [(row, people[row.person]) for row in rows]
