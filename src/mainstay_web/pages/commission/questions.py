"""Questions to statements: those that wait for an answer, and what was answered."""

from __future__ import annotations

from functools import partial

from django.http import HttpResponse
from django.urls import path, reverse
from django.views.decorators.http import require_POST

from mainstay.chapters.pay.commission.dispute import ANSWERING, CORRECTING, Question, clock, due
from mainstay.core.errors import AnticipatedError
from mainstay_web.actions.commission import questions as acts
from mainstay_web.pages.commission.words import OUTCOMES
from mainstay_web.pages.errors import AbsentError, present
from mainstay_web.pages.giving import a_version, attempt, caller
from mainstay_web.pages.reader import Request, page, show
from mainstay_web.store.charge import names_of
from mainstay_web.store.commission import promised_corrections, question_by_ref, questions, works_with
from mainstay_web.store.rules import calendar, in_force
from mainstay_web.store.tables.refs import new_ref


@page()
def question_list(request: Request) -> HttpResponse:
    """What waits, the first due first; below it what was answered."""
    return _listed(request)


def _listed(request: Request, at: str = "", problem: AnticipatedError | None = None, status: int = 200) -> HttpResponse:
    reader = request.reader
    if not works_with(reader.actor, reader.day):
        raise AbsentError
    found = questions(reader.actor, reader.day, everything=True)
    rule, mending, days = in_force(ANSWERING, reader.day), in_force(CORRECTING, reader.day), calendar()
    owed = list(promised_corrections(reader.actor, reader.day))
    waiting = [one for one in found if one.outcome == "open"]
    return show(
        request, "commission/questions.html", status, waiting=waiting, outcomes=OUTCOMES, at=at, problem=problem,
        answered=[one for one in reversed(found) if one.outcome != "open"][:50], key=new_ref(),
        clocks={one.ref: clock(Question(one.raised_on), reader.day, rule, days) for one in waiting},
        names=names_of({*(one.person for one in found), *(one.answered_by for one in found)}),
        given=request.POST if problem else {}, owed=owed,
        by_when={one.ref: due(one.answered_on, mending, days) for one in owed if one.answered_on}, on=reader.day,
    )  # fmt: skip


@require_POST
@page()
def question_answer(request: Request, question: str) -> HttpResponse:
    """Answers one."""
    present(question_by_ref(request.reader.actor, question, request.reader.day))
    given = request.POST
    return attempt(
        lambda: acts.answer(
            caller(request), question, a_version(given), given.get("outcome", ""), given.get("words", "")
        ),
        reverse("commission_questions"),
        partial(_listed, request, question),
    )  # fmt: skip


ROUTES = [
    path("commission/questions/", question_list, name="commission_questions"),
    path("commission/questions/<commission_question:question>/answer", question_answer, name="commission_answer"),
]
