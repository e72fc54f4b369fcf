"""Clocks of a case: by when the next step is due, and who hears of it when it is not done. L5, P7.

    due(case, times, calendar) -> Due | None           the next step and its day; None once closed
    clock(case, day, times, calendar) -> Clock | None  working days left (below zero: late)
    escalation(case, day, times, calendar) -> Escalation | None    who is to hear on this day, and why
    caution of a date in a year without a notice yet: `calendar.caution(day, clock.due.day)`
Pure functions of the case and the day: the nightly turn may run late or twice and says the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from mainstay.core.standards import Standard
from mainstay.core.text import Text
from mainstay.core.workdays import WorkCalendar
from mainstay.loop.carry.cases import Case
from mainstay.loop.carry.states import Act, Kind, Severity, State


class Whom(StrEnum):
    """Who is to hear, in rising order."""

    OWNER = "owner"
    HRBP = "hrbp"
    HR_DIRECTOR = "hr_director"

    @property
    def label(self) -> Text:
        """The role's name for readers."""
        return _WHOM[self]


def _first_talk() -> Mapping[Severity, int]:
    return {Severity.URGENT: 2, Severity.HIGH: 5, Severity.NORMAL: 10}


def _later_steps() -> Mapping[State, int]:
    return {State.TALKED: 5, State.CAUSE_CONFIRMED: 5, State.PACKAGE_PROPOSED: 3, State.APPROVED: 5}


@dataclass(frozen=True, slots=True)
class Times:
    """How long each step may take, in working days; only `review_days` counts calendar days."""

    first_talk: Mapping[Severity, int] = field(default_factory=_first_talk)
    """From the opening to the first talk."""
    later_steps: Mapping[State, int] = field(default_factory=_later_steps)
    """From reaching a state to the next one."""
    answer: int = 5
    """From a raise request to its answer."""
    remind_before: int = 1
    """The owner is reminded this many working days before a step is due, and on the day."""
    hrbp_after: int = 0
    """More than this many working days late: the HR partner hears."""
    director_after: int = 3
    """More than this many working days late: the HR director hears."""
    review_days: int = 180
    """Calendar days from the promises' coming into force to the look at the outcome."""

    def __post_init__(self) -> None:
        spans = (*self.first_talk.values(), *self.later_steps.values(), self.answer, self.review_days)
        if min(spans) < 1 or min(self.remind_before, self.hrbp_after) < 0 or self.director_after < self.hrbp_after:
            raise ValueError("spans of a day or more, and hrbp_after <= director_after")


TIMES = Standard(
    "carry.times",
    Text("个案时限与上报", "Deadlines of cases and escalation"),
    Text(
        "每一步须在几个工作日内完成，逾期报告谁。",
        "In how many working days each step is to be done, and who hears when it is late.",
    ),
    Times(),
    {
        "first_talk": Text("首次沟通时限（工作日，按紧急程度）", "Working days to the first talk, by severity"),
        "later_steps": Text("此后每一步的时限（工作日）", "Working days for each later step"),
        "answer": Text("加薪请求答复时限（工作日）", "Working days to the answer to a raise request"),
        "remind_before": Text("到期前几个工作日提醒", "Working days before at which the owner is reminded"),
        "hrbp_after": Text("逾期超过几个工作日报告人力资源业务伙伴", "Working days late until the HR partner hears"),
        "director_after": Text("逾期超过几个工作日报告人力资源总监", "Working days late until the HR director hears"),
        "review_days": Text("承诺生效后多少天回顾成效", "Days until the outcome is looked at"),
    },
)


@dataclass(frozen=True, slots=True)
class Due:
    """The step that is next, and by when."""

    act: Act
    day: date


@dataclass(frozen=True, slots=True)
class Clock:
    """Working days left to the next step: 0 is today, below zero is late."""

    due: Due
    left: int

    @property
    def is_late(self) -> bool:
        """Whether the day has passed."""
        return self.left < 0

    @property
    def words(self) -> Text:
        """The clock for readers."""
        days = abs(self.left)
        if self.left == 0:
            return Text("今天到期", "Due today")
        if self.is_late:
            return Text(f"逾期 {days} 个工作日", f"{days} working {_day(days)} late")
        return Text(f"还剩 {days} 个工作日", f"{days} working {_day(days)} left")


