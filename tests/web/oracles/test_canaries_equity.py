"""O1 over the pages of equity alone: nobody reads more of anybody's shares than they may; a leak would be caught."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from canaries_equity import in_equity
from django.test import Client
from web_canaries import DAY
from web_crawl import addresses, routes

from mainstay_web.pages.reader import Reader
from mainstay_web.store.access import allowed
from mainstay_web.store.tables.accounts import Account

OURS = ("equity/", "my/shares/")
EVERYBODY = (
    "director", "hrbp", "hrbp_sales", "compensation", "ombuds", "auditor", "admin", "manager", "employee", "colleague",
    "other_manager",
)  # fmt: skip


@pytest.mark.parametrize("who", EVERYBODY)
def test_nobody_reads_more_of_shares_than_they_may(
    house: dict[str, Account], visit: Callable[[str], Client], reader: Callable[[str], Reader], who: str
) -> None:
    assert house
    canaries, actor, client = in_equity(), reader(who).actor, visit(who)
    seen = set()
    for address in [one for route in routes() if route.template.startswith(OURS) for one in addresses(route)]:
        answer = client.get(address)
        assert answer.status_code < 500, address
        body = answer.content.decode("utf-8", "replace")
        shown = [one for one in canaries if any(sign in body for sign in one.signs)]
        assert [one for one in shown if not allowed(actor, one.field, one.person, DAY)] == [], address
        seen |= {one.where for one in shown}
    if who in ("director", "compensation"):
        assert {"equity.reason", "equity.proof", "equity.deed", "equity.event", "equity.units", "equity.dividend",
                "equity.waits", "equity.asked", "equity.invested"} <= seen  # fmt: skip
    if who == "employee":
        assert seen == {"equity.units", "equity.dividend", "equity.invested"}
    if who in ("manager", "colleague", "auditor", "admin", "ombuds", "other_manager"):
        assert seen == set()
