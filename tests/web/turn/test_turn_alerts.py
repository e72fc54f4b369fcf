"""What happened to people, whose word counts, and the numbers of the company."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import polars as pl
import pytest
from turn_made import DAY, a_turn, says

from mainstay.chapters.people.loss import TOTALS
from mainstay.core.calendar import add_months
from mainstay.loop.carry.alerts import Rules
from mainstay.loop.carry.bands import Band
from mainstay.loop.tables import Tables
from mainstay_web.store.alerting import alerts_before, drifted, opened_this_week, sure_last_month
from mainstay_web.store.figures import regretted, retention, retention_series
from mainstay_web.store.tables.cases import Case
from mainstay_web.store.tables.market import MarketDrift


def _days(days: int) -> date:
    return DAY + timedelta(days=days)


@pytest.mark.django_db
def test_a_market_that_moved_is_an_event_for_as_long_as_the_rule_says() -> None:
    for person, back in (("E1", 3), ("E1", 50), ("E2", 90)):
        MarketDrift.objects.create(person=person, on=_days(-back), cause="ageing", line_before=1, line=3, pay=2)
    assert [event.on for event in drifted(DAY, Rules())["E1"]] == [_days(-50), _days(-3)]
    assert set(drifted(DAY, Rules())) == {"E1"}


@pytest.mark.django_db
def test_the_last_alert_within_the_pause_counts_and_this_days_does_not() -> None:
    for back, band in ((70, 3), (50, 1), (20, 2), (0, 3)):
        says(a_turn(_days(-back)), "E1", alert="alert", severity="high", band=band)
    before = alerts_before(DAY, Rules())
    assert (before["E1"].on, before["E1"].band) == (_days(-20), Band.HIGH)


@pytest.mark.django_db
def test_last_month_is_neither_last_night_nor_last_year() -> None:
    for back, sure in ((300, -9.0), (40, -2.5), (28, -2.0), (1, 0.0)):
        says(a_turn(_days(-back)), "E1", sure=sure)
    assert sure_last_month(DAY) == {"E1": -2.0}
    assert sure_last_month(_days(-200)) == {}


@pytest.mark.django_db
def test_talks_of_this_week_are_counted() -> None:
    for person, kind, day in (("E1", "alert", DAY), ("E2", "alert", _days(-6)), ("E3", "care", DAY)):
        Case.objects.create(person=person, kind=kind, severity="high", opened_on=day, opened_by="x", since=day)
    assert opened_this_week(DAY) == 1


PEOPLE = pl.DataFrame(
    [
        {"person_id": "E1", "hired_on": date(2020, 1, 1), "left_on": None, "left_kind": None, "key": True},
        {"person_id": "E2", "hired_on": date(2020, 1, 1), "left_on": _days(-90), "left_kind": "resigned", "key": True},
        {"person_id": "E3", "hired_on": date(2020, 1, 1), "left_on": _days(-90), "left_kind": "retired", "key": True},
        {"person_id": "E4", "hired_on": _days(-30), "left_on": None, "left_kind": None, "key": True},
        {"person_id": "E5", "hired_on": date(2020, 1, 1), "left_on": _days(-90), "left_kind": "resigned", "key": False},
        {"person_id": "E6", "hired_on": date(2020, 1, 1), "left_on": _days(-800), "left_kind": None, "key": True},
    ],
    schema_overrides={"left_kind": pl.String},
)


def test_retention_is_of_those_who_were_key_a_year_ago() -> None:
    assert retention(PEOPLE, DAY) == (3, 1)
    series = retention_series(PEOPLE, DAY, 6)
    assert [day for day, _, _ in series] == [add_months(DAY, back) for back in range(-5, 1)]
    assert series[-1][1:] == (3, 1)
    assert series[0][1:] == (3, 3)


def test_regretted_leavers_cost_what_their_level_and_pay_say() -> None:
    pay = [
        {"person_id": "E2", "from": date(2024, 1, 1), "element": "base", "amount": 1_000_000, "per": "month"},
        {"person_id": "E2", "from": date(2025, 1, 1), "element": "base", "amount": 2_000_000, "per": "month"},
        {"person_id": "E2", "from": date(2025, 1, 1), "element": "year_end", "amount": 6_000_000, "per": "year"},
    ]
    posts = [{"person_id": "E2", "from": date(2024, 1, 1), "level": 3}]
    tables = Tables({"people": PEOPLE, "pay": pl.DataFrame(pay), "posts": pl.DataFrame(posts)})
    lost, cost = regretted(tables, DAY, TOTALS)
    yearly = 2_000_000 * 12 + 6_000_000
    assert lost == 1
    assert cost == tuple(int(Decimal(yearly) * share) for share in (Decimal("0.25"), Decimal("0.5"), Decimal(1)))
    marked = PEOPLE.with_columns(left_regretted=pl.col("person_id") == "E5")
    assert regretted(Tables({"people": marked}), DAY, TOTALS) == (1, (0, 0, 0))
