"""The board of cases by state; packages to decide on; talks one was asked to hold; opening a case by hand."""

from __future__ import annotations

from functools import partial

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import path, reverse
from django.views.decorators.http import require_POST

from mainstay.core.access import Act, Role
from mainstay.core.errors import AnticipatedError
from mainstay.core.text import Text
from mainstay.loop.carry.states import Kind, Severity, State
from mainstay_web.actions import InvalidError, cases
from mainstay_web.pages.errors import AbsentError
from mainstay_web.pages.files import as_file
from mainstay_web.pages.giving import a_word, attempt, caller
from mainstay_web.pages.nav import Entry, Group
from mainstay_web.pages.reader import Request, page, show
from mainstay_web.store.board import Filter, asked_to_talk, board, counts, people_to_open_for, to_decide
from mainstay_web.store.case_list import COLUMNS, case_list
from mainstay_web.store.people import person_by_ref
from mainstay_web.store.tables.refs import new_ref

_HR = frozenset({Role.HRBP, Role.DIRECTOR})
_DECIDE = frozenset({Role.COMPENSATION, Role.DIRECTOR})
_MOST_TAKEN = 500
_OPEN_BY_HAND = (Kind.OBSERVATION, Kind.COUNTER_OFFER, Kind.CARE, Kind.VOICE, Kind.PROMISE_BROKEN, Kind.ALERT)


@page()
def cases_board(request: Request) -> HttpResponse:
    """Open cases by state, most pressing first; with `state` one column, the closed ones too."""
    reader = request.reader
    if reader.roles.isdisjoint(_HR | _DECIDE):
        raise AbsentError
    asked = _asked(request)
    cards = board(reader.actor, reader.day, asked)
    columns = [(state, [card for card in cards if card.row.state == state.value]) for state in State]
    return show(
        request, "cases/board.html", columns=[one for one in columns if one[1] or _wanted(one[0], asked)],
        asked=asked, counts=counts(reader.actor, reader.day), deciding=to_decide(reader.actor, reader.day),
        kinds=list(Kind), states=list(State), hr=not reader.roles.isdisjoint(_HR), key=new_ref(),
        me=reader.actor.person or reader.account.ref, shown=len(cards),
        query=f"?{request.GET.urlencode()}" if request.GET else "",
    )  # fmt: skip


def _asked(request: Request) -> Filter:
    given = request.GET
    return Filter(
        given.get("state", ""), given.get("kind", ""), given.get("owner", ""), given.get("unit", ""),
        given.get("late") is not None, given.get("q", "").strip(),
    )  # fmt: skip


def _wanted(state: State, asked: Filter) -> bool:
    return asked.state == state.value or (not asked.state and state in (State.TALK_DUE, State.TALKED))


@require_POST
@page()
def assign_many(request: Request) -> HttpResponse:
    """Takes the chosen cases on, each by itself: what another has changed meanwhile is left, and said."""
    done, left = 0, 0
    who = request.reader.actor.person or request.reader.account.ref
    for ref in request.POST.getlist("case")[:200]:
        try:
            cases.assign(request.reader.caller(), ref, None, who)
            done += 1
        except AnticipatedError:
            left += 1
    said = Text(f"已接手 {done} 件。", f"You took on {done}.")
    if left:
        said = Text(f"已接手 {done} 件，{left} 件没有改变。", f"You took on {done}; {left} stayed as they were.")
    messages.success(request, said.in_(request.lang))
    return HttpResponseRedirect(reverse("cases"))


@require_POST
@page()
def take(request: Request) -> HttpResponse:
    """The board as it is filtered, as a file: what for is said first, and noted with each person on it."""
    reader = request.reader
    if reader.roles.isdisjoint(_HR):
        raise AbsentError
    cards = board(reader.actor, reader.day, _asked(request))[:_MOST_TAKEN]
    try:
        cases.take_case_list(reader.caller(), [card.person.number for card in cards], request.POST.get("reason", ""))
    except InvalidError as error:
        messages.error(request, error.text.in_(request.lang))
        return HttpResponseRedirect(reverse("cases"))
    return as_file(case_list(cards, request.lang), request.POST.get("format", ""), "cases", COLUMNS, reader.day)


@page()
def talks(request: Request) -> HttpResponse:
    """Whom the reader was asked to talk to."""
    cards = asked_to_talk(request.reader.actor, request.reader.day)
    if Role.MANAGER not in request.reader.roles:
        raise AbsentError
    return show(request, "cases/talks.html", cards=cards)


@page()
def new(request: Request) -> HttpResponse:
    """For whom to open a case."""
    if request.reader.roles.isdisjoint(_HR):
        raise AbsentError
    words = request.GET.get("q", "").strip()
    found = people_to_open_for(request.reader.actor, request.reader.day, words)
    return show(request, "cases/new.html", people=found, words=words)


@page()
def new_for(request: Request, person: str) -> HttpResponse:
    """Opens a case for one person."""
    return _form(request, person)


@require_POST
@page()
def opened(request: Request, person: str) -> HttpResponse:
    """Opens it."""
    found = person_by_ref(request.reader.actor, person, request.reader.day)
    if found is None or not request.reader.may(Act.CASE_OPEN, found.number):
        raise AbsentError
    made: list[str] = []

    def do() -> None:
        given = request.POST
        me = request.reader.actor.person or request.reader.account.ref
        made.append(
            cases.open_case(
                caller(request), found.number, a_word(Kind, given, "kind"), a_word(Severity, given, "severity"),
                given.get("reason", ""), me if given.get("mine") else "",
            )
        )  # fmt: skip

    answer = attempt(do, "", partial(_form, request, person))
    return HttpResponseRedirect(reverse("case", kwargs={"case": made[0]})) if made else answer


def _form(request: Request, person: str, problem: AnticipatedError | None = None, status: int = 200) -> HttpResponse:
    found = person_by_ref(request.reader.actor, person, request.reader.day)
    if found is None or not request.reader.may(Act.CASE_OPEN, found.number):
        raise AbsentError
    return show(
        request, "cases/new_for.html", status, person=found, kinds=_OPEN_BY_HAND, severities=list(Severity),
        problem=problem, given=request.POST if problem else {}, key=new_ref(),
    )  # fmt: skip


ROUTES = [
    path("cases/", cases_board, name="cases"),
    path("cases/new/", new, name="case_new"),
    path("cases/new/<person:person>/", new_for, name="case_new_for"),
    path("cases/new/<person:person>/open", opened, name="case_open"),
    path("cases/take", take, name="case_take"),
    path("cases/assign", assign_many, name="case_assign_many"),
    path("talks/", talks, name="talks"),
]
NAV = (
    Entry("cases", Text("个案", "Cases"), "layout-board", Group.LOOP, _HR | _DECIDE, order=20),
    Entry("talks", Text("我要谈的", "My talks"), "messages", Group.TEAM, frozenset({Role.MANAGER}), order=20),
)
