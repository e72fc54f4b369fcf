"""What a grant yet to be made would leave after tax, tranche by tranche, as far as the rules reach. 新授予的税后估算。

granted(worth, years, way, taxable, day) -> Granted
A grant vests over years of which the rules may not speak yet: of those nothing is said.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from mainstay.chapters.pay.tax.brackets import ANNUAL, annual_tax
from mainstay.chapters.pay.tax.deferral import DEFERRED, transfer_tax
from mainstay.chapters.pay.tax.law import Law, OutOfForceError
from mainstay.chapters.pay.tax.listed import LISTED, equity_tax
from mainstay.chapters.pay.tax.rounding import ZERO, fen
from mainstay.core.calendar import add_months
from mainstay.core.text import Text


class Way(StrEnum):
    """How what vests is taxed."""

    LISTED = "listed"
    DEFERRED = "deferred"
    WAGE = "wage"

    @property
    def law(self) -> Law[object]:
        """The rule by which."""
        return _LAWS[self]


_LAWS: dict[Way, Law[object]] = {Way.LISTED: LISTED, Way.DEFERRED: DEFERRED, Way.WAGE: ANNUAL}


@dataclass(frozen=True, slots=True)
class Granted:
    """A grant's worth at today's value, of it the first tranche and its day; what is left of both after tax.

    `net` is None where a later tranche lies beyond the rule, `first_net` where the first one does; `refused` says so.
    """

    worth: Decimal
    first: Decimal
    first_on: date
    net: Decimal | None
    first_net: Decimal | None
    refused: Text | None


def granted(worth: Decimal, years: int, way: Way, taxable: Decimal, day: date) -> Granted:
    """A grant of a day that vests in equal parts at the end of each of so many years.

    `taxable` is the year's taxable wage, on top of which what is paid in cash is taxed. Raises ValueError below one
    year.
    """
    if years < 1:
        raise ValueError(f"a grant that vests over {years} years")
    first = fen(worth / years)
    parts = [first] * (years - 1) + [worth - first * (years - 1)]
    days = [add_months(day, 12 * (year + 1)) for year in range(years)]
    nets: list[Decimal] = []
    refused: Text | None = None
    for part, on in zip(parts, days, strict=True):
        try:
            nets.append(part - _tax(part, way, taxable, on))
        except OutOfForceError as error:
            refused = error.text
            break
    return Granted(
        worth, first, days[0], sum(nets, ZERO) if refused is None else None, nets[0] if nets else None, refused
    )


def _tax(income: Decimal, way: Way, taxable: Decimal, on: date) -> Decimal:
    if way is Way.LISTED:
        return equity_tax(income, on)
    if way is Way.DEFERRED:
        return transfer_tax(ZERO, income, 1, on)
    return annual_tax(taxable + income, on) - annual_tax(taxable, on)
