"""Stand-ins: lending a role of one's own to a colleague in HR for a while, and taking it back."""

from __future__ import annotations

from functools import partial

from django.contrib import messages
from django.http import HttpResponse
from django.urls import path, reverse
from django.views.decorators.http import require_POST

from mainstay.core.access import Act, Role
from mainstay.core.errors import AnticipatedError
from mainstay.core.text import Text
from mainstay_web.actions.standing_in import lend, take_back
from mainstay_web.pages.fresh import fresh
from mainstay_web.pages.giving import a_day, a_word, attempt, caller
from mainstay_web.pages.nav import Entry, Group
from mainstay_web.pages.reader import Request, page, show
from mainstay_web.store.accounts import units
from mainstay_web.store.delegating import MOST_DAYS, borrowed, lendable, lent, may_stand_in
from mainstay_web.store.tables.refs import new_ref


@page(Act.DELEGATE)
def stand_ins(request: Request) -> HttpResponse:
    """What is lent and borrowed now, and the form."""
    return _shown(request)


def _shown(request: Request, problem: AnticipatedError | None = None, status: int = 200) -> HttpResponse:
    reader = request.reader
    own = lendable(reader.actor, reader.day)
    limits = frozenset[str]().union(*(one.units for one in own))
    everywhere = any(not one.units for one in own)
    return show(
        request, "access/stand_ins.html", status, own=[one.role for one in own], problem=problem, key=new_ref(),
        people=may_stand_in(reader.account, reader.day), lent=lent(reader.account, reader.day),
        borrowed=borrowed(reader.account, reader.day), roles={role.value: role.label for role in Role},
        units=[one for one in units() if everywhere or one.unit in limits], names={u.unit: u.name for u in units()},
        given=request.POST if problem else {}, chosen=request.POST.getlist("units") if problem else [],
        today=reader.day, most=MOST_DAYS,
    )  # fmt: skip


@require_POST
@fresh
@page(Act.DELEGATE)
def new(request: Request) -> HttpResponse:
    """Lends a role."""
    given = request.POST

    def do() -> None:
        lend(
            caller(request), given.get("to", ""), a_word(Role, given, "role"), given.getlist("units"),
            a_day(given, "until"), given.get("reason", ""),
        )  # fmt: skip
        said = Text("从现在起，由这位同事代理。", "From now on they stand in for you.")
        messages.success(request, said.in_(request.lang))

    return attempt(do, reverse("stand_ins"), partial(_shown, request))


@require_POST
@page(Act.DELEGATE)
def back(request: Request, grant: str) -> HttpResponse:
    """Takes it back."""
    return attempt(
        lambda: take_back(caller(request), grant),
        reverse("stand_ins"),
        partial(_shown, request),
    )


ROUTES = [
    path("stand-ins/", stand_ins, name="stand_ins"),
    path("stand-ins/new", new, name="stand_in_new"),
    path("stand-ins/<grant:grant>/back", back, name="stand_in_back"),
]
NAV = (Entry("stand_ins", Text("代理", "Stand-ins"), "user-check", Group.MINE, act=Act.DELEGATE, order=80),)
