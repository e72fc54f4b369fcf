"""What can be granted, and how each kind pays. 激励工具（P6）。

The names in Open Cap Format are those of its CompensationType; it has neither phantom stock nor co-investment, and
restricted stock is an issue of stock there, so these three carry a note when they leave by that door.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from mainstay.core.text import Text

Units = int | Decimal
"""A number of units: whole, but decimal with at most ten places where a plan allocates fractions."""
PLACES = 10
"""Decimals that Open Cap Format keeps of a number, and so does the ledger: nothing is rounded on the way."""


def exact(units: Units | str) -> Units:
    """The same number as a whole one where it is whole, else without zeros at its end; a string as `said` wrote it.

    Raises ValueError for more than ten decimals: units are never rounded in silence.
    """
    if isinstance(units, int):
        return units
    number = Decimal(units)
    if number == number.to_integral_value():
        return int(number)
    if -int(number.as_tuple().exponent) > PLACES:
        number = number.normalize()
        if -int(number.as_tuple().exponent) > PLACES:
            raise ValueError(f"more than {PLACES} decimals of a unit: {units}")
    return number.normalize()


def said(units: Units) -> int | str:
    """Units as JSON keeps them: a whole number, or the decimals as text."""
    number = exact(units)
    return number if isinstance(number, int) else f"{number:f}"


class Kind(StrEnum):
    """A kind of long-term incentive."""

    OPTION = "option"
    RESTRICTED_STOCK = "restricted_stock"
    RSU = "rsu"
    PHANTOM = "phantom"
    CASH_SAR = "cash_sar"
    STOCK_SAR = "stock_sar"
    CO_INVEST = "co_invest"


class Pays(StrEnum):
    """What one vested unit is worth to its holder."""

    FULL = "full"
    """The whole value of a unit, less what was paid or is still to be paid for it."""
    RISE = "rise"
    """Only the rise above the base price; never below zero."""


@dataclass(frozen=True, slots=True)
class Manner:
    """How a kind works. `exercised`: the holder must act; `in_shares`: settled in shares rather than cash."""

    label: Text
    pays: Pays
    exercised: bool
    in_shares: bool
    held_from_grant: bool = False
    """Shares are the holder's from the grant on (bought and locked), and vesting only unlocks them."""


MANNERS: dict[Kind, Manner] = {
    Kind.OPTION: Manner(Text("股票期权", "Stock options"), Pays.RISE, exercised=True, in_shares=True),
    Kind.RESTRICTED_STOCK: Manner(
        Text("限制性股票", "Restricted stock"), Pays.FULL, exercised=False, in_shares=True, held_from_grant=True
    ),
    Kind.RSU: Manner(Text("限制性股票单位", "Restricted stock units"), Pays.FULL, exercised=False, in_shares=True),
    Kind.PHANTOM: Manner(Text("虚拟股权", "Phantom stock"), Pays.FULL, exercised=False, in_shares=False),
    Kind.CASH_SAR: Manner(
        Text("股票增值权（现金结算）", "Appreciation rights, settled in cash"),
        Pays.RISE,
        exercised=True,
        in_shares=False,
    ),
    Kind.STOCK_SAR: Manner(
        Text("股票增值权（股票结算）", "Appreciation rights, settled in shares"),
        Pays.RISE,
        exercised=True,
        in_shares=True,
    ),
    Kind.CO_INVEST: Manner(
        Text("项目跟投", "Project co-investment"), Pays.FULL, exercised=False, in_shares=False, held_from_grant=True
    ),
}
"""Every kind has its manner."""
