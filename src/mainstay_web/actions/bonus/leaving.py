"""What somebody's leaving does to their bonus: put forward by one, approved by another, and done by the plan's rule.

propose_leaving(caller, award, kind, left_on, reason)    nothing changes yet
decide_leaving(caller, award, ref, yes=, answer=)        what is still paid and when, what is not, what is claimed back
"""

from __future__ import annotations

from datetime import date

from mainstay.chapters.pay.bonus.deferral import leaving
from mainstay.chapters.pay.bonus.words import Leaving
from mainstay.core.access import Act
from mainstay.core.text import Text
from mainstay.loop.carry.refusals import SecondPersonError
from mainstay_web.actions.act import Doing, InvalidError, action
from mainstay_web.actions.bonus.plans import approvers, second_person
from mainstay_web.actions.carrying import by, said, tell
from mainstay_web.actions.rows import decide, locked
from mainstay_web.store.bonus import payment_of, plan_of
from mainstay_web.store.tables.bonus import GONE, PAID, BonusAward, BonusLeaving, BonusPayment
from mainstay_web.store.tables.four_eyes import APPROVED, DECLINED, PROPOSED
from mainstay_web.store.tables.people import Person

_NONE = Text("没有这笔奖金", "there is no such bonus")
_ONCE = Text("这笔奖金的离职处理已提出或已办结。", "How they left was put forward for this bonus already.")
_AHEAD = Text("离职日期不能晚于今天。", "The day of leaving does not lie ahead.")
_OTHER = Text("与登记的离职日期（{d}）不同。", "The records say that they left on another day ({d}).")


@action(Act.COMMISSION_DESIGN)
def propose_leaving(doing: Doing, award: str, kind: Leaving, left_on: date, reason: str) -> str:
    """Puts forward how somebody left, on which last day in service."""
    doing.must(None)
    row = locked(BonusAward.objects, award, _NONE)
    if row.person == by(doing):
        raise SecondPersonError(Text("不能处理自己的奖金。", "Nobody settles their own bonus."))
    if BonusLeaving.objects.filter(award=row, state__in=(PROPOSED, APPROVED)).exists():
        raise InvalidError(_ONCE, field="kind")
    _check_day(doing, row.person, left_on)
    made = BonusLeaving.objects.create(
        award=row, person=row.person, kind=kind.value, left_on=left_on, reason=said(reason, "reason"),
        proposed_by=by(doing), proposed_on=doing.day,
    )  # fmt: skip
    for account in approvers(doing, row.person):
        doing.tell(account, "approval.asked", f"/bonuses/awards/{award}/")
    doing.note(award=award, kind=kind.value)
    return made.ref


def _check_day(doing: Doing, person: str, left_on: date) -> None:
    """It cannot be undone: so not before somebody has left, and on the day that the records say."""
    if left_on > doing.day:
        raise InvalidError(_AHEAD, field="left_on")
    known = Person.objects.filter(number=person).values_list("left_on", flat=True).first()
    if known is not None and known != left_on:
        raise InvalidError(_OTHER.fill(d=known.isoformat()), field="left_on")


@action(Act.COMMISSION_APPROVE)
def decide_leaving(doing: Doing, award: str, ref: str, *, yes: bool, answer: str) -> str:
    """Somebody else approves it, and the payments change; or not, and they stay as they were."""
    doing.must(None)
    row = locked(BonusLeaving.objects.select_related("award__plan").filter(award__ref=award), ref, _NONE)
    second_person(doing, {row.proposed_by, row.person})
    decide(doing, row, APPROVED if yes else DECLINED, by(doing), said(answer, "answer"))
    back = 0
    if yes:
        _check_day(doing, row.person, row.left_on)
        back = _settle(row)
        tell(doing, row.person, "notice.received", "/my/bonus/")
    tell(doing, row.proposed_by, "approval.decided", f"/bonuses/awards/{award}/")
    doing.note(award=award, kind=row.kind, approved=yes, back=bool(back))
    return award


def _settle(row: BonusLeaving) -> int:
    """Changes the payments by the plan's rule; what is claimed back."""
    parts = list(BonusPayment.objects.select_for_update().filter(award=row.award).order_by("pk"))
    found = leaving(plan_of(row.award.plan), Leaving(row.kind), row.left_on, [payment_of(one) for one in parts])
    for part, then, back in zip(parts, found.payments, found.back, strict=True):
        state = part.state if then.pays or part.state == PAID else GONE
        BonusPayment.objects.filter(pk=part.pk).update(on=then.on, pays=then.pays, back=back, state=state)
    return sum(found.back)
