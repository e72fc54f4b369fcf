"""O1 over the pages of commission alone: quick enough to run at every change; and shown to see what may be seen."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from canaries_commission import in_commission
from django.test import Client
from web_canaries import DAY
from web_crawl import addresses, routes

from mainstay_web.pages.reader import Reader
from mainstay_web.store.access import allowed
from mainstay_web.store.tables.accounts import Account

OURS = ("commission/", "my/commission/")
EVERYBODY = (
    "director", "hrbp", "hrbp_sales", "compensation", "ombuds", "auditor", "admin", "manager", "employee", "colleague",
    "other_manager",
)  # fmt: skip


@pytest.mark.parametrize("who", EVERYBODY)
def test_nobody_reads_more_of_commission_than_they_may(
    house: dict[str, Account], visit: Callable[[str], Client], reader: Callable[[str], Reader], who: str
) -> None:
    assert house
    canaries, actor, client = in_commission(), reader(who).actor, visit(who)
    seen = set()
    for address in [one for route in routes() if route.template.startswith(OURS) for one in addresses(route)]:
        answer = client.get(address)
        assert answer.status_code < 500, address
        body = answer.content.decode("utf-8", "replace")
        shown = [one for one in canaries if any(sign in body for sign in one.signs)]
        assert [one for one in shown if not allowed(actor, one.field, one.person, DAY)] == [], address
        seen |= {(one.where, one.person) for one in shown}
    where = {one for one, _ in seen}
    if who in ("director", "compensation"):
        assert {"commission.paid", "commission.words", "commission.answer", "commission.quota"} <= where
        assert {one for _, one in seen} >= {"E201", "E202", "E301", "H002"}
    elif who in ("employee", "hrbp"):
        assert {one for _, one in seen} == {actor.person}, "their own and nobody else's"
        assert {"commission.paid", "commission.words", "commission.answer"} <= where
    else:
        assert seen == set(), "what a business partner or a manager may see of pay stands on other pages"
