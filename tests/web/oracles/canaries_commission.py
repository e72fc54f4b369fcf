"""Canaries in commission: what was sold, what each person was paid, why it was taken back, what was asked."""

from __future__ import annotations

from datetime import date, timedelta

from web_canaries import DAY, WATCHED, Canary, provider

from mainstay.core.access import Field
from mainstay_web.store.commission_rules import as_declared, digest_of
from mainstay_web.store.tables.commission import (
    CommissionAssignment,
    CommissionClawback,
    CommissionDispute,
    CommissionIntake,
    CommissionPlan,
    CommissionResult,
    CommissionRun,
    CommissionStatement,
    CommissionTransaction,
)
from mainstay_web.store.tables.facts import Batch

SINCE, UNTIL = date(2026, 9, 1), date(2026, 9, 30)
DECLARED = {
    "name": "Canary plan", "measure": "bookings", "credit": "owner", "mode": "marginal",
    "accumulation": "period_to_date", "period": "month", "unit": "amount",
    "tiers": [{"to": None, "rate": "0.05"}], "clawback": {"months": 12, "how": "full"},
}  # fmt: skip


@provider
def in_commission() -> list[Canary]:
    """A plan in force, a settled run, and for each watched person a sale, a statement, a clawback and a question."""
    declared = as_declared(DECLARED)
    plan = CommissionPlan.objects.create(
        name="Canary plan", state="force", declaration=declared, digest=digest_of(declared), since=SINCE,
        made_by="H003", made_on=SINCE, proposed_by="H003", proposed_on=SINCE, proposal_reason="a", approved_by="H001",
        approved_on=SINCE, approval_reason="b",
    )  # fmt: skip
    batch = Batch.objects.create(source="commission", made_by="test")
    run = CommissionRun.objects.create(
        line=plan.line, since=SINCE, until=UNTIL, state="approved", plans=[[plan.ref, plan.digest]], inputs="i",
        outputs="o", people=len(WATCHED), made_by="H003", made_on=DAY, approved_by="H001", approved_on=DAY,
        approval_reason="so", batch=batch,
    )  # fmt: skip
    intake = CommissionIntake.objects.create(source="canaries.csv", content="c", rows=len(WATCHED), made_by="H003")
    return [one for at, person in enumerate(WATCHED) for one in _of(plan, run, intake, person, at)]


def _of(plan: CommissionPlan, run: CommissionRun, intake: CommissionIntake, person: str, number: int) -> list[Canary]:
    words = {
        name: f"canarycommission{number}{name}x"
        for name in ("source", "customer", "words", "answer", "reason", "back", "ground")
    }
    amount, shown = _money(number)
    quota, quota_shown = _money(40 + number)
    CommissionAssignment.objects.create(
        person=person, line=plan.line, quota=quota, since=SINCE, agreed_on=SINCE, made_by="H003", made_on=SINCE
    )
    sale = CommissionTransaction.objects.create(
        intake=intake, source=words["source"], person=person, day=SINCE, amount=amount * 20, measure="bookings",
        customer=words["customer"],
    )  # fmt: skip
    CommissionTransaction.objects.create(
        intake=intake, source=words["source"], person=person, day=DAY, amount=-amount * 20, measure="bookings",
        reverses=sale, reason=words["back"],
    )  # fmt: skip
    statement = CommissionStatement.objects.create(
        run=run, person=person, statement=_statement(person, words["source"], amount), digest="d", earned=amount,
        payable=amount, made_by="H003" if person != "H003" else "H002", approved_by="H001",
    )  # fmt: skip
    CommissionClawback.objects.create(
        person=person, line=plan.line, transaction=sale, lost_on=DAY, counts_on=DAY, paid=amount,
        reason=words["reason"], made_by="H003", made_on=DAY,
    )  # fmt: skip
    CommissionDispute.objects.create(
        person=person, statement=statement, item=words["source"], words=words["words"], raised_on=DAY,
        due=DAY + timedelta(days=7), outcome="right", answer=words["answer"], answered_by="H001", answered_on=DAY,
    )  # fmt: skip
    CommissionResult.objects.create(
        person=person, line=plan.line, name="goal", since=SINCE, value=1, words=words["ground"], made_by="H003",
        made_on=DAY,
    )  # fmt: skip
    return [
        *(Canary(person, Field.PAY, f"commission.{name}", (word,)) for name, word in words.items()),
        Canary(person, Field.PAY, "commission.paid", shown),
        Canary(person, Field.PAY, "commission.quota", quota_shown),
    ]


def _money(number: int) -> tuple[int, tuple[str, ...]]:
    whole = 553_100 + 13 * number
    return whole * 100, (f"{whole:,}", str(whole))


def _statement(person: str, ref: str, amount: int) -> dict[str, object]:
    line = {
        "kind": "tier", "amount": amount, "base": amount * 20, "times": 1, "per": 20, "ref": ref,
        "day": SINCE.isoformat(), "name": "", "tier": 1, "over": 0, "upto": None, "pace": "1",
    }  # fmt: skip
    return {
        "person": person, "currency": "CNY", "start": SINCE.isoformat(), "end": UNTIL.isoformat(), "lines": [line],
        "total": amount, "credited": amount * 20, "attained": amount * 20, "quota": None, "gate_open": True,
        "after": {}, "left_out": [],
    }  # fmt: skip
