"""Pay bands beside the pay in them: where each person stands, and the bands as a whole, for who may see the pay."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from statistics import median

from mainstay.chapters.pay.bands import BANDS, Band, Bands, Place, place
from mainstay.core.access import Actor, Field
from mainstay_web.store.access import visible
from mainstay_web.store.rules import in_force
from mainstay_web.store.tables.people import Person
from mainstay_web.store.workforce import workforce


@dataclass(frozen=True, slots=True)
class BandLine:
    """A band beside those in it: how many are visible, their median compa-ratio (None: fewer than `FEW`), and how many
    stand below and above the band.
    """

    band: Band
    people: int
    compa: Decimal | None
    below: int
    above: int


FEW = 5


def bands(day: date) -> Bands:
    """The bands in force on a day."""
    return in_force(BANDS, day)


def band_lines(actor: Actor, day: date) -> list[BandLine]:
    """Every band beside the pay of whom the reader may see."""
    pays = _pays(actor, day)
    return [_beside(one, pays.get((one.family, one.level), [])) for one in bands(day).rows]


@dataclass(frozen=True, slots=True)
class Placed:
    """Somebody's fixed yearly pay at full time, and where it stands in the band; None where there is no band."""

    person: Person
    fixed: int
    place: Place | None


def placed(actor: Actor, day: date, family: str = "", level: int | None = None) -> list[Placed]:
    """Everybody here whose pay the reader may see and is known, oneself left out; of a family and level if wanted."""
    force, by_place = workforce(day), bands(day).by_place()
    rows = visible(actor, Field.PAY, day).filter(here=True).exclude(number=actor.person)
    if family:
        rows = rows.filter(family=family)
    if level is not None:
        rows = rows.filter(level=level)
    found = []
    for one in rows.order_by("family", "-level", "name_key"):
        fixed = int(force.people.fixed[force.place[one.number]]) if one.number in force.place else 0
        if fixed > 0:
            band = by_place.get((one.family, -1 if one.level is None else one.level))
            found.append(Placed(one, fixed, None if band is None else place(fixed, band)))
    return found


def _pays(actor: Actor, day: date) -> dict[tuple[str, int], list[int]]:
    """Fixed pay at full time of whom the reader may see, by family and level."""
    found: dict[tuple[str, int], list[int]] = {}
    for one in placed(actor, day):
        if one.person.family and one.person.level is not None:
            found.setdefault((one.person.family, one.person.level), []).append(one.fixed)
    return found


def _beside(band: Band, pays: Iterable[int]) -> BandLine:
    placed = [place(one, band) for one in pays]
    compa = median(one.compa for one in placed) if len(placed) >= FEW else None
    return BandLine(
        band, len(placed), compa, sum(one.below for one in placed), sum(one.above for one in placed)
    )  # fmt: skip


def suggested(actor: Actor, day: date, width: Decimal = Decimal("0.2")) -> Bands:
    """A beginning where there are no bands yet: the median of everybody visible in a family and level as the target,
    to the nearest thousand, and so much below and above it; only of five people or more.
    """
    rows = []
    for (family, level), pays in sorted(_pays(actor, day).items()):
        target = round(Decimal(median(pays)) / _THOUSAND) * _THOUSAND
        if len(pays) >= FEW and target > 0:
            rows.append(Band(family, level, round(target * (1 - width)), target, round(target * (1 + width))))
    return Bands(tuple(rows))


_THOUSAND = 1_000_00
