"""Promises: agreed by both sides, put to another day, kept by what shows it, disputed, broken, or fallen away.

Whoever made the promise speaks for its owner (PROMISE_KEEP), the person for themselves (PROMISE_CONFIRM). Each returns
the promise's reference; `version` is the one the reader saw.
"""

from __future__ import annotations

from datetime import date

from mainstay.core.access import Act
from mainstay.core.text import Text
from mainstay.loop.carry import commitments as rules
from mainstay.loop.carry.commitments import Evidence, Side
from mainstay.loop.carry.refusals import NoEvidenceError, NotNowError, SecondPersonError
from mainstay_web.actions.act import Doing, InvalidError, RefusedError, action
from mainstay_web.actions.carrying import by, load_case, load_promise, mark, said, save_promise, tell
from mainstay_web.actions.doings import write_measures
from mainstay_web.actions.packages import force_if_ready
from mainstay_web.store.access import allowed
from mainstay_web.store.charge import possible_owners
from mainstay_web.store.promises import rule_of
from mainstay_web.store.showing import showing
from mainstay_web.store.tables.cases import Commitment

_MINE = "/my/promises/"
_THEIRS = "/promises/"


@action(Act.PROMISE_KEEP)
def promise(doing: Doing, number: str, what: str, due: date, condition: str = "") -> str:
    """A promise without a case and without money, as in a one-on-one: the maker agrees by making it."""
    doing.must(number)
    words = said(what, "what")
    new = Commitment(
        person=number, owner=by(doing), what_zh=words, what_en=words, condition_zh=condition.strip(),
        condition_en=condition.strip(), made_on=doing.day, due=due, owner_agreed_on=doing.day,
    )  # fmt: skip
    rules.make(rule_of(new))
    new.save()
    doing.note(promise=new.ref)
    tell(doing, number, "promise.to_confirm", _MINE)
    return new.ref


@action(Act.PROMISE_KEEP)
def agree_as_owner(doing: Doing, ref: str, version: int | None) -> str:
    """The owner agrees to make the promise."""
    row = _made(doing, ref, version)
    return _agree(doing, row, Side.OWNER, "")


@action(Act.PROMISE_CONFIRM)
def agree_as_person(doing: Doing, ref: str, version: int | None) -> str:
    """The person agrees to what is promised."""
    row = _received(doing, ref, version)
    return _agree(doing, row, Side.PERSON, "")


@action(Act.CASE_WORK)
def agree_on_paper(doing: Doing, ref: str, version: int | None, side: Side, document: str) -> str:
    """HR records that a side has agreed, with the reference of the signed document."""
    row = _looked_after(doing, ref, version)
    return _agree(doing, row, side, said(document, "document"))


def _agree(doing: Doing, row: Commitment, side: Side, document: str) -> str:
    if row.case is not None and row.case.approved_on is None:
        raise NotNowError(Text("方案尚未获批，还不能确认。", "The package is not approved yet: nothing to agree to."))
    promise_ = rules.agree(rule_of(row), by(doing), doing.day, side, document)
    save_promise(doing, row, promise_)
    doing.note(promise=row.ref, side=side.value)
    if row.case is not None:
        case = load_case(row.case.ref, None)
        mark(doing, case, "agreed", document, promise=row.ref, side=side.value)
        force_if_ready(doing, case)
    tell(doing, row.person if side is Side.OWNER else row.owner, "promise.to_confirm", _other(side))
    return row.ref


def _other(side: Side) -> str:
    return _MINE if side is Side.OWNER else _THEIRS


@action(Act.PROMISE_KEEP)
def ask_new_day(doing: Doing, ref: str, version: int | None, due: date, reason: str) -> str:
    """The owner asks the person for another day; the old one holds until they agree."""
    return _ask(doing, _made(doing, ref, version), Side.OWNER, due, reason)


@action(Act.PROMISE_CONFIRM)
def ask_new_day_as_person(doing: Doing, ref: str, version: int | None, due: date, reason: str) -> str:
    """The person asks for another day."""
    return _ask(doing, _received(doing, ref, version), Side.PERSON, due, reason)


def _ask(doing: Doing, row: Commitment, side: Side, due: date, reason: str) -> str:
    save_promise(doing, row, rules.ask_new_day(rule_of(row), by(doing), doing.day, side, due, reason.strip()))
    _line(doing, row, "new_day_asked", reason.strip(), due=due.isoformat())
    tell(doing, row.person if side is Side.OWNER else row.owner, "promise.to_confirm", _other(side))
    return row.ref


