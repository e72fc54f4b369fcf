"""Alerts, the queue and what a manager reads: nobody's word alone moves a band, and no number reaches a manager."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import date, timedelta

import pytest
from carry_fakes import DAY, opening
from hypothesis import given, settings
from hypothesis import strategies as st

from mainstay.core.text import Text
from mainstay.core.workdays import calendar_for
from mainstay.loop.carry import cases
from mainstay.loop.carry.alerts import (
    RULES,
    Alert,
    Before,
    Event,
    Happening,
    Rules,
    Watched,
    alerts,
    choose,
    opening_of,
)
from mainstay.loop.carry.bands import Band, Edges, alone, band_of, corroborated, said_by
from mainstay.loop.carry.deadlines import Times
from mainstay.loop.carry.managers import (
    Judgement,
    SpeaksOfRiskError,
    View,
    gives_away,
    manager_note,
    may_show_analysis,
)
from mainstay.loop.carry.queue import queue
from mainstay.loop.carry.refusals import MissingError
from mainstay.loop.carry.states import Act, Kind, Outcome, Severity

PLAIN = Rules()
BASE = math.log(0.1 / 0.9)
CHINA = calendar_for("CN")
LOG_ODDS = st.floats(-6, 6)
SAID = st.dictionaries(st.sampled_from(["m1", "m2", "m3", "p1"]), st.floats(-4, 4), max_size=4)


def watched(times: float = 1.0, **changes: object) -> Watched:
    """Somebody whose odds are so many times the base's."""
    return replace(Watched("p1", BASE + math.log(times), BASE, 500_000), **changes)  # type: ignore[arg-type]  # named


def kinds(found: tuple[Alert, ...]) -> list[Kind]:
    return [one.kind for one in found]


@pytest.mark.parametrize(
    ("times", "band"),
    [
        (1.0, Band.USUAL),
        (1.49, Band.USUAL),
        (1.5, Band.RAISED),
        (2.5, Band.HIGH),
        (4.0, Band.SEVERE),
        (1e30, Band.SEVERE),
    ],
)
def test_bands_are_against_the_companys_base(times: float, band: Band) -> None:
    assert band_of(BASE + math.log(times), BASE, Edges()) is band


@settings(deadline=None, max_examples=200)
@given(LOG_ODDS, st.sampled_from(["m1", "p1"]), st.floats(-100, 100))
def test_m11_one_source_alone_moves_no_band_up_or_down(of_record: float, source: str, word: float) -> None:
    silent = band_of(corroborated(of_record, {}), 0.0, Edges())
    assert band_of(corroborated(of_record + word, {source: word}), 0.0, Edges()) is silent


@settings(deadline=None, max_examples=200)
@given(LOG_ODDS, SAID, st.floats(-100, 100))
def test_m11_a_source_adds_no_more_than_what_the_others_say(
    of_record: float, others: dict[str, float], word: float
) -> None:
    without = corroborated(of_record + sum(others.values()), others)
    with_it = corroborated(of_record + sum(others.values()) + word, {**others, "new": word})
    strongest_up = max([0.0, *others.values()])
    strongest_down = min([0.0, *others.values()])
    assert strongest_down - 1e-9 <= with_it - without <= strongest_up + 1e-9


def test_m11_a_managers_false_observations_open_no_alert_and_ask_for_a_second_view() -> None:
    poisoned = watched(20.0, said={"m1": math.log(20.0)}, events=(Event(Happening.OBSERVED, DAY, "m1"),))
    assert alerts(poisoned, DAY, PLAIN) == ()
    assert alone(poisoned.said) == ("m1",)
    # And praise that is not true hides nobody.
    hidden = watched(4.0 / 50, said={"m1": -math.log(50)})
    assert kinds(alerts(hidden, DAY, PLAIN)) == [Kind.ALERT]


def test_m12_an_alert_rewards_nothing_and_own_behaviour_alone_raises_none() -> None:
    assert alerts(watched(30.0, said={"p1": math.log(30.0)}), DAY, PLAIN) == ()
    (alert,) = alerts(watched(3.0), DAY, PLAIN)
    opened = cases.open_case(opening_of(alert, "c1"), ())
    assert cases.possible(opened) == (Act.ASSIGN, Act.CLOSE)
    assert opened.proposal is None


def test_a_source_that_adds_nothing_supports_nobody() -> None:
    assert alone({"m1": 0.4, "m2": 0.0}) == ("m1",)
    assert alone({"m1": 0.4, "m2": 0.1}) == ()
    assert alone({"m1": -0.4}) == ()


