"""P6: granted by two people, vested by rule, never beyond the pool; facts and promises follow."""

from __future__ import annotations

from datetime import date

import pytest
from equity_made import ARTICLE, DAY, HALVES, Call, a_plan, a_pool, certify, consistent, granted, proposed

from mainstay.chapters.equity.kinds import Kind
from mainstay.loop.carry.refusals import OverspentError
from mainstay_web.actions import InvalidError, RefusedError, StaleError
from mainstay_web.actions.equity import grants, setup
from mainstay_web.jobs import equity as night
from mainstay_web.jobs.registry import Run
from mainstay_web.store.facts import held
from mainstay_web.store.tables.accounts import Account
from mainstay_web.store.tables.equity import EquityGrant, EquityTransaction
from mainstay_web.store.tables.jobs import Job
from mainstay_web.store.tables.written import WrittenOnceError

pytestmark = pytest.mark.usefixtures("house")


def run() -> str:
    from mainstay_web.actions import system_caller  # noqa: PLC0415

    return night.every_night(Run(Job.objects.create(name="equity", made_by="x", due_at=system_caller().now)))


def test_a_grant_of_two_people_vests_by_night_and_is_told_as_facts(caller: Call) -> None:
    row = granted(caller, a_plan(caller, a_pool(caller)))
    assert run() == "2-0"
    row.refresh_from_db()
    assert row.vested == 200
    assert run() == "0-0", "asked again, it enters nothing"
    consistent()
    told = held(["grants", "vesting"])
    assert told["grants"].row(0, named=True)["value_per_unit"] == 20_00
    assert told["vesting"].select("on", "units", "state").sort("on").rows() == [
        (date(2025, 6, 1), 100, "vested"), (date(2026, 6, 1), 100, "vested"), (date(2027, 6, 1), 100, "due"),
        (date(2028, 6, 1), 100, "due"),
    ]  # fmt: skip


def test_results_vest_carry_and_are_proven(caller: Call) -> None:
    row = granted(caller, a_plan(caller, a_pool(caller), terms=ARTICLE))
    assert run().startswith("0-"), "no result, nothing vests"
    certify(caller, day=date(2026, 9, 1))
    assert run().startswith("2-")
    row.refresh_from_db()
    assert row.vested == 200
    line = EquityTransaction.objects.filter(grant=row, kind="vest").first()
    assert line is not None
    assert line.day == date(2026, 9, 1)
    assert line.proof[0]["document"] == "minutes 7"
    consistent()


def test_a10_nobody_approves_what_they_put_forward_or_what_is_theirs(caller: Call, house: dict[str, Account]) -> None:
    assert house
    plan = a_plan(caller, a_pool(caller))
    ref = grants.propose(caller("director"), "E201", grants.Wanted(plan.ref, 10, DAY, "why"))
    with pytest.raises(InvalidError):
        grants.approve(caller("director"), ref, None, "yes")
    for who in ("compensation", "hrbp", "manager", "employee", "auditor", "admin"):
        with pytest.raises(RefusedError):
            grants.approve(caller(who), ref, None, "yes")
    for who in ("manager", "employee", "hrbp_sales", "auditor", "admin", "ombuds"):
        with pytest.raises(RefusedError):
            grants.propose(caller(who), "E201", grants.Wanted(plan.ref, 10, DAY, "why"))
    with pytest.raises(RefusedError):
        grants.propose(caller("compensation"), "H003", grants.Wanted(plan.ref, 10, DAY, "for myself"))


def test_i2_the_pool_is_never_exceeded_and_gives_back(caller: Call) -> None:
    pool = a_pool(caller, units=1_000)
    plan = a_plan(caller, pool)
    first = proposed(caller, plan, units=700)
    with pytest.raises(OverspentError):
        proposed(caller, plan, "E202", units=400)
    grants.decline(caller("director"), first, None, "not now")
    proposed(caller, plan, "E202", units=400)
    pool.refresh_from_db()
    assert pool.held == 400
    consistent()


def test_c02_a_click_twice_grants_once(caller: Call) -> None:
    plan = a_plan(caller, a_pool(caller))
    wanted = grants.Wanted(plan.ref, 10, DAY, "why")
    refs = {grants.propose(caller("compensation", key="k"), "E201", wanted) for _ in range(2)}
    (ref,) = refs
    grants.approve(caller("director"), ref, None, "yes")
    with pytest.raises(StaleError):
        grants.approve(caller("director"), ref, None, "yes")
    assert EquityTransaction.objects.filter(kind="grant").count() == 1
    assert EquityGrant.objects.count() == 1


def test_the_ledger_is_written_once(caller: Call) -> None:
    granted(caller, a_plan(caller, a_pool(caller)))
    line = EquityTransaction.objects.get()
    with pytest.raises(WrittenOnceError):
        line.save()
    with pytest.raises(WrittenOnceError):
        EquityTransaction.objects.update(units=1)


def test_nothing_is_granted_under_a_version_that_was_followed(caller: Call) -> None:
    pool = a_pool(caller)
    first = a_plan(caller, pool)
    old = granted(caller, first)
    later = setup.Plan("Plan", Kind.RSU, pool.ref, HALVES, date(2026, 1, 1), line=first.line, reason="faster")
    ref = setup.propose_plan(caller("compensation"), later)
    proposed(caller, first, granted_on=date(2026, 2, 1))
    setup.decide_plan(caller("director"), ref, yes=True, answer="yes")
    with pytest.raises(InvalidError, match="no such plan in force"):
        proposed(caller, first, "E202", granted_on=date(2026, 2, 1))
    assert proposed(caller, first, "E202", granted_on=date(2025, 12, 31)), "of the days before it still can"
    assert EquityGrant.objects.get(pk=old.pk).plan == first, "what was granted keeps its version"
