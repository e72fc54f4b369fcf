"""Grants that company files told of and the ledger does not keep: looked through, put forward, and taken in by two."""

from __future__ import annotations

from functools import partial

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.urls import path, reverse
from django.views.decorators.http import require_POST

from mainstay.core.access import Act
from mainstay.core.errors import AnticipatedError
from mainstay_web.actions.equity import intake
from mainstay_web.pages.equity.decided import decided
from mainstay_web.pages.equity.words import IMPORTED, STATES, kind_label, price, units
from mainstay_web.pages.fresh import approving
from mainstay_web.pages.giving import attempt, caller
from mainstay_web.pages.reader import Request, page, show
from mainstay_web.store import equity_lists as lists
from mainstay_web.store.charge import names_of, who
from mainstay_web.store.equity_imported import chosen, waiting
from mainstay_web.store.equity_ocf import choices_waiting
from mainstay_web.store.tables.refs import new_ref

SHOWN = 100


@page(Act.EQUITY_WORK)
def imported(request: Request) -> HttpResponse:
    """What can come in, what waits for a second person, and what cannot come in with why."""
    return _shown(request)


def _shown(request: Request, problem: AnticipatedError | None = None, status: int = 200) -> HttpResponse:
    reader = request.reader
    found = waiting(reader.actor, reader.day)
    by_number = {one.record.number: one for one in found}
    asked = [
        (row, [by_number[number] for number in chosen(bytes(row.content)) if number in by_number])
        for row in choices_waiting()
    ]
    put = {one.record.number for _, rows in asked for one in rows}
    at = Paginator([one for one in found if not one.wrong], SHOWN).get_page(request.GET.get("page"))
    return show(
        request, "equity/imported.html", status, keeps=True, problem=problem, key=new_ref(), asked=asked,
        ready=at.object_list, at=at, units=units, price=price, kind_label=kind_label,
        wrong=[one for one in found if one.wrong and one.record.number not in put], told=IMPORTED, states=STATES,
        me=who(reader.actor), names=names_of({row.proposed_by for row, _ in asked}),
        pools=[(one.ref, one.name) for one in lists.pools()], picked=request.POST.getlist("grants"),
        plans=[(one.ref, f"{one.name} v{one.number}") for one in lists.plans("approved") if one.kind != "co_invest"],
        given=request.POST if problem else {},
    )  # fmt: skip


@require_POST
@page(Act.EQUITY_WORK)
def bring(request: Request) -> HttpResponse:
    """Puts the chosen ones forward."""
    given = request.POST
    asked = intake.Chosen(
        given.getlist("grants"), given.get("reason", ""), given.get("pool", ""), given.get("plan", ""),
        given.get("name", ""), bool(given.get("settled")),
    )  # fmt: skip
    return attempt(
        lambda: intake.propose_imported(caller(request), asked), reverse("equity_imported"), partial(_shown, request)
    )


@require_POST
@approving
@page(Act.EQUITY_WORK)
def decide(request: Request) -> HttpResponse:
    """A second person takes them in, or not."""
    return decided(request, reverse("equity_imported"), partial(_shown, request))


ROUTES = [
    path("equity/imported/", imported, name="equity_imported"),
    path("equity/imported/bring", bring, name="equity_imported_bring"),
    path("equity/imported/decide", decide, name="equity_imported_decide"),
]
