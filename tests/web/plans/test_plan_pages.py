"""Pages of plans: what each role finds, and who must find nothing."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from plans_made import BONUS, MENTOR, RAISE

from mainstay_web.store.tables.people import Person
from mainstay_web.store.tables.plans import PlanRound

Visit = Callable[[str], Client]
OUTSIDE = ("ombuds", "auditor", "admin", "manager", "employee", "colleague", "other_manager")


def _addresses(row: PlanRound, number: str = "E201") -> list[str]:
    person = Person.objects.get(number=number).ref
    return [
        f"/plans/{row.ref}/",
        f"/plans/{row.ref}/people/{person}/",
        f"/plans/{row.ref}/people/{person}/sum?how=none",
    ]


@pytest.mark.parametrize("who", ["director", "hrbp", "compensation"])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_who_plans_finds_the_pages(round_: PlanRound, visit: Visit, who: str, lang: str) -> None:
    client = visit(who)
    client.cookies["lang"] = lang
    sums = 404 if who == "compensation" else 200
    for address, expected in zip([*_addresses(round_)], (200, 200, sums), strict=True):
        answer = client.get(address)
        assert answer.status_code == expected, address
    for address in ("/plans/", "/plans/new/", f"/plans/{round_.ref}/?show=all", f"/plans/{round_.ref}/progress"):
        assert client.get(address).status_code == 200, address


@pytest.mark.parametrize("who", OUTSIDE)
def test_others_find_nothing(round_: PlanRound, visit: Visit, who: str) -> None:
    client = visit(who)
    for address in ("/plans/", "/plans/new/", *_addresses(round_), f"/plans/{round_.ref}/budget/"):
        assert client.get(address).status_code == 404, address
    for what in ("compute", "submit", "send-back", "withdraw"):
        posted = client.post(f"/plans/{round_.ref}/do/{what}", {"version": round_.version, "reason": "x"})
        assert posted.status_code == 404, what
    changed = client.post(_addresses(round_)[1] + "change", {"version": round_.version, "how": "none", "reason": "x"})
    assert changed.status_code == 404


def test_a05_a_partner_sees_only_their_own_people(round_: PlanRound, visit: Visit) -> None:
    body = visit("hrbp").get(f"/plans/{round_.ref}/?show=all").content.decode()
    assert "Name E201" in body
    assert "Name E301" not in body
    assert visit("hrbp").get(_addresses(round_, "E301")[1]).status_code == 404
    # Sums of the whole would tell what the others have.
    assert "Certified" not in body
    assert "Certified" in visit("director").get(f"/plans/{round_.ref}/").content.decode()


def test_compensation_sees_prices_and_no_estimates(round_: PlanRound, visit: Visit) -> None:
    client = visit("compensation")
    for address in _addresses(round_)[:2]:
        body = client.get(address).content.decode()
        assert "30,000" in body
        for word in ("Chance to resign", "Departures prevented", "Because it is worth it", "Certified", "%)"):
            assert word not in body, (address, word)


def test_the_sum_is_live(round_: PlanRound, visit: Visit) -> None:
    sum_ = _addresses(round_)[2].partition("?")[0]
    body = visit("director").get(f"{sum_}?how=own&pick-{MENTOR}=on&pick-pay.bonus_share=on").content.decode()
    assert "20 hours" in body
    assert "¥50,000 → ¥40,000" in body
    four = "&".join(f"pick-{one}=on" for one in (MENTOR, BONUS, RAISE, "work.relief"))
    assert "does not fit" in visit("director").get(f"{sum_}?how=own&{four}").content.decode()
