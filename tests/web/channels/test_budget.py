"""Budgets hold in every stretch of time; digests bring everything exactly once."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mainstay_web.channels import budget
from mainstay_web.channels.budget import Budget, Granted, Limit, Meter, Wait, take
from mainstay_web.channels.digest import WINDOW, Waiting, next_due, parcels
from mainstay_web.channels.message import Kind, Message, message_id
from mainstay_web.channels.outcome import JITTER, RETRY_AFTER, next_attempt

from .fakes import NOW

MINUTE, SECOND = timedelta(minutes=1), timedelta(seconds=1)
PROMISED = {
    "DINGTALK": [(20, MINUTE)], "FEISHU": [(100, MINUTE), (5, SECOND)], "WECOM": [(20, MINUTE)], "SLACK": [(1, SECOND)],
    "TEAMS": [(4, SECOND)],
}  # fmt: skip


def spend(limits: Budget, gaps: list[float], start: datetime = NOW) -> list[datetime]:
    """Somebody who asks after each gap of seconds; when something was granted."""
    now, meter, granted = start, Meter(), []
    for gap in gaps:
        now += timedelta(seconds=gap)
        answer = take(limits, meter, now)
        if isinstance(answer, Granted):
            meter = answer.meter
            granted.append(now)
    return granted


def most_within(times: list[datetime], span: timedelta) -> int:
    return max((sum(start <= each < start + span for each in times) for start in times), default=0)


@pytest.mark.parametrize("name", PROMISED)
@settings(deadline=None, max_examples=40)
@given(gaps=st.lists(st.floats(0, 20) | st.just(0.0) | st.floats(0, 0.3), max_size=150))
def test_no_stretch_of_time_holds_more_than_the_platform_allows(name: str, gaps: list[float]) -> None:
    times = spend(getattr(budget, name), gaps)
    for most, span in PROMISED[name]:
        assert most_within(times, span) <= most


@settings(deadline=None, max_examples=60)
@given(st.integers(1, 30), st.integers(1, 30), st.integers(1, 90), st.lists(st.floats(0, 5), min_size=40, max_size=100))
def test_any_limit_holds_and_is_used_up(messages: int, burst: int, seconds: int, gaps: list[float]) -> None:
    limit = Limit(messages, timedelta(seconds=seconds), burst=min(burst, messages))
    times = spend(Budget((limit,)), gaps)
    assert most_within(times, limit.span) <= messages
    assert len(spend(Budget((limit,)), [0.0] * 40)) == min(limit.burst, 40), "the burst goes at once"


@settings(deadline=None, max_examples=60)
@given(st.sampled_from(sorted(PROMISED)), st.integers(1, 60), st.integers(0, 40_000_000))
def test_waiting_as_told_is_enough_and_no_more_than_needed(name: str, count: int, start: int) -> None:
    limits, now, meter = getattr(budget, name), NOW + timedelta(seconds=start), Meter()
    for _ in range(count):
        answer = take(limits, meter, now, "bot")
        if isinstance(answer, Wait):
            assert answer.until > now
            before = take(limits, meter, answer.until - timedelta(microseconds=1), "bot")
            assert isinstance(before, Wait) or limits.avoids_round_times
            now, answer = answer.until, take(limits, meter, answer.until, "bot")
        assert isinstance(answer, Granted)
        meter = answer.meter


def test_round_times_are_avoided_and_robots_spread_out() -> None:
    on_the_hour = NOW.replace(minute=0, second=0)
    waits = {take(budget.FEISHU, Meter(), on_the_hour, f"bot{number}") for number in range(30)}
    assert all(isinstance(each, Wait) for each in waits)
    untils = {each.until for each in waits if isinstance(each, Wait)}
    assert len(untils) > 15
    assert all(MINUTE <= until - on_the_hour < 2 * MINUTE for until in untils)
    assert isinstance(take(budget.FEISHU, Meter(), on_the_hour - SECOND), Granted)
    assert isinstance(take(budget.FEISHU, Meter(), on_the_hour + timedelta(minutes=30, seconds=59)), Wait)
    assert isinstance(take(budget.FEISHU, Meter(), on_the_hour + MINUTE), Granted)
    assert isinstance(take(budget.DINGTALK, Meter(), on_the_hour), Granted)


def test_a_robot_told_to_be_quiet_is_quiet_and_a_meter_is_kept_as_json() -> None:
    answer = take(budget.FEISHU, Meter(), NOW)
    assert isinstance(answer, Granted)
    meter = answer.meter.silenced(NOW + timedelta(minutes=10)).silenced(NOW)
    assert take(budget.FEISHU, meter, NOW + 9 * MINUTE) == Wait(NOW + 10 * MINUTE)
    assert Meter.from_json(json.loads(json.dumps(meter.as_json()))) == meter
    assert Meter.from_json({}) == Meter()
    with pytest.raises(TypeError):
        Meter.from_json({"paid_until": 1})


def test_a_clock_that_steps_back_costs_waiting_not_messages() -> None:
    answer = take(budget.SLACK, Meter(), NOW)
    assert isinstance(answer, Granted)
    assert take(budget.SLACK, answer.meter, NOW - 5 * SECOND) == Wait(NOW + SECOND)


@settings(deadline=None, max_examples=80)
@given(st.text(max_size=20), st.integers(0, 8), st.integers(0, 100_000))
def test_attempts_follow_the_schedule_with_the_same_jitter_each_time(key: str, attempt: int, least: int) -> None:
    at = next_attempt(message_id(key), attempt, NOW, timedelta(seconds=least))
    assert at is not None
    wait = max(RETRY_AFTER[attempt + 1], min(timedelta(seconds=least), timedelta(days=1)))
    assert wait <= at - NOW <= wait * (1 + JITTER)
    assert at == next_attempt(message_id(key), attempt, NOW, timedelta(seconds=least))


def test_the_schedule_is_the_standards_and_ends() -> None:
    hours = [wait.total_seconds() / 3600 for wait in RETRY_AFTER]
    assert hours == [0, 5 / 3600, 5 / 60, 0.5, 2, 5, 10, 14, 20, 24]
    assert next_attempt("msg", 9, NOW) is None
    assert len({next_attempt(message_id(number), 4, NOW) for number in range(50)}) == 50


WAITERS = st.lists(
    st.tuples(
        st.integers(0, 9), st.sampled_from("ABC"), st.sampled_from([Kind.CASE_DUE, Kind.SIGN_IN, Kind.ANSWER_DUE]),
        st.integers(0, 30),
    ),
    max_size=25,
)  # fmt: skip


def waiting(number: int, receiver: str, kind: Kind, minutes: int) -> Waiting:
    at = NOW + timedelta(minutes=minutes)
    return Waiting(Message(message_id(number, kind), kind, "https://h.example", at), receiver, at)


@settings(deadline=None, max_examples=120)
@given(WAITERS)
def test_a_day_of_digests_brings_each_message_once_to_its_receiver(rows: list[tuple[int, str, Kind, int]]) -> None:
    outbox = [waiting(*row) for row in rows]
    expected = {(each.receiver, each.message.id) for each in outbox}
    came: list[tuple[str, str]] = []
    for minute in range(60):
        now = NOW + timedelta(minutes=minute)
        there = [each for each in outbox if each.since <= now and (each.receiver, each.message.id) not in came]
        for parcel in parcels(there, now):
            came += [(parcel.receiver, member) for member in parcel.members]
        assert set(parcels(there[::-1], now)) == set(parcels(there, now)), "whatever order the store gives"
    assert len(came) == len(set(came))
    assert set(came) == expected


def test_what_waits_becomes_one_and_what_is_urgent_goes_at_once() -> None:
    two = [waiting(1, "A", Kind.CASE_DUE, 0), waiting(2, "A", Kind.ANSWER_DUE, 9)]
    urgent = waiting(3, "A", Kind.SIGN_IN, 9)
    assert next_due([*two, urgent]) == NOW + timedelta(minutes=9)
    assert next_due(two) == NOW + WINDOW
    assert next_due([]) is None
    first = parcels([*two, urgent], NOW + timedelta(minutes=9))
    assert [parcel.members for parcel in first] == [(urgent.message.id,)]
    (one,) = parcels(two, NOW + WINDOW)
    assert one.message.kind is Kind.DIGEST
    assert one.message.lines("en") == (
        "You have 2 new messages.", "One of your matters is due soon.", "An answer is expected from you.",
    )  # fmt: skip
    assert all(earlier <= later for earlier, later in pairwise(each.since for each in two))
