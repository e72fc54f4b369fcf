"""My commission: what I was paid and why, what one more sale would pay, and a question with an answer owed."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import partial

from django.http import HttpResponse
from django.urls import path, reverse
from django.views.decorators.http import require_POST

from mainstay.chapters.pay.commission.lines import Statement
from mainstay.chapters.pay.commission.periods import Window, window
from mainstay.chapters.pay.commission.plan import Plan
from mainstay.chapters.pay.commission.tiers import scale
from mainstay.chapters.pay.commission.what_if import WhatIf, what_if
from mainstay.core.access import Act, Role
from mainstay.core.errors import AnticipatedError
from mainstay.core.text import Text
from mainstay_web.actions import InvalidError
from mainstay_web.actions.commission import questions as acts
from mainstay_web.pages.commission.statements import given_of, sold_of
from mainstay_web.pages.errors import AbsentError
from mainstay_web.pages.giving import an_amount, attempt, caller
from mainstay_web.pages.nav import Entry, Group
from mainstay_web.pages.reader import Reader, Request, page, show
from mainstay_web.store.commission import (
    has_commission,
    in_force_on,
    own_assignments,
    own_statements,
    statement_by_ref,
)
from mainstay_web.store.commission_inputs import inputs
from mainstay_web.store.commission_rules import plan_of
from mainstay_web.store.installation import the_installation
from mainstay_web.store.tables.commission import CommissionAssignment, CommissionPlan
from mainstay_web.store.tables.refs import new_ref

_NOT_YET = Text(
    "这一期的结果还没有录入；录入之后，这里会显示到今天为止的金额。",
    "This period's result is not noted yet; once it is, what you would be paid as of today stands here.",
)


@dataclass(frozen=True)
class Standing:
    """How the reader stands on one plan now: the statement as it would be today, or why there is none."""

    row: CommissionAssignment
    plan_row: CommissionPlan
    plan: Plan
    days: Window
    now: Statement | None
    next_tier: int | None
    """How much more has to be credited to reach the next tier, in minor units."""
    problem: Text | None


def standings(reader: Reader) -> list[Standing]:
    """Every plan that the reader is on today."""
    found = []
    for row in own_assignments(reader.actor, reader.day):
        plan_row = in_force_on(row.line, reader.day)
        if plan_row is not None:
            found.append(_standing(reader, row, plan_row))
    return found


def _standing(reader: Reader, row: CommissionAssignment, plan_row: CommissionPlan) -> Standing:
    plan = plan_of(plan_row.declaration)
    days = window(plan.rhythm, reader.day, plan.year_starts)
    try:
        supposed = supposed_for(reader, row.line, 0)
    except AnticipatedError as error:
        text = _NOT_YET if error.code == "commission_no_result" else error.text
        return Standing(row, plan_row, plan, days, None, None, text)
    now = supposed.now
    return Standing(row, plan_row, plan, days, now, to_next(plan, now), None)


def supposed_for(reader: Reader, line: str, extra: int) -> WhatIf:
    """The reader's statement of today with one more sale. Raises AbsentError for a plan that is not theirs."""
    plan_row = in_force_on(line, reader.day)
    if plan_row is None or not any(one.line == line for one in own_assignments(reader.actor, reader.day)):
        raise AbsentError
    plan = plan_of(plan_row.declaration)
    days = window(plan.rhythm, reader.day, plan.year_starts)
    mine = inputs(line, plan, days, reader.actor.person)
    if not mine:
        raise AbsentError
    return what_if(plan, mine[0].facts, mine[0].transactions, extra, reader.day)


def to_next(plan: Plan, said: Statement) -> int | None:
    """How far the next tier is; None on the last one, or where each sale starts anew."""
    if plan.accumulation.value == "per_transaction":
        return None
    try:
        starts = scale(plan, said.quota, Fraction(1), said.gate_open).starts
    except AnticipatedError:
        return None
    return next((one - said.attained for one in sorted(starts) if one > said.attained), None)


@page(None)
def my_commission(request: Request) -> HttpResponse:
    """What I was paid, what is running, and what I asked."""
    return _shown(request)


def _shown(request: Request, problem: AnticipatedError | None = None, status: int = 200) -> HttpResponse:
    reader = request.reader
    if not reader.actor.person or not reader.may(Act.COMMISSION_OWN, reader.actor.person):
        raise AbsentError
    said = own_statements(reader.actor, reader.day)
    return show(
        request, "commission/mine.html", status, said=said, standings=standings(reader), problem=problem,
        called={one.run.line: plan.name for one in said if (plan := in_force_on(one.run.line, one.run.since))},
        currency=the_installation().currency, key=new_ref(),
    )  # fmt: skip


@page()
def my_what_if(request: Request, plan: str) -> HttpResponse:
    """What one more sale of an amount would pay me, today; nothing is kept."""
    reader = request.reader
    row = next((one for one in standings(reader) if one.row.ref == plan), None)
    if row is None:
        raise AbsentError
    found, problem = None, None
    try:
        extra = an_amount(request.GET, "extra")
        if not extra:
            raise InvalidError(Text("请填写一笔业绩的金额。", "Give the amount of a sale."), field="extra")
        found = supposed_for(reader, row.row.line, extra)
    except AnticipatedError as error:
        if error.code == "absent":
            raise
        problem = error.text
    return show(
        request, "commission/what_if.html", found=found, problem=problem, currency=the_installation().currency,
        left=to_next(row.plan, found.then) if found is not None else None,
        sold=[one for one in sold_of(found.then, {}) if one.ref == "+"] if found is not None else [],
    )  # fmt: skip


@require_POST
@page()
def ask(request: Request, statement: str) -> HttpResponse:
    """Asks about a line of my statement."""
    reader = request.reader
    row = statement_by_ref(reader.actor, statement, reader.day)
    if row is None or row.person != reader.actor.person:
        raise AbsentError
    given = request.POST

    def again(problem: AnticipatedError, status: int) -> HttpResponse:
        return show(request, "commission/statement.html", status, **given_of(request, row), problem=problem)

    return attempt(
        lambda: acts.ask(caller(request), statement, given.get("item", ""), given.get("words", "")),
        reverse("commission_statement", kwargs={"statement": statement}),
        partial(again),
    )


def _mine(reader: Reader) -> bool:
    return has_commission(reader.actor)


ROUTES = [
    path("my/commission/", my_commission, name="my_commission"),
    path("my/commission/<commission_person:plan>/what-if", my_what_if, name="my_what_if"),
    path("my/commission/<statement:statement>/ask", ask, name="commission_ask"),
]
NAV = (
    Entry(
        "my_commission", Text("我的提成", "My commission"), "percentage", Group.MINE, frozenset({Role.EMPLOYEE}),
        order=34, when=_mine,
    ),
)  # fmt: skip
