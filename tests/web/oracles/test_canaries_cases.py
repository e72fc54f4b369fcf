"""O1 over the pages of cases, promises, requests and key people alone: quick enough to run at every change."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from canaries_cases import in_cases
from django.test import Client
from web_canaries import DAY
from web_crawl import addresses, routes

from mainstay_web.pages.reader import Reader
from mainstay_web.store.access import allowed
from mainstay_web.store.tables.accounts import Account

OURS = ("cases/", "promises/", "my/", "requests/", "keys/", "talks/", "one-on-one/", "thanks/")
EVERYBODY = (
    "director", "hrbp", "hrbp_sales", "compensation", "ombuds", "auditor", "admin", "manager", "employee", "colleague",
    "other_manager",
)  # fmt: skip


@pytest.mark.parametrize("who", EVERYBODY)
def test_nobody_reads_more_of_a_case_than_they_may(
    house: dict[str, Account], visit: Callable[[str], Client], reader: Callable[[str], Reader], who: str
) -> None:
    assert house
    canaries, actor, client = in_cases(), reader(who).actor, visit(who)
    seen = 0
    for route in routes():
        if not route.template.startswith(OURS):
            continue
        for address in addresses(route):
            answer = client.get(address)
            assert answer.status_code < 500, address
            body = answer.content.decode("utf-8", "replace")
            shown = [one for one in canaries if any(sign in body for sign in one.signs)]
            leaks = [one for one in shown if not allowed(actor, one.field, one.person, DAY)]
            assert leaks == [], address
            seen += len(shown)
    # Those who look after people do see: a crawl that finds nothing anywhere proves nothing.
    assert (seen > 0) is (
        who in {"director", "hrbp", "hrbp_sales", "compensation", "manager", "other_manager", "employee"}
    )
