"""A question about a statement: by when it is answered, who hears else, and what a correction changes. 提成疑问。

    due(raised_on, rule, calendar) -> date
    clock(question, day, rule, calendar) -> Clock | None       None once it is answered
    hears(question, day, rule, calendar) -> Whom | None        who is told on this day
    changes(old, new) -> tuple[Change, ...]                    what a corrected statement pays otherwise, line by line

There is no day after which nobody may ask: in China a claim for pay lapses neither while the work relation lasts nor
within a year after it (《劳动争议调解仲裁法》第二十七条; Labour Dispute Mediation and Arbitration Law, Art. 27, 2008).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from mainstay.chapters.pay.commission.lines import Kind, Line, Statement
from mainstay.core.standards import Standard
from mainstay.core.text import Text
from mainstay.core.workdays import WorkCalendar

MOST = 30


@dataclass(frozen=True, slots=True)
class Answering:
    """Working days: for an answer, before its day at which its owner is reminded, and late until the director hears."""

    days: int = 5
    remind_before: int = 1
    director_after: int = 0

    def __post_init__(self) -> None:
        if (
            not 1 <= self.days <= MOST
            or not 0 <= self.remind_before < self.days
            or not 0 <= self.director_after <= MOST
        ):
            raise ValueError(f"an answer within 1 to {MOST} working days, and a reminder before its day")


ANSWERING: Standard[Answering] = Standard(
    "commission.answering",
    Text("提成疑问的答复时限", "When a question about commission is answered"),
    Text("员工对提成单提出疑问后，几个工作日内答复。", "Within how many working days a question is answered."),
    Answering(),
    {
        "days": Text("答复时限（工作日）", "Working days to the answer"),
        "remind_before": Text("到期前几个工作日提醒", "Working days before at which its owner is reminded"),
        "director_after": Text("逾期超过几个工作日报告人力资源总监", "Working days late until the HR director hears"),
    },
)

CORRECTING: Standard[Answering] = Standard(
    "commission.correcting",
    Text("提成更正的时限", "When commission is corrected"),
    Text(
        "已结算的期间需要更正，或答复中承诺了更正之后，几个工作日内完成更正。",
        "Within how many working days a settled period is corrected that has to be, or whose correction was promised "
        "in an answer.",
    ),
    Answering(),
    {
        "days": Text("更正时限（工作日）", "Working days to the correction"),
        "remind_before": Text("到期前几个工作日提醒", "Working days before at which its owner is reminded"),
        "director_after": Text("逾期超过几个工作日报告人力资源总监", "Working days late until the HR director hears"),
    },
)
"""The same clock as of an answer: it runs from the day that the need was found, or the answer given."""


class Outcome(StrEnum):
    """How a question was answered."""

    RIGHT = "right"
    PARTLY = "partly"
    WRONG = "wrong"

    @property
    def label(self) -> Text:
        """For readers."""
        return _OUTCOMES[self]

    @property
    def corrects(self) -> bool:
        """Whether the statement has to be made anew."""
        return self is not Outcome.WRONG


_OUTCOMES = {
    Outcome.RIGHT: Text("疑问成立，将更正", "They are right; it will be corrected"),
    Outcome.PARTLY: Text("部分成立，将更正", "Partly right; it will be corrected"),
    Outcome.WRONG: Text("提成单无误，维持原结果", "The statement stands"),
}


class Whom(StrEnum):
    """Who is told of a question that waits."""

    OWNER = "owner"
    DIRECTOR = "director"


@dataclass(frozen=True, slots=True)
class Question:
    """When it was raised, and when answered."""

    raised_on: date
    answered_on: date | None = None


@dataclass(frozen=True, slots=True)
class Clock:
    """The answer's day and the working days left to it: 0 is today, below zero is late."""

    due: date
    left: int

    @property
    def words(self) -> Text:
        """The clock for readers."""
        days = abs(self.left)
        if self.left == 0:
            return Text("今天须答复", "An answer is due today")
        unit = "day" if days == 1 else "days"
        if self.left < 0:
            return Text(f"答复已逾期 {days} 个工作日", f"The answer is {days} working {unit} late")
        return Text(f"{days} 个工作日内答复", f"An answer is due within {days} working {unit}")


def due(raised_on: date, rule: Answering, calendar: WorkCalendar) -> date:
    """The day by which a question is to be answered."""
    return calendar.add_working_days(raised_on, rule.days)


def clock(question: Question, day: date, rule: Answering, calendar: WorkCalendar) -> Clock | None:
    """The clock on a day; None once the question is answered.

    A day after the answer's own is late even where no working day lies between: it is then late by one.
    """
    if question.answered_on is not None:
        return None
    last = due(question.raised_on, rule, calendar)
    left = calendar.working_days_between(day, last)
    return Clock(last, min(left, -1) if day > last else left)


def hears(question: Question, day: date, rule: Answering, calendar: WorkCalendar) -> Whom | None:
    """Who is told on this day that an answer is owed; the same on every later day until it is given."""
    now = clock(question, day, rule, calendar)
    if now is None or now.left > rule.remind_before:
        return None
    return Whom.DIRECTOR if now.left < -rule.director_after else Whom.OWNER


@dataclass(frozen=True, slots=True)
class Change:
    """Lines of one kind for one transaction and tier: what was paid and what is right, in minor units."""

    kind: Kind
    ref: str
    tier: int
    name: str
    was: int
    now: int

    @property
    def more(self) -> int:
        """What is still to be paid; below zero what was paid too much."""
        return self.now - self.was


def changes(old: Statement, new: Statement) -> tuple[Change, ...]:
    """What a corrected statement of the same days changes; the sum of `more` is the difference of the totals.

    Raises ValueError where the two are not of one person and the same days.
    """
    if (old.person, old.start, old.end) != (new.person, new.start, new.end):
        raise ValueError("only statements of one person and the same days can be compared")
    was, now = _sums(old.lines), _sums(new.lines)
    both = dict.fromkeys((*was, *now))
    return tuple(Change(*key, was.get(key, 0), now.get(key, 0)) for key in both if was.get(key, 0) != now.get(key, 0))


def _sums(lines: Iterable[Line]) -> dict[tuple[Kind, str, int, str], int]:
    found: dict[tuple[Kind, str, int, str], int] = {}
    for line in lines:
        key = (line.kind, line.ref, line.tier, line.name)
        found[key] = found.get(key, 0) + line.amount
    return found
