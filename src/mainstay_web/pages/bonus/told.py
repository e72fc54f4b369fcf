"""An award, opened to each factor: the sum line by line, the payments with their tax, and what leaving would cost."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from mainstay.chapters.pay.bonus.deferral import Payment, leaving
from mainstay.chapters.pay.bonus.plan import Plan
from mainstay.chapters.pay.bonus.reckoning import Reckoned
from mainstay.chapters.pay.bonus.words import Leaving, Served
from mainstay.core.text import Text
from mainstay_web.store.bonus import Awarded, payment_of, plan_of, reckoning_of
from mainstay_web.store.bonus_worked import YearPaid, by_year
from mainstay_web.store.tables.bonus import DUE, BonusPayment


@dataclass(frozen=True, slots=True)
class Opened:
    """`years` are this award's payments by year, after tax; `served` says how the year was cut."""

    award: Awarded
    plan: Plan
    made: Reckoned
    years: tuple[YearPaid, ...]
    served: Text

    @property
    def is_put_off(self) -> bool:
        """Whether it is paid in parts."""
        return len(self.award.payments) > 1

    @property
    def back(self) -> int:
        """What is claimed back."""
        return sum(one.back for one in self.award.payments)

    @property
    def forfeited(self) -> int:
        """What is no longer paid."""
        return sum(one.amount - one.pays for one in self.award.payments)


def opened(found: Awarded) -> Opened:
    """The award with everything that its page shows."""
    made, plan = reckoning_of(found.row), plan_of(found.row.plan)
    return Opened(found, plan, made, tuple(by_year(found.row.person, [found])), _served(plan, made))


def _served(plan: Plan, made: Reckoned) -> Text:
    if plan.served is Served.WHOLE:
        return plan.served.label
    return (_DAYS if plan.served is Served.DAYS else _MONTHS).fill(n=made.served, of=made.of)


_DAYS = Text("{n}/{of} 天", "{n}/{of} days")
_MONTHS = Text("{n}/{of} 个月", "{n}/{of} months")


@dataclass(frozen=True, slots=True)
class Settling:
    """What approving how somebody left would do to a payment: it `then` pays so much on a day, `back` is claimed."""

    now: BonusPayment
    then: Payment
    back: int


def settling(found: Awarded) -> list[Settling]:
    """What is waiting for approval, payment by payment; nothing where nothing waits."""
    asked = found.asked
    if asked is None:
        return []
    parts = [payment_of(part) for part in found.payments]
    left = leaving(plan_of(found.row.plan), Leaving(asked.kind), asked.left_on, parts)
    return [Settling(*one) for one in zip(found.payments, left.payments, left.back, strict=True)]


def lost_on(found: list[Awarded], day: date, kind: Leaving = Leaving.RESIGNED) -> tuple[int, int]:
    """What of all awards would no longer be paid, and what would be claimed back, for who left on a day."""
    gone = back = 0
    for one in found:
        if one.left is not None:
            continue
        # What falls due by then is paid by then, and may be claimed back with the rest.
        parts = [replace(part, paid=part.paid or part.on <= day) for part in map(payment_of, one.payments)]
        then = leaving(plan_of(one.row.plan), kind, day, parts)
        gone += sum(a.pays - b.pays for a, b in zip(parts, then.payments, strict=True))
        back += sum(then.back)
    return gone, back


def next_due(found: list[Awarded]) -> list[tuple[date, int]]:
    """What is still to be paid, by day."""
    sums: dict[date, int] = {}
    for one in found:
        for part in one.payments:
            if part.state == DUE and part.pays:
                sums[part.on] = sums.get(part.on, 0) + part.pays
    return sorted(sums.items())
