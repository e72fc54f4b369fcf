"""What the company says it does for everyone: deadlines, alert rules, limits and switches, dated, with reasons."""

from __future__ import annotations

from functools import partial

from django.contrib import messages
from django.http import HttpResponse
from django.urls import path, reverse
from django.views.decorators.http import require_POST

from mainstay.core.access import Act
from mainstay.core.errors import AnticipatedError
from mainstay.core.text import Text
from mainstay_web.actions.standing import set_standard, set_switch
from mainstay_web.pages.giving import a_day, attempt, caller
from mainstay_web.pages.nav import Entry, Group
from mainstay_web.pages.reader import Request, page, show
from mainstay_web.store.standards import kept, switched
from mainstay_web.store.tables.refs import new_ref


@page(Act.STANDARD_SET)
def standards(request: Request) -> HttpResponse:
    """Every standard that has no page of its own."""
    return _shown(request)


def _shown(request: Request, problem: AnticipatedError | None = None, status: int = 200) -> HttpResponse:
    day = request.reader.day
    return show(
        request, "standards/all.html", status, standards=kept(day), switches=switched(day), today=day, key=new_ref(),
        problem=problem, at=request.POST.get("standard", "") if problem else "", given=request.POST if problem else {},
        wrong=str(problem.data.get("field", "")) if problem else "",
    )  # fmt: skip


@require_POST
@page(Act.STANDARD_SET)
def change(request: Request) -> HttpResponse:
    """A new version of one standard."""
    given = request.POST

    def do() -> None:
        set_standard(
            caller(request), given.get("standard", ""), {name: str(text) for name, text in given.items()},
            a_day(given, "since"), given.get("reason", "")[:500],
        )  # fmt: skip
        messages.success(request, Text("已保存。", "Saved.").in_(request.lang))

    return attempt(do, reverse("standards"), partial(_shown, request))


@require_POST
@page(Act.STANDARD_SET)
def turn(request: Request) -> HttpResponse:
    """Turns a switch."""
    given = request.POST

    def do() -> None:
        set_switch(caller(request), given.get("standard", ""), given.get("on") == "yes", given.get("reason", "")[:500])
        messages.success(request, Text("已生效。", "It holds from now on.").in_(request.lang))

    return attempt(do, reverse("standards"), partial(_shown, request))


ROUTES = [
    path("standards/", standards, name="standards"),
    path("standards/change", change, name="standard_change"),
    path("standards/turn", turn, name="standard_turn"),
]
NAV = (
    Entry(
        "standards", Text("制度参数", "Standards"), "adjustments", Group.COMPANY, act=Act.STANDARD_SET,
        order=90,
    ),
)  # fmt: skip
