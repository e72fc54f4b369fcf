"""O1 over the pages of privacy alone: what somebody says of their own data is read by them and by who answers it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from canaries_privacy import in_privacy
from django.test import Client
from web_canaries import EVERYBODY, Canary, in_facts
from web_crawl import readable, seen_in

from mainstay.core.access import Field
from mainstay_web.pages.reader import Reader
from mainstay_web.store.tables.accounts import Account

OURS = ("my/data", "my/analysis", "data-requests/", "retention/", "reading/", "bias/", "register/")
ANSWERS = {"director": {"E201", "E202", "E301", "H002"}, "hrbp": {"E201", "E202"}, "hrbp_sales": {"E301"}}
"""Whose questions each answers."""


@pytest.mark.parametrize("who", EVERYBODY)
def test_read_by_oneself_and_by_who_answers(
    house: dict[str, Account], visit: Callable[[str], Client], reader: Callable[[str], Reader], who: str
) -> None:
    seen = {person for _, person in seen_in(OURS, visit(who), reader(who).actor, in_privacy())}
    assert seen <= ANSWERS.get(who, set()) | {house[who].person}
    if who == "employee":
        assert seen == {"E201"}


def test_a03_ones_own_copy_holds_nothing_of_the_analysis_nor_of_others(
    house: dict[str, Account], visit: Callable[[str], Client]
) -> None:
    assert house
    canaries, client = in_facts(), visit("employee")
    for form in ("json", "xlsx"):
        answer = client.post("/my/data/export", {"form": form})
        body = readable(answer.content, answer.headers["Content-Type"])
        foreign = [one for one in canaries if one.person != "E201" and _in(body, one)]
        assert foreign == []
        shown = {(one.person, one.field) for one in canaries if _in(body, one)}
        assert {person for person, _ in shown} == {"E201"}
        assert Field.PAY in {field for _, field in shown}
        assert Field.RISK not in {field for _, field in shown}


def _in(body: str, canary: Canary) -> bool:
    """Ten thousands are rounded: several people's money is written alike in them."""
    return any(sign in body for sign in canary.signs if "万" not in sign)
