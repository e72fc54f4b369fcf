"""On days beyond every dated parameter no page breaks: the rooms say in words what has ended."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from web_canaries import PROVIDERS, in_facts
from web_crawl import visit_all

from mainstay_web.store.standing import restand
from mainstay_web.store.tables.accounts import Account
from mainstay_web.store.tables.installation import Installation

pytestmark = pytest.mark.crawl


@pytest.mark.parametrize(
    ("who", "day"),
    [("director", date(2028, 3, 1)), ("compensation", date(2027, 8, 15)), ("employee", date(2028, 3, 1))],
)
def test_no_page_breaks_on_a_day_beyond_the_rules(
    house: dict[str, Account], visit: Callable[[str], Client], who: str, day: date
) -> None:
    assert house
    in_facts()
    for provide in PROVIDERS:
        provide()
    Installation.objects.update(day=day)
    restand(day)
    pages = list(visit_all(visit(who)))
    assert [address for address, status, _ in pages if status >= 500] == []
    assert sum(status == 200 for _, status, _ in pages) >= 3
