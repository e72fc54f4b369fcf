"""Budgets for promises: what there is by unit, what is held and left, and setting them up, raising, lowering."""

from __future__ import annotations

from functools import partial

from django.http import HttpResponse
from django.urls import path, reverse
from django.views.decorators.http import require_POST

from mainstay.core.access import Act
from mainstay.core.errors import AnticipatedError
from mainstay.core.text import Text
from mainstay_web.actions import budgets as deeds
from mainstay_web.pages.errors import present
from mainstay_web.pages.giving import a_day, an_amount, attempt, caller
from mainstay_web.pages.nav import Entry, Group
from mainstay_web.pages.reader import Request, page, show
from mainstay_web.store.accounts import units
from mainstay_web.store.budgets import budget_by_ref, budgets
from mainstay_web.store.charge import names_of
from mainstay_web.store.installation import the_installation
from mainstay_web.store.tables.refs import new_ref


@page(Act.PLAN_APPROVE)
def budget_list(request: Request) -> HttpResponse:
    """Every budget, those that run first."""
    return _shown(request)


def _shown(
    request: Request, form: str = "", problem: AnticipatedError | None = None, status: int = 200
) -> HttpResponse:
    reader = request.reader
    lines = budgets(reader.actor, reader.day)
    running = [one for one in lines if one.row.since <= reader.day <= one.row.until]
    return show(
        request, "budgets/list.html", status, lines=lines, running={one.row.ref for one in running},
        units=[(one.unit, one.name) for one in units()], currency=the_installation().currency, key=new_ref(),
        names=names_of({change.by for line in lines for change in line.changes}), problem=problem, problem_form=form,
        given=request.POST if problem is not None else {}, year=reader.day.year,
        amount=sum(one.row.amount for one in running), held=sum(one.row.held for one in running),
        left=sum(one.left for one in running),
    )  # fmt: skip


@require_POST
@page(Act.PLAN_APPROVE)
def budget_add(request: Request) -> HttpResponse:
    """Sets one up."""
    given = request.POST
    return attempt(
        lambda: deeds.set_budget(
            caller(request), given.get("name", ""), given.get("unit", ""), a_day(given, "since"),
            a_day(given, "until"), an_amount(given, "amount"),
        ),
        reverse("budgets"),
        partial(_shown, request, "new"),
    )  # fmt: skip


@require_POST
@page(Act.PLAN_APPROVE)
def budget_change(request: Request, budget: str) -> HttpResponse:
    """Raises or lowers one."""
    present(budget_by_ref(request.reader.actor, budget, request.reader.day))
    given = request.POST
    return attempt(
        lambda: deeds.change_budget(caller(request), budget, an_amount(given, "amount"), given.get("reason", "")),
        reverse("budgets"),
        partial(_shown, request, budget),
    )


ROUTES = [
    path("budgets/", budget_list, name="budgets"),
    path("budgets/add", budget_add, name="budget_add"),
    path("budgets/<budget:budget>/change", budget_change, name="budget_change"),
]
NAV = (
    Entry("budgets", Text("承诺预算", "Budgets for promises"), "wallet", Group.COMPANY, act=Act.PLAN_APPROVE, order=40),
)
