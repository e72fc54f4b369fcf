"""The analyst's and the employee's way through pay: one language on a desktop, the other on a phone."""

from __future__ import annotations

from pathlib import Path

import pytest
from journey import Traveller, served
from pay_journey import analyse, look, prepared
from playwright.sync_api import Browser

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(("lang", "width"), [("zh", "desktop"), ("en", "phone")])
def test_from_a_survey_to_the_letter_and_the_shares(browser: Browser, tmp_path: Path, lang: str, width: str) -> None:
    with served(tmp_path) as house:
        way = Traveller(browser, house, lang, width)
        analyse(way, tmp_path, prepared(house))
        look(way)
        way.close()
