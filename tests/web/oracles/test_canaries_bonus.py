"""O1 over the pages of year-end bonuses alone: quick enough to run at every change; it sees what may be seen."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from canaries_bonus import in_bonuses
from django.test import Client
from web_canaries import EVERYBODY
from web_crawl import seen_in

from mainstay_web.pages.reader import Reader
from mainstay_web.store.tables.accounts import Account

OURS = ("bonuses/", "my/bonus/")


@pytest.mark.parametrize("who", EVERYBODY)
def test_nobody_reads_more_of_bonuses_than_they_may(
    house: dict[str, Account], visit: Callable[[str], Client], reader: Callable[[str], Reader], who: str
) -> None:
    assert house
    actor = reader(who).actor
    seen = seen_in(OURS, visit(who), actor, in_bonuses())
    where, people = {one for one, _ in seen}, {one for _, one in seen}
    if who in ("director", "compensation"):
        assert {"bonus.paid", "bonus.left"} <= where
        assert people >= {"E201", "E202", "E301", "H002"}
    elif who in ("employee", "hrbp"):
        assert people == {actor.person}, "their own and nobody else's"
    else:
        assert seen == set()
