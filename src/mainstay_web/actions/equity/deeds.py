"""What is done with a grant beyond its schedule: exercised, settled, accelerated, ended by leaving; and dividends.

Somebody puts it forward with what the ledger would say; somebody else approves, and the rules are asked once more.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal

from mainstay.chapters.equity.acceleration import bites
from mainstay.chapters.equity.dividends import dividend
from mainstay.chapters.equity.kinds import MANNERS
from mainstay.chapters.equity.leavers import LEAVERS, Leaving
from mainstay.chapters.equity.leaving import Departure, lapses, last_day_to_exercise, on_leaving, projected
from mainstay.chapters.equity.ledger import Deed, Entry
from mainstay.chapters.equity.values import per_unit, shares_settled
from mainstay.chapters.equity.vesting import due
from mainstay.core.access import Act, Role
from mainstay.core.money import major, minor
from mainstay.core.text import Text
from mainstay_web.actions.act import Doing, InvalidError, RefusedError, StaleError, action
from mainstay_web.actions.carrying import said, tell
from mainstay_web.actions.equity.ledger import Signed, enter, held, load_grant, second_person
from mainstay_web.store import equity_pool
from mainstay_web.store.charge import in_charge, who
from mainstay_web.store.equity_book import Held
from mainstay_web.store.rules import in_force
from mainstay_web.store.tables.equity import (
    APPROVED,
    DECLINED,
    PROPOSED,
    RULE,
    WITHDRAWN,
    EquityDeed,
    EquityGrant,
    EquityPlan,
)
from mainstay_web.store.tables.refs import new_ref

EXERCISE, SETTLE, ACCELERATE, LEAVE, DIVIDEND = "exercise", "settle", "accelerate", "leave", "dividend"
KINDS = {
    EXERCISE: Text("行权", "Exercise"), SETTLE: Text("解锁或兑付", "Release or pay out"),
    ACCELERATE: Text("加速归属", "Accelerated vesting"), LEAVE: Text("离职结算", "Settlement on leaving"),
    DIVIDEND: Text("分红", "Dividend"),
}  # fmt: skip
_NO_VALUE = Text("当日没有估值，请先登记。", "There is no value of a unit on that day: enter one first.")
_NOTHING = Text("按条款没有可以入账的内容。", "By the terms there is nothing to enter.")
_CHANGED = Text("数字已经变化，请退回后重新提出。", "The figures have changed: send it back and put it forward anew.")
_AHEAD = Text("日期不能在未来。", "The day cannot lie ahead.")
_WINDOW = Text("行权期已过。", "The time to exercise is over.")
_WRONG_KIND = Text("这种激励工具不能这样处理。", "That cannot be done with this kind.")
_TOO_MANY = Text("数量须大于零，且不超过可用数量。", "More than nothing, and no more than there is.")


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked for: `units` to exercise or settle, minor units `per_unit` of a dividend, the kind of leaving."""

    kind: str
    day: date
    reason: str
    units: int = 0
    per_unit: int = 0
    leaving: str = ""
    proof: str = ""

    def kept(self) -> dict[str, object]:
        """As JSON."""
        return {"units": self.units, "per_unit": self.per_unit, "leaving": self.leaving, "proof": self.proof}


@dataclass(frozen=True, slots=True)
class Outcome:
    """Lines of the ledger; money the holder `pays` or `gets`, in minor units; whole `shares` handed over."""

    entries: Sequence[Entry]
    gets: int = 0
    pays: int = 0
    shares: int = 0
    lines: list[dict[str, object]] = field(default_factory=list)


def outcome(one: Held, asked: Asked) -> Outcome:
    """What the ledger would say. Raises InvalidError where the terms do not allow it."""
    made = _MAKERS[asked.kind](one, asked)
    if not made.entries:
        raise InvalidError(_NOTHING)
    lines: list[dict[str, object]] = [
        {"kind": each.deed.value, "tranche": each.tranche, "units": int(each.units), "money": each.amount,
         "day": max(each.on, one.row.granted_on).isoformat()}
        for each in made.entries
    ]  # fmt: skip
    return replace(made, lines=lines)


