"""How to open a talk with one person: open questions for what pushes most, and what not to say."""

from __future__ import annotations

from mainstay.core.text import Text
from mainstay.core.words import Driver
from mainstay.report.reasons import Reason

MOST_QUESTIONS = 3

OPENING = Text(
    "先道谢，再听：最近什么事让你最有劲，什么事最耗神？",
    "Thank first, then listen: what gives you energy these days, and what drains it?",
)
RULES = Text(
    "只谈事实和打算，不提概率，也不提预警。本人说的才是原因，以此更正记录。做不到的不答应，答应的写明期限。",
    "Speak of facts and plans, never of a probability or a warning. The cause is what the person says it is: correct"
    " the record by it. Promise nothing that cannot be kept, and put a date to what is promised.",
)
QUESTIONS = {
    Driver.PAY: Text(
        "现在的薪酬和股权，哪些让你觉得合理，哪些说不通？",
        "What about your pay and equity feels right to you, and what does not add up?",
    ),
    Driver.CAREER: Text(
        "今后一两年，你最想做成什么、走到哪一步？现在缺什么？",
        "What would you most like to achieve in the next year or two, and what is missing for it?",
    ),
    Driver.CULTURE: Text(
        "和上级、和团队共事，哪些事你希望换一种做法？你提过的意见都有回音吗？",
        "What should be done differently in working with your manager and team? Has all that you raised been answered?",
    ),
    Driver.WORK: Text(
        "手上的工作，哪些可以放下、推后或分出去？怎样的时间和地点安排更适合你？",
        "Which work could be dropped, put off or shared? Which hours and places would suit you better?",
    ),
    Driver.RECOGNITION: Text(
        "这一年你自己最看重的成果是哪一件？该看到的人看到了吗？",
        "Which result of this year matters most to you, and have those who should see it seen it?",
    ),
    Driver.LIFE: Text(
        "今后一年，有没有什么安排是公司可以配合的？愿意说多少都可以。",
        "Is there anything in the year ahead that the company could fit in with? Say only as much as you like.",
    ),
}


def questions(pushes: tuple[Reason, ...]) -> tuple[Text, ...]:
    """The opening, and a question for each driver that pushes, the strongest first."""
    drivers = dict.fromkeys(reason.driver for reason in pushes)
    return (OPENING, *(QUESTIONS[driver] for driver in list(drivers)[:MOST_QUESTIONS]))
