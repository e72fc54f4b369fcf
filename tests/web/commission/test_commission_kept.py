"""PIPL 19, 45, 47: commission is kept for its period, is part of one's own copy, and goes with the person."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from sold import Call, a_run, in_force, on_plan, sale, sold

from mainstay_web.actions.commission import questions, runs, sales
from mainstay_web.store.erasing import erase
from mainstay_web.store.own_export import as_json, as_workbook
from mainstay_web.store.retention import dues, purge
from mainstay_web.store.tables.accounts import Account
from mainstay_web.store.tables.commission import (
    CommissionAssignment,
    CommissionClawback,
    CommissionDispute,
    CommissionStatement,
    CommissionTransaction,
)

DAY = date(2026, 10, 31)
TABLES = (CommissionAssignment, CommissionClawback, CommissionDispute, CommissionStatement, CommissionTransaction)


@pytest.fixture
def full(house: dict[str, Account], caller: Call) -> dict[str, Account]:
    """A row of every kind of the employee, and sales and a statement of somebody else."""
    plan = in_force(caller, clawback={"months": 12, "how": "full"})
    on_plan(caller, plan, "E201", "E302")
    sold(caller, sale("D1", "E201", 10_000), sale("D2", "E302", 10_000), sale("D3", "E201", 500))
    runs.approve(caller("director"), a_run(caller, plan).ref, None, "as the plan says")
    questions.ask(caller("employee"), CommissionStatement.objects.get(person="E201").ref, "D1", "why so little")
    mine = CommissionTransaction.objects.filter(person="E201").order_by("source")
    runs.claw_back(caller("compensation"), mine[0].ref, date(2026, 10, 5), "the customer left")
    sales.reverse(caller("compensation"), mine[1].ref, "void")
    return house


def test_kept_for_its_period_and_not_longer(full: dict[str, Account]) -> None:
    assert full
    assert {one.keeping.key: one.count for one in dues(DAY)}["commission"] == 0
    assert purge("commission", DAY) == 0
    later = date(2032, 1, 1)
    assert purge("commission", later) > 0
    assert not CommissionStatement.objects.exists()
    assert not CommissionTransaction.objects.exists()
    assert not CommissionClawback.objects.exists()


def test_gone_with_the_person_and_with_nobody_else(full: dict[str, Account], tmp_path: Path) -> None:
    assert full
    erase(tmp_path, "E201")
    for table in TABLES:
        assert not table.objects.filter(person="E201").exists(), table
    assert CommissionStatement.objects.filter(person="E302").count() == 1


def test_ones_own_copy_holds_all_of_it(full: dict[str, Account], caller: Call) -> None:
    assert full
    told = as_json(caller("employee").actor, "E201", DAY).decode()
    for words in ("commission_statements", "why so little", "the customer left", "void", "D1"):
        assert words in told
    assert "D2" not in told
    assert as_workbook(caller("employee").actor, "E201", DAY)[:2] == b"PK"
