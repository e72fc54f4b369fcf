"""A raise becomes pay: a dated fact, with who proposed and who approved it; and the promise that it keeps is kept.

carry_out_raise(caller, promise, version, element, yearly, since, reason)   a single raise agreed in a case
keep_by_raises(caller)                                                      each night: raises that hold from today
pay_out(doing, …)                                                           what both this and a pay review write with
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

import polars as pl

from mainstay.chapters.pay.elements import RAISABLE, Element, Paid, Per, Way, raised, standing
from mainstay.chapters.pay.review import SecondPersonError
from mainstay.company.contract import BY_KEY
from mainstay.company.parsing import DTYPES
from mainstay.core.access import Act
from mainstay.core.text import Text
from mainstay_web.actions.act import Doing, InvalidError, action
from mainstay_web.actions.carrying import by, load_promise, mark, said, tell
from mainstay_web.actions.fairness import must_be_fair
from mainstay_web.actions.planning import above
from mainstay_web.actions.promises import keep_shown
from mainstay_web.store import purse
from mainstay_web.store.facts import held, write
from mainstay_web.store.installation import the_installation
from mainstay_web.store.promises import rule_of
from mainstay_web.store.raises import PAY, answered_before, judged, proposer_of
from mainstay_web.store.review_inputs import Standards
from mainstay_web.store.tables.cases import Commitment
from mainstay_web.store.tables.facts import Batch
from mainstay_web.store.tables.reviews import PayRaise, ReviewRow


@dataclass(frozen=True, slots=True)
class Out:
    """One element of one person to be paid from a day on, instead of what holds."""

    person: str
    before: Paid
    after: Paid
    proposed_by: str
    reason: str
    row: ReviewRow | None = None
    promise: Commitment | None = None
    keeps: str = ""


def pay_out(doing: Doing, source: str, raises: Sequence[Out]) -> Batch:
    """Writes the facts and the record of each raise, in the transaction under way."""
    batch = Batch.objects.create(source=source, made_by=doing.account)
    batch.counts = write(batch, {PAY: _frame(raises)})
    batch.save(update_fields=["counts"])
    PayRaise.objects.bulk_create([_record(doing, batch, one) for one in raises], batch_size=1000)
    return batch


def _frame(raises: Iterable[Out]) -> pl.DataFrame:
    currency = the_installation().currency
    columns = {column.key: DTYPES[column.kind] for column in BY_KEY[PAY].columns}
    rows = [
        {"person_id": one.person, "from": one.after.since, "element": one.after.element.value,
         "amount": one.after.amount, "per": one.after.per.value, "currency": currency}
        for one in raises
    ]  # fmt: skip
    return pl.DataFrame(rows, columns, orient="row")


def _record(doing: Doing, batch: Batch, one: Out) -> PayRaise:
    return PayRaise(
        person=one.person, row=one.row, promise=one.promise, element=one.after.element.value, per=one.after.per.value,
        before=one.before.amount, after=one.after.amount, since=one.after.since, proposed_by=one.proposed_by,
        approved_by=by(doing), approved_on=doing.day, reason=one.reason, batch=batch, keeps=one.keeps,
    )  # fmt: skip


def fact_of(since: date, element: str) -> str:
    """How a promise names the fact (see `store.showing`)."""
    return f"{PAY}:{since}|{element}"


@action(Act.REVIEW_APPROVE)
def carry_out_raise(
    doing: Doing,
    ref: str,
    version: int | None,
    element: Element,
    yearly: int,
    since: date,
    reason: str,
    answer: str = "",
) -> str:
    """Pays what was promised: the new pay stands from `since`, and the promise is kept on that day by that fact.

    By somebody who approves pay, is not who proposed it, and gains nothing. A promised raise is rounded up; what that
    adds is taken of the same budget. `answer` is the reason of who passes a line of fairness as it stands today, unless
    somebody answered for this very raise before. Raises OverspentError, SecondPersonError, UnfairError, InvalidError.
    """
    row = load_promise(ref, version)
    doing.must(row.person)
    proposer = _carried_by_another(doing, row)
    why = said(reason, "reason")
    if since < row.made_on:
        raise InvalidError(Text("生效日期早于承诺日期。", "It would hold from before it was promised."), field="since")
    now = _now(row.person, element, since)
    new = raised(now, yearly, since, replace(Standards.on(doing.day).rounding, way=Way.UP))
    more = new.yearly - now.yearly
    _fair(doing, row, element, more, answer)
    _money(row, more)
    pay_out(doing, "raise", [Out(row.person, now, new, proposer, why, promise=row, keeps=row.ref)])
    if row.case is not None:
        mark(doing, row.case, "raised", why, promise=row.ref)
    if since <= doing.day:
        keep_shown(doing, row.ref, fact_of(since, element.value))
    tell(doing, row.person, "promise.to_confirm", "/my/promises/")
    tell(doing, row.owner, "promise.due", "/promises/")
    doing.note(promise=row.ref, element=element.value, since=since.isoformat())
    return row.ref


def _carried_by_another(doing: Doing, row: Commitment) -> str:
    """Who proposed it, where the promise can be carried out, and by this actor."""
    promise = rule_of(row)
    ended = (promise.kept_on, promise.lapsed_on, promise.withdrawn_on)
    if PAY not in row.carriers or not promise.agreed or any(ended):
        raise InvalidError(Text("这项承诺现在不能以加薪兑现。", "This promise cannot be kept by a raise now."))
    if PayRaise.objects.filter(promise=row).exists() or PayRaise.objects.filter(keeps=row.ref).exists():
        raise InvalidError(Text("这次加薪已经执行。", "This raise has been carried out."))
    proposer = proposer_of(row)
    if by(doing) in {proposer, row.owner}:
        raise SecondPersonError(
            Text("提出人或承诺人不能自己执行加薪。", "Who proposed or promised a raise does not carry it out.")
        )
    if above(by(doing), {row.person, proposer}):
        raise SecondPersonError(
            Text(
                "不能为自己的上级执行，也不能执行上级提出的加薪。",
                "Not for somebody you report to, nor what they proposed.",
            )
        )
    return proposer


def _now(person: str, element: Element, since: date) -> Paid:
    """What holds of the element on the day. Raises InvalidError where there is none, or the pay changes later."""
    if element not in RAISABLE:
        raise InvalidError(Text("提成按提成方案计算。", "Commission follows its plan."), field="element")
    rows = paid_rows(person)
    now = standing(rows, since).get(element)
    if now is None:
        told = Text("此人没有“{element}”。", 'They have no "{element}".').fill(element=element.label)
        raise InvalidError(told, field="element")
    if any(one.element is element and one.since > since for one in rows):
        raise InvalidError(Text("该日之后已有新的金额。", "A later amount is entered already."), field="since")
    return now


def paid_rows(person: str) -> list[Paid]:
    """Everything that was or will be paid to somebody, by the facts."""
    found = held([PAY], person=person).get(PAY)
    known = {one.value for one in Element}
    return [
        Paid(Element(row["element"]), row["from"], int(row["amount"]), Per(row["per"] or "month"))
        for row in (found.to_dicts() if found is not None else [])
        if row["element"] in known and row["amount"] is not None and isinstance(row["from"], date)
    ]


def _fair(doing: Doing, row: Commitment, element: Element, more: int, answer: str) -> None:
    """Judged when it is paid, by today's facts: months may lie between a package and its raise."""
    raised_ = judged(row, element, more, doing.day)
    if raised_ and not answered_before(row, raised_):
        must_be_fair(doing, {row.person: raised_}, {row.person: answer, "": answer}, source=f"promise:{row.ref}")


