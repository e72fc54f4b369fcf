"""Runs: a period worked out, approved by a second person, paid; exported; corrected by a later one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta
from functools import partial

import polars as pl
from django.http import HttpResponse
from django.urls import path, reverse
from django.views.decorators.http import require_POST

from mainstay.core.access import Act
from mainstay.core.errors import AnticipatedError
from mainstay.core.money import major
from mainstay.core.text import Text
from mainstay.report.sheets import MONEY, Column, listed
from mainstay_web.actions import Caller
from mainstay_web.actions.commission import runs as acts
from mainstay_web.actions.commission.exports import exported
from mainstay_web.pages.commission.words import RUN_STATES, TONES
from mainstay_web.pages.errors import AbsentError, present
from mainstay_web.pages.files import TABLES, taken
from mainstay_web.pages.fresh import approving, fresh
from mainstay_web.pages.giving import Given, a_day, a_version, attempt, caller, page_of
from mainstay_web.pages.reader import Reader, Request, page, show
from mainstay_web.store.charge import names_of, who
from mainstay_web.store.commission import (
    Paid,
    in_force_on,
    later_than,
    latest_period,
    lines_in_force,
    on_line,
    run_by_ref,
    settled_before,
    statements,
    versions_of,
)
from mainstay_web.store.commission_inputs import gathered
from mainstay_web.store.commission_moved import to_correct
from mainstay_web.store.commission_rules import period_at
from mainstay_web.store.installation import the_installation
from mainstay_web.store.jobs import newest
from mainstay_web.store.tables.commission import COMPUTED, CommissionPlan, CommissionRun
from mainstay_web.store.tables.refs import new_ref

COLUMNS: tuple[Column, ...] = (
    (Text("人员编号", "Person"), Text("公司内的编号。", "The company's number."), pl.String()),
    (Text("姓名", "Name"), Text("姓名。", "The name."), pl.String()),
    (Text("期间开始", "From"), Text("核算期间的第一天。", "The period's first day."), pl.Date()),
    (Text("期间结束", "Until"), Text("核算期间的最后一天。", "The period's last day."), pl.Date()),
    (Text("应得", "Earned"), Text("预支与追回之前。", "Before advances and what is taken back."), MONEY),
    (Text("应发", "Payable"), Text("本期发放。", "Paid for this period."), MONEY),
    (
        Text("更正前已发", "Paid before"),
        Text("被更正的核算已发的金额。", "What the run that is corrected paid."),
        MONEY,
    ),
    (
        Text("本次实发", "To pay now"),
        Text("应发减去更正前已发；负数为多发。", "Payable less what was paid before; below zero was too much."),
        MONEY,
    ),
    (Text("未结余额", "Balance"), Text("预支或追回尚未扣回的部分。", "Not yet recovered."), MONEY),
    (Text("币种", "Currency"), Text("币种。", "The currency."), pl.String()),
)
"""What payroll gets: each column's name, meaning and type."""


@page(Act.COMMISSION_DESIGN)
def run_new(request: Request) -> HttpResponse:
    """Which plan, which period."""
    return _asking(request)


def _asking(request: Request, problem: AnticipatedError | None = None, status: int = 200) -> HttpResponse:
    offered = [(one, _next(one, request.reader.day)) for one in lines_in_force(request.reader.day)]
    return show(
        request, "commission/run_new.html", status, offered=offered, problem=problem, key=new_ref(),
        given=request.POST if problem else {},
    )  # fmt: skip


def _next(plan: CommissionPlan, day: date) -> date | None:
    """The first day of the period that comes next, if it is over."""
    last = latest_period(plan.line)
    since = last.until + timedelta(days=1) if last is not None else min(one.since for one in versions_of(plan.line))
    held = in_force_on(plan.line, since)
    return since if held is not None and period_at(held.declaration, since).until < day else None


@require_POST
@page(Act.COMMISSION_DESIGN)
def run_add(request: Request) -> HttpResponse:
    """Has a period worked out."""
    given = request.POST
    return attempt(
        lambda: acts.compute(caller(request), given.get("line", ""), a_day(given, "since")),
        page_of("commission_run", "run"),
        partial(_asking, request),
    )


def run_of(reader: Reader, ref: str) -> CommissionRun:
    """The run, for who has to do with commission. Raises AbsentError."""
    return present(run_by_ref(reader.actor, ref, reader.day))


@page()
def run_page(request: Request, run: str) -> HttpResponse:
    """What a run comes to, person by person, and its next step."""
    return _shown(request, run)


def _shown(
    request: Request, ref: str, form: str = "", problem: AnticipatedError | None = None, status: int = 200
) -> HttpResponse:
    reader = request.reader
    row = run_of(reader, ref)
    listed = statements(reader.actor, row, reader.day)
    job = newest().filter(ref=row.job).first()
    return show(
        request, "commission/run.html", status, row=row, plan=in_force_on(row.line, row.since), listed=listed,
        whole=len(listed) == row.people, job=job if job is not None and job.state in ("waiting", "running") else None,
        before=settled_before(row), later=later_than(row), first=_first(reader, row), states=RUN_STATES, tones=TONES,
        may=_may(reader, row), key=new_ref(),
        stale=row.state == COMPUTED and gathered(row).digest != row.inputs, currency=the_installation().currency,
        names=names_of({row.made_by, row.approved_by, row.paid_by}), problem=problem, problem_form=form,
        given=request.POST if problem else {}, total=sum(one.row.payable for one in listed),
    )  # fmt: skip


