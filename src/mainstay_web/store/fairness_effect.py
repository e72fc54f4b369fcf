"""What one raise would do to fairness today, live: beside colleagues, the manager, and the gaps between groups."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from mainstay.chapters.pay.bands import place
from mainstay.core.access import Act, Actor, Field
from mainstay.core.text import Text
from mainstay.loop.fair import KINDS
from mainstay_web.store.access import allowed, visible
from mainstay_web.store.fairness import RaiseEffect, raise_effect
from mainstay_web.store.fairness_guard import Breach, breaches
from mainstay_web.store.pay_bands import bands
from mainstay_web.store.tables.people import Person
from mainstay_web.store.workforce import workforce


@dataclass(frozen=True, slots=True)
class Effect:
    """`gaps` are (kind, before, after) and only for who may see the person's personal data: a move tells the group.
    `compa` is the compa-ratio before and after, None without a band.
    """

    raise_: RaiseEffect
    breaches: tuple[Breach, ...]
    gaps: tuple[tuple[Text, float, float], ...]
    compa: tuple[Decimal, Decimal] | None


def to_try(actor: Actor, day: date) -> list[Person]:
    """Everybody here for whom the actor may see what a raise would do, by name."""
    return list(visible(actor, Field.PAY, day).filter(here=True).exclude(number=actor.person).order_by("name_key"))


def answers(actor: Actor, day: date) -> bool:
    """Whether the actor may answer for anybody's raise."""
    return visible(actor, Act.FAIRNESS_OVERRIDE, day).exists()


def effect_of(actor: Actor, number: str, yearly: int, day: date) -> Effect | None:
    """What a yearly raise (as paid) would do for somebody; None without known pay, for who may not see it, and
    for oneself.
    """
    force = workforce(day)
    at = force.place.get(number)
    if at is None or number == actor.person or not allowed(actor, Field.PAY, number, day):
        return None
    own = raise_effect(force.people, at, yearly, float(force.paid.full_time[at]))
    if own is None:
        return None
    extra = force.at_full_time({number: yearly})
    shown = bool(allowed(actor, Field.PERSONAL, number, day))
    moved = tuple(
        (KINDS[kind], abs(one.gap), abs(one.after(force.people.fixed, extra))) for kind, one in force.lenses.items()
    )
    return Effect(own, breaches(day, {number: yearly}), moved if shown else (), _compa(number, own, day))


def _compa(number: str, own: RaiseEffect, day: date) -> tuple[Decimal, Decimal] | None:
    force = workforce(day)
    family, level = force.who.row(force.place[number], named=True)["family"], force.who["level"][force.place[number]]
    band = bands(day).by_place().get((family or "", level if level is not None else -1))
    return None if band is None else (place(own.fixed, band).compa, place(own.after, band).compa)
