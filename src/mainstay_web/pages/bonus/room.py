"""The room of year-end bonuses: plans, what they come to by person, what is due, and leavers to settle."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from functools import partial

from django.http import HttpResponse
from django.urls import path, reverse
from django.views.decorators.http import require_POST

from mainstay.chapters.pay.bonus.words import Leaving
from mainstay.core.access import Act, Role
from mainstay.core.errors import AnticipatedError, InputError
from mainstay.core.text import Text
from mainstay_web.actions import Caller, InvalidError
from mainstay_web.actions.bonus import leaving, paying, plans
from mainstay_web.actions.scanning import take_list
from mainstay_web.pages.bonus.declaring import Words, declared, given_of, results_of
from mainstay_web.pages.bonus.payroll import payments_file
from mainstay_web.pages.bonus.told import opened, settling
from mainstay_web.pages.errors import AbsentError, present
from mainstay_web.pages.files import TABLES, taken
from mainstay_web.pages.fresh import approving, fresh
from mainstay_web.pages.giving import Given, a_day, a_version, a_word, attempt, caller, page_of
from mainstay_web.pages.nav import Entry, Group
from mainstay_web.pages.plans.asking import problem_at
from mainstay_web.pages.reader import Request, page, show
from mainstay_web.store.bonus import (
    award_by_ref,
    awards,
    bonus_plan_by_ref,
    bonus_plans,
    due_by,
    plan_of,
    to_settle,
    waiting,
)  # fmt: skip
from mainstay_web.store.bonus_worked import worked
from mainstay_web.store.charge import names_of, who
from mainstay_web.store.commission import works_with
from mainstay_web.store.installation import the_installation
from mainstay_web.store.tables.bonus import DRAFT, FORCE, REVIEW, BonusPlan
from mainstay_web.store.tables.refs import new_ref

AHEAD = timedelta(days=60)
"""So far ahead payments are listed as due."""
MOST = 300
STATES = {
    DRAFT: (Text("草稿", "Draft"), "calm"), REVIEW: (Text("待审批", "Awaits approval"), "warn"),
    FORCE: (Text("已批准", "Approved"), "good"), "withdrawn": (Text("已撤回", "Withdrawn"), "calm"),
}  # fmt: skip


@page()
def bonuses(request: Request) -> HttpResponse:
    """Every plan, what falls due, and who has left with something to come."""
    reader = request.reader
    if not works_with(reader.actor, reader.day):
        raise AbsentError
    return show(
        request, "bonus/list.html", plans=bonus_plans(reader.actor, reader.day), states=STATES,
        due=due_by(reader.actor, reader.day, reader.day + AHEAD), leavers=to_settle(reader.actor, reader.day),
        currency=the_installation().currency, on=reader.day, may_design=bool(reader.may(Act.COMMISSION_DESIGN)),
    )  # fmt: skip


@page(Act.COMMISSION_DESIGN)
def bonus_new(request: Request) -> HttpResponse:
    """The form of a new plan; like another, where one is named."""
    before = bonus_plan_by_ref(request.reader.actor, request.GET.get("like", ""), request.reader.day)
    given = given_of(before.declaration) if before is not None else {"step": "1", "least_days": "0"}
    return _form(request, given, None)


@require_POST
@page(Act.COMMISSION_DESIGN)
def bonus_add(request: Request) -> HttpResponse:
    """Drafts it."""
    return attempt(
        lambda: plans.draft(caller(request), declared(request.POST, the_installation().currency)),
        page_of("bonus_plan", "plan"),
        partial(_form, request, request.POST, None),
    )


@page(Act.COMMISSION_DESIGN)
def bonus_edit(request: Request, plan: str) -> HttpResponse:
    """A draft's form."""
    row = _row(request, plan)
    if row.state != DRAFT:
        raise AbsentError
    return _form(request, given_of(row.declaration), row)


@require_POST
@page(Act.COMMISSION_DESIGN)
def bonus_revise(request: Request, plan: str) -> HttpResponse:
    """Says a draft anew."""
    row, given = _row(request, plan), request.POST
    return attempt(
        lambda: plans.revise(caller(request), plan, a_version(given), declared(given, the_installation().currency)),
        page_of("bonus_plan", "plan"),
        partial(_form, request, given, row),
    )


