"""Pay, market gaps and grants by programs: whose each role may read, with a reason, in pages, and nobody else's."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from api_program import Program, Programs
from django.test import Client

from mainstay.core.access import Field
from mainstay_web.actions import Caller
from mainstay_web.store.access import visible
from mainstay_web.store.facts import add
from mainstay_web.store.tables.accounts import Account
from mainstay_web.store.tables.facts import Batch
from mainstay_web.store.tables.installation import Standard
from mainstay_web.store.tables.market import JobMatch, MarketCell, MarketSurvey
from mainstay_web.store.tables.people import Person
from mainstay_web.store.tables.trail import AccessView

Who = Callable[..., Caller]
House = dict[str, Account]
DAY = date(2026, 10, 31)
WHY = "to bring payroll up to date"
EVERYBODY = frozenset({
    "E100", "E200", "E201", "E202", "E203", "E300", "E301", "E302", "H001", "H002", "H003", "H004", "H005", "H006",
})  # fmt: skip
SEES = {
    "director": EVERYBODY, "compensation": EVERYBODY, "hrbp": {"E200", "E201", "E202", "E203", "H002"},
    "hrbp_sales": {"E300", "E301", "E302", "H006"}, "ombuds": {"H004"}, "auditor": {"H005"}, "manager": {"E200"},
    "employee": {"E201"}, "colleague": {"E203"}, "other_manager": {"E300"},
}  # fmt: skip
"""Whose pay, and whose equity, a token of each role may read where managers do not see pay."""
KEEP_THE_MARKET = frozenset({"director", "compensation"})
ROLES = (*SEES, "admin")


@pytest.fixture
def numbers(house: House) -> dict[str, str]:
    """Numbers of people by their reference."""
    assert house
    return dict(Person.objects.values_list("ref", "number"))


@pytest.fixture
def granted(house: House) -> None:
    """A grant with two tranches for one person of each team, and a raise to come for one."""
    assert house
    batch = Batch.objects.create(source="test", made_by="test")
    for place, person in enumerate(("E201", "E301")):
        add(batch, "grants", grant_id=f"G{place}", person_id=person, granted_on=date(2025, 1, 1), kind="option",
            units=1000, price=500)  # fmt: skip
        for year, state in ((2026, "vested"), (2027, "")):
            add(batch, "vesting", grant_id=f"G{place}", on=date(year, 1, 1), units=500, condition="", state=state)
    add(batch, "pay", person_id="E201", element="base", amount=3_300_000, per="month", **{"from": date(2027, 1, 1)})
    add(batch, "pay", person_id="E201", element="year_end", amount=6_000_000, per="year", **{"from": date(2026, 1, 1)})


@pytest.fixture
def market(house: House) -> None:
    """A survey in which research pays 480,000 a year in the middle of the upper half, with few answers known."""
    assert house
    kept = MarketSurvey.objects.create(
        source="Survey", effective=DAY, definition="fixed_cash", currency="CNY", state="kept", made_by="H003",
        kept_by="H003", kept_on=DAY,
    )  # fmt: skip
    MarketCell.objects.create(survey=kept, job="Job", p25=30_000_000, p50=40_000_000, p75=48_000_000, p90=60_000_000,
                              n=90)  # fmt: skip
    JobMatch.objects.create(
        source="Survey", survey_job="Job", job="Job rd", state="agreed", proposed_by="H003", proposed_on=DAY, note="n",
        reviewed_by="H001", reviewed_on=DAY,
    )  # fmt: skip


def everything(token: Program, room: str, **headers: str) -> list[dict[str, Any]]:
    """All pages of a list, four at a time."""
    found, after = list[dict[str, Any]](), ""
    for _ in range(10):
        answer = token.get(f"/{room}?limit=4&cursor={after}", **headers)
        assert answer.status_code == 200, answer.content
        found += answer.json()["items"]
        after = answer.json()["next"]
        if after is None:
            return found
    raise AssertionError("the list does not end")


@pytest.mark.parametrize("who", SEES)
@pytest.mark.parametrize("room", ["pay", "equity"])
def test_each_role_reads_those_whom_the_rules_let(
    program: Programs, numbers: dict[str, str], who: str, room: str
) -> None:
    seen = [numbers[one["person"]] for one in everything(program(who), room, Reason=WHY)]
    assert len(seen) == len(set(seen))
    assert set(seen) == SEES[who]


@pytest.mark.parametrize("who", ROLES)
def test_gaps_are_for_those_alone_who_may_open_their_page(
    program: Programs, visit: Callable[[str], Client], numbers: dict[str, str], house: House, who: str
) -> None:
    """The right to somebody's pay is not the right to what surveys say of it: one rule for pages and programs."""
    token, keeps = program(who), who in KEEP_THE_MARKET
    assert visit(who).get("/pay/market/gaps/").status_code == (200 if keeps else 404)
    if keeps:
        seen = [numbers[one["person"]] for one in everything(token, "market-gaps", Reason=WHY)]
        assert sorted(seen) == sorted(EVERYBODY - {house[who].person})
    else:
        assert token.get("/market-gaps", Reason=WHY).status_code == 403
    for ref, number in numbers.items():
        may = keeps and number != house[who].person
        answer = token.get(f"/market-gaps/{ref}", Reason=WHY)
        assert answer.status_code == (200 if may else 404 if keeps else 403), (who, number)
        page = visit(who).get(f"/pay/market/people/{ref}/")
        assert page.status_code == (200 if may else 404), (who, number)


