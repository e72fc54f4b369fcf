"""What several tests of commission begin with."""

from __future__ import annotations

import pytest
from sold import Call, a_run, in_force, on_plan, sale, six, sold

from mainstay_web.actions.commission import questions, runs
from mainstay_web.store.tables.accounts import Account
from mainstay_web.store.tables.commission import CommissionRun, CommissionStatement


@pytest.fixture
def settled(house: dict[str, Account], caller: Call) -> CommissionRun:
    """September approved, of the employee and two of sales, with a question that waits."""
    assert house
    plan = in_force(caller)
    on_plan(caller, plan, "E201", "E301", "E302")
    sold(caller, *six("E201"), *six("E301"), sale("D1", "E302", 10_000))
    row = a_run(caller, plan)
    runs.approve(caller("director"), row.ref, None, "as the plan says")
    mine = CommissionStatement.objects.get(person="E201")
    questions.ask(caller("employee"), mine.ref, "E201-6", "my last sale was larger")
    row.refresh_from_db()
    return row
