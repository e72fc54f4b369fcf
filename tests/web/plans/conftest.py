"""A computed round in the house of the tests."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from plans_made import ABOVE, a_round, paid

from mainstay_web.actions import Caller
from mainstay_web.actions.budgets import set_budget
from mainstay_web.store.tables.accounts import Account
from mainstay_web.store.tables.cases import Budget
from mainstay_web.store.tables.plans import PlanRound


@pytest.fixture
def round_(house: dict[str, Account], caller: Callable[..., Caller]) -> PlanRound:
    """Drafted and computed by the compensation analyst; its raise passes nobody."""
    assert house
    paid(ABOVE)
    return a_round(caller)


@pytest.fixture
def budget(house: dict[str, Account], caller: Callable[..., Caller]) -> Budget:
    """A hundred thousand yuan for the company."""
    assert house
    ref = set_budget(caller("director"), "2027", "", date(2026, 1, 1), date(2027, 12, 31), 100_000_00)
    return Budget.objects.get(ref=ref)