def test_what_was_entered_by_several_is_shared_among_them() -> None:
    said = said_by({"a": 0.6, "b": -0.2, "c": 9.0}, {"a": ["m1", "m2", "m1"], "b": ["m1"], "d": ["m3"]})
    assert said == pytest.approx({"m1": 0.1, "m2": 0.3, "m3": 0.0})


@pytest.mark.parametrize(("times", "severity"), [(2.5, Severity.HIGH), (4.0, Severity.URGENT)])
def test_a_high_estimate_alerts(times: float, severity: Severity) -> None:
    (alert,) = alerts(watched(times), DAY, PLAIN)
    assert (alert.kind, alert.severity) == (Kind.ALERT, severity)
    assert alerts(watched(2.4), DAY, PLAIN) == ()
    assert alerts(watched(times), DAY, Rules(least_at_stake=500_001)) == ()
    assert alerts(watched(times, enough=False), DAY, PLAIN) == ()


def test_a_jump_or_an_event_alerts_where_the_estimate_is_raised() -> None:
    raised = watched(1.6)
    assert alerts(raised, DAY, PLAIN) == ()
    assert len(alerts(replace(raised, last_month=raised.log_odds - math.log(1.5)), DAY, PLAIN)) == 1
    assert alerts(replace(raised, last_month=raised.log_odds - math.log(1.4)), DAY, PLAIN) == ()
    left = (Event(Happening.MANAGER_LEFT, DAY - timedelta(days=90)),)
    assert len(alerts(replace(raised, events=left), DAY, PLAIN)) == 1
    assert alerts(replace(raised, events=left), DAY + timedelta(days=1), PLAIN) == ()
    assert alerts(watched(1.0, events=left), DAY, PLAIN) == ()
    assert len(alerts(watched(1.0, events=left, enough=False), DAY, PLAIN)) == 1


@pytest.mark.parametrize(("days", "count"), [(-1, 0), (0, 1), (60, 1), (61, 0)])
def test_a_cliff_counts_before_its_day(days: int, count: int) -> None:
    cliff = (Event(Happening.CLIFF_COMING, DAY + timedelta(days=days)),)
    assert len(alerts(watched(1.6, events=cliff), DAY, PLAIN)) == count


def test_observations_need_two_people_or_facts_that_agree() -> None:
    one, two, again = (Event(Happening.OBSERVED, DAY, by) for by in ("m1", "m2", "m1"))
    assert alerts(watched(events=(one,)), DAY, PLAIN) == ()
    assert alerts(watched(events=(one, again)), DAY, PLAIN) == ()
    assert kinds(alerts(watched(events=(one, two)), DAY, PLAIN)) == [Kind.OBSERVATION]
    assert kinds(alerts(watched(1.6, events=(one,)), DAY, PLAIN)) == [Kind.OBSERVATION]


def test_a_broken_promise_is_always_a_case() -> None:
    broken = watched(0.5, events=(Event(Happening.PROMISE_BROKEN, DAY),), enough=False, at_stake=0)
    (alert,) = alerts(broken, DAY, Rules(least_at_stake=10**9))
    assert (alert.kind, alert.severity) == (Kind.PROMISE_BROKEN, Severity.HIGH)


def test_the_same_reasons_are_silent_for_a_while() -> None:
    before = Before(DAY - timedelta(days=30), Band.HIGH)
    assert alerts(watched(3.0, before=before), DAY, PLAIN) == ()
    assert len(alerts(watched(4.5, before=before), DAY, PLAIN)) == 1
    assert len(alerts(watched(3.0, before=replace(before, on=DAY - timedelta(days=61))), DAY, PLAIN)) == 1
    new, old = (Event(Happening.MANAGER_LEFT, DAY - timedelta(days=days)) for days in (10, 40))
    assert len(alerts(watched(3.0, before=before, events=(new,)), DAY, PLAIN)) == 1
    assert alerts(watched(3.0, before=before, events=(old,)), DAY, PLAIN) == ()


def alert(person: str, at_stake: int, kind: Kind = Kind.ALERT, severity: Severity = Severity.NORMAL) -> Alert:
    return Alert(person, kind, severity, Band.HIGH, DAY, (Text("甲", "a"),), at_stake)


