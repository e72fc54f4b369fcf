"""O1 over the pages of plans and packages alone: quick enough to run at every change; and shown to catch a leak."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from canaries_plans import in_plans
from django.test import Client
from web_canaries import EVERYBODY
from web_crawl import seen_in

from mainstay_web.pages.reader import Reader
from mainstay_web.store.tables.accounts import Account

OURS = ("plans/", "packages/")


@pytest.mark.parametrize("who", EVERYBODY)
def test_nobody_reads_more_of_a_plan_than_they_may(
    house: dict[str, Account], visit: Callable[[str], Client], reader: Callable[[str], Reader], who: str
) -> None:
    assert house
    actor = reader(who).actor
    shown = seen_in(OURS, visit(who), actor, in_plans())
    assert actor.person not in {person for _, person in shown}, "what is planned for oneself is told by nobody's plan"
    seen = {where for where, _ in shown}
    if who == "director":
        assert {"plan.why", "plan.change", "plan.answer", "plan.guard", "plan.cash"} <= seen
    if who == "compensation":
        assert "plan.why" not in seen
        assert "plan.cash" in seen
