"""What one's own shares are worth today and at other values of a unit, and what leaving on a day would take."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from mainstay.chapters.equity.kinds import Units, exact
from mainstay.chapters.equity.leavers import LEAVERS, Leaving
from mainstay.chapters.equity.leaving import Departure, Loss, lost
from mainstay.chapters.equity.values import worth
from mainstay.core.calendar import add_months
from mainstay.core.money import major
from mainstay_web.store.equity_own import Own, OwnGrant
from mainstay_web.store.rules import in_force

ONE = Decimal(1)
FACTORS = (Decimal("0.5"), ONE, Decimal(2))
MONTHS_AHEAD = (6, 12, 24, 36)


@dataclass(frozen=True, slots=True)
class Price:
    """What a unit is supposed to be worth: today's value of each grant times `factor`, or `typed` minor units."""

    factor: Decimal = ONE
    typed: int | None = None

    def of(self, value: int | None) -> int | None:
        """The supposed value of a unit that is worth so much today; None where nobody has said what it is worth."""
        if self.typed is not None:
            return self.typed
        return None if value is None else int(value * self.factor)


@dataclass(frozen=True, slots=True)
class At:
    """Everything at a price: vested and held, and what may still vest, in minor units; grants of no known value."""

    price: Price
    vested: int
    unvested: int
    unknown: int

    @property
    def total(self) -> int:
        """Both together."""
        return self.vested + self.unvested


def at(mine: Own, price: Price = Price()) -> At:
    """All grants at a price."""
    vested = unvested = unknown = 0
    value = price.of(mine.value)
    for one in mine.grants if value is not None else ():
        found = worth(one.held.grant, one.held.holding, major(value or 0))
        vested, unvested = vested + found.held, unvested + found.unvested
    for came in mine.came:
        own = price.of(came.value)
        if own is None:
            unknown += 1
            continue
        vested += came.bring(came.units("vested"), own)
        unvested += came.bring(came.units("due"), own)
    return At(price, vested, unvested, unknown + (len(mine.grants) if value is None else 0))


def scenarios(mine: Own, typed: int | None = None) -> list[At]:
    """At half, at once and at twice today's value, and at a price of one's own choosing; those that say something."""
    prices = [*(Price(factor) for factor in FACTORS), *([] if typed is None else [Price(typed=typed)])]
    found = [at(mine, price) for price in prices]
    return [one for one in found if one.unknown < len(mine.grants) + len(mine.came)]


def values_of(mine: Own) -> set[int]:
    """The values of a unit that stand behind today's sums."""
    known = [one.value for one in mine.came] + ([mine.value] if mine.grants else [])
    return {one for one in known if one is not None}


@dataclass(frozen=True, slots=True)
class Leave:
    """What leaving on a day would take and leave, in minor units; imported grants lose all that has not vested."""

    left: date
    losses: list[tuple[OwnGrant, Loss]]
    came_units: Units
    came_lost: int
    came_kept: int

    @property
    def lost(self) -> int:
        """Of everything."""
        return sum(one.lost for _, one in self.losses) + self.came_lost

    @property
    def lost_units(self) -> Units:
        """Of everything, where no value is known."""
        return sum(one.lost_units for _, one in self.losses) + self.came_units

    @property
    def kept(self) -> int:
        """Of everything."""
        return sum(one.kept for _, one in self.losses) + self.came_kept


def leave(mine: Own, left: date, how: Leaving = Leaving.VOLUNTARY, price: Price = Price()) -> Leave:
    """What the holder would lose by leaving, `left` being the first day no longer in service.

    Results not yet known are taken as met from tomorrow on; what nobody has valued counts as nothing, and `at` says
    that there is such.
    """
    case = Departure(left, how, major(price.of(mine.value) or 0), in_force(LEAVERS, left))
    losses = [
        (one, lost(one.held.grant, one.held.holding, one.held.service.hired, one.held.proofs, case, mine.day))
        for one in mine.grants
    ]
    units, gone, kept = Decimal(0), 0, 0
    for came in mine.came:
        lapse = sum((one.units for one in came.tranches if one.state == "due" and one.on >= left), Decimal(0))
        units += lapse
        value = price.of(came.value)
        if value is not None:
            gone += came.bring(lapse, value)
            kept += came.bring(came.units("vested") + came.units("due") - lapse, value)
    return Leave(left, losses, exact(units), gone, kept)


def leaving_by_day(mine: Own, price: Price = Price()) -> Sequence[Leave]:
    """What resigning would take today and later, until there is nothing left to lose."""
    days = [mine.day + timedelta(days=1), *(add_months(mine.day, months) for months in MONTHS_AHEAD)]
    found = [leave(mine, on, price=price) for on in days]
    return [one for place, one in enumerate(found) if not place or found[place - 1].lost_units]
