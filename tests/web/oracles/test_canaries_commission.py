"""O1 over the pages of commission alone: quick enough to run at every change; and shown to see what may be seen."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from canaries_commission import in_commission
from django.test import Client
from web_canaries import EVERYBODY
from web_crawl import seen_in

from mainstay_web.pages.reader import Reader
from mainstay_web.store.tables.accounts import Account

OURS = ("commission/", "my/commission/")


@pytest.mark.parametrize("who", EVERYBODY)
def test_nobody_reads_more_of_commission_than_they_may(
    house: dict[str, Account], visit: Callable[[str], Client], reader: Callable[[str], Reader], who: str
) -> None:
    assert house
    actor = reader(who).actor
    seen = seen_in(OURS, visit(who), actor, in_commission())
    where, people = {one for one, _ in seen}, {one for _, one in seen}
    if who in ("director", "compensation"):
        assert {"commission.paid", "commission.words", "commission.answer", "commission.quota"} <= where
        assert people >= {"E201", "E202", "E301", "H002"}
    elif who in ("employee", "hrbp"):
        assert people == {actor.person}, "their own and nobody else's"
        assert {"commission.paid", "commission.words", "commission.answer"} <= where
    else:
        assert seen == set(), "what a business partner or a manager may see of pay stands on other pages"
