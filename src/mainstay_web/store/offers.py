"""What each measure would cost for one person, as far as the facts of their pay tell."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import polars as pl

from mainstay.core.catalogue import Formula, Measure, Quantity
from mainstay.core.money import minor, times
from mainstay_web.store.facts import held


@dataclass(frozen=True, slots=True)
class Priced:
    """A measure's full price for a person, in minor units; None where it hangs on a gap that is not known here."""

    cash_now: int | None
    cash_three_years: int | None
    equity: int | None
    hours: Decimal


def priced(number: str, day: date, measures: Iterable[Measure]) -> dict[str, Priced]:
    """The price of every measure by its key."""
    yearly = yearly_pay(number, day)
    return {
        one.key: Priced(
            _amount(one.price.cash_now, yearly), _amount(one.price.cash_three_years, yearly),
            _amount(one.price.equity, yearly), one.price.hours,
        )
        for one in measures
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


def yearly_pay(number: str, day: date) -> int:
    """Every element of pay in force on a day, added up over a year, in minor units."""
    pay = held(["pay"], person=number).get("pay")
    if pay is None:
        return 0
    newest = pay.filter(pl.col("from") <= day).sort("from", maintain_order=True).unique(subset=["element"], keep="last")
    return sum(
        amount * (12 if per == "month" else 1) for amount, per in newest.select("amount", "per").iter_rows() if amount
    )


def _amount(formula: Formula, yearly: int) -> int | None:
    total = minor(formula.fixed)
    for quantity, factor in formula.of.items():
        if quantity is not Quantity.YEARLY_PAY or not yearly:
            return None
        total += times(yearly, factor)
    return total
