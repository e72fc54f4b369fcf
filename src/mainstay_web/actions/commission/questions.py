"""Questions to a statement: an answer is owed by a working day, reminded of, and told upwards when it is late.

ask(caller, statement, item, words)              by the person whose statement it is
answer(caller, ref, version, outcome, words)     by somebody else; what is right is mended by a later run
remind(caller)                                   every night
"""

from __future__ import annotations

from mainstay.chapters.pay.commission import dispute as rules
from mainstay.chapters.pay.commission.dispute import ANSWERING, Outcome, Question, Whom
from mainstay.core.access import Act
from mainstay.core.text import Text
from mainstay.loop.carry.refusals import SecondPersonError
from mainstay_web.actions.act import Doing, InvalidError, RefusedError, action
from mainstay_web.actions.carrying import by, said, tell
from mainstay_web.actions.commission.owing import hears, news, of_question
from mainstay_web.actions.rows import as_seen, locked, save
from mainstay_web.store.commission import SETTLED
from mainstay_web.store.rules import calendar, in_force
from mainstay_web.store.tables.commission import OPEN, CommissionDispute, CommissionStatement

LINK = "/commission/questions/"
_KINDS = {Whom.OWNER: "answer.due", Whom.DIRECTOR: "case.escalated"}


@action(Act.COMMISSION_OWN)
def ask(doing: Doing, statement: str, item: str, words: str) -> str:
    """A question to one's own statement, or to one line of it (`item`, the sale's reference)."""
    row = CommissionStatement.objects.select_related("run").filter(ref=statement, run__state__in=SETTLED).first()
    doing.must(row.person if row is not None else "")
    if row is None or row.person != doing.caller.actor.person:
        raise RefusedError(Text("没有这张提成单", "there is no such statement"))
    open_ = CommissionDispute.objects.filter(statement=row, item=item, outcome=OPEN)
    if open_.exists():
        raise InvalidError(Text("这一行的疑问正在等答复。", "A question about this line waits already."), field="words")
    due = rules.due(doing.day, in_force(ANSWERING, doing.day), calendar())
    made = CommissionDispute.objects.create(
        person=row.person, statement=row, item=item[:100], words=said(words, "words")[:4000], raised_on=doing.day,
        due=due,
    )  # fmt: skip
    doing.tell_all(of_question(made, Whom.OWNER, doing.day), "answer.due", LINK)
    doing.note(question=made.ref)
    return made.ref


@action(Act.COMMISSION_READ)
def answer(doing: Doing, ref: str, version: int | None, outcome: str, words: str) -> str:
    """Answers: they are right, partly, or the statement stands. The person is told."""
    row = locked(CommissionDispute.objects, ref, Text("没有这个疑问", "there is no such question"))
    doing.must(row.person)
    if row.person == by(doing):
        raise SecondPersonError(Text("不能答复自己的疑问。", "Nobody answers their own question."))
    as_seen(row, version)
    if row.outcome != OPEN or outcome not in {one.value for one in Outcome}:
        raise InvalidError(Text("请选择一项答复。", "Choose an answer."), field="outcome")
    save(row, outcome=outcome, answer=said(words, "words"), answered_by=by(doing), answered_on=doing.day, told="")
    doing.note(question=ref, outcome=outcome)
    tell(doing, row.person, "notice.received", "/my/commission/")
    return ref


@action(Act.RUN_TURN)
def remind(doing: Doing) -> str:
    """Tells who owes an answer the day before it is due, and the director once it is late: each once."""
    doing.must(None)
    told, days, rule = 0, calendar(), in_force(ANSWERING, doing.day)
    for row in CommissionDispute.objects.select_for_update(of=("self",)).filter(outcome=OPEN):
        whom = news(rules.hears(Question(row.raised_on), doing.day, rule, days), row.told)
        if whom is not None:
            told += hears(doing, row, whom, of_question(row, whom, doing.day), (_KINDS[whom], LINK))
    doing.note(told=told)
    return str(told)
