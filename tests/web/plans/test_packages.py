"""One person's package for a case: what it would do, live; two side by side; and for whom not."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st
from plans_made import BONUS, DAY, MENTOR, OFFERS, PROSPECT, RAISE

from mainstay.loop.carry.states import Kind, Severity
from mainstay_web.actions import Caller, cases
from mainstay_web.actions.offering import keep_offers
from mainstay_web.pages.reader import Reader
from mainstay_web.store.fairness import colleagues_of, effect_beside, raise_effect, standing_kept
from mainstay_web.store.offered import mix_of, shelf_of, suggested
from mainstay_web.store.plan_parts import offer_kept, prospect_kept
from mainstay_web.store.tables.plans import Offered
from mainstay_web.store.tables.privacy import Objection
from mainstay_web.store.tables.trail import AccessView

Visit = Callable[[str], Client]
STANDING = {"fixed": 36_000_000, "full_time": 1.0, "others": 3, "peers": [30_000_000, 37_000_000, 40_000_000],
            "line": 38_000_000, "boss": -1}  # fmt: skip


@pytest.fixture
def case(house: object, caller: Callable[..., Caller]) -> str:
    """A case of E201, of whom a turn would offer three measures; the raise only by exception."""
    assert house
    row = Offered(
        person="E201", turn="t", as_of=DAY, offers=[offer_kept(one) for one in OFFERS], standing=STANDING,
        prospect=prospect_kept(PROSPECT), guarded=[[RAISE, "会超过上线。", "It would pass the line."]],
    )  # fmt: skip
    assert keep_offers([row]) == 1
    return cases.open_case(caller("hrbp"), "E201", Kind.CARE, Severity.NORMAL, "asked for a talk")


def test_the_effect_is_live(case: str, visit: Visit) -> None:
    body = visit("hrbp").get(f"/packages/{case}/effect?pick-{BONUS}=on&pick-{RAISE}=on").content.decode()
    assert "It would pass the line." in body
    assert "2 are paid more now and 1 then" in body
    assert "¥50,000" in body
    assert "%)" in body
    assert AccessView.objects.filter(person="E201", page="package").exists()
    none = visit("hrbp").get(f"/packages/{case}/effect?pick-work.relief=on").content.decode()
    assert "do not fit this person" in none


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_two_side_by_side(case: str, visit: Visit, lang: str) -> None:
    client = visit("director")
    client.cookies["lang"] = lang
    for asked in ("", f"?a-{BONUS}=on&b-{MENTOR}=on&b-{RAISE}=on"):
        answer = client.get(f"/packages/{case}/compare/{asked}")
        assert answer.status_code == 200
        assert answer.content.count(b"amount-") >= 1
    part = client.get(f"/packages/{case}/compare/?a-{BONUS}=on", headers={"HX-Request": "true"})
    assert b"<html" not in part.content


@pytest.mark.parametrize(
    "who", ["hrbp_sales", "compensation", "ombuds", "auditor", "admin", "manager", "employee", "colleague"]
)
def test_others_find_nothing(case: str, visit: Visit, who: str) -> None:
    for address in (f"/packages/{case}/effect", f"/packages/{case}/compare/"):
        assert visit(who).get(address).status_code == 404


def test_who_objected_has_no_estimate(case: str, visit: Visit, reader: Callable[[str], Reader]) -> None:
    hr = reader("hrbp")
    assert shelf_of(hr.actor, "E201", DAY) is not None
    Objection.objects.create(person="E201", made_at=timezone.now(), made_on=DAY, due=DAY)
    assert shelf_of(hr.actor, "E201", DAY) is None
    body = visit("hrbp").get(f"/packages/{case}/effect?pick-{BONUS}=on").content.decode()
    assert "no estimate for this person" in body


def test_a_suggestion_is_worth_its_price(case: str, reader: Callable[[str], Reader]) -> None:
    assert case
    shelf = shelf_of(reader("hrbp").actor, "E201", DAY)
    assert shelf is not None
    keys = suggested(shelf)
    assert RAISE not in keys
    package = mix_of(shelf, keys).package
    assert package is not None
    assert package.saved.middle > package.cash_now
    assert mix_of(shelf, ()).package is None


@settings(deadline=None, max_examples=60)
@given(
    pays=st.lists(st.integers(1, 10**9), min_size=1, max_size=40), raise_=st.integers(0, 10**8), at=st.integers(0, 39)
)
def test_both_ways_of_looking_at_a_raise_agree(pays: list[int], raise_: int, at: int) -> None:
    place, many = at % len(pays), len(pays)
    people = colleagues_of({
        "fixed": pays, "cell": [0] * many, "level": [1.0] * many, "boss": [(place + 1) % many] * many,
        "tenure": [1.0] * many, "full_time": [1.0] * many, "sex": [0] * many, "age": [1] * many,
    })  # fmt: skip
    assert people is not None
    assert raise_effect(people, place, raise_, 0.8) == effect_beside(standing_kept(people, place, 0.8), raise_)
