"""Pools, plans, what a unit is worth, and what happened: each put forward by one person and decided by another."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar

from django.db.models import Max

from mainstay.chapters.equity.kinds import Kind
from mainstay.chapters.equity.plans import PlanTerms
from mainstay.chapters.equity.terms_json import plan_read, plan_written
from mainstay.core.access import Act
from mainstay.core.text import Text
from mainstay_web.actions.act import Doing, InvalidError, RefusedError, action
from mainstay_web.actions.carrying import batch_of, said
from mainstay_web.actions.equity.ledger import NOTHING_HERE, second_person
from mainstay_web.actions.rows import decide, locked
from mainstay_web.store import equity_pool
from mainstay_web.store.access import allowed
from mainstay_web.store.charge import account_of, who
from mainstay_web.store.equity_facts import SOURCE, tell_grants
from mainstay_web.store.equity_gone import LIVE
from mainstay_web.store.tables.equity import (
    EquityEvent,
    EquityGrant,
    EquityPlan,
    EquityPool,
    EquityPoolChange,
    EquityValuation,
)
from mainstay_web.store.tables.four_eyes import APPROVED, DECLINED
from mainstay_web.store.tables.people import Person

MOST_UNITS = 10**12
T = TypeVar("T", EquityPoolChange, EquityPlan, EquityEvent)
_OUT_OF_RANGE = Text("数量超出范围。", "The number is out of range.")
_HOME = "/equity/pool/"


@dataclass(frozen=True, slots=True)
class Plan:
    """A plan as it is put forward. `line` names the plan of which it is a new version (empty: a new plan)."""

    name: str
    kind: Kind
    pool: str
    terms: PlanTerms
    since: date
    until: date | None = None
    listed: bool = False
    lasting: bool = False
    line: str = ""
    reason: str = ""


@action(Act.EQUITY_WORK)
def open_pool(doing: Doing, name: str) -> str:
    """An empty pool; units come by changes that two people agree on."""
    doing.must(None)
    return EquityPool.objects.create(name=said(name, "name"), made_by=who(doing.caller.actor), made_on=doing.day).ref


@action(Act.EQUITY_WORK)
def propose_change(doing: Doing, pool: str, units: int, day: date, source: str) -> str:
    """Puts units into a pool (or, below zero, takes them out), with the resolution that says so."""
    doing.must(None)
    row = _pool(pool)
    if not 0 < abs(units) <= MOST_UNITS:
        raise InvalidError(_OUT_OF_RANGE, field="units")
    made = EquityPoolChange.objects.create(
        pool=row, day=day, units=units, source=said(source, "source"), proposed_by=who(doing.caller.actor),
        proposed_on=doing.day,
    )  # fmt: skip
    return made.ref


@action(Act.EQUITY_WORK)
def decide_change(doing: Doing, ref: str, *, yes: bool, answer: str) -> str:
    """Somebody else decides on a change of a pool. A pool never shrinks below what it holds."""
    doing.must(None)
    row = _decided(doing, EquityPoolChange, ref, yes=yes, answer=answer)
    if yes and not equity_pool.enlarge(row.pool_id, row.units):
        raise InvalidError(
            Text("已占用的数量超过变更后的总量。", "More is held than the pool would then have."), field="units"
        )
    return row.pool.ref


@action(Act.EQUITY_WORK)
def set_value(doing: Doing, day: date, per_unit: int, source: str) -> str:
    """What a unit is worth from a day on, in minor units; grants are told anew as facts at that value."""
    doing.must(None)
    if not 0 <= per_unit <= MOST_UNITS or day > doing.day:
        raise InvalidError(Text("估值或日期不合要求。", "The value or its day cannot be."), field="per_unit")
    made = EquityValuation.objects.create(
        day=day, per_unit=per_unit, source=said(source, "source"), made_by=who(doing.caller.actor)
    )
    live = EquityGrant.objects.filter(LIVE, state=APPROVED, person__in=Person.objects.values("number"))
    tell_grants(batch_of(doing, SOURCE), live.select_related("plan"), doing.day)
    return made.ref


@action(Act.EQUITY_WORK)
def propose_plan(doing: Doing, plan: Plan) -> str:
    """Puts a plan forward, or a new version of one. What was granted under an earlier version keeps its terms."""
    doing.must(None)
    if plan.until is not None and plan.until < plan.since:
        raise InvalidError(Text("结束早于开始。", "It would end before it begins."), field="until")
    written = plan_written(plan.terms)
    plan_read(written)
    columns: dict[str, Any] = {}
    if plan.line:
        newest = EquityPlan.objects.filter(line=plan.line).aggregate(top=Max("number"))["top"]
        if newest is None:
            raise RefusedError(Text("没有这个计划", "there is no such plan"))
        columns = {"line": plan.line, "number": newest + 1}
    made = EquityPlan.objects.create(
        name=said(plan.name, "name"), kind=plan.kind.value, pool=_pool(plan.pool), terms=written,
        digest=digest(written), since=plan.since, until=plan.until, listed=plan.listed, lasting=plan.lasting,
        proposed_by=who(doing.caller.actor), proposed_on=doing.day, proposal_reason=said(plan.reason, "reason"),
        **columns,
    )  # fmt: skip
    return made.ref


@action(Act.EQUITY_WORK)
def decide_plan(doing: Doing, ref: str, *, yes: bool, answer: str) -> str:
    """Somebody else decides on a plan; from its first day on nothing is granted under an earlier version."""
    doing.must(None)
    return _decided(doing, EquityPlan, ref, yes=yes, answer=answer).ref


@dataclass(frozen=True, slots=True)
class Happened:
    """A result certified as met or missed, or an event of the company; `plan` and `number` empty: for all."""

    kind: str
    name: str
    day: date
    proof: str
    met: bool = True
    plan: str = ""
    number: str = ""
    value: Decimal | None = None
    """Of a report of progress: how far it has come, and `expected` by now; 1 is the whole."""
    expected: Decimal | None = None


@action(Act.EQUITY_WORK)
def propose_event(doing: Doing, what: Happened) -> str:
    """Puts forward that something was met, missed or happened, with the document that proves it."""
    doing.must(None)
    if what.kind not in (EquityEvent.RESULT, EquityEvent.COMPANY, EquityEvent.PROGRESS) or what.day > doing.day:
        raise InvalidError(Text("日期不能在未来。", "The day cannot lie ahead."), field="day")
    if what.number and not allowed(doing.caller.actor, Act.GRANT_PROPOSE, what.number, doing.day):
        raise InvalidError(Text("没有这个人。", "There is no such person."), field="number")
    plan = EquityPlan.objects.filter(ref=what.plan).first() if what.plan else None
    made = EquityEvent.objects.create(
        kind=what.kind, name=said(what.name, "name"), plan=plan, person=what.number, day=what.day, met=what.met,
        value=what.value, expected=what.expected, proof=said(what.proof, "proof"),
        proposed_by=who(doing.caller.actor), proposed_on=doing.day,
    )  # fmt: skip
    return made.ref


@action(Act.EQUITY_WORK)
def decide_event(doing: Doing, ref: str, *, yes: bool, answer: str) -> str:
    """Somebody else confirms it, or not; from then on it counts."""
    doing.must(None)
    about = EquityEvent.objects.filter(ref=ref).exclude(person="").values_list("person", flat=True)
    return _decided(doing, EquityEvent, ref, yes=yes, answer=answer, people=tuple(about)).ref


def _decided(doing: Doing, model: type[T], ref: str, *, yes: bool, answer: str, people: tuple[str, ...] = ()) -> T:
    """Once, by somebody else, with words of their own."""
    row = locked(model._default_manager, ref, NOTHING_HERE)  # noqa: SLF001 - Django's documented name
    approver = second_person(doing, row.proposed_by, people)
    decide(doing, row, APPROVED if yes else DECLINED, approver, said(answer, "answer"))
    account = account_of(row.proposed_by)
    if account is not None:
        doing.tell(account.ref, "approval.decided", _HOME)
    return row


def _pool(ref: str) -> EquityPool:
    row = EquityPool.objects.filter(ref=ref).first()
    if row is None:
        raise InvalidError(Text("没有这个股权池。", "There is no such pool."), field="pool")
    return row


def digest(written: Mapping[str, Any]) -> str:
    """SHA-256 of a declaration."""
    return hashlib.sha256(json.dumps(written, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
