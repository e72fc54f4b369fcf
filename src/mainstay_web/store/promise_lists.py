"""Promises as lists: those one keeps or looks after, those that were made to oneself, those of a team."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from mainstay.core.access import Act, Actor
from mainstay_web.store.access import visible
from mainstay_web.store.casebook import PromiseView, promise_views
from mainstay_web.store.charge import names_of, who
from mainstay_web.store.promises import AGREED, OPEN, in_charge_of, made_to
from mainstay_web.store.tables.cases import Case, Commitment
from mainstay_web.store.tables.people import Person


@dataclass(frozen=True, slots=True)
class Line:
    """A promise with the name of the person it was made to, and what the reader may do with it as whom."""

    view: PromiseView
    person: str
    mine: bool
    looked_after: bool


@dataclass(frozen=True, slots=True)
class Asked:
    """Which promises to list: `what` is "", "late", "disputed", "proposed" or "ended"; `mine` only those one made."""

    what: str = ""
    mine: bool = False


_WHICH = {
    "": OPEN,
    "late": OPEN & AGREED,
    "disputed": Q(disputed_on__isnull=False),
    "proposed": OPEN & ~AGREED,
    "ended": ~OPEN,
}


def to_keep(actor: Actor, day: date, asked: Asked) -> list[Line]:
    """Promises that the actor made or looks after, by due day."""
    rows = in_charge_of(actor, day).filter(_WHICH.get(asked.what, OPEN)).exclude(withdrawn_on__isnull=False)
    if asked.what == "late":
        rows = rows.filter(due__lt=day)
    if asked.mine:
        rows = rows.filter(owner=who(actor))
    return _lines(actor, day, rows)


def _lines(actor: Actor, day: date, rows: Iterable[Commitment]) -> list[Line]:
    held = list(rows)
    people = dict(Person.objects.filter(number__in={one.person for one in held}).values_list("number", "name"))
    names = names_of(one.owner for one in held)
    worked = set(visible(actor, Act.CASE_WORK, day).filter(number__in=list(people)).values_list("number", flat=True))
    views = promise_views(held, names, day)
    return [
        Line(view, people.get(view.row.person, ""), view.row.owner == who(actor), view.row.person in worked)
        for view in views
    ]


def made_to_me(actor: Actor, day: date) -> list[PromiseView]:
    """Promises made to the actor, those that wait for them first."""
    rows = list(made_to(actor))
    views = promise_views(rows, names_of(one.owner for one in rows), day, facts=False)
    return sorted(views, key=lambda one: (_ended(one), not waits_for_person(one), one.row.due))


def waits_for_person(view: PromiseView) -> bool:
    """Whether the person is asked something: to agree, to agree to a new day, to say whether it was kept."""
    row = view.row
    asked = row.asked is not None and row.asked["side"] == "owner"
    return not _ended(view) and (row.person_agreed_on is None or asked or row.claimed_on is not None)


def _ended(view: PromiseView) -> bool:
    return view.standing.value in ("kept", "broken", "lapsed", "withdrawn")


def talked_cases(actor: Actor) -> list[Case]:
    """Talks held with the actor of which the cause is still to be named: they can name it themselves."""
    if not actor.person:
        return []
    return list(Case.objects.filter(person=actor.person, state="talked").order_by("-talked_on"))
