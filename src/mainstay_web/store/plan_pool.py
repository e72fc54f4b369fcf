"""The company's pool of equity, and what plans in force take of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import polars as pl

from mainstay_web.store.facts import held
from mainstay_web.store.plans import COMPANY, EQUITY, EQUITY_UNITS, taken_of
from mainstay_web.store.tables.cases import Case
from mainstay_web.store.tables.installation import Installation
from mainstay_web.store.tables.plans import APPROVED, SUPERSEDED, PlanChoice

_LET_GO = ("resigned", "left_otherwise", "withdrawn")
"""Outcomes of a case after which what it offered is not granted."""
_BACK = ("cause_confirmed", "package_proposed")
"""States of a case whose package was taken back."""


@dataclass(frozen=True, slots=True)
class Pool:
    """How much equity there is, and how much plans take: minor units of value (`is_money`), or units."""

    is_money: bool
    amount: int
    used: int


def lock_pool() -> None:
    """Of two approvals at once one waits here, then sees what the other took."""
    Installation.objects.select_for_update().filter(id=1).first()


def pools(day: date) -> list[Pool]:
    """The company's limits of equity in force; none where nobody stated one."""
    limits = held(["limits"]).get("limits")
    if limits is None:
        return []
    rows = limits.with_columns(pl.col("scope").fill_null(COMPANY)).filter(
        (pl.col("scope") == COMPANY) & pl.col("kind").is_in([EQUITY, EQUITY_UNITS])
    )
    found = []
    for kind, amount in rows.group_by("kind").agg(pl.min("amount")).sort("kind").iter_rows():
        used = sum(taken_of(kind, one, one.round.unit_value) for one in _given(day))
        found.append(Pool(kind == EQUITY, int(amount), used))
    return found


def _given(day: date) -> list[PlanChoice]:
    """Packages with equity in plans that were approved and whose time is not over, unless the case let them go."""
    rows = PlanChoice.objects.filter(
        round__state__in=(APPROVED, SUPERSEDED), round__until__gte=day, equity__gt=0
    ).select_related("round")
    gone = Case.objects.filter(outcome__in=_LET_GO) | Case.objects.filter(state__in=_BACK)
    return list(rows.exclude(case__in=gone.values("ref")))
