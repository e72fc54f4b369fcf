"""What a plan's bonuses come to by the facts and results as they are now; and what each payment leaves after tax."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Q

from mainstay.chapters.pay.bonus.plan import Plan
from mainstay.chapters.pay.bonus.reckoning import Facts, NoBonusError, Reckoned, reckoned
from mainstay.chapters.pay.bonus.taxed import Taxed, alone, taxed
from mainstay.chapters.pay.bonus.words import Level
from mainstay.chapters.pay.elements import Paid
from mainstay.chapters.pay.tax.cities import UnknownCityError
from mainstay.chapters.pay.tax.law import OutOfForceError
from mainstay.core.text import Text
from mainstay_web.store.bonus import Awarded, digest_of, kept, plan_of
from mainstay_web.store.pay_rows import paid_by_person
from mainstay_web.store.rewards import NotEstimatedError
from mainstay_web.store.rewards import plan_of as year_plan_of
from mainstay_web.store.tables.bonus import BonusAward, BonusPlan, BonusResult
from mainstay_web.store.tables.people import Person


@dataclass(frozen=True, slots=True)
class Worked:
    """Everybody's bonus by a plan, by name. `none` are those to whom it gives nothing, with why; `missing` those of
    whom something is not known; `elsewhere` who has a bonus of that year by another plan.
    """

    given: tuple[tuple[Person, Reckoned], ...]
    none: tuple[tuple[Person, Text], ...]
    missing: tuple[tuple[Person, Text], ...]
    elsewhere: int

    def digest(self) -> str:
        """SHA-256 of who is given what, and of what it was made."""
        return digest_of([kept(one) for _, one in self.given])

    def without(self, *people: str) -> tuple[tuple[Person, Reckoned], ...]:
        """The same but for some: nobody has a part in deciding on their own."""
        return tuple(pair for pair in self.given if pair[0].number not in people)


def worked(row: BonusPlan) -> Worked:
    """Works it out. Raises WrongBonusError for a draft that cannot be meant."""
    plan = plan_of(row)
    people = _people(plan)
    results, paid = _results(row), paid_by_person()
    settled = set(BonusAward.objects.filter(year=plan.year).exclude(plan=row).values_list("person", flat=True))
    given, none, missing = [], [], []
    for one in people:
        if one.number in settled:
            continue
        try:
            found = reckoned(plan, _facts(one, paid.get(one.number, ()), results))
        except NoBonusError as error:
            missing.append((one, error.text))
            continue
        if found.why_not is None:
            given.append((one, found))
        else:
            none.append((one, found.why_not))
    return Worked(tuple(given), tuple(none), tuple(missing), sum(one.number in settled for one in people))


def _people(plan: Plan) -> list[Person]:
    """Everybody employed on any day of the year, or who of them the plan names; by name."""
    first = date(plan.year, 1, 1)
    rows = Person.objects.filter(hired_on__lte=plan.last_day).filter(Q(left_on=None) | Q(left_on__gte=first))
    if plan.only:
        rows = rows.filter(number__in=plan.only)
    return list(rows.order_by("name_key", "number"))


@dataclass(frozen=True, slots=True)
class _Results:
    company: Decimal | None
    units: Mapping[str, Decimal]
    people: Mapping[str, BonusResult]


def _results(row: BonusPlan) -> _Results:
    rows = list(BonusResult.objects.filter(plan=row))
    company = next((one.value for one in rows if not one.unit and not one.person), None)
    units = {one.unit: one.value for one in rows if one.unit}
    return _Results(company, units, {one.person: one for one in rows if one.person})


def _facts(person: Person, paid: tuple[Paid, ...], results: _Results) -> Facts:
    """A person's facts; a unit without a result of its own has that of the nearest above it."""
    found: dict[Level, Decimal] = {}
    if results.company is not None:
        found[Level.COMPANY] = results.company
    path = [one for one in person.units.split("/") if one]
    unit = next((results.units[one] for one in reversed(path) if one in results.units), None)
    if unit is not None:
        found[Level.UNIT] = unit
    own = results.people.get(person.number)
    if own is not None:
        found[Level.PERSONAL] = own.value
    away = own.away if own is not None else 0
    return Facts(
        person.number, person.family or "", person.level, paid, person.hired_on, person.left_on, found, away
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class YearPaid:
    """The payments of one year, and what is left of them after tax; `why_not` says why that is not estimated."""

    year: int
    gross: int
    taxed: Taxed | None
    why_not: Text | None


def by_year(number: str, given: list[Awarded]) -> list[YearPaid]:
    """Somebody's bonus payments by year, each taxed in its own year; for queries that asked whether it may be seen."""
    sums: dict[int, int] = {}
    last: dict[int, date] = {}
    for one in given:
        for part in one.payments:
            if part.pays:
                sums[part.on.year] = sums.get(part.on.year, 0) + part.pays
                last[part.on.year] = max(part.on, last.get(part.on.year, part.on))
    return [_year(number, year, sums[year], last[year]) for year in sorted(sums)]


def _year(number: str, year: int, gross: int, on: date) -> YearPaid:
    try:
        return YearPaid(year, gross, taxed(year_plan_of(number, on), gross, on), None)
    except NotEstimatedError as error:
        return YearPaid(year, gross, None, error.text)
    except (UnknownCityError, OutOfForceError) as error:
        return _alone(year, gross, on, error.text)


def _alone(year: int, gross: int, on: date, why: Text) -> YearPaid:
    try:
        return YearPaid(year, gross, alone(gross, on, why), None)
    except OutOfForceError as error:
        return YearPaid(year, gross, None, error.text)
