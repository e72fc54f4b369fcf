"""The loop closes: equity agreed in a case is held of the pool, granted here, told as facts, its promise kept."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.test import Client
from equity_made import DAY, PLAIN, YEARLY, Call, a_plan, a_pool, certify, consistent, granted

from mainstay.chapters.equity.acceleration import Acceleration
from mainstay.chapters.equity.conditions import AllOf, Result, Tenure
from mainstay.chapters.equity.dividends import DividendRule, On
from mainstay.chapters.equity.kinds import Kind
from mainstay.chapters.equity.plans import PlanTerms
from mainstay.core.text import Text
from mainstay.core.words import Driver
from mainstay.loop.carry.commitments import Side
from mainstay.loop.carry.refusals import OverspentError
from mainstay.loop.carry.states import Kind as CaseKind
from mainstay.loop.carry.states import Severity
from mainstay_web.actions import InvalidError, cases, packages, promises, system_caller
from mainstay_web.actions.budgets import set_budget
from mainstay_web.actions.equity import deeds, grants
from mainstay_web.actions.equity.grants import Wanted
from mainstay_web.actions.equity.outcomes import Asked
from mainstay_web.actions.equity.vesting import vest
from mainstay_web.actions.packages import Part
from mainstay_web.store.erasing import erase
from mainstay_web.store.tables.cases import Commitment
from mainstay_web.store.tables.equity import EquityGrant, EquityPool, EquityReserve, EquityTransaction

pytestmark = pytest.mark.usefixtures("house")
REFRESH = "equity.refresh_grant"
PAY = 30_000_00 * 12
UNITS = PAY * 40 // 100 // 20_00
"""What the measure gives of E201's pay, in units at 20 each."""


def a_case(caller: Call) -> str:
    """A case of E201 whose cause is known."""
    set_budget(caller("director"), "2026", "", date(2026, 1, 1), date(2026, 12, 31), 100_000_00)
    hr, manager = caller("hrbp"), caller("manager")
    ref = cases.open_case(hr, "E201", CaseKind.CARE, Severity.NORMAL, "asked for a talk")
    cases.assign(hr, ref, None, "E200")
    cases.record_talk(manager, ref, None, DAY, "words")
    cases.confirm_cause(manager, ref, None, [Driver.PAY], "the pay")
    return ref


def propose(caller: Call, ref: str) -> None:
    """A refresh grant, with the two promises that its facts show."""
    parts = [
        Part(
            REFRESH, Text("签协议", "The agreement is signed"), "E200", DAY + timedelta(days=60), shown_by=("grants",)
        ),
        Part(
            REFRESH, Text("归属", "The first tranche vests"), "E200", DAY + timedelta(days=400), shown_by=("vesting",)
        ),
    ]
    packages.propose(caller("hrbp"), ref, None, parts, "it holds")


def agreed(caller: Call, ref: str) -> None:
    packages.approve(caller("director"), ref, None, "worth it")
    for one in Commitment.objects.filter(case__ref=ref):
        promises.agree_as_owner(caller("manager"), one.ref, None)
        promises.agree_on_paper(caller("hrbp"), one.ref, None, Side.PERSON, "page 1")


def test_from_an_agreed_package_to_a_fact_to_a_kept_promise(caller: Call, visit: Callable[[str], Client]) -> None:
    pool = a_pool(caller)
    plan = a_plan(caller, pool)
    ref = a_case(caller)
    propose(caller, ref)
    pool.refresh_from_db()
    assert pool.held == UNITS, "held from the day it is put forward"
    consistent()
    agreed(caller, ref)
    signed, first = Commitment.objects.filter(case__ref=ref).order_by("due")
    page = visit("hrbp").get("/promises/").content.decode()
    assert f"/equity/grants/new/?promise={signed.ref}" in page
    form = visit("hrbp").get(f"/equity/grants/new/?promise={signed.ref}&number=E201").content.decode()
    assert f"{UNITS:,} units held" in form
    assert f"/equity/grants/new/?promise={signed.ref}" not in visit("manager").get("/promises/").content.decode()
    wanted = Wanted(plan.ref, UNITS, DAY, "carries out the case", promise=signed.ref)
    number = grants.propose(caller("compensation"), "E201", wanted)
    pool.refresh_from_db()
    assert pool.held == UNITS, "the promise's units became the grant's"
    with pytest.raises(InvalidError):
        grants.propose(caller("compensation"), "E201", wanted)
    grants.approve(caller("director"), number, None, "as agreed")
    signed.refresh_from_db()
    first.refresh_from_db()
    assert signed.kept_on == DAY
    assert signed.evidence is not None
    assert signed.evidence["carrier"] == "grants"
    assert first.kept_on is None
    EquityGrant.objects.update(start=DAY - timedelta(days=366))  # a year passes
    EquityGrant.objects.update(granted_on=DAY)
    vest(system_caller("job"), number)
    first.refresh_from_db()
    assert first.kept_on == DAY
    assert first.evidence is not None
    assert first.evidence["carrier"] == "vesting"
    consistent()


def test_i2_a_case_cannot_promise_what_the_pool_has_not_got(caller: Call) -> None:
    a_plan(caller, a_pool(caller, units=UNITS - 1))
    ref = a_case(caller)
    with pytest.raises(OverspentError):
        propose(caller, ref)
    assert not Commitment.objects.exists()
    consistent()


