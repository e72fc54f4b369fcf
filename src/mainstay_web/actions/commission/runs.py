"""Runs: worked out by a job from frozen inputs, approved by a second person, who thereby writes what is paid, once.

compute(caller, line, since)              a period that is over, for the first time
correct(caller, ref, reason)              anew for a settled period: a later run takes its place, none is changed
again / withdraw                          while nobody has approved
approve(caller, ref, version, reason)     all pay facts in one batch, and the promises that they keep
pay(caller, ref, version)                 payroll has paid
claw_back(caller, sale, lost_on, reason)  taken off by the next run
Every function but `claw_back` returns the run's reference.
"""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl
from django.db import IntegrityError, transaction

from mainstay.company.contract import BY_KEY
from mainstay.company.parsing import DTYPES
from mainstay.core.access import Act
from mainstay.core.text import Text
from mainstay.loop.carry.refusals import SecondPersonError
from mainstay_web.actions.act import Doing, InvalidError, StaleError, action
from mainstay_web.actions.carrying import by, said, tell
from mainstay_web.actions.commission.moved import look
from mainstay_web.actions.commission.plans import approvers_of, refuse_the_paid
from mainstay_web.actions.commission.sales import load_sale
from mainstay_web.actions.planning import above
from mainstay_web.actions.promises import keep_shown
from mainstay_web.actions.rows import as_seen, locked, save
from mainstay_web.store.commission import SETTLED, in_force_on, settled_before, settled_of
from mainstay_web.store.commission_claims import claim, counts_on
from mainstay_web.store.commission_inputs import gathered
from mainstay_web.store.commission_paid import rates
from mainstay_web.store.commission_rules import period_at
from mainstay_web.store.commission_worked import Found
from mainstay_web.store.facts import write
from mainstay_web.store.installation import the_installation
from mainstay_web.store.jobs import put
from mainstay_web.store.tables.commission import (
    APPROVED,
    COMPUTED,
    COMPUTING,
    PAID,
    WITHDRAWN,
    CommissionAssignment,
    CommissionClawback,
    CommissionRun,
    CommissionStatement,
    CommissionTransaction,
)
from mainstay_web.store.tables.facts import Batch

JOB = "commission_run"
ELEMENT = "commission"
_NOT_NOW = Text("核算现在的状态不能这样做。", "The run is not in a state for this.")
_MOVED = Text(
    "计算之后输入有变化（业绩、安排或上期余额）。请重新计算，再批准。",
    "What goes in has changed since it was computed (sales, assignments or a balance). Compute it anew first.",
)


@action(Act.COMMISSION_DESIGN)
def compute(doing: Doing, line: str, since: date) -> str:
    """A run of the period that begins on a day."""
    doing.must(None)
    plan = in_force_on(line, since)
    if plan is None:
        raise InvalidError(Text("这一天没有生效的方案。", "No version is in force on that day."), field="since")
    period = period_at(plan.declaration, since)
    if period.since != since:
        raise InvalidError(Text("请选择期间的第一天。", "Choose the first day of a period."), field="since")
    if period.until >= doing.day:
        raise InvalidError(Text("期间还没有结束。", "The period is not over yet."), field="since")
    if CommissionRun.objects.filter(line=line, since=since).exclude(state=WITHDRAWN).exists():
        raise InvalidError(Text("这个期间已有核算。", "There is a run of this period already."), field="since")
    row = _made(doing, line=line, since=since, until=period.until)
    return _queued(doing, row)


@action(Act.COMMISSION_DESIGN)
def correct(doing: Doing, ref: str, reason: str) -> str:
    """The same period anew, beside the settled run, whose payment it then replaces."""
    doing.must(None)
    row = _load(ref, None, *SETTLED)
    last = settled_of(row.line, row.since)
    if last is None or last.pk != row.pk:
        raise InvalidError(Text("这次核算已被更正。", "This run was corrected already."), field="reason")
    if (
        CommissionRun.objects.filter(line=row.line, since=row.since, number=row.number + 1)
        .exclude(state=WITHDRAWN)
        .exists()
    ):
        raise InvalidError(Text("已有一次更正在进行。", "A correction is under way already."), field="reason")
    made = _made(
        doing, line=row.line, since=row.since, until=row.until, number=row.number + 1, reason=said(reason, "reason")
    )
    return _queued(doing, made)


