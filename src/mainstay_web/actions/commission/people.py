"""Who is on a plan, from when, with which quota: never the one who enters it.

assign(caller, wanted)              a new quota is a new assignment; the one before ends the day before
leave(caller, ref, until)           somebody is on the plan no longer
carry_out(caller, promise, wanted)  a bonus share that was agreed: the assignment that will pay it
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import Q

from mainstay.core.access import Act
from mainstay.core.text import Text
from mainstay_web.actions.act import Doing, InvalidError, RefusedError, action
from mainstay_web.actions.carrying import by, load_promise, mark, said, tell
from mainstay_web.store.access import visible
from mainstay_web.store.commission import on_line, versions_of
from mainstay_web.store.commission_rules import needs_quota, needs_target
from mainstay_web.store.promises import rule_of
from mainstay_web.store.tables.cases import Commitment
from mainstay_web.store.tables.commission import (
    ENDED,
    FORCE,
    CommissionAssignment,
    CommissionPlan,
    CommissionResult,
    CommissionRun,
)

MOST_RESULT = 10
MOST = 10**14
"""Minor units of a quota or a target, at most."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Somebody on a plan: `quota` of a whole year and `target`, the bonus of one period in full, in minor units.

    0 is none. `agreed_on` is when it was signed.
    """

    person: str
    line: str
    since: date
    until: date | None = None
    quota: int = 0
    target: int = 0
    agreed_on: date | None = None


@action(Act.COMMISSION_DESIGN)
def assign(doing: Doing, wanted: Wanted) -> str:
    """Puts somebody on a plan."""
    doing.must(None)
    return _assign(doing, wanted, None)


@action(Act.COMMISSION_DESIGN)
def carry_out(doing: Doing, promise: str, wanted: Wanted) -> str:
    """Carries a promised bonus out: on the plan from now on, and kept by the fact of its first payment."""
    doing.must(None)
    row = load_promise(promise, None)
    rule = rule_of(row)
    if row.person != wanted.person or "pay" not in row.carriers:
        raise RefusedError(Text("没有这项承诺", "there is no such promise"))
    if not rule.agreed or any((rule.kept_on, rule.broken_on, rule.lapsed_on, rule.withdrawn_on)):
        raise InvalidError(Text("该承诺尚未生效或已结束。", "The promise is not in force."), field="promise")
    if CommissionAssignment.objects.filter(promise=row).exists():
        raise InvalidError(Text("该承诺已在执行。", "The promise is being carried out already."), field="promise")
    ref = _assign(doing, wanted, row)
    if row.case is not None:
        mark(doing, row.case, "carried_out", promise=row.ref, assignment=ref)
    tell(doing, row.owner, "promise.due", "/promises/")
    return ref


def _assign(doing: Doing, wanted: Wanted, promise: Commitment | None) -> str:
    _check(doing, wanted)
    _not_settled(wanted.line, wanted.since)
    theirs = CommissionAssignment.objects.select_for_update().filter(person=wanted.person, line=wanted.line)
    if theirs.filter(since__gte=wanted.since).exists():
        raise InvalidError(
            Text("此人已有同日或更晚开始的安排。", "They are on it from the same day or a later one."), field="since"
        )
    running = Q(until=None) | Q(until__gte=wanted.since)
    theirs.filter(running).update(until=wanted.since - timedelta(days=1))
    row = CommissionAssignment.objects.create(
        person=wanted.person, line=wanted.line, quota=wanted.quota or None, target=wanted.target or None,
        since=wanted.since, until=wanted.until, agreed_on=wanted.agreed_on, made_by=by(doing),
        made_on=doing.day, promise=promise,
    )  # fmt: skip
    doing.note(assignment=row.ref)
    doing.about = wanted.person
    tell(doing, wanted.person, "notice.received", "/my/commission/")
    return row.ref


def _check(doing: Doing, wanted: Wanted) -> None:
    reach = visible(doing.caller.actor, Act.COMMISSION_READ, doing.day)
    if not reach.filter(number=wanted.person).exists() or wanted.person == by(doing):
        raise RefusedError(Text("没有这个人", "there is no such person"))
    held = [one for one in versions_of(wanted.line) if one.state in (FORCE, ENDED)]
    if not held:
        raise InvalidError(Text("方案还没有批准。", "The plan is not approved yet."), field="line")
    _amounts(held[0], wanted)
    if wanted.until is not None and wanted.until < wanted.since:
        raise InvalidError(Text("结束日期在开始之前。", "It ends before it begins."), field="until")


def _amounts(plan: CommissionPlan, wanted: Wanted) -> None:
    if needs_quota(plan.declaration) and not wanted.quota:
        raise InvalidError(Text("此方案按业绩指标计算，请填写。", "This plan works by quota: give one."), field="quota")
    if needs_target(plan.declaration) and not wanted.target:
        raise InvalidError(
            Text("此方案按目标奖金计算，请填写目标奖金。", "This plan pays of a target: give one."), field="target"
        )
    if not 0 <= wanted.quota <= MOST or not 0 <= wanted.target <= MOST:
        raise InvalidError(Text("金额超出范围。", "The amount is out of range."), field="quota")


def _not_settled(line: str, since: date) -> None:
    """What was settled is not changed from behind: it would no longer be what was approved."""
    settled = CommissionRun.objects.filter(line=line, until__gte=since, state__in=("approved", "paid"))
    if settled.exists():
        raise InvalidError(
            Text(
                "这一天所在的期间已经核算批准，请从下一期开始。",
                "That day's period is settled: let it begin with the next one.",
            ),
            field="since",
        )


@dataclass(frozen=True, slots=True)
class Result:
    """What somebody reached, as a share (1 is all of the goal), and on what ground."""

    person: str
    value: Decimal
    words: str = ""


@action(Act.COMMISSION_DESIGN)
def note_results(doing: Doing, line: str, name: str, since: date, rows: Sequence[Result]) -> str:
    """Notes the results that a bonus or a multiplier of a plan reads, for the period that begins on a day."""
    doing.must(None)
    _not_settled(line, since)
    reach = visible(doing.caller.actor, Act.COMMISSION_READ, doing.day)
    for one in rows:
        if one.person not in on_line(line) or not reach.filter(number=one.person).exists():
            raise InvalidError(
                Text("“{who}”不在此方案上。", "{who} is not on this plan.").fill(who=one.person), field="rows"
            )
        if not one.value.is_finite() or not 0 <= one.value <= MOST_RESULT:
            raise InvalidError(Text("结果超出范围。", "A result is out of range."), field="rows")
    if not rows:
        raise InvalidError(Text("请填写结果。", "Give the results."), field="rows")
    CommissionResult.objects.bulk_create(
        CommissionResult(
            person=one.person, line=line, name=said(name, "name")[:100], since=since, value=one.value,
            words=one.words[:1000], made_by=by(doing), made_on=doing.day,
        )
        for one in rows
    )  # fmt: skip
    doing.note(line=line, rows=len(rows))
    return line


@action(Act.COMMISSION_DESIGN)
def leave(doing: Doing, ref: str, until: date) -> str:
    """The last day on the plan."""
    doing.must(None)
    row = CommissionAssignment.objects.select_for_update(of=("self",)).filter(ref=ref).first()
    reach = visible(doing.caller.actor, Act.COMMISSION_READ, doing.day)
    if row is None or not reach.filter(number=row.person).exists():
        raise RefusedError(Text("没有这项安排", "there is no such assignment"))
    if until < row.since or (row.until is not None and until > row.until):
        raise InvalidError(Text("结束日期不在期间内。", "That day is not within its time."), field="until")
    _not_settled(row.line, until + timedelta(days=1))
    CommissionAssignment.objects.filter(pk=row.pk).update(until=until)
    doing.note(assignment=ref)
    doing.about = row.person
    return ref