def _form(
    request: Request, given: Given, row: BonusPlan | None, problem: AnticipatedError | None = None, status: int = 200
) -> HttpResponse:
    return show(
        request, "bonus/form.html", status, row=row, given=given, problem=problem, key=new_ref(), words=Words,
        wrong=partial(problem_at, problem), faults=problem.faults if isinstance(problem, InputError) else (),
    )  # fmt: skip


def _row(request: Request, ref: str) -> BonusPlan:
    return present(bonus_plan_by_ref(request.reader.actor, ref, request.reader.day))


@page()
def bonus_plan(request: Request, plan: str) -> HttpResponse:
    """A plan: what it declares, its results, what everybody's bonus comes to, and what is paid."""
    return _shown(request, _row(request, plan))


def _shown(
    request: Request, row: BonusPlan, problem: AnticipatedError | None = None, status: int = 200, form: str = ""
) -> HttpResponse:
    reader = request.reader
    me = who(reader.actor)
    approved = row.state == FORCE
    found = worked(row) if row.state in (DRAFT, REVIEW) else None
    gets = found.without(me, row.proposed_by if row.state == REVIEW else me) if found else ()
    given = [pair for pair in gets if reader.may(Act.COMMISSION_READ, pair[0].number)]
    return show(
        request, "bonus/one.html", status, row=row, plan=plan_of(row), given=given, most=MOST, found=found,
        total=sum(one.amount for _, one in gets), people=len(gets),
        awards=awards(reader.actor, reader.day, row) if approved else [], states=STATES,
        may_design=bool(reader.may(Act.COMMISSION_DESIGN)), may_export=bool(reader.may(Act.EXPORT)),
        may_approve=bool(reader.may(Act.COMMISSION_APPROVE)) and row.proposed_by != me, on=reader.day,
        due=[pair for pair in due_by(reader.actor, reader.day, reader.day) if pair[0].row.plan_id == row.pk],
        currency=the_installation().currency, key=new_ref(), problem=problem, problem_form=form,
        names=names_of({row.proposed_by, row.approved_by, row.ended_by}), given_form=request.POST if problem else {},
    )  # fmt: skip


Deed = Callable[[Caller, str, int, Given], object]
DEEDS: Mapping[str, tuple[Act, Deed]] = {
    "results": (Act.COMMISSION_DESIGN, lambda who, ref, version, given: plans.note_results(
        who, ref, version, results_of(given))),
    "propose": (Act.COMMISSION_DESIGN, lambda who, ref, version, given: plans.propose(
        who, ref, version, given.get("reason", ""))),
    "withdraw": (Act.COMMISSION_DESIGN, lambda who, ref, version, given: plans.withdraw(
        who, ref, version, given.get("reason", ""))),
    "approve": (Act.COMMISSION_APPROVE, lambda who, ref, version, given: plans.approve(
        who, ref, version, given.get("reason", ""))),
    "send-back": (Act.COMMISSION_APPROVE, lambda who, ref, version, given: plans.send_back(
        who, ref, version, given.get("reason", ""))),
    "pay": (Act.COMMISSION_DESIGN, lambda who, ref, version, _: paying.pay(who, ref, version)),
}  # fmt: skip


@require_POST
@page()
def bonus_do(request: Request, plan: str, what: str) -> HttpResponse:
    """Does one thing with a plan; what was wrong is told on its page."""
    row = _row(request, plan)
    act, do = DEEDS.get(what, (None, None))
    if act is None or do is None or not request.reader.may(act):
        raise AbsentError

    def again(problem: AnticipatedError, status: int) -> HttpResponse:
        return _shown(request, row, problem, status, what)

    return attempt(
        lambda: do(caller(request), plan, a_version(request.POST), request.POST),
        reverse("bonus_plan", kwargs={"plan": plan}),
        again,
    )


@require_POST
@fresh
@page(Act.COMMISSION_DESIGN)
def bonus_file(request: Request, plan: str, form: str) -> HttpResponse:
    """The payments for payroll, of people whose bonus the reader may see; noted in the audit record."""
    row = _row(request, plan)
    if form not in TABLES or row.state != FORCE or not request.reader.may(Act.EXPORT):
        raise AbsentError
    found = awards(request.reader.actor, request.reader.day, row)
    take_list(caller(request), f"bonus-payments {row.ref}", form, len(found))
    file = payments_file(found, the_installation().currency, form, request.lang)
    return taken(file, f"bonus-{row.ref}.{form}")


