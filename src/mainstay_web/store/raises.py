"""Promises that a raise keeps: those that wait to be carried out, and those that were, for who approves pay."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from mainstay.core.access import Act, Actor, Field
from mainstay_web.store.access import visible
from mainstay_web.store.charge import who
from mainstay_web.store.promises import AGREED, OPEN
from mainstay_web.store.tables.cases import Commitment
from mainstay_web.store.tables.people import Person
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


def _people(actor: Actor, day: date) -> dict[str, Person]:
    approves = visible(actor, Act.REVIEW_APPROVE, day).values("number")
    return {one.number: one for one in visible(actor, Field.PAY, day).filter(number__in=approves)}


def waiting(actor: Actor, day: date) -> list[Waiting]:
    """Promises of pay that both sides agreed to and nobody has carried out, the one due first."""
    people = _people(actor, day)
    rows = Commitment.objects.filter(OPEN & AGREED).exclude(carriers=[]).select_related("case", "budget")
    done = set(PayRaise.objects.exclude(keeps="").values_list("keeps", flat=True))
    found = [row for row in rows.order_by("due", "pk") if PAY in row.carriers and row.ref not in done]
    return [_of(row, people[row.person], actor) for row in found if row.person in people]


def _of(row: Commitment, person: Person, actor: Actor) -> Waiting:
    return Waiting(row, person, proposer_of(row), who(actor) in {proposer_of(row), row.owner})


def waiting_by_ref(actor: Actor, ref: str, day: date) -> Waiting | None:
    """One of them."""
    return next((one for one in waiting(actor, day) if one.row.ref == ref), None)


def carried_out(actor: Actor, day: date) -> list[tuple[PayRaise, Person]]:
    """Raises that were promised and carried out, newest first."""
    people = _people(actor, day)
    rows = PayRaise.objects.exclude(promise=None).order_by("-approved_on", "-pk")[:100]
    return [(row, people[row.person]) for row in rows if row.person in people]
