"""One's own shares: of the ledger, and those that came as facts; what vests when, and what one has asked for.

What they are worth and what leaving would take: `store.equity_worth`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby

from mainstay.chapters.equity.dividends import Dividend, On, dividend
from mainstay.chapters.equity.kinds import MANNERS, Kind, Units, exact
from mainstay.chapters.equity.leaving import last_day_to_exercise
from mainstay.chapters.equity.values import per_unit, unit_value
from mainstay.chapters.equity.vesting import Position, Status
from mainstay.core.access import Act, Actor
from mainstay.core.money import major, minor, times
from mainstay_web.store.access import allowed
from mainstay_web.store.equity_book import AGREED, Held, helds, undone
from mainstay_web.store.equity_lists import Imported, imported, own_grants
from mainstay_web.store.own_facts import facts_about
from mainstay_web.store.tables.equity import EquityDeed, EquityTransaction, EquityValuation
from mainstay_web.store.tables.facts import Batch
from mainstay_web.store.tables.four_eyes import PROPOSED

OPEN = frozenset({Status.FUTURE, Status.WAITING, Status.DUE})


@dataclass(frozen=True, slots=True)
class OwnGrant:
    """A grant as its holder reads it. `exercisable` units now, until `until`; `right` is to dividends, if there is."""

    held: Held
    positions: tuple[Position, ...]
    exercisable: Units
    until: date | None
    asked: EquityDeed | None
    right: Dividend | None

    @property
    def agreed(self) -> list[EquityTransaction]:
        """Lines of what was cancelled by agreement, retracted or handed on, and still counts."""
        gone = undone(self.held.rows)
        known = [one for one in self.held.rows if one.deed is not None and one.pk not in gone]
        return [one for one in known if one.deed is not None and one.deed.kind in AGREED and one.kind != "vest"]

    @property
    def coming(self) -> list[Position]:
        """Tranches that may still vest."""
        return [one for one in self.positions if one.status in OPEN and one.pending]


@dataclass(frozen=True, slots=True)
class Came:
    """A grant that came as facts. `value` of a unit in minor units as these say, at what they say it brings; `batch`
    says who did, and when.
    """

    number: str
    kind: Kind
    granted_on: date
    price: int
    value: int | None
    tranches: tuple[Imported, ...]
    batch: Batch | None

    def each(self, value: int) -> int:
        """What a unit brings the holder at a value of it, in minor units."""
        return minor(per_unit(self.kind, major(self.price), major(value)))

    def bring(self, units: Units, value: int) -> int:
        """What so many units bring at a value of one, in minor units."""
        return times(self.each(value), Decimal(units))

    def units(self, state: str) -> Units:
        """Units in a state."""
        return exact(sum((one.units for one in self.tranches if one.state == state), Decimal(0)))


@dataclass(frozen=True, slots=True)
class Own:
    """The whole page. `valuation` is the company's newest of a unit."""

    grants: list[OwnGrant]
    came: list[Came]
    valuation: EquityValuation | None
    dividends: list[EquityTransaction]
    day: date

    @property
    def value(self) -> int | None:
        """What a unit of the ledger's grants is worth, in minor units."""
        return self.valuation.per_unit if self.valuation else None

    def coming(self) -> Iterator[tuple[date, Units, int | None]]:
        """Each tranche ahead that has a day: the day, its units, and what they bring today, where that is known."""
        for mine in self.grants:
            grant = mine.held.grant
            each = None if self.value is None else per_unit(grant.kind, grant.price, major(self.value))
            for one in mine.coming:
                if one.on is not None and one.on > self.day:
                    yield one.on, one.pending, None if each is None else minor(each * one.pending)
        for grant_ in self.came:
            value = grant_.value
            for row in grant_.tranches:
                if row.state == "due" and row.on > self.day:
                    yield row.on, row.units, None if value is None else grant_.bring(row.units, value)

    @property
    def waiting(self) -> Units:
        """Units that may still vest and have no day ahead: their result or event is awaited."""
        return sum(one.pending for mine in self.grants for one in mine.coming if one.on is None or one.on <= self.day)

    @property
    def next(self) -> tuple[date, Units, int | None] | None:
        """The next day on which something may vest, how many units, and what they bring today."""
        ahead = sorted(self.coming(), key=lambda one: one[0])
        same = [one for one in ahead if one[0] == ahead[0][0]]
        known = [worth for _, _, worth in same if worth is not None]
        return (same[0][0], sum(units for _, units, _ in same), sum(known) if known else None) if same else None


def own(actor: Actor, day: date) -> Own | None:
    """The actor's own; None for who is not employed here."""
    if not actor.person or not allowed(actor, Act.EQUITY_OWN, actor.person, day):
        return None
    held = helds(own_grants(actor, day))
    waiting = EquityDeed.objects.filter(person=actor.person, state=PROPOSED, kind="exercise")
    asked = {one.grant_id: one for one in waiting.order_by("-pk")}
    valuation = EquityValuation.objects.filter(day__lte=day).order_by("-day", "-pk").first()
    dividends = EquityTransaction.objects.filter(person=actor.person, kind="dividend").select_related("plan")
    return Own(
        [_one(each, day, asked.get(each.row.pk)) for each in held],
        list(_came(actor.person, day, valuation)),
        valuation,
        list(dividends.order_by("-day")),
        day,
    )


def _one(held: Held, day: date, asked: EquityDeed | None) -> OwnGrant:
    until = last_day_to_exercise(held.grant)
    open_ = MANNERS[held.grant.kind].exercised and (until is None or day <= until)
    rule = held.grant.terms.dividends
    right = dividend(rule, held.on(day), major(0), day, held.service, held.proofs)
    return OwnGrant(
        held, held.positions(day), held.holding.held if open_ else 0, until, asked,
        right if rule.on is not On.NONE else None,
    )  # fmt: skip


def _came(number: str, day: date, valuation: EquityValuation | None) -> Iterator[Came]:
    """Grants that the ledger does not keep; valued as their facts say, else at the company's newest valuation."""
    batches = {one.values["grant_id"]: one.batch for one in facts_about(number, ["grants"]).get("grants", ())}
    rows = [one for one in imported(day, person=number) if one.person == number]
    for _, tranches in groupby(_in_order(rows), key=lambda one: one.number):
        all_ = tuple(tranches)
        first, kind = all_[0], Kind(all_[0].kind)
        told = None if first.each is None else unit_value(kind, major(first.price), major(first.each))
        value = minor(told) if told is not None else None
        if first.each is None and valuation is not None:
            value = valuation.per_unit
        said = first.each is not None
        yield Came(
            first.number, kind, first.granted_on, first.price, value, all_, batches.get(first.number) if said else None
        )


def _in_order(rows: Iterable[Imported]) -> list[Imported]:
    return sorted(rows, key=lambda one: (one.granted_on, one.number, one.on))
