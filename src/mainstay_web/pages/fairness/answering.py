"""Who answers by name for raises that pass a line: the list, one given beforehand, and what a raise would do now."""

from __future__ import annotations

from functools import partial

from django.http import HttpResponse
from django.urls import path, reverse
from django.views.decorators.http import require_POST

from mainstay.core.access import Act, Field
from mainstay.core.errors import AnticipatedError
from mainstay.core.text import Text
from mainstay_web.actions.fairness import answer_for, take_back
from mainstay_web.pages.errors import AbsentError
from mainstay_web.pages.giving import Given, a_day, an_amount, attempt, caller
from mainstay_web.pages.reader import Request, page, show
from mainstay_web.store.charge import names_of
from mainstay_web.store.fairness_effect import answers, effect_of, to_try
from mainstay_web.store.installation import the_installation
from mainstay_web.store.scans import overrides
from mainstay_web.store.tables.refs import new_ref

LINES = {
    "peers": Text("同事上线", "line of colleagues"), "boss": Text("高于上级", "above the manager"),
    "gap": Text("群体差距", "gap between groups"), "stale": Text("事实已变", "facts that changed"),
}  # fmt: skip


@page(Act.FAIRNESS)
def fairness_overrides(request: Request) -> HttpResponse:
    """Everything that somebody answers for by name."""
    return _list(request)


def _list(request: Request, problem: AnticipatedError | None = None, status: int = 200) -> HttpResponse:
    reader = request.reader
    rows = overrides(reader.actor, reader.day)
    given: Given = request.POST if problem is not None else request.GET
    return show(
        request, "fairness/overrides.html", status, answered=rows, given=given, problem=problem, lines=LINES,
        names=names_of(name for one in rows for name in (one.row.by, one.row.used_by)), key=new_ref(),
        currency=the_installation().currency, effect=_effect(request, given),
        people=to_try(reader.actor, reader.day), may_answer=answers(reader.actor, reader.day),
        can={one.row.ref for one in rows if one.person and reader.may(Act.FAIRNESS_OVERRIDE, one.row.person)},
    )  # fmt: skip


def _effect(request: Request, given: Given) -> object:
    """What the raise that is filled in would do; None where it is not one of somebody the reader may see."""
    number = given.get("person", "").strip()
    try:
        yearly = an_amount(given, "most")
    except AnticipatedError:
        return None
    if not number or yearly <= 0 or not request.reader.may(Field.PAY, number):
        return None
    request.reader.look(number, Field.PAY, page="fairness_effect", reason="")
    return effect_of(request.reader.actor, number, yearly, request.reader.day)


@page(Act.FAIRNESS)
def fairness_effect(request: Request) -> HttpResponse:
    """What a raise would do, while it is filled in."""
    effect = _effect(request, request.GET)
    return show(
        request, "fairness/effect.html", effect=effect, asked=bool(request.GET.get("person")),
        currency=the_installation().currency,
    )  # fmt: skip


@require_POST
@page(Act.FAIRNESS)
def fairness_answer(request: Request) -> HttpResponse:
    """Answers beforehand for one raise."""
    given = request.POST
    number = given.get("person", "").strip()
    if not request.reader.may(Act.FAIRNESS_OVERRIDE, number):
        raise AbsentError
    return attempt(
        lambda: answer_for(
            caller(request), number, an_amount(given, "most"), given.get("reason", ""),
            a_day(given, "until") if given.get("until") else None,
        ),
        reverse("fairness_overrides"),
        partial(_list, request),
    )  # fmt: skip


@require_POST
@page(Act.FAIRNESS)
def fairness_take_back(request: Request, override: str) -> HttpResponse:
    """Takes one back that was not used."""
    return attempt(
        lambda: take_back(caller(request), override),
        reverse("fairness_overrides"),
        partial(_list, request),
    )


ROUTES = [
    path("fairness/overrides/", fairness_overrides, name="fairness_overrides"),
    path("fairness/overrides/add", fairness_answer, name="fairness_answer"),
    path("fairness/overrides/<fairness_override:override>/back", fairness_take_back, name="fairness_take_back"),
    path("fairness/effect", fairness_effect, name="fairness_effect"),
]
