"""Who is key: noted by who knows, decided by named people, in force among the facts, over after its time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from django.test import Client

from mainstay.chapters.people.key import KeyDecisionError, Place
from mainstay_web.actions import Caller, RefusedError, system_caller
from mainstay_web.actions.keys import decide_key, note_key_facts, uphold_keys
from mainstay_web.store.facts import add, company_as_of, held
from mainstay_web.store.keys import people_row
from mainstay_web.store.standing import restand
from mainstay_web.store.tables.accounts import Account
from mainstay_web.store.tables.facts import Batch
from mainstay_web.store.tables.keys import KeyDecision
from mainstay_web.store.tables.people import Person

DAY = date(2026, 10, 31)
PROPOSERS = ("director", "hrbp", "manager", "hrbp_sales", "other_manager")


def says(number: str) -> tuple[bool | None, bool]:
    """What the facts and the standing say of somebody."""
    fact = held(["people"], person=number)["people"]["key"][0]
    return fact, Person.objects.get(number=number).key


def night(day: date) -> str:
    return uphold_keys(replace(system_caller("test"), day=day))


def test_a_decision_beats_the_file_until_its_time_is_over(
    house: dict[str, Account], caller: Callable[..., Caller]
) -> None:
    assert house
    assert says("E203") == (False, False)
    ref = decide_key(caller("director"), "E203", is_key=True, reason="runs the only line", place=Place(3, 2))
    assert says("E203") == (True, True)
    tables = company_as_of(DAY).tables
    assert tables is not None
    brain = tables["people"]
    assert brain.filter(brain["person_id"] == "E203")["key"].to_list() == [True]
    row = people_row("E203")
    assert row is not None
    add(Batch.objects.create(source="a file", made_by="test"), "people", **{**row, "key": False})
    restand(DAY)
    assert says("E203") == (False, False), "a file came and says otherwise"
    assert night(DAY) == "1"
    assert says("E203") == (True, True)
    assert night(date(2027, 10, 1)) == "0"
    assert KeyDecision.objects.get(ref=ref).reminded
    assert night(date(2027, 10, 31)) == "1"
    assert says("E203") == (False, False)
    assert night(date(2027, 11, 1)) == "0"


def test_further_attributes_stay_with_the_person(house: dict[str, Account], caller: Callable[..., Caller]) -> None:
    assert house
    before = held(["people"], person="E201")["people"].drop("key").to_dicts()
    decide_key(caller("director"), "E201", is_key=False, reason="two others do the same")
    assert held(["people"], person="E201")["people"].drop("key").to_dicts() == before


def test_nobody_decides_about_themselves_nor_without_a_reason(
    house: dict[str, Account], caller: Callable[..., Caller]
) -> None:
    assert house
    with pytest.raises(RefusedError):
        decide_key(caller("director"), "H001", is_key=True, reason="me")
    with pytest.raises(KeyDecisionError):
        decide_key(caller("director"), "E203", is_key=True, reason="  ")
    with pytest.raises(KeyDecisionError):
        decide_key(caller("director"), "E203", is_key=True, reason="so", together_with=["E203"])


@pytest.mark.parametrize("who", ["hrbp", "manager", "employee", "compensation", "admin", "auditor"])
def test_only_the_director_decides(house: dict[str, Account], caller: Callable[..., Caller], who: str) -> None:
    assert house
    with pytest.raises(RefusedError):
        decide_key(caller(who), "E203", is_key=True, reason="so")


def test_what_people_know_makes_the_rule_and_the_bus_factor(
    house: dict[str, Account], caller: Callable[..., Caller], visit: Callable[[str], Client]
) -> None:
    assert house
    ref = Person.objects.get(number="E203").ref
    page = visit("director").get(f"/keys/{ref}/").content.decode()
    assert "wants three of the four" in page
    note_key_facts(caller("manager"), "E203", ["the old compiler"], ready=0, months_to_fill=5)
    page = visit("director").get(f"/keys/{ref}/").content.decode()
    assert "Ready to take over within three months: 0" in page
    assert "wants three of the four" not in page
    assert "the old compiler" in visit("manager").get("/keys/").content.decode()


@pytest.mark.parametrize(
    ("who", "status"),
    [("director", 200), ("hrbp", 200), ("manager", 200), ("hrbp_sales", 404), ("other_manager", 404),
     ("employee", 404), ("compensation", 404), ("admin", 404), ("auditor", 404)],
)  # fmt: skip
def test_who_opens_the_page_of_a_person(
    house: dict[str, Account], visit: Callable[[str], Client], caller: Callable[..., Caller], who: str, status: int
) -> None:
    assert house
    decide_key(caller("director"), "E203", is_key=True, reason="sole owner of the build", place=Place(2, 3))
    client = visit(who)
    ref = Person.objects.get(number="E203").ref
    answer = client.get(f"/keys/{ref}/")
    assert answer.status_code == status
    shown = "sole owner of the build" in answer.content.decode()
    assert shown is (who in ("director", "hrbp")), "a manager does not see who counts as key"
    given = {"is_key": "no", "reason": "x", "box": "5"}
    assert client.post(f"/keys/{ref}/decide", given).status_code == (302 if who == "director" else 404)
    for address in ("/keys/", "/keys/?what=key&q=E2", "/keys/?what=against", "/keys/?what=proposed&unit=rd"):
        assert client.get(address).status_code == (
            200 if who in ("director", "hrbp", "manager", "hrbp_sales", "other_manager") else 404
        )
    assert client.get("/keys/calibration/").status_code == (200 if who in ("director", "hrbp", "hrbp_sales") else 404)
