"""The ombuds hears what teams say, of five or more, within their units, nobody by subtraction; others nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from mainstay_web.pages.reader import Reader
from mainstay_web.store.facts import add
from mainstay_web.store.tables.accounts import Account, RoleGrant
from mainstay_web.store.tables.facts import Batch
from mainstay_web.store.voices import voices

DAY = date(2026, 10, 31)
EARLIER = date(2026, 3, 31)


@pytest.fixture
def surveyed(house: dict[str, Account]) -> dict[str, Account]:
    """R&D twice, sales once; four people of HR; and the whole company, three of whom are in none of these."""
    batch = Batch.objects.create(source="t", made_by="t")
    rows = (
        ("rd", EARLIER, "work", 62.0, 6), ("rd", DAY, "work", 41.0, 6), ("rd", DAY, "pay", 70.0, 6),
        ("sales", DAY, "pay", 55.0, 7), ("hr", DAY, "pay", 13.0, 4), ("top", DAY, "pay", 64.0, 16),
    )  # fmt: skip
    for unit, day, theme, score, n in rows:
        add(batch, "team_survey", unit=unit, day=day, theme=theme, score=score, n=n)
    return house


def test_units_lowest_first_with_the_change(surveyed: dict[str, Account], reader: Callable[[str], Reader]) -> None:
    assert surveyed
    found = voices(reader("ombuds").actor, DAY)
    assert [one.unit for one in found] == ["RD", "SALES"]
    assert (found[0].themes["work"].score, found[0].themes["work"].change) == (41.0, -21.0)
    assert found[0].themes["pay"].change is None


def test_only_within_ones_units(surveyed: dict[str, Account], reader: Callable[[str], Reader]) -> None:
    RoleGrant.objects.filter(account=surveyed["ombuds"]).update(units=["sales"])
    assert [one.unit for one in voices(reader("ombuds").actor, DAY)] == ["SALES"]


def test_their_day_begins_here(surveyed: dict[str, Account], visit: Callable[[str], Client]) -> None:
    assert surveyed
    client = visit("ombuds")
    assert client.get("/").headers["Location"] == "/voices/"
    body = client.get("/voices/").content.decode()
    assert "−21" in body
    assert ">13<" not in body, "too few"
    assert ">64<" not in body, "three of them could be found by subtraction"


@pytest.mark.parametrize(
    "who", ["director", "hrbp", "compensation", "auditor", "admin", "manager", "employee", "colleague"]
)
def test_nobody_else_hears(
    surveyed: dict[str, Account], reader: Callable[[str], Reader], visit: Callable[[str], Client], who: str
) -> None:
    assert surveyed
    assert visit(who).get("/voices/").status_code == 404
    assert voices(reader(who).actor, DAY) == []


def test_without_surveys_it_says_so(house: dict[str, Account], visit: Callable[[str], Client]) -> None:
    assert house
    assert "No team survey yet" in visit("ombuds").get("/voices/").content.decode()