def _value(day: date) -> Decimal:
    worth = equity_pool.per_unit(day)
    if worth is None:
        raise InvalidError(_NO_VALUE, field="day")
    return major(worth)


def _entry(one: Held, deed: Deed, day: date, units: int, amount: int = 0, tranche: str = "") -> Entry:
    grant = one.grant
    return Entry(0, deed, day, grant.plan, grant.id, grant.person, units, tranche, amount=amount)


def _exercise(one: Held, asked: Asked) -> Outcome:
    manner, grant = MANNERS[one.grant.kind], one.grant
    if not manner.exercised:
        raise InvalidError(_WRONG_KIND)
    last = last_day_to_exercise(grant, departure(one))
    if last is not None and asked.day > last:
        raise InvalidError(_WINDOW, field="day")
    _within(asked.units, int(one.on(asked.day).held))
    worth = _value(asked.day)
    rise = minor(per_unit(grant.kind, grant.price, worth) * asked.units)
    if grant.kind.value == "option":
        pays = one.row.price * asked.units
        return Outcome([_entry(one, Deed.EXERCISE, asked.day, asked.units, pays)], pays=pays, shares=asked.units)
    entry = _entry(one, Deed.EXERCISE, asked.day, asked.units)
    if manner.in_shares:
        return Outcome([entry], shares=shares_settled(asked.units, grant.price, worth))
    return Outcome([entry], gets=rise)


def _settle(one: Held, asked: Asked) -> Outcome:
    manner, grant = MANNERS[one.grant.kind], one.grant
    if manner.exercised:
        raise InvalidError(_WRONG_KIND)
    _within(asked.units, int(one.on(asked.day).held))
    pays = 0 if manner.in_shares else minor(per_unit(grant.kind, grant.price, _value(asked.day)) * asked.units)
    shares = asked.units if manner.in_shares else 0
    return Outcome([_entry(one, Deed.RELEASE, asked.day, asked.units, pays)], gets=pays, shares=shares)


def _within(units: int, most: int) -> None:
    if not 0 < units <= most:
        raise InvalidError(_TOO_MANY, field="units", most=most)


def _accelerate(one: Held, asked: Asked) -> Outcome:
    """What an event alone brings; one that also needs somebody to leave is part of their settlement."""
    grant, entries = one.grant, list[Entry]()
    shares = [
        rule.share for rule in grant.terms.accelerations
        if not rule.leavings and (on := bites(rule, one.proofs, asked.day)) is not None and on <= asked.day
    ]  # fmt: skip
    share = max(shares, default=Decimal(0))
    for each in one.positions(asked.day):
        units = int(each.pending * share)
        if units > 0:
            entries.append(_entry(one, Deed.ACCELERATE, asked.day, units, tranche=each.tranche.key))
    return Outcome(entries)


def departure(one: Held, asked: Asked | None = None) -> Departure | None:
    """How the holder leaves, as asked or as settled before; None where they have not left."""
    kind, left = (asked.leaving, asked.day) if asked else (one.row.leaving, one.row.left_on)
    if not kind or left is None or kind not in {each.value for each in Leaving}:
        return None
    worth = equity_pool.per_unit(left)
    return Departure(left, Leaving(kind), major(worth or 0), in_force(LEAVERS, left))


def _leave(one: Held, asked: Asked) -> Outcome:
    case = departure(one, asked)
    if case is None:
        raise InvalidError(Text("请选择离职类型。", "Say how they leave."), field="leaving")
    _value(asked.day)
    before = asked.day - timedelta(days=1)
    first = due(one.grant, one.holding, one.service, one.proofs, before)
    then = projected(one.grant, one.holding, one.service.hired, one.proofs, before)
    entries = [*first, *on_leaving(one.grant, then, one.service.hired, one.proofs, case)]
    repaid = sum(each.amount for each in entries if each.deed in {Deed.FORFEIT, Deed.BUY_BACK})
    return Outcome(entries, gets=repaid)


