"""How much waits in many places, asked in one query: the menu stands on every page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import F, Func, IntegerField, QuerySet, Subquery, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce

from mainstay_web.store.tables.installation import Installation

Waiting = QuerySet[Any] | int
"""Rows that wait, or how many where it takes more than a query to say."""


def counted(places: Sequence[Sequence[Waiting]]) -> list[int]:
    """How much waits in each place."""
    if not any(places):
        return [0 for _ in places]
    rows: QuerySet[Any] = Installation.objects.filter(id=1)
    return list(rows.values_list(*(_sum(parts) for parts in places)).get())


def _sum(parts: Sequence[Waiting]) -> Combinable:
    found: Combinable = Value(0)
    for one in parts:
        # A plain function of SQL: Django groups by what stands beside its own `Count`.
        count = Func(F("pk"), function="COUNT", output_field=IntegerField())
        found += Value(one) if isinstance(one, int) else Coalesce(Subquery(one.order_by().values(n=count)), 0)
    return found