def _money(row: Commitment, more: int) -> None:
    """What is paid beyond what the promise holds is taken of its budget, by the guarded statement."""
    if more <= 0:
        raise InvalidError(Text("请填写增加额。", "Give the raise."), field="yearly")
    beyond = more - row.reserved
    if beyond <= 0:
        return
    budget = row.budget
    if budget is None:
        # A promise without money of its own: the nearest budget pays it.
        budget = purse.budget_for(row.person, row.made_on)
    if budget is None:
        raise InvalidError(
            Text("没有可用的预算，请先设立。", "No budget covers this: set one up first."), field="yearly"
        )
    purse.take(budget.ref, beyond)
    Commitment.objects.filter(pk=row.pk).update(reserved=row.reserved + beyond, budget=budget)
    row.refresh_from_db()


@action(Act.RUN_TURN)
def keep_by_raises(doing: Doing) -> str:
    """Keeps the promises whose raise holds from today or earlier; the reference says how many."""
    doing.must(None)
    count = 0
    waiting = Commitment.objects.filter(kept_on=None, lapsed_on=None, withdrawn_on=None).values("ref")
    for one in PayRaise.objects.filter(keeps__in=waiting, since__lte=doing.day).order_by("pk"):
        count += keep_shown(doing, one.keeps, fact_of(one.since, one.element))
    doing.note(kept=count)
    return str(count)
