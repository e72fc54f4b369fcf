"""All rounds, and the form for a new one or another budget."""

from __future__ import annotations

from functools import partial

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import path, reverse
from django.views.decorators.http import require_POST

from mainstay.core.access import Act, Role
from mainstay.core.errors import AnticipatedError
from mainstay.core.text import Text
from mainstay.loop.lots import LOTS, Lots
from mainstay.report.written import money_about
from mainstay_web.actions import plans
from mainstay_web.pages.errors import AbsentError
from mainstay_web.pages.giving import a_version, attempt, caller, page_of
from mainstay_web.pages.nav import Entry, Group
from mainstay_web.pages.plans.asking import given_of, lines, problem_at, wanted_of
from mainstay_web.pages.reader import Request, page, show
from mainstay_web.store.accounts import units
from mainstay_web.store.installation import the_installation
from mainstay_web.store.plans import may_be_computed, round_by_ref, rounds, sees_all, sees_plans
from mainstay_web.store.rules import in_force
from mainstay_web.store.tables.plans import PlanRound
from mainstay_web.store.tables.refs import new_ref

MOST_UNITS = 40
PLANNERS = frozenset({Role.HRBP, Role.COMPENSATION, Role.DIRECTOR})

STATES: dict[str, Text] = {
    "draft": Text("草稿", "Draft"), "computed": Text("已计算", "Computed"), "review": Text("待批准", "In review"),
    "approved": Text("已批准", "Approved"), "withdrawn": Text("已撤回", "Withdrawn"),
    "superseded": Text("已被取代", "Replaced"),
}  # fmt: skip


@page()
def plan_list(request: Request) -> HttpResponse:
    """Every round there was."""
    reader = request.reader
    if not sees_plans(reader.actor, reader.day):
        raise AbsentError
    found = rounds(reader.actor, reader.day)
    # A value saved is told only to who sees the whole of a round and its estimates.
    told = {one.ref: one.saved for one in found if sees_all(reader.actor, one, reader.day)}
    return show(
        request, "plans/list.html", rounds=found, told=told, states=STATES, currency=the_installation().currency,
        may_draft=bool(reader.may(Act.PLAN_DRAFT)), about=money_about,
        lots=in_force(LOTS, reader.day), lots_standard=LOTS, may_set=bool(reader.may(Act.STANDARD_SET)), key=new_ref(),
    )  # fmt: skip


@page(Act.PLAN_DRAFT)
def plan_new(request: Request) -> HttpResponse:
    """The form of a new round."""
    return _form(request, None)


@require_POST
@page(Act.PLAN_DRAFT)
def plan_add(request: Request) -> HttpResponse:
    """Drafts a round."""
    return attempt(
        lambda: plans.draft(caller(request), wanted_of(request.POST, _units())),
        page_of("plan", "plan"),
        partial(_form, request, None),
    )


@page(Act.PLAN_DRAFT)
def plan_edit(request: Request, plan: str) -> HttpResponse:
    """The form of a round that nobody has put forward."""
    return _form(request, _editable(request, plan))


@require_POST
@page(Act.PLAN_DRAFT)
def plan_revise(request: Request, plan: str) -> HttpResponse:
    """Changes the budget and its limits."""
    row = _editable(request, plan)
    return attempt(
        lambda: plans.revise(
            caller(request), plan, a_version(request.POST), wanted_of(request.POST, _units())
        ),
        reverse("plan", kwargs={"plan": plan}),
        partial(_form, request, row),
    )  # fmt: skip


def _editable(request: Request, ref: str) -> PlanRound:
    row = round_by_ref(request.reader.actor, ref, request.reader.day)
    if row is None or not may_be_computed(row):
        raise AbsentError
    return row


def _units() -> list[tuple[str, str]]:
    """Units that may have cash of their own; what a unit is called is no secret."""
    return [(one.unit, one.name) for one in units()[:MOST_UNITS] if one.path.count("/") > 2]


def _form(
    request: Request, row: PlanRound | None, problem: AnticipatedError | None = None, status: int = 200
) -> HttpResponse:
    given = request.POST if problem is not None else (given_of(row) if row is not None else {})
    company, own = lines(given, _units())
    return show(
        request, "plans/form.html", status, row=row, given=given, company=company, own=own, problem=problem,
        wrong=partial(problem_at, problem), currency=the_installation().currency, key=new_ref(),
        next_year=request.reader.day.replace(year=request.reader.day.year + 1, day=min(request.reader.day.day, 28)),
    )  # fmt: skip


@require_POST
@page(Act.STANDARD_SET)
def plan_lots(request: Request) -> HttpResponse:
    """Switches lots for close calls on or off."""
    plans.set_lots(caller(request), Lots(on=bool(request.POST.get("on"))), request.POST.get("reason", ""))
    return HttpResponseRedirect(reverse("plans"))


ROUTES = [
    path("plans/lots", plan_lots, name="plan_lots"),
    path("plans/", plan_list, name="plans"),
    path("plans/new/", plan_new, name="plan_new"),
    path("plans/add", plan_add, name="plan_add"),
    path("plans/<plan:plan>/budget/", plan_edit, name="plan_edit"),
    path("plans/<plan:plan>/budget/save", plan_revise, name="plan_revise"),
]
NAV = (Entry("plans", Text("预算方案", "Budget plans"), "wallet", Group.LOOP, PLANNERS, order=30),)
