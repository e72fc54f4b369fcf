"""O1 over the pages of cases, promises, requests and key people alone: quick enough to run at every change."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from canaries_cases import in_cases
from django.test import Client
from web_canaries import EVERYBODY
from web_crawl import seen_in

from mainstay_web.pages.reader import Reader
from mainstay_web.store.tables.accounts import Account

OURS = ("cases/", "promises/", "my/", "requests/", "keys/", "talks/", "one-on-one/", "thanks/")


@pytest.mark.parametrize("who", EVERYBODY)
def test_nobody_reads_more_of_a_case_than_they_may(
    house: dict[str, Account], visit: Callable[[str], Client], reader: Callable[[str], Reader], who: str
) -> None:
    assert house
    seen = seen_in(OURS, visit(who), reader(who).actor, in_cases())
    # Those who look after people do see: a crawl that finds nothing anywhere proves nothing.
    assert bool(seen) is (
        who in {"director", "hrbp", "hrbp_sales", "compensation", "manager", "other_manager", "employee"}
    )
