"""Money of fairness is never a float: read from the types of every dataclass and column that holds it."""

from __future__ import annotations

from dataclasses import fields
from decimal import Decimal
from typing import get_type_hints

import pytest
from django.db import models

from mainstay.chapters.pay.bands import Band
from mainstay.chapters.pay.compression import Near
from mainstay.chapters.pay.fairness import Inverted, Standing
from mainstay.loop.mending import Point
from mainstay_web.store.scanning import Found
from mainstay_web.store.tables.fairness import FairnessFinding, FairnessOverride, FairnessScan

MONEY: dict[type, dict[str, type]] = {
    Band: {"low": int, "target": int, "high": int}, Near: {"pay": Decimal, "line": Decimal},
    Inverted: {"by": Decimal}, Standing: {"pay": Decimal}, Point: {"money": int},
    Found: {"pay": int, "expected": int, "mend": int},
}  # fmt: skip
SHARES: dict[type, set[str]] = {Point: {"gap"}}


@pytest.mark.parametrize("kind", MONEY, ids=lambda one: one.__name__)
def test_no_amount_is_a_float(kind: type) -> None:
    hints = get_type_hints(kind)
    assert {name: hints[name] for name in MONEY[kind]} == MONEY[kind]
    floats = {one.name for one in fields(kind) if hints[one.name] is float}
    assert floats == SHARES.get(kind, set())


@pytest.mark.parametrize("table", [FairnessFinding, FairnessOverride, FairnessScan], ids=lambda one: one.__name__)
def test_no_column_is_a_float(table: type[models.Model]) -> None:
    columns = table._meta.concrete_fields
    assert not [one.name for one in columns if isinstance(one, models.FloatField)]
    amounts = {"pay", "expected", "mend", "most"}
    assert all(isinstance(one, models.BigIntegerField) for one in columns if one.name in amounts)
