"""A list of whom to talk to, for taking along: who, about what, by when. No estimate, band or money stands in it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import polars as pl

from mainstay.core.text import Language, Text
from mainstay.loop.carry.alerts import Alert, opening_of
from mainstay.loop.carry.cases import Case as Rule
from mainstay.loop.carry.deadlines import first_talk_due
from mainstay.loop.carry.managers import gives_away
from mainstay.loop.carry.states import Kind, Severity, State
from mainstay_web.store.cases import rule_of, texts
from mainstay_web.store.charge import names_of
from mainstay_web.store.compared import reasons_of
from mainstay_web.store.queue import Line
from mainstay_web.store.rules import calendar, times

MOST_FACTS = 3

COLUMNS: dict[str, Text] = {
    "number": Text("员工编号", "person number"), "name": Text("姓名", "name"), "unit": Text("部门", "unit"),
    "job": Text("岗位", "job"), "manager": Text("上级", "manager"), "topics": Text("谈什么", "what to talk about"),
    "facts": Text("事实", "facts"), "first_talk_by": Text("首次沟通期限", "first talk by"),
}  # fmt: skip
"""What each column holds."""


def talk_list(lines: Sequence[Line], day: date, language: Language) -> pl.DataFrame:
    """A row for each line of the queue, in its order; sentences that speak of the analysis are left out."""
    managers = names_of(line.person.manager for line in lines)
    rows = [
        {
            "number": line.person.number, "name": line.person.name, "unit": line.unit, "job": line.person.job,
            "manager": managers.get(line.person.manager, ""), "topics": _topics(line, language),
            "facts": ("" if language == "zh" else " ").join(text.in_(language) for text in _facts(line)),
            "first_talk_by": _due(line, day),
        }
        for line in lines
    ]  # fmt: skip
    return pl.DataFrame(rows, schema={name: pl.Date if name == "first_talk_by" else pl.String for name in COLUMNS})


def _topics(line: Line, language: Language) -> str:
    topics = dict.fromkeys(reason.driver.label for reason in reasons_of(line.says)[:MOST_FACTS])
    return ("、" if language == "zh" else ", ").join(label.in_(language) for label in topics)


def _facts(line: Line) -> list[Text]:
    said = [reason.text for reason in reasons_of(line.says)]
    return [text for text in said if not gives_away(text)][:MOST_FACTS]


def _due(line: Line, day: date) -> date | None:
    """By when the first talk is due; for an alert without a case, as if it were opened today."""
    if line.case is not None:
        rule = rule_of(line.case)
        return None if rule.talked_on else first_talk_due(rule, times(day), calendar())
    if not line.says.alert:
        return None
    says = line.says
    alert = Alert(
        says.person, Kind(says.alert), Severity(says.severity), line.band, day, texts(says.why_now), says.at_stake
    )
    opening = opening_of(alert, "")
    return first_talk_due(Rule(opening, State.OPENED, day, opening.why_now), times(day), calendar())
