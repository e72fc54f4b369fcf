"""My commission: what I was paid and why, what one more sale would pay, and a question with an answer owed."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from django.http import HttpResponse
from django.urls import path, reverse
from django.views.decorators.http import require_POST
from markupsafe import Markup

from mainstay.chapters.pay.commission.cliffs import payline
from mainstay.chapters.pay.commission.declared import Term, terms_of
from mainstay.chapters.pay.commission.example import example
from mainstay.chapters.pay.commission.lines import Statement
from mainstay.chapters.pay.commission.periods import Window, window
from mainstay.chapters.pay.commission.plan import Plan
from mainstay.chapters.pay.commission.spoken import grounds, spoken
from mainstay.chapters.pay.commission.statement import statement
from mainstay.chapters.pay.commission.what_if import Next, to_next, what_if
from mainstay.core.access import Act, Role
from mainstay.core.errors import AnticipatedError
from mainstay.core.text import Text
from mainstay_web.actions import InvalidError
from mainstay_web.actions.commission import questions as acts
from mainstay_web.pages.commission.drawing import line_of
from mainstay_web.pages.commission.statements import Sold, given_of, sold_of
from mainstay_web.pages.errors import AbsentError, present
from mainstay_web.pages.giving import an_amount, attempt, caller
from mainstay_web.pages.nav import Entry, Group
from mainstay_web.pages.reader import Reader, Request, page, show
from mainstay_web.store.commission import (
    customers_until,
    has_commission,
    in_force_on,
    own_assignments,
    own_open_questions,
    own_statements,
    statement_by_ref,
)
from mainstay_web.store.commission_inputs import One, inputs
from mainstay_web.store.commission_rules import plan_of
from mainstay_web.store.installation import the_installation
from mainstay_web.store.tables.commission import CommissionAssignment, CommissionPlan
from mainstay_web.store.tables.refs import new_ref

_NOT_YET = Text(
    "这一期的结果还没有录入；录入之后，这里会显示到今天为止的金额。",
    "This period's result is not noted yet; once it is, what you would be paid as of today stands here.",
)


@dataclass(frozen=True)
class Mine:
    """A plan that the reader is on, and what goes into their statement today."""

    row: CommissionAssignment
    plan_row: CommissionPlan
    plan: Plan
    days: Window
    given: One


@dataclass(frozen=True)
class Standing:
    """How the reader stands on one plan now: the statement as it would be today, or why there is none."""

    mine: Mine
    terms: tuple[Term, ...]
    problem: Text | None = None
    now: Statement | None = None
    sold: tuple[Sold, ...] = ()
    ahead: Next | None = None
    """The next rate, where there is one."""
    more: int = 0
    """What getting there would add."""
    drawing: Markup | None = None
    sentences: tuple[Text, ...] = ()
    grounds: tuple[Text, ...] = ()


def held_by(reader: Reader) -> list[Mine]:
    """Every plan that the reader is on today, with their part of it."""
    found = []
    for row in own_assignments(reader.actor, reader.day):
        plan_row = in_force_on(row.line, reader.day)
        if plan_row is not None:
            plan = plan_of(plan_row.declaration)
            days = window(plan.rhythm, reader.day, plan.year_starts)
            given = inputs(row.line, plan, days, reader.actor.person or "")
            found += [Mine(row, plan_row, plan, days, given[0])] if given else []
    return found


def _standing(reader: Reader, mine: Mine) -> Standing:
    plan, facts, sold, day = mine.plan, mine.given.facts, mine.given.transactions, reader.day
    terms = terms_of(plan)
    try:
        now = statement(plan, facts, sold, day)
        ahead = to_next(plan, facts, now)
        more = what_if(plan, facts, sold, ahead.missing, day).more if ahead is not None else 0
        line = payline(plan, facts)
    except AnticipatedError as error:
        return Standing(mine, terms, _NOT_YET if error.code == "commission_no_result" else error.text)
    drawing = line_of(plan.currency, line) if line.rises else None
    lines = tuple(sold_of(now, customers_until(reader.actor, mine.days.end)))
    return Standing(mine, terms, None, now, lines, ahead, more, drawing, example(plan).sentences, grounds(now))


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
        request, "commission/mine.html", status, said=said, problem=problem,
        asked=own_open_questions(reader.actor, reader.day),
        standings=[_standing(reader, one) for one in held_by(reader)],
        called={one.run.line: plan.name for one in said if (plan := in_force_on(one.run.line, one.run.since))},
        currency=the_installation().currency, key=new_ref(),
    )  # fmt: skip


@page()
def my_what_if(request: Request, plan: str) -> HttpResponse:
    """What one more sale of an amount would pay me, today; nothing is kept."""
    reader = request.reader
    mine = present(next((one for one in held_by(reader) if one.row.ref == plan), None))
    found, ahead, problem = None, None, None
    try:
        extra = an_amount(request.GET, "extra")
        if not extra:
            raise InvalidError(Text("请填写一笔业绩的金额。", "Give the amount of a sale."), field="extra")
        found = what_if(mine.plan, mine.given.facts, mine.given.transactions, extra, reader.day)
        ahead = to_next(mine.plan, mine.given.facts, found.then)
    except AnticipatedError as error:
        problem = error.text
    told = [spoken(line, found.then.currency) for line in found.new] if found is not None else []
    return show(request, "commission/what_if.html", found=found, problem=problem, ahead=ahead, told=told)


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
