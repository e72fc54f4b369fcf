"""Once round the loop in a real browser: one language on a desktop, the other on a phone."""

from __future__ import annotations

from pathlib import Path

import pytest
from journey import Traveller, facts_of, served, travel
from playwright.sync_api import Browser

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(("lang", "width"), [("zh", "desktop"), ("en", "phone")])
def test_from_new_facts_to_a_kept_promise(browser: Browser, tmp_path: Path, lang: str, width: str) -> None:
    with served(tmp_path) as house:
        way = Traveller(browser, house, lang, width)
        travel(way, facts_of(house, tmp_path / "facts"))
        way.close()
