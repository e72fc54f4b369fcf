"""What each measure would cost for one person, as far as their pay, the market line and their colleagues tell."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from mainstay.core.catalogue import Formula, Measure, Quantity
from mainstay.core.money import minor, times
from mainstay_web.store.ranges import quantities


@dataclass(frozen=True, slots=True)
class Priced:
    """A measure's full price for a person, in minor units; None where it hangs on a gap that is not known."""

    cash_now: int | None
    cash_three_years: int | None
    equity: int | None
    hours: Decimal


def priced(number: str, day: date, measures: Iterable[Measure]) -> dict[str, Priced]:
    """The price of every measure by its key."""
    asked = list(measures)
    formulas = [one for each in asked for one in (each.price.cash_now, each.price.cash_three_years, each.price.equity)]
    known = quantities(number, day, (quantity for one in formulas for quantity in one.of))
    return {
        one.key: Priced(
            _amount(one.price.cash_now, known), _amount(one.price.cash_three_years, known),
            _amount(one.price.equity, known), one.price.hours,
        )
        for one in asked
    }  # fmt: skip


def raise_of(measure: Measure, reserved: int) -> int:
    """The yearly raise of fixed pay that a measure is with this cash of its first year; 0 where it raises nothing.

    The measure's own formulas say how the two hang together: a raise that begins late costs less in the first year.
    """
    whole, first = measure.raise_, measure.price.cash_now
    if not (whole.fixed or whole.of):
        return 0
    quantity = next(iter(whole.of), None)
    share, cash = (whole.of[quantity], first.of.get(quantity)) if quantity is not None else (whole.fixed, first.fixed)
    return times(reserved, share / cash) if cash else reserved


def _amount(formula: Formula, known: Mapping[Quantity, int]) -> int | None:
    total = minor(formula.fixed)
    for quantity, factor in formula.of.items():
        if quantity not in known:
            return None
        total += times(known[quantity], factor)
    return total