def test_what_is_sent_back_lets_its_units_go(caller: Call) -> None:
    a_plan(caller, a_pool(caller))
    ref = a_case(caller)
    propose(caller, ref)
    packages.send_back(caller("director"), ref, None, "too much")
    assert EquityPool.objects.get().held == 0
    assert EquityReserve.objects.get().ended_on == DAY
    consistent()


def test_a_declined_grant_leaves_the_promise_its_units(caller: Call) -> None:
    pool, ref = a_pool(caller), a_case(caller)
    plan = a_plan(caller, pool)
    propose(caller, ref)
    agreed(caller, ref)
    promise = Commitment.objects.filter(case__ref=ref).order_by("due")[0]
    wanted = Wanted(plan.ref, UNITS + 500, DAY, "more", promise=promise.ref)
    number = grants.propose(caller("compensation"), "E201", wanted)
    grants.decline(caller("director"), number, None, "as agreed only")
    pool.refresh_from_db()
    assert pool.held == UNITS
    consistent()


def do(caller: Call, row: EquityGrant, asked: Asked) -> EquityGrant:
    deeds.approve(caller("director"), deeds.propose(caller("compensation"), row.ref, asked), None, "ok")
    row.refresh_from_db()
    consistent()
    return row


def test_leaving_by_kind_and_what_goes_back_to_the_pool(caller: Call) -> None:
    pool = a_pool(caller)
    plan = a_plan(caller, pool)
    left = date(2026, 10, 30)
    row = do(caller, granted(caller, plan), Asked("leave", left, "resigned", leaving="VOLUNTARY_OTHER"))
    assert (row.vested, row.forfeited, row.left_on) == (200, 200, left)
    pool.refresh_from_db()
    assert pool.held == 200
    other = do(caller, granted(caller, plan, "E202"), Asked("leave", left, "theft", leaving="INVOLUNTARY_WITH_CAUSE"))
    assert (other.vested, other.forfeited, other.lapsed) == (200, 200, 200)
    third = do(caller, granted(caller, plan, "E203"), Asked("leave", left, "ill", leaving="INVOLUNTARY_DISABILITY"))
    assert (third.vested, third.forfeited) == (400, 0)


def test_options_are_exercised_within_their_window_only(caller: Call) -> None:
    plan = a_plan(caller, a_pool(caller), Kind.OPTION, PlanTerms(YEARLY, exercise_months=36))
    row = granted(caller, plan, price=5_00)
    vest(system_caller("job"), row.ref)
    row = do(caller, row, Asked("exercise", DAY, "asked", 120))
    line = EquityTransaction.objects.get(kind="exercise")
    assert (row.settled, line.money) == (120, 120 * 5_00)
    with pytest.raises(InvalidError):
        deeds.propose(caller("compensation"), row.ref, Asked("exercise", DAY, "too many", 81))
    ref = deeds.exercise_own(caller("employee"), row.ref, 50)
    with pytest.raises(InvalidError):
        deeds.exercise_own(caller("employee"), row.ref, 1)
    deeds.approve(caller("director"), ref, None, "yes")
    row.refresh_from_db()
    assert row.settled == 170


def test_the_articles_dividend_after_three_years_with_the_target_met(caller: Call) -> None:
    rule = DividendRule(On.VESTED, AllOf((Tenure(36), Result("kpi", "年度目标"))))
    plan = a_plan(caller, a_pool(caller), Kind.PHANTOM, PlanTerms(YEARLY, dividends=rule))
    row = granted(caller, plan)
    vest(system_caller("job"), row.ref)
    with pytest.raises(InvalidError):
        deeds.propose_dividend(caller("compensation"), plan.line, DAY, 50, "resolution 9")
    certify(caller)
    group = deeds.propose_dividend(caller("compensation"), plan.line, DAY, 50, "resolution 9")
    (deed,) = row.deeds.filter(group=group)
    assert deed.money == 200 * 50
    deeds.approve(caller("director"), deed.ref, None, "paid")
    assert EquityTransaction.objects.get(kind="dividend").money == 10_000
    consistent()


def test_a_single_trigger_accelerates_once(caller: Call) -> None:
    plan = a_plan(caller, a_pool(caller), terms=PlanTerms(YEARLY, accelerations=(Acceleration(leavings=()),)))
    row = granted(caller, plan)
    vest(system_caller("job"), row.ref)
    asked = Asked("accelerate", DAY, "sold")
    with pytest.raises(InvalidError):
        deeds.propose(caller("compensation"), row.ref, asked)
    certify(caller, name="change_of_control")
    row = do(caller, row, asked)
    assert row.vested == 400
    with pytest.raises(InvalidError):
        deeds.propose(caller("compensation"), row.ref, asked)
    assert PLAIN.accelerations == ()


def test_what_a_promise_holds_is_free_again_when_its_person_is_erased(caller: Call, tmp_path: Path) -> None:
    pool = a_pool(caller)
    a_plan(caller, pool)
    propose(caller, a_case(caller))
    pool.refresh_from_db()
    assert pool.held == UNITS
    erase(tmp_path, "E201")
    pool.refresh_from_db()
    assert (pool.held, pool.nameless) == (0, 0)
    consistent()
