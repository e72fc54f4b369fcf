"""A bonus plan as its form says it, and one brought as far as a test needs it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal

from mainstay.chapters.pay.bonus.words import Leaving
from mainstay_web.actions import Caller
from mainstay_web.actions.bonus import leaving, paying, plans
from mainstay_web.actions.bonus.plans import Result
from mainstay_web.pages.bonus.declaring import declared
from mainstay_web.store.tables.bonus import BonusAward, BonusPlan

Call = Callable[..., Caller]
CURVE = "60 0; 100 100; 150 200"
FORM: dict[str, str] = {
    "name": "Bonus of 2025", "year": "2025", "pay_on": "2026-02-10", "base": "base", "as_of": "year_end",
    "targets": "*, *, 3", "joins_company": "times", "curve_company": CURVE, "joins_unit": "weighs", "weight_unit": "40",
    "curve_unit": CURVE, "joins_personal": "weighs", "weight_personal": "60", "curve_personal": CURVE,
    "shape": "linear", "capped": "yes", "most": "250", "served": "months", "counts_from": "15", "least_days": "0",
    "step": "1", "only": "", "deferred": "yes", "above": "0", "whole": "yes", "permille": "400/300/300",
    "deferral_months": "12",
    **{f"unpaid_{kind}": "forfeit" for kind in ("resigned", "for_cause")},
    **{f"unpaid_{kind}": "on_time" for kind in ("redundant", "retired", "death_or_disability")},
    "back_for_cause": "12", "share_for_cause": "50",
}  # fmt: skip
"""Three months of base pay, company × (40 % unit + 60 % personal), 40/30/30 over three years."""
PEOPLE = ("E201", "E202", "E301")
RESULTS = (
    Result(Decimal("1.1")), Result(Decimal("0.8"), unit="rd"), Result(Decimal(1), unit="sales"),
    *(Result(Decimal("1.2"), person=one) for one in PEOPLE),
)  # fmt: skip
RD = 112_320_00
"""Of somebody in R&D on 30,000 a month: 90,000 × 1.2 × (0.4 × 0.5 + 0.6 × 1.4)."""
FIRST = date(2026, 2, 10)


def later(caller: Caller, day: date) -> Caller:
    """The same, on another day."""
    return replace(caller, day=day)


def a_draft(caller: Call, **more: str) -> BonusPlan:
    """A draft for three people, with every result."""
    ref = plans.draft(caller("compensation"), declared({**FORM, "only": ",".join(PEOPLE), **more}, "CNY"))
    plans.note_results(caller("compensation"), ref, None, RESULTS)
    return BonusPlan.objects.get(ref=ref)


def approved(caller: Call, **more: str) -> BonusPlan:
    """The same, put forward and approved by the director."""
    row = a_draft(caller, **more)
    plans.propose(caller("compensation"), row.ref, None, "as declared")
    plans.approve(caller("director"), row.ref, None, "within the budget")
    row.refresh_from_db()
    return row


def paid(caller: Call) -> BonusPlan:
    """Approved, and what is due by the end of October 2026 paid."""
    row = approved(caller)
    paying.pay(caller("compensation"), row.ref, None)
    row.refresh_from_db()
    return row


def gone(caller: Call, award: BonusAward, kind: Leaving, day: date = date(2026, 10, 31)) -> None:
    """Put forward by the analyst that the person left so, and approved by the director."""
    ref = leaving.propose_leaving(caller("compensation"), award.ref, kind, day, "as the report says")
    leaving.decide_leaving(caller("director"), award.ref, ref, yes=True, answer="I read the report")
