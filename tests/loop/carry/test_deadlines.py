"""Clocks of cases in working days, the answer that is owed, and who hears when a step is late."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from carry_fakes import DAY, brought_to, opened
from hypothesis import given, settings
from hypothesis import strategies as st

from mainstay.core.text import Text
from mainstay.core.workdays import calendar_for
from mainstay.loop.carry import cases
from mainstay.loop.carry.deadlines import TIMES, Times, Whom, clock, due, escalation, first_talk_due
from mainstay.loop.carry.states import Act, Kind, Severity, State

CHINA = calendar_for("CN")
PLAIN = Times()


@pytest.mark.parametrize(
    ("severity", "day"),
    [(Severity.URGENT, date(2026, 11, 4)), (Severity.HIGH, date(2026, 11, 9)), (Severity.NORMAL, date(2026, 11, 16))],
)
def test_the_first_talk_is_due_by_severity(severity: Severity, day: date) -> None:
    assert first_talk_due(opened(severity=severity), PLAIN, CHINA) == day


def test_a_raise_request_is_answered_within_five_working_days() -> None:
    case = opened(Kind.RAISE_REQUEST)
    step = due(case, PLAIN, CHINA)
    assert step is not None
    assert (step.act, step.day) == (Act.TALK, date(2026, 11, 9))
    step = due(brought_to(State.TALKED, Kind.RAISE_REQUEST), PLAIN, CHINA)
    assert step is not None
    assert (step.act, step.day) == (Act.ANSWER, date(2026, 11, 9))
    answered = cases.answer(brought_to(State.APPROVED, Kind.RAISE_REQUEST), "hr", DAY, "好")
    step = due(answered, PLAIN, CHINA)
    assert step is not None
    assert step.act is Act.CARRY


def test_lateness_rises_from_the_owner_to_the_director() -> None:
    case = opened(severity=Severity.URGENT)  # due on Wednesday 4 November
    told = {day: escalation(case, date(2026, 11, day), PLAIN, CHINA) for day in range(2, 13)}
    assert told[2] is None
    assert [one.whom if (one := told[day]) else None for day in (3, 4, 5, 7, 9, 10, 11)] == [
        Whom.OWNER, Whom.OWNER, Whom.HRBP, Whom.HRBP, Whom.HRBP, Whom.HR_DIRECTOR, Whom.HR_DIRECTOR,
    ]  # fmt: skip
    line = told[10]
    assert line is not None
    assert line.line.zh == "一件个案等待下一步：记录沟通，逾期 4 个工作日。"
    assert line.line.en == "A case awaits its next step: Record the talk. 4 working days late."


def test_a_weekend_after_the_day_is_late() -> None:
    case = opened(severity=Severity.HIGH)
    postponed = cases.postpone(cases.assign(case, "hr", DAY, "hr"), "hr", DAY, date(2026, 11, 13), "休假")
    for day, left in ((12, 1), (13, 0), (14, -1), (15, -1), (16, -1), (17, -2)):
        now = clock(postponed, date(2026, 11, day), PLAIN, CHINA)
        assert now is not None
        assert now.left == left


def test_a_running_case_is_looked_at_after_half_a_year_and_a_closed_one_never() -> None:
    step = due(brought_to(State.CARRIED), PLAIN, CHINA)
    assert step is not None
    assert (step.act, step.day) == (Act.CLOSE, DAY + timedelta(days=180))
    closed = brought_to(State.CLOSED)
    assert due(closed, PLAIN, CHINA) is None
    assert clock(closed, DAY, PLAIN, CHINA) is None
    assert escalation(closed, DAY + timedelta(days=999), PLAIN, CHINA) is None


RANK = [None, *Whom]


@settings(deadline=None, max_examples=60)
@given(
    st.sampled_from([state for state in State if state is not State.CLOSED]),
    st.sampled_from([Kind.ALERT, Kind.RAISE_REQUEST]),
    st.integers(0, 400),
)
def test_escalation_never_falls_back_while_nothing_is_done(state: State, kind: Kind, days: int) -> None:
    case = brought_to(state, kind)
    today, tomorrow = (escalation(case, DAY + timedelta(days=days + more), PLAIN, CHINA) for more in (0, 1))
    assert RANK.index(today.whom if today else None) <= RANK.index(tomorrow.whom if tomorrow else None)


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2026, 11, 2), Text("还剩 2 个工作日", "2 working days left")),
        (date(2026, 11, 3), Text("还剩 1 个工作日", "1 working day left")),
        (date(2026, 11, 4), Text("今天到期", "Due today")),
        (date(2026, 11, 5), Text("逾期 1 个工作日", "1 working day late")),
    ],
)
def test_the_clock_in_words(day: date, words: Text) -> None:
    now = clock(opened(severity=Severity.URGENT), day, PLAIN, CHINA)
    assert now is not None
    assert now.words == words


def test_the_standard_labels_every_field() -> None:
    assert set(TIMES.fields) == set(Times.__dataclass_fields__)
