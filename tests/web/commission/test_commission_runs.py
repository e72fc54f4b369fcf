"""P5: what a run pays, once, of two people; corrected by a later run; a promise kept by the fact of its payment."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from sold import Call, a_run, in_force, on_plan, sale, six, sold, work

from mainstay.loop.carry.refusals import SecondPersonError
from mainstay_web.actions import InvalidError
from mainstay_web.actions.commission import people, runs, sales
from mainstay_web.store.facts import held
from mainstay_web.store.tables.accounts import Account
from mainstay_web.store.tables.commission import (
    CommissionAssignment,
    CommissionPlan,
    CommissionRun,
    CommissionStatement,
    CommissionTransaction,
)
from mainstay_web.store.tables.facts import FACTS, Batch

SEPTEMBER = date(2026, 9, 1)


@pytest.fixture
def run(house: dict[str, Account], caller: Call) -> CommissionRun:
    """September of two people, worked out."""
    assert house
    plan = in_force(caller)
    on_plan(caller, plan, "E301", "E302")
    sold(caller, *six("E301"), sale("D1", "E302", 10_000, share="0.6"), sale("D1", "E301", 10_000, share="0.4"))
    return a_run(caller, plan)


def commission() -> dict[str, tuple[date, int, str]]:
    """What the facts say each person is paid as commission."""
    rows = [row for row in held(["pay"])["pay"].to_dicts() if row["element"] == "commission"]
    return {row["person_id"]: (row["from"], row["amount"], row["per"]) for row in rows}


def test_worked_out_line_by_line(run: CommissionRun) -> None:
    assert run.state == "computed"
    paid = dict(CommissionStatement.objects.values_list("person", "payable"))
    assert set(paid) == {"E301", "E302"}
    # 6,000 credited: 1,000 at 1 %, 2,000 at 2 %, 3,000 at 3 %
    assert paid["E302"] == 140_00
    assert run.payable == sum(paid.values())


def test_the_same_inputs_give_the_same_bytes(run: CommissionRun, caller: Call) -> None:
    first = (run.inputs, run.outputs, list(CommissionStatement.objects.order_by("person").values_list("digest")))
    runs.again(caller("compensation"), run.ref, run.version)
    work()
    run.refresh_from_db()
    assert (run.inputs, run.outputs) == first[:2]
    assert list(CommissionStatement.objects.order_by("person").values_list("digest")) == first[2]


def test_approval_writes_what_is_paid_once(run: CommissionRun, caller: Call) -> None:
    before = Batch.objects.count()
    runs.approve(caller("director"), run.ref, run.version, "as the plan says")
    assert Batch.objects.count() == before + 1
    paid = dict(CommissionStatement.objects.values_list("person", "payable"))
    assert commission() == {one: (date(2026, 10, 1), amount, "month") for one, amount in paid.items()}
    with pytest.raises(InvalidError):
        runs.approve(caller("director"), run.ref, None, "again")
    assert Batch.objects.count() == before + 1


def test_i8_two_people(run: CommissionRun, caller: Call) -> None:
    CommissionRun.objects.update(made_by="H001")
    with pytest.raises(SecondPersonError):
        runs.approve(caller("director"), run.ref, None, "my own")
    assert commission() == {}


def test_nobody_paid_by_a_plan_approves_its_run(run: CommissionRun, caller: Call) -> None:
    on_plan(caller, CommissionPlan.objects.get(line=run.line), "H001")
    with pytest.raises(SecondPersonError):
        runs.approve(caller("director"), run.ref, None, "so be it")


def test_what_changed_meanwhile_is_not_approved(run: CommissionRun, caller: Call) -> None:
    sold(caller, sale("late", "E302", 5_000))
    with pytest.raises(InvalidError, match="changed since"):
        runs.approve(caller("director"), run.ref, None, "as the plan says")
    runs.again(caller("compensation"), run.ref, None)
    work()
    runs.approve(caller("director"), run.ref, None, "as the plan says")
    assert commission()["E302"][1] == 350_00


def test_corrected_by_a_later_run_never_by_change(
    run: CommissionRun, caller: Call, visit: Callable[[str], Client]
) -> None:
    runs.approve(caller("director"), run.ref, None, "as the plan says")
    before = list(FACTS["pay"].objects.filter(element="commission").values_list("row", "amount"))
    sold(caller, sale("late", "E302", 5_000))
    ref = runs.correct(caller("compensation"), run.ref, "a sale came late")
    work()
    runs.approve(caller("director"), ref, None, "it was missing")
    assert commission()["E302"] == (date(2026, 10, 1), 350_00, "month")
    rows = list(FACTS["pay"].objects.filter(element="commission").values_list("row", "amount"))
    assert rows[: len(before)] == before, "the earlier rows stand as they were"
    with pytest.raises(InvalidError):
        runs.correct(caller("compensation"), run.ref, "again")
    mine = CommissionStatement.objects.get(person="E302", run__ref=ref)
    told = visit("compensation").get(f"/commission/statements/{mine.ref}/").content.decode()
    assert "Against the earlier statement" in told
    assert "+150.00" in told


def test_who_sells_nothing_more_is_paid_nothing_more(run: CommissionRun, caller: Call) -> None:
    runs.approve(caller("director"), run.ref, None, "as the plan says")
    assert CommissionTransaction.objects.exists()
    with pytest.raises(InvalidError, match="not over"):
        runs.compute(caller("compensation"), run.line, date(2026, 10, 1))
    sales.reverse(caller("compensation"), CommissionTransaction.objects.filter(source="D1")[0].ref, "void")
    assert CommissionTransaction.objects.filter(source="D1").count() == 4


def test_a_quarter_is_a_rate_a_year_to_the_fen(house: dict[str, Account], caller: Call) -> None:
    assert house
    plan = in_force(caller, period="quarter", tiers=[{"to": None, "rate": "0.0001"}])
    on_plan(caller, plan, "E302")
    sold(caller, sale("D1", "E302", 12_345))
    row = a_run(caller, plan, date(2026, 7, 1))
    with pytest.raises(InvalidError, match="first day"):
        runs.compute(caller("compensation"), plan.line, date(2026, 8, 1))
    assert CommissionStatement.objects.get().payable == 123
    runs.approve(caller("director"), row.ref, None, "as the plan says")
    assert commission() == {"E302": (date(2026, 10, 1), 123 * 4, "year")}


def test_on_two_plans_the_rate_is_of_both(house: dict[str, Account], caller: Call) -> None:
    assert house
    first, second = in_force(caller), in_force(caller, tiers=[{"to": None, "rate": "0.001"}])
    for plan in (first, second):
        on_plan(caller, plan, "E302")
    sold(caller, sale("D1", "E302", 10_000))
    for plan in (first, second):
        runs.approve(caller("director"), a_run(caller, plan).ref, None, "as the plan says")
    assert commission() == {"E302": (date(2026, 10, 1), (300_00 + 10_00) * 12, "year")}


def test_who_left_the_plan_is_paid_nothing_more(house: dict[str, Account], caller: Call) -> None:
    assert house
    plan = in_force(caller)
    on_plan(caller, plan, "E301", "E302")
    sold(caller, sale("D1", "E302", 10_000, date(2026, 8, 5)), sale("D2", "E301", 10_000, date(2026, 8, 5)))
    runs.approve(caller("director"), a_run(caller, plan, date(2026, 8, 1)).ref, None, "as the plan says")
    mine = CommissionAssignment.objects.get(person="E302")
    people.leave(caller("compensation"), mine.ref, date(2026, 8, 31))
    runs.approve(caller("director"), a_run(caller, plan, SEPTEMBER).ref, None, "as the plan says")
    assert commission()["E302"] == (date(2026, 10, 1), 0, "month")
    assert FACTS["pay"].objects.filter(person_id="E302", element="commission").count() == 2
