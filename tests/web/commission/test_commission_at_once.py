"""C02, C05, I8 for commission: two at the same moment, each on a connection of its own; what is paid is paid once."""

from __future__ import annotations

from datetime import date
from functools import partial

import pytest
from sold import Call, a_run, in_force, on_plan, sale, six, sold, work
from together import refusals

from mainstay_web.actions import Caller
from mainstay_web.actions.commission import runs, sales
from mainstay_web.store.tables.accounts import Account
from mainstay_web.store.tables.commission import (
    CommissionIntake,
    CommissionPlan,
    CommissionRun,
    CommissionStatement,
    CommissionTransaction,
)
from mainstay_web.store.tables.facts import FACTS, Batch

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def run(house: dict[str, Account], caller: Call) -> CommissionRun:
    """September of three people, worked out."""
    assert house
    plan = in_force(caller)
    on_plan(caller, plan, "E201", "E301", "E302")
    sold(caller, *six("E201"), *six("E301"), sale("D1", "E302", 10_000))
    return a_run(caller, plan)


def paid_once(run: CommissionRun) -> None:
    """One batch with one fact for each statement, and nobody's approval twice."""
    facts = FACTS["pay"].objects.filter(element="commission")
    statements = dict(CommissionStatement.objects.filter(run=run).values_list("person", "payable"))
    assert dict(facts.values_list("person_id", "amount")) == statements
    assert facts.count() == len(statements)
    assert Batch.objects.filter(source=f"commission {run.ref}").count() == 1


def test_i8_of_two_approvals_one_counts(run: CommissionRun, caller: Call, second: Caller) -> None:
    first = caller("director")
    deeds = [
        lambda: runs.approve(first, run.ref, run.version, "as the plan says"),
        lambda: runs.approve(second, run.ref, run.version, "I looked at three"),
    ]
    assert refusals(deeds) == ["stale"]
    paid_once(run)


def test_c02_a_double_click_pays_once(run: CommissionRun, caller: Call) -> None:
    who = caller("director", key="once")
    assert refusals([lambda: runs.approve(who, run.ref, run.version, "as the plan says")] * 4) == []
    paid_once(run)


def test_c05_approved_while_it_is_computed_anew(run: CommissionRun, caller: Call) -> None:
    who, analyst = caller("director"), caller("compensation")
    deeds = [
        lambda: runs.approve(who, run.ref, run.version, "as the plan says"),
        lambda: runs.again(analyst, run.ref, run.version),
    ]
    assert refusals(deeds) == ["stale"]
    work()
    run.refresh_from_db()
    if run.state == "approved":
        paid_once(run)
    else:
        assert run.state == "computed"
        assert not FACTS["pay"].objects.filter(element="commission").exists()


def test_the_same_sales_brought_twice_at_once_count_once(run: CommissionRun, caller: Call) -> None:
    assert run.pk
    before = CommissionTransaction.objects.count()
    analyst, rows = caller("compensation"), [sale("new", "E302", 5_000)]
    # The same content is the same import; another file with the same sale is told to look again.
    deeds = [partial(sales.bring, analyst, "a.csv", content, "bookings", rows) for content in ("a", "b")]
    assert set(refusals(deeds)) <= {"stale"}
    assert CommissionTransaction.objects.count() == before + 1
    assert refusals([lambda: sales.bring(analyst, "c.csv", "c", "bookings", [sale("c", "E302", 1)])] * 3) in (
        [], ["stale"], ["stale", "stale"],
    )  # fmt: skip
    assert CommissionTransaction.objects.filter(source="c").count() == 1
    assert CommissionIntake.objects.filter(source="c.csv").count() == 1


def test_one_run_of_a_period(run: CommissionRun, caller: Call) -> None:
    analyst, line = caller("compensation"), CommissionPlan.objects.get().line
    told = refusals([lambda: runs.compute(analyst, line, date(2026, 8, 1))] * 3)
    assert len(told) == 2
    assert CommissionRun.objects.exclude(pk=run.pk).count() == 1


def test_what_breaks_while_it_is_approved_leaves_nothing(
    run: CommissionRun, caller: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> int:
        raise RuntimeError("the power went")

    who = caller("director", key="once")
    monkeypatch.setattr(runs, "_kept", broken)
    with pytest.raises(RuntimeError):
        runs.approve(who, run.ref, run.version, "as the plan says")
    run.refresh_from_db()
    assert (run.state, run.batch_id) == ("computed", None)
    assert not FACTS["pay"].objects.filter(element="commission").exists()
    monkeypatch.undo()
    runs.approve(who, run.ref, run.version, "as the plan says")
    paid_once(run)
