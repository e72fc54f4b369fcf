"""A person's total rewards in a year: what is paid, month by month, what the company pays beside it, what is left. P4.

    wages_by_month(rows, months) -> tuple[Decimal, ...]
    year_plan(rows, who, year, special, own) -> YearPlan      raises UnknownCityError
    raise_effect(plan, yearly), bonus_effect(plan, amount) -> Raised      in a full year
    raise_this_year(plan, yearly, months) -> Raised      in the last months of the plan's own year
    bonus_ways(year, bonus, day) -> BonusWays            what a bonus would leave, by either way of taxing it
An estimate for the person, not tax advice.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from mainstay.chapters.pay.elements import Element, Paid, shared, standing
from mainstay.chapters.pay.tax.bonus import BlindZone, Choice, blind_zone_of, choice
from mainstay.chapters.pay.tax.cities import OwnCities, rates_of
from mainstay.chapters.pay.tax.rounding import fen
from mainstay.chapters.pay.tax.social import own_part
from mainstay.chapters.pay.tax.withholding import MONTHS_IN_A_YEAR
from mainstay.chapters.pay.tax.year import PayYear, YearPlan, year_of
from mainstay.core.calendar import add_months
from mainstay.core.money import major, minor
from mainstay.core.standards import Dated, in_force
from mainstay.core.text import Text

ASSUMED: tuple[Text, ...] = (
    Text("缴费基数按当月工资计算；您的实际基数通常是上一年的月平均工资。",
         "Contribution bases are taken from each month's wage; yours are usually last year's monthly mean."),
    Text("尚未到来的月份按今天已登记的薪酬计算；提成按登记的金额平均到各月。",
         "Months to come are reckoned from pay as it is recorded today; commission is spread evenly over the year."),
    Text("年终奖按登记的金额、于 12 月发放计算。",
         "The year-end bonus is taken at the amount recorded, paid in December."),
    Text("按中国居民个人、仅有这一处工资计算。", "Reckoned for a resident of China with this one employer."),
)  # fmt: skip
"""What an estimate takes for granted; stands beside it."""


@dataclass(frozen=True, slots=True)
class Employed:
    """From when to when somebody is employed, and in which city on a day (newest last)."""

    hired: date
    left: date | None
    cities: Sequence[Dated[str]]

    def city(self, day: date) -> str:
        """The city of a day; the first known one before it."""
        held = in_force(self.cities, day)
        return held.value if held is not None else (self.cities[0].value if self.cities else "")


def months_employed(who: Employed, year: int) -> tuple[date, ...]:
    """The last days of the months of a year in which somebody is employed on any day."""
    ends = [add_months(date(year, 1, 31), step) for step in range(MONTHS_IN_A_YEAR)]
    return tuple(end for end in ends if who.hired <= end and (who.left is None or who.left >= end.replace(day=1)))


def wages_by_month(rows: Iterable[Paid], months: Sequence[date]) -> tuple[Decimal, ...]:
    """The wage of each month (its last day given): every element but the year-end bonus, a yearly one by twelfths."""
    known = list(rows)
    return tuple(_wage(standing(known, end)) for end in months)


def _wage(held: dict[Element, Paid]) -> Decimal:
    yearly = sum(paid.yearly for element, paid in held.items() if element is not Element.YEAR_END)
    return fen(major(yearly) / MONTHS_IN_A_YEAR)


def bonus_of(rows: Iterable[Paid], year: int) -> Decimal:
    """The year-end bonus of a year, as recorded by its end."""
    paid = standing(rows, date(year, 12, 31)).get(Element.YEAR_END)
    return major(paid.yearly) if paid is not None else Decimal(0)


def year_plan(
    rows: Sequence[Paid],
    who: Employed,
    year: int,
    special: Decimal = Decimal(0),
    own: Sequence[Dated[OwnCities]] = (),
) -> YearPlan:
    """What a year is expected to bring; `own` are the versions of the company's own parameters.

    Raises UnknownCityError where a month has no parameters.
    """
    months = months_employed(who, year)
    rates = [rates_of(who.city(end), end, own).rates for end in months]
    wages = wages_by_month(rows, months)
    return YearPlan(year, wages, rates, bonus_of(rows, year), date(year, 12, 31), special)


@dataclass(frozen=True, slots=True)
class Raised:
    """What an option does in a full year, in minor units: before tax, after tax, and what it costs the company.

    `net` is None where a rule that it needs is out of its time. `separate` says that the year's bonus is then best
    taxed by itself; `refused` which rules are out of their time, and what was done instead.
    """

    gross: int
    net: int | None
    employer_cost: int
    separate: bool = False
    refused: tuple[Text, ...] = ()


def full_year(plan: YearPlan) -> YearPlan:
    """The same over twelve months: who came or leaves in the year is reckoned as if the last month held for all."""
    short = MONTHS_IN_A_YEAR - len(plan.wages)
    if short <= 0 or not plan.wages:
        return plan
    return replace(plan, wages=[*plan.wages, *[plan.wages[-1]] * short], rates=[*plan.rates, *[plan.rates[-1]] * short])


def raise_effect(plan: YearPlan, yearly: int) -> Raised:
    """A raise of `yearly` minor units in a full year, in equal parts on its months to the last minor unit."""
    whole = full_year(plan)
    parts = shared(yearly, [1] * len(whole.wages)) if whole.wages else []
    raised = [wage + major(part) for wage, part in zip(whole.wages, parts, strict=True)]
    return _effect(whole, replace(whole, wages=raised))


def raise_this_year(plan: YearPlan, yearly: int, months: int) -> Raised:
    """A raise of `yearly` minor units in the last `months` of the plan's own year: what is still to come of it."""
    parts = shared(yearly, [1] * MONTHS_IN_A_YEAR)[: min(months, len(plan.wages))]
    begin = len(plan.wages) - len(parts)
    raised = [wage + major(part) for wage, part in zip(plan.wages[begin:], parts, strict=True)]
    return _effect(plan, replace(plan, wages=[*plan.wages[:begin], *raised]))


