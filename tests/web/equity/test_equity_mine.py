"""My shares: values with their source, at other prices, what leaving takes by the day, rights to dividends, places."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from equity_made import ARTICLE, AT_COST, DAY, HALVES, PLAIN, Call, a_plan, a_pool, certify, granted

from mainstay.chapters.equity.kinds import Kind
from mainstay.chapters.equity.leavers import Leaving
from mainstay.chapters.equity.waterfall import Losses
from mainstay.core.access import Actor
from mainstay_web.actions import system_caller
from mainstay_web.actions.equity import projects
from mainstay_web.actions.equity.vesting import vest
from mainstay_web.store.equity_own import Own, own
from mainstay_web.store.equity_worth import Price, at, leave, leaving_by_day, scenarios
from mainstay_web.store.facts import add
from mainstay_web.store.projects import own_places
from mainstay_web.store.tables.equity import EquityGrant, EquityValuation
from mainstay_web.store.tables.facts import Batch
from mainstay_web.store.tables.projects import EquityProject, EquitySubscription

Visit = Callable[[str], Client]
Count = Callable[[int], AbstractContextManager[object]]
pytestmark = pytest.mark.usefixtures("house")


def filed(number: str, kind: str, price: int, each: int | None) -> None:
    """An imported grant of E201: 100 units vested, 100 to come in seven months and 100 in nineteen."""
    batch = Batch.objects.create(source="old ledger 2025", made_by="test")
    add(batch, "grants", grant_id=number, person_id="E201", granted_on=date(2024, 6, 1), kind=kind, units=300,
        price=price, value_per_unit=each)  # fmt: skip
    for on, state in ((date(2025, 6, 1), "vested"), (date(2027, 6, 1), "due"), (date(2028, 6, 1), "due")):
        add(batch, "vesting", grant_id=number, on=on, units=100, condition=None, state=state)


def mine(actor: Actor) -> Own:
    found = own(actor, DAY)
    assert found is not None
    return found


def test_imported_grants_alone_have_their_value_with_its_source(caller: Call, visit: Visit) -> None:
    filed("F1", "rsu", 0, 50_00)
    filed("F2", "option", 10_00, 15_00)
    found = mine(caller("employee").actor)
    assert found.value is None
    now = at(found)
    assert (now.vested, now.unvested, now.unknown) == (100 * 65_00, 200 * 65_00, 0)
    # An option that brings 15 at a price of 10 is on a share worth 25: at half of it 2.50 are left, at twice 40.
    half, same, twice = scenarios(found)
    assert half.vested == 100 * (25_00 + 2_50)
    assert same == now
    assert twice.vested == 100 * (100_00 + 40_00)
    assert at(found, Price(typed=8_00)).vested == 100 * 8_00, "the option is under its price"
    gone = leave(found, date(2027, 6, 2))
    assert (gone.lost, gone.kept) == (100 * 65_00, 200 * 65_00), "what vested before that day stays"
    assert found.next == (date(2027, 6, 1), 200, 100 * 65_00)
    page = visit("employee").get("/my/shares/").content.decode()
    assert "old ledger 2025" in page
    assert "6,500" in page
    assert "13,000" in page


def test_what_nobody_valued_is_said_not_counted(caller: Call, visit: Visit) -> None:
    filed("F1", "rsu", 0, None)
    filed("F2", "option", 10_00, 0)
    found = mine(caller("employee").actor)
    assert at(found).unknown == 2
    assert scenarios(found) == []
    (typed,) = scenarios(found, 30_00)
    assert typed.vested == 100 * (30_00 + 20_00)
    page = visit("employee").get("/my/shares/").content.decode()
    assert "not valued" in page
    assert "400 units" in page, "the calendar and what leaving takes are in units"
    EquityValuation.objects.create(day=DAY, per_unit=40_00, source="round C", made_by="H003")
    now = at(mine(caller("employee").actor))
    assert (now.vested, now.unknown) == (100 * 40_00, 1), "the company's value serves where the facts have none"
    assert "One grant has no value" in visit("employee").get("/my/shares/").content.decode()


@pytest.fixture
def own_grant(caller: Call) -> EquityGrant:
    """400 units of the article's plan, 100 each June from 2025; nothing certified yet."""
    return granted(caller, a_plan(caller, a_pool(caller), terms=ARTICLE))


def test_the_value_has_its_source_and_day(own_grant: EquityGrant, visit: Visit) -> None:
    assert own_grant.units == 400
    page = visit("employee").get("/my/shares/").content.decode()
    assert "round A" in page
    assert "20.00" in page


def test_what_leaving_takes_by_the_day(caller: Call) -> None:
    granted(caller, a_plan(caller, a_pool(caller), terms=replace(PLAIN, dividends=ARTICLE.dividends)))
    for ref in EquityGrant.objects.values_list("ref", flat=True):
        vest(system_caller("job"), ref)
    found = mine(caller("employee").actor)
    by_day = leaving_by_day(found)
    assert [one.left for one in by_day] == [DAY + timedelta(days=1), date(2027, 4, 30), date(2027, 10, 31),
                                            date(2028, 10, 31)]  # fmt: skip
    assert [one.lost for one in by_day] == [200 * 20_00, 200 * 20_00, 100 * 20_00, 0]
    assert [one.kept for one in by_day] == [200 * 20_00, 200 * 20_00, 300 * 20_00, 400 * 20_00]
    assert leave(found, DAY, Leaving.CAUSE).kept == 0
    assert leave(found, DAY, price=Price(typed=5_00)).lost == 200 * 5_00


