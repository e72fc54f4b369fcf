"""C02, C04, C05, I2, I3, I8: many at the same moment against one pool, each on a connection of its own."""

from __future__ import annotations

from datetime import date

import pytest
from equity_made import Call, a_plan, a_pool, consistent, granted, proposed
from together import refusals

from mainstay_web.actions import Caller, system_caller
from mainstay_web.actions.equity import deeds, grants, intake
from mainstay_web.actions.equity.grants import Wanted
from mainstay_web.actions.equity.outcomes import Asked
from mainstay_web.actions.equity.vesting import vest
from mainstay_web.store.facts import add
from mainstay_web.store.tables.equity import EquityDeed, EquityGrant, EquityPool, EquityTransaction
from mainstay_web.store.tables.facts import Batch
from mainstay_web.store.tables.intakes import EquityIntake

pytestmark = pytest.mark.django_db(transaction=True)
DAY = date(2024, 6, 1)


def test_c04_a_hundred_grants_at_once_never_exceed_the_pool(caller: Call) -> None:
    pool = a_pool(caller, units=3_700)
    plan = a_plan(caller, pool)
    who = caller("compensation")
    wanted = Wanted(plan.ref, 100, DAY, "why")
    people = ("E201", "E202", "E203", "E301", "E302")
    told = refusals([lambda n=n: grants.propose(who, people[n % 5], wanted) for n in range(100)])  # type: ignore[misc]
    assert told == ["overspent"] * 63
    assert EquityGrant.objects.count() == 37
    assert EquityPool.objects.get().held == 3_700
    consistent()


def test_i8_two_approvers_at_once_and_one_grants(caller: Call, second: Caller) -> None:
    ref = proposed(caller, a_plan(caller, a_pool(caller)))
    first = caller("director")
    told = refusals([lambda: grants.approve(first, ref, None, "yes"), lambda: grants.approve(second, ref, None, "yes")])
    assert told == ["stale"]
    assert EquityTransaction.objects.filter(kind="grant").count() == 1
    consistent()


def test_c05_approved_while_it_is_taken_back(caller: Call) -> None:
    ref = proposed(caller, a_plan(caller, a_pool(caller)))
    told = refusals(
        [
            lambda: grants.approve(caller("director"), ref, None, "yes"),
            lambda: grants.withdraw(caller("compensation"), ref, None, "no"),
        ]
    )
    assert told == ["stale"]
    row = EquityGrant.objects.get(ref=ref)
    assert EquityTransaction.objects.exists() is (row.state == "approved")
    consistent()


def test_a_night_that_runs_four_times_at_once_vests_once(caller: Call) -> None:
    row = granted(caller, a_plan(caller, a_pool(caller)))
    assert refusals([lambda: vest(system_caller("job"), row.ref)] * 4) == []
    row.refresh_from_db()
    assert row.vested == 200
    assert EquityTransaction.objects.filter(kind="vest").count() == 2
    consistent()


def test_settled_twice_at_once_counts_once(caller: Call, second: Caller) -> None:
    row = granted(caller, a_plan(caller, a_pool(caller)))
    vest(system_caller("job"), row.ref)
    asked = Asked("settle", date(2026, 10, 30), "handed over", 150)
    ref = deeds.propose(caller("compensation"), row.ref, asked)
    first = caller("director")
    told = refusals([lambda: deeds.approve(first, ref, None, "ok"), lambda: deeds.approve(second, ref, None, "ok")])
    assert told == ["stale"]
    row.refresh_from_db()
    assert row.settled == 150
    assert EquityDeed.objects.get().state == "approved"
    consistent()


def test_taken_back_while_it_is_used(caller: Call, second: Caller) -> None:
    row = granted(caller, a_plan(caller, a_pool(caller)), units=200)
    vest(system_caller("job"), row.ref)
    line = row.transactions.filter(kind="vest").earliest("pk").ref
    use = deeds.propose(caller("compensation"), row.ref, Asked("settle", date(2026, 10, 30), "handed over", 100))
    back = deeds.propose(caller("compensation"), row.ref, Asked("reverse", date(2026, 10, 31), "wrong", line=line))
    first = caller("director")
    told = refusals([lambda: deeds.approve(first, use, None, "ok"), lambda: deeds.approve(second, back, None, "ok")])
    assert told in (["equity_ledger"], ["invalid"]), "either it was used, or it was taken back"
    consistent()


def test_units_that_come_back_from_a_settlement_never_exceed_the_pool(caller: Call) -> None:
    pool = a_pool(caller, units=400)
    plan = a_plan(caller, pool)
    row = granted(caller, plan)
    leave = Asked("leave", date(2024, 12, 1), "left", leaving="VOLUNTARY_OTHER")
    deeds.approve(caller("director"), deeds.propose(caller("compensation"), row.ref, leave), None, "ok")
    line = row.transactions.filter(kind="forfeit").earliest("pk").ref
    back = deeds.propose(caller("compensation"), row.ref, Asked("reverse", date(2026, 10, 31), "stayed", line=line))
    who, first, wanted = caller("compensation"), caller("director"), Wanted(plan.ref, 300, DAY, "why")
    told = refusals([lambda: deeds.approve(first, back, None, "ok"), lambda: grants.propose(who, "E202", wanted)])
    assert told == ["overspent"]
    consistent()


def test_the_same_grant_taken_in_twice_at_once_comes_in_once(caller: Call, second: Caller) -> None:
    batch = Batch.objects.create(source="company files", made_by="test")
    for number in ("F1", "F2", "F3"):
        add(batch, "grants", grant_id=number, person_id="E201", granted_on=DAY, kind="rsu", units=100)
        add(batch, "vesting", grant_id=number, on=date(2025, 6, 1), units=100)
    pool, who = a_pool(caller), caller("compensation")
    one = intake.propose_imported(who, intake.Chosen(("F1", "F2"), "first", pool.ref, name="A"))
    EquityIntake.objects.update(state="withdrawn")
    other = intake.propose_imported(who, intake.Chosen(("F2", "F3"), "second", pool.ref, name="B"))
    EquityIntake.objects.update(state="proposed")
    first = caller("director")
    told = refusals([
        lambda: intake.decide_intake(first, one, yes=True, answer="yes"),
        lambda: intake.decide_intake(second, other, yes=True, answer="yes"),
    ])  # fmt: skip
    assert told == ["invalid"]
    assert EquityGrant.objects.count() == 2
    consistent()
