"""What answers to a raise request really come to for one person: before tax, after tax, and for the company. P7.

pricing(actor, number, day, amounts) -> Pricing | None      None where the actor may not see this person's pay
Ranges are those of the market line and the company's band, tax is this person's, units are of today's value.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from mainstay.chapters import CATALOGUE
from mainstay.chapters.pay.bands import BANDS, Band
from mainstay.chapters.pay.market import Definition
from mainstay.chapters.pay.request import part_of
from mainstay.chapters.pay.request_money import bonus_said, goal_said, raise_said
from mainstay.chapters.pay.rewards import Raised, bonus_effect, raise_effect, raise_this_year
from mainstay.chapters.pay.tax.bonus import SEPARATE, blind_zone_of, zone_said
from mainstay.chapters.pay.tax.cities import UnknownCityError
from mainstay.chapters.pay.tax.law import Law, OutOfForceError
from mainstay.chapters.pay.tax.withholding import ALLOWANCE, MONTHS_IN_A_YEAR
from mainstay.chapters.pay.tax.year import YearPlan
from mainstay.core.access import Actor, Field
from mainstay.core.catalogue import Measure
from mainstay.core.money import major, times
from mainstay.core.text import Text
from mainstay.core.words import Part
from mainstay_web.store.access import allowed
from mainstay_web.store.installation import the_installation
from mainstay_web.store.offers import priced, raise_of
from mainstay_web.store.pricing_grant import GRANT, priced_grant
from mainstay_web.store.ranges import InMarket, market_of
from mainstay_web.store.rewards import NotEstimatedError, plan_of
from mainstay_web.store.rules import in_force
from mainstay_web.store.tables.people import Person

_TO_TARGET = Text("加薪到薪酬带目标值", "A raise to the band's target")
_ABOVE_BAND = Text(
    "加薪后固定现金会超过薪酬带上限 {high}", "Fixed cash would then be above the band's upper end, {high}"
)


@dataclass(frozen=True, slots=True)
class Option:
    """One answer: `effect` in a full year (a grant: in all its years), `now` what of it is of this year; `note` says
    what to mind. `measure` is the catalogue's, with `said` for the talk and the `laws` behind its net amounts.
    """

    label: Text
    effect: Raised | None
    note: Text | None = None
    chosen: bool = False
    now: Raised | None = None
    measure: str = ""
    said: Text | None = None
    laws: tuple[Law[object], ...] = ()

    @property
    def left(self) -> Decimal | None:
        """Of each unit that it costs the company, how much reaches the person."""
        if self.effect is None or self.effect.net is None or self.effect.employer_cost <= 0:
            return None
        return Decimal(self.effect.net) / self.effect.employer_cost


@dataclass(frozen=True, slots=True)
class Pricing:
    """The person's place in the ranges and the options; `missing` says why there is no tax in them."""

    market: InMarket | None
    band: Band | None
    options: tuple[Option, ...]
    missing: Text | None

    def of(self, measure: str) -> Option | None:
        """The option that is this measure."""
        return next((one for one in self.options if one.measure == measure), None)


@dataclass(frozen=True, slots=True)
class _Who:
    """Whose options they are, as of which day: their year, place in the ranges, and whether shares may be seen."""

    plan: YearPlan
    day: date
    market: InMarket | None
    band: Band | None
    currency: str
    sees_equity: bool

    @property
    def months(self) -> int:
        """Months of this year that a raise from the next month on still reaches."""
        return MONTHS_IN_A_YEAR - self.day.month

    @property
    def fixed(self) -> int | None:
        """Fixed cash a year at full time."""
        return self.market.pays.get(Definition.FIXED_CASH) if self.market is not None else None

    def raised(self, yearly: int) -> int:
        """Fixed cash at full time after a raise as really paid; 0 where it is not known."""
        return 0 if self.fixed is None or self.market is None else self.fixed + times(yearly, 1 / self.market.fte)