@pytest.mark.parametrize("scopes", [("pay",), ("market",), ("pay", "equity")])
def test_a16_a_token_for_half_of_it_reads_no_gaps(program: Programs, scopes: tuple[str, ...]) -> None:
    assert program("director", *scopes).get("/market-gaps", Reason=WHY).status_code == 403
    assert program("director", "pay", "market").get("/market-gaps", Reason=WHY).status_code == 200


@pytest.mark.parametrize("who", SEES)
@pytest.mark.parametrize("room", ["pay", "equity"])
def test_a01_one_person_is_there_for_the_same_and_absent_for_others(
    program: Programs, numbers: dict[str, str], who: str, room: str
) -> None:
    token = program(who)
    for ref, number in numbers.items():
        may = number in SEES[who]
        answer = token.get(f"/{room}/{ref}", Reason=WHY)
        assert answer.status_code == (200 if may else 404), (who, number)
        if not may:
            assert answer.json() == token.get(f"/{room}/{'0' * 16}", Reason=WHY).json()


@pytest.mark.parametrize(("who", "scope"), [("admin", "jobs"), ("director", "public"), ("hrbp", "case_work")])
def test_a16_without_the_scope_there_is_nothing(program: Programs, who: str, scope: str) -> None:
    token = program(who, scope)
    for room in ("pay", "equity", "market-gaps"):
        assert token.get(f"/{room}", Reason=WHY).status_code == 403
    narrow = program("director", "pay")
    assert narrow.get("/equity", Reason=WHY).status_code == 403
    assert narrow.get("/pay", Reason=WHY).status_code == 200


def test_the_rules_and_the_row_filter_say_the_same(caller: Who) -> None:
    for who, seen in SEES.items():
        for field in (Field.PAY, Field.EQUITY):
            assert set(visible(caller(who).actor, field, DAY).values_list("number", flat=True)) == set(seen)


def test_a02_managers_read_their_reports_pay_by_the_companys_standard_alone(
    program: Programs, numbers: dict[str, str]
) -> None:
    Standard.objects.create(key="managers_see_pay", since=date(2024, 1, 1), value=True)
    token = program("manager")
    seen = {numbers[one["person"]] for one in everything(token, "pay", Reason=WHY)}
    assert seen == {"E200", "E201", "E202", "E203"}
    assert {numbers[one["person"]] for one in everything(token, "equity", Reason=WHY)} == {"E200"}


@pytest.mark.parametrize("room", ["pay", "equity", "market-gaps"])
def test_a17_a_reason_is_wanted_for_others_and_kept(
    program: Programs, house: House, numbers: dict[str, str], room: str
) -> None:
    who, seen = ("director", EVERYBODY - {"H001"}) if room == "market-gaps" else ("hrbp", SEES["hrbp"] - {"H002"})
    token = program(who)
    refs = {number: ref for ref, number in numbers.items()}
    for path in (f"/{room}", f"/{room}/{refs['E201']}"):
        answer = token.get(path)
        assert (answer.status_code, answer.json()["code"]) == (400, "reason_needed")
    assert not AccessView.objects.exists()
    assert token.get(f"/{room}/{refs['E201']}", Reason=WHY).status_code == 200
    view = AccessView.objects.get()
    assert (view.account, view.person, view.reason) == (house[who].ref, "E201", WHY)
    assert view.fields == ("equity" if room == "equity" else "pay")
    everything(token, room, Reason=WHY)
    assert set(AccessView.objects.values_list("person", flat=True)) == seen


