"""What the company knows for a settlement: pay before the last day, the city's average wage, one's own annual leave.

Nothing here reads the early warning, and nothing of the early warning leads here: it is not for dismissal.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from mainstay.chapters.pay.elements import Element, Paid, Per, standing
from mainstay.chapters.pay.tax.cities import rates_of
from mainstay.chapters.pay.tax.hours import HOURS_A_DAY
from mainstay.chapters.pay.tax.leave import Leave, annual_leave
from mainstay.chapters.pay.tax.leaving import mean_wage
from mainstay.chapters.pay.tax.rounding import fen
from mainstay.chapters.pay.tax.severance import TIMES_AVERAGE
from mainstay.core.access import Actor, Field
from mainstay.core.money import major
from mainstay.core.text import Text
from mainstay_web.store.access import allowed, visible
from mainstay_web.store.installation import the_installation
from mainstay_web.store.own_facts import facts_about
from mainstay_web.store.pay_rows import paid_rows
from mainstay_web.store.rewards import COUNTRY, CURRENCY
from mainstay_web.store.social import own_cities
from mainstay_web.store.tables.people import Person


def is_at_home() -> bool:
    """Whether this is a company to which these rules of mainland China speak."""
    here = the_installation()
    return here.country == COUNTRY and here.currency == CURRENCY


@dataclass(frozen=True, slots=True)
class Known:
    """What is recorded of somebody. `hired` is None for who may not see it."""

    person: Person
    hired: date | None

    def wage(self, last: date) -> Decimal | None:
        """Gross pay of a month before a last day; None where no pay is recorded."""
        return mean_wage(self._paid(), self.person.hired_on, last)

    def base(self, day: date) -> Decimal | None:
        """Base pay of a month on a day: what overtime is usually reckoned from."""
        held = standing(self._paid(), day).get(Element.BASE)
        return None if held is None else fen(major(held.yearly) / Per.MONTH.in_a_year)

    def _paid(self) -> tuple[Paid, ...]:
        return paid_rows(one.values for one in facts_about(self.person.number, ["pay"]).get("pay", ()))


def known(actor: Actor, number: str, day: date) -> Known | None:
    """Of somebody whose pay the actor may see, not of oneself."""
    person = visible(actor, Field.PAY, day).filter(number=number).exclude(number=actor.person or "").first()
    if person is None:
        return None
    return Known(person, person.hired_on if allowed(actor, Field.PERSONAL, number, day) else None)


@dataclass(frozen=True, slots=True)
class Average:
    """A city's mean wage of a month as inferred, where that stands, and its last day."""

    month: Decimal
    source: Text
    until: date | None


def average_of(city: str, day: date) -> Average:
    """A third of the upper bound of the insurance base. Raises UnknownCityError where none holds on that day."""
    held = rates_of(city, day, own_cities())
    return Average(held.rates.base_high / TIMES_AVERAGE, held.source, held.until)


@dataclass(frozen=True, slots=True)
class OwnLeave:
    """Own annual leave, and the hours of it that are recorded as taken in the year."""

    hired: date
    leave: Leave
    taken: Decimal


def own_leave(actor: Actor, before: int, day: date) -> OwnLeave | None:
    """One's own, with months of work elsewhere as one says; None for who is not employed here."""
    person = visible(actor, Field.PERSONAL, day).filter(number=actor.person).first() if actor.person else None
    if person is None or person.hired_on > day:
        return None
    return OwnLeave(person.hired_on, annual_leave(person.hired_on, before, day), _taken(person.number, day))


def _taken(number: str, day: date) -> Decimal:
    """Days of annual leave in the year so far, as attendance says."""
    rows = (one.values for one in facts_about(number, ["attendance"]).get("attendance", ()))
    hours = sum(
        Decimal(repr(row["leave_hours"]))
        for row in rows
        if row["leave_kind"] == "annual" and row["leave_hours"] and row["day"] <= day and row["day"].year == day.year
    )
    days = hours / Decimal(HOURS_A_DAY)
    # As one writes it: 5 and 1.5, never 5.0.
    return days.to_integral_value() if days == days.to_integral_value() else days.normalize()
