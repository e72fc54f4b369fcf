"""O1 over statements and prices alone: nobody reads more of somebody's rewards than they may."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from canaries_rewards import in_rewards
from django.test import Client
from web_canaries import EVERYBODY, in_facts
from web_crawl import seen_in

from mainstay_web.pages.reader import Reader
from mainstay_web.store.tables.accounts import Account

OURS = ("rewards/", "my/rewards", "social/")
WHO_IS_WATCHED = ("employee", "hrbp")
"""Accounts of people with canaries of their own."""


@pytest.mark.parametrize("who", EVERYBODY)
def test_nobody_reads_more_of_a_statement_than_they_may(
    house: dict[str, Account], visit: Callable[[str], Client], reader: Callable[[str], Reader], who: str
) -> None:
    assert house
    seen = {where for where, _ in seen_in(OURS, visit(who), reader(who).actor, [*in_rewards(), *in_facts()])}
    assert ("rewards.deduction" in seen) is (who in WHO_IS_WATCHED), "of oneself, and of nobody else"
