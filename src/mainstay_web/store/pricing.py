"""What answers to a raise request really come to for one person: before tax, after tax, and for the company. P7.

pricing(actor, number, day, amounts) -> Pricing | None      None where the actor may not see this person's pay
Ranges are those of the market line and the company's band, tax is this person's, units are of today's value.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from mainstay.chapters import CATALOGUE
from mainstay.chapters.pay.bands import BANDS, Band
from mainstay.chapters.pay.line import Line
from mainstay.chapters.pay.market import Definition
from mainstay.chapters.pay.request import part_of
from mainstay.chapters.pay.rewards import Raised, bonus_effect, raise_effect
from mainstay.chapters.pay.tax.bonus import blind_zone_of, zone_said
from mainstay.chapters.pay.tax.cities import UnknownCityError
from mainstay.chapters.pay.tax.law import OutOfForceError
from mainstay.chapters.pay.tax.listed import equity_tax
from mainstay.chapters.pay.tax.year import YearPlan
from mainstay.core.access import Actor, Field
from mainstay.core.catalogue import Measure
from mainstay.core.money import major, minor, times
from mainstay.core.text import Text
from mainstay.core.words import Part
from mainstay_web.store import equity_pool
from mainstay_web.store.access import allowed
from mainstay_web.store.market import line_for
from mainstay_web.store.offers import Priced, priced, raise_of
from mainstay_web.store.rewards import plan_of
from mainstay_web.store.rules import in_force
from mainstay_web.store.tables.people import Person

GRANT = "equity.refresh_grant"
"""The measure that grants units; a seat to co-invest is no pay, and is not priced here."""
YEARS = 4
"""Over so many years a new grant is taken to vest, in equal parts, where no plan says otherwise."""

_TO_LINE = Text("加薪到 {name} 线", "A raise to the {name} line")
_TO_TARGET = Text("加薪到薪酬带目标值", "A raise to the band's target")
_VESTS = Text(
    "{n} 股，按 {years} 年等额归属、上市公司计税估算", "{n} units, taken to vest over {years} years, taxed as listed"
)
_NOT_VALUED = Text("还没有单位价值，无法估算", "no value of a unit is known")


@dataclass(frozen=True, slots=True)
class Option:
    """One answer: `effect` in a full year (a grant: in all its years); `note` says what to mind."""

    label: Text
    effect: Raised | None
    note: Text | None = None
    chosen: bool = False

    @property
    def left(self) -> Decimal | None:
        """Of each unit that it costs the company, how much reaches the person."""
        if self.effect is None or self.effect.employer_cost <= 0:
            return None
        return Decimal(self.effect.net) / self.effect.employer_cost


@dataclass(frozen=True, slots=True)
class Pricing:
    """The person's place in the ranges and the options; `missing` says why there is no tax in them."""

    line: Line | None
    band: Band | None
    options: tuple[Option, ...]
    missing: Text | None


def pricing(actor: Actor, number: str, day: date, amounts: Mapping[str, int] | None = None) -> Pricing | None:
    """Every option that pays the person. `amounts`: first year's cash of chosen measures (0: as usual)."""
    person = Person.objects.filter(number=number).first()
    if person is None or not allowed(actor, Field.PAY, number, day):
        return None
    chosen = amounts or {}
    line = line_for(actor, number, day)
    band = _band(person, day)
    plan, missing = _plan(number, day)
    if plan is None:
        return Pricing(line, band, (), missing)
    prices = priced(number, day, CATALOGUE.measures)
    sees_equity = bool(allowed(actor, Field.EQUITY, number, day))
    options = [
        *_ranges(plan, line, band),
        *(made for one in CATALOGUE.measures
          if (made := _option(one, prices[one.key], plan, day, chosen, sees_equity=sees_equity)) is not None),
    ]  # fmt: skip
    return Pricing(line, band, tuple(sorted(options, key=lambda one: not one.chosen)), None)


def _plan(number: str, day: date) -> tuple[YearPlan | None, Text | None]:
    try:
        return plan_of(number, day), None
    except (UnknownCityError, OutOfForceError) as error:
        return None, error.text


def _band(person: Person, day: date) -> Band | None:
    return None if person.level is None else in_force(BANDS, day).by_place().get((person.family, person.level))


def _ranges(plan: YearPlan, line: Line | None, band: Band | None) -> list[Option]:
    found = []
    if line is not None and line.policy is not None and line.cost > 0:
        found.append(Option(_TO_LINE.fill(name=f"P{line.policy.percent}"), raise_effect(plan, line.cost)))
    fixed = line.own.pay.get(Definition.FIXED_CASH) if line is not None else None
    if band is not None and line is not None and fixed is not None and fixed < band.target:
        found.append(Option(_TO_TARGET, raise_effect(plan, times(band.target - fixed, line.own.fte))))
    return found


def _option(
    measure: Measure, price: Priced, plan: YearPlan, day: date, chosen: Mapping[str, int], *, sees_equity: bool
) -> Option | None:
    """A measure as an option, where its money goes to the person."""
    picked = measure.key in chosen
    cash = chosen.get(measure.key) or price.cash_now or 0
    whole = raise_of(measure, cash)
    if whole:
        return Option(measure.label, raise_effect(plan, whole), None, picked)
    if cash and part_of(measure) is Part.SHORT_TERM:
        return Option(measure.label, bonus_effect(plan, cash), _zone(plan, cash), picked)
    if price.equity and sees_equity and measure.key == GRANT:
        return _grant(measure, price.equity, day, chosen=picked)
    return None


def _zone(plan: YearPlan, cash: int) -> Text | None:
    """A word where the bonus that comes of it lies in a blind zone."""
    if plan.bonus_on is None:
        return None
    try:
        zone = blind_zone_of(plan.bonus + major(cash), plan.bonus_on)
    except OutOfForceError as error:
        return error.text
    return zone_said(zone) if zone is not None else None


def _grant(measure: Measure, value: int, day: date, *, chosen: bool) -> Option:
    each = equity_pool.per_unit(day)
    if not each:
        return Option(measure.label, None, _NOT_VALUED, chosen)
    units = value // each
    worth = units * each
    try:
        tax = YEARS * minor(equity_tax(major(worth) / YEARS, day))
    except OutOfForceError as error:
        return Option(measure.label, Raised(worth, worth, worth), error.text, chosen)
    note = _VESTS.fill(n=f"{units:,}", years=YEARS)
    return Option(measure.label, Raised(worth, worth - tax, worth), note, chosen)
