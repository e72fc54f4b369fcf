"""P7: asked in three taps, an answer owed in five working days, told and read; one at a time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from django.test import Client

from mainstay_web.actions import Caller, RefusedError, cases, system_caller
from mainstay_web.actions import requests as asking
from mainstay_web.actions.clocks import tick
from mainstay_web.actions.requests import Wish
from mainstay_web.store.tables.accounts import Account
from mainstay_web.store.tables.cases import Budget, Case, RaiseRequest
from mainstay_web.store.tables.people import Person
from mainstay_web.store.tables.trail import Outgoing

Visit = Callable[[str], Client]


def ref(number: str) -> str:
    return Person.objects.get(number=number).ref


def test_asked_answered_and_read(house: dict[str, Account], visit: Visit, budget: Budget) -> None:
    assert budget.amount
    employee, manager, hr = visit("employee"), visit("manager"), visit("hrbp")
    given = {"person": ref("E201"), "wish": "raise", "words": "twice the work since May", "idempotency_key": "k"}
    assert employee.post("/requests/ask", given).status_code == 302
    assert employee.post("/requests/ask", given).status_code == 302, "a double tap"
    case = Case.objects.get()
    assert (case.kind, case.state, case.owner) == ("raise_request", "talk_due", "E200")
    assert employee.post("/requests/ask", {**given, "idempotency_key": "other"}).status_code == 422, "one at a time"
    assert "twice the work since May" in manager.get("/requests/").content.decode()
    assert "twice the work since May" in manager.get(f"/cases/{case.ref}/").content.decode()
    night = replace(system_caller("test"), day=date(2026, 11, 5))
    tick(night)
    assert Outgoing.objects.filter(account=house["manager"].ref, kind__in=("case.due", "answer.due")).count() >= 2
    for what, told in (("talk", {"held_on": "2026-10-31"}), ("cause", {"drivers": "pay", "words": "the market"})):
        case.refresh_from_db()
        assert manager.post(f"/cases/{case.ref}/do/{what}", {"version": case.version, **told}).status_code == 302
    page = hr.get(f"/cases/{case.ref}/").content.decode()
    assert "What could be answered" in page
    assert "Words for an honest talk" in page
    assert "Words for an honest talk" not in manager.get(f"/cases/{case.ref}/").content.decode()
    case.refresh_from_db()
    answer = {"version": case.version, "words": "half of it now, the rest in March"}
    assert manager.post(f"/cases/{case.ref}/do/answer", answer).status_code == 302
    assert "half of it now" in employee.get("/requests/").content.decode()
    row = RaiseRequest.objects.get()
    assert employee.post(f"/requests/{row.ref}/seen", {}).status_code == 302
    row.refresh_from_db()
    assert row.seen_on == date(2026, 10, 31)


def test_a_manager_may_ask_for_their_people(house: dict[str, Account], caller: Callable[..., Caller]) -> None:
    assert house
    asking.ask(caller("manager"), "E202", Wish.BONUS)
    with pytest.raises(RefusedError):
        asking.ask(caller("other_manager"), "E203", Wish.BONUS)


def test_only_who_asked_takes_it_back(house: dict[str, Account], caller: Callable[..., Caller]) -> None:
    assert house
    asking.ask(caller("employee"), "E201", Wish.TALK)
    case = Case.objects.get()
    with pytest.raises(RefusedError):
        cases.take_back(caller("manager"), case.ref, None, "no need")
    cases.take_back(caller("employee"), case.ref, None, "it is settled")
    case.refresh_from_db()
    assert (case.state, case.outcome) == ("closed", "withdrawn")
    asking.ask(caller("employee"), "E201", Wish.TALK)


@pytest.mark.parametrize("who", ["colleague", "other_manager", "hrbp_sales", "compensation", "admin"])
def test_others_see_nothing_of_it(
    house: dict[str, Account], visit: Visit, caller: Callable[..., Caller], who: str
) -> None:
    assert house
    made = asking.ask(caller("employee"), "E201", Wish.RAISE, "secretwish")
    client = visit(who)
    page = client.get("/requests/")
    assert page.status_code == (404 if who == "admin" else 200)
    assert "secretwish" not in page.content.decode()
    assert client.post(f"/requests/{made}/seen", {}).status_code == 404
    assert client.post(f"/requests/{made}/back", {"reason": "x"}).status_code == 404
    assert client.post("/requests/ask", {"person": ref("E201"), "wish": "raise"}).status_code == 404
