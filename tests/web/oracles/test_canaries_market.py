"""O1 over the pages of the market alone: quick enough to run at every change."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from canaries_market import in_market
from django.test import Client
from web_canaries import DAY
from web_crawl import addresses, routes

from mainstay.core.access import Act
from mainstay_web.pages.reader import Reader
from mainstay_web.store.access import allowed
from mainstay_web.store.tables.accounts import Account

EVERYBODY = (
    "director", "hrbp", "hrbp_sales", "compensation", "ombuds", "auditor", "admin", "manager", "employee", "colleague",
    "other_manager",
)  # fmt: skip


@pytest.mark.parametrize("who", EVERYBODY)
def test_nobody_reads_more_of_the_market_than_they_may(
    house: dict[str, Account], visit: Callable[[str], Client], reader: Callable[[str], Reader], who: str
) -> None:
    assert house
    canaries, actor, client = in_market(), reader(who).actor, visit(who)
    keeps = bool(allowed(actor, Act.MARKET, None, DAY))
    seen = set()
    for address in [one for route in routes() if route.template.startswith("pay/market/") for one in addresses(route)]:
        answer = client.get(address)
        assert answer.status_code < 500, address
        assert keeps or answer.status_code in (404, 405), address
        body = answer.content.decode("utf-8", "replace")
        shown = [one for one in canaries if any(sign in body for sign in one.signs)]
        assert [one for one in shown if not allowed(actor, one.field, one.person, DAY)] == [], address
        assert not [one for one in shown if one.person == actor.person], address
        seen |= {one.where for one in shown}
    assert seen == ({f"market_drift.{name}" for name in ("pay", "line", "line_before")} if keeps else set())
