"""A08: a colleague stands in for a role, never for more than it, and not a second longer. A06: departures end it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.test import Client

from mainstay.core.access import Act, Field, Role
from mainstay_web.actions import Caller, InvalidError, RefusedError, StaleError
from mainstay_web.actions.accounts import end_role
from mainstay_web.actions.standing_in import lend, take_back
from mainstay_web.pages.reader import Reader
from mainstay_web.store.access import actor_of, allowed
from mainstay_web.store.standing import restand
from mainstay_web.store.tables.accounts import Account, RoleGrant
from mainstay_web.store.tables.facts import FACTS
from mainstay_web.store.tables.trail import AuditRecord, Outgoing

DAY = date(2026, 10, 31)
LAST = DAY + timedelta(days=10)
Call = Callable[..., Caller]
Visit = Callable[[str], Client]
House = dict[str, Account]


def given(house: House, to: str = "hrbp_sales", **more: str) -> dict[str, str]:
    return {"to": house[to].ref, "role": "hrbp", "until": LAST.isoformat(), "reason": "on leave", **more}


@pytest.fixture
def lent(house: House, caller: Call) -> str:
    """The HRBP of sales stands in for the one of R&D."""
    return lend(caller("hrbp"), house["hrbp_sales"].ref, Role.HRBP, [], LAST, "on leave")


def sees(account: Account, number: str, day: date = DAY) -> bool:
    return bool(allowed(actor_of(account, day), Field.RISK, number, day))


def test_who_stands_in_sees_what_the_lender_sees_until_the_last_day(house: House, visit: Visit) -> None:
    one, client = house["hrbp_sales"], visit("hrbp")
    assert not sees(one, "E201")
    assert client.post("/stand-ins/new", given(house)).status_code == 302
    assert sees(one, "E201")
    assert sees(one, "E301"), "and one's own"
    assert not sees(one, "H001")
    assert sees(one, "E201", LAST)
    assert not sees(one, "E201", LAST + timedelta(days=1))
    assert "You stand in for" in visit("hrbp_sales").get("/stand-ins/").content.decode()
    assert "Who stands in for you" in client.get("/stand-ins/").content.decode()
    told = set(Outgoing.objects.values_list("account", "kind"))
    assert told == {(one.ref, "duty.handed_over"), (house["auditor"].ref, "account.changed")}
    assert AuditRecord.objects.get(act="delegate").details["role"] == "hrbp"
    assert "stands in for Account hrbp" in visit("admin").get("/roles/").content.decode()


def test_taking_it_back_acts_in_the_same_second(house: House, caller: Call, visit: Visit, lent: str) -> None:
    one = house["hrbp_sales"]
    assert sees(one, "E201")
    assert visit("hrbp_sales").post(f"/stand-ins/{lent}/back").status_code == 404, "only the lender does"
    assert visit("hrbp").post(f"/stand-ins/{lent}/back").status_code == 302
    assert not sees(one, "E201")
    with pytest.raises(StaleError):
        take_back(caller("hrbp"), lent)


@pytest.mark.parametrize("how", ["role", "account", "person"])
def test_it_ends_with_the_lender(house: House, caller: Call, lent: str, how: str) -> None:
    assert lent
    if how == "role":
        end_role(caller("admin"), RoleGrant.objects.get(account=house["hrbp"]).ref, "moved")
    elif how == "account":
        Account.objects.filter(pk=house["hrbp"].pk).update(is_active=False)
    else:
        FACTS["people"].objects.filter(person_id="H002").update(left_on=DAY - timedelta(days=1))
        restand(DAY)
    assert not sees(house["hrbp_sales"], "E201")
    assert sees(house["hrbp_sales"], "E301")


@pytest.mark.parametrize("to", ["manager", "employee", "auditor", "admin", "ombuds", "hrbp"])
def test_nobody_outside_hr_stands_in_nor_oneself(house: House, visit: Visit, to: str) -> None:
    assert visit("hrbp").post("/stand-ins/new", given(house, to)).status_code == 422
    assert not RoleGrant.objects.exclude(delegated_by=None).exists()


@pytest.mark.parametrize(
    "changed",
    [
        {"role": "director"}, {"role": "admin"}, {"role": "x"}, {"units": "sales"}, {"until": "2026-10-30"},
        {"until": "2027-03-01"}, {"until": ""}, {"reason": " "}, {"to": "nobody"},
    ],
)  # fmt: skip
def test_never_more_than_one_has(house: House, visit: Visit, changed: dict[str, str]) -> None:
    assert visit("hrbp").post("/stand-ins/new", {**given(house), **changed}).status_code == 422
    assert not RoleGrant.objects.exclude(delegated_by=None).exists()


def test_what_is_lent_is_not_lent_on(house: House, caller: Call, lent: str) -> None:
    assert lent
    with pytest.raises(InvalidError):
        lend(caller("hrbp_sales"), house["director"].ref, Role.HRBP, ["rd"], LAST, "on")


def test_the_director_lends_a_part(house: House, caller: Call, reader: Callable[[str], Reader]) -> None:
    lend(caller("director"), house["hrbp"].ref, Role.DIRECTOR, ["sales"], LAST, "abroad")
    one = reader("hrbp")
    assert one.may(Act.CASE_APPROVE, "E301")
    assert not one.may(Act.CASE_APPROVE, "E201")
    assert not one.may(Field.RISK, "H002"), "never of oneself"


@pytest.mark.parametrize("who", ["auditor", "ombuds", "admin", "manager", "employee", "colleague"])
def test_who_has_no_stand_ins(house: House, caller: Call, visit: Visit, who: str) -> None:
    assert visit(who).get("/stand-ins/").status_code == 404
    assert visit(who).post("/stand-ins/new", given(house)).status_code == 404
    with pytest.raises(RefusedError):
        lend(caller(who), house["hrbp"].ref, Role.HRBP, [], LAST, "x")
