"""The demo's parts, tour and time: there in the demo, nowhere else."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from mainstay_web.pages.touring import DAYS, STOPS
from mainstay_web.store.tables.accounts import Account


@pytest.fixture
def demo(house: dict[str, Account], monkeypatch: pytest.MonkeyPatch) -> Client:
    """The demo, with the accounts of the tests as its parts."""
    monkeypatch.setattr(settings, "DEMO", True)
    for who, account in house.items():
        account.email = f"{who}@demo.invalid"
        account.save()
    return Client()


def test_the_tour_stops_at_pages_that_its_part_may_open(demo: Client) -> None:
    for number, stop in enumerate(STOPS, start=1):
        answer = demo.post(reverse("tour_stop", kwargs={"number": number}))
        assert answer.headers["Location"] == reverse(stop.url)
        shown = demo.get(answer.headers["Location"])
        assert shown.status_code == 200, stop
        assert f"{number}/{len(STOPS)}" in shown.content.decode()
    assert demo.post(reverse("tour_stop", kwargs={"number": len(STOPS) + 1})).status_code == 404


def test_every_part_has_its_sentence(demo: Client) -> None:
    body = demo.get(reverse("demo_parts")).content.decode()
    assert all((text.zh in body or text.en in body) for text in DAYS.values())


def test_outside_the_demo_nobody_becomes_somebody_else(
    house: dict[str, Account], visit: Callable[[str], Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "DEMO", False)
    Account.objects.filter(pk=house["director"].pk).update(email="director@demo.invalid")
    client = visit("employee")
    for address in (reverse("demo_play", kwargs={"account": house["director"].ref}), reverse("tour_stop", args=(1,))):
        assert client.post(address).status_code == 404
    assert client.get(reverse("demo_parts")).status_code == 404
    assert client.get(reverse("replay")).status_code == 404
    assert client.session["_auth_user_id"] == str(house["employee"].pk)


@pytest.mark.parametrize(("who", "status"), [("manager", 404), ("employee", 404), ("admin", 404)])
def test_going_back_in_time_is_for_those_who_see_the_warning(
    demo: Client, house: dict[str, Account], who: str, status: int
) -> None:
    demo.force_login(house[who])
    assert demo.get(reverse("replay")).status_code == status
