"""What stands in somebody's calendar: promises that fall due, talks to hold, next steps of cases; only their own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from django.conf import settings
from django.db.models import Q

from mainstay.core.access import Actor
from mainstay.loop.carry.deadlines import clock
from mainstay.loop.carry.states import Act as Step
from mainstay.loop.carry.states import State
from mainstay_web.channels.ics import Appointment, Occasion, appointment_key
from mainstay_web.store.cases import Way, cases_of, rule_of
from mainstay_web.store.charge import who
from mainstay_web.store.promises import AGREED, OPEN, in_charge_of, made_to
from mainstay_web.store.rules import calendar, times

PAST, AHEAD = timedelta(days=30), timedelta(days=400)


@dataclass(frozen=True, slots=True)
class Dated:
    """An appointment and where to read more in the house."""

    appointment: Appointment
    link: str


def appointments_of(actor: Actor, day: date) -> list[Dated]:
    """Everything that is the actor's to do, or was promised to them, from a month ago to a year ahead."""
    if not actor.here:
        return []
    span = Q(due__gte=day - PAST, due__lte=day + AHEAD)
    keep = in_charge_of(actor, day).filter(OPEN & AGREED & span, owner=who(actor))
    found = [_dated("promise", one.ref, one.due, one.made_on, one.version, "/promises/") for one in keep]
    mine = made_to(actor).filter(OPEN & AGREED & span)
    found += [_dated("promise", one.ref, one.due, one.made_on, one.version, "/my/promises/") for one in mine]
    days, limits = calendar(), times(day)
    for way in (Way.HR, Way.LINE):
        for one in cases_of(actor, day, way).filter(owner=who(actor)).exclude(state=State.CLOSED.value):
            now = clock(rule_of(one), day, limits, days)
            if now is not None:
                what = "talk" if now.due.act is Step.TALK else "step"
                found.append(_dated(what, one.ref, now.due.day, one.opened_on, one.version, f"/cases/{one.ref}/"))
    return list({one.appointment.key: one for one in found}.values())


def _dated(what: str, ref: str, on: date, since: date, version: int, link: str) -> Dated:
    # Each change moves it on, so that calendars take the newest.
    changed = datetime.combine(since, time(), UTC) + timedelta(minutes=version)
    occasion = Occasion.CONVERSATION if what == "talk" else Occasion.REMINDER
    key = appointment_key("promise" if what == "promise" else "case", ref)
    return Dated(Appointment(key, occasion, settings.BASE_URL, on, changed, sequence=version - 1), link)


def lead_of(actor: Actor, day: date, key: str) -> str:
    """Where an appointment of the actor's leads; empty for none of theirs."""
    return next((one.link for one in appointments_of(actor, day) if one.appointment.key == key), "")
