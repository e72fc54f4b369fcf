"""Somebody's total rewards of a year, for the person and for who may see their pay.

statement(actor, number, day, tried) -> Statement     raises nothing for missing parts: it says what is missing
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from mainstay.chapters.pay.elements import Element, Paid, yearly
from mainstay.chapters.pay.mix import MIXES, Mix, mix_of, target
from mainstay.chapters.pay.rewards import (
    BonusWays,
    Employed,
    MonthLine,
    bonus_ways,
    month_lines,
    months_employed,
    year_plan,
)
from mainstay.chapters.pay.tax.bonus import SEPARATE, BlindZone, blind_zones, bonus_net
from mainstay.chapters.pay.tax.cities import OwnCities, UnknownCityError, rates_of
from mainstay.chapters.pay.tax.law import OutOfForceError
from mainstay.chapters.pay.tax.split import Split, best_split
from mainstay.chapters.pay.tax.year import PayYear, YearPlan, year_of
from mainstay.core.access import Actor, Field
from mainstay.core.errors import AnticipatedError
from mainstay.core.money import major, minor
from mainstay.core.standards import Dated
from mainstay.core.text import Text
from mainstay.report.written import same
from mainstay_web.store.access import allowed, visible
from mainstay_web.store.bonus import to_come_of
from mainstay_web.store.bonus_stake import lost_by_resigning
from mainstay_web.store.installation import the_installation
from mainstay_web.store.own_facts import facts_about
from mainstay_web.store.pay_rows import paid_rows
from mainstay_web.store.rewards_equity import EquityYear, equity_year
from mainstay_web.store.rules import in_force
from mainstay_web.store.social import own_cities
from mainstay_web.store.tables.people import Person
from mainstay_web.store.tables.rewards import OwnDeduction

COUNTRY, CURRENCY = "CN", "CNY"
GROWTH = ("training", "mentor_start", "rotation_start", "key_project")
"""What of the table `growth` is something that the company gives."""
_ELSEWHERE = Text(
    "税务与社保估算只适用于中国大陆、人民币薪酬。",
    "Tax and social insurance are estimated for mainland China and pay in yuan alone.",
)
_NO_BASE = Text("没有登记岗位工资，无法估算。", "No base pay is recorded, so nothing is estimated.")


class NotEstimatedError(AnticipatedError):
    """Nothing is estimated for somebody: their pay is not that of China, or not known."""

    code = "not_estimated"


@dataclass(frozen=True, slots=True)
class Estimate:
    """The year after tax and contributions, and how wage and bonus would best be split.

    `lower` is what the bonus at the lower end of its blind zone leaves, taxed by itself; `zones` are all blind zones of
    the year with what the bonus at their lower end leaves; `tried` a bonus that the reader asked about.
    """

    months: tuple[MonthLine, ...]
    plan: YearPlan
    year: PayYear
    split: Split | None
    lower: Decimal | None
    sources: tuple[Text, ...]
    zones: tuple[tuple[BlindZone, Decimal], ...] = ()
    tried: BonusWays | None = None


@dataclass(frozen=True, slots=True)
class Statement:
    """Everything on one person's page. Amounts are minor units a year unless an item says otherwise."""

    person: Person
    year: int
    currency: str
    parts: tuple[tuple[Element, int], ...]
    cash: int
    equity: EquityYear | None
    mix: Mix | None
    aim: Mix | None
    given: tuple[tuple[date, Text], ...]
    put_off: tuple[tuple[date, int], ...]
    """Parts of earlier bonuses that are still to be paid; no part of the year's total."""
    put_off_lost: int
    """What of them resigning today would lose."""
    special: int
    kept: bool
    estimate: Estimate | None
    missing: Text | None

    @property
    def employer_social(self) -> int:
        """What the company pays into insurance and fund in the year."""
        return minor(self.estimate.year.employer_social) if self.estimate else 0

    @property
    def total(self) -> int:
        """Cash, contributions and what vests in the year."""
        return self.cash + self.employer_social + (self.equity.vests_value if self.equity else 0)


def kept_deduction(number: str) -> OwnDeduction | None:
    """What somebody keeps for their own estimate. Only a page of their own asks."""
    return OwnDeduction.objects.filter(person=number).first()


def kept_of(number: str) -> list[dict[str, Any]]:
    """The same for the person's own copy of everything."""
    row = kept_deduction(number)
    return [{"monthly_deductions": row.monthly, "kept_on": row.kept_on}] if row is not None else []


@dataclass(frozen=True, slots=True)
class Tried:
    """What somebody tries on their own statement, in minor units: deductions of a month (None: what they keep; others
    never see it), and a year-end bonus in place of the one recorded.
    """

    special: int | None = None
    bonus: int | None = None


AS_IT_IS = Tried()


