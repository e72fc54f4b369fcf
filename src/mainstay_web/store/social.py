"""Parameters of social insurance and housing fund by city: the company's own versions, and what holds on a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from mainstay.chapters.pay.tax.cities import (
    PUBLISHED,
    SOCIAL,
    Held,
    OwnCities,
    UnknownCityError,
    city_named,
    last_known,
    rates_of,
)
from mainstay.core.access import Act, Actor
from mainstay.core.standards import Dated, in_force
from mainstay_web.store.access import allowed
from mainstay_web.store.tables.installation import Standard
from mainstay_web.store.tables.people import Person


@dataclass(frozen=True, slots=True)
class City:
    """A city on a day: who works there, what it asks for (None: nothing is known), and `ending`: what it asks for, or
    asked for last, where that has an end after which nothing is known.
    """

    name: str
    people: int
    held: Held | None
    ending: Held | None

    @property
    def next_from(self) -> date | None:
        """The first day of which nothing is known any more."""
        return None if self.ending is None else _day_after(self.ending)


def _day_after(held: Held) -> date | None:
    return None if held.until is None else held.until + timedelta(days=1)


def own_cities() -> list[Dated[OwnCities]]:
    """Every version of the company's own parameters."""
    rows = Standard.objects.filter(key=SOCIAL.key).order_by("since", "id")
    return [Dated(row.since, SOCIAL.read(row.value)) for row in rows]


def newest_version() -> Dated[OwnCities] | None:
    """The version that holds from the latest day; of one day, the one set last."""
    return in_force(own_cities(), date.max)


def cities(actor: Actor, day: date) -> list[City]:
    """Every city with people, or with parameters, for who keeps them; nothing for others."""
    if not allowed(actor, Act.SOCIAL, None, day):
        return []
    versions = own_cities()
    counts: dict[str, int] = {}
    for city in Person.objects.filter(here=True).exclude(city="").values_list("city", flat=True):
        counts[city_named(city)] = counts.get(city_named(city), 0) + 1
    kept = SOCIAL.on(day, versions).cities
    names = dict.fromkeys((*counts, *PUBLISHED, *(city_named(one) for one in kept)))
    found = [
        City(name, counts.get(name, 0), _held(name, day, versions), _ending(name, day, versions)) for name in names
    ]  # fmt: skip
    return sorted(found, key=lambda one: (one.held is not None, -one.people, one.name))


def _held(name: str, day: date, versions: list[Dated[OwnCities]]) -> Held | None:
    try:
        return rates_of(name, day, versions)
    except UnknownCityError:
        return None


def _ending(name: str, day: date, versions: list[Dated[OwnCities]]) -> Held | None:
    found = _held(name, day, versions) or last_known(name, day)
    after = None if found is None else _day_after(found)
    return found if after is not None and _held(name, after, versions) is None else None