@action(Act.COMMISSION_DESIGN)
def again(doing: Doing, ref: str, version: int | None) -> str:
    """Computes anew, as after sales were brought late."""
    doing.must(None)
    row = _load(ref, version, COMPUTED, COMPUTING)
    row.statements.all().delete()
    save(row, state=COMPUTING, failure=[])
    return _queued(doing, row)


@action(Act.COMMISSION_DESIGN)
def withdraw(doing: Doing, ref: str, version: int | None, reason: str) -> str:
    """It will not be paid."""
    doing.must(None)
    row = _load(ref, version, COMPUTED, COMPUTING)
    row.statements.all().delete()
    save(row, state=WITHDRAWN, end_reason=said(reason, "reason"))
    doing.note(run=ref)
    return ref


def _made(doing: Doing, **columns: object) -> CommissionRun:
    """A new run. Raises StaleError where somebody began one of the same period at the same moment."""
    try:
        with transaction.atomic():
            return CommissionRun.objects.create(made_by=by(doing), made_on=doing.day, **columns)
    except IntegrityError as error:
        raise StaleError from error


def _queued(doing: Doing, row: CommissionRun) -> str:
    job = put(JOB, {"run": row.ref}, doing.account, doing.now)
    CommissionRun.objects.filter(pk=row.pk).update(job=job.ref)
    doing.note(run=row.ref)
    return row.ref


def fail(ref: str, text: Text) -> None:
    """The job could not work it out; the sentence says why."""
    CommissionRun.objects.filter(ref=ref, state=COMPUTING).update(failure=[text.zh, text.en])


@action(Act.RUN_TURN)
def keep(doing: Doing, ref: str, job: str, found: Found) -> str:
    """What the job found, once: of two jobs the newer one counts."""
    doing.must(None)
    row = _load(ref, None, COMPUTING, COMPUTED)
    if row.state == COMPUTED or row.job != job:
        return ref
    CommissionStatement.objects.bulk_create(
        [
            CommissionStatement(
                run=row, person=one.person, statement=one.statement, digest=one.digest, earned=one.earned,
                payable=one.payable, balance=one.balance, made_by=row.made_by,
            )
            for one in found.statements
        ],
        batch_size=500,
    )  # fmt: skip
    save(
        row, state=COMPUTED, failure=[], plans=found.plans, inputs=found.inputs, outputs=found.outputs,
        people=len(found.statements), earned=sum(one.earned for one in found.statements),
        payable=sum(one.payable for one in found.statements),
    )  # fmt: skip
    for account in approvers_of(row.line, row.made_by, doing.day):
        doing.tell(account, "approval.asked", f"/commission/runs/{ref}/")
    doing.note(run=ref, people=len(found.statements))
    return ref


@action(Act.COMMISSION_APPROVE)
def approve(doing: Doing, ref: str, version: int | None, reason: str) -> str:
    """Approves, with a reason: what is paid stands in the facts from here on, all of it or nothing."""
    doing.must(None)
    row = _load(ref, version, COMPUTED)
    why = said(reason, "reason")
    _second_person(row, by(doing))
    if gathered(row).digest != row.inputs:
        raise InvalidError(_MOVED, field="state")
    frame = _facts(row)
    batch = Batch.objects.create(
        source=f"commission {row.ref}", content=row.outputs, made_by=doing.account, counts={"pay": frame.height}
    )
    save(
        row, state=APPROVED, approved_by=by(doing), approved_on=doing.day, approval_reason=why, batch=batch,
    )  # fmt: skip
    row.statements.update(approved_by=by(doing))
    CommissionRun.objects.filter(line=row.line, since=row.since, number__lt=row.number).update(moved_on=None)
    look(doing, row.line, row.until + timedelta(days=1))
    write(batch, {"pay": frame})
    kept = _kept(doing, row)
    for person in _concerned(row):
        tell(doing, person, "notice.received", "/my/commission/")
    tell(doing, row.made_by, "approval.decided", f"/commission/runs/{ref}/")
    doing.note(run=ref, people=frame.height, promises=kept)
    return ref