def _dividend(one: Held, asked: Asked) -> Outcome:
    found = dividend(
        one.grant.terms.dividends, one.on(asked.day), major(asked.per_unit), asked.day, one.service, one.proofs
    )
    entries = [_entry(one, Deed.DIVIDEND, asked.day, 0, found.due)] if found.due else []
    return Outcome(entries, gets=found.due)


_MAKERS = {
    EXERCISE: _exercise, SETTLE: _settle, ACCELERATE: _accelerate, LEAVE: _leave, DIVIDEND: _dividend,
}  # fmt: skip


@action(Act.GRANT_PROPOSE)
def propose(doing: Doing, ref: str, asked: Asked) -> str:
    """Puts forward what is to be done with one grant."""
    row = load_grant(ref)
    doing.must(row.person)
    if asked.kind not in KINDS or asked.kind == DIVIDEND:
        raise InvalidError(_WRONG_KIND)
    return _put_forward(doing, row, asked, new_ref()).ref


@action(Act.EQUITY_OWN)
def exercise_own(doing: Doing, ref: str, units: int, words: str = "") -> str:
    """The holder asks to exercise; somebody of the company carries it out."""
    row = load_grant(ref)
    doing.must(row.person)
    if row.person != doing.caller.actor.person:
        raise RefusedError(Text("不是您的授予", "it is not yours"))
    asked = Asked(EXERCISE, doing.day, words.strip() or "-", units)
    return _put_forward(doing, row, asked, new_ref()).ref


@action(Act.EQUITY_WORK)
def propose_dividend(doing: Doing, line: str, record: date, per_unit_: int, reason: str) -> str:
    """A dividend on every grant of a plan that earns one; the deeds share a group, which is returned."""
    doing.must(None)
    if record > doing.day or per_unit_ <= 0:
        raise InvalidError(_AHEAD if record > doing.day else _TOO_MANY, field="record")
    plans = EquityPlan.objects.filter(line=line)
    rows = EquityGrant.objects.select_for_update(of=("self",)).select_related("plan")
    group, count = new_ref(), 0
    for row in rows.filter(plan__in=plans, state=APPROVED, granted_on__lte=record).order_by("pk"):
        asked = Asked(DIVIDEND, record, reason, per_unit=per_unit_)
        try:
            _put_forward(doing, row, asked, group)
        except InvalidError:
            continue
        count += 1
    if not count:
        raise InvalidError(_NOTHING)
    doing.note(deeds=count)
    return group


def _put_forward(doing: Doing, row: EquityGrant, asked: Asked, group: str) -> EquityDeed:
    if row.state != APPROVED or asked.day > doing.day:
        raise InvalidError(_AHEAD if row.state == APPROVED else _WRONG_KIND, field="day")
    if EquityDeed.objects.filter(grant=row, kind=asked.kind, state=PROPOSED).exists():
        raise InvalidError(Text("已有一项同类事项等待批准。", "One of the kind waits for approval already."))
    made = outcome(held(row), asked)
    deed = EquityDeed.objects.create(
        group=group, kind=asked.kind, grant=row, person=row.person, day=asked.day, asked=asked.kept(),
        lines=made.lines, units=sum(int(each.units) for each in made.entries), money=made.gets or made.pays,
        reason=said(asked.reason, "reason"), proposed_by=who(doing.caller.actor), proposed_on=doing.day,
    )  # fmt: skip
    for account in in_charge(row.person, Role.DIRECTOR, Act.GRANT_APPROVE, doing.day):
        if account.ref != doing.account:
            doing.tell(account.ref, "approval.asked", f"/equity/grants/{row.ref}/")
    doing.note(grant=row.ref, deed=deed.ref)
    return deed


