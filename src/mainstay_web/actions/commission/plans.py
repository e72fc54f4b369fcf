"""Commission plans: drafted, put forward, approved by a second person, in force from a day until a later version.

draft(caller, wanted)                     a new plan, or the next version of one
revise(caller, ref, version, wanted)      while it is a draft
propose / send_back / withdraw            to a second person and back
approve(caller, ref, version, reason)     somebody else, who is not on the plan; the version before ends the day before
end(caller, ref, version, until, reason)  without a later version
Every function returns the version's reference.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from mainstay.core.access import Act, Role
from mainstay.core.text import Text
from mainstay.loop.carry.refusals import SecondPersonError
from mainstay_web.actions.act import Doing, InvalidError, RefusedError, action
from mainstay_web.actions.carrying import by, own_reason, said, tell
from mainstay_web.actions.planning import above
from mainstay_web.actions.rows import as_seen, save
from mainstay_web.store.access import actor_of, allowed
from mainstay_web.store.accounts import holders
from mainstay_web.store.charge import who
from mainstay_web.store.commission import SETTLED, on_line
from mainstay_web.store.commission_rules import as_declared, digest_of, plan_of
from mainstay_web.store.tables.commission import (
    DRAFT,
    ENDED,
    FORCE,
    REVIEW,
    WITHDRAWN,
    CommissionPlan,
    CommissionRun,
)

_NOT_NOW = Text("方案现在的状态不能这样做。", "The plan is not in a state for this.")


@dataclass(frozen=True)
class Wanted:
    """What a version is to be: its name, the declaration as the brain's JSON, and the day from which it would hold.

    `line` is the plan of which it is the next version; empty for a new plan.
    """

    name: str
    declaration: Mapping[str, Any]
    since: date
    line: str = ""


@action(Act.COMMISSION_DESIGN)
def draft(doing: Doing, wanted: Wanted) -> str:
    """A new version, of a new plan or of one that there is. Raises what the brain says of its declaration."""
    doing.must(None)
    columns = _columns(wanted)
    if wanted.line:
        last = _line(wanted.line)[-1]
        columns |= {"line": last.line, "number": last.number + 1}
    row = CommissionPlan.objects.create(**columns, made_by=by(doing), made_on=doing.day)
    doing.note(plan=row.ref)
    return row.ref


@action(Act.COMMISSION_DESIGN)
def revise(doing: Doing, ref: str, version: int | None, wanted: Wanted) -> str:
    """Says a draft anew."""
    doing.must(None)
    row = _load(ref, version, DRAFT)
    save(row, **_columns(wanted))
    doing.note(plan=ref)
    return ref


def _columns(wanted: Wanted) -> dict[str, Any]:
    declared = as_declared(wanted.declaration)
    return {
        "name": said(wanted.name, "name")[:200], "declaration": declared, "digest": digest_of(declared),
        "since": wanted.since,
    }  # fmt: skip


@action(Act.COMMISSION_DESIGN)
def propose(doing: Doing, ref: str, version: int | None, reason: str) -> str:
    """Puts a draft forward. Raises WrongPlanError for one that cannot be meant."""
    doing.must(None)
    row = _load(ref, version, DRAFT)
    plan_of(row.declaration)
    approvers = approvers_of(row.line, by(doing), doing.day)
    if not approvers:
        raise SecondPersonError(Text("除您之外没有人可以批准。", "Nobody but you could approve it."))
    why = said(reason, "reason")
    save(row, state=REVIEW, proposed_by=by(doing), proposed_on=doing.day, proposal_reason=why)
    for account in approvers:
        doing.tell(account, "approval.asked", f"/commission/plans/{ref}/")
    doing.note(plan=ref)
    return ref


@action(Act.COMMISSION_APPROVE)
def send_back(doing: Doing, ref: str, version: int | None, reason: str) -> str:
    """It is a draft again."""
    doing.must(None)
    row = _load(ref, version, REVIEW)
    save(row, state=DRAFT, end_reason=said(reason, "reason"))
    tell(doing, row.proposed_by, "approval.decided", f"/commission/plans/{ref}/")
    doing.note(plan=ref)
    return ref


@action(Act.COMMISSION_DESIGN)
def withdraw(doing: Doing, ref: str, version: int | None, reason: str) -> str:
    """It will not come into force."""
    doing.must(None)
    row = _load(ref, version, DRAFT, REVIEW)
    save(row, state=WITHDRAWN, ended_by=by(doing), ended_on=doing.day, end_reason=said(reason, "reason"))
    doing.note(plan=ref)
    return ref


@action(Act.COMMISSION_APPROVE)
def approve(doing: Doing, ref: str, version: int | None, reason: str) -> str:
    """Approves, with a reason of one's own: in force from its day, the version before it until the day before."""
    doing.must(None)
    row = _load(ref, version, REVIEW)
    why = own_reason(reason, row.proposal_reason)
    _second_person(row, by(doing))
    earlier = [one for one in _line(row.line) if one.state in (FORCE, ENDED)]
    if any(one.since >= row.since for one in earlier):
        raise InvalidError(
            Text(
                "已有同日或更晚生效的版本，请退回并改生效日期。",
                "A version from the same day or later is in force: send it back and change its day.",
            ),
            field="since",
        )
    if CommissionRun.objects.filter(line=row.line, until__gte=row.since, state__in=SETTLED).exists():
        raise InvalidError(
            Text(
                "生效日期所在的期间已经核算批准，请退回并改为下一期。",
                "That day's period is settled: send it back and let it begin with the next one.",
            ),
            field="since",
        )
    for one in earlier:
        if one.until is None or one.until >= row.since:
            save(one, until=row.since - timedelta(days=1))
    save(row, state=FORCE, approved_by=by(doing), approved_on=doing.day, approval_reason=why)
    tell(doing, row.proposed_by, "approval.decided", f"/commission/plans/{ref}/")
    doing.note(plan=ref)
    return ref


