"""HR's queue: whom first, by value at stake times urgency, with why now and the clock to the next step."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Q, QuerySet

from mainstay.core.access import Act, Actor
from mainstay.core.text import Text
from mainstay.core.words import Driver
from mainstay.loop.carry.alerts import PRESSING, Alert
from mainstay.loop.carry.bands import Band
from mainstay.loop.carry.deadlines import Clock
from mainstay.loop.carry.queue import Item, queue
from mainstay.loop.carry.states import Kind, Severity, State
from mainstay_web.store.access import visible
from mainstay_web.store.cases import rule_of, texts
from mainstay_web.store.rules import calendar, times
from mainstay_web.store.tables.cases import Case
from mainstay_web.store.tables.people import Person, Unit
from mainstay_web.store.tables.turns import Foreseen, Turn
from mainstay_web.store.turns import foreseen

TODO, ALERTED, IN_CASE, KEY = "todo", "alert", "case", "key"
"""What can be asked for: everything to do, alerts without a case, open cases, all key people."""
PAGE = 50


@dataclass(frozen=True, slots=True)
class Asked:
    """What to show of the queue; empty is everything."""

    show: str = TODO
    unit: str = ""
    driver: str = ""
    words: str = ""
    start: int = 0
    most: int = PAGE


@dataclass(frozen=True, slots=True)
class Line:
    """One person of the queue. `case` and `clock` where a case is open; `weight` orders the lines and is not shown."""

    person: Person
    unit: str
    says: Foreseen
    band: Band
    driver: Driver | None
    why_now: tuple[Text, ...]
    case: Case | None
    state: State | None
    clock: Clock | None
    weight: Decimal
    may_open: bool


@dataclass(frozen=True, slots=True)
class Queue:
    """A page of the queue and how many lines there are in each part of it."""

    lines: tuple[Line, ...]
    counts: Mapping[str, int]
    total: int
    units: tuple[Unit, ...]


def the_queue(actor: Actor, turn: Turn, day: date, asked: Asked) -> Queue:
    """The queue of those whose analysis the actor may see; a handful of queries, however long it is."""
    open_cases = _open_cases(actor, day)
    shown = foreseen(actor, turn, day)
    counts = _counts(shown, set(open_cases))
    rows = list(_asked_for(shown, asked, set(open_cases)))
    people = {one.number: one for one in Person.objects.filter(number__in=[row.person for row in rows])}
    units = {one.unit: one for one in Unit.objects.all()}
    may_open = set(visible(actor, Act.CASE_OPEN, day).values_list("number", flat=True)) if rows else set()
    items = {item.case.opening.case_id: item for item in _ordered(open_cases.values(), day)}
    lines = [
        _line(row, people[row.person], units, open_cases.get(row.person), items, row.person in may_open)
        for row in rows
        if row.person in people and _found(people[row.person], asked)
    ]
    lines.sort(key=lambda one: (-one.weight, one.person.name_key, one.person.number))
    known = visible(actor, Act.CASE_OPEN, day).filter(here=True).values_list("unit", flat=True).distinct()
    choices = tuple(sorted((units[one] for one in known if one in units), key=lambda one: one.name))
    return Queue(tuple(lines[asked.start : asked.start + asked.most]), counts, len(lines), choices)


def _open_cases(actor: Actor, day: date) -> dict[str, Case]:
    """The open case of each person; of several the oldest."""
    rows = Case.objects.filter(person__in=visible(actor, Act.CASE_WORK, day).values("number"))
    rows = rows.exclude(state=State.CLOSED.value).order_by("-opened_on", "-pk")
    return {row.person: row for row in rows}


def _ordered(cases: Iterable[Case], day: date) -> Sequence[Item]:
    return queue((rule_of(row) for row in cases), day, times(day), calendar())


def _counts(shown: QuerySet[Foreseen], in_case: set[str]) -> dict[str, int]:
    told = list(shown.filter(Q(key=True) | ~Q(alert="") | Q(person__in=in_case)).values_list("person", "alert", "key"))
    alerted = {person for person, alert, _ in told if alert} - in_case
    held = {person for person, _, _ in told} & in_case
    return {TODO: len(alerted | held), ALERTED: len(alerted), IN_CASE: len(held), KEY: sum(key for _, _, key in told)}


def _asked_for(shown: QuerySet[Foreseen], asked: Asked, in_case: set[str]) -> QuerySet[Foreseen]:
    alerted = ~Q(alert="")
    parts = {
        ALERTED: alerted & ~Q(person__in=in_case), IN_CASE: Q(person__in=in_case), KEY: Q(key=True),
    }  # fmt: skip
    rows = shown.filter(parts.get(asked.show, alerted | Q(person__in=in_case)))
    if asked.driver:
        rows = rows.filter(driver=asked.driver)
    if asked.unit:
        rows = rows.filter(person__in=Person.objects.filter(units__contains=f"/{asked.unit}/").values("number"))
    return rows


def _found(person: Person, asked: Asked) -> bool:
    words = asked.words.lower()
    return not words or words in person.name.lower() or person.name_key.startswith(words) or words == person.number


def _line(
    row: Foreseen,
    person: Person,
    units: Mapping[str, Unit],
    case: Case | None,
    items: Mapping[str, Item],
    may_open: bool,  # noqa: FBT001 - a column of the line
) -> Line:
    item = items.get(case.ref) if case else None
    why = item.case.why_now if item else texts(row.why_now)
    return Line(
        person, units[person.unit].name if person.unit in units else "", row, Band(row.band),
        Driver(row.driver) if row.driver else None, why, case, State(case.state) if case else None,
        item.clock if item else None, item.weight if item else _weight(row), may_open,
    )  # fmt: skip


def _weight(row: Foreseen) -> Decimal:
    """An alert presses by its severity; who has none stands by value at stake alone, behind the others."""
    if not row.alert:
        return Decimal(row.at_stake) / 1_000_000
    return PRESSING[Severity(row.severity)] * max(row.at_stake, 1)


def alerts_of(actor: Actor, turn: Turn, day: date, people: Sequence[str]) -> list[Alert]:
    """The alerts of those among these people whose analysis the actor may see, as they were raised."""
    rows = foreseen(actor, turn, day).filter(person__in=people).exclude(alert="")
    return [
        Alert(
            row.person, Kind(row.alert), Severity(row.severity), Band(row.band), turn.as_of, texts(row.why_now),
            row.at_stake, tuple(row.ask_second),
        )
        for row in rows
    ]  # fmt: skip
