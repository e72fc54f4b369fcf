"""Canaries in year-end bonuses: what each was awarded and is paid, the result behind it, and why it was settled."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from web_canaries import DAY, WATCHED, Canary, provider

from mainstay.core.access import Field
from mainstay_web.store.bonus import as_declared, digest_of
from mainstay_web.store.tables.bonus import BonusAward, BonusLeaving, BonusPayment, BonusPlan, BonusResult
from mainstay_web.store.tables.four_eyes import APPROVED

RULE = {"unpaid": "forfeit", "back_months": 12, "back_share": "1"}
DECLARED = {
    "name": "Canary bonus", "year": 2025, "pay_on": "2026-02-10", "base": "base", "as_of": "year_end",
    "targets": [{"families": [], "low": None, "high": None, "months": "3"}],
    "factors": [{"level": "personal", "joins": "times", "weight": None,
                 "curve": {"points": [["0", "0"], ["1", "1"]], "shape": "linear"}}],
    "most": None, "served": "whole", "counts_from": 0, "least_days": 0, "rounding": {"step": 1, "way": "nearest"},
    "deferral": {"above": "0", "whole": True, "permille": [500, 500], "months": 12},
    "leavers": dict.fromkeys(("resigned", "redundant", "retired", "death_or_disability", "for_cause"), RULE),
}  # fmt: skip


@provider
def in_bonuses() -> list[Canary]:
    """A plan of last year, and for each watched person a result, an award and its two payments."""
    declared = as_declared(DECLARED)
    plan = BonusPlan.objects.create(
        name="Canary bonus", year=2025, state="force", declaration=declared, digest=digest_of(declared), inputs="i",
        made_by="H003", made_on=DAY, proposed_by="H003", proposed_on=DAY, proposal_reason="a", approved_by="H001",
        approved_on=DAY, approval_reason="b",
    )  # fmt: skip
    return [one for at, person in enumerate(WATCHED) for one in _of(plan, person, at)]


def _of(plan: BonusPlan, person: str, at: int) -> list[Canary]:
    half = 4_417_31 + 13_00 * at
    words = f"canarybonus{at}leftx"
    maker = "H003" if person != "H003" else "H002"
    approver = "H001" if person != "H001" else "H002"
    BonusResult.objects.create(plan=plan, person=person, value=Decimal("0.917"), made_by=maker, made_on=DAY)
    reckoning = {
        "person": person, "yearly": 2 * half * 4, "months": "3", "target": 2 * half, "factors": [], "coefficient": "1",
        "capped": False, "served": 1, "of": 1, "amount": 2 * half, "why_not": None,
    }  # fmt: skip
    award = BonusAward.objects.create(
        plan=plan, year=2025, person=person, reckoning=reckoning, amount=2 * half, made_by=maker,
        approved_by=approver,
    )  # fmt: skip
    BonusLeaving.objects.create(
        award=award, person=person, kind="retired", left_on=DAY, reason=words, proposed_by=maker, proposed_on=DAY,
        approved_by=approver, approved_on=DAY, answer="yes", state=APPROVED,
    )  # fmt: skip
    for number, on in ((1, date(2026, 2, 10)), (2, date(2027, 2, 10))):
        BonusPayment.objects.create(
            award=award, person=person, number=number, on=on, permille=500, amount=half, pays=half
        )
    shown = (f"{half / 100:,.2f}", f"{2 * half / 100:,.2f}")
    return [
        Canary(person, Field.PAY, "bonus.paid", shown),
        Canary(person, Field.PAY, "bonus.left", (words,)),
    ]
