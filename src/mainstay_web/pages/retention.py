"""Keeping and deleting: each kind with its period and ground, what is due, holds, and erasing one person by two."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import partial

from django.contrib import messages
from django.http import HttpResponse
from django.urls import path, reverse
from django.views.decorators.http import require_POST

from mainstay.core.access import Act
from mainstay.core.errors import AnticipatedError
from mainstay.core.text import Text
from mainstay_web.actions import InvalidError, retaining
from mainstay_web.pages.errors import present
from mainstay_web.pages.fresh import fresh
from mainstay_web.pages.giving import a_day, attempt, caller
from mainstay_web.pages.nav import Entry, Group
from mainstay_web.pages.reader import Request, page, show
from mainstay_web.store.charge import names_of
from mainstay_web.store.retention import dues, erasure_by_ref, erasures, holds
from mainstay_web.store.tables.refs import new_ref


@page(Act.RETENTION)
def retention(request: Request) -> HttpResponse:
    """Every kind, what of it is due tonight, holds and requests to erase."""
    return _shown(request)


def _shown(request: Request, problem: AnticipatedError | None = None, status: int = 200) -> HttpResponse:
    held, asked = holds(), erasures()
    names = names_of({*(one.person for one in held), *(one.person for one in asked), *(one.asked_by for one in asked)})
    return show(
        request, "privacy/retention.html", status, dues=dues(request.reader.day), holds=held, erasures=asked,
        names=names, problem=problem, key=new_ref(), given=request.POST, own=request.reader.account.ref,
        tomorrow=(request.reader.day + timedelta(days=1)).isoformat(),
    )  # fmt: skip


def _do(request: Request, do: Callable[[], object], said: Text) -> HttpResponse:
    def whole() -> None:
        do()
        messages.success(request, said.in_(request.lang))

    return attempt(whole, reverse("retention"), partial(_shown, request))


@require_POST
@page(Act.RETENTION)
def period(request: Request) -> HttpResponse:
    """Sets how long a kind is kept."""
    given = request.POST
    return _do(
        request,
        lambda: retaining.set_period(
            caller(request), given.get("kind", ""), _months(given.get("months", "")), a_day(given, "since"),
            given.get("reason", ""),
        ),
        Text("已记下，到那一天起生效；其他负责人会收到通知。", "Noted for that day. The others are told."),
    )  # fmt: skip


def _months(text: str) -> int:
    if not text.strip().isdecimal():
        raise InvalidError(Text("请填写月数。", "Give a number of months."), field="months")
    return int(text.strip()[:6])


@require_POST
@page(Act.RETENTION)
def hold(request: Request) -> HttpResponse:
    """Holds somebody's data fast."""
    given = request.POST
    return _do(
        request,
        lambda: retaining.hold(caller(request), given.get("number", "").strip(), given.get("reason", "")),
        Text("已保全：在解除之前什么都不会删除。", "Held: nothing is deleted until it is lifted."),
    )


@require_POST
@page(Act.RETENTION)
def lift(request: Request, hold: str) -> HttpResponse:
    """Lifts a hold."""
    return _do(request, lambda: retaining.lift(caller(request), hold), Text("已解除保全。", "The hold is lifted."))


@require_POST
@page(Act.RETENTION)
def ask_erasure(request: Request) -> HttpResponse:
    """Asks that somebody be erased."""
    given = request.POST
    return _do(
        request,
        lambda: retaining.ask_erasure(caller(request), given.get("number", "").strip(), given.get("reason", "")),
        Text("已记下，须由另一人执行。", "Noted; a second person has to do it."),
    )


@fresh
@page(Act.RETENTION)
def erase(request: Request, erasure: str) -> HttpResponse:
    """The second person's page: what goes, and the last question."""
    present(erasure_by_ref(erasure))
    if request.method != "POST":
        return _erase(request, erasure)
    given = request.POST

    def do() -> None:
        if given.get("what") == "decline":
            retaining.decline_erasure(caller(request), erasure, given.get("words", ""))
        else:
            retaining.erase_person(caller(request), erasure)

    return attempt(do, reverse("retention"), partial(_erase, request, erasure))


def _erase(request: Request, ref: str, problem: AnticipatedError | None = None, status: int = 200) -> HttpResponse:
    row = present(erasure_by_ref(ref))
    names = names_of({row.person, row.asked_by})
    return show(request, "privacy/erase.html", status, row=row, names=names, problem=problem, key=new_ref())


ROUTES = [
    path("retention/", retention, name="retention"),
    path("retention/period", period, name="retention_period"),
    path("retention/hold", hold, name="hold"),
    path("retention/hold/<hold:hold>/lift", lift, name="hold_lift"),
    path("retention/erase", ask_erasure, name="erasure_ask"),
    path("retention/erase/<erasure:erasure>", erase, name="erasure"),
]
NAV = (
    Entry("retention", Text("保存与删除", "Keeping and deleting"), "trash", Group.HOUSE, act=Act.RETENTION, order=45),
)
