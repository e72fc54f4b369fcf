"""A period that moved is corrected by two people, and a seller is answered: on a phone, in a real browser."""

from __future__ import annotations

from pathlib import Path

import pytest
from commission_journey import correct, sell
from journey import Traveller, served
from playwright.sync_api import Browser

pytestmark = pytest.mark.browser


def test_a_late_sale_is_paid_by_correction_and_a_seller_is_answered(browser: Browser, tmp_path: Path) -> None:
    with served(tmp_path, turned=True) as house:
        way = Traveller(browser, house, "en", "phone")
        correct(way)
        sell(way)
        way.close()