def test_no_more_talks_than_the_week_holds_but_a_broken_promise_waits_for_none() -> None:
    found = [
        alert("a", 100),
        alert("b", 300),
        alert("c", 180, severity=Severity.URGENT),
        alert("d", 1, Kind.PROMISE_BROKEN),
    ]
    now, waiting = choose(found, held_this_week=3, rules=PLAIN)
    assert [one.person_id for one in now] == ["c", "d"]
    assert [one.person_id for one in waiting] == ["b", "a"]
    now, waiting = choose(found, held_this_week=9, rules=PLAIN)
    assert [one.person_id for one in now] == ["d"]


@settings(deadline=None, max_examples=60)
@given(st.lists(st.tuples(st.integers(0, 10**9), st.sampled_from(list(Severity))), max_size=12), st.integers(0, 8))
def test_choosing_loses_nobody_and_passes_over_nobody(found: list[tuple[int, Severity]], held: int) -> None:
    given_ = [alert(f"p{at}", stake, severity=severity) for at, (stake, severity) in enumerate(found)]
    now, waiting = choose(given_, held, PLAIN)
    assert sorted(one.person_id for one in (*now, *waiting)) == sorted(one.person_id for one in given_)
    assert len(now) == min(len(given_), max(PLAIN.talks_a_week - held, 0))
    assert choose(reversed(given_), held, PLAIN) == (now, waiting)


def at(days: int, at_stake: int, case_id: str, severity: Severity = Severity.NORMAL) -> cases.Case:
    return cases.open_case(
        replace(opening(case_id=case_id, severity=severity), on=DAY - timedelta(days=days), at_stake=at_stake), ()
    )


def test_the_queue_is_value_times_urgency_with_why_now_and_a_clock() -> None:
    late, fresh, dear, urgent = (
        at(21, 100, "late"),
        at(0, 100, "fresh"),
        at(0, 500, "dear"),
        at(0, 100, "urgent", Severity.URGENT),
    )
    items = queue([fresh, late, urgent, dear], DAY, Times(), CHINA)
    assert [one.case.opening.case_id for one in items] == ["dear", "urgent", "late", "fresh"]
    assert items[2].why_now[-1] == Text("逾期 5 个工作日", "5 working days late")
    closed = cases.close(fresh, "hr", DAY, Outcome.WITHDRAWN, "误报")
    assert queue([closed], DAY, Times(), CHINA) == ()


@settings(deadline=None, max_examples=60)
@given(st.integers(0, 60))
def test_the_same_case_never_sinks_as_days_go_by(days: int) -> None:
    case = at(0, 100, "x")
    today, tomorrow = (queue([case], DAY + timedelta(days=days + more), Times(), CHINA)[0].weight for more in (0, 1))
    assert today <= tomorrow


NO_TALK = Text("最近 3 个月没有一对一沟通。", "No one-on-one for 3 months.")
ASK = Text("本周约一次，先听再说。", "Arrange one this week, and listen first.")


def test_a_manager_reads_facts_and_steps() -> None:
    note = manager_note([NO_TALK, NO_TALK], [ASK])
    assert (note.facts, note.steps) == ((NO_TALK,), (ASK,))


@pytest.mark.parametrize(
    "text",
    [
        Text("她的离职风险较高。", "Talk to her."),
        Text("请沟通。", "She may resign."),
        Text("请沟通。", "Her likelihood is 40"),
        Text("约 40％。", "Talk to her."),
        Text("请沟通。", "There is an alert on her."),
        *(band.label for band in Band if band > Band.USUAL),
    ],
)
def test_a_sentence_that_gives_the_analysis_away_is_not_sent(text: Text) -> None:
    assert gives_away(text)
    with pytest.raises(SpeaksOfRiskError):
        manager_note([text], [])


@pytest.mark.parametrize("times", [2.5, 9.0])
def test_what_hr_reads_of_an_estimate_cannot_be_passed_on_to_a_manager(times: float) -> None:
    (found,) = alerts(watched(times), DAY, PLAIN)
    with pytest.raises(SpeaksOfRiskError):
        manager_note([NO_TALK, *found.reasons], [ASK])


def test_a_managers_own_view_comes_before_the_analysis() -> None:
    assert not may_show_analysis(None)
    assert may_show_analysis(Judgement("boss", DAY, View.DECLINED))
    assert may_show_analysis(Judgement("boss", DAY, View.UNSURE, (), "最近话少了"))
    with pytest.raises(MissingError):
        Judgement("boss", DAY, View.LEAVES)


def test_the_standard_labels_every_field() -> None:
    assert set(RULES.fields) == set(Rules.__dataclass_fields__)
    assert RULES.on(date(2026, 1, 1)) == Rules()
