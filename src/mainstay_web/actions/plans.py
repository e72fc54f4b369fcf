"""Plans for budget rounds: drafted, computed, changed for single people, put forward, sent back, withdrawn.

draft(caller, wanted)                    the budget and its limits
revise(caller, ref, version, wanted)     the same anew; what was computed is gone
compute(caller, ref, version)            puts the planning into the queue
keep(caller, ref, job, found)            what the job found
change(caller, ref, version, change)     another package for one person, with a reason
submit / send_back / withdraw            to a second person and back; approval stands in `plan_approval`
Every function returns the round's reference.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from mainstay.core.access import Act, Field
from mainstay.core.text import Text
from mainstay.loop.carry.builder import build
from mainstay.loop.carry.refusals import MissingError, SecondPersonError
from mainstay.loop.lots import LOTS, Lots
from mainstay.loop.plans import Package
from mainstay_web.actions.act import Doing, InvalidError, RefusedError, action
from mainstay_web.actions.carrying import by, said, tell
from mainstay_web.actions.planning import approvers_of, choice_of, idle, load_round, note
from mainstay_web.actions.rows import save
from mainstay_web.store.access import allowed
from mainstay_web.store.jobs import put
from mainstay_web.store.plan_parts import columns_of, guarded_of, offers_of, package_of, prospect_of
from mainstay_web.store.plans import COMPANY, KINDS, sight, uses
from mainstay_web.store.tables.accounts import Account
from mainstay_web.store.tables.installation import Standard
from mainstay_web.store.tables.people import Unit
from mainstay_web.store.tables.plans import (
    COMPUTED,
    DRAFT,
    REVIEW,
    WITHDRAWN,
    PlanChoice,
    PlanLimit,
    PlanRound,
)

JOB = "plan_round"
MOST_TOGETHER = 3
"""Measures in one package: more promises than three at once are hardly kept (as in `loop.plan`)."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked of a plan: cash of the first year and other limits as (kind, scope, amount), in minor units where
    they are money; for key people only or for everyone.
    """

    name: str
    since: date
    until: date
    cash: int
    limits: tuple[tuple[str, str, int], ...] = ()
    key_only: bool = True


@dataclass(frozen=True)
class Found:
    """What the planner found: columns of the round, choices, and the limits it worked under."""

    columns: dict[str, Any]
    choices: Sequence[PlanChoice]
    limits: Sequence[tuple[str, str, int]]


@dataclass(frozen=True, slots=True)
class Change:
    """What somebody of HR chooses for one person instead: `how` of `PlanChoice`, `measures` for an own mix.

    `answered` are raises that the guard refused and the decider answers for by name, with `answer` as the reason.
    """

    person: str
    how: str
    reason: str
    measures: tuple[str, ...] = ()
    answered: tuple[str, ...] = field(default=())
    answer: str = ""


@action(Act.PLAN_DRAFT)
def draft(doing: Doing, wanted: Wanted) -> str:
    """A new round."""
    doing.must(None)
    _check(wanted)
    row = PlanRound.objects.create(
        name=said(wanted.name, "name"), since=wanted.since, until=wanted.until, cash=wanted.cash,
        key_only=wanted.key_only, made_by=by(doing), made_on=doing.day,
    )  # fmt: skip
    _limit(row, wanted)
    note(doing, row, "drafted")
    return row.ref


@action(Act.PLAN_DRAFT)
def revise(doing: Doing, ref: str, version: int | None, wanted: Wanted) -> str:
    """Another budget or other limits: the round is a draft again, and what was computed is gone."""
    doing.must(None)
    row = load_round(doing, ref, version, (DRAFT, COMPUTED))
    idle(row)
    _check(wanted)
    row.choices.all().delete()
    row.limits.all().delete()
    save(
        row, name=said(wanted.name, "name"), since=wanted.since, until=wanted.until, cash=wanted.cash,
        key_only=wanted.key_only, state=DRAFT, manifest="", frozen="", job="",
    )  # fmt: skip
    _limit(row, wanted)
    note(doing, row, "revised")
    return row.ref


def _check(wanted: Wanted) -> None:
    if wanted.cash < 0 or any(amount < 0 for *_, amount in wanted.limits):
        raise InvalidError(Text("金额不能为负。", "Amounts cannot be below nothing."), field="cash")
    if wanted.until < wanted.since:
        raise InvalidError(Text("结束日期早于开始日期。", "It ends before it begins."), field="until")
    for kind, scope, _ in wanted.limits:
        if kind not in KINDS or (scope != COMPANY and not Unit.objects.filter(unit=scope).exists()):
            raise InvalidError(Text("没有这种限额或这个部门。", "There is no such limit or unit."), field="limits")


def _limit(row: PlanRound, wanted: Wanted) -> None:
    PlanLimit.objects.bulk_create(
        PlanLimit(round=row, kind=kind, scope=scope, amount=amount) for kind, scope, amount in wanted.limits
    )


@action(Act.PLAN_DRAFT)
def compute(doing: Doing, ref: str, version: int | None) -> str:
    """Has the plan computed, in a process of its own; changes made by hand are gone then."""
    doing.must(None)
    row = load_round(doing, ref, version, (DRAFT, COMPUTED))
    idle(row)
    job = put(JOB, {"ref": row.ref}, doing.account, doing.now)
    save(row, job=job.ref, failure="")
    note(doing, row, "asked", job=job.ref)
    return row.ref


@action(Act.PLAN_DRAFT)
def keep(doing: Doing, ref: str, job: str, found: Found) -> str:
    """Keeps what the planner found; where the round was changed or handed to another job meanwhile, nothing.

    Tried again, the same job writes the same.
    """
    doing.must(None)
    row = load_round(doing, ref, None, (DRAFT, COMPUTED))
    if row.job != job:
        raise InvalidError(Text("方案已另行计算。", "The plan is being computed anew."))
    row.choices.all().delete()
    PlanChoice.objects.bulk_create(found.choices, batch_size=500)
    own = set(row.limits.filter(assumed=False).values_list("kind", "scope"))
    row.limits.filter(assumed=True).delete()
    PlanLimit.objects.bulk_create(
        PlanLimit(round=row, kind=kind, scope=scope, amount=amount, assumed=True)
        for kind, scope, amount in found.limits
        if (kind, scope) not in own and (kind, scope) != ("cash_now", COMPANY)
    )
    save(row, state=COMPUTED, failure="", **found.columns)
    note(doing, row, "computed", people=len(found.choices), manifest=row.manifest)
    return row.ref


@action(Act.PLAN_DRAFT)
def compute_failed(doing: Doing, ref: str, job: str, failure: str) -> str:
    """The planning could not be done; `failure` is a code, never a value."""
    doing.must(None)
    PlanRound.objects.filter(ref=ref, job=job).update(failure=failure[:64])
    doing.note(plan=ref, failure=failure[:64])
    return ref


@action(Act.PLAN_DRAFT)
def change(doing: Doing, ref: str, version: int | None, wanted: Change) -> str:
    """Another package for one person, with a reason of one's own; not for oneself.

    Raises MissingError where a raise that the guard refuses has nobody who answers for it by name.
    """
    doing.must(None)
    row = load_round(doing, ref, version, (COMPUTED,), wanted.person)
    idle(row)
    _must_see(doing, wanted.person)
    choice = choice_of(row, wanted.person)
    package, answered = chosen_package(row, choice, wanted)
    save(row)
    columns = columns_of(package, choice.before) | {
        "how": PlanChoice.NONE if package is None else wanted.how, "changed_by": by(doing), "changed_on": doing.day,
        "change_reason": said(wanted.reason, "reason"), "override": list(answered),
        "override_by": by(doing) if answered else "", "override_reason": wanted.answer.strip() if answered else "",
        "offered_share": None,
    }  # fmt: skip
    PlanChoice.objects.filter(pk=choice.pk).update(**columns)
    note(doing, row, "changed", wanted.reason.strip(), person=wanted.person, how=wanted.how)
    return row.ref


def _must_see(doing: Doing, number: str) -> None:
    """Who changes somebody's package sees their pay and the analysis, and is not that person."""
    for what in (Field.PAY, Field.RISK):
        if not allowed(doing.caller.actor, what, number, doing.day):
            raise RefusedError(Text("此人不在您的范围内", "they are not yours to plan for"))


