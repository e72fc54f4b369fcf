"""Project co-investment: who puts in how much by when, and what of a payout is whose. 项目跟投（P6）。

What somebody puts in above their obligatory part is voluntary. How the outcome is shared: `waterfall`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal

from mainstay.chapters.equity.waterfall import Side
from mainstay.core.errors import AnticipatedError
from mainstay.core.text import Text

_ONE = Decimal(1)


@dataclass(frozen=True, slots=True)
class Project:
    """Rules of subscribing. Money in minor units. `obligatory` names who must take part and with how much at least.

    `cap_per_person` and `cap_in_all` bound the followers' money; `loans_allowed` says whether the company or its
    lenders may finance a follower (the published rule set bans it).
    """

    id: str
    capital: int
    subscribe_by: date
    due_on: date
    obligatory: Mapping[str, int]
    cap_per_person: int
    cap_in_all: int
    loans_allowed: bool = False


@dataclass(frozen=True, slots=True)
class Subscription:
    """What somebody put their name to: money in minor units, of which `paid` has come by now."""

    person: str
    amount: int
    on: date
    side: Side
    borrowed: int = 0
    paid: int = 0


class SubscriptionError(AnticipatedError):
    """A subscription that the project's rules do not allow; `data["law"]` says which rule."""

    code = "co_investment"

    def __init__(self, law: str) -> None:
        super().__init__(_LAWS[law], law=law)
        self.law = law


_LAWS = {
    "late": Text("认购截止日已过。", "The last day to subscribe has passed."),
    "sign": Text("认购金额须大于零。", "A subscription has an amount."),
    "person": Text("超过个人跟投上限。", "Above the cap for one person."),
    "all": Text("超过全体跟投上限。", "Above the cap for all followers."),
    "loan": Text("跟投资金不得由公司借款或担保。", "The company may not lend or vouch for a follower's money."),
}


def subscribed(project: Project, before: Sequence[Subscription], new: Subscription) -> tuple[Subscription, ...]:
    """The subscriptions with one more. Raises SubscriptionError where a rule of the project forbids it."""
    own = sum(one.amount for one in before if one.person == new.person) + new.amount
    laws = {
        "sign": new.amount <= 0 or new.borrowed < 0 or new.side is Side.COMPANY,
        "late": new.on > project.subscribe_by,
        "loan": new.borrowed > 0 and not project.loans_allowed,
        "person": own > project.cap_per_person,
        "all": sum(one.amount for one in before) + new.amount > project.cap_in_all,
    }
    for law, broken in laws.items():
        if broken:
            raise SubscriptionError(law)
    return (*before, new)


def missing(project: Project, subscriptions: Iterable[Subscription]) -> dict[str, int]:
    """Who still owes how much of an obligatory part (minor units)."""
    put: dict[str, int] = {}
    for one in subscriptions:
        put[one.person] = put.get(one.person, 0) + one.amount
    return {who: least - put.get(who, 0) for who, least in project.obligatory.items() if put.get(who, 0) < least}


def unpaid(project: Project, subscriptions: Iterable[Subscription], day: date) -> dict[str, int]:
    """Who is past the due date with how much (minor units)."""
    owed: dict[str, int] = {}
    for one in subscriptions:
        if day > project.due_on and one.paid < one.amount:
            owed[one.person] = owed.get(one.person, 0) + one.amount - one.paid
    return owed


def parts(project: Project, one: Subscription) -> tuple[Subscription, ...]:
    """A subscription as its obligatory and its voluntary part; what was paid counts for the obligatory one first."""
    least = project.obligatory.get(one.person, 0)
    must = Subscription(one.person, min(one.amount, least), one.on, Side.OBLIGATORY, paid=min(one.paid, least))
    rest = (one.amount - must.amount, one.paid - must.paid)
    may = Subscription(one.person, rest[0], one.on, Side.VOLUNTARY, one.borrowed, rest[1])
    return tuple(part for part in (must, may) if part.amount)


def per_person(
    sums: Mapping[Side, Decimal],
    capital: Mapping[Side, Decimal],
    subscriptions: Sequence[Subscription],
    before: Mapping[str, int | Decimal] | None = None,
) -> dict[str, int]:
    """Each follower's part in minor units of what their sides get, in proportion to what they paid.

    `sums` are exact and of all payouts so far, `before` is what of them each has had already, or whoever held their
    part before: so nobody's money is made or lost by rounding, neither between people nor from payout to payout. Cents
    go to those who lack the most.
    """
    had = before or {}
    owed: dict[str, Decimal] = {}
    for one in subscriptions:
        if capital[one.side]:
            part = sums[one.side] * one.paid / capital[one.side]
            owed[one.person] = owed.get(one.person, Decimal(-had.get(one.person, 0))) + part
    whole = int(sum(owed.values(), Decimal(0)).quantize(_ONE, rounding=ROUND_HALF_UP))
    found = {who: max(int(part.to_integral_value(rounding=ROUND_FLOOR)), 0) for who, part in owed.items()}
    by_rest = sorted(owed, key=lambda who: (found[who] - owed[who], who))
    cents = whole - sum(found.values())
    for who in by_rest[:cents] if cents > 0 else [one for one in reversed(by_rest) if found[one]][:-cents]:
        found[who] += 1 if cents > 0 else -1
    return found
