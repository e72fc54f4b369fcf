"""Budgets for promises: set up, raised and lowered with a reason by the director alone; never below what is held."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from review_made import Call

from mainstay_web.actions import InvalidError, RefusedError
from mainstay_web.actions.budgets import change_budget, set_budget
from mainstay_web.store.tables.cases import Budget, BudgetChange

pytestmark = pytest.mark.usefixtures("staffed")
Visit = Callable[[str], Client]


def made(caller: Call) -> str:
    return set_budget(caller("director"), "Retention 2026", "rd", date(2026, 1, 1), date(2026, 12, 31), 100_000_00)


def test_only_the_director(caller: Call, visit: Visit) -> None:
    ref = made(caller)
    for who in ("hrbp", "compensation", "manager", "employee", "auditor", "admin", "ombuds"):
        assert visit(who).get("/budgets/").status_code == 404, who
        assert visit(who).post(f"/budgets/{ref}/change", {"amount": "1", "reason": "so"}).status_code == 404, who
        with pytest.raises(RefusedError):
            change_budget(caller(who), ref, 1, "so")
    page = visit("director").get("/budgets/").content.decode()
    assert "Retention 2026" in page
    assert "¥100,000" in page


def test_a_change_wants_a_reason_and_is_kept(caller: Call) -> None:
    ref = made(caller)
    with pytest.raises(InvalidError):
        change_budget(caller("director"), ref, 120_000_00, "  ")
    change_budget(caller("director"), ref, 120_000_00, "two more offers to answer")
    assert Budget.objects.get(ref=ref).amount == 120_000_00
    newest, first = BudgetChange.objects.all()
    assert (newest.before, newest.after, newest.by) == (100_000_00, 120_000_00, "H001")
    assert (first.before, first.after) == (0, 100_000_00)


def test_never_below_what_promises_hold(caller: Call) -> None:
    ref = made(caller)
    Budget.objects.filter(ref=ref).update(held=80_000_00)
    with pytest.raises(InvalidError):
        change_budget(caller("director"), ref, 79_999_99, "save")
    change_budget(caller("director"), ref, 80_000_00, "exactly what is held")
    with pytest.raises(IntegrityError), transaction.atomic():
        Budget.objects.filter(ref=ref).update(amount=1)
    assert BudgetChange.objects.count() == 2


def test_through_the_page(visit: Visit) -> None:
    client = visit("director")
    form = {
        "name": "Sales 2027", "unit": "sales", "amount": "50,000", "since": "2027-01-01", "until": "2027-12-31",
        "idempotency_key": "a",
    }  # fmt: skip
    assert client.post("/budgets/add", {**form, "until": "2026-01-01"}).status_code == 422
    for _ in range(2):
        assert client.post("/budgets/add", {**form, "idempotency_key": "b"}).status_code == 302
    (row,) = Budget.objects.all()
    assert (row.unit, row.amount) == ("sales", 50_000_00)
    address = f"/budgets/{row.ref}/change"
    assert client.post(address, {"amount": "60000", "reason": "", "idempotency_key": "c"}).status_code == 422
    assert client.post(address, {"amount": "60000", "reason": "one more", "idempotency_key": "d"}).status_code == 302
    page = client.get("/budgets/").content.decode()
    assert "one more" in page
    assert "SALES" in page