@dataclass(frozen=True, slots=True)
class Escalation:
    """Who is to hear of a case, in a neutral line without a name: the message carries a link."""

    whom: Whom
    clock: Clock
    line: Text


_NEXT: Mapping[State, Act] = {
    State.OPENED: Act.TALK,
    State.TALK_DUE: Act.TALK,
    State.TALKED: Act.CONFIRM_CAUSE,
    State.CAUSE_CONFIRMED: Act.PROPOSE,
    State.PACKAGE_PROPOSED: Act.APPROVE,
    State.APPROVED: Act.CARRY,
    State.CARRIED: Act.CLOSE,
}


def first_talk_due(case: Case, times: Times, calendar: WorkCalendar) -> date:
    """By when the first talk is to be held: from the opening by severity, unless it was postponed."""
    if case.talk_due is not None:
        return case.talk_due
    return calendar.add_working_days(case.opening.on, times.first_talk[case.opening.severity])


def answer_due(case: Case, times: Times, calendar: WorkCalendar) -> date | None:
    """By when a raise request is to be answered; None for other kinds, and once it is."""
    if case.kind is not Kind.RAISE_REQUEST or case.answered_on is not None or not case.is_open:
        return None
    return calendar.add_working_days(case.opening.on, times.answer)


def due(case: Case, times: Times, calendar: WorkCalendar) -> Due | None:
    """The next step and its day: an answer that is owed comes first where its day is not later."""
    if not case.is_open:
        return None
    step = Due(_NEXT[case.state], _step_day(case, times, calendar))
    owed = answer_due(case, times, calendar)
    if owed is None or case.state in {State.OPENED, State.TALK_DUE}:
        return step if owed is None else replace_day(step, owed)
    return Due(Act.ANSWER, owed) if owed <= step.day else step


def replace_day(step: Due, owed: date) -> Due:
    """The same step, no later than what is owed: a talk after the answer's day would be too late for it."""
    return Due(step.act, min(step.day, owed))


def clock(case: Case, day: date, times: Times, calendar: WorkCalendar) -> Clock | None:
    """How many working days are left to the next step; None once closed."""
    step = due(case, times, calendar)
    if step is None:
        return None
    left = calendar.working_days_between(day, step.day)
    # A weekend after the due day holds no working day, but late is late.
    return Clock(step, -1 if left == 0 and day > step.day else left)


def escalation(case: Case, day: date, times: Times, calendar: WorkCalendar) -> Escalation | None:
    """Who is to hear of the case on this day: the owner near the day, then the HR partner, then the HR director.

    None while there is time. It rises with lateness and never falls back while the step is not done.
    """
    now = clock(case, day, times, calendar)
    if now is None or now.left > times.remind_before:
        return None
    whom = Whom.OWNER
    if now.is_late and -now.left > times.hrbp_after:
        whom = Whom.HRBP
    if now.is_late and -now.left > times.director_after:
        whom = Whom.HR_DIRECTOR
    return Escalation(whom, now, _LINE.fill(act=now.due.act.label, clock=now.words))


def _step_day(case: Case, times: Times, calendar: WorkCalendar) -> date:
    if case.state in {State.OPENED, State.TALK_DUE}:
        return first_talk_due(case, times, calendar)
    if case.state is State.CARRIED:
        return case.since + timedelta(days=times.review_days)
    return calendar.add_working_days(case.since, times.later_steps[case.state])


def _day(count: int) -> str:
    return "day" if count == 1 else "days"


_LINE = Text("一件个案等待下一步：{act}，{clock}。", "A case awaits its next step: {act}. {clock}.")

_WHOM: Mapping[Whom, Text] = {
    Whom.OWNER: Text("负责人", "Owner"),
    Whom.HRBP: Text("人力资源业务伙伴", "HR business partner"),
    Whom.HR_DIRECTOR: Text("人力资源总监", "HR director"),
}
