"""The designer: a plan as a form, with what it would pay beside it while it is typed."""

from __future__ import annotations

from functools import partial

from django.http import HttpResponse, QueryDict
from django.urls import path
from django.views.decorators.http import require_POST

from mainstay.chapters.pay.commission import terms
from mainstay.core.access import Act
from mainstay.core.errors import AnticipatedError
from mainstay.core.text import Text
from mainstay_web.actions import InvalidError
from mainstay_web.actions.commission import plans as acts
from mainstay_web.pages.commission.declaring import PLAIN, declared, given_of
from mainstay_web.pages.commission.previewing import preview_of
from mainstay_web.pages.errors import AbsentError
from mainstay_web.pages.giving import Given, a_day, a_version, attempt, caller, page_of
from mainstay_web.pages.plans.asking import problem_at
from mainstay_web.pages.reader import Request, page, show
from mainstay_web.store.commission import plan_by_ref, versions_of
from mainstay_web.store.installation import the_installation
from mainstay_web.store.tables.commission import DRAFT, CommissionPlan
from mainstay_web.store.tables.refs import new_ref

EMPTY: dict[str, str] = {"year_starts": "1", "round_at": "total", "half": "up", "prorate_floor": "on"}
"""What a new form says: nothing that could be meant in two ways is chosen in it."""


class Words:
    """The choices of the form, as each field offers them."""

    measure = tuple(terms.Measure)
    credit = tuple(terms.CreditRule)
    mode = tuple(terms.TierMode)
    accumulation = tuple(terms.Accumulation)
    unit = tuple(terms.Unit)
    boundary = tuple(terms.Boundary)

    def __init__(self, request: Request) -> None:
        for name, kind in (
            ("period", terms.Period), ("gate", terms.Gate), ("shape", terms.Shape), ("recovery", terms.Recovery),
            ("prorate", terms.Prorate), ("half", terms.Half), ("round_at", terms.RoundAt),
        ):  # fmt: skip
            setattr(self, name, [(one.value, one.label.in_(request.lang)) for one in kind])


@page(Act.COMMISSION_DESIGN)
def plan_new(request: Request) -> HttpResponse:
    """The form of a new plan, or of the next version of one (`line`)."""
    line = request.GET.get("line", "")
    before = versions_of(line)[:1] if line else []
    if line and not before:
        raise AbsentError
    given = given_of(before[0].declaration) | {"name": before[0].name} if before else EMPTY
    return _form(request, given, None, line)


@require_POST
@page(Act.COMMISSION_DESIGN)
def plan_add(request: Request) -> HttpResponse:
    """Drafts it."""
    given = request.POST
    return attempt(
        lambda: acts.draft(caller(request), wanted_of(given, the_installation().currency)),
        page_of("commission_plan", "plan"),
        partial(_form, request, given, None, given.get("line", "")),
    )


@page(Act.COMMISSION_DESIGN)
def plan_edit(request: Request, plan: str) -> HttpResponse:
    """The form of a draft."""
    row = _draft(request, plan)
    given = given_of(row.declaration) | {"name": row.name, "since": row.since.isoformat()}
    return _form(request, given, row)


@require_POST
@page(Act.COMMISSION_DESIGN)
def plan_revise(request: Request, plan: str) -> HttpResponse:
    """Says a draft anew."""
    row, given = _draft(request, plan), request.POST
    return attempt(
        lambda: acts.revise(caller(request), plan, a_version(given), wanted_of(given, the_installation().currency)),
        page_of("commission_plan", "plan"),
        partial(_form, request, given, row, ""),
    )


def _draft(request: Request, ref: str) -> CommissionPlan:
    row = plan_by_ref(request.reader.actor, ref, request.reader.day)
    if row is None or row.state != DRAFT:
        raise AbsentError
    return row


def wanted_of(given: Given, currency: str) -> acts.Wanted:
    """What the form asks. Raises InvalidError for what was left open and for what makes no sense."""
    for key in PLAIN:
        if not given.get(key):
            raise InvalidError(Text("请选择一项，这里没有默认值。", "Choose one: there is no default."), field=key)
    plan = declared(given) | {"currency": currency}
    return acts.Wanted(given.get("name", ""), plan, a_day(given, "since"), given.get("line", ""))


def _form(
    request: Request, given: Given, row: CommissionPlan | None, line: str = "",
    problem: AnticipatedError | None = None, status: int = 200,
) -> HttpResponse:  # fmt: skip
    return show(
        request, "commission/form.html", status, row=row, line=line, given=given, problem=problem, key=new_ref(),
        wrong=partial(problem_at, problem), words=Words(request), faults=(),
    )  # fmt: skip


@require_POST
@page(Act.COMMISSION_DESIGN)
def plan_preview(request: Request) -> HttpResponse:
    """What the form as typed so far would pay; nothing is kept."""
    given: QueryDict = request.POST
    seen = preview_of(given, the_installation().currency)
    return show(request, "commission/preview_alone.html", seen=seen, currency=the_installation().currency)


ROUTES = [
    path("commission/plans/new/", plan_new, name="commission_new"),
    path("commission/plans/add", plan_add, name="commission_add"),
    path("commission/plans/preview", plan_preview, name="commission_preview"),
    path("commission/plans/<commission_plan:plan>/edit/", plan_edit, name="commission_edit"),
    path("commission/plans/<commission_plan:plan>/revise", plan_revise, name="commission_revise"),
]