def chosen_package(row: PlanRound, choice: PlanChoice, wanted: Change) -> tuple[Package | None, tuple[str, ...]]:
    """The package that is wanted, and the guarded raises in it that somebody answers for.

    Raises InvalidError for what is not on offer, TogetherError for what excludes each other, and MissingError where
    nobody answers for a guarded raise.
    """
    package = _wanted(row, choice, wanted)
    guarded = guarded_of(choice.guarded)
    held = tuple(one for one in (package.measures if package else ()) if one in guarded)
    open_ = [guarded[one] for one in held if one not in wanted.answered]
    if open_:
        raise MissingError(open_[0].reason, field="answered")
    if held and not wanted.answer.strip():
        raise MissingError(
            Text("请写明由您负责这项例外的理由。", "Say why you answer for this exception."), field="answer"
        )
    return package, held


def _wanted(row: PlanRound, choice: PlanChoice, wanted: Change) -> Package | None:
    match wanted.how:
        case PlanChoice.PLANNED:
            return package_of(choice.planned)
        case PlanChoice.RUNNER_UP:
            return package_of(choice.runner_up)
        case PlanChoice.NONE:
            return None
        case PlanChoice.OWN:
            return mix(row, choice, wanted.measures)
        case _:
            raise InvalidError(Text("请选择一种方案。", "Choose one."), field="how")