def _first(reader: Reader, row: CommissionRun) -> CommissionRun | None:
    """An earlier period of the same plan that has to be corrected before this one."""
    return to_correct(reader.actor, reader.day).filter(line=row.line, since__lt=row.since).first()


def _may(reader: Reader, row: CommissionRun) -> set[str]:
    found = set[str]()
    if reader.may(Act.COMMISSION_DESIGN):
        found |= {"again", "withdraw"} if row.state in ("computing", "computed") else set()
        found |= {"pay"} if row.state == "approved" else set()
        found |= {"export"} if row.state in ("approved", "paid") else set()
        found |= {"correct"} if row.state in ("approved", "paid") and later_than(row) is None else set()
    mine = who(reader.actor)
    if row.state == "computed" and reader.may(Act.COMMISSION_APPROVE):
        found |= {"approve"} if mine != row.made_by and mine not in on_line(row.line) else set()
    return found


Deed = Callable[[Caller, str, int, Given], object]
DEEDS: Mapping[str, Deed] = {
    "again": lambda by, ref, version, _given: acts.again(by, ref, version),
    "withdraw": lambda by, ref, version, given: acts.withdraw(by, ref, version, given.get("reason", "")),
    "pay": lambda by, ref, version, _given: acts.pay(by, ref, version),
}
"""What a form of the page does, by the last part of its address."""


@require_POST
@page()
def run_do(request: Request, run: str, what: str) -> HttpResponse:
    """Does one thing with a run; a mistake shows the page again with what to mend."""
    run_of(request.reader, run)
    if what not in DEEDS:
        raise AbsentError
    return attempt(
        lambda: DEEDS[what](caller(request), run, a_version(request.POST), request.POST),
        reverse("commission_run", kwargs={"run": run}),
        partial(_shown, request, run, what),
    )


@require_POST
@page(Act.COMMISSION_DESIGN)
def run_correct(request: Request, run: str) -> HttpResponse:
    """The same period anew, beside the settled run."""
    run_of(request.reader, run)
    made = ""
    try:
        made = acts.correct(caller(request), run, request.POST.get("reason", ""))
    except AnticipatedError as error:
        return _shown(request, run, "correct", error, 422)
    return attempt(lambda: made, reverse("commission_run", kwargs={"run": made}), partial(_shown, request, run))


@require_POST
@approving
@page(Act.COMMISSION_APPROVE)
def run_approve(request: Request, run: str) -> HttpResponse:
    """Approves, after the reader has just shown again who they are."""
    run_of(request.reader, run)
    return attempt(
        lambda: acts.approve(caller(request), run, a_version(request.POST), request.POST.get("reason", "")),
        reverse("commission_run", kwargs={"run": run}),
        partial(_shown, request, run, "approve"),
    )


@page()
def run_progress(request: Request, run: str) -> HttpResponse:
    """How far the computing is; asks for the whole page again once it is over."""
    row = run_of(request.reader, run)
    job = newest().filter(ref=row.job, state__in=("waiting", "running")).first()
    answer = show(request, "commission/progress.html", row=row, job=job)
    if job is None:
        answer.headers["HX-Refresh"] = "true"
    return answer


@require_POST
@fresh
@page(Act.COMMISSION_DESIGN)
def run_export(request: Request, run: str, form: str) -> HttpResponse:
    """What payroll takes away: the people whose commission the reader may read; noted in the audit record."""
    reader = request.reader
    row = run_of(reader, run)
    if row.state not in ("approved", "paid") or form not in TABLES:
        raise AbsentError
    paid = statements(reader.actor, row, reader.day)
    exported(caller(request), row.ref, form, len(paid))
    file = listed(COLUMNS, _payroll(row, paid), Text("提成发放", "Commission"), form, request.lang)
    return taken(file, f"commission-{row.ref}.{form}")


def _payroll(row: CommissionRun, paid: Iterable[Paid]) -> list[tuple[object, ...]]:
    """A row for each person."""
    currency = the_installation().currency
    return [
        (one.person.number, one.person.name, row.since, row.until, major(one.row.earned), major(one.row.payable),
         major(one.before or 0), major(one.more), major(one.row.balance), currency)
        for one in paid
    ]  # fmt: skip


ROUTES = [
    path("commission/runs/new/", run_new, name="commission_run_new"),
    path("commission/runs/add", run_add, name="commission_run_add"),
    path("commission/runs/<commission_run:run>/", run_page, name="commission_run"),
    path("commission/runs/<commission_run:run>/progress", run_progress, name="commission_progress"),
    path("commission/runs/<commission_run:run>/approve", run_approve, name="commission_run_approve"),
    path("commission/runs/<commission_run:run>/correct", run_correct, name="commission_run_correct"),
    path("commission/runs/<commission_run:run>/export/<slug:form>", run_export, name="commission_export"),
    path("commission/runs/<commission_run:run>/do/<slug:what>", run_do, name="commission_run_do"),
]
