"""Matching many jobs at once: the likeliest of each survey and level, chosen by hand, reviewed by somebody else."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from test_market_lines import DAY, As, survey

from mainstay.chapters.pay.matching import Match, SurveyJob
from mainstay_web.actions import Caller, InvalidError
from mainstay_web.actions.market import propose_matches
from mainstay_web.pages.market.matches import value_of_match
from mainstay_web.store.market_lists import unmatched
from mainstay_web.store.tables.market import JobMatch, MarketCell

Visit = Callable[[str], Client]
CallerAs = Callable[..., Caller]
RD = Match(SurveyJob("General", "Job rd", "P6"), "Job rd", 6)


def levels(*names: str) -> None:
    """A survey that knows the job "Job rd" at these levels, and one that knows no levels."""
    kept = survey("General")
    for name in names:
        MarketCell.objects.create(survey=kept, job="Job rd", level=name, p75=400_000_00, n=30)
    MarketCell.objects.create(survey=survey("Flat"), job="Job sales", p75=1, n=30)


def test_the_likeliest_of_each_survey_at_the_own_level(reader: As) -> None:
    levels("P5", "P6", "P7")
    found = {job.job: [match for match, _ in pairs] for job, pairs in unmatched(reader("compensation").actor, DAY)}
    assert RD in found["Job rd"]
    assert not [one for one in found["Job rd"] if one.of.level in ("P5", "P7")], "a job of another level is none"
    assert Match(SurveyJob("Flat", "Job sales"), "Job sales", None) in found["Job sales"], "one serves for every level"
    assert unmatched(reader("hrbp").actor, DAY) == []


def test_all_of_them_or_none(caller: CallerAs, reader: As) -> None:
    levels("P6")
    me = caller("compensation")
    wrong = Match(SurveyJob("General", "Astronaut"), "Job rd", 6)
    for asked in ([RD, wrong], []):
        with pytest.raises(InvalidError):
            propose_matches(me, asked, "the same duties")
    assert not JobMatch.objects.exists()
    propose_matches(me, [RD, RD], "the same duties")
    row = JobMatch.objects.get()
    assert (row.state, row.survey_level, row.level, row.note) == ("proposed", "P6", 6, "the same duties")
    left = [match for job, pairs in unmatched(reader("compensation").actor, DAY) for match, _ in pairs]
    assert not [one for one in left if one.job == "Job rd" and one.of.source == "General"], "it has one now"


def test_they_are_ticked_on_a_page(visit: Visit) -> None:
    levels("P6")
    analyst, at = visit("compensation"), reverse("market_match_many")
    assert "level 6 ＝ Job rd · P6" in " ".join(analyst.get(at).content.decode().split())
    refused = analyst.post(at, {"match": [value_of_match(RD)], "note": " "})
    assert refused.status_code == 422
    assert "checked" in refused.content.decode(), "what was ticked stays ticked"
    assert analyst.post(at, {"match": ["nonsense"], "note": "why"}).status_code == 422
    assert analyst.post(at, {"match": [value_of_match(RD)], "note": "the same duties"}).status_code == 302
    assert JobMatch.objects.count() == 1
    for who in ("hrbp", "manager", "employee", "auditor", "admin"):
        assert visit(who).get(at).status_code == 404
