"""Project co-investment: who puts in how much by when, and how the outcome is shared. 项目跟投（P6）。

The waterfall follows the rule set that a listed developer published in 2018: up to a first yearly return the company
comes first, until it has that return on its own money; then the followers, up to the same return; then all in
proportion; and above a second return the followers take a multiple of their proportion of the excess. The 2020 version
asks the first of these only of the obligatory part (`voluntary_first`); in 2022 it was dropped (`first` of zero).
How a loss is borne is not in that source, so it has no default here: each project says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal
from enum import StrEnum

from mainstay.core.errors import AnticipatedError
from mainstay.core.text import Text


class Side(StrEnum):
    """Whose money it is."""

    COMPANY = "company"
    OBLIGATORY = "obligatory"
    VOLUNTARY = "voluntary"


class Losses(StrEnum):
    """Who bears a loss of the capital."""

    PRO_RATA = "pro_rata"
    FOLLOWERS_FIRST = "followers_first"
    COMPANY_FIRST = "company_first"
    """The company's capital is used up before the followers lose any."""


@dataclass(frozen=True, slots=True)
class Waterfall:
    """Yearly returns that divide the outcome, as shares of one; `boost` times their proportion above `second`."""

    losses: Losses
    first: Decimal = Decimal("0.10")
    second: Decimal = Decimal("0.25")
    boost: Decimal = Decimal("1.2")
    voluntary_first: bool = False
    """Whether the voluntary part ranks beside the company rather than behind it."""

    def __post_init__(self) -> None:
        if not 0 <= self.first <= self.second or self.boost < 1:
            raise ValueError(f"no such waterfall: {self!r}")


@dataclass(frozen=True, slots=True)
class Shares:
    """What each side has in and gets out in all, in one currency unit; profit is below zero in a loss."""

    capital: Mapping[Side, Decimal]
    profit: Mapping[Side, Decimal]

    def paid_out(self, side: Side) -> Decimal:
        """Capital and profit of a side."""
        return self.capital[side] + self.profit[side]

    @property
    def followers(self) -> Decimal:
        """Profit of all followers."""
        return self.profit[Side.OBLIGATORY] + self.profit[Side.VOLUNTARY]


_ONE = Decimal(1)
_FOLLOWERS = (Side.OBLIGATORY, Side.VOLUNTARY)


def shared(rule: Waterfall, capital: Mapping[Side, Decimal], profit: Decimal, years: Decimal = _ONE) -> Shares:
    """How the profit of a project is shared whose capital was in for `years` and comes back at the end.

    Raises ValueError where no capital was put in, a part is negative, or more than all of it is lost.
    """
    put = {side: Decimal(capital.get(side, 0)) for side in Side}
    total = sum(put.values())
    if total <= 0 or min(put.values()) < 0 or years <= 0 or profit < -total:
        raise ValueError(f"no such project: {put!r}, {profit}, {years}")
    if profit < 0:
        return Shares(put, {side: -lost for side, lost in _losses(rule.losses, put, -profit).items()})
    got = {side: Decimal(0) for side in Side}
    left = profit
    for sides, most in _tiers(rule, put, years):
        left -= _pour(got, put, sides, min(left, most))
    followers = sum(put[side] for side in _FOLLOWERS)
    boosted = min(left * followers / total * rule.boost, left) if followers else Decimal(0)
    _pour(got, put, _FOLLOWERS, boosted)
    _pour(got, put, (Side.COMPANY,), left - boosted)
    return Shares(put, got)


def _tiers(rule: Waterfall, put: Mapping[Side, Decimal], years: Decimal) -> Iterable[tuple[Sequence[Side], Decimal]]:
    """Who shares each tier in proportion to their capital, and the most it holds."""
    ahead = (Side.COMPANY, Side.VOLUNTARY) if rule.voluntary_first else (Side.COMPANY,)
    behind = tuple(side for side in Side if side not in ahead)
    first = (1 + rule.first) ** years - 1
    second = (1 + rule.second) ** years - 1
    yield ahead, first * sum(put[side] for side in ahead)
    yield behind, first * sum(put[side] for side in behind)
    yield tuple(Side), (second - first) * sum(put.values())


def _pour(got: dict[Side, Decimal], put: Mapping[Side, Decimal], sides: Iterable[Side], amount: Decimal) -> Decimal:
    """Adds an amount to some sides in proportion to their capital; returns what was taken."""
    own = [side for side in sides if put[side]]
    base = sum(put[side] for side in own)
    if not own or not amount:
        return Decimal(0)
    spent = Decimal(0)
    for side in own[:-1]:
        part = amount * put[side] / base
        got[side] += part
        spent += part
    got[own[-1]] += amount - spent
    return amount


def _losses(how: Losses, put: Mapping[Side, Decimal], loss: Decimal) -> dict[Side, Decimal]:
    lost = {side: Decimal(0) for side in Side}
    followers = sum(put[side] for side in _FOLLOWERS)
    if how is Losses.PRO_RATA:
        _pour(lost, put, tuple(Side), loss)
        return lost
    first, most = (_FOLLOWERS, followers) if how is Losses.FOLLOWERS_FIRST else ((Side.COMPANY,), put[Side.COMPANY])
    other = (Side.COMPANY,) if how is Losses.FOLLOWERS_FIRST else _FOLLOWERS
    rest = loss - _pour(lost, put, first, min(loss, Decimal(most)))
    _pour(lost, put, other, rest)
    return lost


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


def per_person(shares: Shares, subscriptions: Sequence[Subscription]) -> dict[str, int]:
    """Each follower's profit in minor units, in proportion to what they paid; the last cents go to the largest parts.

    `shares` must be in minor units. Nobody's money is made or lost by rounding: the sum is the followers' profit.
    """
    exact: dict[str, Decimal] = {}
    for one in subscriptions:
        if shares.capital[one.side]:
            part = shares.profit[one.side] * one.paid / shares.capital[one.side]
            exact[one.person] = exact.get(one.person, Decimal(0)) + part
    whole = int(sum(exact.values(), Decimal(0)).quantize(_ONE, rounding=ROUND_HALF_UP))
    found = {who: int(part.to_integral_value(rounding=ROUND_FLOOR)) for who, part in exact.items()}
    by_rest = sorted(exact, key=lambda who: (found[who] - exact[who], who))
    for who in by_rest[: whole - sum(found.values())]:
        found[who] += 1
    return found
