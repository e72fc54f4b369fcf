"""PIPL 45, 47 for equity: a copy of everything of one's own, gone when one is erased, deleted when it has served."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path

import pytest
from equity_made import DAY, Call, a_plan, a_pool, granted

from mainstay.chapters.equity.coinvest import Losses
from mainstay_web.actions import system_caller
from mainstay_web.actions.equity import deeds, projects
from mainstay_web.actions.equity.deeds import Asked
from mainstay_web.actions.equity.projects import remind
from mainstay_web.actions.equity.vesting import vest
from mainstay_web.store.erasing import erase
from mainstay_web.store.own_export import as_json
from mainstay_web.store.projects import to_remind
from mainstay_web.store.retention import dues, purge
from mainstay_web.store.tables.equity import EquityDeed, EquityGrant, EquityTransaction
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
        "Project", 1_000_000_00, 50_000_00, 100_000_00, began, DAY, DAY, Losses.PRO_RATA, places=(("E201", 100_00, 0),)
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


def test_erased_is_gone(mine: EquityGrant, tmp_path: Path) -> None:
    assert mine.ref
    erase(tmp_path, "E201")
    for model in (EquityGrant, EquityTransaction, EquityDeed, EquitySubscription, EquityFlow):
        assert not model._default_manager.filter(person="E201").exists()
    assert EquityGrant.objects.filter(person="E202").count() == 1
