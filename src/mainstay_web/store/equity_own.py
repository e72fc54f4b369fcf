"""One's own shares: what vests when, what they are worth and would be worth, and what leaving on a day would take."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from mainstay.chapters.equity.kinds import MANNERS
from mainstay.chapters.equity.leavers import LEAVERS, Leaving
from mainstay.chapters.equity.leaving import Departure, Loss, last_day_to_exercise, lost
from mainstay.chapters.equity.values import worth
from mainstay.chapters.equity.vesting import Position, Status
from mainstay.core.access import Act, Actor
from mainstay.core.money import major
from mainstay_web.store import equity_pool
from mainstay_web.store.access import allowed
from mainstay_web.store.equity_book import Held, helds
from mainstay_web.store.equity_lists import Imported, imported, own_grants
from mainstay_web.store.rules import in_force
from mainstay_web.store.tables.equity import EquityDeed, EquityTransaction

FACTORS = (Decimal("0.5"), Decimal(1), Decimal(2))
OPEN = frozenset({Status.FUTURE, Status.WAITING, Status.DUE})


@dataclass(frozen=True, slots=True)
class OwnGrant:
    """A grant as its holder reads it. `exercisable` units now, until `until`."""

    held: Held
    positions: tuple[Position, ...]
    exercisable: int
    until: date | None
    asked: EquityDeed | None

    @property
    def coming(self) -> list[Position]:
        """Tranches that may still vest."""
        return [one for one in self.positions if one.status in OPEN and one.pending]


@dataclass(frozen=True, slots=True)
class At:
    """Everything at one value of a unit (minor units): vested and held, and what may still vest, in minor units."""

    per_unit: int
    vested: int
    unvested: int
    loss: int | None = None

    @property
    def total(self) -> int:
        """Both together."""
        return self.vested + self.unvested


@dataclass(frozen=True, slots=True)
class Own:
    """The whole page. `came` are imported grants by number; what they bring is as the facts say, at no other price."""

    grants: list[OwnGrant]
    came: dict[str, list[Imported]]
    value: int | None
    dividends: list[EquityTransaction]
    day: date

    @property
    def next(self) -> tuple[date, int] | None:
        """The next day on which something may vest, and how many units."""
        days = [(one.on, int(one.pending)) for each in self.grants for one in each.coming if one.on is not None]
        days += [(one.on, one.units) for rows in self.came.values() for one in rows if one.state == "due"]
        first = min((on for on, _ in days if on > self.day), default=None)
        return None if first is None else (first, sum(units for on, units in days if on == first))


def own(actor: Actor, day: date) -> Own | None:
    """The actor's own; None for who is not employed here."""
    if not actor.person or not allowed(actor, Act.EQUITY_OWN, actor.person, day):
        return None
    held = helds(own_grants(actor, day))
    came: dict[str, list[Imported]] = defaultdict(list)
    for one in sorted(imported(day, person=actor.person), key=lambda one: (one.granted_on, one.number, one.on)):
        if one.person == actor.person:
            came[one.number].append(one)
    dividends = EquityTransaction.objects.filter(person=actor.person, kind="dividend").select_related("plan")
    return Own(
        [_one(each, day) for each in held],
        dict(came),
        equity_pool.per_unit(day),
        list(dividends.order_by("-day")),
        day,
    )


def _one(held: Held, day: date) -> OwnGrant:
    until = last_day_to_exercise(held.grant)
    open_ = MANNERS[held.grant.kind].exercised and (until is None or day <= until)
    asked = EquityDeed.objects.filter(grant=held.row, state="proposed", kind="exercise").first()
    return OwnGrant(held, held.positions(day), int(held.holding.held) if open_ else 0, until, asked)


def at(mine: Own, per_unit: int) -> At:
    """Grants of the ledger at a value of a unit, and imported ones as the facts have them."""
    values = [worth(one.held.grant, one.held.holding, major(per_unit)) for one in mine.grants]
    vested, unvested = sum(one.held for one in values), sum(one.unvested for one in values)
    rows = [one for each in mine.came.values() for one in each]
    vested += sum(one.units * (one.each or 0) for one in rows if one.state == "vested")
    unvested += sum(one.units * (one.each or 0) for one in rows if one.state == "due")
    return At(per_unit, vested, unvested)


def scenarios(mine: Own, typed: int | None = None) -> list[At]:
    """At half, at once and at twice today's value, and at a price of one's own choosing."""
    if mine.value is None:
        return [at(mine, typed)] if typed is not None else []
    prices = [int(mine.value * factor) for factor in FACTORS]
    return [at(mine, price) for price in (*prices, *([] if typed is None else [typed]))]


@dataclass(frozen=True, slots=True)
class Leave:
    """What leaving on a day would take and leave."""

    losses: list[tuple[OwnGrant, Loss]]
    imported_units: int
    imported: int

    @property
    def lost(self) -> int:
        """In minor units, of everything."""
        return sum(one.lost for _, one in self.losses) + self.imported

    @property
    def kept(self) -> int:
        """In minor units, of the ledger's grants."""
        return sum(one.kept for _, one in self.losses)


def leave(mine: Own, left: date, how: Leaving, per_unit: int) -> Leave:
    """What the holder would lose by leaving on a day, at a value of a unit; results not yet known are taken as met."""
    case = Departure(left, how, major(per_unit), in_force(LEAVERS, left))
    losses = [
        (one, lost(one.held.grant, one.held.holding, one.held.service.hired, one.held.proofs, case))
        for one in mine.grants
    ]
    rows: Sequence[Imported] = [one for each in mine.came.values() for one in each]
    gone = [one for one in rows if one.state == "due" and one.on >= left]
    return Leave(losses, sum(one.units for one in gone), sum(one.units * (one.each or 0) for one in gone))
