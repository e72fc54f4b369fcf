"""Bonus payments: paid when they fall due, and settled when somebody leaves.

pay(caller, ref, version)                            payroll has paid what of a plan is due by today: facts of pay
leave(caller, award, kind, left_on, reason)          by the plan's rule for that kind of leaving
"""

from __future__ import annotations

from datetime import date

from django.db.models import Sum

from mainstay.chapters.pay.bonus.deferral import leaving
from mainstay.chapters.pay.bonus.words import Leaving
from mainstay.core.access import Act
from mainstay.core.text import Text
from mainstay.loop.carry.refusals import SecondPersonError
from mainstay_web.actions.act import Doing, InvalidError, RefusedError, action
from mainstay_web.actions.bonus.plans import load, save
from mainstay_web.actions.carrying import batch_of, by, said, tell
from mainstay_web.store.bonus import payment_of, plan_of
from mainstay_web.store.facts import add
from mainstay_web.store.installation import the_installation
from mainstay_web.store.tables.bonus import DUE, FORCE, GONE, PAID, BonusAward, BonusPayment
from mainstay_web.store.tables.facts import Batch

ELEMENT = "year_end"


@action(Act.COMMISSION_DESIGN)
def pay(doing: Doing, ref: str, version: int | None) -> str:
    """Every payment of the plan that is due by today, but one's own: what a person was paid in the year stands in the
    facts, from which total rewards, signals and reviews read it.
    """
    doing.must(None)
    row = load(ref, version, FORCE)
    due = BonusPayment.objects.select_for_update(of=("self",)).filter(
        award__plan=row, state=DUE, on__lte=doing.day, pays__gt=0
    )  # fmt: skip
    due_now = list(due.exclude(person=by(doing)).order_by("person", "number"))
    if not due_now:
        raise InvalidError(Text("今天没有到期的奖金。", "No bonus is due by today."), field="state")
    save(row)
    batch = batch_of(doing, f"bonus {row.ref}")
    for one in due_now:
        BonusPayment.objects.filter(pk=one.pk).update(state=PAID, paid_on=doing.day, paid_by=by(doing))
    for person, on in dict.fromkeys((one.person, one.on) for one in due_now):
        _fact(batch, person, on)
    people = dict.fromkeys(one.person for one in due_now)
    for person in people:
        tell(doing, person, "notice.received", "/my/bonus/")
    doing.note(plan=ref, people=len(people))
    return ref


def _fact(batch: Batch, person: str, on: date) -> None:
    """What somebody was paid of bonuses in a year so far, from the day of a payment."""
    same = BonusPayment.objects.filter(person=person, state=PAID, on__year=on.year, on__lte=on)
    amount = same.aggregate(sum=Sum("pays"))["sum"] or 0
    add(batch, "pay", person_id=person, **{"from": on}, element=ELEMENT, amount=amount, per="year",
        currency=the_installation().currency)  # fmt: skip


@action(Act.COMMISSION_DESIGN)
def leave(doing: Doing, award: str, kind: Leaving, left_on: date, reason: str) -> str:
    """Settles an award by the plan's rule: what is still paid and when, what is not, and what is claimed back."""
    row = BonusAward.objects.select_for_update(of=("self",)).select_related("plan").filter(ref=award).first()
    if row is None:
        raise RefusedError(Text("没有这笔奖金", "there is no such bonus"))
    doing.must(None)
    if row.person == by(doing):
        raise SecondPersonError(Text("不能处理自己的奖金。", "Nobody settles their own bonus."))
    if row.left_on is not None:
        raise InvalidError(Text("这笔奖金已按离职处理过。", "This bonus was settled already."), field="kind")
    why = said(reason, "reason")
    parts = list(BonusPayment.objects.select_for_update().filter(award=row).order_by("number"))
    found = leaving(plan_of(row.plan), kind, left_on, [payment_of(one) for one in parts])
    BonusAward.objects.filter(pk=row.pk).update(
        left_kind=kind.value, left_on=left_on, left_by=by(doing), left_reason=why
    )  # fmt: skip
    for part, then, back in zip(parts, found.payments, found.back, strict=True):
        state = part.state if then.pays or part.state == PAID else GONE
        BonusPayment.objects.filter(pk=part.pk).update(on=then.on, pays=then.pays, back=back, state=state)
    tell(doing, row.person, "notice.received", "/my/bonus/")
    doing.note(award=award, kind=kind.value, back=bool(sum(found.back)))
    return award
