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
from mainstay_web.store.access import concerns, visible
from mainstay_web.store.cases import rule_of, texts
from mainstay_web.store.rules import calendar, times
from mainstay_web.store.tables.cases import Case
from mainstay_web.store.tables.people import Person, Unit
from mainstay_web.store.tables.turns import Foreseen, Turn
from mainstay_web.store.turns import foreseen
from mainstay_web.store.units import units_of

TODO, ALERTED, IN_CASE, KEY = "todo", "alert", "case", "key"
"""What can be asked for: everything to do, alerts without a case, open cases, all key people."""
PAGE = 50
ALERTED_ROWS = Q(alert__gt="")
"""Rows with an alert; written so that the index on (turn, alert) serves."""


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
    """One person of the queue. `case` and `clock` where a case is open."""

    person: Person
    unit: str
    says: Foreseen
    band: Band
    driver: Driver | None
    why_now: tuple[Text, ...]
    case: Case | None
    state: State | None
    clock: Clock | None
    may_open: bool


@dataclass(frozen=True, slots=True)
class Queue:
    """A page of the queue and how many lines there are in each part of it."""

    lines: tuple[Line, ...]
    counts: Mapping[str, int]
    total: int
    units: Sequence[tuple[str, str]]


def the_queue(actor: Actor, turn: Turn, day: date, asked: Asked) -> Queue:
    """The queue of those whose analysis the actor may see; a handful of queries, however long it is."""
    open_cases = _open_cases(actor, day)
    shown = foreseen(actor, turn, day)
    counts = _counts(shown, set(open_cases))
    parts = _asked_for(shown, asked, set(open_cases))
    if asked.show == KEY:
        # There may be thousands: these are ordered and cut by the database, by value at stake alone.
        (rows,) = parts
        total, ordered = rows.count(), rows.order_by("-at_stake", "person").values_list("person", flat=True)
        numbers = list(ordered[asked.start : asked.start + asked.most])
    else:
        items = {item.case.opening.person_id: item for item in _ordered(open_cases.values(), day)}
        weights = {
            number: items[number].weight if number in items else _weight(alert, severity, at_stake)
            for rows in parts
            for number, alert, severity, at_stake in rows.values_list("person", "alert", "severity", "at_stake")
        }
        total = len(weights)
        most = sorted(weights, key=lambda number: (-weights[number], number))
        numbers = most[asked.start : asked.start + asked.most]
    lines = _lines(actor, day, numbers, shown, open_cases)
    return Queue(tuple(lines), counts, total, units_of(actor, Act.CASE_OPEN, day))


def _lines(
    actor: Actor, day: date, numbers: Sequence[str], shown: QuerySet[Foreseen], open_cases: Mapping[str, Case]
) -> list[Line]:
    """The lines of these people, in their order."""
    held = {row.person: row for row in shown.filter(person__in=numbers)}
    people = {one.number: one for one in Person.objects.filter(number__in=numbers)}
    units = dict(Unit.objects.filter(unit__in={one.unit for one in people.values()}).values_list("unit", "name"))
    may_open = set(visible(actor, Act.CASE_OPEN, day).filter(number__in=numbers).values_list("number", flat=True))
    mine = [open_cases[number] for number in numbers if number in open_cases]
    items = {item.case.opening.case_id: item for item in _ordered(mine, day)}
    return [
        _line(held[number], people[number], units, open_cases.get(number), items, number in may_open)
        for number in numbers
        if number in held and number in people
    ]


def _open_cases(actor: Actor, day: date) -> dict[str, Case]:
    """The open case of each person; of several the oldest."""
    rows = Case.objects.filter(concerns(actor, Act.CASE_WORK, day)).exclude(state=State.CLOSED.value)
    return {row.person: row for row in rows.order_by("-opened_on", "-pk")}


def _ordered(cases: Iterable[Case], day: date) -> Sequence[Item]:
    return queue((rule_of(row) for row in cases), day, times(day), calendar())


def _counts(shown: QuerySet[Foreseen], in_case: set[str]) -> dict[str, int]:
    """How many wait, each by an index; those who are key are counted only where they are asked for."""
    alerted = shown.filter(ALERTED_ROWS).exclude(person__in=in_case).count()
    held = shown.filter(person__in=in_case).count()
    return {TODO: alerted + held, ALERTED: alerted, IN_CASE: held}


def _asked_for(shown: QuerySet[Foreseen], asked: Asked, in_case: set[str]) -> tuple[QuerySet[Foreseen], ...]:
    """The rows in parts that do not overlap, each found by an index: joined by OR they would be found by none."""
    alerted, cases = ALERTED_ROWS & ~Q(person__in=in_case), Q(person__in=in_case)
    parts = {ALERTED: (alerted,), IN_CASE: (cases,), KEY: (Q(key=True),)}.get(asked.show, (alerted, cases))
    further = Q()
    if asked.driver:
        further &= Q(driver=asked.driver)
    if asked.unit:
        further &= Q(person__in=Person.objects.filter(units__contains=f"/{asked.unit}/").values("number"))
    if asked.words:
        named = Q(name__icontains=asked.words) | Q(name_key__startswith=asked.words.lower()) | Q(number=asked.words)
        further &= Q(person__in=Person.objects.filter(named).values("number"))
    return tuple(shown.filter(part, further) for part in parts)


def _line(
    row: Foreseen,
    person: Person,
    units: Mapping[str, str],
    case: Case | None,
    items: Mapping[str, Item],
    may_open: bool,  # noqa: FBT001 - a column of the line
) -> Line:
    item = items.get(case.ref) if case else None
    why = item.case.why_now if item else texts(row.why_now)
    return Line(
        person, units.get(person.unit, ""), row, Band(row.band),
        Driver(row.driver) if row.driver else None, why, case, State(case.state) if case else None,
        item.clock if item else None, may_open,
    )  # fmt: skip


def _weight(alert: str, severity: str, at_stake: int) -> Decimal:
    """An alert presses by its severity; who has none stands by value at stake alone, behind the others."""
    if not alert:
        return Decimal(at_stake) / 1_000_000
    return PRESSING[Severity(severity)] * max(at_stake, 1)


def alerts_of(actor: Actor, turn: Turn, day: date, people: Sequence[str]) -> list[Alert]:
    """The alerts of those among these people whose analysis the actor may see, as they were raised."""
    rows = foreseen(actor, turn, day).filter(ALERTED_ROWS, person__in=people)
    return [
        Alert(
            row.person, Kind(row.alert), Severity(row.severity), Band(row.band), turn.as_of, texts(row.why_now),
            row.at_stake, tuple(row.ask_second),
        )
        for row in rows
    ]  # fmt: skip
