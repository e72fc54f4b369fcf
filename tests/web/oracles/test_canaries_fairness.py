"""O1 over the pages of fairness alone, and shown to see what it is meant to."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from canaries_fairness import in_fairness
from django.test import Client
from web_canaries import EVERYBODY
from web_crawl import seen_in

from mainstay_web.pages.reader import Reader
from mainstay_web.store.tables.accounts import Account

OURS = ("fairness/", "pay/bands/")


@pytest.mark.parametrize("who", EVERYBODY)
def test_nobody_reads_more_of_fairness_than_they_may(
    house: dict[str, Account], visit: Callable[[str], Client], reader: Callable[[str], Reader], who: str
) -> None:
    assert house
    actor = reader(who).actor
    seen = seen_in(OURS, visit(who), actor, in_fairness())
    assert actor.person not in {person for _, person in seen}
    whole = {"fairness.pay", "fairness.expected", "fairness.override", "fairness.reason"}
    assert {where for where, _ in seen} == (whole if who in ("director", "compensation") else set())
