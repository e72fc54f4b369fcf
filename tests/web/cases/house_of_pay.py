"""A market and an equity plan for the small company, as other rooms leave them."""

from __future__ import annotations

from datetime import date

from mainstay_web.store.tables.equity import EquityPlan, EquityPool, EquityValuation
from mainstay_web.store.tables.market import JobMatch, MarketCell, MarketSurvey

FIXED = 12 * 3_000_000
"""What everybody of the small company is paid a year."""


def a_market(p75: int) -> None:
    """A fresh survey with this P75 of fixed cash for the job of R&D, its match reviewed."""
    made = MarketSurvey.objects.create(
        source="S", effective=date(2026, 10, 31), definition="fixed_cash", currency="CNY", state="kept",
        kept_on=date(2026, 10, 31), made_by="H003",
    )  # fmt: skip
    MarketCell.objects.create(survey=made, job="Engineer", p50=p75 - 1_000_000, p75=p75, n=60)
    MarketCell.objects.create(survey=made, job="Another", p50=1, p75=2, n=60)
    JobMatch.objects.create(
        source="S", survey_job="Engineer", job="Job rd", state="agreed", proposed_by="H003",
        proposed_on=date(2026, 1, 1), reviewed_by="H001", reviewed_on=date(2026, 1, 2), note="the same work",
    )  # fmt: skip


def a_plan(units: int, *, listed: bool = True, kind: str = "restricted_stock") -> EquityPlan:
    """A pool with so many units left, a plan in force over it (and no other), a unit worth 20 yuan."""
    EquityPlan.objects.update(until=date(2026, 10, 1))
    pool = EquityPool.objects.create(name="Pool", authorised=units, held=0, made_by="H003", made_on=date(2026, 1, 1))
    EquityValuation.objects.create(day=date(2026, 1, 1), per_unit=2_000, source="round C", made_by="H003")
    return EquityPlan.objects.create(
        name="Plan A", kind=kind, pool=pool, terms={}, digest="0" * 64, since=date(2026, 1, 1), listed=listed,
        state="approved", proposed_by="H003", proposed_on=date(2026, 1, 1), approved_by="H001",
        approved_on=date(2026, 1, 2),
    )  # fmt: skip
