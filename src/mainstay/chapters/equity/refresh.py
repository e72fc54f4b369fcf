"""Proposes a refresh grant before the holding power falls, not after. 断档前补授（P6）。

The evidence says that quits rise after a vest and that the hold of a grant is used up with it (see the sources of
`equity.just_vested` and `equity.holding_power`), so a refresh has to be agreed before the cliff.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, ROUND_UP, Decimal

from mainstay.chapters.equity.outlook import Standing, holding_power, unvested_value
from mainstay.core.calendar import add_months
from mainstay.core.money import minor
from mainstay.core.standards import Standard
from mainstay.core.text import Text


@dataclass(frozen=True, slots=True)
class RefreshRule:
    """Below `at_least` years of cash pay somebody is hardly held; seen `months_ahead`, agreed `lead_months` before."""

    at_least: Decimal = Decimal("0.5")
    months_ahead: int = 12
    lead_months: int = 3

    def __post_init__(self) -> None:
        if self.at_least <= 0 or self.months_ahead < 1 or self.lead_months < 0:
            raise ValueError(f"no such rule: {self!r}")


REFRESH = Standard(
    "equity.refresh",
    Text("股权断档与补授", "Cliffs and refresh grants"),
    Text(
        "未归属价值低于多少年现金收入视为断档，提前多久发现，提前多久谈妥补授。",
        "Below how many years of cash pay unvested value counts as a cliff, how far ahead it is looked for, and how "
        "long before it a refresh must be agreed.",
    ),
    RefreshRule(),
    {
        "at_least": Text("留任力下限（年现金的倍数）", "Least holding power, in years of cash pay"),
        "months_ahead": Text("提前查看的月数", "Months looked ahead"),
        "lead_months": Text("提前谈妥的月数", "Months before the cliff by which it is agreed"),
    },
)
"""What the company has decided about refresh grants, dated."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A refresh: the day on which the power falls, from what to what, and the least grant that mends it.

    `worth` in minor units at today's value of a unit; `units` is None where a unit brings its holder nothing today.
    """

    falls_on: date
    agree_by: date
    before: Decimal
    after: Decimal
    worth: int
    units: int | None


def proposal(
    grants: Sequence[Standing], yearly_cash: int, each: Decimal, day: date, rule: RefreshRule = REFRESH.default
) -> Proposal | None:
    """The refresh that somebody needs; None where the power holds, the pay is unknown or there never was a grant.

    `each` is what one unit of the new grant would bring its holder (currency units).
    """
    if yearly_cash <= 0 or not grants:
        return None
    last = add_months(day, rule.months_ahead)
    vests = {one.on for item in grants for one in item.positions if one.on is not None and day < one.on <= last}
    before = unvested_value(grants, day)
    for on in (day, *sorted(vests)):
        after = unvested_value(grants, on)
        if Decimal(after) < rule.at_least * yearly_cash:
            return _made(before, after, yearly_cash, each, on, day, rule)
    return None


def _made(before: int, after: int, yearly_cash: int, each: Decimal, on: date, day: date, rule: RefreshRule) -> Proposal:
    want = int((rule.at_least * yearly_cash).quantize(Decimal(1), rounding=ROUND_UP)) - after
    units = int((Decimal(want) / minor(each)).quantize(Decimal(1), rounding=ROUND_UP)) if minor(each) > 0 else None
    return Proposal(
        falls_on=on,
        agree_by=max(add_months(on, -rule.lead_months), day),
        before=_power(before, yearly_cash),
        after=_power(after, yearly_cash),
        worth=want,
        units=units,
    )


def _power(unvested: int, yearly_cash: int) -> Decimal:
    return (holding_power(unvested, yearly_cash) or Decimal(0)).quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)