def _concerned(row: CommissionRun) -> list[str]:
    """Whose statement is new: of a correction only those whom it pays otherwise."""
    earlier = settled_before(row)
    before = dict(earlier.statements.values_list("person", "payable")) if earlier is not None else {}
    now = row.statements.order_by("person").values_list("person", "payable")
    return [person for person, amount in now if before.get(person) != amount]


def _second_person(row: CommissionRun, approver: str) -> None:
    if approver == row.made_by:
        raise SecondPersonError(Text("核算人不能批准自己的核算。", "Who made a run does not approve it."))
    refuse_the_paid(row.line, approver)
    if row.statements.filter(person=approver).exists() or above(approver, {row.made_by}):
        raise SecondPersonError(
            Text(
                "请由不在此方案内、也不向核算人汇报的人批准。",
                "Whoever approves is not in it, nor reports to who made it.",
            )
        )


def _facts(row: CommissionRun) -> pl.DataFrame:
    """A `pay` row for each person, from the day after the period; see `store.commission_paid`."""
    columns = BY_KEY["pay"].columns
    rows = [
        {
            "person_id": person, "from": row.until + timedelta(days=1), "element": ELEMENT, "amount": rate.amount,
            "per": rate.per, "currency": the_installation().currency,
        }
        for person, rate in sorted(rates(row).items())
    ]  # fmt: skip
    filled = [{column.key: one.get(column.key) for column in columns} for one in rows]
    return pl.DataFrame(filled, {column.key: DTYPES[column.kind] for column in columns}, orient="row")


def _kept(doing: Doing, row: CommissionRun) -> int:
    """Promises that somebody's assignment carries out: kept by the fact of their first payment."""
    paid = row.statements.filter(payable__gt=0).values_list("person", flat=True)
    theirs = CommissionAssignment.objects.filter(line=row.line, person__in=list(paid), promise__kept_on=None)
    reference = f"pay:{row.until + timedelta(days=1)}|{ELEMENT}"
    refs = theirs.exclude(promise=None).order_by("pk").values_list("promise__ref", flat=True)
    return sum(keep_shown(doing, str(one), reference) for one in refs)


@action(Act.COMMISSION_DESIGN)
def pay(doing: Doing, ref: str, version: int | None) -> str:
    """Payroll has paid it."""
    doing.must(None)
    row = _load(ref, version, APPROVED)
    save(row, state=PAID, paid_by=by(doing), paid_on=doing.day)
    doing.note(run=ref)
    return ref


@action(Act.COMMISSION_DESIGN)
def claw_back(doing: Doing, sale: str, lost_on: date, reason: str) -> str:
    """A customer left: what the sale paid is due back by the plan's rule; the next run takes it off."""
    doing.must(None)
    row = load_sale(doing, sale)
    owed = claim(row, lost_on)
    if CommissionTransaction.objects.filter(reverses=row).exists():
        raise InvalidError(
            Text(
                "这笔业绩已冲回，提成随之收回，不能再追回一次。",
                "This sale was taken back, and its commission with it: it is not taken a second time.",
            ),
            field="lost_on",
        )
    if owed is None or CommissionClawback.objects.filter(transaction=row).exists():
        raise InvalidError(Text("没有可以追回的提成。", "There is nothing to be clawed back."), field="lost_on")
    if row.person == by(doing) or lost_on > doing.day or lost_on < row.day:
        raise InvalidError(Text("流失日期不对。", "The customer cannot have left on that day."), field="lost_on")
    if owed.amount <= 0:
        raise InvalidError(
            Text("按方案的规则，到这一天已不再追回。", "By the plan's rule nothing is due back."),
            field="lost_on",
        )
    made = CommissionClawback.objects.create(
        person=row.person, line=owed.line, transaction=row, lost_on=lost_on, paid=owed.paid,
        counts_on=counts_on(owed.line, lost_on), reason=said(reason, "reason"), made_by=by(doing), made_on=doing.day,
    )  # fmt: skip
    doing.note(sale=sale, clawback=made.ref)
    doing.about = row.person
    tell(doing, row.person, "notice.received", "/my/commission/")
    return made.ref


def _load(ref: str, version: int | None, *states: str) -> CommissionRun:
    row = as_seen(locked(CommissionRun.objects, ref, Text("没有这次核算", "there is no such run")), version)
    if row.state not in states:
        raise InvalidError(_NOT_NOW, field="state")
    return row
