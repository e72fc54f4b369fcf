"""Surveys, matches and lines: who may, who reviews, what is kept; what is agreed reaches facts, signals and alerts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from test_market_lines import DAY, As, agreed, survey

from mainstay.chapters.pay.ageing import Ageing
from mainstay.chapters.pay.market import Definition
from mainstay.chapters.pay.matching import SurveyJob
from mainstay.chapters.pay.policy import LINES, Lines, Policy
from mainstay.core.readings import AGREED
from mainstay.loop.carry.alerts import Happening, Rules
from mainstay.loop.carry.refusals import SecondPersonError
from mainstay_web.actions import Caller, InvalidError, RefusedError, system_caller
from mainstay_web.actions.act import StaleError
from mainstay_web.actions.facts import add_rows
from mainstay_web.actions.market import (
    Terms,
    end_match,
    keep_survey,
    map_survey,
    propose_match,
    review_match,
    start_survey,
    withdraw_survey,
)
from mainstay_web.actions.market_lines import note_drift, propose_ageing, propose_line, publish, review_line
from mainstay_web.jobs.market import market_night
from mainstay_web.store.alerting import drifted
from mainstay_web.store.facts import company_as_of, held
from mainstay_web.store.market import board_of, line_history, lines
from mainstay_web.store.market_board import moved, point, rows, sums
from mainstay_web.store.rules import in_force
from mainstay_web.store.tables.accounts import Account
from mainstay_web.store.tables.installation import Installation
from mainstay_web.store.tables.market import JobMatch, LineProposal, MarketDrift, MarketSurvey
from mainstay_web.store.tables.people import Person
from mainstay_web.store.tables.trail import Outgoing

CallerAs = Callable[..., Caller]
TERMS = Terms("General", DAY, Definition.FIXED_CASH, "CNY", "all trades")
COLUMNS = {"job": "岗位", "p50": "P50", "p75": "P75"}
CELLS = [("Engineer", "", "", (None, None, 350_000_00, 400_000_00, None), 80, None)]


def drafted(caller: Caller, terms: Terms = TERMS) -> str:
    mapping = {"sheet": "", "columns": COLUMNS, "unit": "one", "per": "year"}
    return start_survey(caller, terms, ("s.csv", "0" * 64), ["岗位", "P50", "P75"], mapping)


def test_a_survey_is_drafted_read_and_kept(caller: CallerAs) -> None:
    me = caller("compensation")
    ref = drafted(me)
    map_survey(me, ref, 1, TERMS, {"job": "岗位", "p75": "P75"}, "wan", "year")
    with pytest.raises(StaleError):
        keep_survey(me, ref, 1, CELLS, 0)
    keep_survey(me, ref, 2, CELLS, 3)
    row = MarketSurvey.objects.get(ref=ref)
    assert (row.state, row.kept_by, row.kept_on, row.counts) == ("kept", "H003", DAY, {"cells": 1, "left_out": 3})
    with pytest.raises(InvalidError):
        keep_survey(me, ref, 3, CELLS, 0)
    withdraw_survey(me, ref, 3, "the wrong year")
    again = drafted(me)
    keep_survey(me, again, 1, CELLS, 0)
    twice = drafted(me)
    with pytest.raises(InvalidError, match="already"):
        keep_survey(me, twice, 1, CELLS, 0)


@pytest.mark.parametrize(
    ("columns", "unit"),
    [
        ({"job": "岗位"}, "one"),
        ({"p75": "P75"}, "one"),
        ({"job": "岗位", "p75": "不存在"}, "one"),
        ({"job": "岗位", "p75": "岗位"}, "one"),
        ({"job": "岗位", "p75": "P75"}, "dozen"),
        ({"job": "岗位", "p75": "P75", "secret": "P50"}, "one"),
    ],
)
def test_a_mapping_that_makes_no_sense(caller: CallerAs, columns: dict[str, str], unit: str) -> None:
    me = caller("compensation")
    ref = drafted(me)
    with pytest.raises(InvalidError):
        map_survey(me, ref, 1, TERMS, columns, unit, "year")


@pytest.mark.parametrize(
    "terms",
    [
        Terms("  ", DAY, Definition.FIXED_CASH, "CNY"),
        Terms("S", date(2027, 1, 1), Definition.FIXED_CASH, "CNY"),
        Terms("S", DAY, Definition.FIXED_CASH, "元"),
    ],
)
def test_terms_that_make_no_sense(caller: CallerAs, terms: Terms) -> None:
    with pytest.raises(InvalidError):
        drafted(caller("compensation"), terms)


@pytest.mark.parametrize("who", ["hrbp", "manager", "employee", "auditor", "admin", "ombuds"])
def test_who_may_not_touch_the_market(caller: CallerAs, who: str) -> None:
    me = caller(who)
    deeds: list[Callable[[], object]] = [
        lambda: drafted(me),
        lambda: propose_match(me, SurveyJob("General", "Engineer"), "Job rd", None, "same"),
        lambda: propose_line(me, Policy(), DAY, "why"),
        lambda: review_line(me, "x" * 16, 1, "why", agree=True),
        lambda: publish(me),
    ]
    for deed in deeds:
        with pytest.raises(RefusedError):
            deed()


def test_a_match_needs_somebody_else(caller: CallerAs, reader: As) -> None:
    survey()
    me, other = caller("compensation"), caller("director")
    ref = propose_match(me, SurveyJob("General", "Engineer"), "Job rd", None, "the same tasks")
    with pytest.raises(SecondPersonError):
        review_match(me, ref, 1, "fine", agree=True)
    review_match(other, ref, 1, "read both descriptions", agree=True)
    assert lines(reader("director").actor, DAY)["E201"].gap == 40_000_00
    with pytest.raises(StaleError):
        end_match(me, ref, 1, "no longer")
    with pytest.raises(InvalidError, match="end it first"):
        propose_match(me, SurveyJob("General", "Engineer"), "Job rd", None, "again")
    end_match(me, ref, 2, "the job changed")
    row = JobMatch.objects.get(ref=ref)
    assert (row.state, row.note, row.reviewed_by, row.review_note) == (
        "ended", "the same tasks", "H001", "read both descriptions",
    )  # fmt: skip
    assert lines(reader("director").actor, DAY)["E201"].gap is None


def test_nobody_reviews_the_match_of_the_own_job(caller: CallerAs) -> None:
    survey()
    ref = propose_match(caller("compensation"), SurveyJob("General", "Engineer"), "Job hr", None, "same")
    with pytest.raises(SecondPersonError):
        review_match(caller("director"), ref, 1, "fine", agree=True)


def test_a_match_is_of_jobs_that_there_are(caller: CallerAs) -> None:
    survey()
    me = caller("compensation")
    with pytest.raises(InvalidError):
        propose_match(me, SurveyJob("General", "Engineer"), "Job nobody has", None, "same")
    with pytest.raises(InvalidError):
        propose_match(me, SurveyJob("General", "Astronaut"), "Job rd", None, "same")
    with pytest.raises(InvalidError):
        propose_match(me, SurveyJob("General", "Engineer"), "Job rd", None, "  ")


def test_a_line_holds_from_its_day_once_another_agreed(caller: CallerAs) -> None:
    survey("Leading")
    me = caller("compensation")
    leading = Policy("f", 6, 9, "", key_only=True, sources={"Leading": Decimal(1)}, percent=90)
    ref = propose_line(me, leading, date(2026, 11, 1), "we hire from them")
    asked = Outgoing.objects.filter(kind="approval.asked", link="/pay/market/lines/")
    assert [one.account for one in asked] == [Account.objects.get(email="director@test.invalid").ref]
    with pytest.raises(SecondPersonError):
        review_line(me, ref, 1, "fine", agree=True)
    assert in_force(LINES, date(2026, 11, 2)) == Lines()
    review_line(caller("director"), ref, 1, "agreed in the board", agree=True)
    assert in_force(LINES, date(2026, 10, 31)) == Lines()
    assert in_force(LINES, date(2026, 11, 1)).policies == (Policy(), leading)
    with pytest.raises((StaleError, InvalidError)):
        review_line(caller("director"), ref, 1, "again", agree=True)
    gone = propose_line(me, leading, date(2026, 12, 1), "too dear", drop=True)
    review_line(caller("director"), gone, 1, "yes", agree=True)
    assert in_force(LINES, date(2026, 12, 1)).policies == (Policy(),)
    assert leading in in_force(LINES, date(2026, 11, 30)).policies, "what held then, held then"


def test_a_refused_line_changes_nothing(caller: CallerAs) -> None:
    ref = propose_line(caller("compensation"), Policy(percent=50), DAY, "cheaper")
    review_line(caller("director"), ref, 1, "no", agree=False)
    assert in_force(LINES, DAY) == Lines()
    assert LineProposal.objects.get(ref=ref).state == "refused"
    with pytest.raises(InvalidError, match="no survey"):
        propose_line(caller("compensation"), Policy(sources={"Nowhere": Decimal(1)}), DAY, "why")


def test_what_is_agreed_is_the_market_that_signals_read(caller: CallerAs) -> None:
    """From survey, match and line to facts: and what somebody imported under another source no longer counts."""
    own = [{"source": "own file", "as_of": "2026-09-01", "job": "Job rd", "level": "6", "city": "上海",
            "definition": "fixed_cash", "p75": "900000", "n": "30"}]  # fmt: skip
    add_rows(system_caller("test"), "market", own, "a file with own job cells")
    survey(effective=date(2026, 4, 30))
    agreed()
    assert publish(caller("compensation")) != "same"
    row = held(["market"])["market"].row(-1, named=True)
    # Half a year at 4 %: 400,000 becomes 408,000.
    assert (row["source"], row["job"], row["level"], row["city"], row["p75"]) == (
        AGREED, "Job rd", 6, "上海", 408_000_00,
    )  # fmt: skip
    assert publish(caller("compensation")) == "same", "what did not change is not written again"
    assert gap_signal("E201") == pytest.approx(48 / 408)


def gap_signal(person: str) -> float:
    """What the signal says of somebody today, from the house's facts."""
    tables = company_as_of(DAY).tables
    assert tables is not None
    from mainstay.chapters import CATALOGUE  # noqa: PLC0415 - only these tests need the brain
    from mainstay.loop.sense import sense  # noqa: PLC0415 - as above

    panel = sense(tables, DAY, CATALOGUE)
    place = [signal.key for signal in CATALOGUE.signals].index("pay.market_gap")
    people = panel.who["person_id"].to_list()
    return next(float(panel.now.values[i, place]) for i, p in enumerate(panel.now.person) if people[int(p)] == person)


