"""Budgets for promises, as whoever sets them up sees them: what each has, holds and has left, and what holds it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from mainstay.core.access import Act, Actor
from mainstay.core.text import Text
from mainstay_web.store.access import allowed
from mainstay_web.store.tables.cases import Budget, BudgetChange, Commitment
from mainstay_web.store.tables.people import Unit

COMPANY = Text("全公司", "The company")


@dataclass(frozen=True, slots=True)
class Line:
    """One budget: `kept` of what it holds is spent by promises kept, the rest is held for open ones."""

    row: Budget
    unit: Text
    kept: int
    promises: int
    changes: tuple[BudgetChange, ...]

    @property
    def left(self) -> int:
        """What no promise holds."""
        return self.row.amount - self.row.held


def sees_budgets(actor: Actor, day: date) -> bool:
    """Whether the actor sets budgets up."""
    return bool(allowed(actor, Act.PLAN_APPROVE, None, day))


def budgets(actor: Actor, day: date) -> list[Line]:
    """Every budget, those that run first."""
    if not sees_budgets(actor, day):
        return []
    rows = list(Budget.objects.order_by("-until", "unit", "pk").prefetch_related("changes", "commitments"))
    names = dict(Unit.objects.values_list("unit", "name"))
    return [_line(one, names) for one in rows]


def _line(row: Budget, names: dict[str, str]) -> Line:
    name = names.get(row.unit, row.unit)
    held: list[Commitment] = [
        one for one in row.commitments.all() if one.reserved and one.lapsed_on is None and one.withdrawn_on is None
    ]
    return Line(
        row, Text(name, name) if row.unit else COMPANY, sum(one.reserved for one in held if one.kept_on), len(held),
        tuple(row.changes.all()),
    )  # fmt: skip


def budget_by_ref(actor: Actor, ref: str, day: date) -> Line | None:
    """One of them."""
    return next((one for one in budgets(actor, day) if one.row.ref == ref), None)
