"""A manager's day: whom to talk to and why in plain words; what one has seen; one's own view. Never an estimate."""

from __future__ import annotations

from functools import partial

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.urls import path, reverse
from django.views.decorators.http import require_POST

from mainstay.chapters.people.observing import BEHAVIOURS, NOTICE, QUESTION, Kind, Seen
from mainstay.core.access import Act, Role
from mainstay.core.errors import AnticipatedError
from mainstay.core.text import Text
from mainstay.core.words import Driver
from mainstay.loop.carry.managers import View
from mainstay_web.actions.observing import observe, observe_told
from mainstay_web.actions.turns import give_judgement
from mainstay_web.pages.errors import AbsentError, present
from mainstay_web.pages.giving import a_word, attempt, caller
from mainstay_web.pages.nav import Entry, Group
from mainstay_web.pages.reader import Request, page, show
from mainstay_web.store.people import person_by_ref
from mainstay_web.store.tables.people import Person
from mainstay_web.store.tables.refs import new_ref
from mainstay_web.store.team import NAME, TALK, team_today
from mainstay_web.store.turns import judgement_asked_of, judgements_waiting, people_by_number

MANAGER = frozenset({Role.MANAGER})


@page()
def team(request: Request) -> HttpResponse:
    """My team today."""
    reader = request.reader
    if Role.MANAGER not in reader.roles:
        raise AbsentError
    order = TALK if request.GET.get("order") == TALK else NAME
    members = team_today(reader.actor, reader.day, order)
    waiting = judgements_waiting(reader.actor)
    return show(
        request, "turn/team.html", members=members, order=order, waiting=waiting,
        people=people_by_number([one.person for one in waiting]),
    )  # fmt: skip


def _member(request: Request, ref: str) -> Person:
    found = person_by_ref(request.reader.actor, ref, request.reader.day)
    if found is None or not request.reader.may(Act.OBSERVE, found.number):
        raise AbsentError
    return found


@page()
def observing(request: Request, person: str) -> HttpResponse:
    """The form of one minute."""
    return _observe_form(request, _member(request, person))


def _observe_form(
    request: Request, found: Person, problem: AnticipatedError | None = None, status: int = 200
) -> HttpResponse:
    return show(
        request, "turn/observe.html", status, person=found, behaviours=BEHAVIOURS, seen=list(Seen),
        question=QUESTION, notice=NOTICE, kinds=[one for one in Kind if one is not Kind.PRE_QUIT_ITEMS],
        problem=problem, given=request.POST if problem else {}, key=new_ref(),
    )  # fmt: skip


@require_POST
@page()
def observed(request: Request, person: str) -> HttpResponse:
    """Records it."""
    found = _member(request, person)

    def do() -> None:
        if request.POST.get("told"):
            observe_told(caller(request), found.number, a_word(Kind, request.POST, "kind"))
        else:
            observe(caller(request), found.number, _answers(request.POST))
        said = Text("已记录，仅人力资源部可见。", "Recorded; only HR can see it.")
        messages.success(request, said.in_(request.lang))

    return attempt(do, reverse("team"), partial(_observe_form, request, found))


def _answers(given: QueryDict) -> dict[str, Seen]:
    known = {one.value: one for one in Seen}
    answers = {one.key: known.get(str(given.get(one.key, ""))) for one in BEHAVIOURS}
    return {key: answer for key, answer in answers.items() if answer is not None}


@page()
def judge(request: Request, judgement: str) -> HttpResponse:
    """The form for one's own view."""
    return _judge_form(request, judgement)


def _judge_form(request: Request, ref: str, problem: AnticipatedError | None = None, status: int = 200) -> HttpResponse:
    row = judgement_asked_of(request.reader.actor, ref)
    if row is None or not request.reader.may(Act.JUDGE, row.person):
        raise AbsentError
    return show(
        request, "turn/judge.html", status, judgement=row, person=people_by_number([row.person])[row.person],
        views=list(View), drivers=[one for one in Driver if one is not Driver.LIFE], problem=problem,
        given=request.POST if problem else QueryDict(), key=new_ref(),
    )  # fmt: skip


@require_POST
@page()
def judged(request: Request, judgement: str) -> HttpResponse:
    """Takes the view down; it stands from then on."""
    present(judgement_asked_of(request.reader.actor, judgement))

    def do() -> None:
        known = {one.value for one in Driver}
        drivers = tuple(Driver(one) for one in request.POST.getlist("driver") if one in known)
        view = a_word(View, request.POST, "view")
        give_judgement(caller(request), judgement, view, drivers, request.POST.get("words", "")[:2000])
        messages.success(request, Text("谢谢，已记录。", "Thank you; it is recorded.").in_(request.lang))

    return attempt(do, reverse("team"), partial(_judge_form, request, judgement))


ROUTES = [
    path("team/", team, name="team"),
    path("observe/<person:person>/", observing, name="observe"),
    path("observe/<person:person>/record", observed, name="observe_record"),
    path("judge/<judgement:judgement>/", judge, name="judge"),
    path("judge/<judgement:judgement>/give", judged, name="judge_give"),
]
NAV = (Entry("team", Text("今天的团队", "My team today"), "users-group", Group.TEAM, MANAGER, order=10),)
