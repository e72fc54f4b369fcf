"""A commission plan, people on it and what they sold: made by the actions, as a test needs them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
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

TIERS = ((1000, "0.01"), (3000, "0.02"), (8000, "0.03"), (20000, "0.05"))


def declaration(**more: Any) -> dict[str, Any]:
    """The plan of the published example: marginal, added up over the month, all to the owner or by shares."""
    return {
        "name": "Sales", "measure": "bookings", "credit": "overlay", "mode": "marginal",
        "accumulation": "period_to_date", "period": "month", "unit": "amount",
        "tiers": [{"to": str(to), "rate": rate} for to, rate in TIERS], **more,
    }  # fmt: skip


RICH: dict[str, Any] = {
    "unit": "quota", "period": "quarter", "statements": "month", "year_starts": 4,
    "seasons": ["0.2", "0.25", "0.25", "0.3"],
    "tiers": [{"to": "0.5", "rate": "0.02"}, {"to": "1", "rate": "0.0325"}, {"to": None, "rate": "0.05"}],
    "boundary": "upper", "rounding": {"half": "even", "at": "line"},
    "paces": [{"times": "1.5", "above": "1", "upto": None}, {"times": "0.8", "above": "0", "upto": "0.5"}],
    "gate": "ytd", "caps": [{"amount": "50000", "per": "statement", "carry": True},
                            {"amount": "400000.5", "per": "year", "carry": False}],
    "floor": "2000",
    "draw": {"minimum": "3000", "recoverable": True, "recover_from": 2, "recover_share": "0.5", "lasts": 6},
    "spiffs": [{"name": "New product", "since": "2027-01-01", "until": "2027-03-31", "fixed": None, "rate": "0.02",
                "at_least": "10000"},
               {"name": "Launch", "since": "2027-01-01", "until": "2027-01-31", "fixed": "500", "rate": None,
                "at_least": "0"}],
    "multipliers": [{"name": "Quality", "of": "score",
                     "curve": {"points": [["0", "0.9"], ["1", "1.1"]], "shape": "steps"}},
                    {"name": "Pace", "of": "attainment",
                     "curve": {"points": [["0", "1"], ["1", "1.2"]], "shape": "linear"}}],
    "bonus": {"name": "Goal", "of": "attainment", "curve": {"points": [["0.8", "0.5"], ["1", "1"]], "shape": "linear"}},
    "clawback": {"months": 12, "how": "pro_rata", "at_most": "0.2"},
    "proration": {"how": "ramp", "ramp": ["0.25", "0.5", "0.75"], "thresholds": False, "floor": True, "caps": True},
}  # fmt: skip
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
