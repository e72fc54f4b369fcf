"""The company's rules of equity: what holds today, since when and by whom, and what holds from a day on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial
from itertools import groupby
from typing import Any

from django.http import HttpResponse
from django.urls import path, reverse
from django.views.decorators.http import require_POST

from mainstay.chapters.equity import spoken
from mainstay.chapters.equity.leavers import LEAVERS, Leaving
from mainstay.chapters.equity.listed import READ_UNTIL, SHARES, SOURCE
from mainstay.chapters.equity.notices import NOTICES
from mainstay.chapters.equity.refresh import REFRESH
from mainstay.core.access import Act
from mainstay.core.errors import AnticipatedError
from mainstay.core.standard_cells import Cell, cells_of, read_cells
from mainstay.core.standards import Standard
from mainstay_web.actions.equity.standards import set_leavers, set_shares
from mainstay_web.pages.giving import a_day, attempt, caller
from mainstay_web.pages.reader import Request, page, show
from mainstay_web.store.installation import standards
from mainstay_web.store.rules import in_force
from mainstay_web.store.tables.refs import new_ref

OTHERS: Mapping[str, Standard[Any]] = {one.key: one for one in (SHARES, REFRESH, NOTICES)}


@page(Act.EQUITY_WORK)
def rules(request: Request) -> HttpResponse:
    """Everything that is decided for every plan, with its history."""
    return _shown(request)


def _shown(
    request: Request, form: str = "", problem: AnticipatedError | None = None, status: int = 200
) -> HttpResponse:
    reader = request.reader
    held = in_force(LEAVERS, reader.day)
    past = standards()
    return show(
        request, "equity/rules.html", status, keeps=True, problem=problem, form=form, key=new_ref(),
        given=request.POST if problem else {}, groups=groups(cells_of(LEAVERS, held)),
        sentences=[spoken.leaver(kind, rule) for kind, rule in held.rules.items()], leavers=LEAVERS, shares=SHARES,
        cells={key: cells_of(one, in_force(one, reader.day)) for key, one in OTHERS.items()},
        others=(REFRESH, NOTICES), source=SOURCE, read_until=READ_UNTIL,
        history={one.key: [row for row in past if row.key == one.key][::-1]
                 for one in (LEAVERS, SHARES, REFRESH, NOTICES)},
        may_set=bool(reader.may(Act.STANDARD_SET)),
    )  # fmt: skip


def groups(cells: Iterable[Cell]) -> list[tuple[Leaving, list[Cell]]]:
    """The cells of each kind of leaving."""
    return [(kind, list(of)) for kind, of in groupby(cells, lambda one: Leaving(one.name.split(".")[1]))]


@require_POST
@page(Act.STANDARD_SET)
def leavers_set(request: Request) -> HttpResponse:
    """What becomes of leavers' shares from a day on."""
    given = request.POST
    return attempt(
        lambda: set_leavers(
            caller(request), read_cells(LEAVERS, given), a_day(given, "since"), given.get("reason", "")
        ),
        reverse("equity_rules"), partial(_shown, request, "leavers"),
    )  # fmt: skip


@require_POST
@page(Act.EQUITY_WORK)
def shares_set(request: Request) -> HttpResponse:
    """Share capital and prices of a day."""
    given = request.POST
    return attempt(
        lambda: set_shares(
            caller(request), read_cells(SHARES, given), a_day(given, "since"), given.get("reason", "")
        ),
        reverse("equity_rules"), partial(_shown, request, "shares"),
    )  # fmt: skip


ROUTES = [
    path("equity/rules/", rules, name="equity_rules"),
    path("equity/rules/leavers", leavers_set, name="equity_leavers_set"),
    path("equity/rules/shares", shares_set, name="equity_shares_set"),
]
