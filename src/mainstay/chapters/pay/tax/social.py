"""Social insurance and housing fund: the base within its bounds, each share rounded. 社会保险与住房公积金。"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from mainstay.chapters.pay.tax.rounding import ZERO, fen, yuan
from mainstay.core.text import Text


class Scheme(StrEnum):
    """What is paid into."""

    PENSION = "pension"
    MEDICAL = "medical"
    UNEMPLOYMENT = "unemployment"
    INJURY = "injury"
    HOUSING = "housing"

    @property
    def label(self) -> Text:
        """The scheme's name."""
        return _LABELS[self]


_LABELS = {
    Scheme.PENSION: Text("养老保险", "Pension"),
    Scheme.MEDICAL: Text("医疗保险（含生育）", "Medical, with maternity"),
    Scheme.UNEMPLOYMENT: Text("失业保险", "Unemployment"),
    Scheme.INJURY: Text("工伤保险", "Work injury"),
    Scheme.HOUSING: Text("住房公积金", "Housing fund"),
}


@dataclass(frozen=True, slots=True)
class CityRates:
    """What a city asks for: bounds of the monthly bases, and rates in percent of the base.

    `fund` is the ordinary rate of the housing fund, the same for both sides; `fund_extra` the supplementary one (0:
    none). Raises ValueError where bounds cross or a rate is no percentage.
    """

    base_low: Decimal = ZERO
    base_high: Decimal = ZERO
    pension_own: Decimal = Decimal(8)
    pension_employer: Decimal = Decimal(16)
    medical_own: Decimal = Decimal(2)
    medical_employer: Decimal = ZERO
    unemployment_own: Decimal = Decimal("0.5")
    unemployment_employer: Decimal = Decimal("0.5")
    injury_employer: Decimal = ZERO
    fund_low: Decimal = ZERO
    fund_high: Decimal = ZERO
    fund: Decimal = Decimal(7)
    fund_extra: Decimal = ZERO
    source: str = ""

    def __post_init__(self) -> None:
        if not (ZERO <= self.base_low <= self.base_high and ZERO <= self.fund_low <= self.fund_high):
            raise ValueError("the lower bound of a base is above the upper one")
        rates = (
            self.pension_own, self.pension_employer, self.medical_own, self.medical_employer, self.unemployment_own,
            self.unemployment_employer, self.injury_employer, self.fund, self.fund_extra,
        )  # fmt: skip
        if not all(ZERO <= rate <= 100 for rate in rates):
            raise ValueError("a rate in percent lies between 0 and 100")


@dataclass(frozen=True, slots=True)
class Contribution:
    """What goes into one scheme in a month."""

    scheme: Scheme
    base: Decimal
    own: Decimal
    employer: Decimal


def clamped(wage: Decimal, low: Decimal, high: Decimal) -> Decimal:
    """The base for a wage: no lower and no higher than the bounds."""
    return min(max(wage, low), high)


def fund_share(base: Decimal, *percents: Decimal) -> Decimal:
    """One side's share of the housing fund: each part rounded half-up to the yuan by itself."""
    return sum((yuan(base * percent / 100) for percent in percents), ZERO)


def contributions(wage: Decimal, rates: CityRates) -> tuple[Contribution, ...]:
    """A month's contributions on a wage; insurance is rounded to the fen for each scheme and side."""
    base = clamped(wage, rates.base_low, rates.base_high)
    fund_base = clamped(wage, rates.fund_low, rates.fund_high)
    share = fund_share(fund_base, rates.fund, rates.fund_extra)
    insured = (
        (Scheme.PENSION, rates.pension_own, rates.pension_employer),
        (Scheme.MEDICAL, rates.medical_own, rates.medical_employer),
        (Scheme.UNEMPLOYMENT, rates.unemployment_own, rates.unemployment_employer),
        (Scheme.INJURY, ZERO, rates.injury_employer),
    )
    return (
        *(Contribution(one, base, fen(base * own / 100), fen(base * firm / 100)) for one, own, firm in insured),
        Contribution(Scheme.HOUSING, fund_base, share, share),
    )


def own_part(lines: tuple[Contribution, ...]) -> Decimal:
    """What the person pays."""
    return sum((one.own for one in lines), ZERO)


def employer_part(lines: tuple[Contribution, ...]) -> Decimal:
    """What the company pays."""
    return sum((one.employer for one in lines), ZERO)
