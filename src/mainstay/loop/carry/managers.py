"""What a manager may read: facts, prompts and next steps, never an estimate and no word of it. L2, L3.

    manager_note(facts, steps) -> ManagerNote      raises SpeaksOfRiskError where a sentence gives the analysis away
    gives_away(text) -> tuple[str, ...]            the words that do
    may_show_analysis(judgement) -> bool           HR sees the analysis beside a manager's own view, asked first
A manager is asked for a judgement before HR sees both side by side, so that the estimate cannot steer it (AI Act 14).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from mainstay.core.text import Text
from mainstay.core.words import Driver
from mainstay.loop.carry.refusals import CarryError, MissingError

MOST = 3
"""Prompts at once: two minutes on a phone."""

_CHINESE = re.compile(
    "风险|离职|辞职|流失|预警|概率|几率|可能性|分值|打分|得分|模型|算法|预测|跳槽|百分之|%|％|高于公司平均|留不住|要走"
)
_ENGLISH = re.compile(
    r"\b(?:risk\w*|resign\w*|attrition|turnover|churn\w*|flight|probab\w*|likel\w*|chance\w*|odds|scor\w*|alert\w*"
    r"|warning\w*|model\w*|algorithm\w*|predict\w*|forecast\w*|quit\w*|leaver\w*|leaving)\b|%|\bper cent\b",
    re.IGNORECASE,
)


class SpeaksOfRiskError(CarryError):
    """A sentence meant for a manager speaks of the analysis; `data["words"]` names what gives it away."""

    code = "speaks_of_risk"


@dataclass(frozen=True, slots=True)
class ManagerNote:
    """For one member of the team: what is the case, and what to do next. Nothing here depends on an estimate."""

    facts: tuple[Text, ...]
    steps: tuple[Text, ...]


class View(StrEnum):
    """What a manager thinks of a person's wish to stay."""

    STAYS = "stays"
    UNSURE = "unsure"
    LEAVES = "leaves"
    DECLINED = "declined"

    @property
    def label(self) -> Text:
        """The view for the form."""
        return _VIEWS[self]


@dataclass(frozen=True, slots=True)
class Judgement:
    """A manager's own view, given before anything of the analysis is shown; the words are required but to decline."""

    by: str
    on: date
    view: View
    drivers: tuple[Driver, ...] = ()
    words: str = ""

    def __post_init__(self) -> None:
        if self.view is not View.DECLINED and not self.words.strip():
            raise MissingError(Text("请写出你的依据。", "Say what you base it on."), field="words")


def may_show_analysis(judgement: Judgement | None) -> bool:
    """Whether the analysis may stand beside the manager's view: only once that was given, or declined."""
    return judgement is not None


def gives_away(text: Text) -> tuple[str, ...]:
    """The words of a sentence that speak of the analysis, in either language."""
    return (*_CHINESE.findall(text.zh), *_ENGLISH.findall(text.en))


def manager_note(facts: Iterable[Text], steps: Iterable[Text]) -> ManagerNote:
    """Facts and steps for a manager, three of each at most, each once.

    Raises SpeaksOfRiskError where one of them speaks of the analysis: it is a defect of the sentence, and is not sent.
    """
    note = ManagerNote(tuple(dict.fromkeys(facts))[:MOST], tuple(dict.fromkeys(steps))[:MOST])
    words = [word for text in (*note.facts, *note.steps) for word in gives_away(text)]
    if words:
        raise SpeaksOfRiskError(
            Text("给管理者的话不能提及分析结果。", "What a manager reads does not speak of the analysis."), words=words
        )
    return note


_VIEWS: Mapping[View, Text] = {
    View.STAYS: Text("我认为会留下", "I think the person stays"),
    View.UNSURE: Text("说不准", "I cannot tell"),
    View.LEAVES: Text("我担心会走", "I am worried"),
    View.DECLINED: Text("暂不判断", "I would rather not say"),
}
