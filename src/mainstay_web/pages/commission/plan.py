"""One version of a plan: what it says, where it jumps, what it would have paid, who is on it, what is next."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from django.http import HttpResponse
from django.urls import path, reverse
from django.views.decorators.http import require_POST

from mainstay.chapters.pay.commission.declared import differences, terms_of
from mainstay.core.access import Act
from mainstay.core.errors import AnticipatedError
from mainstay_web.actions import Caller
from mainstay_web.actions.commission import people, plans
from mainstay_web.pages.commission.declaring import results_of
from mainstay_web.pages.commission.previewing import seen_of
from mainstay_web.pages.commission.words import PLAN_STATES, TONES
from mainstay_web.pages.errors import AbsentError, present
from mainstay_web.pages.fresh import approving
from mainstay_web.pages.giving import Given, a_day, a_version, an_amount, attempt, caller
from mainstay_web.pages.reader import Reader, Request, page, show
from mainstay_web.store.charge import names_of, who
from mainstay_web.store.commission import may_be_on, members, on_line, plan_by_ref, results, versions_of
from mainstay_web.store.commission_promises import promised_bonuses
from mainstay_web.store.commission_replay import replayed
from mainstay_web.store.commission_rules import drawn_plan
from mainstay_web.store.installation import the_installation
from mainstay_web.store.tables.commission import CommissionPlan
from mainstay_web.store.tables.refs import new_ref


def plan_of(reader: Reader, ref: str) -> CommissionPlan:
    """The version, for who has to do with commission. Raises AbsentError."""
    return present(plan_by_ref(reader.actor, ref, reader.day))


@page()
def plan_page(request: Request, plan: str) -> HttpResponse:
    """Everything about a version."""
    return _shown(request, plan)


def _shown(
    request: Request, ref: str, form: str = "", problem: AnticipatedError | None = None, status: int = 200
) -> HttpResponse:
    reader = request.reader
    row = plan_of(reader, ref)
    currency = the_installation().currency
    said = drawn_plan(row.declaration)
    versions = versions_of(row.line)
    earlier = next((one for one in versions if one.number < row.number and one.approved_on is not None), None)
    noted = results(reader.actor, row.line, reader.day)
    return show(
        request, "commission/plan.html", status, row=row, plan=said, given=request.POST if problem else {},
        plan_terms=terms_of(said), seen=seen_of(said), versions=versions, earlier=earlier, noted=noted,
        result_names=[(one, one) for one in said.results],
        differs=differences(drawn_plan(earlier.declaration), said) if earlier is not None else (),
        members=members(reader.actor, row.line, reader.day),
        people=may_be_on(reader.actor, reader.day) if reader.may(Act.COMMISSION_DESIGN) else [],
        promises=promised_bonuses(reader.actor, reader.day), states=PLAN_STATES, tones=TONES,
        names=names_of({row.made_by, row.proposed_by, row.approved_by, *(one.row.made_by for one in noted)}),
        may=_may(reader, row), problem=problem, problem_form=form, key=new_ref(), currency=currency,
    )  # fmt: skip


def _may(reader: Reader, row: CommissionPlan) -> set[str]:
    found = set[str]()
    if reader.may(Act.COMMISSION_DESIGN):
        found |= {"edit", "propose"} if row.state == "draft" else set()
        found |= {"withdraw"} if row.state in ("draft", "review") else set()
        found |= {"next", "people"} if row.state in ("force", "ended") else set()
    if reader.may(Act.COMMISSION_APPROVE):
        found |= {"send-back"} if row.state == "review" else set()
        mine = who(reader.actor)
        free = mine != row.proposed_by and mine not in on_line(row.line)
        found |= {"approve"} if row.state == "review" and free else set()
        found |= {"end"} if row.state == "force" else set()
    return found


@page()
def plan_replay(request: Request, plan: str) -> HttpResponse:
    """What this version, and its line's other drafts, would have paid beside what was in force: by person, in all."""
    row = plan_of(request.reader, plan)
    found = replayed(request.reader.actor, row, request.reader.day, request.GET.get("against", ""))
    return show(request, "commission/replay.html", row=row, found=found, currency=the_installation().currency)


Deed = Callable[[Caller, CommissionPlan, int, Given], object]
DEEDS: Mapping[str, Deed] = {
    "propose": lambda by, row, version, given: plans.propose(by, row.ref, version, given.get("reason", "")),
    "send-back": lambda by, row, version, given: plans.send_back(by, row.ref, version, given.get("reason", "")),
    "withdraw": lambda by, row, version, given: plans.withdraw(by, row.ref, version, given.get("reason", "")),
    "end": lambda by, row, version, given: plans.end(
        by, row.ref, version, a_day(given, "until"), given.get("reason", "")
    ),
    "assign": lambda by, row, _version, given: people.assign(by, _wanted(row, given, given.get("person", ""))),
    "result": lambda by, row, _version, given: people.note_results(
        by, row.line, given.get("name", ""), a_day(given, "since"), results_of(given)
    ),
    "carry": lambda by, row, _version, given: people.carry_out(
        by, given.get("promise", "").partition(" ")[0],
        _wanted(row, given, given.get("promise", "").partition(" ")[2]),
    ),
}  # fmt: skip
"""What a form of the page does, by the last part of its address; approval stands apart, for it wants step-up."""


def _wanted(row: CommissionPlan, given: Given, person: str) -> people.Wanted:
    until = a_day(given, "until") if given.get("until") else None
    agreed = a_day(given, "agreed_on") if given.get("agreed_on") else None
    return people.Wanted(
        person, row.line, a_day(given, "since"), until, an_amount(given, "quota"), an_amount(given, "target"), agreed
    )


@require_POST
@page()
def plan_do(request: Request, plan: str, what: str) -> HttpResponse:
    """Does one thing with a version; a mistake shows the page again with what to mend."""
    row = plan_of(request.reader, plan)
    if what not in DEEDS:
        raise AbsentError
    return attempt(
        lambda: DEEDS[what](caller(request), row, a_version(request.POST), request.POST),
        reverse("commission_plan", kwargs={"plan": plan}),
        partial(_shown, request, plan, what),
    )


@require_POST
@approving
@page(Act.COMMISSION_APPROVE)
def plan_approve(request: Request, plan: str) -> HttpResponse:
    """Approves, after the reader has just shown again who they are."""
    plan_of(request.reader, plan)
    return attempt(
        lambda: plans.approve(caller(request), plan, a_version(request.POST), request.POST.get("reason", "")),
        reverse("commission_plan", kwargs={"plan": plan}),
        partial(_shown, request, plan, "approve"),
    )


@require_POST
@page(Act.COMMISSION_DESIGN)
def person_leave(request: Request, plan: str, someone: str) -> HttpResponse:
    """Somebody is on the plan no longer."""
    plan_of(request.reader, plan)
    return attempt(
        lambda: people.leave(caller(request), someone, a_day(request.POST, "until")),
        reverse("commission_plan", kwargs={"plan": plan}),
        partial(_shown, request, plan, "leave"),
    )


ROUTES = [
    path("commission/plans/<commission_plan:plan>/", plan_page, name="commission_plan"),
    path("commission/plans/<commission_plan:plan>/replay", plan_replay, name="commission_replay"),
    path("commission/plans/<commission_plan:plan>/approve", plan_approve, name="commission_approve"),
    path("commission/plans/<commission_plan:plan>/do/<slug:what>", plan_do, name="commission_do"),
    path(
        "commission/plans/<commission_plan:plan>/people/<commission_person:someone>/leave", person_leave,
        name="commission_leave",
    ),
]  # fmt: skip
