"""Working days: the notices of the State Council day by day, provisional years said as such, and other countries."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mainstay.core.standards import Dated, Standard
from mainstay.core.text import Text
from mainstay.core.workdays import (
    DayKind,
    SpecialDay,
    Status,
    WorkCalendar,
    add_working_days,
    calendar_for,
    china_days,
    is_working_day,
    provisional_years,
    read_special_days,
    working_days_between,
)

DAYS = st.dates(date(2020, 1, 1), date(2030, 12, 31))
CHINA = calendar_for("CN")


@pytest.mark.parametrize(("year", "days"), [(2024, 251), (2025, 248), (2026, 248), (2027, 248)])
def test_working_days_of_a_year(year: int, days: int) -> None:
    assert working_days_between(date(year - 1, 12, 31), date(year, 12, 31)) == days


@pytest.mark.parametrize("year", [2024, 2025, 2026])
def test_our_table_and_the_library_agree_on_every_day_of_the_years_both_know(year: int) -> None:
    theirs = WorkCalendar("CN")
    days = [date(year, 1, 1) + timedelta(days=step) for step in range(365)]
    assert [day for day in days if theirs.is_working_day(day) is not CHINA.is_working_day(day)] == []


@pytest.mark.parametrize(
    ("day", "worked"),
    [
        ("2026-02-14", True),  # a Saturday worked in return for the Spring Festival
        ("2026-02-16", False),
        ("2026-02-23", False),
        ("2026-02-28", True),
        ("2026-10-10", True),
        ("2026-10-11", False),
        ("2026-11-23", True),
        ("2027-02-05", False),
        ("2023-01-28", True),  # before our table: the library's
    ],
)
def test_days_of_the_notices(day: str, worked: bool) -> None:  # noqa: FBT001 - a table of examples
    assert is_working_day(date.fromisoformat(day)) is worked


def test_five_working_days_over_the_national_week() -> None:
    assert add_working_days(date(2026, 9, 30), 1) == date(2026, 10, 8)
    assert add_working_days(date(2026, 9, 30), 3) == date(2026, 10, 10)
    assert add_working_days(date(2026, 10, 8), -1) == date(2026, 9, 30)
    assert add_working_days(date(2026, 11, 20), 5) == date(2026, 11, 27)


@settings(deadline=None, max_examples=200)
@given(DAYS, st.integers(0, 300))
def test_counting_back_what_was_added(day: date, n: int) -> None:
    later = add_working_days(day, n)
    assert working_days_between(day, later) == n
    assert n == 0 or is_working_day(later)


@settings(deadline=None, max_examples=100)
@given(DAYS, DAYS, DAYS)
def test_spans_add_up(one: date, two: date, three: date) -> None:
    assert working_days_between(one, two) + working_days_between(two, three) == working_days_between(one, three)


def test_a_year_without_a_notice_is_provisional_and_says_so() -> None:
    assert provisional_years(date(2026, 1, 1), date(2026, 12, 31)) == ()
    assert provisional_years(date(2028, 3, 1), date(2026, 12, 31)) == (2027, 2028)
    assert provisional_years(date(2019, 1, 1), date(2019, 2, 1)) == ()
    caution = CHINA.caution(date(2026, 12, 30), date(2027, 1, 6))
    assert caution is not None
    assert "2027" in caution.zh
    assert "provisional" in caution.en
    assert CHINA.caution(date(2026, 1, 1), date(2026, 5, 1)) is None
    assert {one.status for one in china_days() if one.day.year == 2027} == {Status.PROVISIONAL}


def test_a_new_notice_replaces_its_year() -> None:
    notice = (
        SpecialDay(date(2027, 2, 5), DayKind.HOLIDAY, "春节", "notice", Status.OFFICIAL),
        SpecialDay(date(2027, 1, 31), DayKind.WORKDAY, "春节", "notice", Status.OFFICIAL),
    )
    ours = calendar_for("CN", notice)
    assert ours.is_working_day(date(2027, 1, 31))
    assert not CHINA.is_working_day(date(2027, 1, 31))
    assert ours.is_working_day(date(2027, 10, 1))  # the notice describes the whole year
    assert ours.is_working_day(date(2026, 2, 14))
    assert ours.provisional_years(date(2027, 1, 1), date(2028, 1, 1)) == (2028,)


def test_other_countries_are_the_librarys() -> None:
    assert not is_working_day(date(2026, 7, 3), "US")
    assert is_working_day(date(2026, 10, 1), "US")
    assert not is_working_day(date(2026, 10, 3), "DE")
    with pytest.raises(NotImplementedError):
        is_working_day(date(2026, 10, 1), "XX")


def test_every_row_of_our_table_has_a_source_and_stands_once() -> None:
    rows = china_days()
    assert all(one.source and one.name for one in rows)
    assert len({one.day for one in rows}) == len(rows)
    assert all(one.day.weekday() >= 5 for one in rows if one.kind is DayKind.WORKDAY)


def test_bad_rows_and_endless_spans_are_refused() -> None:
    with pytest.raises(ValueError, match="weekend"):
        read_special_days([{"date": "2027-01-01", "kind": "weekend", "name": "x", "source": "y", "status": "official"}])
    with pytest.raises(ValueError, match="more than"):
        add_working_days(date(2026, 1, 1), 20_001)


def test_the_newest_version_of_a_standard_is_in_force() -> None:
    standard = Standard("a", Text("甲", "a"), Text("乙", "b"), 1, {})
    versions = [Dated(date(2026, 3, 1), 3), Dated(date(2026, 1, 1), 2), Dated(date(2026, 3, 1), 4)]
    days = [date(2025, 12, 31), date(2026, 1, 1), date(2026, 2, 28), date(2026, 3, 1)]
    assert [standard.on(day, versions) for day in days] == [1, 2, 2, 4]
