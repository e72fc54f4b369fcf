"""Every page and tab of every menu in a real browser: no serious fault by axe, no scrolling sideways, no error."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from journey import House, Traveller, served
from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser
SERIOUS = ("serious", "critical")


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A small company, after one turn of the loop."""
    with served(tmp_path_factory.mktemp("house"), turned=True) as found:
        yield found


def faults(page: Page) -> list[str]:
    """What axe finds that is serious, with the element."""
    found = Axe().run(page)
    return [
        f"{page.url}: {one['id']} {one['nodes'][0]['target']}"
        for one in found.response["violations"]
        if one["impact"] in SERIOUS
    ]


@pytest.mark.parametrize(
    ("part", "lang", "width"),
    [
        ("director", "zh", "desktop"), ("hrbp", "en", "phone"), ("manager", "zh", "phone"), ("employee", "en", "phone"),
        ("admin", "en", "desktop"), ("auditor", "zh", "desktop"), ("compensation", "en", "desktop"),
    ],
)  # fmt: skip
def test_every_page_of_the_menu(browser: Browser, house: House, part: str, lang: str, width: str) -> None:
    way = Traveller(browser, house, lang, width)
    page = way.as_(part, "/")
    addresses = [str(link.get_attribute("href")) for link in page.query_selector_all("nav.side a.item")]
    assert len(addresses) > 3
    wrong, seen = list[str](), set[str]()
    while addresses:
        address = addresses.pop(0)
        page = way.as_(part, address)
        seen.add(address)
        way.picture(page, "")
        wrong += faults(page)
        tabs = [str(link.get_attribute("href")) for link in page.query_selector_all("main ul.tabs a")]
        addresses += [one for one in tabs if one.startswith("/") and "?" not in one and one not in {*seen, *addresses}]
    way.close()
    assert wrong == []
    assert way.errors == []
