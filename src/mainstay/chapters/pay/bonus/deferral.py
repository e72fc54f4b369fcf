"""When a bonus is paid, and what leaving does to what is still to come. 年终奖递延与离职（P4）。

payments(plan, amount) -> tuple[Payment, ...]               sum to the amount, to the last minor unit
leaving(plan, kind, left_on, payments) -> Left              what is paid, forfeited, claimed back
at_stake(plan, payments) -> tuple[AtStake, ...]             what resigning would lose, for the holding power
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from mainstay.chapters.pay.bonus.plan import WHOLE, LeaverRule, Plan
from mainstay.chapters.pay.bonus.words import Leaving, Unpaid
from mainstay.chapters.pay.elements import shared
from mainstay.core.calendar import add_months
from mainstay.core.money import minor, times


@dataclass(frozen=True, slots=True)
class Payment:
    """One part: due on a day, `amount` as awarded, of which `pays` is (still) to be paid; `paid` once it was."""

    number: int
    on: date
    permille: int
    amount: int
    pays: int
    paid: bool = False

    @property
    def forfeited(self) -> int:
        """What is no longer paid."""
        return self.amount - self.pays


@dataclass(frozen=True, slots=True)
class Left:
    """Every payment as leaving leaves it, in their order, and what is claimed back of each that was paid."""

    payments: tuple[Payment, ...]
    back: tuple[int, ...]


def payments(plan: Plan, amount: int) -> tuple[Payment, ...]:
    """The parts of a bonus; one, on the plan's day, where it is not put off. None for nothing."""
    rule = plan.deferral
    if amount <= 0:
        return ()
    if rule is None or amount <= minor(rule.above):
        return (Payment(1, plan.pay_on, WHOLE, amount, amount),)
    kept = 0 if rule.whole else minor(rule.above)
    parts = shared(amount - kept, rule.permille)
    parts[0] += kept
    return tuple(
        Payment(at + 1, add_months(plan.pay_on, at * rule.months), rule.permille[at], part, part)
        for at, part in enumerate(parts)
    )


def leaving(plan: Plan, kind: Leaving, left_on: date, given: Sequence[Payment]) -> Left:
    """What leaving on a day does. What was due by then stays due, whether or not it was paid."""
    rule = plan.leavers[kind]
    first = min((one.on for one in given), default=left_on)
    found = tuple(one if one.paid or one.on <= left_on else _to_come(rule, left_on, first, one) for one in given)
    return Left(found, tuple(_back(rule, left_on, one) for one in found))


@dataclass(frozen=True, slots=True)
class AtStake:
    """What resigning before `on` would lose of a payment: all of `amount`, or with `earned_from` what is not earned by
    then, evenly from that day on.
    """

    number: int
    on: date
    amount: int
    earned_from: date | None


def at_stake(plan: Plan, given: Sequence[Payment]) -> tuple[AtStake, ...]:
    """Of payments as they were awarded, those that resigning would lose, all or in part; in their order."""
    rule = plan.leavers[Leaving.RESIGNED].unpaid
    if rule not in {Unpaid.FORFEIT, Unpaid.PRO_RATA}:
        return ()
    first = min((one.on for one in given), default=None)
    found = [one for one in given if rule is Unpaid.FORFEIT or one.on != first]
    begun = first if rule is Unpaid.PRO_RATA else None
    return tuple(AtStake(one.number, one.on, one.amount, begun) for one in found)


def _to_come(rule: LeaverRule, left_on: date, first: date, one: Payment) -> Payment:
    if rule.unpaid is Unpaid.ON_TIME:
        return one
    if rule.unpaid is Unpaid.AT_ONCE:
        return replace(one, on=left_on)
    if rule.unpaid is Unpaid.FORFEIT:
        return replace(one, pays=0)
    whole = (one.on - first).days
    served = max((left_on - first).days, 0)
    # The first is for the year that was served to its end, and waits for nothing.
    return replace(one, pays=one.pays * served // whole) if whole else one


def _back(rule: LeaverRule, left_on: date, one: Payment) -> int:
    """Of a payment made within the months before."""
    if not one.paid or not rule.back_months or add_months(one.on, rule.back_months) <= left_on:
        return 0
    return times(one.pays, rule.back_share)
