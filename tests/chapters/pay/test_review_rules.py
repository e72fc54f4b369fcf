"""P4: the pay review: its states, the data check, who takes part, the guideline, and what may be filled in."""

from __future__ import annotations

from dataclasses import fields
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mainstay.chapters.pay import data_check, elements, guideline, mix, review
from mainstay.chapters.pay.data_check import Found, Gap, gaps
from mainstay.chapters.pay.elements import Element, Paid, Per, Rounding
from mainstay.chapters.pay.guideline import (
    GUIDELINE,
    Amounts,
    Guideline,
    Suggested,
    amounts,
    part_served,
    position,
    suggested,
)
from mainstay.chapters.pay.review import NEXT, WAY, Act, Bar, Eligibility, Entry, State
from mainstay.core.standards import WrongStandardError

SINCE = date(2027, 1, 1)
START = date(2025, 1, 1)
FINE = Found()
ROUND = Rounding(10_00)
BASE = Paid(Element.BASE, START, 20_000_00, Per.MONTH)


def entry(*, barred: Bar | None = None, most: int | None = None) -> Entry:
    return Entry("E1", barred, {Element.BASE: BASE}, most)


def test_the_way_from_draft_to_closed() -> None:
    acts = (Act.CHECK, Act.FREEZE, Act.CALIBRATE, Act.SUBMIT, Act.APPROVE, Act.LETTERS, Act.CLOSE)
    state = State.DRAFT
    for act in acts:
        state = review.after(state, act)
    assert state is State.CLOSED
    assert [review.after(one, act) for one, act in zip(WAY, acts, strict=False)] == list(WAY[1:])


@pytest.mark.parametrize("state", list(State))
@pytest.mark.parametrize("act", list(Act))
def test_only_what_fits_the_state(state: State, act: Act) -> None:
    if act in NEXT[state]:
        assert review.after(state, act) is NEXT[state][act]
    else:
        with pytest.raises(review.NotNowError):
            review.after(state, act)


def test_what_was_approved_is_not_taken_back() -> None:
    for state in (State.APPROVED, State.LETTERS, State.CLOSED):
        assert Act.WITHDRAW not in NEXT[state]
        assert Act.SEND_BACK not in NEXT[state]


@pytest.mark.parametrize("state", list(State))
def test_when_raises_can_be_changed(state: State) -> None:
    for runs in (True, False):
        fits = state is State.OPEN or (state is State.CALIBRATION and runs)
        if fits:
            review.may_fill(state, runs=runs)
        else:
            with pytest.raises(review.NotNowError):
                review.may_fill(state, runs=runs)


def test_i8_two_people_neither_of_whom_gains() -> None:
    review.another("H1", "H3", frozenset({"E1"}))
    for by, people in (("H3", frozenset[str]()), ("H1", frozenset({"H1"}))):
        with pytest.raises(review.SecondPersonError):
            review.another(by, "H3", people)


def test_each_gap_is_found_by_itself() -> None:
    wrong = {
        "has_base": Gap.NO_PAY, "currency_fits": Gap.CURRENCY, "has_manager": Gap.NO_MANAGER,
        "has_level": Gap.NO_LEVEL, "has_market": Gap.NO_MARKET, "has_results": Gap.NO_RESULTS,
    }  # fmt: skip
    assert gaps(FINE) == ()
    for name, gap in wrong.items():
        values = {one.name: getattr(FINE, one.name) for one in fields(FINE)}
        assert gaps(Found(**{**values, name: False})) == (gap,)
    assert set(wrong.values()) == set(Gap)
    assert gaps(Found(has_manager=False, is_head=True)) == (), "the head of the company has no manager"


@pytest.mark.parametrize(
    ("hired", "rose", "missing", "expected"),
    [
        (date(2020, 1, 1), date(2025, 1, 1), (), None),
        (date(2026, 10, 1), None, (), None),
        (date(2026, 10, 2), None, (), Bar.TOO_NEW),
        (date(2020, 1, 1), date(2026, 7, 2), (), Bar.RAISED_LATELY),
        (date(2020, 1, 1), date(2026, 7, 1), (), None),
        (date(2026, 8, 1), date(2026, 8, 1), (), None),  # the first pay is no raise
        (date(2026, 12, 1), date(2026, 12, 1), (Gap.NO_PAY,), Bar.NO_PAY),
        (date(2020, 1, 1), None, (Gap.CURRENCY, Gap.NO_LEVEL), Bar.CURRENCY),
        (date(2020, 1, 1), None, (Gap.NO_LEVEL, Gap.NO_MARKET, Gap.NO_RESULTS, Gap.NO_MANAGER), None),
    ],
)
def test_who_takes_part(hired: date, rose: date | None, missing: tuple[Gap, ...], expected: Bar | None) -> None:
    assert review.bar(Eligibility(), missing, hired, rose, SINCE) is expected


@pytest.mark.parametrize(
    ("rating", "place", "expected"),
    [
        ("5", "0.70", ("0.08", "0.10", "0.15")),
        ("4", "0.80", ("0.06", "0.08", "0.12")),
        ("3.9", "0.799", ("0.05", "0.07", "0.10")),
        ("3", "1.00", ("0.02", "0.04", "0.05")),
        ("2.5", "1.05", ("0", "0", "0.01")),
        ("1", "0.50", ("0", "0", "0")),
        ("5", "1.20", ("0", "0.02", "0.04")),
    ],
)
def test_the_matrix(rating: str, place: str, expected: tuple[str, str, str]) -> None:
    found = suggested(GUIDELINE.default, Decimal(rating), Decimal(place))
    assert found == Suggested(*map(Decimal, expected))


