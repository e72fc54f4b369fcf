"""Amounts as people write them."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mainstay.chapters.pay.figures import Per, Terms, UnreadableAmountError, Why, yearly

MONTHLY = Terms(per=Per.MONTH)


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("15k-25k", 180_000, 300_000),
        ("15-25K", 180_000, 300_000),
        ("1.5-2.5万", 180_000, 300_000),
        ("８千～1.2万", 96_000, 144_000),
        ("15k-25k·14薪", 210_000, 350_000),
        ("30万/年", 300_000, 300_000),
        ("¥30,000/月", 360_000, 360_000),
        ("30000 元", 360_000, 360_000),
        ("年薪20万至35万", 200_000, 350_000),
        ("12,345.60", Decimal("148147.20"), Decimal("148147.20")),
    ],
)
def test_of_a_month_in_china(text: str, low: int, high: int) -> None:
    found = yearly(text, MONTHLY)
    assert (found.low, found.high) == (Decimal(low), Decimal(high))


@pytest.mark.parametrize(
    ("text", "terms", "amount"),
    [
        ("80520.0", Terms(currency="USD"), Decimal(80_520)),
        ("$80,520 per year", Terms(currency="USD"), Decimal(80_520)),
        ("19.73", Terms(unit=Decimal(10_000)), Decimal(197_300)),
        ("250", Terms(unit=Decimal(1000)), Decimal(250_000)),
        ("6,710/month", Terms(currency="USD"), Decimal(80_520)),
    ],
)
def test_by_the_terms_of_the_file(text: str, terms: Terms, amount: Decimal) -> None:
    assert yearly(text, terms).middle == amount


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("面议", Why.NOT_AN_AMOUNT), ("negotiable", Why.NOT_AN_AMOUNT), ("", Why.NOT_AN_AMOUNT),
        ("1.2.3", Why.NOT_AN_AMOUNT), ("1,2345", Why.NOT_AN_AMOUNT), ("-5k", Why.NOT_AN_AMOUNT),
        ("=1+1", Why.NOT_AN_AMOUNT), ("1e5", Why.NOT_AN_AMOUNT), ("NaN", Why.NOT_AN_AMOUNT),
        ("15k以上", Why.OPEN), ("up to 30k", Why.OPEN), ("30k+", Why.OPEN),
        ("$5,000", Why.OTHER_CURRENCY), ("25k-15k", Why.BACKWARDS), ("0", Why.OUT_OF_RANGE),
        ("99999999999999", Why.OUT_OF_RANGE),
    ],
)  # fmt: skip
def test_what_is_not_told_is_not_guessed(text: str, why: Why) -> None:
    with pytest.raises(UnreadableAmountError) as raised:
        yearly(text, MONTHLY)
    assert raised.value.why is why
    assert why.text.zh in raised.value.text.zh


@given(st.integers(1, 300), st.integers(0, 300), st.sampled_from(["k", "K", "千"]), st.sampled_from(["-", "~", "至"]))
@settings(deadline=None, max_examples=200)
def test_a_range_is_read_as_written(low: int, more: int, unit: str, dash: str) -> None:
    found = yearly(f"{low}{unit}{dash}{low + more}{unit}", MONTHLY)
    assert (found.low, found.high) == (Decimal(low * 12_000), Decimal((low + more) * 12_000))
    assert found == yearly(f"{low}{dash}{low + more}{unit}", MONTHLY), "a unit written once holds for both ends"


@given(st.text(max_size=30))
@settings(deadline=None, max_examples=300)
def test_no_text_breaks_it(text: str) -> None:
    try:
        found = yearly(text, MONTHLY)
    except UnreadableAmountError:
        return
    assert 0 < found.low <= found.high
