"""O1 over statements and prices alone: nobody reads more of somebody's rewards than they may."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from canaries_rewards import in_rewards
from django.test import Client
from web_canaries import DAY, in_facts
from web_crawl import addresses, routes

from mainstay_web.pages.reader import Reader
from mainstay_web.store.access import allowed
from mainstay_web.store.tables.accounts import Account

OURS = ("rewards/", "my/rewards", "social/")
WHO_IS_WATCHED = ("employee", "hrbp")
"""Accounts of people with canaries of their own."""
EVERYBODY = (
    "director", "hrbp", "hrbp_sales", "compensation", "ombuds", "auditor", "admin", "manager", "employee", "colleague",
)  # fmt: skip


@pytest.mark.parametrize("who", EVERYBODY)
def test_nobody_reads_more_of_a_statement_than_they_may(
    house: dict[str, Account], visit: Callable[[str], Client], reader: Callable[[str], Reader], who: str
) -> None:
    assert house
    canaries, actor, client = [*in_rewards(), *in_facts()], reader(who).actor, visit(who)
    seen = set()
    for address in [one for route in routes() if route.template.startswith(OURS) for one in addresses(route)]:
        answer = client.get(address)
        assert answer.status_code < 500, address
        body = answer.content.decode("utf-8", "replace")
        shown = [one for one in canaries if any(sign in body for sign in one.signs)]
        assert [one for one in shown if not allowed(actor, one.field, one.person, DAY)] == [], address
        seen |= {one.where for one in shown}
    assert ("rewards.deduction" in seen) is (who in WHO_IS_WATCHED), "of oneself, and of nobody else"
