"""Naming a mentor and ending it: from that very second the mentor sees what the rules allow, or nothing any more."""

from __future__ import annotations

from datetime import date, timedelta

from mainstay.core.access import Act
from mainstay.core.text import Text
from mainstay_web.actions.act import Doing, InvalidError, StaleError, action
from mainstay_web.actions.carrying import batch_of, said
from mainstay_web.actions.rows import locked
from mainstay_web.store.access import mentored
from mainstay_web.store.accounts import account_of_person
from mainstay_web.store.facts import add, held
from mainstay_web.store.tables.mentoring import Mentoring
from mainstay_web.store.tables.people import Person

MENTEES, MINE = "/mentees/", "/my/data/"
_NONE = Text("没有这条记录", "there is no such entry")
_NOBODY = Text("没有这位在职同事。", "There is no such colleague here.")
_SELF = Text("不能做自己的导师。", "Nobody mentors themselves.")
_TWICE = Text("这位同事已经是其导师。", "They are mentored by this colleague already.")
_UNTIL = Text("结束日期不能早于今天。", "It cannot end before today.")


@action(Act.MENTOR_SET)
def name_mentor(doing: Doing, number: str, mentor: str, reason: str, until: date | None = None) -> str:
    """From now on `mentor` mentors the person, until a last day or until it is ended; it becomes a fact of growth.

    Raises InvalidError for who is not here, for oneself, for a pair that is one already, or without a reason.
    """
    doing.must(number)
    if not Person.objects.filter(number=mentor, here=True).exists():
        raise InvalidError(_NOBODY, field="mentor")
    if mentor == number:
        raise InvalidError(_SELF, field="mentor")
    if until is not None and until < doing.day:
        raise InvalidError(_UNTIL, field="until")
    if mentored(doing.day).filter(person=number, mentor=mentor).exists():
        raise InvalidError(_TWICE, field="mentor")
    row = Mentoring.objects.create(
        person=number, mentor=mentor, since=doing.day, until=until, reason=said(reason, "reason"),
        named_by=doing.account,
    )  # fmt: skip
    _fact(doing, number, "mentor_start")
    _tell(doing, row)
    doing.note(mentoring=row.ref)
    return row.ref


@action(Act.MENTOR_SET)
def end_mentoring(doing: Doing, ref: str, reason: str) -> str:
    """Ends it with yesterday, so that it no longer holds from this very second."""
    row = locked(Mentoring.objects, ref, _NONE)
    doing.must(row.person)
    if row.until is not None and row.until < doing.day:
        raise StaleError
    row.until, row.end_reason = doing.day - timedelta(days=1), said(reason, "reason")
    row.ended_by = doing.account
    row.save(update_fields=["until", "end_reason", "ended_by"])
    _fact(doing, row.person, "mentor_end")
    _tell(doing, row)
    doing.note(mentoring=ref)
    return ref


def _fact(doing: Doing, number: str, kind: str) -> None:
    """What the signals read, and what keeps a promise of a mentor; one of a kind on a day says it all."""
    known = held(["growth"], person=number).get("growth")
    if known is None or (doing.day, kind) not in set(known.select("day", "kind").iter_rows()):
        add(batch_of(doing, "mentoring"), "growth", person_id=number, day=doing.day, kind=kind)


def _tell(doing: Doing, row: Mentoring) -> None:
    for number, link in ((row.mentor, MENTEES), (row.person, MINE)):
        account = account_of_person(number)
        if account is not None:
            doing.tell(account.ref, "notice.received", link)
