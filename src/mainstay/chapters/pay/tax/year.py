"""A person's year: wages, contributions, tax by every rule, what is left, what the company pays. 全年收入与税后估算。

year_of(plan) -> PayYear                parts sum to the whole: net + tax + own contributions == gross
effect_of(before, after) -> Effect      what a raise, a bonus or a grant leaves the person, and costs the company
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from mainstay.chapters.pay.tax.bonus import BlindZone, Choice, blind_zone_of, choice
from mainstay.chapters.pay.tax.brackets import annual_tax
from mainstay.chapters.pay.tax.law import OutOfForceError
from mainstay.chapters.pay.tax.listed import same_year
from mainstay.chapters.pay.tax.rounding import ZERO
from mainstay.chapters.pay.tax.social import CityRates, Contribution, contributions, employer_part, own_part
from mainstay.chapters.pay.tax.withholding import Month, Withheld, taxable_of, withholding
from mainstay.core.text import Text


@dataclass(frozen=True, slots=True)
class YearPlan:
    """What a year is expected to bring: the wage of each month employed with the city's rates of that month, the bonus
    and its day, special deductions of a month, incomes from equity with their days (taxed as listed).
    """

    year: int
    wages: Sequence[Decimal]
    rates: Sequence[CityRates]
    bonus: Decimal = ZERO
    bonus_on: date | None = None
    special: Decimal = ZERO
    equity: Sequence[tuple[date, Decimal]] = ()

    def __post_init__(self) -> None:
        if len(self.wages) != len(self.rates):
            raise ValueError(f"{len(self.wages)} wages and {len(self.rates)} months of rates")


@dataclass(frozen=True, slots=True)
class PayYear:
    """The year as estimated.

    `wage_tax` is what the year's wages owe, `bonus_tax` what the bonus adds by the better way. `refused` says which
    rule is out of its time: then the bonus is taxed with the wage, and equity is left out.
    """

    wages: Decimal
    bonus: Decimal
    lines: tuple[tuple[Contribution, ...], ...]
    wage_tax: Decimal
    withheld: tuple[Withheld, ...]
    taxable: Decimal
    free: Decimal
    choice: Choice | None
    zone: BlindZone | None
    bonus_tax: Decimal
    equity: Decimal
    equity_taxes: tuple[Decimal, ...]
    refused: tuple[Text, ...]

    @property
    def gross(self) -> Decimal:
        """Cash before tax, and income from equity."""
        return self.wages + self.bonus + self.equity

    @property
    def own_social(self) -> Decimal:
        """What the person pays into insurance and fund."""
        return sum((own_part(month) for month in self.lines), ZERO)

    @property
    def employer_social(self) -> Decimal:
        """What the company pays into insurance and fund."""
        return sum((employer_part(month) for month in self.lines), ZERO)

    @property
    def settled(self) -> Decimal:
        """What the annual settlement adds to the tax withheld from wages; below zero, it comes back."""
        return self.wage_tax - sum((one.withheld for one in self.withheld), ZERO)

    @property
    def tax(self) -> Decimal:
        """All tax of the year."""
        return self.wage_tax + self.bonus_tax + sum(self.equity_taxes, ZERO)

    @property
    def net(self) -> Decimal:
        """What is left."""
        return self.gross - self.own_social - self.tax

    @property
    def employer_cost(self) -> Decimal:
        """What the year's cash costs the company, with its contributions; equity is priced elsewhere."""
        return self.wages + self.bonus + self.employer_social


def year_of(plan: YearPlan) -> PayYear:
    """The year as estimated. Contributions are on each month's wage, within the city's bounds."""
    lines = tuple(contributions(wage, rates) for wage, rates in zip(plan.wages, plan.rates, strict=True))
    months = [Month(wage, own_part(line), plan.special) for wage, line in zip(plan.wages, lines, strict=True)]
    withheld = withholding(months, plan.year)
    taxable = taxable_of(months, plan.year)
    wages = sum(plan.wages, ZERO)
    wage_tax = annual_tax(taxable, date(plan.year, 12, 31))
    chosen, zone, bonus_tax, refused = _bonus(plan, taxable, wage_tax)
    equity, taxes, not_taxed = _equity(plan)
    return PayYear(
        wages, plan.bonus, lines, wage_tax, withheld, taxable, wages - taxable, chosen, zone, bonus_tax, equity, taxes,
        (*refused, *not_taxed),
    )  # fmt: skip


_Bonus = tuple[Choice | None, BlindZone | None, Decimal, tuple[Text, ...]]


def _bonus(plan: YearPlan, taxable: Decimal, wage_tax: Decimal) -> _Bonus:
    if plan.bonus <= 0:
        return None, None, ZERO, ()
    day = plan.bonus_on or date(plan.year, 12, 31)
    try:
        chosen = choice(taxable, plan.bonus, day)
    except OutOfForceError as error:
        return None, None, annual_tax(taxable + plan.bonus, day) - wage_tax, (_MERGED.fill(why=error.text),)
    return chosen, blind_zone_of(plan.bonus, day), chosen.least - wage_tax, ()


def _equity(plan: YearPlan) -> tuple[Decimal, tuple[Decimal, ...], tuple[Text, ...]]:
    events = sorted(plan.equity)
    if not events:
        return ZERO, (), ()
    incomes = [income for _, income in events]
    try:
        taxes = same_year(incomes, events[-1][0])
    except OutOfForceError as error:
        return ZERO, (), (NOT_TAXED.fill(why=error.text),)
    return sum(incomes, ZERO), taxes, ()


_MERGED = Text(
    "{why}下面的年终奖按并入工资计税。",
    "{why} Below, the bonus is taxed with the wage, as income is where no rule of its own holds.",
)
NOT_TAXED = Text(
    "{why}下面没有估算股权的税。",
    "{why} Below, no tax on equity is estimated.",
)
"""What is done where a rule is out of its time, after the sentence that says so."""


@dataclass(frozen=True, slots=True)
class Effect:
    """What a change does within a year: to the person's pay before and after tax, and to the company's cost."""

    gross: Decimal
    net: Decimal
    employer_cost: Decimal


def effect_of(before: PayYear, after: PayYear) -> Effect:
    """The difference between two years."""
    return Effect(after.gross - before.gross, after.net - before.net, after.employer_cost - before.employer_cost)