def test_the_signal_follows_the_line_that_the_company_sets(caller: CallerAs) -> None:
    """Nothing but the percentile changes: that alone is published anew, and everybody after it reads the new line."""
    survey()
    agreed()
    me = caller("compensation")
    publish(me)
    assert gap_signal("E201") == pytest.approx(40 / 400)
    ref = propose_line(me, Policy(percent=90), DAY, "we fight for them")
    review_line(caller("director"), ref, 1, "yes", agree=True)
    assert publish(me) != "same"
    assert held(["market"])["market"].row(-1, named=True)["line"] == "p90"
    assert gap_signal("E201") == pytest.approx(120 / 480)
    assert publish(me) == "same"


def test_a_match_that_was_wrong_takes_its_facts_back(caller: CallerAs) -> None:
    survey()
    row = agreed()
    publish(caller("compensation"))
    assert held(["market"])["market"].height == 1
    end_match(caller("director"), row.ref, 1, "it was never the same job")
    publish(caller("compensation"))
    assert "market" not in held(["market"])


def test_what_was_agreed_stands_although_its_survey_grew_old(caller: CallerAs) -> None:
    kept = survey(effective=date(2026, 4, 30))
    agreed()
    publish(caller("compensation"))
    MarketSurvey.objects.filter(pk=kept.pk).update(effective=date(2023, 1, 1))
    assert publish(caller("compensation")) == "same"
    MarketSurvey.objects.filter(pk=kept.pk).update(state="withdrawn")
    publish(caller("compensation"))
    assert "market" not in held(["market"])


