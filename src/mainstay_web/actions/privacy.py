"""What people do about their own data: dispute a fact, object to the analysis, take it all away; and HR's answers."""

from __future__ import annotations

from django.db.models import F

from mainstay.core.access import Act, Role
from mainstay.core.text import Text
from mainstay_web.actions.act import Doing, InvalidError, RefusedError, StaleError, action
from mainstay_web.actions.carrying import said
from mainstay_web.actions.rows import as_seen, locked
from mainstay_web.store.accounts import account_of_person, holders
from mainstay_web.store.charge import in_charge
from mainstay_web.store.correcting import Correction, corrected
from mainstay_web.store.facts import add, withdraw
from mainstay_web.store.own_facts import Names, fact_by_mark, in_words, seen_by
from mainstay_web.store.privacy import answer_due
from mainstay_web.store.standing import restand
from mainstay_web.store.tables.facts import Batch
from mainstay_web.store.tables.privacy import Dispute, Objection

ANSWERS = "/data-requests/"
MINE = "/my/data/"
STANDS_ON = frozenset({"people", "posts"})
"""Tables from which it is worked out where everybody stands."""

_NONE = Text("没有这条记录", "there is no such entry")
_TWICE = Text("您已对这条记录提出过，正在等待答复。", "You have already disputed this; an answer is owed to you.")
_OBJECTS = Text("您已要求不使用模型。", "You have already asked for decisions without the model.")
_NO_COLUMN = Text("请选择哪一项有误。", "Choose which item is wrong.")


@action(Act.MY_DATA)
def dispute(doing: Doing, number: str, table: str, mark: str, column: str, should_be: str, words: str) -> str:
    """Says that a fact about oneself is wrong; from now on no analysis reads it, until somebody has answered.

    `column` empty: the whole entry. `table` empty: something is missing, or is not listed.
    """
    doing.must(number)
    row = Dispute(
        person=number, should_be=should_be.strip(), words=said(words, "words"), raised_on=doing.day,
        raised_at=doing.now, due=answer_due(doing.day),
    )  # fmt: skip
    if table:
        _point_at(doing, row, table, mark, column)
    row.save(force_insert=True)
    _tell_hr(doing, number)
    doing.note(table=row.table, column=row.column)
    return row.ref


def _point_at(doing: Doing, row: Dispute, table: str, mark: str, column: str) -> None:
    held = fact_by_mark(row.person, table, mark)
    if held is None:
        raise RefusedError(_NONE)
    if column:
        seen = seen_by(doing.caller.actor, row.person, doing.day)
        shown = {one.key: one for one in held.table.columns if Correction.may_name(held.table, one.key, seen)}
        if column not in shown:
            raise InvalidError(_NO_COLUMN, field="column")
        was = in_words(shown[column], held.values, Names.of({table: [held]}))
        row.was = [was.zh, was.en]
    row.table, row.column, row.key = table, column, held.key
    if Dispute.objects.filter(person=row.person, table=table, key=row.key, state=Dispute.OPEN).exists():
        raise InvalidError(_TWICE, field="words")


def _tell_hr(doing: Doing, number: str) -> None:
    """HR in charge; where nobody is (an HR director's own question), the data protection officer."""
    accounts = in_charge(number, Role.HRBP, Act.OBJECTION_ANSWER, doing.day)
    accounts = accounts or in_charge(number, Role.DIRECTOR, Act.OBJECTION_ANSWER, doing.day)
    for account in accounts or holders(Role.AUDITOR.value):
        doing.tell(account.ref, "data.request", ANSWERS)


def _tell_person(doing: Doing, number: str) -> None:
    account = account_of_person(number)
    if account is not None:
        doing.tell(account.ref, "approval.decided", MINE)


@action(Act.MY_DATA)
def withdraw_dispute(doing: Doing, ref: str) -> str:
    """Takes one's own dispute back."""
    row = Dispute.objects.filter(ref=ref).first()
    if row is None:
        raise RefusedError(_NONE)
    doing.must(row.person)
    done = Dispute.objects.filter(ref=ref, state=Dispute.OPEN).update(
        state=Dispute.WITHDRAWN, version=F("version") + 1, answered_on=doing.day
    )
    if not done:
        raise StaleError
    return ref


