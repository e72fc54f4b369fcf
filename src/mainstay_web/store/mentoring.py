"""Mentors and their mentees: who is whose on a day, for whoever names them and for the mentors themselves."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from mainstay.core.access import Act, Actor, Field
from mainstay_web.store.access import concerns, mentored, visible
from mainstay_web.store.charge import names_of
from mainstay_web.store.own_facts import Part, parts_for
from mainstay_web.store.tables.mentoring import Mentoring
from mainstay_web.store.tables.people import Person, Unit

SHOWN = ("growth", "recognition")
"""Facts that a mentor has use for; more of class PERSONAL they may see, but not on this page."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Who mentors whom, with both names; `open` until its last day has gone."""

    row: Mentoring
    person: str
    mentor: str
    open: bool


@dataclass(frozen=True, slots=True)
class Mentee:
    """One mentee as the mentor sees them: the person, their unit's name, since when, and their facts."""

    person: Person
    unit: str
    row: Mentoring
    parts: tuple[Part, ...]


def pairs(actor: Actor, day: date) -> list[Pair]:
    """Those whose mentor the actor may name, the open ones first, then the newest."""
    rows = Mentoring.objects.filter(concerns(actor, Act.MENTOR_SET, day)).order_by("-since", "-pk")[:400]
    names = names_of({number for row in rows for number in (row.person, row.mentor)})
    found = [
        Pair(row, names.get(row.person, ""), names.get(row.mentor, ""), row.until is None or row.until >= day)
        for row in rows
    ]
    return sorted(found, key=lambda one: not one.open)


def may_name(actor: Actor, day: date) -> bool:
    """Whether there is anybody whose mentor the actor may name."""
    return visible(actor, Act.MENTOR_SET, day).exists()


def mentees(actor: Actor, day: date) -> list[Mentee]:
    """Whom the actor mentors today, by name, with what may be seen of them."""
    rows = {row.person: row for row in _mine(actor, day)}
    people = list(visible(actor, Field.PERSONAL, day).filter(here=True, number__in=rows).order_by("name_key"))
    units = dict(Unit.objects.filter(unit__in={one.unit for one in people}).values_list("unit", "name"))
    return [Mentee(one, units.get(one.unit, one.unit), rows[one.number], _facts(actor, one, day)) for one in people]


def _mine(actor: Actor, day: date) -> QuerySet[Mentoring]:
    return mentored(day).filter(mentor=actor.person).order_by("since") if actor.person else Mentoring.objects.none()


def _facts(actor: Actor, person: Person, day: date) -> tuple[Part, ...]:
    return tuple(part.filled() for part in parts_for(actor, person.number, day, SHOWN))


def mentors_of(number: str, day: date) -> list[Pair]:
    """The person's own: who mentors them, or did."""
    rows = Mentoring.objects.filter(person=number).order_by("-since", "-pk")
    names = names_of({row.mentor for row in rows})
    return [Pair(row, "", names.get(row.mentor, ""), row.until is None or row.until >= day) for row in rows]


def own_mentors(number: str) -> dict[str, list[dict[str, object]]]:
    """For a person's own copy: who mentored them, and whom they mentored."""
    rows = Mentoring.objects.filter(Q(person=number) | Q(mentor=number)).order_by("since", "pk")
    return {
        "mentors": [_told(row) for row in rows if row.person == number],
        "mentees": [_told(row) for row in rows if row.mentor == number],
    }


def _told(row: Mentoring) -> dict[str, object]:
    return {"person": row.person, "mentor": row.mentor, "since": row.since, "until": row.until}