def test_nothing_is_guessed_without_results_or_place() -> None:
    assert suggested(GUIDELINE.default, None, Decimal(1)) is None
    assert suggested(GUIDELINE.default, Decimal(3), None) is None


def test_better_results_and_a_lower_place_never_suggest_less() -> None:
    cells = GUIDELINE.default.cells
    for row in cells:
        for left, right in pairwise(row):
            assert left.low >= right.low
            assert left.usual >= right.usual
            assert left.high >= right.high
    for worse, better in pairwise(cells):
        assert all(one.usual <= two.usual for one, two in zip(worse, better, strict=True))


def test_a_matrix_of_another_shape_is_refused() -> None:
    data = GUIDELINE.written(Guideline())
    assert isinstance(data, dict)
    assert GUIDELINE.read(data) == Guideline()
    for wrong in ({**data, "results": ["3", "2"]}, {**data, "positions": ["1"]}, {**data, "cells": []}):
        with pytest.raises(WrongStandardError):
            GUIDELINE.read(wrong)
    with pytest.raises(ValueError, match="low"):
        Suggested(Decimal(1), Decimal(0), Decimal(0))


def test_check_value_of_the_compa_ratio() -> None:
    assert position(480_000_00, 500_000_00) == Decimal("0.96")


def test_newcomers_get_their_part() -> None:
    since, until = date(2026, 1, 1), date(2026, 12, 31)
    assert part_served(date(2020, 1, 1), since, until) == 1
    assert part_served(date(2026, 7, 1), since, until) == Decimal("0.5041")  # 184 of 365 days
    assert part_served(until, since, until) == Decimal("0.0027")
    assert part_served(date(2027, 1, 1), since, until) == 0
    six = Suggested(Decimal("0.02"), Decimal("0.06"), Decimal("0.10"))
    assert amounts(six, 240_000_00) == Amounts(4_800_00, 14_400_00, 24_000_00)
    assert amounts(six, 240_000_00, Decimal("0.5041")).usual == 7_259_04


def test_a_raise_as_it_is_paid() -> None:
    given_ = review.fill(entry(), {Element.BASE: 12_345_00}, by="H2", since=SINCE, rounding=ROUND)
    assert given_.after[Element.BASE].amount == 21_030_00  # 1,028.75 a month more, to ten yuan
    assert given_.by == {Element.BASE: 12_360_00}
    assert given_.yearly == 12_360_00
    nothing = review.fill(entry(), {Element.BASE: 0}, by="H2", since=SINCE, rounding=ROUND)
    assert (nothing.after, nothing.yearly) == ({}, 0)


def test_nobody_fills_in_their_own_line() -> None:
    with pytest.raises(review.SecondPersonError):
        review.fill(entry(), {Element.BASE: 0}, by="E1", since=SINCE, rounding=ROUND)


@pytest.mark.parametrize(
    ("line", "wanted", "field"),
    [
        (entry(barred=Bar.TOO_NEW), {Element.BASE: 1200_00}, "amount"),
        (entry(), {Element.YEAR_END: 1200_00}, "amount"),
        (entry(), {Element.COMMISSION: 1200_00}, "amount"),
        (entry(), {Element.BASE: -1}, "amount"),
        (entry(), {Element.BASE: 240_000_01}, "amount"),
        (entry(most=10_000_00), {Element.BASE: 12_000_00}, "reason"),
    ],
)
def test_what_a_line_cannot_hold(line: Entry, wanted: dict[Element, int], field: str) -> None:
    with pytest.raises(review.ReviewError) as told:
        review.fill(line, wanted, by="H2", since=SINCE, rounding=ROUND)
    assert told.value.data["field"] == field


def test_the_guideline_is_passed_with_a_reason() -> None:
    line = entry(most=10_000_00)
    assert review.fill(line, {Element.BASE: 12_000_00}, by="H2", since=SINCE, rounding=ROUND, reason="so").yearly
    most = review.fill(line, {Element.BASE: 10_000_00}, by="H2", since=SINCE, rounding=Rounding(50_00))
    assert most.yearly == 9_600_00, (
        "to the nearest fifty it would be 10,200, beyond the guideline: so it is rounded down"
    )


def test_the_past_is_not_rewritten() -> None:
    with pytest.raises(review.ReviewError):
        review.fill(entry(), {Element.BASE: 1200_00}, by="H2", since=START - timedelta(days=1), rounding=ROUND)


@settings(deadline=None, max_examples=250)
@given(st.integers(1, 10**8), st.sampled_from(Per), st.integers(0, 10**9), st.integers(1, 100_000))
def test_what_is_given_is_what_is_paid_more(amount: int, per: Per, wanted: int, step: int) -> None:
    old = Paid(Element.BASE, START, amount, per)
    line = Entry("E1", None, {Element.BASE: old}, None)
    if wanted > old.yearly:
        return
    found = review.fill(line, {Element.BASE: wanted}, by="H2", since=SINCE, rounding=Rounding(step))
    paid_more = sum(new.yearly - old.yearly for new in found.after.values())
    assert found.yearly == paid_more >= 0


def test_exactly_is_fits() -> None:
    review.room(100, 60, 40)
    review.room(100, 120, 0)
    review.room(100, 120, -20)
    with pytest.raises(review.OverspentError) as told:
        review.room(100, 60, 41)
    assert told.value.data["room"] == 40


def test_m02_no_float_holds_money() -> None:
    for module in (data_check, elements, guideline, mix, review):
        for made in vars(module).values():
            if isinstance(made, type) and hasattr(made, "__dataclass_fields__") and made.__module__ == module.__name__:
                assert not [one.name for one in fields(made) if "float" in str(one.type)]
