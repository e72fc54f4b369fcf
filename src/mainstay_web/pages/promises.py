"""Promises: those to keep, with what HR looks after; and those made to oneself."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from django.http import HttpResponse
from django.urls import path, reverse
from django.views.decorators.http import require_POST

from mainstay.core.access import Role
from mainstay.core.errors import AnticipatedError
from mainstay.core.text import Text
from mainstay.core.words import Driver
from mainstay.loop.carry.commitments import Side
from mainstay_web.actions import Caller, cases, promises
from mainstay_web.pages.errors import AbsentError
from mainstay_web.pages.giving import Given, a_day, a_version, a_word, attempt, caller
from mainstay_web.pages.nav import Entry, Group
from mainstay_web.pages.reader import Request, page, show
from mainstay_web.store.cases import own_cases
from mainstay_web.store.charge import owners_of
from mainstay_web.store.installation import the_installation
from mainstay_web.store.promise_lists import Asked, made_to_me, talked_cases, to_keep
from mainstay_web.store.promises import promise_by_ref
from mainstay_web.store.tables.refs import new_ref

MOST_OWNERS = 50
"""On a list of more promises nobody chooses who takes one over."""
_KEEPERS = frozenset({Role.HRBP, Role.DIRECTOR, Role.MANAGER})
_TABS = ("", "late", "proposed", "disputed", "ended")


@page()
def to_keep_page(request: Request) -> HttpResponse:
    """Promises by due day: one's own, and those that HR looks after."""
    return _kept(request)


def _kept(request: Request, problem: AnticipatedError | None = None, status: int = 200, at: str = "") -> HttpResponse:
    reader = request.reader
    if reader.roles.isdisjoint(_KEEPERS):
        raise AbsentError
    what = request.GET.get("what", "")
    asked = Asked(what if what in _TABS else "", request.GET.get("mine") is not None)
    lines = to_keep(reader.actor, reader.day, asked)
    return show(
        request, "promises/keep.html", status, lines=lines, asked=asked, tabs=_TABS, key=new_ref(), problem=problem,
        at=at, currency=the_installation().currency, hr=not reader.roles.isdisjoint({Role.HRBP, Role.DIRECTOR}),
        owners=owners_of({one.view.row.person for one in lines if one.looked_after}, reader.day)
        if asked.what != "ended" and len(lines) <= MOST_OWNERS
        else {},
    )  # fmt: skip


@page()
def mine(request: Request) -> HttpResponse:
    """Promises made to the reader."""
    return _mine(request)


def _mine(request: Request, problem: AnticipatedError | None = None, status: int = 200, at: str = "") -> HttpResponse:
    reader = request.reader
    if not reader.actor.person:
        raise AbsentError
    return show(
        request, "promises/mine.html", status, lines=made_to_me(reader.actor, reader.day),
        talked=talked_cases(reader.actor), drivers=[one for one in Driver if one is not Driver.LIFE], key=new_ref(),
        problem=problem, at=at, given=request.POST if problem else {},
    )  # fmt: skip


Deed = Callable[[Caller, str, int, Given], object]

