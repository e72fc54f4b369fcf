"""The house with what a pay review reads."""

from __future__ import annotations

import pytest
from review_made import more_facts

from mainstay_web.store.tables.accounts import Account


@pytest.fixture
def staffed(house: dict[str, Account]) -> dict[str, Account]:
    """Everybody with pay and most with results; R&D with a market."""
    more_facts()
    return house