def statement(actor: Actor, number: str, day: date, tried: Tried = AS_IT_IS) -> Statement | None:
    """The statement of the year of that day; None where the actor may not see this person's pay."""
    person = visible(actor, Field.PAY, day).filter(number=number).first()
    if person is None:
        return None
    kept = kept_deduction(number) if number == actor.person else None
    monthly = tried.special if tried.special is not None else (kept.monthly if kept else 0)
    facts = facts_about(number, ["pay", "posts", "growth"])
    rows = paid_rows(one.values for one in facts.get("pay", ()))
    now = yearly(rows, day)
    sees = bool(allowed(actor, Field.EQUITY, number, day))
    equity = equity_year(number, day) if sees else None
    estimate, missing = _estimate(rows, employed(person, facts.get("posts", ())), day, monthly, tried.bonus)
    growth = [one.values for one in facts.get("growth", ())]
    return Statement(
        person, day.year, the_installation().currency,
        tuple((one, now.of(one)) for one in Element if now.of(one)) if now else (),
        now.annual if now else 0, equity, mix_of(now, equity.yearly if equity else 0) if now else None,
        target(in_force(MIXES, day), person.family, person.level), _given(growth, day), to_come_of(number),
        lost_by_resigning(number, day), monthly, kept is not None, estimate, missing,
    )  # fmt: skip


def employed(person: Person, posts: Sequence[Any]) -> Employed:
    """From when to when, and in which city."""
    cities = sorted(
        (Dated(one.values["from"], one.values["city"]) for one in posts if one.values["city"]),
        key=lambda held: held.since,
    )
    return Employed(person.hired_on, person.left_on, cities or [Dated(person.hired_on, person.city)])


def plan_of(number: str, day: date, special: int = 0) -> YearPlan:
    """A person's year as a plan for estimates. Raises NotEstimatedError, UnknownCityError, or OutOfForceError.

    For queries that have asked already whether their reader may see this person's pay.
    """
    person = Person.objects.get(number=number)
    facts = facts_about(number, ["pay", "posts"])
    rows = paid_rows(one.values for one in facts.get("pay", ()))
    return _plan(rows, employed(person, facts.get("posts", ())), day, special, own_cities())


def _plan(rows: tuple[Paid, ...], who: Employed, day: date, special: int, own: Sequence[Dated[OwnCities]]) -> YearPlan:
    here = the_installation()
    if here.country != COUNTRY or here.currency != CURRENCY:
        raise NotEstimatedError(_ELSEWHERE)
    if yearly(rows, day) is None:
        raise NotEstimatedError(_NO_BASE)
    return year_plan(rows, who, day.year, major(special), own)


def _estimate(
    rows: tuple[Paid, ...], who: Employed, day: date, special: int, bonus: int | None
) -> tuple[Estimate | None, Text | None]:
    own = own_cities()
    try:
        plan = _plan(rows, who, day, special, own)
        year = year_of(plan)
    except (NotEstimatedError, UnknownCityError, OutOfForceError) as error:
        return None, error.text
    months = months_employed(who, day.year)
    sources = dict.fromkeys(rates_of(who.city(end), end, own).source for end in months)
    zones, tried = _about_bonus(plan, year, bonus)
    made = Estimate(
        month_lines(months, plan, year), plan, year, _split(plan, year), _lower(year.zone, plan), tuple(sources), zones,
        tried,
    )  # fmt: skip
    return made, None


def _about_bonus(
    plan: YearPlan, year: PayYear, bonus: int | None
) -> tuple[tuple[tuple[BlindZone, Decimal], ...], BonusWays | None]:
    """All blind zones, and what the reader asked; nothing beyond the rule's time, of which the page tells."""
    paid_on = date(plan.year, 12, 31)
    if not SEPARATE.holds(paid_on):
        return (), None
    zones = tuple((one, bonus_net(one.after, paid_on)) for one in blind_zones(paid_on))
    return zones, None if bonus is None else bonus_ways(year, major(bonus), paid_on)


def _split(plan: YearPlan, year: PayYear) -> Split | None:
    if plan.bonus_on is None or year.choice is None:
        return None
    return best_split(year.wages + year.bonus, year.free, plan.bonus_on)


def _lower(zone: BlindZone | None, plan: YearPlan) -> Decimal | None:
    return bonus_net(zone.after, plan.bonus_on) if zone is not None and plan.bonus_on is not None else None


def _given(growth: Sequence[Any], day: date) -> tuple[tuple[date, Text], ...]:
    """What beyond money was given in the year, newest first."""
    rows = [(row["day"], row["kind"]) for row in growth if row["kind"] in GROWTH and row["day"].year == day.year]
    return tuple((on, _GROWTH.get(kind, same(kind))) for on, kind in sorted(rows, reverse=True))


_GROWTH = {
    "training": Text("培训", "Training"),
    "mentor_start": Text("开始有导师带教", "A mentor, from then on"),
    "rotation_start": Text("开始轮岗", "A rotation, from then on"),
    "key_project": Text("参与关键项目", "A key project"),
}
