"""A manager's team today: facts and next steps, in an order that says nothing. Nothing here reads an estimate."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from mainstay.core.access import Actor
from mainstay.core.text import Text
from mainstay.loop.carry.managers import ManagerNote, manager_note
from mainstay_web.store.people import team_of
from mainstay_web.store.tables.people import Person
from mainstay_web.store.tables.turns import Prompted, Turn

NAME, TALK = "name", "talk"
"""The orders there are: by name, and by how long ago the last talk was. No other, so that none betrays anything."""


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody of the team: what is the case, what to do next, and when the last talk was."""

    person: Person
    note: ManagerNote
    pairs: tuple[tuple[Text, Text], ...]
    talked_on: date | None
    days: int | None


def team_today(actor: Actor, day: date, order: str = NAME) -> list[Member]:
    """The actor's direct reports with what the facts suggest; three queries, however large the team."""
    people = list(team_of(actor, day))
    turn = Turn.objects.filter(state=Turn.DONE, as_of__lte=day).order_by("-as_of", "-pk").first()
    rows = Prompted.objects.filter(turn=turn, person__in=[one.number for one in people]) if turn else []
    told = {row.person: row for row in rows}
    members = [_member(one, told.get(one.number), day) for one in people]
    if order == TALK:
        members.sort(key=lambda one: (one.talked_on is not None, one.talked_on or day, one.person.name_key))
    return members


def _member(person: Person, row: Prompted | None, day: date) -> Member:
    pairs = tuple((Text(fz, fe), Text(sz, se)) for _, fz, fe, sz, se in (row.prompts if row else ()))
    talked = row.talked_on if row else None
    note = manager_note((fact for fact, _ in pairs), (step for _, step in pairs))
    return Member(person, note, pairs, talked, (day - talked).days if talked else None)
