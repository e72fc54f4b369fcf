"""Bringing a survey to a later day, month by month, at rates that are dated."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mainstay.chapters.pay.ageing import AGEING, OLDEST_MONTHS, Ageing, TooOldError, aged, factor, months_between
from mainstay.chapters.pay.market import Cell, Definition
from mainstay.core.calendar import add_months
from mainstay.core.standards import Dated

DAY = date(2025, 4, 1)
FIVE = (Dated(date(2020, 1, 1), Ageing(Decimal("0.06"))),)
CELL = Cell(Definition.FIXED_CASH, DAY, {50: Decimal(430_000), 75: Decimal(520_000)}, 30, spread=Decimal(90_000))


def test_half_a_year_at_six_per_cent_is_three_per_cent() -> None:
    later = aged(CELL, date(2025, 10, 1), FIVE)
    assert later.points == {50: Decimal("442900.00"), 75: Decimal("535600.00")}
    assert (later.as_of, later.spread) == (date(2025, 10, 1), Decimal("92700.00"))


def test_no_interest_on_interest() -> None:
    assert factor(DAY, date(2027, 4, 1), FIVE) == Decimal("1.12")


def test_a_month_that_is_not_over_does_not_count() -> None:
    assert aged(CELL, date(2025, 4, 30), FIVE).points == CELL.points
    assert aged(CELL, date(2025, 5, 1), FIVE).points[75] == Decimal("522600.00")


def test_each_month_has_the_rate_in_force_when_it_began() -> None:
    rates = (*FIVE, Dated(date(2025, 7, 1), Ageing(Decimal("0.03"))))
    # April, May and June at 6 %, July, August and September at 3 %.
    assert factor(DAY, date(2025, 10, 1), rates) == 1 + (3 * Decimal("0.06") + 3 * Decimal("0.03")) / 12


def test_without_a_rate_of_its_own_a_company_has_the_default() -> None:
    assert factor(DAY, date(2026, 4, 1)) == 1 + AGEING.default.rate


def test_nothing_is_brought_back_nor_carried_too_far() -> None:
    with pytest.raises(ValueError, match="brought back"):
        aged(CELL, DAY - timedelta(days=1), FIVE)
    with pytest.raises(TooOldError) as raised:
        aged(CELL, add_months(DAY, OLDEST_MONTHS + 1), FIVE)
    assert "24 months" in raised.value.text.en
    assert "24 个月" in raised.value.text.zh


@pytest.mark.parametrize("rate", ["0.31", "-0.31"])
def test_a_rate_nobody_means_is_refused(rate: str) -> None:
    with pytest.raises(ValueError, match="yearly rate"):
        Ageing(Decimal(rate))


def slow(amount: Decimal, start: date, end: date, rates: list[tuple[date, Decimal]]) -> Decimal:
    """The same told another way: walk the calendar day by day, and pay a twelfth on each monthly anniversary."""
    day, months, grown = start, 0, Decimal(0)
    while day < end:
        day += timedelta(days=1)
        if day == add_months(start, months + 1):
            began = add_months(start, months)
            grown += next(rate for since, rate in sorted(rates, reverse=True) if since <= began)
            months += 1
    return (amount * (1 + grown / 12)).quantize(Decimal("0.01"), ROUND_HALF_UP)


@given(
    st.dates(date(2023, 1, 1), date(2024, 12, 31)),
    st.integers(0, 23 * 30),
    st.decimals(1_000, 5_000_000, places=2),
    st.lists(st.tuples(st.dates(date(2023, 1, 1), date(2026, 1, 1)), st.decimals(-1, 2, places=3)), max_size=4),
)
@settings(deadline=None, max_examples=200)
def test_against_the_calendar_walked_day_by_day(
    start: date, days: int, amount: Decimal, later: list[tuple[date, Decimal]]
) -> None:
    rates = [(date(2000, 1, 1), Decimal("0.04")), *{since: rate / 10 for since, rate in later}.items()]
    end = start + timedelta(days=days)
    cell = Cell(Definition.FIXED_CASH, start, {75: amount}, 9)
    found = aged(cell, end, [Dated(since, Ageing(rate)) for since, rate in rates])
    assert found.points[75] == slow(amount, start, end, rates)
    assert add_months(start, months_between(start, end)) <= end