AS_OWNER: Mapping[str, Deed] = {
    "agree": lambda who, ref, version, _: promises.agree_as_owner(who, ref, version),
    "new-day": lambda who, ref, version, given: promises.ask_new_day(
        who, ref, version, a_day(given, "due"), given.get("reason", "")
    ),
    "new-day-yes": lambda who, ref, version, _: promises.answer_new_day(who, ref, version, yes=True),
    "new-day-no": lambda who, ref, version, _: promises.answer_new_day(who, ref, version, yes=False),
    "fact": lambda who, ref, version, given: promises.keep_by_fact(who, ref, version, given.get("reference", "")),
    "claim": lambda who, ref, version, given: promises.claim_kept(who, ref, version, given.get("words", "")),
    "break": lambda who, ref, version, given: promises.break_promise(who, ref, version, given.get("reason", "")),
    "document": lambda who, ref, version, given: promises.keep_by_document(
        who, ref, version, given.get("document", "")
    ),
    "paper": lambda who, ref, version, given: promises.agree_on_paper(
        who, ref, version, a_word(Side, given, "side"), given.get("document", "")
    ),
    "lapse": lambda who, ref, version, given: promises.lapse(who, ref, version, given.get("reason", "")),
    "settle": lambda who, ref, version, given: promises.answer_dispute(
        who, ref, version, given.get("words", ""), kept=given.get("kept") == "yes"
    ),
    "hand-over": lambda who, ref, version, given: promises.hand_over(
        who, ref, version, given.get("owner", ""), given.get("reason", "")
    ),
}
"""What whoever keeps or looks after a promise can do with it."""

AS_PERSON: Mapping[str, Deed] = {
    "agree": lambda who, ref, version, _: promises.agree_as_person(who, ref, version),
    "new-day": lambda who, ref, version, given: promises.ask_new_day_as_person(
        who, ref, version, a_day(given, "due"), given.get("reason", "")
    ),
    "new-day-yes": lambda who, ref, version, _: promises.answer_new_day_as_person(who, ref, version, yes=True),
    "new-day-no": lambda who, ref, version, _: promises.answer_new_day_as_person(who, ref, version, yes=False),
    "kept": lambda who, ref, version, _: promises.confirm_kept(who, ref, version),
    "dispute": lambda who, ref, version, given: promises.dispute(who, ref, version, given.get("words", "")),
}
"""What the person to whom it was made can do."""


@require_POST
@page()
def keep_deed(request: Request, promise: str, what: str) -> HttpResponse:
    """Does one thing with a promise, as its owner or as HR."""
    return _do(request, promise, AS_OWNER.get(what), reverse("promises"), partial(_kept, request))


@require_POST
@page()
def my_deed(request: Request, promise: str, what: str) -> HttpResponse:
    """Does one thing with a promise, as the person."""
    return _do(request, promise, AS_PERSON.get(what), reverse("my_promises"), partial(_mine, request))


def _do(
    request: Request, ref: str, do: Deed | None, back: str, again: Callable[[AnticipatedError, int, str], HttpResponse]
) -> HttpResponse:
    if do is None or promise_by_ref(request.reader.actor, ref, request.reader.day) is None:
        raise AbsentError
    return attempt(
        lambda: do(caller(request), ref, a_version(request.POST), request.POST),
        back,
        lambda problem, status: again(problem, status, ref),
    )


@require_POST
@page()
def my_cause(request: Request, case: str) -> HttpResponse:
    """After a talk: what matters, in the person's own words."""
    if not own_cases(request.reader.actor).filter(ref=case).exists():
        raise AbsentError
    chosen = [one for one in Driver if one.value in request.POST.getlist("drivers")]
    return attempt(
        lambda: cases.confirm_own_cause(
            caller(request), case, a_version(request.POST), chosen, request.POST.get("words", "")
        ),
        reverse("my_promises"),
        lambda problem, status: _mine(request, problem, status, case),
    )


ROUTES = [
    path("promises/", to_keep_page, name="promises"),
    path("promises/<promise:promise>/<slug:what>", keep_deed, name="promise_do"),
    path("my/promises/", mine, name="my_promises"),
    path("my/promises/<promise:promise>/<slug:what>", my_deed, name="my_promise_do"),
    path("my/talk/<case:case>", my_cause, name="my_cause"),
]
NAV = (
    Entry("promises", Text("承诺", "Promises"), "heart-handshake", Group.LOOP, _KEEPERS, order=25),
    Entry(
        "my_promises", Text("对我的承诺", "Promises made to me"), "heart-handshake", Group.MINE,
        frozenset({Role.EMPLOYEE}), order=20,
    ),
)  # fmt: skip
