"""Raise requests as those who asked see them, and as managers see those of their team."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from mainstay.core.access import Act, Actor
from mainstay.loop.carry.deadlines import answer_due
from mainstay_web.store.access import concerns, visible
from mainstay_web.store.cases import rule_of
from mainstay_web.store.charge import who
from mainstay_web.store.rules import calendar, times
from mainstay_web.store.tables.cases import RaiseRequest
from mainstay_web.store.tables.people import Person


@dataclass(frozen=True, slots=True)
class Asked:
    """A request: for whom, by when an answer is owed, working days left (None: answered or closed)."""

    row: RaiseRequest
    name: str
    due: date | None
    left: int | None
    mine: bool
    to_answer: bool


def requests_of(actor: Actor, day: date) -> list[Asked]:
    """Those the actor made, or that were made about them by their manager's word; and those the actor is to answer."""
    own = Q(asked_by=who(actor)) | Q(person=actor.person or "-")
    rows = RaiseRequest.objects.filter(own | Q(case__owner=who(actor)), concerns(actor, Act.RAISE_REQUEST, day))
    rows = rows.select_related("case")
    names = dict(Person.objects.filter(number__in=[one.person for one in rows]).values_list("number", "name"))
    limits, days = times(day), calendar()
    found = []
    for row in rows.order_by("-asked_on", "-pk"):
        due = answer_due(rule_of(row.case), limits, days)
        left = days.working_days_between(day, due) if due is not None else None
        found.append(
            Asked(row, names.get(row.person, row.person), due, left, row.person == actor.person,
                  row.case.owner == who(actor) and row.person != actor.person)
        )  # fmt: skip
    return found


def may_ask_for(actor: Actor, day: date) -> list[Person]:
    """For whom the actor may ask: for oneself, and for one's own people."""
    found = visible(actor, Act.RAISE_REQUEST, day).filter(here=True).order_by("name_key", "number")
    return sorted(found, key=lambda one: one.number != actor.person)


def request_by_ref(actor: Actor, ref: str, day: date) -> RaiseRequest | None:
    """A request that the actor sees in their list."""
    return next((one.row for one in requests_of(actor, day) if one.row.ref == ref), None)