@action(Act.PROMISE_KEEP)
def answer_new_day(doing: Doing, ref: str, version: int | None, *, yes: bool) -> str:
    """The owner answers the person's wish for another day."""
    return _answer(doing, _made(doing, ref, version), Side.OWNER, yes=yes)


@action(Act.PROMISE_CONFIRM)
def answer_new_day_as_person(doing: Doing, ref: str, version: int | None, *, yes: bool) -> str:
    """The person answers the owner's wish for another day."""
    return _answer(doing, _received(doing, ref, version), Side.PERSON, yes=yes)


def _answer(doing: Doing, row: Commitment, side: Side, *, yes: bool) -> str:
    before = rule_of(row)
    after = (
        rules.agree_new_day(before, by(doing), doing.day, side)
        if yes
        else rules.refuse_new_day(before, by(doing), doing.day)
    )
    save_promise(doing, row, after, reminded_on=None)
    _line(doing, row, "new_day_agreed" if yes else "new_day_refused", due=after.due.isoformat())
    tell(doing, row.person if side is Side.OWNER else row.owner, "promise.to_confirm", _other(side))
    return row.ref


@action(Act.PROMISE_KEEP)
def keep_by_fact(doing: Doing, ref: str, version: int | None, reference: str) -> str:
    """Kept, as a fact shows that was entered since the promise was made."""
    row = _made_or_looked_after(doing, ref, version)
    fact = next((one for one in showing(row, doing.day) if one.reference == reference), None)
    if fact is None:
        raise NoEvidenceError(Text("没有这条事实记录。", "There is no such fact."), field="reference")
    return kept(doing, row, Evidence(fact.day, by(doing), fact.reference, fact.carrier))


@action(Act.PROMISE_KEEP)
def claim_kept(doing: Doing, ref: str, version: int | None, words: str) -> str:
    """The owner says how it was kept; the person is asked whether that is so."""
    row = _made(doing, ref, version)
    promise_ = rule_of(row)
    if not promise_.agreed or promise_.kept_on is not None or promise_.lapsed_on is not None:
        raise NotNowError(Text("该承诺现在不能记为兑现。", "It cannot be recorded as kept now."))
    save_promise(doing, row, promise_, claimed_on=doing.day, claimed_by=by(doing), claim=said(words, "words"))
    _line(doing, row, "claimed", words.strip())
    tell(doing, row.person, "promise.to_confirm", _MINE)
    return row.ref


@action(Act.PROMISE_CONFIRM)
def confirm_kept(doing: Doing, ref: str, version: int | None) -> str:
    """The person says that it was kept: on the day that was claimed, or today."""
    row = _received(doing, ref, version)
    on = row.claimed_on or doing.day
    return kept(doing, row, Evidence(on, by(doing), row.claim[:200]))


@action(Act.CASE_WORK)
def keep_by_document(doing: Doing, ref: str, version: int | None, document: str) -> str:
    """HR records that it was kept, with the reference of a document; not by whoever made the promise."""
    row = _looked_after(doing, ref, version)
    return kept(doing, row, Evidence(doing.day, by(doing), said(document, "document")))


def keep_shown(doing: Doing, ref: str, reference: str) -> bool:
    """Kept by a fact that the action under way has just written; for actions that carry promises out.

    False where the promise is not one to be kept (not agreed to, or ended), or where the fact does not show it: it is
    of another table, or older than the promise.
    """
    row = load_promise(ref, None)
    promise_ = rule_of(row)
    ended = (promise_.kept_on, promise_.broken_on, promise_.lapsed_on, promise_.withdrawn_on)
    fact = next((one for one in showing(row, doing.day) if one.reference == reference), None)
    if fact is None or not promise_.agreed or any(ended):
        return False
    kept(doing, row, Evidence(fact.day, by(doing), fact.reference, fact.carrier))
    return True


def kept(doing: Doing, row: Commitment, evidence: Evidence) -> str:
    """Writes that a promise was kept, by what shows it; for actions that have asked whether they may."""
    save_promise(doing, row, rules.keep(rule_of(row), evidence), disputed="", disputed_on=None)
    _line(doing, row, "kept", evidence.reference, on=evidence.on.isoformat())
    if row.case is not None:
        write_measures(doing, row.case)
    tell(doing, row.owner, "promise.due", _THEIRS)
    return row.ref


