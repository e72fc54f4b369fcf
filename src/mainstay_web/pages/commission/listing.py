"""Commission at a glance: plans, runs, what was brought, and questions that wait."""

from __future__ import annotations

from collections.abc import Sequence

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.urls import path

from mainstay.core.access import Act, Role
from mainstay.core.text import Text
from mainstay_web.pages.commission.words import PLAN_STATES, RUN_STATES, TONES
from mainstay_web.pages.errors import AbsentError
from mainstay_web.pages.nav import Entry, Group
from mainstay_web.pages.reader import Reader, Request, page, show
from mainstay_web.store.charge import names_of
from mainstay_web.store.commission import (
    intakes,
    lines_in_force,
    plans,
    promised_corrections,
    questions,
    runs,
    works_with,
)
from mainstay_web.store.commission_moved import to_correct
from mainstay_web.store.installation import the_installation
from mainstay_web.store.waiting import Waiting

SHOWN = 12


@page()
def overview(request: Request) -> HttpResponse:
    """Everything of commission, for who designs or approves it."""
    reader = request.reader
    if not works_with(reader.actor, reader.day):
        raise AbsentError
    brought = intakes(reader.actor, reader.day)
    found = plans(reader.actor, reader.day)
    return show(
        request, "commission/list.html", plans=found, brought=brought,
        runs=Paginator(runs(reader.actor, reader.day), SHOWN).get_page(request.GET.get("page", "1")),
        to_correct=list(to_correct(reader.actor, reader.day)),
        promised=list(promised_corrections(reader.actor, reader.day)),
        open_questions=questions(reader.actor, reader.day), plan_states=PLAN_STATES, run_states=RUN_STATES,
        tones=TONES, names=names_of({one.made_by for one in brought}), currency=the_installation().currency,
        called={one.line: one.name for one in reversed(found)}, in_force=lines_in_force(reader.day),
        may_design=bool(reader.may(Act.COMMISSION_DESIGN)),
    )  # fmt: skip


def _waiting(reader: Reader) -> Sequence[Waiting]:
    """Answers and corrections that are owed."""
    actor, day = reader.actor, reader.day
    return questions(actor, day), promised_corrections(actor, day), to_correct(actor, day)


ROUTES = [path("commission/", overview, name="commission")]
NAV = (
    Entry(
        "commission", Text("提成与奖金", "Commission"), "percentage", Group.PAY,
        frozenset({Role.COMPENSATION, Role.DIRECTOR}), order=50, waits=_waiting,
    ),
)  # fmt: skip
