"""A larger company: sixty people more in two families and three levels, of both sexes, with a gap between them."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date

import pytest
from scanned_house import fair_house

from mainstay_web.actions import Caller
from mainstay_web.actions.budgets import set_budget
from mainstay_web.store.tables.accounts import Account
from mainstay_web.store.tables.cases import Budget


@pytest.fixture
def many(house: dict[str, Account]) -> dict[str, Account]:
    """The house with sixty people more in R&D, women paid some 8 percent less than comparable men."""
    fair_house(random.Random(5))
    return house


@pytest.fixture
def budget(many: dict[str, Account], caller: Callable[..., Caller]) -> Budget:
    """A million yuan for the company."""
    assert many
    ref = set_budget(caller("director"), "2026", "", date(2026, 1, 1), date(2026, 12, 31), 1_000_000_00)
    return Budget.objects.get(ref=ref)
