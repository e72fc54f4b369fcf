"""Cases on a board: open ones by state, most pressing first, each with its clock and its age."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from mainstay.core.access import Act, Actor, Field
from mainstay.loop.carry.cases import Case as Rule
from mainstay.loop.carry.deadlines import Clock, clock
from mainstay.loop.carry.queue import queue
from mainstay.loop.carry.states import Kind, State
from mainstay_web.store.access import visible
from mainstay_web.store.cases import Way, cases_of, rule_of
from mainstay_web.store.charge import names_of, who
from mainstay_web.store.rules import calendar, times
from mainstay_web.store.tables.cases import Case
from mainstay_web.store.tables.people import Person


@dataclass(frozen=True, slots=True)
class Card:
    """A case on the board. `telling`: whether the reader may know its kind and why it was opened (class RISK)."""

    row: Case
    case: Rule
    person: Person
    owner: str
    clock: Clock | None
    age: int
    telling: bool


@dataclass(frozen=True, slots=True)
class Filter:
    """What to show of the board; empty is everything."""

    state: str = ""
    kind: str = ""
    owner: str = ""
    unit: str = ""
    late: bool = False
    words: str = ""


def board(actor: Actor, day: date, asked: Filter) -> list[Card]:
    """The open cases (or, if asked, the closed ones) that HR in charge sees, most pressing first."""
    rows = _chosen(cases_of(actor, day, Way.HR), asked)
    return _cards(actor, rows, day, late=asked.late)


def to_decide(actor: Actor, day: date) -> list[Card]:
    """Packages that wait for a second person, of which the actor may be one."""
    waiting = cases_of(actor, day, Way.APPROVER).filter(state=State.PACKAGE_PROPOSED.value)
    return _cards(actor, waiting.exclude(proposed_by=who(actor)), day)


def asked_to_talk(actor: Actor, day: date) -> list[Card]:
    """What the actor was asked to look after in their own line."""
    return _cards(actor, cases_of(actor, day, Way.LINE).exclude(state=State.CLOSED.value), day)


def _chosen(rows: QuerySet[Case], asked: Filter) -> QuerySet[Case]:
    if asked.state in {one.value for one in State}:
        rows = rows.filter(state=asked.state)
    else:
        rows = rows.exclude(state=State.CLOSED.value)
    if asked.kind in {one.value for one in Kind}:
        rows = rows.filter(kind=asked.kind)
    if asked.owner:
        rows = rows.filter(owner="" if asked.owner == "-" else asked.owner)
    if asked.unit:
        rows = rows.filter(person__in=Person.objects.filter(units__contains=f"/{asked.unit}/").values("number"))
    if asked.words:
        rows = rows.filter(person__in=Person.objects.filter(name__icontains=asked.words).values("number"))
    return rows


def _cards(actor: Actor, rows: QuerySet[Case], day: date, *, late: bool = False) -> list[Card]:
    held = {row.ref: row for row in rows}
    people = {one.number: one for one in Person.objects.filter(number__in={row.person for row in held.values()})}
    names = names_of(row.owner for row in held.values())
    telling = set(visible(actor, Field.RISK, day).filter(number__in=list(people)).values_list("number", flat=True))
    days, limits = calendar(), times(day)
    cards = []
    for case in _ordered({ref: rule_of(row) for ref, row in held.items()}, day):
        row = held[case.opening.case_id]
        now = clock(case, day, limits, days)
        if row.person not in people or (late and (now is None or not now.is_late)):
            continue
        cards.append(
            Card(row, case, people[row.person], names.get(row.owner, row.owner), now, (day - row.opened_on).days,
                 row.person in telling)
        )  # fmt: skip
    return cards


def _ordered(cases: Mapping[str, Rule], day: date) -> list[Rule]:
    """Open ones as the queue says; then the closed ones, newest first."""
    first = [item.case for item in queue(cases.values(), day, times(day), calendar())]
    closed = sorted(
        (one for one in cases.values() if not one.is_open), key=lambda one: one.closed_on or day, reverse=True
    )
    return [*first, *closed]


def counts(actor: Actor, day: date) -> dict[str, int]:
    """How many cases HR in charge has in each state."""
    rows = cases_of(actor, day, Way.HR).values_list("state", flat=True)
    found = dict.fromkeys((state.value for state in State), 0)
    for state in rows:
        found[state] += 1
    return found


def people_to_open_for(actor: Actor, day: date, words: str) -> list[Person]:
    """People here for whom the actor may open a case, by name."""
    found = visible(actor, Act.CASE_OPEN, day).filter(here=True)
    if words:
        found = found.filter(name__icontains=words) | found.filter(number=words)
    return list(found.order_by("name_key", "number")[:30])