@action(Act.PROMISE_CONFIRM)
def dispute(doing: Doing, ref: str, version: int | None, words: str) -> str:
    """The person says that it was not kept, or not as agreed: somebody owes an answer."""
    row = _received(doing, ref, version)
    promise_ = rule_of(row)
    if not promise_.agreed or promise_.lapsed_on is not None:
        raise NotNowError(Text("该承诺尚未生效或已失效。", "The promise is not in force."))
    save_promise(doing, row, promise_, disputed=said(words, "words"), disputed_on=doing.day, dispute_answer="")
    _line(doing, row, "disputed", words.strip())
    tell(doing, row.owner, "promise.late", _THEIRS)
    return row.ref


@action(Act.CASE_WORK)
def answer_dispute(doing: Doing, ref: str, version: int | None, words: str, *, kept: bool) -> str:
    """HR settles a dispute: the promise stands as kept, or is broken; never decided by whoever made the promise."""
    row = _looked_after(doing, ref, version)
    if not row.disputed_on:
        raise NotNowError(Text("没有待处理的异议。", "Nothing is in dispute."))
    if row.owner == by(doing):
        raise SecondPersonError(Text("承诺人不能裁定自己的承诺。", "Who made the promise does not settle it."))
    promise_ = rule_of(row)
    if not kept and promise_.broken_on is None and promise_.kept_on is None:
        promise_ = rules.break_(promise_, by(doing), doing.day, said(words, "words"))
    save_promise(doing, row, promise_, disputed_on=None, dispute_answer=said(words, "words"))
    _line(doing, row, "dispute_answered", words.strip(), kept=kept)
    tell(doing, row.person, "promise.to_confirm", _MINE)
    return row.ref


@action(Act.PROMISE_KEEP)
def break_promise(doing: Doing, ref: str, version: int | None, reason: str) -> str:
    """It will not be kept: said openly, with the reason, it is still a broken promise, and a signal."""
    row = _made_or_looked_after(doing, ref, version)
    save_promise(doing, row, rules.break_(rule_of(row), by(doing), doing.day, reason.strip()))
    _line(doing, row, "broken", reason.strip())
    tell(doing, row.person, "promise.to_confirm", _MINE)
    return row.ref


@action(Act.CASE_WORK)
def lapse(doing: Doing, ref: str, version: int | None, reason: str) -> str:
    """Its condition was not met, as somebody other than its maker confirms: the money it held is free again."""
    row = _looked_after(doing, ref, version)
    save_promise(doing, row, rules.lapse(rule_of(row), by(doing), doing.day, reason.strip()))
    _line(doing, row, "lapsed", reason.strip())
    tell(doing, row.person, "promise.to_confirm", _MINE)
    return row.ref


@action(Act.CASE_WORK)
def hand_over(doing: Doing, ref: str, version: int | None, owner: str, reason: str) -> str:
    """Somebody else keeps it from now on, as after a transfer; they are told, and so is the person."""
    row = _looked_after(doing, ref, version)
    if owner not in dict(possible_owners(row.person, doing.day)):
        raise InvalidError(Text("此人不能承担这项承诺。", "They cannot take this promise on."), field="owner")
    words = said(reason, "reason")
    promise_ = rule_of(row)
    save_promise(doing, row, promise_)
    Commitment.objects.filter(pk=row.pk).update(owner=owner)
    _line(doing, row, "handed_over", words, owner=owner)
    tell(doing, owner, "duty.handed_over", _THEIRS)
    return row.ref


def _made(doing: Doing, ref: str, version: int | None) -> Commitment:
    """A promise of the actor's own."""
    row = load_promise(ref, version)
    doing.must(row.person)
    if row.owner != by(doing):
        raise RefusedError(Text("这不是您作出的承诺", "this is not a promise of yours"))
    return row


def _made_or_looked_after(doing: Doing, ref: str, version: int | None) -> Commitment:
    row = load_promise(ref, version)
    doing.must(row.person)
    if row.owner != by(doing) and not allowed(doing.caller.actor, Act.CASE_WORK, row.person, doing.day):
        raise RefusedError(Text("这不是您作出的承诺", "this is not a promise of yours"))
    return row


def _looked_after(doing: Doing, ref: str, version: int | None) -> Commitment:
    row = load_promise(ref, version)
    doing.must(row.person)
    return row


def _received(doing: Doing, ref: str, version: int | None) -> Commitment:
    """A promise made to the actor."""
    row = load_promise(ref, version)
    doing.must(row.person)
    return row


def _line(doing: Doing, row: Commitment, act: str, words: str = "", **details: object) -> None:
    """On the case's timeline, where the promise is of one; always in the audit record."""
    doing.note(promise=row.ref)
    if row.case is not None:
        mark(doing, row.case, act, words, None, promise=row.ref, **details)
