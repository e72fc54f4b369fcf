"""C02, C03, I1: two people at the same moment on matches, lines and publishing, each on a connection of its own."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from test_market_lines import DAY, agreed, survey
from together import refusals

from mainstay.chapters.pay.matching import SurveyJob
from mainstay.chapters.pay.policy import LINES, Policy
from mainstay_web.actions import Caller
from mainstay_web.actions.market import propose_match, review_match
from mainstay_web.actions.market_lines import propose_line, publish, review_line
from mainstay_web.store.facts import held
from mainstay_web.store.rules import in_force
from mainstay_web.store.tables.facts import FACTS
from mainstay_web.store.tables.installation import Standard
from mainstay_web.store.tables.market import JobMatch

pytestmark = pytest.mark.django_db(transaction=True)
Call = Callable[..., Caller]


def test_one_agrees_and_the_other_refuses(caller: Call, second: Caller) -> None:
    survey()
    ref = propose_match(caller("compensation"), SurveyJob("General", "Engineer"), "Job rd", None, "same")
    first = caller("director")
    told = refusals(
        [
            lambda: review_match(first, ref, 1, "yes", agree=True),
            lambda: review_match(second, ref, 1, "no", agree=False),
        ]
    )
    assert told in (["stale"], ["invalid"])
    assert JobMatch.objects.get(ref=ref).state in ("agreed", "refused")


def test_two_matches_of_one_job_with_one_survey(caller: Call, second: Caller) -> None:
    """Whoever put them forward at the same moment, only one of them comes to hold."""
    survey()
    of = SurveyJob("General", "Engineer")
    one = propose_match(caller("compensation"), of, "Job rd", None, "same")
    JobMatch.objects.create(
        source="General", survey_job="Engineer", job="Job rd", proposed_by="H003", proposed_on=DAY, note="twice"
    )
    other = JobMatch.objects.order_by("pk").last()
    assert other is not None
    first = caller("director")
    told = refusals(
        [
            lambda: review_match(first, one, 1, "yes", agree=True),
            lambda: review_match(second, other.ref, 1, "yes", agree=True),
        ]
    )
    assert told == ["invalid"]
    assert JobMatch.objects.filter(state="agreed").count() == 1


def test_two_lines_agreed_at_once_both_hold(caller: Call, second: Caller) -> None:
    me, first = caller("compensation"), caller("director")
    one = propose_line(me, Policy(family="f", percent=90), DAY, "why")
    other = propose_line(me, Policy(family="g", percent=50), DAY, "why")
    told = refusals(
        [
            lambda: review_line(first, one, 1, "yes", agree=True),
            lambda: review_line(second, other, 1, "yes", agree=True),
        ]
    )
    assert told == []
    assert {one.family: one.percent for one in in_force(LINES, DAY).policies} == {"": 75, "f": 90, "g": 50}


def test_one_line_agreed_twice_holds_once(caller: Call, second: Caller) -> None:
    ref = propose_line(caller("compensation"), Policy(family="f", percent=90), DAY, "why")
    first = caller("director")
    told = refusals(
        [lambda: review_line(first, ref, 1, "yes", agree=True), lambda: review_line(second, ref, 1, "yes", agree=True)]
    )
    assert told in (["stale"], ["invalid"])
    assert Standard.objects.filter(key=LINES.key).count() == 1


def test_published_at_once_is_published_once(caller: Call, second: Caller) -> None:
    survey(effective=date(2026, 4, 30))
    agreed()
    first = caller("compensation")
    assert refusals([lambda: publish(first), lambda: publish(second)]) == []
    assert FACTS["market"].objects.count() == 1
    assert Decimal(held(["market"])["market"]["p75"][0]) == 408_000_00
