"""Mentors: HR names and ends them; a mentor sees their own mentees, and of them what the rules allow."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial

from django.contrib import messages
from django.http import HttpResponse
from django.urls import path, reverse
from django.views.decorators.http import require_POST

from mainstay.core.access import Field, Role
from mainstay.core.errors import AnticipatedError
from mainstay.core.text import Text
from mainstay_web.actions.mentoring import end_mentoring, name_mentor
from mainstay_web.pages.errors import AbsentError
from mainstay_web.pages.giving import Given, a_day, attempt, caller
from mainstay_web.pages.nav import Entry, Group
from mainstay_web.pages.reader import Request, page, show
from mainstay_web.store import mentoring
from mainstay_web.store.tables.refs import new_ref

_NAMERS = frozenset({Role.HRBP, Role.DIRECTOR})


@page()
def mentors(request: Request) -> HttpResponse:
    """Who mentors whom, and the form to name one."""
    return _shown(request)


def _shown(request: Request, problem: AnticipatedError | None = None, status: int = 200) -> HttpResponse:
    reader = request.reader
    if not mentoring.may_name(reader.actor, reader.day):
        raise AbsentError
    return show(
        request, "mentoring/pairs.html", status, pairs=mentoring.pairs(reader.actor, reader.day), key=new_ref(),
        problem=problem, given=request.POST if problem else {}, today=reader.day,
    )  # fmt: skip


def _do(request: Request, do: Callable[[], object], said: Text) -> HttpResponse:
    def whole() -> None:
        do()
        messages.success(request, said.in_(request.lang))

    return attempt(whole, reverse("mentors"), partial(_shown, request))


@require_POST
@page()
def name(request: Request) -> HttpResponse:
    """Names a mentor."""
    given = request.POST
    return _do(
        request,
        lambda: name_mentor(
            caller(request), given.get("number", "").strip(), given.get("mentor", "").strip(), given.get("reason", ""),
            _until(given),
        ),
        Text("已指定，从现在起生效。", "Named: it holds from now on."),
    )  # fmt: skip


def _until(given: Given) -> date | None:
    return a_day(given, "until") if given.get("until", "").strip() else None


@require_POST
@page()
def end(request: Request, mentoring: str) -> HttpResponse:
    """Ends it."""
    return _do(
        request,
        lambda: end_mentoring(caller(request), mentoring, request.POST.get("reason", "")),
        Text("已结束，从现在起不再可见。", "Ended: nothing is visible any more from now on."),
    )


@page()
def mentees(request: Request) -> HttpResponse:
    """The reader's own mentees; that they were looked at is written down."""
    reader = request.reader
    if Role.MENTOR not in reader.roles:
        raise AbsentError
    found = mentoring.mentees(reader.actor, reader.day)
    for one in found:
        reader.look(one.person.number, Field.PERSONAL, page="mentees", reason="mentor")
    return show(request, "mentoring/mentees.html", mentees=found)


ROUTES = [
    path("mentors/", mentors, name="mentors"),
    path("mentors/name", name, name="mentor_name"),
    path("mentors/<mentoring:mentoring>/end", end, name="mentor_end"),
    path("mentees/", mentees, name="mentees"),
]
NAV = (
    Entry("mentors", Text("导师", "Mentors"), "users-group", Group.LOOP, _NAMERS, order=65),
    Entry("mentees", Text("我带的同事", "My mentees"), "users-group", Group.TEAM, frozenset({Role.MENTOR}), order=60),
)
