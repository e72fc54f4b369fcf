"""PIPL 45, 47 for equity: a copy of everything of one's own, gone when one is erased, deleted when it has served."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path

import pytest
from equity_made import AT_COST, DAY, Call, a_plan, a_pool, consistent, granted, proposed

from mainstay.chapters.equity.waterfall import Losses
from mainstay_web.actions import InvalidError, retaining, system_caller
from mainstay_web.actions.equity import deeds, projects, setup
from mainstay_web.actions.equity.outcomes import Asked
from mainstay_web.actions.equity.projects import remind
from mainstay_web.actions.equity.vesting import vest
from mainstay_web.store.erasing import erase
from mainstay_web.store.facts import add
from mainstay_web.store.own_export import as_json
from mainstay_web.store.projects import to_remind
from mainstay_web.store.retention import NAMELESS, dues, purge
from mainstay_web.store.standing import restand
from mainstay_web.store.tables.equity import EquityDeed, EquityGrant, EquityPlan, EquityPool, EquityTransaction
from mainstay_web.store.tables.facts import FACTS, Batch
from mainstay_web.store.tables.people import Person
from mainstay_web.store.tables.projects import EquityFlow, EquitySubscription
from mainstay_web.store.tables.trail import Outgoing

pytestmark = pytest.mark.usefixtures("house")


@pytest.fixture
def mine(caller: Call) -> EquityGrant:
    """A grant of E201 that is over, another that runs, and a place in a project that was paid out."""
    plan = a_plan(caller, a_pool(caller))
    row = granted(caller, plan)
    granted(caller, plan, units=80)
    granted(caller, plan, "E202", 60)
    vest(system_caller("job"), row.ref)
    asked = Asked("leave", DAY - timedelta(days=1), "left", leaving="INVOLUNTARY_WITH_CAUSE")
    deeds.approve(caller("director"), deeds.propose(caller("compensation"), row.ref, asked), None, "ok")
    began = DAY - timedelta(days=400)
    draft = projects.Draft(
        "Project",
        1_000_000_00,
        50_000_00,
        100_000_00,
        began,
        DAY,
        DAY,
        Losses.PRO_RATA,
        AT_COST,
        places=(("E201", 100_00, 0),),
    )
    ref = projects.propose_project(caller("compensation"), draft)
    projects.decide_project(caller("director"), ref, yes=True, answer="good")
    return row


def test_the_night_reminds_once_of_what_is_obligatory(mine: EquityGrant) -> None:
    assert mine.ref
    (place,) = to_remind(DAY)
    before = Outgoing.objects.filter(kind="promise.due").count()
    remind(system_caller("job"), place)
    assert Outgoing.objects.filter(kind="promise.due").count() == before + 1
    assert to_remind(DAY) == []


def test_a_copy_of_ones_own_and_of_nobody_elses(mine: EquityGrant, caller: Call) -> None:
    told = json.loads(as_json(caller("employee").actor, "E201", DAY))
    assert {one["grant"] for one in told["equity_grants"]} >= {mine.number}
    assert {one["units"] for one in told["equity_grants"]} == {400, 80}
    assert {one["what"] for one in told["equity_ledger"]} >= {"grant", "vest", "forfeit", "lapse"}
    assert [one["project"] for one in told["co_investment"]] == ["Project"]


def test_deleted_when_it_has_served_and_no_sooner(mine: EquityGrant) -> None:
    later = date(DAY.year + 11, 1, 1)
    assert {one.keeping.key: one.count for one in dues(DAY)}["equity"] == 0
    assert {one.keeping.key: one.count for one in dues(later)}["equity"] == 1
    assert purge("equity", later) > 1
    assert not EquityGrant.objects.filter(pk=mine.pk).exists()
    assert EquityGrant.objects.count() == 2, "what still runs stays"
    consistent()


def settled(caller: Call, lasting: bool = False) -> EquityGrant:  # noqa: FBT001, FBT002
    """A grant of E202 of which 150 of 200 vested units were handed over."""
    row = granted(caller, a_plan(caller, a_pool(caller), name="Other"), "E202", 400)
    EquityPlan.objects.filter(pk=row.plan_id).update(lasting=lasting)
    vest(system_caller("job"), row.ref)
    asked = Asked("settle", DAY, "handed over", 150)
    deeds.approve(caller("director"), deeds.propose(caller("compensation"), row.ref, asked), None, "ok")
    return EquityGrant.objects.select_related("plan__pool").get(pk=row.pk)


@pytest.mark.parametrize(("lasting", "kept"), [(False, 150), (True, 400)])
def test_erased_is_gone_and_the_pool_still_adds_up(caller: Call, tmp_path: Path, *, lasting: bool, kept: int) -> None:
    row = settled(caller, lasting)
    proposed(caller, row.plan, "E202", 90)
    granted(caller, row.plan, "E201", 60)
    pool = row.plan.pool
    assert EquityPool.objects.get(pk=pool.pk).held == 400 + 90 + 60
    erase(tmp_path, "E202")
    for model in (EquityGrant, EquityTransaction, EquityDeed, EquitySubscription, EquityFlow):
        assert not model._default_manager.filter(person="E202").exists()
    assert EquityGrant.objects.filter(person="E201").count() == 1
    after = EquityPool.objects.get(pk=pool.pk)
    assert (after.nameless, after.held) == (kept, kept + 60), "what left for good stays counted, the rest is free"
    consistent()


def test_what_was_settled_stays_counted_when_its_time_is_over(caller: Call) -> None:
    row = settled(caller)
    leave = Asked("leave", DAY, "left", leaving="INVOLUNTARY_WITH_CAUSE")
    deeds.approve(caller("director"), deeds.propose(caller("compensation"), row.ref, leave), None, "ok")
    assert purge("equity", date(DAY.year + 11, 1, 1)) > 1
    assert not EquityGrant.objects.filter(pk=row.pk).exists()
    after = EquityPool.objects.get(pk=row.plan.pool_id)
    assert (after.nameless, after.held) == (150, 150)
    consistent()


def test_erased_only_once_everything_is_settled(caller: Call) -> None:
    row = granted(caller, a_plan(caller, a_pool(caller)), "E202")
    with pytest.raises(InvalidError, match="shares"):
        retaining.ask_erasure(caller("director"), "E202", "asked by the person")
    leave = Asked("leave", DAY, "left", leaving="INVOLUNTARY_WITH_CAUSE")
    deeds.approve(caller("director"), deeds.propose(caller("compensation"), row.ref, leave), None, "ok")
    assert retaining.ask_erasure(caller("director"), "E202", "asked by the person")


def has_left(number: str, day: date) -> None:
    batch = Batch.objects.create(source="left", made_by="test")
    before = FACTS["people"].objects.filter(person_id=number).order_by("-row")[0]
    add(batch, "people", person_id=number, hired_on=before.hired_on, left_on=day, name="N", left_kind="resigned")
    restand(DAY)


def test_the_ledger_of_who_left_follows_its_own_period(caller: Call) -> None:
    row = settled(caller)
    last = DAY - timedelta(days=1)
    has_left("E202", last)
    three_years = date(DAY.year + 3, 12, 1)
    assert {one.keeping.key: one.count for one in dues(three_years)}["leavers"] == 0, "not while shares run"
    leave = Asked("leave", DAY, "left", leaving="INVOLUNTARY_WITH_CAUSE")
    deeds.approve(caller("director"), deeds.propose(caller("compensation"), row.ref, leave), None, "ok")
    lines = EquityTransaction.objects.filter(person="E202").count()
    assert purge("leavers", three_years) == 1
    assert not Person.objects.filter(number="E202").exists()
    assert EquityTransaction.objects.filter(person="E202").count() == lines > 0, "kept for ten years, not for two"
    for key in ("grants", "vesting"):
        assert not FACTS[key].objects.filter(grant_id=row.number).exists(), "no fact leads to the ledger's number"
    assert FACTS["grants"].objects.filter(person_id__startswith=NAMELESS).exists(), "learning goes on without a name"
    consistent()
    told = FACTS["grants"].objects.count()
    setup.set_value(caller("compensation"), DAY, 30_00, "round B")
    assert FACTS["grants"].objects.count() == told, "nothing is told of somebody who is forgotten"
    assert purge("equity", date(DAY.year + 11, 1, 1)) > 1
    assert not EquityTransaction.objects.exists()
    consistent()


def test_nothing_vests_for_somebody_who_is_not_known(caller: Call) -> None:
    row = granted(caller, a_plan(caller, a_pool(caller)), "E202")
    Person.objects.filter(number="E202").delete()
    assert vest(system_caller("job"), row.ref) == "0"
