"""Bonus payments that fall due: who pays them hears of it, and notes them as paid.

remind(caller)               by the night: who pays hears of each payment once, as it falls due
pay(caller, ref, version)    payroll has paid what of a plan is due by today: facts of pay
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date

from django.db.models import Sum

from mainstay.core.access import Act, Role
from mainstay.core.text import Text
from mainstay_web.actions.act import Doing, InvalidError, action
from mainstay_web.actions.bonus.plans import load
from mainstay_web.actions.carrying import batch_of, by, others_who_may, tell
from mainstay_web.actions.rows import save
from mainstay_web.store.bonus import payable
from mainstay_web.store.charge import account_of
from mainstay_web.store.facts import add
from mainstay_web.store.installation import the_installation
from mainstay_web.store.tables.bonus import FORCE, PAID, BonusPayment
from mainstay_web.store.tables.facts import Batch

ELEMENT = "year_end"


@action(Act.RUN_TURN)
def remind(doing: Doing) -> str:
    """Tells who pays of every payment that has fallen due, a plan at a time; how many payments were told of."""
    doing.must(None)
    due = payable(doing.day).filter(told=False).select_for_update(of=("self",)).select_related("award__plan")
    plans, told = defaultdict[str, list[BonusPayment]](list), 0
    for one in due:
        plans[one.award.plan.ref].append(one)
    payers = others_who_may(doing, Act.COMMISSION_DESIGN, Role.COMPENSATION)
    for plan, parts in plans.items():
        people = {one.person for one in parts}
        # Nobody pays their own.
        alone = account_of(people.pop()) if len(people) == 1 else None
        others = [one for one in payers if alone is None or one != alone.ref]
        if doing.tell_all(others, "payment.due", f"/bonuses/{plan}/"):
            told += BonusPayment.objects.filter(pk__in=[one.pk for one in parts]).update(told=True)
    doing.note(told=told)
    return str(told)


@action(Act.COMMISSION_DESIGN)
def pay(doing: Doing, ref: str, version: int | None) -> str:
    """Every payment of the plan that is due by today, but one's own: what a person was paid in the year stands in the
    facts, from which total rewards, signals and reviews read it.
    """
    doing.must(None)
    row = load(ref, version, FORCE)
    due = payable(doing.day).filter(award__plan=row).exclude(person=by(doing))
    people = sorted(set(due.values_list("person", flat=True)))
    # Theirs of all plans, always in the same order: of two plans the second sees what the first has paid in the year.
    list(BonusPayment.objects.select_for_update().filter(person__in=people).order_by("pk").values_list("pk"))
    due_now = list(due.order_by("person", "number"))
    if not due_now:
        raise InvalidError(Text("今天没有到期的奖金。", "No bonus is due by today."), field="state")
    save(row)
    batch = batch_of(doing, f"bonus {row.ref}")
    BonusPayment.objects.filter(pk__in=[one.pk for one in due_now]).update(
        state=PAID, paid_on=doing.day, paid_by=by(doing)
    )
    first = {(one.person, one.on.year): one.on for one in sorted(due_now, key=lambda one: one.on, reverse=True)}
    for (person, _), on in sorted(first.items()):
        _facts(batch, person, on)
    for person in people:
        tell(doing, person, "notice.received", "/my/bonus/")
    doing.note(plan=ref, people=len(people))
    return ref


def _facts(batch: Batch, person: str, since: date) -> None:
    """What somebody was paid of bonuses in a year so far, from the day of each payment since one: where another was
    noted before it that fell due later, that one's sum has grown too.
    """
    paid = BonusPayment.objects.filter(person=person, state=PAID, on__year=since.year)
    amount, currency = 0, the_installation().currency
    for on, pays in paid.order_by("on").values_list("on").annotate(sum=Sum("pays")):
        amount += pays
        if on >= since:
            add(batch, "pay", person_id=person, **{"from": on}, element=ELEMENT, amount=amount, per="year",
                currency=currency)  # fmt: skip
