"""Annual leave by all years of work, and what is owed when employment ends; each number worked out by hand."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mainstay.chapters.pay.elements import Element, Paid, Per
from mainstay.chapters.pay.tax.brackets import annual_tax
from mainstay.chapters.pay.tax.hours import leave_days
from mainstay.chapters.pay.tax.law import OutOfForceError
from mainstay.chapters.pay.tax.leave import annual_leave, whole_months
from mainstay.chapters.pay.tax.leaving import Leaver, leaving, mean_wage, served
from mainstay.chapters.pay.tax.severance import months_owed
from mainstay.core.calendar import add_months

DAY = date(2026, 11, 23)
DAYS = st.dates(date(2008, 1, 1), date(2030, 12, 31))


@pytest.mark.parametrize(
    ("hired", "before", "day", "days", "this_year", "next_on", "next_days"),
    [
        # Hired on 1 July with work behind: 184 of 365 days of five are 2.52, and parts of a day are not counted.
        (date(2025, 7, 1), 24, date(2025, 12, 1), 5, 2, date(2033, 7, 1), 10),
        # The year after, all five.
        (date(2025, 7, 1), 24, DAY, 5, 5, date(2033, 7, 1), 10),
        # The first work of one's life: nothing before twelve months, then a share of the year from that day on.
        (date(2026, 3, 1), 0, DAY, 0, 0, date(2027, 3, 1), 5),
        (date(2025, 9, 1), 0, DAY, 5, 1, date(2035, 9, 1), 10),
        # Ten years and twenty, wherever they were worked.
        (date(2016, 11, 23), 0, DAY, 10, 10, date(2036, 11, 23), 15),
        (date(2016, 11, 24), 0, DAY, 5, 5, date(2026, 11, 24), 10),
        (date(2020, 1, 1), 158, DAY, 15, 15, None, None),
        (date(2020, 1, 1), 157, DAY, 10, 10, date(2026, 12, 1), 15),
    ],
)
def test_leave_by_years_of_work(
    hired: date, before: int, day: date, days: int, this_year: int, next_on: date | None, next_days: int | None
) -> None:
    found = annual_leave(hired, before, day)
    assert (found.days, found.this_year, found.next_on, found.next_days) == (days, this_year, next_on, next_days)


@settings(deadline=None, max_examples=60)
@given(hired=DAYS, before=st.integers(0, 400), later=st.integers(0, 8000))
def test_leave_never_shrinks_and_its_next_step_comes_on_its_day(hired: date, before: int, later: int) -> None:
    day = hired + timedelta(days=later)
    found = annual_leave(hired, before, day)
    assert 0 <= found.this_year <= found.days == leave_days(found.months // 12, day)
    assert annual_leave(hired, before + 1, day).days >= found.days
    if found.next_on is not None:
        assert found.next_on > day
        assert annual_leave(hired, before, found.next_on).days == found.next_days
        assert annual_leave(hired, before, found.next_on - timedelta(days=1)).days == found.days


def test_leave_is_refused_before_the_regulations() -> None:
    with pytest.raises(OutOfForceError):
        annual_leave(date(2005, 1, 1), 0, date(2007, 12, 31))
    with pytest.raises(ValueError, match="months before"):
        annual_leave(DAY, -1, DAY)
    with pytest.raises(ValueError, match="asked on"):
        annual_leave(DAY, 0, DAY - timedelta(days=1))


@pytest.mark.parametrize(
    ("hired", "last", "months"),
    [
        (date(2023, 1, 1), date(2025, 12, 31), "3"),
        (date(2023, 1, 1), date(2026, 1, 1), "3.5"),
        (date(2023, 1, 1), date(2026, 6, 29), "3.5"),
        (date(2023, 1, 1), date(2026, 6, 30), "4"),
        (date(2023, 1, 1), date(2026, 5, 31), "3.5"),
        (date(2026, 11, 20), DAY, "0.5"),
        (date(2000, 1, 1), date(2010, 12, 31), "3"),
    ],
)
def test_service_as_severance_counts_it(hired: date, last: date, months: str) -> None:
    found = served(hired, last)
    assert months_owed(found.years, found.months) == Decimal(months)
    assert found.since == max(hired, date(2008, 1, 1))


@settings(deadline=None, max_examples=80)
@given(since=DAYS, days=st.integers(0, 9000))
def test_whole_months_are_as_many_as_fit(since: date, days: int) -> None:
    until = since + timedelta(days=days)
    months = whole_months(since, until)
    assert add_months(since, months) <= until < add_months(since, months + 1)


def test_the_mean_of_twelve_months_before() -> None:
    rows = [
        Paid(Element.BASE, date(2024, 1, 1), 3_000_000, Per.MONTH),
        Paid(Element.BASE, date(2026, 8, 1), 3_600_000, Per.MONTH),
        Paid(Element.YEAR_END, date(2024, 1, 1), 12_000_000, Per.YEAR),
    ]
    # November 2025 to July 2026 at 30,000, August to October at 36,000, and 10,000 a month of the bonus.
    assert mean_wage(rows, date(2020, 1, 1), DAY) == Decimal("41500.00")
    assert mean_wage(rows, date(2026, 9, 10), DAY) == Decimal("46000.00")
    assert mean_wage(rows, date(2026, 11, 2), DAY) == Decimal("46000.00")
    assert mean_wage([], date(2020, 1, 1), DAY) is None


def test_a_leaver_to_the_fen() -> None:
    # 6 years and 8 months: 7 months of 31,000; below three times 12,577. 327 days of the year of 5 days of leave: 4.
    found = leaving(Leaver(date(2020, 4, 1), DAY, Decimal(31_000), Decimal(12_577), taken=1))
    assert (found.severance.months, found.severance.pay) == (Decimal(7), Decimal(217_000))
    assert not found.severance.is_limited
    assert found.severance.tax == annual_tax(Decimal(217_000) - 36 * Decimal(12_577), DAY) == 0
    assert found.leave.days == 3
    assert found.leave.extra == Decimal("8551.72")
    # Above the limit a month counts as 37,731, and no more than twelve are owed.
    high = leaving(Leaver(date(2009, 1, 1), DAY, Decimal(60_000), Decimal(12_577), before=60))
    assert high.severance.is_limited
    assert (high.severance.months, high.severance.pay) == (Decimal(12), Decimal(452_772))
    assert high.leave.days == 13
    with pytest.raises(OutOfForceError):
        leaving(Leaver(date(2000, 1, 1), date(2018, 12, 31), Decimal(5_000), Decimal(6_000)))
    with pytest.raises(ValueError, match="from"):
        leaving(Leaver(DAY, DAY - timedelta(days=1), Decimal(1), Decimal(1)))