def bonus_effect(plan: YearPlan, amount: int) -> Raised:
    """A bonus share of `amount` minor units, paid with the year-end bonus of a full year."""
    whole = full_year(plan)
    return _effect(whole, replace(whole, bonus=whole.bonus + major(amount)))


def _effect(before: YearPlan, after: YearPlan) -> Raised:
    one, other = year_of(before), year_of(after)
    return Raised(
        minor(other.gross - one.gross), minor(other.net - one.net), minor(other.employer_cost - one.employer_cost),
        other.choice is not None and other.choice.is_separate_better, other.refused,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class BonusWays:
    """A bonus by either way of taxing it: the year's tax, what is left of the bonus, and the blind zone it lies in."""

    bonus: Decimal
    choice: Choice
    separate_net: Decimal
    merged_net: Decimal
    zone: BlindZone | None


def bonus_ways(year: PayYear, bonus: Decimal, day: date) -> BonusWays:
    """What a bonus paid on a day would leave beside this year's wage. Raises OutOfForceError after 2027-12-31."""
    ways = choice(year.taxable, bonus, day)
    return BonusWays(
        bonus, ways, bonus - (ways.separate - year.wage_tax), bonus - (ways.merged - year.wage_tax),
        blind_zone_of(bonus, day),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class MonthLine:
    """A month as a statement shows it: its last day, wage, own contributions, tax withheld, what is left."""

    end: date
    wage: Decimal
    own_social: Decimal
    withheld: Decimal

    @property
    def net(self) -> Decimal:
        """What is left of the wage."""
        return self.wage - self.own_social - self.withheld


def month_lines(months: Sequence[date], plan: YearPlan, year: PayYear) -> tuple[MonthLine, ...]:
    """The months of a year, one by one."""
    rows = zip(months, plan.wages, year.lines, year.withheld, strict=True)
    return tuple(MonthLine(end, wage, own_part(lines), held.withheld) for end, wage, lines, held in rows)