@action(Act.COMMISSION_APPROVE)
def end(doing: Doing, ref: str, version: int | None, until: date, reason: str) -> str:
    """The last day on which it holds; periods before are still worked out by it."""
    doing.must(None)
    row = _load(ref, version, FORCE)
    if until < row.since or (row.until is not None and until > row.until):
        raise InvalidError(Text("结束日期不在方案的期间内。", "That day is not within the plan's time."), field="until")
    save(row, state=ENDED, until=until, ended_by=by(doing), ended_on=doing.day, end_reason=said(reason, "reason"))
    doing.note(plan=ref)
    return ref


def approvers_of(line: str, proposer: str, day: date) -> list[str]:
    """Accounts that could approve what this person puts forward for a plan line: nobody who is paid by it."""
    paid = on_line(line)
    return [
        one.ref
        for one in holders(Role.DIRECTOR.value)
        if (name := who(actor_of(one, day))) != proposer
        and name not in paid
        and not above(one.person, {proposer})
        and allowed(actor_of(one, day), Act.COMMISSION_APPROVE, None, day)
    ]


def _second_person(row: CommissionPlan, approver: str) -> None:
    if approver == row.proposed_by:
        raise SecondPersonError(Text("提出人不能批准自己的方案。", "Who put it forward does not approve it."))
    refuse_the_paid(row.line, approver)
    if above(approver, {row.proposed_by}):
        raise SecondPersonError(
            Text("不能批准自己上级提出的方案。", "You cannot approve what somebody you report to put forward.")
        )


def refuse_the_paid(line: str, someone: str) -> None:
    """Raises SecondPersonError for who is paid by this plan, now or ever: they would decide on their own pay."""
    if someone in on_line(line):
        raise SecondPersonError(Text("按此方案领取提成的人不能处理它。", "Nobody who is paid by a plan decides on it."))


def _line(line: str) -> list[CommissionPlan]:
    """Every version of a plan, locked, the first one first. Raises RefusedError for none."""
    rows = list(CommissionPlan.objects.select_for_update().filter(line=line).order_by("number"))
    if not rows:
        raise RefusedError(Text("没有这个方案", "there is no such plan"))
    return rows


def _load(ref: str, version: int | None, *states: str) -> CommissionPlan:
    found = CommissionPlan.objects.filter(ref=ref).values_list("line", flat=True).first()
    row = as_seen(next(one for one in _line(found or "") if one.ref == ref), version)
    if row.state not in states:
        raise InvalidError(_NOT_NOW, field="state")
    return row
