"""Preparing a talk: the guides for the likely causes, and prompts for managers from facts. 沟通准备(L5、K2)。

    talk_plan(drivers) -> TalkPlan               what HR or a manager takes into the talk, at most two causes deep
    prompts(told) -> tuple[Prompt, ...]          for managers: facts that a manager may see, each with a next step
A plan covers several causes and begins openly, so that it does not put one into the person's mouth. A prompt comes from
a fact alone: it is the same whatever the analysis says, and speaks of nothing else.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from mainstay.chapters.people.guides import GUIDES, Guide
from mainstay.core.text import Text
from mainstay.core.words import Driver

MOST_CAUSES = 2
"""Guides in one talk: more cannot be held in mind."""

OPENING = Text(
    "先道谢，再听：最近什么事让你最有劲，什么事最耗神？",
    "Thank first, then listen: what gives you energy these days, and what drains it?",
)
NAME_IT = Text(
    "如果只能改一件事，你希望改哪一件？",
    "If one thing could be changed, which should it be?",
)
PLAY_BACK = Text(
    "我听到的是……我理解得对吗？哪一条最要紧？",
    "What I heard is … Have I understood you? Which of it matters most?",
)
RULES = (
    Text(
        "只谈事实和打算；不提任何分析，不说“系统显示”。",
        'Speak of facts and plans. Mention no analysis, no "the system says".',
    ),
    Text(
        "原因由本人说出，用本人的话记录，并念给本人确认。",
        "The person names the cause: write it in their words, and read it back.",
    ),
    Text(
        "授权以外的不答应；答应的写明日期和条件。",
        "Promise nothing beyond your mandate; put a day and a condition to what you promise.",
    ),
    Text("听的时间多于说的时间。", "Listen longer than you speak."),
)
CLOSING = Text(
    "谢谢你愿意说。我会在约定的日期前给你答复，做不到的也会直说。",
    "Thank you for telling me. You will have an answer by the day we agreed; what cannot be done, I will say plainly.",
)


@dataclass(frozen=True, slots=True)
class TalkPlan:
    """A talk from its first sentence to its last. `guides` hold what to ask and hear by cause."""

    opening: Text
    guides: tuple[Guide, ...]
    name_it: Text
    play_back: Text
    rules: tuple[Text, ...]
    closing: Text


def talk_plan(drivers: Iterable[Driver]) -> TalkPlan:
    """The plan for the likely causes, the likeliest first; without any, what can be asked of everybody."""
    likely = tuple(dict.fromkeys(drivers))[:MOST_CAUSES] or (Driver.CULTURE, Driver.CAREER)
    return TalkPlan(OPENING, tuple(GUIDES[driver] for driver in likely), NAME_IT, PLAY_BACK, RULES, CLOSING)


@dataclass(frozen=True, slots=True)
class Told:
    """A fact about a member of the team: the signal, its value, and its sentence with the person's numbers."""

    signal: str
    value: float
    sentence: Text


@dataclass(frozen=True, slots=True)
class Prompt:
    """A fact, and what a manager can do about it."""

    signal: str
    fact: Text
    step: Text


@dataclass(frozen=True, slots=True)
class _When:
    """From which value on (or up to which, if `up_to`) a fact is worth a prompt, and the step."""

    edge: float
    step: Text
    up_to: bool = False


PROMPTS: Mapping[str, _When] = {
    "culture.promises_overdue": _When(
        1, Text("先兑现，或当面说明并重新约定日期。", "Keep it, or explain in person and agree on a new day.")
    ),
    "culture.promises_broken": _When(
        1, Text("当面说明原因，并说明下一步。", "Explain in person why, and what comes next.")
    ),
    "culture.unanswered_voice": _When(
        1, Text("本周给一个答复，做不到的也说明理由。", "Give an answer this week, also if it is no, and say why.")
    ),
    "culture.days_since_one_on_one": _When(
        2, Text("本周约半小时一对一，先听再说。", "Arrange half an hour this week, and listen first.")
    ),
    "culture.months_with_manager": _When(
        3,
        Text(
            "共事时间还短，问问对方习惯怎样合作。", "You have not worked together for long: ask how they like to work."
        ),
        up_to=True,
    ),
    "work.long_week_streak": _When(
        1, Text("一起排优先级，定下本周可以停的一件事。", "Set priorities together, and stop one thing this week.")
    ),
    "work.overtime_hours": _When(
        30, Text("看看哪些任务可以推后或分出去。", "See which tasks can be put off or shared.")
    ),
    "recognition.months_since": _When(
        6, Text("就一件具体的事道谢，说清好在哪里。", "Give thanks for one particular thing, and say what was good.")
    ),
    "recognition.invitations": _When(
        0, Text("下一次方案讨论，请对方参加。", "Ask them to join the next discussion of a plan."), up_to=True
    ),
    "career.time_in_level": _When(
        36, Text("谈谈下一级的标准和差距。", "Talk about the standard of the next level and the gap to it.")
    ),
    "career.growth_steps": _When(
        0, Text("一起定一项今年的成长安排。", "Agree on one step of growth for this year."), up_to=True
    ),
    "people.first_year": _When(
        0.01, Text("问问入职以来与预期不同的地方。", "Ask what has been different from what they expected.")
    ),
}
"""Facts that a manager may see of the own team, by signal, the most pressing first. No pay, no equity, no survey, no
observation by others, nothing about departures: what is not here is not shown."""


def prompts(told: Iterable[Told], most: int = 3) -> tuple[Prompt, ...]:
    """What to do in the team, from facts alone: in the order of `PROMPTS`, `most` at a time."""
    known = {one.signal: one for one in told}
    return tuple(
        Prompt(key, known[key].sentence, when.step)
        for key, when in PROMPTS.items()
        if key in known and (known[key].value <= when.edge if when.up_to else known[key].value >= when.edge)
    )[:most]
