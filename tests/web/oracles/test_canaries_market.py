"""O1 over the pages of the market alone: quick enough to run at every change."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from canaries_market import in_market
from django.test import Client
from web_canaries import DAY, EVERYBODY
from web_crawl import addresses, routes, seen_in

from mainstay.core.access import Act
from mainstay_web.pages.reader import Reader
from mainstay_web.store.access import allowed
from mainstay_web.store.tables.accounts import Account

OURS = "pay/market/"


@pytest.mark.parametrize("who", EVERYBODY)
def test_nobody_reads_more_of_the_market_than_they_may(
    house: dict[str, Account], visit: Callable[[str], Client], reader: Callable[[str], Reader], who: str
) -> None:
    assert house
    actor, client = reader(who).actor, visit(who)
    keeps = bool(allowed(actor, Act.MARKET, None, DAY))
    seen = seen_in(OURS, client, actor, in_market())
    assert actor.person not in {person for _, person in seen}
    whole = {f"market_drift.{name}" for name in ("pay", "line", "line_before")}
    assert {where for where, _ in seen} == (whole if keeps else set())
    asked = [one for route in routes() if route.template.startswith(OURS) for one in addresses(route)]
    assert keeps or {client.get(address).status_code for address in asked} <= {404, 405}
