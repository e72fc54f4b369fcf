"""P4: the elements of pay, their mix, and raises that are paid as they were decided."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mainstay.chapters.pay.elements import (
    FIRM,
    ROUNDING,
    Element,
    Paid,
    Per,
    Rounding,
    Way,
    Yearly,
    last_rise,
    raised,
    shared,
    standing,
    yearly,
)
from mainstay.chapters.pay.mix import MIXES, Line, Mix, Mixes, Part, deviation, mix_of, target

START = date(2024, 1, 1)
DAY = date(2026, 10, 31)


def paid(element: Element, amount: int, since: date = START, per: Per = Per.MONTH) -> Paid:
    return Paid(element, since, amount, per)


FOUR = [
    paid(Element.BASE, 20_000_00),
    paid(Element.PERFORMANCE, 5_000_00),
    paid(Element.YEAR_END, 60_000_00, per=Per.YEAR),
    paid(Element.ALLOWANCE, 1_000_00),
]


def test_the_parts_of_a_year_sum_to_the_whole() -> None:
    pay = yearly(FOUR, DAY)
    assert pay is not None
    assert pay.fixed == 252_000_00
    assert pay.annual == 372_000_00
    assert pay.by("fixed_cash") == pay.fixed
    assert pay.by("annual_cash") == sum(pay.of(one) for one in Element)
    with pytest.raises(ValueError, match="total_pay"):
        pay.by("total_pay")


def test_without_a_base_nothing_is_known() -> None:
    assert yearly([paid(Element.PERFORMANCE, 1)], DAY) is None
    assert yearly(FOUR, START - timedelta(days=1)) is None


def test_an_element_holds_until_the_next_and_zero_ends_it() -> None:
    rows = [*FOUR, paid(Element.ALLOWANCE, 0, date(2026, 1, 1)), paid(Element.BASE, 25_000_00, date(2027, 1, 1))]
    before, now = yearly(rows, date(2025, 12, 31)), yearly(rows, DAY)
    assert before is not None
    assert now is not None
    assert (before.of(Element.ALLOWANCE), now.of(Element.ALLOWANCE)) == (12_000_00, 0)
    assert now.of(Element.BASE) == 240_000_00


def test_a_rise_is_of_base_and_performance_together() -> None:
    spring, autumn = date(2025, 4, 1), date(2025, 10, 1)
    moved = [*FOUR, paid(Element.BASE, 22_000_00, spring), paid(Element.PERFORMANCE, 3_000_00, spring)]
    assert last_rise(moved, DAY) == START, "what moves from one to the other is no raise"
    assert last_rise([*FOUR, paid(Element.ALLOWANCE, 9_000_00, spring)], DAY) == START
    assert last_rise([*FOUR, paid(Element.BASE, 21_000_00, autumn)], DAY) == autumn
    assert last_rise([*FOUR, paid(Element.BASE, 21_000_00, autumn)], spring) == START
    assert last_rise([], DAY) is None


ROWS = st.lists(
    st.builds(
        Paid,
        st.sampled_from(Element),
        st.integers(0, 1500).map(lambda n: START + timedelta(days=n)),
        st.integers(0, 10**8),
        st.sampled_from(Per),
    ),
    max_size=12,
)


def slow_year(rows: Sequence[Paid], day: date, elements: Sequence[Element]) -> int:
    """Each element on its own, the long way: the last row of the latest day."""
    total = 0
    for element in elements:
        known = [row for row in rows if row.element is element and row.since <= day]
        if known:
            latest = max(row.since for row in known)
            row = [row for row in known if row.since == latest][-1]
            total += row.amount * 12 if row.per is Per.MONTH else row.amount
    return total


def slow_rise(rows: Sequence[Paid], day: date) -> date | None:
    found, before = None, -1
    for since in sorted({row.since for row in rows if row.element in FIRM and row.since <= day}):
        now = slow_year(rows, since, FIRM)
        if now > before:
            found = since
        before = now
    return found


@settings(deadline=None, max_examples=250)
@given(ROWS, st.integers(-1, 1501).map(lambda n: START + timedelta(days=n)))
def test_as_worked_out_the_long_way(rows: list[Paid], day: date) -> None:
    pay = yearly(rows, day)
    if Element.BASE not in standing(rows, day):
        assert pay is None
    else:
        assert pay is not None
        assert pay.annual == slow_year(rows, day, list(Element)) == sum(pay.parts.values())
        assert pay.fixed == slow_year(rows, day, [Element.BASE, Element.ALLOWANCE])
    assert last_rise(rows, day) == slow_rise(rows, day)


@settings(deadline=None, max_examples=250)
@given(
    st.integers(0, 10**8), st.sampled_from(Per), st.integers(0, 10**8), st.integers(1, 100_000), st.sampled_from(Way)
)
def test_a_raise_is_a_multiple_and_never_lowers(amount: int, per: Per, by: int, step: int, way: Way) -> None:
    old = Paid(Element.BASE, START, amount, per)
    new = raised(old, by, DAY, Rounding(step, way))
    exact = Decimal(old.yearly + by) / per.in_a_year
    assert new.amount >= old.amount
    if by == 0:
        assert new == old
    elif new.amount > old.amount:
        assert new.amount % step == 0
        assert abs(new.amount - exact) <= (Decimal(step) / 2 if way is Way.NEAREST else step)
        assert not (way is Way.UP and new.amount < exact)
        assert not (way is Way.DOWN and new.amount > exact)


def test_pay_is_not_lowered_and_the_past_not_rewritten() -> None:
    old = paid(Element.BASE, 20_000_00)
    for by, since in ((-1, DAY), (1, START - timedelta(days=1))):
        with pytest.raises(ValueError, match="raise"):
            raised(old, by, since, ROUNDING.default)
    with pytest.raises(ValueError, match="below zero"):
        Paid(Element.BASE, START, -1, Per.MONTH)


def test_ten_percent_of_a_month_to_ten_yuan() -> None:
    new = raised(paid(Element.BASE, 20_333_00), 24_399_60, DAY, Rounding(10_00))
    assert new.amount == 22_370_00, "20,333.00 + 2,033.30 = 22,366.30, to the nearest ten yuan"


@settings(deadline=None, max_examples=200)
@given(st.integers(0, 10**12), st.lists(st.integers(0, 10**9), min_size=1, max_size=8).filter(any))
def test_shares_sum_to_the_whole(whole: int, weights: list[int]) -> None:
    parts = shared(whole, weights)
    assert sum(parts) == whole
    exact = [Decimal(whole) * one / sum(weights) for one in weights]
    assert all(abs(part - one) < 1 for part, one in zip(parts, exact, strict=True))


def test_a_third_each() -> None:
    assert shared(100, [1, 1, 1]) == [34, 33, 33]
    with pytest.raises(ValueError, match="weights"):
        shared(1, [0, 0])


def test_the_mix_of_the_four_parts() -> None:
    pay = yearly(FOUR, DAY)
    assert pay is not None
    own = mix_of(pay, 28_000_00)
    assert own == Mix(Decimal("0.63"), Decimal("0.15"), Decimal("0.15"), Decimal("0.07"))
    aim = target(MIXES.default, "R&D", 7)
    assert aim is not None
    assert deviation(own, aim) == {
        Part.BASE: Decimal("-0.02"),
        Part.PERFORMANCE: Decimal("-0.05"),
        Part.YEAR_END: Decimal("0.05"),
        Part.LONG_TERM: Decimal("0.02"),
    }
    assert mix_of(Yearly({}), 0) is None


@settings(deadline=None, max_examples=200)
@given(ROWS, st.integers(0, 10**9), st.integers(0, 15))
def test_shares_sum_to_one_and_deviations_to_nothing(rows: list[Paid], long_term: int, level: int) -> None:
    pay = yearly(rows, DAY)
    own = mix_of(pay, long_term) if pay is not None else None
    aim = target(MIXES.default, "any", level)
    assert aim is not None
    if own is not None:
        assert sum(own.of(part) for part in Part) == 1
        assert sum(deviation(own, aim).values()) == 0


def test_the_closest_line_counts() -> None:
    sales = Mix(Decimal("0.4"), Decimal("0.5"), Decimal("0.1"), Decimal(0))
    mixes = Mixes((Line(), Line("sales", mix=sales), Line("", 6, 7, Mix(*map(Decimal, ("0.7", "0.1", "0.1", "0.1"))))))
    assert target(mixes, "sales", 6) == sales
    assert target(mixes, "R&D", 6) == mixes.lines[2].mix
    assert target(mixes, "R&D", 9) == target(mixes, "R&D", None) == mixes.lines[0].mix
    assert target(Mixes(()), "R&D", 9) is None
    assert MIXES.read(MIXES.written(mixes)) == mixes
    with pytest.raises(ValueError, match="sum to 1"):
        Mix(Decimal(1), Decimal(1), Decimal(0), Decimal(0))