@page()
def bonus_award(request: Request, award: str) -> HttpResponse:
    """One person's bonus, factor by factor, with its payments; what leaving does is settled here."""
    return _award(request, award)


def _award(
    request: Request, ref: str, problem: AnticipatedError | None = None, status: int = 200
) -> HttpResponse:  # fmt: skip
    reader = request.reader
    found = present(award_by_ref(reader.actor, ref, reader.day))
    own = found.row.person == reader.actor.person
    said = found.left or found.asked
    return show(
        request, "bonus/award.html", status, told=opened(found), own=own, problem=problem, key=new_ref(),
        given=request.POST if problem else {}, kinds=[(one.value, one.label.in_(reader.lang)) for one in Leaving],
        may_settle=bool(reader.may(Act.COMMISSION_DESIGN)) and not own and said is None,
        may_approve=bool(reader.may(Act.COMMISSION_APPROVE)) and not own, me=who(reader.actor), then=settling(found),
        names=names_of({said.proposed_by, said.approved_by} if said is not None else ()),
        currency=the_installation().currency, on=reader.day,
    )  # fmt: skip


@require_POST
@page(Act.COMMISSION_DESIGN)
def bonus_leave(request: Request, award: str) -> HttpResponse:
    """Puts forward how the person of an award left."""
    found = award_by_ref(request.reader.actor, award, request.reader.day)
    if found is None or found.row.person == request.reader.actor.person:
        raise AbsentError
    given = request.POST

    def settle() -> object:
        if not given.get("kind"):
            raise InvalidError(Text("请选择离职类型。", "Choose the kind of leaving."), field="kind")
        kind = a_word(Leaving, given, "kind")
        day = a_day(given, "left_on")
        return leaving.propose_leaving(caller(request), award, kind, day, given.get("reason", ""))

    return attempt(settle, reverse("bonus_award", kwargs={"award": award}), partial(_award, request, award))


@require_POST
@approving
@page(Act.COMMISSION_APPROVE)
def bonus_left(request: Request, award: str) -> HttpResponse:
    """Approves how the person of an award left, or not."""
    found = award_by_ref(request.reader.actor, award, request.reader.day)
    given = request.POST
    if found is None or found.row.person == request.reader.actor.person:
        raise AbsentError
    ref, yes, answer = given.get("ref", ""), given.get("yes") == "1", given.get("answer", "")
    return attempt(
        lambda: leaving.decide_leaving(caller(request), award, ref, yes=yes, answer=answer),
        reverse("bonus_award", kwargs={"award": award}),
        partial(_award, request, award),
    )


ROUTES = [
    path("bonuses/", bonuses, name="bonuses"),
    path("bonuses/new/", bonus_new, name="bonus_new"),
    path("bonuses/add", bonus_add, name="bonus_add"),
    path("bonuses/awards/<bonus_award:award>/", bonus_award, name="bonus_award"),
    path("bonuses/awards/<bonus_award:award>/leave", bonus_leave, name="bonus_leave"),
    path("bonuses/awards/<bonus_award:award>/left", bonus_left, name="bonus_left"),
    path("bonuses/<bonus_plan:plan>/", bonus_plan, name="bonus_plan"),
    path("bonuses/<bonus_plan:plan>/payments/<slug:form>", bonus_file, name="bonus_file"),
    path("bonuses/<bonus_plan:plan>/edit/", bonus_edit, name="bonus_edit"),
    path("bonuses/<bonus_plan:plan>/revise", bonus_revise, name="bonus_revise"),
    # What a second person decides asks who it is: these stand before the address that takes any other deed.
    path("bonuses/<bonus_plan:plan>/do/approve", approving(bonus_do), {"what": "approve"}, name="bonus_approve"),
    path("bonuses/<bonus_plan:plan>/do/<slug:what>", bonus_do, name="bonus_do"),
]
NAV = (
    Entry(
        "bonuses", Text("年终奖与递延", "Year-end bonuses"), "coin", Group.PAY,
        frozenset({Role.COMPENSATION, Role.DIRECTOR}), order=52,
        waits=lambda reader: waiting(reader.actor, reader.day),
    ),
)  # fmt: skip
