"""What the night does with clocks: reminds of promises, breaks those late for too long, reports late cases upwards.

tick(caller)      for the nightly turn; run twice, or late, it tells each thing once
"""

from __future__ import annotations

from datetime import timedelta

from mainstay.core.access import Act, Role
from mainstay.core.text import Text
from mainstay.core.workdays import WorkCalendar
from mainstay.loop.carry import commitments as rules
from mainstay.loop.carry.commitments import RULE, Patience
from mainstay.loop.carry.deadlines import Escalation, Times, Whom, escalation
from mainstay.loop.carry.reminders import reminders
from mainstay.loop.carry.states import Act as Step
from mainstay.loop.carry.states import State
from mainstay_web.actions.act import Doing, action
from mainstay_web.actions.carrying import mark, save_promise, tell
from mainstay_web.store.cases import rule_of as case_of
from mainstay_web.store.charge import account_of, in_charge
from mainstay_web.store.promises import AGREED, OPEN
from mainstay_web.store.promises import rule_of as promise_of
from mainstay_web.store.rules import calendar, patience, times
from mainstay_web.store.tables.cases import Case, Commitment

_LATE = Text("逾期过久，按规则记为失信。", "Late for too long: broken by rule.")
_ORDER = ("", *(whom.value for whom in Whom))
_ROLES = {Whom.HRBP: Role.HRBP, Whom.HR_DIRECTOR: Role.DIRECTOR}


@action(Act.RUN_TURN)
def tick(doing: Doing) -> str:
    """Everything that falls due by today; the reference says how many were told, broken and reported."""
    doing.must(None)
    told = broken = 0
    patient = patience(doing.day)
    running = Commitment.objects.select_for_update(of=("self",)).select_related("case", "budget")
    for row in running.filter(OPEN & AGREED, due__lte=doing.day + timedelta(days=max(patient.remind_days, default=0))):
        told += _remind(doing, row, patient)
        broken += _break(doing, row, patient)
    reported = _report(doing)
    doing.note(reminded=told, broken=broken, reported=reported)
    return f"{told}-{broken}-{reported}"


def _remind(doing: Doing, row: Commitment, patient: Patience) -> int:
    """Tells the owner before the day, and HR after it: each day once, also after a night that did not run."""
    after = row.reminded_on or row.made_on - timedelta(days=1)
    due = reminders(promise_of(row), after, doing.day, patient)
    for one in due[-1:]:  # of several nights that did not run, the newest says it all
        kind = "promise.due" if one.on <= row.due else "promise.late"
        if not doing.tell_all(_accounts(one.whom, row.owner, row.person, doing), kind, "/promises/"):
            return 0
    Commitment.objects.filter(pk=row.pk).update(reminded_on=doing.day)
    return len(due[-1:])


def _break(doing: Doing, row: Commitment, patient: Patience) -> int:
    """Late for too long is broken, from the day the rule names, whenever the night comes to it."""
    promise = promise_of(row)
    on = rules.broken_by_rule(promise, doing.day, patient)
    if on is None:
        return 0
    save_promise(doing, row, rules.break_(promise, RULE, on, _LATE.zh))
    if row.case is not None:
        mark(doing, row.case, "broken", promise=row.ref)
    tell(doing, row.owner, "promise.late", "/promises/")
    tell(doing, row.person, "promise.to_confirm", "/my/promises/")
    return 1


def _report(doing: Doing) -> int:
    """Cases near or past the day of their next step: each level of who hears, once a step."""
    days, limits, count = calendar(), times(doing.day), 0
    for row in Case.objects.exclude(state=State.CLOSED.value):
        found = _rises(row, doing, limits, days)
        if found is None:
            continue
        accounts = _accounts(found.whom, row.owner, row.person, doing)
        if not doing.tell_all(accounts, _kind(found), f"/cases/{row.ref}/"):
            continue
        Case.objects.filter(pk=row.pk).update(told=found.whom.value)
        if found.whom is not Whom.OWNER:
            mark(doing, row, "escalated", whom=found.whom.value)
        count += 1
    return count


def _rises(row: Case, doing: Doing, limits: Times, days: WorkCalendar) -> Escalation | None:
    found = escalation(case_of(row), doing.day, limits, days)
    if found is None or _ORDER.index(found.whom.value) <= _ORDER.index(row.told):
        return None
    return found


def _kind(found: Escalation) -> str:
    if found.whom is not Whom.OWNER:
        return "case.escalated"
    return "answer.due" if found.clock.due.act is Step.ANSWER else "case.due"


def _accounts(whom: Whom, owner: str, number: str, doing: Doing) -> list[str]:
    """Who hears: the owner; without one, or above them, HR in charge of the person."""
    if whom is Whom.OWNER and owner:
        account = account_of(owner)
        return [account.ref] if account is not None else []
    role = _ROLES.get(whom, Role.HRBP)
    return [one.ref for one in in_charge(number, role, Act.CASE_WORK, doing.day)]
