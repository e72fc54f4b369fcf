"""What an earlier turn said, beside what came of it since."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from mainstay.core.access import Actor, Field
from mainstay.core.text import Text
from mainstay_web.store.access import visible
from mainstay_web.store.tables.turns import Foreseen, Turn

SHOWN = 12


@dataclass(frozen=True, slots=True)
class Seen:
    """One key person as an earlier turn saw them; `left_on` is what nobody could know then."""

    name: str
    job: str
    low: float
    middle: float
    high: float
    reason: Text | None
    left_on: date | None
    months: int | None


def moments(day: date) -> list[Turn]:
    """The turns that can be gone back to, oldest first."""
    return list(Turn.objects.filter(state=Turn.DONE, as_of__lte=day).order_by("as_of", "pk"))


def as_seen(actor: Actor, turn: Turn, day: date) -> list[Seen]:
    """The key people with the most at stake in that turn, of those whose analysis the actor may see."""
    people = {person.number: person for person in visible(actor, Field.RISK, day)}
    rows = Foreseen.objects.filter(turn=turn, key=True, person__in=people).order_by("-p12", "person")[:SHOWN]
    found = []
    for row in rows:
        person = people[row.person]
        left = person.left_on if person.left_on and person.left_on > turn.as_of else None
        told = Text(row.reasons[0][3], row.reasons[0][4]) if row.reasons else None
        months = round((left - turn.as_of).days / 30.4) if left else None
        found.append(Seen(person.name, person.job, row.p12_low, row.p12, row.p12_high, told, left, months))
    return found
