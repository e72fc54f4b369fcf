"""One plan: the form, its terms in words with a worked example, checks, and the decision of a second person."""

from __future__ import annotations

from functools import partial

from django.http import HttpResponse
from django.urls import path, reverse
from django.views.decorators.http import require_POST

from mainstay.chapters.equity import spoken
from mainstay.chapters.equity.kinds import Kind
from mainstay.chapters.equity.leavers import LEAVERS
from mainstay.chapters.equity.schedule import tranches
from mainstay.core.access import Act
from mainstay.core.errors import AnticipatedError
from mainstay.core.standard_cells import cells_of, read_cells
from mainstay_web.actions.equity import deeds, setup
from mainstay_web.pages.equity import asking
from mainstay_web.pages.equity.again import filled
from mainstay_web.pages.equity.lines import JOINS
from mainstay_web.pages.equity.rules import groups
from mainstay_web.pages.equity.words import STATES, kind_label, price, units
from mainstay_web.pages.errors import present
from mainstay_web.pages.fresh import approving
from mainstay_web.pages.giving import Given, a_day, an_amount, attempt, caller, page_of
from mainstay_web.pages.reader import Request, page, show
from mainstay_web.store import equity_lists as lists
from mainstay_web.store.charge import names_of, who
from mainstay_web.store.equity_book import terms_of
from mainstay_web.store.equity_dividends import declared
from mainstay_web.store.equity_listed import of_plan
from mainstay_web.store.installation import the_installation
from mainstay_web.store.rules import in_force
from mainstay_web.store.tables.equity import EquityPlan
from mainstay_web.store.tables.refs import new_ref

EXAMPLE = 1_000
"""Units of the worked example."""


@page(Act.EQUITY_WORK)
def plan_new(request: Request) -> HttpResponse:
    """The form of a plan, or of a new version of one (`of`), filled in with what holds now."""
    return _form(request)


@require_POST
@page(Act.EQUITY_WORK)
def plan_add(request: Request) -> HttpResponse:
    """Puts a plan forward."""
    return attempt(
        lambda: setup.propose_plan(caller(request), asking.plan_of(request.POST)),
        page_of("equity_plan", "equity_plan"),
        partial(_form, request),
    )


def _form(request: Request, problem: AnticipatedError | None = None, status: int = 200) -> HttpResponse:
    lang = request.lang
    choices = {
        "kinds": [(one.value, kind_label(one.value).in_(lang)) for one in Kind if one is not Kind.CO_INVEST],
        "allocations": [(one.value, text.in_(lang)) for one, text in asking.ALLOCATIONS.items()],
        "earnings": [(one.value, text.in_(lang)) for one, text in asking.EARNS.items()],
        "misses": [(one.value, text.in_(lang)) for one, text in asking.MISSES.items()],
        "triggers": [(key, text.in_(lang)) for key, text in asking.TRIGGERS.items()],
        "joins": [(key, text.in_(lang)) for key, text in JOINS.items()],
        "days": [(key, text.in_(lang)) for key, text in asking.DAYS.items()],
        "pools": [(one.ref, one.name) for one in lists.pools()],
        "leavers_of": [(key, text.in_(lang)) for key, text in asking.LEAVERS_OF.items()],
        "leavers": groups(cells_of(LEAVERS, in_force(LEAVERS, request.reader.day))),
        "own": asking.OWN,
    }
    given: Given = request.POST
    same, old = True, _found(request.GET["of"]) if request.GET.get("of") and not problem else None
    if old is not None:
        given, same = filled(old, request.reader.day)
    return show(
        request, "equity/plan_form.html", status, given=given, problem=problem, key=new_ref(), same=same, **choices
    )


@require_POST
@page(Act.EQUITY_WORK)
def plan_preview(request: Request) -> HttpResponse:
    """What leavers keep and lose under the form as it is filled in so far, a sentence for each way of leaving."""
    given = request.POST
    kind = Kind(given["kind"]) if given.get("kind") in {one.value for one in Kind} else Kind.OPTION
    try:
        rules = read_cells(LEAVERS, given) if given.get("leavers") == asking.OWN else None
        problem = None
    except AnticipatedError as error:
        rules, problem = None, error.text
    held = rules or in_force(LEAVERS, request.reader.day)
    return show(
        request, "equity/plan_leavers.html", problem=problem, own=rules is not None,
        sentences=[spoken.leaver_of(kind, leaving, rule) for leaving, rule in held.rules.items()],
    )  # fmt: skip


@page(Act.EQUITY_WORK)
def plan(request: Request, equity_plan: str) -> HttpResponse:
    """One version of a plan."""
    return _shown(request, equity_plan)


def _found(ref: str) -> EquityPlan:
    return present(lists.plan_by_ref(ref))


def _shown(request: Request, ref: str, problem: AnticipatedError | None = None, status: int = 200) -> HttpResponse:
    row = _found(ref)
    terms = terms_of(row)
    day = request.reader.day
    granted = lists.grants_seen(request.reader.actor, day).filter(plan=row)
    return show(
        request, "equity/plan.html", status, row=row, said=list(asking.said(terms, Kind(row.kind))), units=units,
        states=STATES, example=tranches(terms.schedule, EXAMPLE, day), example_units=EXAMPLE, kind_label=kind_label,
        versions=[one for one in lists.plans() if one.line == row.line], me=who(request.reader.actor),
        names=names_of({row.proposed_by, row.approved_by}), problem=problem, key=new_ref(),
        grants=granted.count(), warnings=of_plan(row), price=price,
        dividends=declared(request.reader.actor, row, day), currency=the_installation().currency,
        given=request.POST if problem else {},
    )  # fmt: skip


@require_POST
@approving
@page(Act.EQUITY_WORK)
def plan_decide(request: Request, equity_plan: str) -> HttpResponse:
    """A second person says yes or no."""
    given = request.POST
    return attempt(
        lambda: setup.decide_plan(
            caller(request), equity_plan, yes=given.get("yes") == "1", answer=given.get("answer", "")
        ),
        reverse("equity_plan", kwargs={"equity_plan": equity_plan}),
        partial(_shown, request, equity_plan),
    )


@require_POST
@page(Act.EQUITY_WORK)
def plan_dividend(request: Request, equity_plan: str) -> HttpResponse:
    """Puts a dividend forward for every grant of the plan that earns one."""
    row, given = _found(equity_plan), request.POST
    return attempt(
        lambda: deeds.propose_dividend(
            caller(request), row.line, a_day(given, "record"), an_amount(given, "per_unit"), given.get("reason", "")
        ),
        reverse("equity"),
        partial(_shown, request, equity_plan),
    )


ROUTES = [
    path("equity/plans/new/", plan_new, name="equity_plan_new"),
    path("equity/plans/add", plan_add, name="equity_plan_add"),
    path("equity/plans/preview", plan_preview, name="equity_plan_preview"),
    path("equity/plans/<equity_plan:equity_plan>/", plan, name="equity_plan"),
    path("equity/plans/<equity_plan:equity_plan>/decide", plan_decide, name="equity_plan_decide"),
    path("equity/plans/<equity_plan:equity_plan>/dividend", plan_dividend, name="equity_plan_dividend"),
]
