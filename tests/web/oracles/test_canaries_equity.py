"""O1 over the pages of equity alone: nobody reads more of anybody's shares than they may; a leak would be caught."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from canaries_equity import in_equity
from django.test import Client
from web_canaries import EVERYBODY
from web_crawl import seen_in

from mainstay_web.pages.reader import Reader
from mainstay_web.store.tables.accounts import Account

OURS = ("equity/", "my/shares/")


@pytest.mark.parametrize("who", EVERYBODY)
def test_nobody_reads_more_of_shares_than_they_may(
    house: dict[str, Account], visit: Callable[[str], Client], reader: Callable[[str], Reader], who: str
) -> None:
    assert house
    seen = {where for where, _ in seen_in(OURS, visit(who), reader(who).actor, in_equity())}
    if who in ("director", "compensation"):
        assert {"equity.reason", "equity.proof", "equity.deed", "equity.event", "equity.units", "equity.dividend",
                "equity.waits", "equity.asked", "equity.invested"} <= seen  # fmt: skip
    if who == "employee":
        assert seen == {"equity.units", "equity.dividend", "equity.invested"}
    if who in ("manager", "colleague", "auditor", "admin", "ombuds", "other_manager"):
        assert seen == set()
