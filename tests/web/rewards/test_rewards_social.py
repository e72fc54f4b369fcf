"""Parameters of cities: kept by the analyst from a day on, other cities untouched, older versions stand."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from mainstay.chapters.pay.tax.cities import rates_of
from mainstay.core.standards import WrongStandardError
from mainstay_web.actions import Caller, InvalidError, RefusedError
from mainstay_web.actions.social import set_city
from mainstay_web.store.social import own_cities
from mainstay_web.store.tables.accounts import Account
from mainstay_web.store.tables.installation import Installation

SINCE = date(2026, 1, 1)
RATES = {"base_low": "4900", "base_high": "25000", "fund_high": "25000", "medical_employer": "9.9", "source": "notice"}
Call = Callable[..., Caller]
Visit = Callable[[str], Client]


def test_cities_of_one_day_do_not_push_one_another_out(house: dict[str, Account], caller: Call) -> None:
    assert house
    for city in ("杭州", "深圳", "成都"):
        set_city(caller("compensation"), city, SINCE, RATES)
    set_city(caller("director"), "杭州", date(2026, 7, 1), {**RATES, "base_high": "26000"})
    for city, day, high in (
        ("杭州", date(2026, 6, 30), 25_000), ("杭州", date(2026, 7, 1), 26_000), ("深圳", date(2026, 10, 1), 25_000),
        ("成都", date(2026, 10, 1), 25_000),
    ):  # fmt: skip
        assert rates_of(city, day, own_cities()).rates.base_high == high, (city, day)


def test_what_makes_no_sense_is_refused(house: dict[str, Account], caller: Call) -> None:
    assert house
    analyst = caller("compensation")
    for city, rates, error in (
        ("", RATES, InvalidError), ("杭州", {**RATES, "source": " "}, InvalidError),
        ("杭州", {**RATES, "base_low": "30000"}, WrongStandardError), ("杭州", {**RATES, "x": "1"}, WrongStandardError),
    ):  # fmt: skip
        with pytest.raises(error):
            set_city(analyst, city, SINCE, rates)
    set_city(analyst, "杭州", SINCE, RATES)
    with pytest.raises(InvalidError):
        set_city(analyst, "杭州", date(2025, 12, 31), RATES)
    assert len(own_cities()) == 1


@pytest.mark.parametrize(
    ("who", "status"),
    [("compensation", 200), ("director", 200), ("hrbp", 404), ("manager", 404), ("employee", 404), ("auditor", 404)],
)
def test_who_keeps_them(house: dict[str, Account], visit: Visit, caller: Call, who: str, status: int) -> None:
    assert house
    client = visit(who)
    page = client.get("/social/")
    assert page.status_code == status
    given = {"city": "杭州", "since": "2026-01-01", **RATES}
    assert client.post("/social/set", given).status_code == (302 if status == 200 else 404)
    if status == 200:
        assert "Shanghai HRSS announcement" in page.content.decode()
        assert client.post("/social/set", {**given, "base_low": "many"}).status_code == 422
        assert client.post("/social/set", {**given, "since": "soon"}).status_code == 422
    else:
        with pytest.raises(RefusedError):
            set_city(caller(who), "杭州", SINCE, RATES)
    assert len(own_cities()) == (1 if status == 200 else 0)


def test_the_rules_stand_with_source_and_end_and_one_that_ended_is_pointed_out(
    house: dict[str, Account], visit: Visit
) -> None:
    assert house
    body = visit("compensation").get("/social/").content.decode()
    assert "2027-12-31" in body
    assert "2027-06-30" in body, "of the parameters of Shanghai too"
    assert "announcement 2023 No. 30" in body
    assert "ended 2027" not in body
    Installation.objects.update(day=date(2028, 1, 15))
    assert "ended 2027-12-31" in visit("compensation").get("/social/").content.decode()