def test_who_is_pushed_under_is_told_once(caller: CallerAs) -> None:
    """A newer survey raises the line; the nightly look writes it down, and the alert rule has an event."""
    survey(effective=date(2026, 6, 1), p50=300_000_00, p75=350_000_00, n=50)
    agreed()
    assert moved(DAY) == ()
    survey(effective=DAY, p50=330_000_00, p75=380_000_00, n=50)
    found = moved(DAY)
    assert [one.now.own.person for one in found] == ["E201", "E202"]
    assert {one.cause.value for one in found} == {"newer_survey"}
    assert market_night(system_caller("test")) == 2
    assert note_drift(caller("director"), moved(DAY)) == "0", "once"
    assert MarketDrift.objects.count() == 2
    events = drifted(DAY, Rules())
    assert [one.what for one in events["E201"]] == [Happening.MARKET_DRIFT]


def test_a_draft_that_nobody_came_back_to_is_given_up(caller: CallerAs) -> None:
    ref = drafted(caller("compensation"))
    market_night(system_caller("test"))
    assert MarketSurvey.objects.get(ref=ref).state == "draft"
    MarketSurvey.objects.update(made_at=datetime(2026, 10, 1, tzinfo=UTC))
    market_night(system_caller("test"))
    assert MarketSurvey.objects.get(ref=ref).state == "withdrawn"


def test_time_alone_pushes_under(caller: CallerAs) -> None:
    survey(effective=date(2026, 1, 31), p50=300_000_00, p75=345_000_00, n=50)
    agreed()
    ref = propose_ageing(caller("compensation"), Ageing(Decimal("0.06")), date(2026, 1, 1), "the trade says so")
    review_line(caller("director"), ref, 1, "yes", agree=True)
    # Eight months at 6 %: 358,800; nine: 360,525.
    assert {one.cause.value for one in moved(DAY)} == {"ageing"}


def test_the_board_and_its_sums(reader: As) -> None:
    survey()
    agreed()
    found = rows(reader("compensation").actor, DAY)
    first = found[0]
    assert (first.spot.job, first.people, first.key, first.at_line, first.cost) == ("Job rd", 4, 2, 0, 80_000_00)
    assert (point(first, 50), point(first, 10), first.median) == (350_000_00, None, 360_000_00)
    assert first.ratio == Decimal("1.03")
    assert sums(found).closing.total == 80_000_00
    assert sums(found).unpriced == 1, "E301, whose job has no match"


def test_when_the_line_was_last_met(house: object) -> None:
    assert house
    survey(effective=date(2026, 6, 1), p50=300_000_00, p75=350_000_00, n=50)
    survey(effective=date(2026, 9, 15))
    agreed()
    history = line_history(Person.objects.get(number="E201"), board_of(DAY), DAY, 6)
    assert [(at.month, line.at_line) for at, line in history] == [
        (4, None), (5, None), (6, True), (7, True), (8, True), (9, False), (10, False),
    ]  # fmt: skip
    assert Installation.objects.count() == 1