def mix(row: PlanRound, choice: PlanChoice, measures: Sequence[str]) -> Package | None:
    """An own mix of what is on offer for the person; None of nothing."""
    chosen = tuple(dict.fromkeys(measures))
    if not chosen or row.as_of is None:
        return None
    offers = offers_of(choice.offers, row.as_of)
    unknown = [one for one in chosen if one not in offers]
    if unknown:
        raise InvalidError(Text("有措施不适合此人。", "A measure does not fit this person."), field="measures")
    if len(chosen) > MOST_TOGETHER:
        raise InvalidError(
            Text("一个人最多三项：承诺多了难以兑现。", "Three measures a person at most: more are hardly kept."),
            field="measures",
        )
    return build((offers[one] for one in chosen), prospect_of(choice.prospect))


@action(Act.PLAN_DRAFT)
def submit(doing: Doing, ref: str, version: int | None, reason: str) -> str:
    """Puts the plan forward to a second person. Only somebody who sees all of it does, and is not planned for in it."""
    doing.must(None)
    row = load_round(doing, ref, version, (COMPUTED,))
    idle(row)
    seen = sight(doing.caller.actor, row, doing.day)
    if not seen.whole:
        raise SecondPersonError(
            Text(
                "请由能看到全部人员、且自己不在其中的人提交。",
                "Let somebody put it forward who sees everybody in it and is not in it.",
            )
        )
    rows = [one.row for one in seen.chosen]
    if not any(one.package is not None for one in rows):
        raise InvalidError(Text("方案里还没有任何措施。", "There is no measure in the plan yet."))
    over = [one for one in uses(row, rows) if one.over]
    if over:
        raise InvalidError(
            Text("超出限额：{kind}。", "Over the limit: {kind}.").fill(kind=over[0].label), field="limits"
        )
    others = approvers_of(row, doing.day, by(doing))
    if not others:
        raise SecondPersonError(
            Text("除您之外没有人可以批准。", "Nobody but you could approve it: let somebody else put it forward.")
        )
    save(
        row, state=REVIEW, proposed_by=by(doing), proposed_on=doing.day, proposal_reason=said(reason, "reason"),
        approved_by="", approved_on=None, approval_reason="",
    )  # fmt: skip
    row.choices.update(proposed_by=by(doing))
    note(doing, row, "submitted", reason.strip())
    for one in others.values():
        doing.tell(one.ref, "approval.asked", f"/plans/{row.ref}/")
    return row.ref


@action(Act.PLAN_APPROVE)
def send_back(doing: Doing, ref: str, version: int | None, reason: str) -> str:
    """Whoever may approve does not: the plan can be changed again."""
    doing.must(None)
    row = load_round(doing, ref, version, (REVIEW,))
    proposer = row.proposed_by
    save(row, state=COMPUTED, proposed_by="", proposed_on=None)
    row.choices.update(proposed_by="")
    note(doing, row, "sent_back", said(reason, "reason"))
    tell(doing, proposer, "approval.decided", f"/plans/{row.ref}/")
    return row.ref


@action(Act.PLAN_DRAFT)
def withdraw(doing: Doing, ref: str, version: int | None, reason: str) -> str:
    """Takes a plan back that nobody has approved: for good, and kept on record."""
    doing.must(None)
    row = load_round(doing, ref, version, (DRAFT, COMPUTED, REVIEW))
    why = said(reason, "reason")
    save(row, state=WITHDRAWN, ended_by=by(doing), ended_on=doing.day, end_reason=why, job="")
    note(doing, row, "withdrawn", why)
    return row.ref


@action(Act.STANDARD_SET)
def set_lots(doing: Doing, wanted: Lots, reason: str) -> str:
    """Whether close calls are decided by lot, from today; plans computed from now on follow it."""
    doing.must(None)
    by_whom = Account.objects.filter(ref=doing.account).first()
    Standard.objects.create(
        key=LOTS.key, since=doing.day, value=LOTS.written(wanted), set_by=by_whom, reason=said(reason, "reason")
    )
    doing.note(standard=LOTS.key, on=wanted.on)
    return LOTS.key