def pricing(actor: Actor, number: str, day: date, amounts: Mapping[str, int] | None = None) -> Pricing | None:
    """Every option that pays the person. `amounts`: first year's cash of chosen measures (0: as usual)."""
    person = Person.objects.filter(number=number).first()
    if person is None or not allowed(actor, Field.PAY, number, day):
        return None
    chosen = amounts or {}
    market = market_of(number, day)
    band = None if person.level is None else in_force(BANDS, day).by_place().get((person.family, person.level))
    try:
        plan = plan_of(number, day)
    except (NotEstimatedError, UnknownCityError, OutOfForceError) as error:
        return Pricing(market, band, (), error.text)
    sees = bool(allowed(actor, Field.EQUITY, number, day))
    who = _Who(plan, day, market, band, the_installation().currency, sees)
    prices = priced(number, day, CATALOGUE.measures)
    options = _to_target(who)
    for one in CATALOGUE.measures:
        price = prices[one.key]
        cash = chosen.get(one.key) or price.cash_now or 0
        made = _option(one, cash, price.equity or 0, who, chosen=one.key in chosen)
        options += [made] if made is not None else []
    return Pricing(market, band, tuple(sorted(options, key=lambda one: not one.chosen)), None)


def _to_target(who: _Who) -> list[Option]:
    fixed, band = who.fixed, who.band
    if band is None or fixed is None or fixed >= band.target or who.market is None:
        return []
    return [_raise(_TO_TARGET, times(band.target - fixed, who.market.fte), who)]


def _raise(label: Text, yearly: int, who: _Who) -> Option:
    """A raise from the next month on."""
    year, now = raise_effect(who.plan, yearly), raise_this_year(who.plan, yearly, who.months)
    said = raise_said(label, year, now, who.months, who.day, who.currency)
    return Option(label, year, _minded(yearly, year, who), now=now, said=said, laws=(ALLOWANCE,))


def _minded(yearly: int, year: Raised, who: _Who) -> Text | None:
    """A word where a raise leaves the band, or where a rule behind its tax is out of its time."""
    if who.band is not None and who.raised(yearly) > who.band.high:
        return _ABOVE_BAND.fill(high=f"{major(who.band.high):,.0f}")
    return year.refused[0] if year.refused else None


def _option(measure: Measure, cash: int, equity: int, who: _Who, *, chosen: bool) -> Option | None:
    """A measure as an option, where its money goes to the person."""
    whole, part = raise_of(measure, cash), part_of(measure)
    if whole:
        made = _goal(measure, whole, who) if part is Part.GOAL_PROMISE else _raise(measure.label, whole, who)
    elif cash and part is Part.SHORT_TERM:
        made = _bonus(measure, cash, who)
    elif equity and who.sees_equity and measure.key == GRANT:
        found = priced_grant(measure, equity, who.plan, who.day, who.currency)
        made = Option(measure.label, found.effect, found.note, now=found.now, said=found.said, laws=found.laws)
    else:
        return None
    return replace(made, measure=measure.key, chosen=chosen)


def _due(measure: Measure, day: date) -> date:
    """By when the last of a measure's promises is due: the money itself."""
    return day + timedelta(days=max((one.due_days for one in measure.promises), default=0))


def _goal(measure: Measure, yearly: int, who: _Who) -> Option:
    """A raise once a goal is reached."""
    year = raise_effect(who.plan, yearly)
    said = goal_said(measure.label, year, _due(measure, who.day), who.day, who.currency)
    return Option(measure.label, year, _minded(yearly, year, who), said=said, laws=(ALLOWANCE,))


def _bonus(measure: Measure, cash: int, who: _Who) -> Option:
    """A bonus share, paid with the year-end bonus; beyond the rule's time nothing is said of its tax."""
    due = _due(measure, who.day)
    year = bonus_effect(who.plan, cash)
    laws: tuple[Law[object], ...] = (SEPARATE,) if year.separate else (ALLOWANCE,)
    try:
        SEPARATE.on(due)
        zone = blind_zone_of(who.plan.bonus + major(cash), due)
        note = zone_said(zone) if zone is not None else None
    except OutOfForceError as error:
        year, note, laws = replace(year, net=None), error.text, ()
    return Option(
        measure.label, year, note, said=bonus_said(measure.label, year, due, who.day, who.currency), laws=laws
    )
