"""Bonuses that were promised in a case, and are not carried out by a plan yet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from mainstay.core.access import Act, Actor
from mainstay_web.store.access import visible
from mainstay_web.store.commission import works_with
from mainstay_web.store.promises import AGREED, OPEN
from mainstay_web.store.tables.cases import Commitment
from mainstay_web.store.tables.commission import CommissionAssignment
from mainstay_web.store.tables.people import Person

BONUS = "pay.bonus_share"


@dataclass(frozen=True, slots=True)
class Promised:
    """A promise that a fact of pay will show to be kept, and whose it is."""

    row: Commitment
    person: Person


def promised_bonuses(actor: Actor, day: date) -> list[Promised]:
    """Agreed promises of a bonus share that nobody carries out yet, the first due first."""
    if not works_with(actor, day):
        return []
    done = CommissionAssignment.objects.exclude(promise=None).values("promise")
    reach = visible(actor, Act.COMMISSION_READ, day).values("number")
    rows = Commitment.objects.filter(OPEN & AGREED, measure=BONUS, person__in=reach).exclude(pk__in=done)
    found = [one for one in rows.order_by("due", "pk") if "pay" in one.carriers]
    people = {one.number: one for one in Person.objects.filter(number__in=[one.person for one in found])}
    return [Promised(one, people[one.person]) for one in found if one.person in people]
