"""Text, money and the months that end on the as-of day."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mainstay.core.calendar import add_months, landmarks
from mainstay.core.errors import Fault, InputError
from mainstay.core.money import major, minor, times, written
from mainstay.core.text import Text


def test_a_text_needs_both_languages() -> None:
    with pytest.raises(ValueError, match="both languages"):
        Text("只有中文", " ")


def test_fill_puts_each_text_in_its_own_language() -> None:
    pay = Text("固定现金 {amount}", "Fixed cash {amount}")
    assert pay.fill(amount=Text("43 万", "430,000")) == Text("固定现金 43 万", "Fixed cash 430,000")
    with pytest.raises(KeyError):
        pay.fill(other=1)


@given(st.decimals(min_value=-(10**12), max_value=10**12, places=2))
def test_money_round_trips(amount: Decimal) -> None:
    assert major(minor(amount)) == amount


@pytest.mark.parametrize(("amount", "expected"), [("0.005", 1), ("-0.005", -1), ("0.0049", 0), ("12.345", 1235)])
def test_halves_round_away_from_zero(amount: str, expected: int) -> None:
    assert minor(amount) == expected


def test_a_share_of_money_is_money() -> None:
    assert times(333, Decimal("0.5")) == 167


@pytest.mark.parametrize(
    ("units", "zh", "en"),
    [
        (12_500_000, "¥12.5 万", "¥125,000"),
        (1_000_000, "¥1 万", "¥10,000"),
        (999_900, "¥9,999", "¥9,999"),
        (-12_345_678_900_00, "-¥123.46 亿", "-¥12,345,678,900"),
        (0, "¥0", "¥0"),
    ],
)
def test_money_is_written_as_each_reader_writes_it(units: int, zh: str, en: str) -> None:
    assert written(units) == Text(zh, en)


def test_month_ends_stay_month_ends() -> None:
    assert landmarks(date(2026, 2, 28), 4, ahead=1) == [
        date(2025, 11, 30), date(2025, 12, 31), date(2026, 1, 31), date(2026, 2, 28), date(2026, 3, 31),
    ]  # fmt: skip


def test_other_days_are_counted_from_the_anchor() -> None:
    assert landmarks(date(2026, 3, 30), 3) == [date(2026, 1, 30), date(2026, 2, 28), date(2026, 3, 30)]
    assert add_months(date(2024, 2, 29), 12) == date(2025, 2, 28)
    assert [add_months(date(2026, 1, 31), step) for step in (1, 2, 3)] == [
        date(2026, 2, 28), date(2026, 3, 31), date(2026, 4, 30),
    ]  # fmt: skip


@given(st.dates(date(1990, 1, 1), date(2090, 1, 1)), st.integers(1, 60), st.integers(0, 12))
def test_landmarks_ascend_about_a_month_apart_and_hold_the_day(as_of: date, months: int, ahead: int) -> None:
    days = landmarks(as_of, months, ahead)
    assert len(days) == months + ahead
    assert days[months - 1] == as_of
    assert all(timedelta(28) <= later - earlier <= timedelta(31) for earlier, later in pairwise(days))


def test_a_fault_says_where_what_and_what_to_do() -> None:
    fault = Fault(
        "date", Text("日期“2026/2/30”不存在。", "“2026/2/30” is not a date."), Text("请改为真实日期。", "Correct it."),
        file="pay.xlsx", sheet="pay", table="pay", row=7, column="from", found="2026/2/30",
    )  # fmt: skip
    assert fault.sentence("en") == "pay.xlsx · pay · row 7 · from: “2026/2/30” is not a date. Correct it."
    assert fault.sentence("zh") == "pay.xlsx · pay · 第 7 行 · from：日期“2026/2/30”不存在。请改为真实日期。"
    assert InputError([fault]).text.en == "The input has 1 problem; nothing was read."
