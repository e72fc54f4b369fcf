"""What to have at hand in a one-on-one: promises, the last thanks, the load, open points; and words of thanks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import polars as pl
from django.db.models import Max

from mainstay.core.access import Act, Actor
from mainstay_web.store.access import visible
from mainstay_web.store.casebook import PromiseView, promise_views
from mainstay_web.store.charge import names_of, who
from mainstay_web.store.facts import held
from mainstay_web.store.people import colleagues
from mainstay_web.store.promises import OPEN, in_charge_of
from mainstay_web.store.sealing import unseal
from mainstay_web.store.tables.cases import Talk, Thanks
from mainstay_web.store.tables.facts import FACTS
from mainstay_web.store.tables.people import Person

KIND = "one_on_one"
MOST_THANKS = 60


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody of the team, and when the last one-on-one was; None for never."""

    person: Person
    last: date | None
    days: int | None


@dataclass(frozen=True, slots=True)
class Context:
    """What to have at hand. `overtime` are the hours of the last month on record, of which `month` is the last day."""

    last: date | None
    points: tuple[str, ...]
    notes: tuple[tuple[date, str], ...]
    promises: tuple[PromiseView, ...]
    recognised: date | None
    overtime: float | None
    month: date | None


def team_talks(actor: Actor, day: date) -> list[Member]:
    """The actor's own people, whose last one-on-one is longest ago first."""
    people = [one for one in visible(actor, Act.OBSERVE, day).filter(here=True) if one.number != actor.person]
    numbers = [one.number for one in people]
    rows = FACTS["talks"].objects.filter(person_id__in=numbers, kind=KIND, withdrawn=False, day__lte=day)
    last = dict(rows.values_list("person_id").annotate(last=Max("day")))
    members = [
        Member(one, last.get(one.number), (day - last[one.number]).days if one.number in last else None)
        for one in people
    ]
    return sorted(members, key=lambda one: (one.last or date.min, one.person.name_key))


def context(actor: Actor, number: str, day: date) -> Context:
    """For one person: nothing but what their manager may see, and no estimate of anything."""
    frames = held(["talks", "recognition", "attendance"], person=number)
    mine = list(Talk.objects.filter(person=number, kind=KIND, held_by=who(actor)).order_by("-held_on", "-pk")[:5])
    rows = list(in_charge_of(actor, day).filter(OPEN, person=number))
    overtime, month = _overtime(frames.get("attendance"), day)
    return Context(
        _last(frames.get("talks"), day, KIND), _open_points(mine),
        tuple((one.held_on, unseal(one.note, one.ref)) for one in mine if one.note),
        tuple(promise_views(rows, names_of(one.owner for one in rows), day, facts=False)),
        _last(frames.get("recognition"), day), overtime, month,
    )  # fmt: skip


def _open_points(talks: list[Talk]) -> tuple[str, ...]:
    return tuple(str(one["text"]) for one in talks[0].points if not one["done"]) if talks else ()


def _last(frame: pl.DataFrame | None, day: date, kind: str = "") -> date | None:
    if frame is None:
        return None
    rows = frame.filter(pl.col("day") <= day)
    days = (rows.filter(pl.col("kind") == kind) if kind else rows)["day"]
    newest = days.max()
    return newest if isinstance(newest, date) else None


def _overtime(frame: pl.DataFrame | None, day: date) -> tuple[float | None, date | None]:
    """Hours of overtime in the thirty days up to the newest day on record."""
    newest = _last(frame, day)
    if frame is None or newest is None:
        return None, None
    rows = frame.filter(pl.col("day").is_between(newest - timedelta(days=30), newest, closed="right"))
    total = rows["overtime_hours"].sum()
    return float(total or 0), newest


def thanks_told(day: date) -> list[tuple[Thanks, str, str]]:
    """The newest words of thanks with the names of both, for everybody to read."""
    rows = list(Thanks.objects.filter(day__lte=day).order_by("-day", "-pk")[:MOST_THANKS])
    names = names_of([*(one.person for one in rows), *(one.by for one in rows)])
    return [(one, names.get(one.person, ""), names.get(one.by, "")) for one in rows]


def to_thank(actor: Actor, day: date, words: str) -> list[Person]:
    """Whom to thank: by name, or at first the own unit and the own people."""
    found = colleagues(actor, day, words).exclude(number=actor.person)
    if not words:
        unit = Person.objects.filter(number=actor.person).values_list("unit", flat=True).first() or "-"
        found = found.filter(unit=unit) | found.filter(manager=actor.person or "-")
    return list(found[:24])
