"""A commission plan, people on it and what they sold: made by the actions, as a test needs them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.utils import timezone

from mainstay_web.actions import Caller
from mainstay_web.actions.commission import people, plans, runs, sales
from mainstay_web.jobs import catalogue
from mainstay_web.jobs.work import carry_out
from mainstay_web.store.commission_files import Sale
from mainstay_web.store.jobs import take
from mainstay_web.store.tables.commission import CommissionPlan, CommissionRun

DAY = date(2026, 10, 31)
SINCE = date(2026, 7, 1)
YUAN = 100
Call = Callable[..., Caller]
VECTORS = Path(__file__).parents[2] / "vectors"

TIERS = ((1000, "0.01"), (3000, "0.02"), (8000, "0.03"), (20000, "0.05"))


def declaration(**more: Any) -> dict[str, Any]:
    """The plan of the published example: marginal, added up over the month, all to the owner or by shares."""
    return {
        "name": "Sales", "measure": "bookings", "credit": "overlay", "mode": "marginal",
        "accumulation": "period_to_date", "period": "month", "unit": "amount",
        "tiers": [{"to": str(to), "rate": rate} for to, rate in TIERS], **more,
    }  # fmt: skip


RICH: dict[str, Any] = json.loads((VECTORS / "commission_every_part.json").read_text("utf-8"))
"""A declaration that uses every part of a plan."""


def a_draft(caller: Call, **more: Any) -> CommissionPlan:
    """A draft of the analyst's."""
    ref = plans.draft(caller("compensation"), plans.Wanted("Sales commission", declaration(**more), SINCE))
    return CommissionPlan.objects.get(ref=ref)


def in_force(caller: Call, **more: Any) -> CommissionPlan:
    """The same, put forward by the analyst and approved by the director."""
    row = a_draft(caller, **more)
    plans.propose(caller("compensation"), row.ref, None, "it pays for what we want sold")
    plans.approve(caller("director"), row.ref, None, "clear, and within the budget")
    row.refresh_from_db()
    return row


def on_plan(caller: Call, plan: CommissionPlan, *numbers: str, **more: Any) -> None:
    """People on the plan from its first day."""
    for number in numbers:
        people.assign(caller("compensation"), people.Wanted(number, plan.line, SINCE, agreed_on=SINCE, **more))


def sold(caller: Call, *rows: Sale) -> str:
    """Sales, as a file of them would bring them."""
    content = hashlib.sha256(json.dumps([repr(row) for row in rows]).encode()).hexdigest()
    return sales.bring(caller("compensation"), "crm.xlsx", content, "bookings", rows)


def sale(
    source: str, person: str, amount: int, day: date = date(2026, 9, 10), share: str = "1", *, overlay: bool = False
) -> Sale:
    """A sale in whole yuan."""
    return Sale(2, source, person, day, amount * YUAN, Decimal(share), overlay, f"Customer {source}")


def six(person: str, day: date = date(2026, 9, 1)) -> Sequence[Sale]:
    """The six sales of the published example."""
    amounts = (200, 300, 1500, 1200, 2000, 4500)
    return [sale(f"{person}-{at}", person, amount, day.replace(day=at)) for at, amount in enumerate(amounts, start=1)]


def work() -> int:
    """Does what waits in the queue; how much."""
    catalogue.load()
    count = 0
    while (job := take("test", timezone.now())) is not None:
        carry_out(job)
        count += 1
    return count


def a_run(caller: Call, plan: CommissionPlan, since: date = date(2026, 9, 1)) -> CommissionRun:
    """A run of a month, worked out."""
    ref = runs.compute(caller("compensation"), plan.line, since)
    work()
    return CommissionRun.objects.get(ref=ref)
