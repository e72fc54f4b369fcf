"""What the newest turn would offer one person, for who may see their pay and the analysis."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from mainstay.core.access import Actor, Field
from mainstay.core.text import Text
from mainstay.loop.carry.builder import TogetherError, build
from mainstay.loop.plans import Offer, Package, Prospect
from mainstay_web.store.access import allowed
from mainstay_web.store.fairness import RaiseEffect, effect_beside
from mainstay_web.store.plan_parts import Guarded, guarded_of, offers_of, prospect_of
from mainstay_web.store.tables.plans import Offered
from mainstay_web.store.turns import unshown


@dataclass(frozen=True)
class Shelf:
    """The measures on offer for one person, as of the turn's day, and what is expected if nothing is done."""

    row: Offered
    offers: Mapping[str, Offer]
    prospect: Prospect
    guarded: Mapping[str, Guarded]


@dataclass(frozen=True, slots=True)
class Mix:
    """Some measures together. `package` is None where they exclude each other or none is on offer (`problem` says so);
    `missing` are those that do not fit the person now.
    """

    package: Package | None
    effect: RaiseEffect | None
    guarded: tuple[Guarded, ...]
    missing: tuple[str, ...]
    problem: Text | None


def shelf_of(actor: Actor, number: str, day: date) -> Shelf | None:
    """None where there is none, or not for this actor, or where nobody is shown an analysis of the person."""
    if number in unshown(day) or not all(allowed(actor, what, number, day) for what in (Field.PAY, Field.RISK)):
        return None
    row = Offered.objects.filter(person=number, as_of__lte=day).first()
    if row is None:
        return None
    return Shelf(row, offers_of(row.offers, day), prospect_of(row.prospect), guarded_of(row.guarded))


def mix_of(shelf: Shelf, measures: Iterable[str]) -> Mix:
    """What these measures would come to together."""
    wanted = tuple(dict.fromkeys(measures))
    offers = [shelf.offers[one] for one in wanted if one in shelf.offers]
    missing = tuple(one for one in wanted if one not in shelf.offers)
    guarded = tuple(shelf.guarded[one.measure] for one in offers if one.measure in shelf.guarded)
    if not offers:
        return Mix(None, None, (), missing, None)
    try:
        package = build(offers, shelf.prospect)
    except TogetherError as error:
        return Mix(None, None, guarded, missing, error.text)
    return Mix(package, effect_beside(shelf.row.standing, package.raise_), guarded, missing, None)


def suggested(shelf: Shelf, most: int = 3) -> tuple[str, ...]:
    """Where to start from: measures that save most beyond their cash, one after the other, none that the guard refuses.

    Greedy and for one person alone: a budget round weighs everybody.
    """
    chosen: list[str] = []
    best = 0
    for _ in range(most):
        worth = {key: _net(shelf, (*chosen, key)) for key in shelf.offers if key not in {*chosen, *shelf.guarded}}
        key = max(worth, key=lambda one: (worth[one], one), default="")
        if not key or worth[key] <= best:
            break
        best = worth[key]
        chosen.append(key)
    return tuple(chosen)


def _net(shelf: Shelf, measures: tuple[str, ...]) -> int:
    package = mix_of(shelf, measures).package
    return -1 if package is None else package.saved.middle - package.cash_now - package.equity
