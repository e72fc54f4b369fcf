"""Who hears of what the market does: of drift, of matches and lines that wait for a second person."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from django.test import Client
from django.urls import reverse
from test_market_lines import DAY, As, agreed, survey

from mainstay.chapters.pay.matching import SurveyJob
from mainstay.chapters.pay.policy import Policy
from mainstay_web.actions import Caller, system_caller
from mainstay_web.actions.market import propose_match
from mainstay_web.actions.market_lines import propose_line, review_line
from mainstay_web.jobs.market import market_night
from mainstay_web.store.market import drifts
from mainstay_web.store.market_lists import to_review
from mainstay_web.store.tables.accounts import Account
from mainstay_web.store.tables.market import MarketDrift
from mainstay_web.store.tables.trail import Outgoing
from mainstay_web.store.waiting import counted

CallerAs = Callable[..., Caller]
Visit = Callable[[str], Client]
JUNE = date(2026, 6, 1)


def account(name: str) -> str:
    return Account.objects.get(email=f"{name}@test.invalid").ref


def test_who_keeps_the_market_hears_of_drift_and_reads_it(house: object, visit: Visit) -> None:
    """One neutral line a night for the analyst and the director; behind it, who was pushed under, and why."""
    assert house
    survey(effective=JUNE, p50=300_000_00, p75=350_000_00, n=50)
    agreed()
    market_night(system_caller("test"))
    assert not Outgoing.objects.filter(kind="market.moved").exists(), "nobody was pushed under"
    survey(effective=DAY, p50=330_000_00, p75=380_000_00, n=50)
    for _ in range(2):
        market_night(system_caller("test"))
    told = Outgoing.objects.filter(kind="market.moved").values_list("account", "link")
    assert sorted(told) == sorted((account(one), "/pay/market/gaps/#drift") for one in ("compensation", "director"))
    analyst = visit("compensation")
    assert "Figures you look after have moved; please look." in analyst.get(reverse("messages")).content.decode()
    page = analyst.get(reverse("market_gaps")).content.decode()
    assert "A newer survey raised the line" in page
    assert "353,500" in page, "the line a month ago: three months of ageing"


def test_nobody_works_on_their_own_drift(house: object, reader: As) -> None:
    assert house
    for person in ("H003", "E201"):
        MarketDrift.objects.create(
            person=person, on=DAY, cause="ageing", line_before=350_000_00, line=400_000_00, pay=360_000_00
        )
    assert [one.person for one in drifts(reader("compensation").actor, DAY, JUNE)] == ["E201"]


def test_a_line_for_everybody_is_watched_for_everybody(caller: CallerAs) -> None:
    survey(effective=JUNE, p50=300_000_00, p75=310_000_00, n=50)
    agreed()
    ref = propose_line(caller("compensation"), Policy(key_only=False), JUNE, "nobody below the market")
    review_line(caller("director"), ref, 1, "yes", agree=True)
    survey(effective=DAY, p50=330_000_00, p75=380_000_00, n=50)
    market_night(system_caller("test"))
    assert "E203" in MarketDrift.objects.values_list("person", flat=True), "who is not key"


def test_the_reviewer_hears_of_matches_once_a_day(caller: CallerAs) -> None:
    survey()
    for job in ("Job rd", "Job sales"):
        propose_match(caller("compensation"), SurveyJob("General", "Engineer"), job, None, "the same tasks")
    told = Outgoing.objects.filter(kind="approval.asked", link="/pay/market/matches/")
    assert [one.account for one in told] == [account("director")]


def test_what_waits_stands_in_the_menu_of_who_may_review_it(caller: CallerAs, reader: As) -> None:
    survey()
    propose_match(caller("compensation"), SurveyJob("General", "Engineer"), "Job rd", None, "the same tasks")
    propose_line(caller("compensation"), Policy(percent=50), DAY, "cheaper")
    roles = ("director", "compensation", "hrbp", "employee")
    assert counted([to_review(reader(name).actor, DAY) for name in roles]) == [2, 0, 0, 0]
