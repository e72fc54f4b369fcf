"""O1 over the pages of plans and packages alone: quick enough to run at every change; and shown to catch a leak."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from canaries_plans import in_plans
from django.test import Client
from web_canaries import DAY
from web_crawl import addresses, routes

from mainstay_web.pages.reader import Reader
from mainstay_web.store.access import allowed
from mainstay_web.store.tables.accounts import Account

OURS = ("plans/", "packages/")
EVERYBODY = (
    "director", "hrbp", "hrbp_sales", "compensation", "ombuds", "auditor", "admin", "manager", "employee", "colleague",
    "other_manager",
)  # fmt: skip


@pytest.mark.parametrize("who", EVERYBODY)
def test_nobody_reads_more_of_a_plan_than_they_may(
    house: dict[str, Account], visit: Callable[[str], Client], reader: Callable[[str], Reader], who: str
) -> None:
    assert house
    canaries, actor, client = in_plans(), reader(who).actor, visit(who)
    seen = set()
    for address in [one for route in routes() if route.template.startswith(OURS) for one in addresses(route)]:
        answer = client.get(address)
        assert answer.status_code < 500, address
        body = answer.content.decode("utf-8", "replace")
        shown = [one for one in canaries if any(sign in body for sign in one.signs)]
        assert [one for one in shown if not allowed(actor, one.field, one.person, DAY)] == [], address
        # What is planned for oneself is told by nobody's plan.
        assert not [one for one in shown if one.person == actor.person], address
        seen |= {one.where for one in shown}
    if who == "director":
        assert {"plan.why", "plan.change", "plan.answer", "plan.guard", "plan.cash"} <= seen
    if who == "compensation":
        assert "plan.why" not in seen
        assert "plan.cash" in seen
