"""How the report opens a talk with one person: a question for what pushes most, and what not to say."""

from __future__ import annotations

from mainstay.chapters.people.guides import GUIDES
from mainstay.chapters.people.talks import OPENING
from mainstay.chapters.people.talks import RULES as TALK_RULES
from mainstay.core.text import Text
from mainstay.report.reasons import Reason

MOST_QUESTIONS = 3

RULES = Text("".join(rule.zh for rule in TALK_RULES), " ".join(rule.en for rule in TALK_RULES))


def questions(pushes: tuple[Reason, ...]) -> tuple[Text, ...]:
    """The opening, and a question for each driver that pushes, the strongest first."""
    drivers = dict.fromkeys(reason.driver for reason in pushes)
    return (OPENING, *(GUIDES[driver].questions[0] for driver in list(drivers)[:MOST_QUESTIONS]))
