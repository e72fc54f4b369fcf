"""What resigning would lose of bonuses that are paid later: as facts, from which signals read it, and as a sum today.

tell_stake(batch, award, plan, given)     a row of `deferred` for each payment that resigning would lose, once
lost_by_resigning(number, day) -> int     of everything that somebody is still to be paid

The facts say what was awarded and are never taken back: what became of a part would tell of the exit, and the signals
would know tomorrow's answer today.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from mainstay.chapters.pay.bonus.deferral import Payment, at_stake, leaving
from mainstay.chapters.pay.bonus.plan import Plan
from mainstay.chapters.pay.bonus.words import Leaving
from mainstay_web.store.bonus import payment_of, plan_of
from mainstay_web.store.facts import add
from mainstay_web.store.installation import the_installation
from mainstay_web.store.tables.bonus import BonusAward
from mainstay_web.store.tables.facts import Batch
from mainstay_web.store.tables.four_eyes import APPROVED


def tell_stake(batch: Batch, award: BonusAward, plan: Plan, given: Sequence[Payment], day: date) -> int:
    """Writes them; how many. What falls due by the day of approval is lost by nobody."""
    currency = the_installation().currency
    told = [one for one in at_stake(plan, given) if one.on > day]
    for one in told:
        add(
            batch, "deferred", deferred_id=f"bonus-{award.ref}-{one.number}", person_id=award.person, awarded_on=day,
            on=one.on, amount=one.amount, earned_from=one.earned_from, currency=currency,
        )  # fmt: skip
    return len(told)


def lost_by_resigning(number: str, day: date) -> int:
    """In minor units; for queries that asked already whether their reader may see this person's pay."""
    rows = BonusAward.objects.filter(person=number).exclude(leavings__state=APPROVED)
    lost = 0
    for award in rows.select_related("plan").prefetch_related("payments"):
        given = [payment_of(one) for one in sorted(award.payments.all(), key=lambda part: part.number)]
        then = leaving(plan_of(award.plan), Leaving.RESIGNED, day, given).payments
        lost += sum(now.pays - after.pays for now, after in zip(given, then, strict=True))
    return lost
