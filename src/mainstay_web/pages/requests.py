"""Raise requests: asked in three taps, answered within working days, read by who asked. P7."""

from __future__ import annotations

from functools import partial

from django.http import HttpResponse
from django.urls import path, reverse
from django.views.decorators.http import require_POST

from mainstay.core.access import Act, Role
from mainstay.core.errors import AnticipatedError
from mainstay.core.text import Text
from mainstay_web.actions import cases
from mainstay_web.actions import requests as asking
from mainstay_web.actions.requests import Wish
from mainstay_web.pages.errors import AbsentError, present
from mainstay_web.pages.giving import a_word, attempt, caller
from mainstay_web.pages.nav import Entry, Group
from mainstay_web.pages.reader import Request, page, show
from mainstay_web.store.people import person_by_ref
from mainstay_web.store.requests import may_ask_for, request_by_ref, requests_of
from mainstay_web.store.rules import times
from mainstay_web.store.tables.refs import new_ref


@page()
def requests(request: Request) -> HttpResponse:
    """One's own requests and their answers; for a manager also those of the team."""
    return _list(request)


def _list(request: Request, problem: AnticipatedError | None = None, status: int = 200) -> HttpResponse:
    reader = request.reader
    if not reader.actor.person:
        raise AbsentError
    return show(
        request, "requests/list.html", status, asked=requests_of(reader.actor, reader.day), wishes=list(Wish),
        people=may_ask_for(reader.actor, reader.day), me=reader.actor.person, key=new_ref(), problem=problem,
        given=request.POST if problem else {}, days=times(reader.day).answer,
    )  # fmt: skip


@require_POST
@page()
def ask(request: Request) -> HttpResponse:
    """Asks."""
    reader = request.reader
    person = person_by_ref(reader.actor, request.POST.get("person", ""), reader.day)
    if person is None or not reader.may(Act.RAISE_REQUEST, person.number):
        raise AbsentError
    return attempt(
        lambda: asking.ask(
            caller(request), person.number, a_word(Wish, request.POST, "wish"), request.POST.get("words", "")
        ),
        reverse("requests"),
        partial(_list, request),
    )


@require_POST
@page()
def seen(request: Request, request_ref: str) -> HttpResponse:
    """The answer was read."""
    present(request_by_ref(request.reader.actor, request_ref, request.reader.day))
    return attempt(
        lambda: asking.seen(caller(request), request_ref),
        reverse("requests"),
        partial(_list, request),
    )


@require_POST
@page()
def take_back(request: Request, request_ref: str) -> HttpResponse:
    """The request is taken back."""
    row = present(request_by_ref(request.reader.actor, request_ref, request.reader.day))
    return attempt(
        lambda: cases.take_back(caller(request), row.case.ref, None, request.POST.get("reason", "")),
        reverse("requests"),
        partial(_list, request),
    )


ROUTES = [
    path("requests/", requests, name="requests"),
    path("requests/ask", ask, name="request_ask"),
    path("requests/<request:request_ref>/seen", seen, name="request_seen"),
    path("requests/<request:request_ref>/back", take_back, name="request_back"),
]
NAV = (
    Entry("requests", Text("加薪请求", "Raise requests"), "wallet", Group.MINE, frozenset({Role.EMPLOYEE}), order=30),
)
