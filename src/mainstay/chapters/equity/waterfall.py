"""How the outcome of a co-invested project is shared, payout by payout. 跟投分配瀑布（P6）。

The waterfall follows the rule set that a listed developer published in 2018: up to a first yearly return the company
comes first, until it has that return on its own money; then the followers, up to the same return; then all in
proportion; and above a second return the followers take a multiple of their proportion of the excess. The 2020 version
asks the first of these only of the obligatory part (`voluntary_first`); in 2022 it was dropped (`first` of zero).
How a loss is borne is not in that source, so it has no default here: each project says so.

What comes back while the project still runs counts from its day on: what is out earns a return, what is back does not.
Capital is returned before any profit, in the order that leaves a loss with those who bear it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

_YEAR = Decimal(365)
_ONE = Decimal(1)
Sums = dict["Side", Decimal]


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


FOLLOWERS = (Side.OBLIGATORY, Side.VOLUNTARY)
_RETURNED: Mapping[Losses, Sequence[Sequence[Side]]] = {
    Losses.PRO_RATA: (tuple(Side),),
    Losses.FOLLOWERS_FIRST: ((Side.COMPANY,), FOLLOWERS),
    Losses.COMPANY_FIRST: (FOLLOWERS, (Side.COMPANY,)),
}
"""In which order capital comes back: what is missing in the end is missing to the last."""


@dataclass(frozen=True, slots=True)
class Payout:
    """What a project pays on a day, in all: of it each side's capital that comes back, and what is beyond it."""

    on: date
    capital: Mapping[Side, Decimal]
    profit: Mapping[Side, Decimal]

    @property
    def followers(self) -> Decimal:
        """What all followers get of it."""
        return sum((self.capital[side] + self.profit[side] for side in FOLLOWERS), Decimal(0))


def shared(rule: Waterfall, capital: Mapping[Side, Decimal], profit: Decimal, years: Decimal = _ONE) -> Shares:
    """How the profit of a project is shared whose capital was in for `years` and comes back at the end, all at once.

    Raises ValueError where no capital was put in, a part is negative, or more than all of it is lost.
    """
    put = _put(capital)
    ((back, gain),) = _run(rule, put, [(years, sum(put.values()) + profit)])
    return Shares(put, {side: back[side] + gain[side] - put[side] for side in Side})


def payouts(
    rule: Waterfall, capital: Mapping[Side, Decimal], since: date, paid: Sequence[tuple[date, Decimal]]
) -> tuple[Payout, ...]:
    """How each of a project's payouts is shared; `paid` are days after `since`, in their order, with the whole amount.

    Raises ValueError as `shared` does, and where the days are not in order.
    """
    timed = [(Decimal((on - since).days) / _YEAR, amount) for on, amount in paid]
    found = _run(rule, _put(capital), timed)
    return tuple(Payout(on, back, gain) for (on, _), (back, gain) in zip(paid, found, strict=True))


def _put(capital: Mapping[Side, Decimal]) -> Sums:
    put = {side: Decimal(capital.get(side, 0)) for side in Side}
    if sum(put.values()) <= 0 or min(put.values()) < 0:
        raise ValueError(f"no such project: {put!r}")
    return put


def _run(rule: Waterfall, put: Sums, paid: Iterable[tuple[Decimal, Decimal]]) -> Iterator[tuple[Sums, Sums]]:
    """Payout by payout, capital and profit of each side. `owed` is what a side still lacks of the first return."""
    out, owed, lacks, then = dict(put), dict(put), sum(put.values(), Decimal(0)), Decimal(0)
    for years, amount in paid:
        if years <= then or amount < 0:
            raise ValueError(f"no such payout: {amount} after {years} years")
        owed = {side: sum_ * (1 + rule.first) ** (years - then) for side, sum_ in owed.items()}
        lacks *= (1 + rule.second) ** (years - then)
        then = years
        back = _pour(out, _RETURNED[rule.losses], amount)
        out, owed = _less(out, back), _less(owed, back)
        gain = _gained(rule, put, owed, lacks - sum(back.values()), amount - sum(back.values()))
        owed = _less(owed, gain)
        lacks -= sum(back.values()) + sum(gain.values())
        yield back, gain


def _gained(rule: Waterfall, put: Sums, owed: Sums, lacks: Decimal, left: Decimal) -> Sums:
    """How what is beyond the capital is shared: by the first return, by the second, and above it."""
    ahead = (Side.COMPANY, Side.VOLUNTARY) if rule.voluntary_first else (Side.COMPANY,)
    first = _pour(owed, (ahead, tuple(side for side in Side if side not in ahead)), left)
    left -= sum(first.values())
    even = min(left, max(lacks - sum(first.values()), Decimal(0)))
    second = _split(put, tuple(Side), even)
    left -= even
    followers = sum(put[side] for side in FOLLOWERS)
    boosted = min(left * followers / sum(put.values()) * rule.boost, left) if followers else Decimal(0)
    above = _split(put, FOLLOWERS, boosted)
    above[Side.COMPANY] += left - boosted
    return {side: first[side] + second[side] + above[side] for side in Side}


def _pour(most: Sums, order: Sequence[Sequence[Side]], amount: Decimal) -> Sums:
    """Fills each group of sides up to what it may get, one group after the other."""
    got = dict.fromkeys(Side, Decimal(0))
    for sides in order:
        room = {side: max(most[side], Decimal(0)) if side in sides else Decimal(0) for side in Side}
        part = min(amount, sum(room.values(), Decimal(0)))
        amount -= part
        got = {side: sum_ + got[side] for side, sum_ in _split(room, tuple(sides), part).items()}
    return got


def _split(by: Sums, sides: Sequence[Side], amount: Decimal) -> Sums:
    """An amount in proportion; the last takes what is left, so that nothing is lost."""
    got = dict.fromkeys(Side, Decimal(0))
    own = [side for side in sides if by[side]]
    base = sum(by[side] for side in own)
    for side in own[:-1]:
        got[side] = amount * by[side] / base
    if own:
        got[own[-1]] = amount - sum(got.values())
    return got


def _less(whole: Sums, part: Sums) -> Sums:
    return {side: whole[side] - part[side] for side in Side}
