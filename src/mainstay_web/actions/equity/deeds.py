"""What is done with a grant beyond its schedule: exercised, settled, accelerated, ended by leaving; and dividends.

Somebody puts it forward with what the ledger would say; somebody else approves, and the rules are asked once more.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from mainstay.chapters.equity.kinds import Units
from mainstay.chapters.equity.leaving import lapses
from mainstay.core.access import Act, Role
from mainstay.core.text import Text
from mainstay_web.actions.act import Doing, InvalidError, RefusedError, StaleError, action
from mainstay_web.actions.carrying import said, tell
from mainstay_web.actions.equity.ledger import NOTHING_HERE, Signed, enter, held, load_grant, second_person
from mainstay_web.actions.equity.outcomes import (
    AHEAD,
    DIVIDEND,
    EXERCISE,
    KINDS,
    LEAVE,
    NOTHING,
    REVERSE,
    TOO_MANY,
    WRONG_KIND,
    Asked,
    departure,
    outcome,
    taken_back,
)
from mainstay_web.actions.rows import as_seen, decide, locked
from mainstay_web.store.charge import in_charge, who
from mainstay_web.store.tables.equity import RULE, EquityDeed, EquityGrant, EquityPlan
from mainstay_web.store.tables.four_eyes import APPROVED, DECLINED, PROPOSED, WITHDRAWN
from mainstay_web.store.tables.refs import new_ref

_CHANGED = Text("数字已经变化，请退回后重新提出。", "The figures have changed: send it back and put it forward anew.")


@action(Act.GRANT_PROPOSE)
def propose(doing: Doing, ref: str, asked: Asked) -> str:
    """Puts forward what is to be done with one grant."""
    row = load_grant(ref)
    doing.must(row.person)
    if asked.kind not in KINDS or asked.kind == DIVIDEND:
        raise InvalidError(WRONG_KIND)
    return _put_forward(doing, row, asked, new_ref()).ref


@action(Act.EQUITY_OWN)
def exercise_own(doing: Doing, ref: str, units: Units, words: str = "") -> str:
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
        raise InvalidError(AHEAD if record > doing.day else TOO_MANY, field="record")
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
        raise InvalidError(NOTHING)
    doing.note(deeds=count)
    return group


def _put_forward(doing: Doing, row: EquityGrant, asked: Asked, group: str) -> EquityDeed:
    if row.state != APPROVED or asked.day > doing.day:
        raise InvalidError(AHEAD if row.state == APPROVED else WRONG_KIND, field="day")
    if EquityDeed.objects.filter(grant=row, kind=asked.kind, state=PROPOSED).exists():
        raise InvalidError(Text("已有一项同类事项等待批准。", "One of the kind waits for approval already."))
    made = outcome(held(row), asked)
    deed = EquityDeed.objects.create(
        group=group, kind=asked.kind, grant=row, person=row.person, day=asked.day, asked=asked.kept(),
        lines=made.lines, units=sum(each.units for each in made.entries), money=made.gets or made.pays,
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
    decide(doing, deed, APPROVED, approver, said(words, "words"))
    if asked.kind == LEAVE:
        EquityGrant.objects.filter(pk=row.pk).update(left_on=asked.day, leaving=asked.leaving)
    if asked.kind == REVERSE and any(one.deed and one.deed.kind == LEAVE for one in taken_back(before, asked)):
        EquityGrant.objects.filter(pk=row.pk).update(left_on=None, leaving="")
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
    decide(doing, deed, DECLINED, approver, said(words, "words"))
    tell(doing, deed.proposed_by, "approval.decided", f"/equity/grants/{deed.grant.ref}/")
    return deed.ref


@action(Act.EQUITY_OWN)
def withdraw_own(doing: Doing, ref: str) -> str:
    """The holder takes back what they asked for, before it is decided."""
    deed = _load(ref, None)
    doing.must(deed.person)
    if deed.proposed_by != who(doing.caller.actor):
        raise RefusedError(Text("不是您提出的", "you did not put it forward"))
    decide(doing, deed, WITHDRAWN, "", "")
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
    row = as_seen(locked(EquityDeed.objects.select_related("grant"), ref, NOTHING_HERE), version)
    if row.state != PROPOSED:
        raise StaleError
    return row


def _asked(deed: EquityDeed) -> Asked:
    kept: Mapping[str, object] = deed.asked
    return Asked.of(deed.kind, deed.day, deed.reason, kept)