@action(Act.OBJECTION_ANSWER)
def accept_dispute(doing: Doing, ref: str, version: int, value: str, words: str) -> str:
    """HR agrees: a correcting fact is written, the old one stays on record. `value` is the right one, as it is typed.

    For a whole entry, it is withdrawn; for something missing, the words say what follows.
    """
    row = _open(doing, ref, version)
    batch = None
    if row.table:
        batch = Batch.objects.create(source="correction", made_by=doing.account)
        _correct(row, batch, value)
        if row.table in STANDS_ON:
            restand(doing.day)
    _close(doing, row, Dispute.ACCEPTED, words, batch.ref if batch else "")
    return ref


def _correct(row: Dispute, batch: Batch, value: str) -> None:
    held = next((one for one in Correction.held_of(row.person, row.table) if one.key == row.key), None)
    if held is None:
        raise InvalidError(Text("这条记录已经改过了，请刷新。", "This entry has changed since: reload the page."))
    change = corrected(held, row.column, value)
    if change.gone is not None:
        withdraw(batch, row.table, **change.gone)
    if change.new is not None:
        add(batch, row.table, **change.new)


@action(Act.OBJECTION_ANSWER)
def refuse_dispute(doing: Doing, ref: str, version: int, words: str) -> str:
    """HR does not agree, and says why; the person reads the reasons."""
    row = _open(doing, ref, version)
    _close(doing, row, Dispute.REFUSED, words)
    return ref


def _open(doing: Doing, ref: str, version: int) -> Dispute:
    row = locked(Dispute.objects, ref, _NONE)
    doing.must(row.person)
    if row.state != Dispute.OPEN:
        raise StaleError
    return as_seen(row, version)


def _close(doing: Doing, row: Dispute, state: str, words: str, batch: str = "") -> None:
    row.state, row.answer, row.batch = state, said(words, "words"), batch
    row.answered_on, row.answered_by, row.version = doing.day, doing.account, row.version + 1
    row.save()
    doing.note(state=state, batch=batch)
    _tell_person(doing, row.person)


@action(Act.OBJECT)
def object_to_model(doing: Doing, number: str, words: str = "") -> str:
    """Asks to be decided about without the model; from this second nobody is shown an analysis of the person."""
    doing.must(number)
    if Objection.objects.filter(person=number, ended_at=None).exists():
        raise InvalidError(_OBJECTS)
    row = Objection.objects.create(
        person=number, words=words.strip(), made_at=doing.now, made_on=doing.day,
        due=answer_due(doing.day, objection=True),
    )  # fmt: skip
    _tell_hr(doing, number)
    return row.ref


@action(Act.OBJECT)
def take_back(doing: Doing, number: str) -> str:
    """Takes the objection back; the next turn reads the person's facts again."""
    doing.must(number)
    row = Objection.objects.filter(person=number, ended_at=None).first()
    if row is None:
        raise StaleError
    Objection.objects.filter(pk=row.pk).update(ended_at=doing.now)
    return row.ref


@action(Act.OBJECTION_ANSWER)
def answer_objection(doing: Doing, ref: str, words: str) -> str:
    """HR says how decisions about this person are made from now on, and by whom."""
    row = locked(Objection.objects.filter(ended_at=None), ref, _NONE)
    doing.must(row.person)
    if row.answered_on is not None:
        raise StaleError
    row.answer, row.answered_on, row.answered_by = said(words, "words"), doing.day, doing.account
    row.save(update_fields=["answer", "answered_on", "answered_by"])
    _tell_person(doing, row.person)
    return ref


@action(Act.MY_DATA)
def take_away(doing: Doing, number: str, form: str) -> str:
    """Notes that somebody took a copy of their own data with them."""
    doing.must(number)
    doing.note(form=form)
    return form
