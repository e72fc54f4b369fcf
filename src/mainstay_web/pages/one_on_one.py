"""One-on-ones, with what to have at hand; and thanking somebody in three taps."""

from __future__ import annotations

from functools import partial

from django.http import HttpResponse
from django.urls import path, reverse
from django.views.decorators.http import require_POST

from mainstay.core.access import Act, Role
from mainstay.core.errors import AnticipatedError
from mainstay.core.text import Text
from mainstay_web.actions.talks import What, record_one_on_one, thank
from mainstay_web.pages.errors import AbsentError
from mainstay_web.pages.giving import a_day, a_word, attempt, caller
from mainstay_web.pages.nav import Entry, Group
from mainstay_web.pages.reader import Request, page, show
from mainstay_web.store.one_on_ones import context, team_talks, thanks_told, to_thank
from mainstay_web.store.people import person_by_ref
from mainstay_web.store.tables.people import Person
from mainstay_web.store.tables.refs import new_ref


@page()
def team(request: Request) -> HttpResponse:
    """The reader's own people, whose last one-on-one is longest ago first."""
    if Role.MANAGER not in request.reader.roles:
        raise AbsentError
    return show(request, "talks/team.html", members=team_talks(request.reader.actor, request.reader.day))


@page()
def one(request: Request, person: str) -> HttpResponse:
    """One person: what to have at hand, what is still open, and the form."""
    return _one(request, person)


def _mine(request: Request, ref: str) -> Person:
    """Somebody of the reader's own people."""
    found = person_by_ref(request.reader.actor, ref, request.reader.day)
    if found is None or not request.reader.may(Act.OBSERVE, found.number):
        raise AbsentError
    return found


def _one(request: Request, ref: str, problem: AnticipatedError | None = None, status: int = 200) -> HttpResponse:
    found = _mine(request, ref)
    return show(
        request, "talks/one.html", status, person=found, key=new_ref(), problem=problem,
        at_hand=context(request.reader.actor, found.number, request.reader.day),
        given=request.POST if problem else {},
    )  # fmt: skip


@require_POST
@page()
def held(request: Request, person: str) -> HttpResponse:
    """The talk was held."""
    found, given = _mine(request, person), request.POST
    return attempt(
        lambda: record_one_on_one(
            caller(request), found.number, a_day(given, "held_on"), given.get("note", ""),
            given.get("points", "").splitlines(), given.getlist("done"),
        ),
        reverse("one_on_one", kwargs={"person": person}),
        partial(_one, request, person),
    )  # fmt: skip


@page()
def thanks(request: Request) -> HttpResponse:
    """Words of thanks, and whom to thank."""
    reader = request.reader
    if not reader.actor.person:
        raise AbsentError
    words = request.GET.get("q", "").strip()
    return show(
        request, "talks/thanks.html", told=thanks_told(reader.day), people=to_thank(reader.actor, reader.day, words),
        words=words, whats={one.value: one.label for one in What},
    )  # fmt: skip


@page()
def thank_one(request: Request, person: str) -> HttpResponse:
    """What for: one tap."""
    return _thank(request, person)


def _thank(request: Request, ref: str, problem: AnticipatedError | None = None, status: int = 200) -> HttpResponse:
    found = person_by_ref(request.reader.actor, ref, request.reader.day)
    if found is None or not request.reader.may(Act.THANK, found.number):
        raise AbsentError
    return show(
        request, "talks/thank.html", status, person=found, whats=list(What), key=new_ref(), problem=problem,
        given=request.POST if problem else {},
    )  # fmt: skip


@require_POST
@page()
def thanked(request: Request, person: str) -> HttpResponse:
    """Thanks."""
    found = person_by_ref(request.reader.actor, person, request.reader.day)
    if found is None or not request.reader.may(Act.THANK, found.number):
        raise AbsentError
    return attempt(
        lambda: thank(caller(request), found.number, a_word(What, request.POST, "what"), request.POST.get("words", "")),
        reverse("thanks"),
        partial(_thank, request, person),
    )


ROUTES = [
    path("one-on-one/", team, name="one_on_ones"),
    path("one-on-one/<person:person>/", one, name="one_on_one"),
    path("one-on-one/<person:person>/held", held, name="one_on_one_held"),
    path("thanks/", thanks, name="thanks"),
    path("thanks/<person:person>/", thank_one, name="thank_one"),
    path("thanks/<person:person>/say", thanked, name="thanked"),
]
NAV = (
    Entry("one_on_ones", Text("一对一", "One-on-ones"), "users", Group.TEAM, frozenset({Role.MANAGER}), order=15),
    Entry("thanks", Text("致谢", "Thanks"), "mood-smile", Group.MINE, frozenset({Role.EMPLOYEE}), order=40),
)
