"""Raise requests: three taps to ask, an answer owed within working days, and the asker sees it. P7."""

from __future__ import annotations

from enum import StrEnum

from mainstay.core.access import Act
from mainstay.core.text import Text
from mainstay.loop.carry import cases as rules
from mainstay.loop.carry.cases import Opening
from mainstay.loop.carry.commitments import RULE
from mainstay.loop.carry.states import Kind, Severity
from mainstay_web.actions.act import Doing, RefusedError, action
from mainstay_web.actions.carrying import by, mark, save_case, tell
from mainstay_web.actions.cases import new_case
from mainstay_web.store.cases import rule_of
from mainstay_web.store.charge import possible_owners
from mainstay_web.store.tables.cases import Case, RaiseRequest
from mainstay_web.store.tables.people import Person
from mainstay_web.store.tables.refs import new_ref


class Wish(StrEnum):
    """What is asked for, in one tap."""

    RAISE = "raise"
    BONUS = "bonus"
    EQUITY = "equity"
    LEVEL = "level"
    TALK = "talk"

    @property
    def label(self) -> Text:
        """The wish on its button."""
        return _WISHES[self]


_WISHES = {
    Wish.RAISE: Text("加薪", "A raise"),
    Wish.BONUS: Text("奖金", "A bonus"),
    Wish.EQUITY: Text("股权", "Equity"),
    Wish.LEVEL: Text("晋升职级", "A higher level"),
    Wish.TALK: Text("先谈谈回报", "To talk about my rewards"),
}


@action(Act.RAISE_REQUEST)
def ask(doing: Doing, number: str, wish: Wish, words: str = "") -> str:
    """Records a request, by the person or for them by the manager; it is a case, and an answer is owed."""
    doing.must(number)
    why = Text("{who}提出：{wish}。", "{who}: {wish}.").fill(who=_asker(number, by(doing)), wish=wish.label)
    opening = Opening(new_ref(), number, Kind.RAISE_REQUEST, doing.day, by(doing), Severity.NORMAL, (why,))
    row = new_case(doing, opening, words.strip())
    request = RaiseRequest.objects.create(
        case=row, person=number, asked_by=by(doing), asked_on=doing.day, wish=wish.value, words=words.strip()
    )
    _to_the_manager(doing, row)
    doing.note(request=request.ref)
    return request.ref


def _to_the_manager(doing: Doing, row: Case) -> None:
    """The direct manager looks after it by rule, where they can; HR in charge may hand it to somebody else."""
    manager = Person.objects.filter(number=row.person).values_list("manager", flat=True).first() or ""
    if manager in dict(possible_owners(row.person, doing.day)):
        save_case(row, rules.assign(rule_of(row), RULE, doing.day, manager))
        mark(doing, row, "assigned", owner=manager)
        tell(doing, manager, "answer.due", "/requests/")


def _asker(number: str, someone: str) -> Text:
    return Text("本人", "The person") if number == someone else Text("直接上级代为", "The manager, for the person")


@action(Act.RAISE_REQUEST)
def seen(doing: Doing, ref: str) -> str:
    """Who asked has read the answer."""
    row = RaiseRequest.objects.select_related("case").filter(ref=ref).first()
    if row is None:
        raise RefusedError(Text("没有这项请求", "there is no such request"))
    doing.must(row.person)
    if row.case.answered_on is None or by(doing) not in (row.person, row.asked_by):
        raise RefusedError(Text("还没有答复", "there is no answer yet"))
    RaiseRequest.objects.filter(pk=row.pk, seen_on=None).update(seen_on=doing.day)
    return ref