def test_ones_own_needs_no_reason_and_is_no_look(program: Programs, numbers: dict[str, str], granted: None) -> None:
    del granted
    token = program("employee")
    (mine,) = everything(token, "pay")
    assert numbers[mine["person"]] == "E201"
    assert [one["grant"] for one in everything(token, "equity")[0]["grants"]] == ["G0"]
    assert not AccessView.objects.exists()


def test_a27_pay_beyond_the_hours_limit_waits(program: Programs, house: House) -> None:
    assert house
    Standard.objects.create(key="privacy.reading", since=date(2024, 1, 1), value={"people": 3})
    answer = program("director").get("/pay", Reason=WHY)
    assert answer.status_code == 429
    assert "items" not in answer.json()
    assert AccessView.objects.values("person").distinct().count() == 3


def test_pay_is_what_stands_today_to_the_last_fen(program: Programs, numbers: dict[str, str], granted: None) -> None:
    del granted
    ref = next(ref for ref, number in numbers.items() if number == "E201")
    told = program("hrbp").get(f"/pay/{ref}", Reason=WHY).json()
    assert (told["fixed"], told["annual"]) == (36_000_000, 42_000_000)
    assert told["elements"] == [
        {"element": "base", "since": "2025-01-01", "amount": 3_000_000, "per": "month"},
        {"element": "year_end", "since": "2026-01-01", "amount": 6_000_000, "per": "year"},
    ]
    assert [one["since"] for one in told["history"]] == ["2025-01-01", "2026-01-01", "2027-01-01"]
    assert "history" not in program("hrbp").get("/pay", Reason=WHY).json()["items"][0]
    assert set(program("hrbp").get(f"/pay/{ref}?fields=annual", Reason=WHY).json()) == {"annual"}


def test_grants_come_with_their_tranches(program: Programs, granted: None) -> None:
    del granted
    told = [one for one in everything(program("compensation"), "equity", Reason=WHY) if one["grants"]]
    assert [one["grants"][0]["grant"] for one in told] == ["G0", "G1"]
    first = told[0]["grants"][0]
    assert (first["units"], first["price"], first["value_per_unit"]) == ("1000", 500, None)
    assert [(one["on"], one["units"], one["state"]) for one in first["vesting"]] == [
        ("2026-01-01", "500", "vested"), ("2027-01-01", "500", None),
    ]  # fmt: skip


def test_fractions_of_units_come_to_the_tenth_decimal(program: Programs, house: House) -> None:
    assert house
    batch = Batch.objects.create(source="test", made_by="test")
    add(batch, "grants", grant_id="G9", person_id="E201", granted_on=date(2025, 1, 1), kind="phantom", units=10,
        fraction=5_000_000_000)  # fmt: skip
    add(batch, "vesting", grant_id="G9", on=date(2027, 1, 1), units=0, fraction=3_333_333_333)
    (told,) = [one["grants"][0] for one in everything(program("compensation"), "equity", Reason=WHY) if one["grants"]]
    assert (told["units"], told["vesting"][0]["units"]) == ("10.5", "0.3333333333")


def test_a_gap_is_the_pages_gap_and_says_why_where_there_is_none(
    program: Programs, numbers: dict[str, str], market: None
) -> None:
    del market
    told = {numbers[one["person"]]: one for one in everything(program("director"), "market-gaps", Reason=WHY)}
    known, unknown = told["E201"], told["E301"]
    assert (known["line"], known["pay"], known["gap"], known["share"]) == (48_000_000, 36_000_000, 12_000_000, "0.2500")
    assert (known["percent"], known["definition"], known["place"], known["why"]) == (75, "fixed_cash", "P40.0", None)
    assert known["low"] < known["line"]
    assert (unknown["line"], unknown["gap"], unknown["why"]) == (None, None, "no_match")


def test_nothing_but_money_in_whole_minor_units(program: Programs, granted: None, market: None) -> None:
    del granted, market
    token = program("director")

    def floats(told: object) -> list[object]:
        if isinstance(told, dict):
            return [one for value in told.values() for one in floats(value)]
        if isinstance(told, list):
            return [one for value in told for one in floats(value)]
        return [told] if isinstance(told, float) else []

    for room in ("pay", "equity", "market-gaps"):
        assert floats(everything(token, room, Reason=WHY)) == []
