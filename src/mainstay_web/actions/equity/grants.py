"""Grants: put forward, with their units held from that moment on; approved by somebody else, which is the grant.

propose(caller, number, Wanted)       GRANT_PROPOSE
approve(caller, ref, version, words)  GRANT_APPROVE: the ledger, the facts, and the promise that it keeps
decline(…) / withdraw(…)              units go back to the pool
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from mainstay.chapters.equity.allocation import Allocation
from mainstay.chapters.equity.kinds import MANNERS, Kind, Units
from mainstay.chapters.equity.ledger import Deed, Entry
from mainstay.core.access import Act, Role
from mainstay.core.money import major, minor
from mainstay.core.text import Text
from mainstay_web.actions.act import Doing, InvalidError, RefusedError, action
from mainstay_web.actions.carrying import said, tell
from mainstay_web.actions.equity.ledger import Signed, enter, held, load_grant, second_person
from mainstay_web.actions.equity.outcomes import WHOLE
from mainstay_web.actions.rows import decide
from mainstay_web.store import equity_pool
from mainstay_web.store.charge import in_charge, who
from mainstay_web.store.equity_book import terms_of
from mainstay_web.store.tables.cases import Commitment
from mainstay_web.store.tables.equity import EquityGrant, EquityPlan, EquityReserve
from mainstay_web.store.tables.four_eyes import APPROVED, DECLINED, PROPOSED, WITHDRAWN
from mainstay_web.store.tables.people import Person
from mainstay_web.store.tables.refs import new_ref
from mainstay_web.store.tables.shares import MOST, TOO_MANY

_EARLY = timedelta(days=366)
_NO_PLAN = Text("没有生效的激励计划。", "There is no such plan in force.")
_DAY = Text("授予日须在计划期内，且不晚于今天。", "The day lies within the plan's time and not ahead.")
_UNITS = Text("数量须大于零。", "Grant more than nothing.")
_PROMISE = Text("这项承诺不能由授予兑现。", "A grant does not keep that promise.")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be granted; `price` per unit in minor units, `promise` the promise of a case that it carries out."""

    plan: str
    units: Units
    granted_on: date
    reason: str
    price: int = 0
    start: date | None = None
    promise: str = ""


@action(Act.GRANT_PROPOSE)
def propose(doing: Doing, number: str, wanted: Wanted) -> str:
    """Puts a grant forward and holds its units. Raises OverspentError where the pool has not got them."""
    doing.must(number)
    plan, start = _checked(doing, number, wanted)
    promise = _promise(number, wanted.promise)
    if promise is not None:
        equity_pool.end_reserve(promise, doing.day)
    equity_pool.take(plan.pool_id, wanted.units)
    row = _create(doing, number, plan, wanted, start, promise)
    for account in in_charge(number, Role.DIRECTOR, Act.GRANT_APPROVE, doing.day):
        if account.ref != doing.account:
            doing.tell(account.ref, "approval.asked", f"/equity/grants/{row.ref}/")
    doing.note(grant=row.ref)
    return row.ref


def _checked(doing: Doing, number: str, wanted: Wanted) -> tuple[EquityPlan, date]:
    """The plan, and the day on which vesting begins. Raises InvalidError for what cannot be."""
    plan = EquityPlan.objects.select_related("pool").filter(ref=wanted.plan, state=APPROVED).first()
    if plan is None or plan.kind == Kind.CO_INVEST.value or _followed(plan, wanted.granted_on):
        raise InvalidError(_NO_PLAN, field="plan")
    if wanted.granted_on > doing.day or wanted.granted_on < plan.since or _over(plan, wanted.granted_on):
        raise InvalidError(_DAY, field="granted_on")
    if not 0 < wanted.units <= MOST:
        raise InvalidError(TOO_MANY if wanted.units > MOST else _UNITS, field="units")
    if not isinstance(wanted.units, int) and terms_of(plan).schedule.allocation is not Allocation.FRACTIONAL:
        raise InvalidError(WHOLE, field="units")
    start = wanted.start or wanted.granted_on
    if abs(start - wanted.granted_on) > _EARLY:
        raise InvalidError(
            Text("起算日与授予日相差过大。", "Vesting begins within a year of the grant."), field="start"
        )
    if not Person.objects.filter(number=number, here=True).exists():
        raise InvalidError(Text("此人不在职。", "They are not employed here."), field="number")
    return plan, start