def test_leaving_today_takes_all_that_is_still_to_vest(own_grant: EquityGrant, caller: Call) -> None:
    found = mine(caller("employee").actor)
    assert own_grant.units == 400
    assert leaving_by_day(found)[0].lost == at(found).unvested == 400 * 20_00, "two tranches wait for their result"


def test_a_right_to_dividends_says_what_is_still_open(own_grant: EquityGrant, caller: Call, visit: Visit) -> None:
    (one,) = mine(caller("employee").actor).grants
    assert one.right is not None
    assert one.right.verdict.met is None
    assert "Still open" in visit("employee").get("/my/shares/").content.decode()
    certify(caller)
    vest(system_caller("job"), own_grant.ref)
    (one,) = mine(caller("employee").actor).grants
    assert one.right is not None
    assert one.right.verdict.met
    assert one.right.units == 200
    page = visit("employee").get("/my/shares/").content.decode()
    assert "You have it" in page
    assert "36 months in service" in page


def test_a_plan_without_dividends_says_nothing_of_them(caller: Call, visit: Visit) -> None:
    granted(caller, a_plan(caller, a_pool(caller), Kind.OPTION, HALVES, name="Options"), price=5_00)
    (one,) = mine(caller("employee").actor).grants
    assert one.right is None
    assert "Dividends:" not in visit("employee").get("/my/shares/").content.decode()


def test_the_tax_of_this_year_stands_beside(own_grant: EquityGrant, caller: Call, visit: Visit) -> None:
    certify(caller)
    vest(system_caller("job"), own_grant.ref)
    page = visit("employee").get("/my/shares/").content.decode()
    assert "Tax on what vests this year" in page
    assert "/my/rewards/" in page


def test_a_place_says_what_is_owed_and_what_it_would_make(caller: Call, visit: Visit) -> None:
    draft = projects.Draft(
        "Project", 1_000_000_00, 60_000_00, 100_000_00, DAY, DAY + timedelta(days=10), DAY + timedelta(days=20),
        Losses.FOLLOWERS_FIRST, AT_COST, places=(("E201", 30_000_00, 0), ("E202", 0, 0)),
    )  # fmt: skip
    ref = projects.propose_project(caller("compensation"), draft)
    projects.decide_project(caller("director"), ref, yes=True, answer="good")
    place = EquitySubscription.objects.get(person="E201")
    assert "Subscribe at least ¥30,000 by" in visit("employee").get("/my/shares/").content.decode()
    projects.subscribe(caller("employee"), place.ref, None, 50_000_00)
    (one,) = own_places(caller("employee").actor, DAY)
    assert (one.owed, one.late) == (50_000_00, False)
    # The project loses 200,000 of a million and co-investors bear it first: their 50,000 are gone. At 10 % each has
    # 10 %; at 20 % too all share in proportion; at 40 % they have 25 % and 1.2 times their 5 % of the other 150,000.
    assert [each.gain for each in one.outlook] == [-50_000_00, 5_000_00, 10_000_00, 12_500_00 + 9_000_00]
    page = visit("employee").get("/my/shares/").content.decode()
    assert "Pay ¥50,000 by" in page
    assert "of it voluntary ¥20,000" in page
    EquityProject.objects.update(opens=date(2026, 8, 1), due=date(2026, 9, 1), pay_by=date(2026, 10, 1))
    assert "You are late with ¥50,000" in visit("employee").get("/my/shares/").content.decode()


def test_a_phone_is_not_told_what_goes_without_saying(caller: Call, visit: Visit) -> None:
    granted(caller, a_plan(caller, a_pool(caller), terms=PLAIN), granted_on=date(2026, 6, 1))
    page = visit("employee").get("/my/shares/").content.decode()
    assert 'data-label="Units"' in page
    assert 'data-label="State"' not in page, "all are to come"
    assert 'data-label="Condition"' not in page, "nothing is asked but to stay"


def test_what_leaving_today_takes_is_at_todays_value(own_grant: EquityGrant, visit: Visit) -> None:
    assert own_grant.units == 400
    page = visit("employee").get("/my/shares/?price=50").content.decode()
    card = page.split("Leaving today would take")[1].split("</div>")[0]
    assert "8,000" in card, "another price is an assumption, and stands where it is asked for"
    assert "200 more units wait for a result" in page


def test_more_grants_ask_no_more_questions(caller: Call, visit: Visit, django_assert_max_num_queries: Count) -> None:
    plan = a_plan(caller, a_pool(caller), terms=ARTICLE)
    granted(caller, plan)
    filed("F1", "rsu", 0, 50_00)
    client = visit("employee")
    client.get("/my/shares/")
    with CaptureQueriesContext(connection) as few:
        client.get("/my/shares/")
    for number in range(4):
        granted(caller, plan, units=100 + number)
        filed(f"F{number + 2}", "rsu", 0, 50_00)
    with django_assert_max_num_queries(len(few)):
        assert client.get("/my/shares/").status_code == 200
