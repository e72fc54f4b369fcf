"""One person's package, put together by hand: its price, its joint effect with an interval, and its promises. L4, L5.

    build(offers, prospect) -> Package       raises TogetherError where two exclude each other, or one is barred
    fits_room(package, room) -> tuple[str, ...]   the limits it would exceed, by their kinds
The arithmetic is that of `loop.plan` for a person (a test holds them equal), in plain Python and for any number of
measures: the page shows it anew with every tick.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from mainstay.core.text import Text
from mainstay.loop.carry.refusals import CarryError
from mainstay.loop.effects import TOGETHER
from mainstay.loop.plans import MoneyRange, Offer, Package, Prospect, Range


class TogetherError(CarryError):
    """Measures that cannot be chosen together, or one that may not be chosen at all."""

    code = "together"


@dataclass(frozen=True, slots=True)
class Room:
    """What is left for one person's package: money in minor units, hours, seats by kind; None is no limit."""

    cash_now: int | None = None
    cash_three_years: int | None = None
    equity: int | None = None
    hours: Decimal | None = None
    seats: Mapping[str, int] = field(default_factory=dict)
    """Kinds of seats of which there are only so many; others are free."""


def build(offers: Iterable[Offer], prospect: Prospect) -> Package:
    """The package of these offers, in their order; none of them twice."""
    chosen = tuple(offers)
    _check(chosen)
    kinds = sorted({kind for one in chosen for kind, count in one.seats.items() if count})
    lowering = _lowering(chosen)
    after = _chance(prospect, chosen)
    return Package(
        measures=tuple(one.measure for one in chosen),
        cash_now=sum(one.cash_now for one in chosen),
        cash_three_years=sum(one.cash_three_years for one in chosen),
        equity=sum(one.equity for one in chosen),
        hours=sum((one.hours for one in chosen), Decimal(0)),
        seats={kind: sum(one.seats.get(kind, 0) for one in chosen) for kind in kinds},
        raise_=sum(one.raise_ for one in chosen),
        lowering=lowering,
        chance_after=_chance_after(prospect, lowering, after),
        saved=_saved(prospect, lowering, after),
        promised=tuple(promised for one in chosen for promised in one.promised),
    )


def fits_room(package: Package, room: Room) -> tuple[str, ...]:
    """The kinds of limits that the package would exceed; empty where it fits."""
    counted = (
        ("cash_now", package.cash_now, room.cash_now),
        ("cash_three_years", package.cash_three_years, room.cash_three_years),
        ("equity", package.equity, room.equity),
        ("hours", package.hours, room.hours),
    )
    over = [kind for kind, used, left in counted if left is not None and used > left]
    return (*over, *(kind for kind, count in package.seats.items() if count > room.seats.get(kind, count)))


def _check(chosen: Sequence[Offer]) -> None:
    for one in chosen:
        if one.barred is not None:
            raise TogetherError(one.barred, measure=one.measure)
    groups = [one.group or one.measure for one in chosen]
    if len(set(groups)) < len(groups):
        raise TogetherError(
            Text("方案中有只能选一的措施。", "The package holds measures of which one at most is chosen."),
            measures=[one.measure for one, group in zip(chosen, groups, strict=True) if groups.count(group) > 1],
        )


def together(lowerings: Iterable[float]) -> float:
    """The joint lowering: the strongest works whole, each next at `TOGETHER` of the share before; harm works whole."""
    ranked = sorted(lowerings, reverse=True)
    return sum(one * (TOGETHER**place if one > 0 else 1.0) for place, one in enumerate(ranked))


def _lowering(chosen: Sequence[Offer]) -> Range:
    """The joint lowering with its ends: the doubts of several measures add up as independent ones do."""
    middle = together(one.lowering.middle for one in chosen)
    plain = sum(one.lowering.middle for one in chosen)
    falling = abs(middle / plain) if abs(plain) > 1e-9 else 1.0
    down = math.hypot(*(one.lowering.middle - one.lowering.low for one in chosen)) * falling
    up = math.hypot(*(one.lowering.high - one.lowering.middle for one in chosen)) * falling
    return Range(middle - down, middle, middle + up)


def _chance(prospect: Prospect, chosen: Sequence[Offer]) -> float:
    """Probability to resign within the year with the measures."""
    left = sum(
        hazard * math.exp(-together(one.lowering.middle * one.at_work[quarter] for one in chosen))
        for quarter, hazard in enumerate(prospect.hazard)
    )
    return 1 - math.exp(-left)


def _at(prospect: Prospect, lowering: Range, after: float, end: float) -> float:
    """The probability if the joint lowering were `end`: its effect on the cumulative hazard in proportion."""
    before = sum(prospect.hazard)
    with_it = -math.log1p(-min(after, 1 - 1e-9))
    if before <= 0 or with_it <= 0 or abs(lowering.middle) < 1e-9:
        return after
    return 1 - math.exp(-before * math.exp(math.log(with_it / before) * end / lowering.middle))


def _chance_after(prospect: Prospect, lowering: Range, after: float) -> Range:
    """The ends combine the doubt about the effect with that about the risk itself."""
    worse = _at(prospect, lowering, after, lowering.low) - after
    better = after - _at(prospect, lowering, after, lowering.high)
    risk = prospect.chance
    kept = after / risk.middle if risk.middle > 0 else 1.0
    low = after - math.hypot(better, kept * (risk.middle - risk.low))
    high = after + math.hypot(worse, kept * (risk.high - risk.middle))
    return Range(max(low, 0.0), after, min(high, 1.0))


def _saved(prospect: Prospect, lowering: Range, after: float) -> MoneyRange:
    """Value at stake saved, never below nothing in the middle; the ends combine the doubts of effect, risk and loss."""
    before = 1 - math.exp(-sum(prospect.hazard))
    gain = before - after
    middle = max(0, math.floor(gain * prospect.loss.middle + 0.5))
    if middle <= 0 or gain <= 0:
        return MoneyRange(0, middle, middle)
    less = (gain - (before - _at(prospect, lowering, after, lowering.low))) / gain
    more = ((before - _at(prospect, lowering, after, lowering.high)) - gain) / gain
    risk, loss = prospect.chance, prospect.loss
    fewer = math.hypot(less, (risk.middle - risk.low) / risk.middle, (loss.middle - loss.low) / loss.middle)
    greater = math.hypot(more, (risk.high - risk.middle) / risk.middle, (loss.high - loss.middle) / loss.middle)
    return MoneyRange(round(middle * (1 - fewer)), middle, round(middle * (1 + greater)))