@action(Act.GRANT_APPROVE)
def approve(doing: Doing, ref: str, version: int | None, words: str) -> str:
    """Somebody else approves: the rules are asked again, and what was put forward is entered."""
    deed = _load(ref, version)
    doing.must(deed.person)
    approver = second_person(doing, deed.proposed_by, [deed.person])
    row = load_grant(deed.grant.ref)
    before = held(row)
    asked = _asked(deed)
    made = outcome(before, asked)
    if made.lines != deed.lines:
        raise InvalidError(_CHANGED)
    _to(deed, APPROVED, approver, doing, said(words, "words"))
    if asked.kind == LEAVE:
        EquityGrant.objects.filter(pk=row.pk).update(left_on=asked.day, leaving=asked.leaving)
    document = asked.proof or deed.reason
    proof = {"what": deed.kind, "document": document, "by": deed.proposed_by, "on": deed.proposed_on.isoformat()}
    enter(doing, before, made.entries, Signed(deed.proposed_by, approver, [proof], deed))
    tell(doing, deed.person, "approval.decided", "/my/shares/")
    tell(doing, deed.proposed_by, "approval.decided", f"/equity/grants/{row.ref}/")
    doing.note(grant=row.ref, deed=deed.ref)
    return deed.ref


@action(Act.GRANT_APPROVE)
def decline(doing: Doing, ref: str, version: int | None, words: str) -> str:
    """Does not approve, and says why."""
    deed = _load(ref, version)
    doing.must(deed.person)
    approver = second_person(doing, deed.proposed_by, [deed.person])
    _to(deed, DECLINED, approver, doing, said(words, "words"))
    tell(doing, deed.proposed_by, "approval.decided", f"/equity/grants/{deed.grant.ref}/")
    return deed.ref


@action(Act.EQUITY_OWN)
def withdraw_own(doing: Doing, ref: str) -> str:
    """The holder takes back what they asked for, before it is decided."""
    deed = _load(ref, None)
    doing.must(deed.person)
    if deed.proposed_by != who(doing.caller.actor):
        raise RefusedError(Text("不是您提出的", "you did not put it forward"))
    _to(deed, WITHDRAWN, "", doing, "")
    return deed.ref


@action(Act.RUN_TURN)
def lapse(doing: Doing, ref: str) -> str:
    """By rule: vested units whose time to be exercised is over go back; how many lines."""
    doing.must(None)
    row = load_grant(ref)
    before = held(row)
    entries = lapses(before.grant, before.holding, doing.day, departure(before))
    if entries:
        enter(doing, before, entries, Signed(RULE))
    doing.note(grant=row.ref, lines=len(entries))
    return str(len(entries))


def _load(ref: str, version: int | None) -> EquityDeed:
    row = EquityDeed.objects.select_for_update(of=("self",)).select_related("grant").filter(ref=ref).first()
    if row is None:
        raise RefusedError(Text("没有这一项", "there is no such thing"))
    if row.state != PROPOSED or (version is not None and row.version != version):
        raise StaleError
    return row


def _asked(deed: EquityDeed) -> Asked:
    kept: Mapping[str, object] = deed.asked
    return Asked(
        deed.kind, deed.day, deed.reason, int(str(kept["units"])), int(str(kept["per_unit"])), str(kept["leaving"]),
        str(kept["proof"]),
    )  # fmt: skip


def _to(deed: EquityDeed, state: str, approver: str, doing: Doing, words: str) -> None:
    waiting = EquityDeed.objects.filter(pk=deed.pk, state=PROPOSED, version=deed.version)
    columns = {"state": state, "approved_by": approver, "approved_on": doing.day, "answer": words}
    if waiting.update(version=deed.version + 1, **columns) != 1:
        raise StaleError
    deed.refresh_from_db()
