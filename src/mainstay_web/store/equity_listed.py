"""What the rules for listed companies say about a plan of this house, and about one grant under it: warnings."""

from __future__ import annotations

from decimal import Decimal

from django.db.models import Sum

from mainstay.chapters.equity.kinds import Kind, Units
from mainstay.chapters.equity.listed import SHARES, SINCE, Draft, Finding, warnings
from mainstay.core.money import major
from mainstay_web.store.equity_book import terms_of
from mainstay_web.store.rules import in_force
from mainstay_web.store.tables.equity import EquityGrant, EquityPlan, EquityPool
from mainstay_web.store.tables.four_eyes import APPROVED, PROPOSED

EXAMPLE = 1_000
"""Units with which a plan's schedule is compared with the rules."""


def of_plan(plan: EquityPlan) -> tuple[Finding, ...]:
    """Of a plan for a listed company: its schedule, and all pools against the share capital kept for its first day."""
    return _found(plan, EXAMPLE, None, 0) if plan.listed else ()


def of_grant(row: EquityGrant) -> tuple[Finding, ...]:
    """Of a grant under such a plan: also its price, and all that its holder has with it."""
    if not row.plan.listed:
        return ()
    rows = EquityGrant.objects.filter(person=row.person, state__in=(PROPOSED, APPROVED), plan__listed=True)
    held = sum(one.units - one.forfeited - one.lapsed for one in rows)
    return _found(row.plan, row.units, major(row.price), held)


def _found(plan: EquityPlan, units: Units, price: Decimal | None, of_person: Units) -> tuple[Finding, ...]:
    day = max(plan.since, SINCE)
    in_all = EquityPool.objects.aggregate(sum=Sum("authorised"))["sum"] or 0
    draft = Draft(Kind(plan.kind), terms_of(plan), units, price, day, in_all, of_person)
    return warnings(draft, in_force(SHARES, day).market)
