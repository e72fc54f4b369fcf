"""Keeping no longer than it serves: deletion when a period is over, legal holds, and erasing one person by two."""

from __future__ import annotations

from datetime import date

from django.conf import settings

from mainstay.core.access import Act, Role
from mainstay.core.retention import BY_KEY
from mainstay.core.text import Text
from mainstay.loop.carry.states import State
from mainstay_web.actions.act import Doing, InvalidError, RefusedError, StaleError, action
from mainstay_web.actions.carrying import said
from mainstay_web.store.accounts import account_by_ref, holders
from mainstay_web.store.equity_gone import in_projects, running
from mainstay_web.store.erasing import erase
from mainstay_web.store.retention import PERIOD, erasure_by_ref, hold_of, purge
from mainstay_web.store.standing import restand
from mainstay_web.store.tables.cases import Case, Commitment
from mainstay_web.store.tables.installation import Standard
from mainstay_web.store.tables.people import Person
from mainstay_web.store.tables.privacy import Dispute, Erasure, Hold

MOST_MONTHS = 360
"""Nothing about a person is kept for longer than thirty years."""
_KIND = Text("没有这一类。", "There is no such kind.")
_MONTHS = Text(
    "应在 {least} 到 {most} 个月之间：前者是法律要求的最短期限。",
    "Between {least} months, which the law asks at least, and {most}.",
)
_TOMORROW = Text(
    "最早从明天起生效：删除不可恢复，须留一天供别人提出异议。",
    "From tomorrow at the earliest: what is deleted is gone, so others need a day to object.",
)
_NOBODY = Text("没有这个人。", "There is nobody with this number.")
_OWN = Text("涉及您本人，须由别人来做。", "This is about you: somebody else has to do it.")
_SAME = Text("须由提出者以外的人执行。", "It takes somebody other than who asked for it.")
_ASKED = Text("已有人提出，等待另一人执行。", "It was asked for already, and waits for a second person.")
_HELD = Text("此人的数据被依法保全，不能删除。", "This person's data is under a legal hold and cannot be erased.")
_DISPUTED = Text(
    "此人有尚未答复的请求，请先答复。", "This person has a question that is not answered: answer it first."
)
_OPEN = Text(
    "此人还有未结的个案或承诺，请先了结。",
    "This person has a case or promises that are still open: bring them to an end first.",
)
_SHARES = Text("此人还有未了结的股权，请先结算。", "This person still holds shares: settle them first.")


@action(Act.RETENTION)
def delete_due(doing: Doing, key: str) -> str:
    """Deletes what is due of one kind, and writes down how much."""
    doing.must(None)
    if key not in BY_KEY:
        raise InvalidError(_KIND)
    count = purge(key, doing.day)
    if count and key == "leavers":
        restand(doing.day)
    doing.note(kind=key, rows=count)
    return str(count)


@action(Act.RETENTION)
def set_period(doing: Doing, key: str, months: int, since: date, reason: str) -> str:
    """Sets how long a kind is kept, from a day on; never shorter than the law asks.

    From tomorrow at the earliest: what is deleted is gone for good, so whoever watches over it can still object. The
    others who may decide are told.
    """
    doing.must(None)
    if key not in BY_KEY:
        raise InvalidError(_KIND, field="kind")
    if not BY_KEY[key].least <= months <= MOST_MONTHS:
        raise InvalidError(_MONTHS.fill(least=BY_KEY[key].least, most=MOST_MONTHS), field="months")
    if since <= doing.day:
        raise InvalidError(_TOMORROW, field="since")
    Standard.objects.create(
        key=PERIOD + key, since=since, value=months, set_by=account_by_ref(doing.account), reason=said(reason, "reason")
    )
    for one in (*holders(Role.DIRECTOR.value), *holders(Role.AUDITOR.value)):
        if one.ref != doing.account:
            doing.tell(one.ref, "rule.changed", "/retention/")
    doing.note(kind=key, months=months, since=since.isoformat())
    return key


@action(Act.RETENTION)
def hold(doing: Doing, number: str, reason: str) -> str:
    """Holds somebody's data fast: nothing of it is deleted until the hold is lifted."""
    doing.must(None)
    _somebody(doing, number)
    if hold_of(number) is not None:
        raise InvalidError(Text("已经保全。", "It is held already."), field="number")
    row = Hold.objects.create(person=number, reason=said(reason, "reason"), since=doing.day, set_by=doing.account)
    return row.ref


@action(Act.RETENTION)
def lift(doing: Doing, ref: str) -> str:
    """Lifts a hold."""
    doing.must(None)
    row = Hold.objects.filter(ref=ref).first()
    if row is None or row.lifted_on is not None:
        raise StaleError
    _somebody(doing, row.person)
    Hold.objects.filter(pk=row.pk).update(lifted_on=doing.day, lifted_by=doing.account)
    return ref


@action(Act.RETENTION)
def ask_erasure(doing: Doing, number: str, reason: str) -> str:
    """Asks that somebody be erased; another person has to do it."""
    doing.must(None)
    _somebody(doing, number)
    _erasable(number)
    if Erasure.objects.filter(person=number, decided_on=None).exists():
        raise InvalidError(_ASKED, field="number")
    row = Erasure.objects.create(
        person=number, reason=said(reason, "reason"), asked_by=doing.account, asked_on=doing.day
    )
    return row.ref


@action(Act.RETENTION)
def decline_erasure(doing: Doing, ref: str, words: str) -> str:
    """Does not erase, and says why."""
    doing.must(None)
    row = _asked(doing, ref)
    Erasure.objects.filter(pk=row.pk).update(
        decided_by=doing.account, decided_on=doing.day, answer=said(words, "words")
    )
    return ref


@action(Act.RETENTION)
def erase_person(doing: Doing, ref: str) -> str:
    """Erases somebody for good, in the house and in every copy that is restored later."""
    doing.must(None)
    row = _asked(doing, ref)
    _erasable(row.person)
    count = erase(settings.HOME, row.person)
    restand(doing.day)
    doing.note(rows=count, asked_by=row.asked_by)
    return ref


def _asked(doing: Doing, ref: str) -> Erasure:
    row = erasure_by_ref(ref)
    if row is None:
        raise RefusedError(_NOBODY)
    _somebody(doing, row.person)
    if row.asked_by == doing.account:
        raise InvalidError(_SAME)
    return row


def _somebody(doing: Doing, number: str) -> None:
    if not Person.objects.filter(number=number).exists():
        raise InvalidError(_NOBODY, field="number")
    if number == doing.caller.actor.person:
        raise InvalidError(_OWN, field="number")
    doing.about = number


def _erasable(number: str) -> None:
    if hold_of(number) is not None:
        raise InvalidError(_HELD, field="number")
    if Dispute.objects.filter(person=number, state=Dispute.OPEN).exists():
        raise InvalidError(_DISPUTED, field="number")
    ended = {"kept_on": None, "broken_on": None, "lapsed_on": None, "withdrawn_on": None}
    cases = Case.objects.filter(person=number).exclude(state=State.CLOSED.value)
    if cases.exists() or Commitment.objects.filter(person=number, **ended).exists():
        raise InvalidError(_OPEN, field="number")
    if running().filter(person=number).exists() or in_projects().filter(person=number).exists():
        raise InvalidError(_SHARES, field="number")
