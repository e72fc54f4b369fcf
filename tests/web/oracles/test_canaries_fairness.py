"""O1 over the pages of fairness alone, and shown to see what it is meant to."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from canaries_fairness import in_fairness
from django.test import Client
from web_canaries import DAY
from web_crawl import addresses, routes

from mainstay_web.pages.reader import Reader
from mainstay_web.store.access import allowed
from mainstay_web.store.tables.accounts import Account

OURS = ("fairness/", "pay/bands/")


@pytest.mark.parametrize("who", ["director", "hrbp", "compensation", "auditor", "admin", "manager", "employee"])
def test_nobody_reads_more_of_fairness_than_they_may(
    house: dict[str, Account], visit: Callable[[str], Client], reader: Callable[[str], Reader], who: str
) -> None:
    assert house
    canaries, actor, client = in_fairness(), reader(who).actor, visit(who)
    seen = set()
    for address in [one for route in routes() if route.template.startswith(OURS) for one in addresses(route)]:
        answer = client.get(address)
        assert answer.status_code < 500, address
        body = answer.content.decode("utf-8", "replace")
        shown = [one for one in canaries if any(sign in body for sign in one.signs)]
        assert [one for one in shown if not allowed(actor, one.field, one.person, DAY)] == [], address
        assert not [one for one in shown if one.person == actor.person], address
        seen |= {one.where for one in shown}
    whole = {"fairness.pay", "fairness.expected", "fairness.override", "fairness.reason"}
    assert seen == (whole if who in ("director", "compensation") else set())