def _create(
    doing: Doing, number: str, plan: EquityPlan, wanted: Wanted, start: date, promise: Commitment | None
) -> EquityGrant:
    ref = new_ref()
    return EquityGrant.objects.create(
        ref=ref, number=f"EQ-{ref}", person=number, plan=plan, units=wanted.units, price=wanted.price,
        granted_on=wanted.granted_on, start=start, reason=said(wanted.reason, "reason"), promise=promise,
        proposed_by=who(doing.caller.actor), proposed_on=doing.day,
    )  # fmt: skip


def _followed(plan: EquityPlan, day: date) -> bool:
    """Whether a later version of the plan is in force on a day."""
    later = EquityPlan.objects.filter(line=plan.line, number__gt=plan.number, state=APPROVED, since__lte=day)
    return later.exists()


def _over(plan: EquityPlan, day: date) -> bool:
    return plan.until is not None and day > plan.until


def _promise(number: str, ref: str) -> Commitment | None:
    """The promise that the grant is to keep: the person's own, of the table `grants`, and not ended."""
    if not ref:
        return None
    row = Commitment.objects.filter(ref=ref, person=number, withdrawn_on=None, lapsed_on=None, kept_on=None).first()
    taken = EquityGrant.objects.filter(promise=row, state__in=(PROPOSED, APPROVED)).exists() if row else False
    if row is None or "grants" not in row.carriers or taken:
        raise InvalidError(_PROMISE, field="promise")
    return row


@action(Act.GRANT_APPROVE)
def approve(doing: Doing, ref: str, version: int | None, words: str) -> str:
    """Grants: a line of the ledger, facts for the signals, and the promise of a case kept by them."""
    row = load_grant(ref, version)
    doing.must(row.person)
    approver = second_person(doing, row.proposed_by, [row.person])
    if not Person.objects.filter(number=row.person, here=True).exists():
        raise InvalidError(Text("此人已离职，请退回。", "They have left: send it back."))
    before = held(row)
    decide(doing, row, APPROVED, approver, said(words, "words"))
    paid = minor(major(row.price) * row.units) if MANNERS[before.grant.kind].held_from_grant else 0
    entry = Entry(0, Deed.GRANT, row.granted_on, before.grant.plan, before.grant.id, row.person, row.units, amount=paid)
    proof = {"what": "approval", "document": row.reason, "by": approver, "on": doing.day.isoformat()}
    enter(doing, before, [entry], Signed(row.proposed_by, approver, [proof]))
    tell(doing, row.proposed_by, "approval.decided", f"/equity/grants/{row.ref}/")
    tell(doing, row.person, "approval.decided", "/my/shares/")
    doing.note(grant=row.ref)
    return row.ref


@action(Act.GRANT_APPROVE)
def decline(doing: Doing, ref: str, version: int | None, words: str) -> str:
    """Does not grant; the units are free again, and a promise holds its own again."""
    row = load_grant(ref, version)
    doing.must(row.person)
    return _back(doing, row, DECLINED, second_person(doing, row.proposed_by, [row.person]), words)


@action(Act.GRANT_PROPOSE)
def withdraw(doing: Doing, ref: str, version: int | None, words: str) -> str:
    """Whoever put it forward takes it back before it is decided."""
    row = load_grant(ref, version)
    doing.must(row.person)
    if row.proposed_by != who(doing.caller.actor):
        raise RefusedError(Text("不是您提出的", "you did not put it forward"))
    return _back(doing, row, WITHDRAWN, "", words)


def _back(doing: Doing, row: EquityGrant, state: str, approver: str, words: str) -> str:
    decide(doing, row, state, approver, said(words, "words"))
    equity_pool.let_go(row.plan.pool_id, row.units)
    if row.promise is not None and row.promise.lapsed_on is None and row.promise.withdrawn_on is None:
        EquityReserve.objects.filter(promise=row.promise).delete()
        equity_pool.reserve(row.promise, doing.day)
    tell(doing, row.proposed_by, "approval.decided", f"/equity/grants/{row.ref}/")
    doing.note(grant=row.ref)
    return row.ref
