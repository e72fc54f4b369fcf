"""One person's analysis for HR in charge: behind a reason, with its intervals, its inputs and what contradicts it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import path, reverse
from django.views.decorators.http import require_POST

from mainstay.core.access import Act, Field
from mainstay.core.text import Text
from mainstay.core.words import Driver
from mainstay.loop.carry.bands import Band
from mainstay.loop.carry.managers import View
from mainstay.report.charts import bars, calendar, curve, strip, timeline, waterfall
from mainstay.report.happenings import LANES
from mainstay.report.views import Page
from mainstay.report.written import UNKNOWN, about, band, money_about, money_span
from mainstay_web.actions.turns import ask_judgement
from mainstay_web.pages.errors import AbsentError
from mainstay_web.pages.fresh import unmasking
from mainstay_web.pages.looking import give_reason, look, reason_for
from mainstay_web.pages.reader import Reader, Request, page, show
from mainstay_web.store import turns
from mainstay_web.store.cases import cases_of_person
from mainstay_web.store.charge import names_of
from mainstay_web.store.compared import changes, reasons_of
from mainstay_web.store.installation import the_installation
from mainstay_web.store.people import person_by_ref
from mainstay_web.store.privacy import objects
from mainstay_web.store.tables.people import Person
from mainstay_web.store.turn_parts import page_of

WHY = (
    Text("准备面谈", "Preparing a talk"), Text("复核个案", "Reviewing a case"), Text("每周梳理", "Weekly triage"),
    Text("答复本人的询问", "Answering the person's own question"),
)  # fmt: skip
LANE_CLASS = {"pay": Field.PAY, "results": Field.PERFORMANCE, "grants": Field.EQUITY}
"""Facts on the timeline that are more than personal."""

LOST = frozenset({"grants", "pay"})
"""Lanes of what leaving would lose."""


@page()
def person(request: Request, person: str) -> HttpResponse:
    """The analysis of one person; without a reason, the form that asks for one."""
    found = _found(request, person)
    if not look(request, found.number, person, "person"):
        return _ask(request, found)
    return _shown(request, found)


def _found(request: Request, ref: str) -> Person:
    found = person_by_ref(request.reader.actor, ref, request.reader.day, Field.RISK)
    if found is None or not found.here:
        raise AbsentError
    return found


def _ask(request: Request, found: Person, problem: Text | None = None) -> HttpResponse:
    return show(
        request, "turn/reason.html", 422 if problem else 200, person=found, problem=problem,
        reasons=[why.in_(request.lang) for why in WHY],
    )  # fmt: skip


@require_POST
@unmasking
@page()
def give(request: Request, person: str) -> HttpResponse:
    """Takes the reason and shows the page."""
    found = _found(request, person)
    problem = give_reason(request, person)
    if problem is not None:
        return _ask(request, found, problem)
    return HttpResponseRedirect(reverse("person", kwargs={"person": person}))


def _shown(request: Request, found: Person) -> HttpResponse:
    reader = request.reader
    seen = turns.of_person(reader.actor, found.number, reader.day)
    given: dict[str, Any] = {
        "person": found, "seen": seen, "objects": objects(found.number),
        "again": found.number in turns.worked_again(turns.newest(reader.day)), "reason": reason_for(request, found.ref),
        "cases": cases_of_person(reader.actor, found.number, reader.day),
        "judgements": turns.judgements_of(found.number), "views": {one.value: one for one in View},
        "drivers": {one.value: one for one in Driver}, "may_open": bool(reader.may(Act.CASE_OPEN, found.number)),
        "may_ask": bool(reader.may(Act.CASE_WORK, found.number)),
        "currency": the_installation().currency, "turn": seen.turn if seen else turns.newest(reader.day),
    }  # fmt: skip
    given["names"] = names_of({found.manager, *(one.by for one in given["judgements"])})
    if seen is not None:
        given |= _said(reader, seen)
    return show(request, "turn/person.html", **given)


def _said(reader: Reader, seen: turns.Seen) -> dict[str, Any]:
    now = seen.now
    view = page_of(seen.view.value) if seen.view else None
    return {
        "band": Band(now.band), "why": reasons_of(now), "changed": changes(now, seen.before), "view": view,
        "horizons": [
            (3, band(now.p3_low, now.p3_high), about(now.p3)), (6, band(now.p6_low, now.p6_high), about(now.p6)),
            (12, band(now.p12_low, now.p12_high), about(now.p12)),
        ],
        "stake": money_span(now.at_stake_low, now.at_stake_high, the_installation().currency),
        "stake_middle": money_about(now.at_stake, the_installation().currency) if now.at_stake else UNKNOWN,
        "before": seen.before, "history": _history(reader, now.person),
        **(_drawn(reader, now.person, view) if view else {}),
    }  # fmt: skip


def _history(reader: Reader, number: str) -> list[tuple[Any, str, Band]]:
    past = turns.history_of(reader.actor, number, reader.day)[-12:]
    return [(day, band(row.p12_low, row.p12_high), Band(row.band)) for day, row in reversed(past)]


def _drawn(reader: Reader, number: str, view: Page) -> dict[str, Any]:
    """The charts, each only for who may see what it is made of."""
    hidden = {lane for lane, field in LANE_CLASS.items() if not reader.may(field, number)}
    gone = {LANES[lane] for lane in hidden}
    line = view.timeline
    if line is not None and gone:
        line = type(line)(line.start, line.end, tuple(one for one in line.lanes if one[0] not in gone))
    return {
        "curve": curve.curve("curve", view.curve),
        "waterfall": waterfall.waterfall("fall", view.waterfall),
        "strip": strip.strip("pay", view.strip) if view.strip and "pay" not in hidden else None,
        # Of grants and of pay that is paid later: for who may see both.
        "calendar": calendar.calendar("vest", view.calendar) if view.calendar and not hidden & LOST else None,
        "timeline": timeline.timeline("past", line) if line and line.lanes else None,
        "events": [one for one in view.events if one[1] not in gone],
        "sees_pay": "pay" not in hidden,
        "shares": bars.bars,
    }


@require_POST
@page()
def ask(request: Request, person: str) -> HttpResponse:
    """Asks the direct manager for their own view, of everybody key in the team at once."""
    found = _found(request, person)
    ask_judgement(request.reader.caller(), found.number)
    said = Text("已请直接上级给出自己的判断。", "The direct manager has been asked for their own view.")
    messages.success(request, said.in_(request.lang))
    return HttpResponseRedirect(reverse("person", kwargs={"person": person}))


ROUTES = [
    path("people/<person:person>/", person, name="person"),
    path("people/<person:person>/reason", give, name="person_reason"),
    path("people/<person:person>/ask", ask, name="person_ask"),
]
