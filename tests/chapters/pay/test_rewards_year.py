"""The year of a person from dated rows of pay: months, raises on the way, who comes and leaves; and what options do."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date
from decimal import Decimal
from typing import get_type_hints

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mainstay.chapters.pay import rewards
from mainstay.chapters.pay.elements import Element, Paid, Per
from mainstay.chapters.pay.rewards import (
    Employed,
    bonus_effect,
    bonus_of,
    bonus_ways,
    full_year,
    month_lines,
    months_employed,
    raise_effect,
    raise_this_year,
    wages_by_month,
    year_plan,
)
from mainstay.chapters.pay.tax.cities import UnknownCityError
from mainstay.chapters.pay.tax.year import year_of
from mainstay.core.standards import Dated

HIRED = date(2024, 1, 1)
SHANGHAI = (Dated(HIRED, "上海"),)
ROWS = (
    Paid(Element.BASE, HIRED, 20_000_00, Per.MONTH),
    Paid(Element.ALLOWANCE, HIRED, 12_000_00, Per.YEAR),
    Paid(Element.YEAR_END, HIRED, 60_000_00, Per.YEAR),
    Paid(Element.BASE, date(2026, 4, 1), 25_000_00, Per.MONTH),
    Paid(Element.BASE, date(2027, 1, 1), 99_000_00, Per.MONTH),
)


def test_wages_follow_the_rows_month_by_month() -> None:
    months = months_employed(Employed(HIRED, None, SHANGHAI), 2026)
    assert wages_by_month(ROWS, months) == (*[Decimal(21_000)] * 3, *[Decimal(26_000)] * 9)
    assert bonus_of(ROWS, 2026) == 60_000
    assert months[1] == date(2026, 2, 28)


@pytest.mark.parametrize(
    ("hired", "left", "count"),
    [(date(2026, 6, 30), None, 7), (HIRED, date(2026, 3, 1), 3), (date(2027, 1, 1), None, 0), (HIRED, None, 12),
     (date(2026, 5, 10), date(2026, 5, 20), 1)],
)  # fmt: skip
def test_months_are_those_in_which_somebody_is_here(hired: date, left: date | None, count: int) -> None:
    assert len(months_employed(Employed(hired, left, SHANGHAI), 2026)) == count


def test_a_move_to_a_city_that_nothing_is_known_of_is_told() -> None:
    moved = Employed(HIRED, None, (*SHANGHAI, Dated(date(2026, 9, 1), "杭州")))
    with pytest.raises(UnknownCityError):
        year_plan(ROWS, moved, 2026)
    assert moved.city(date(2026, 8, 31)) == "上海"
    assert moved.city(date(2020, 1, 1)) == "上海", "the first known one before it"


def test_the_months_sum_to_the_year() -> None:
    who = Employed(HIRED, None, SHANGHAI)
    plan = year_plan(ROWS, who, 2026, Decimal(2_000))
    year = year_of(plan)
    lines = month_lines(months_employed(who, 2026), plan, year)
    assert sum(one.wage for one in lines) == year.wages
    assert sum(one.own_social for one in lines) == year.own_social
    assert sum(one.net for one in lines) + year.bonus - year.bonus_tax - year.settled == year.net


@settings(max_examples=200, deadline=None)
@given(st.integers(0, 50_000_000), st.integers(1, 12))
def test_what_an_option_does_is_of_a_full_year_to_the_last_fen(amount: int, month: int) -> None:
    plan = year_plan(ROWS, Employed(date(2026, month, 1), None, SHANGHAI), 2026)
    assert len(full_year(plan).wages) == 12
    raised, bonus = raise_effect(plan, amount), bonus_effect(plan, amount)
    assert raised.gross == bonus.gross == amount
    assert bonus.employer_cost == amount
    assert raised.employer_cost >= amount
    assert bonus.net is not None
    assert bonus.net <= amount


@settings(max_examples=100, deadline=None)
@given(st.integers(0, 50_000_000), st.integers(0, 12), st.integers(1, 12))
def test_of_a_raise_only_the_months_left_are_of_this_year(amount: int, months: int, hired: int) -> None:
    plan = year_plan(ROWS, Employed(date(2026, hired, 1), None, SHANGHAI), 2026)
    now = raise_this_year(plan, amount, months)
    twelfths = min(months, len(plan.wages))
    assert abs(now.gross * 12 - amount * twelfths) <= 12 * 12
    assert now.net is not None
    assert now.net <= now.gross <= now.employer_cost
    if twelfths == 12:
        assert now == raise_effect(plan, amount)


@settings(max_examples=100, deadline=None)
@given(st.decimals(0, 3_000_000, places=2))
def test_a_bonus_tried_is_the_year_with_that_bonus(bonus: Decimal) -> None:
    plan = year_plan(ROWS, Employed(HIRED, None, SHANGHAI), 2026)
    year = year_of(plan)
    ways = bonus_ways(year, bonus, date(2026, 12, 31))
    whole = year_of(replace(plan, bonus=bonus))
    assert max(ways.separate_net, ways.merged_net) == whole.net - (year.net - (year.bonus - year.bonus_tax))
    assert ways.zone == whole.zone


def test_no_float_holds_what_is_paid() -> None:
    for one in (rewards.Raised, rewards.MonthLine, rewards.Employed, rewards.BonusWays):
        assert fields(one)
        assert "float" not in str(get_type_hints(one, vars(rewards)))
