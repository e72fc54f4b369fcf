"""Proposes rules for sheets of attendance: DingTalk by month or day, Feishu, and what is like them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from mainstay.company import meanings
from mainstay.company.recognise.layout import Heading, Layout
from mainstay.company.recognise.mapping import Rule, Shape, Use, Why, is_time
from mainstay.company.recognise.vocabulary import (
    DAY,
    FIGURES,
    LIEU,
    NOT_NEEDED,
    PERSON_NAME,
    PERSON_NUMBER,
    PUNCH,
    Name,
    Wanted,
    leave_of,
    name_of,
    overtime_part,
)

_SURE, _UNIT_ASSUMED = 0.95, 0.6
_TABLE = "attendance"


def attendance_rules(layout: Layout, shape: Shape, filled: dict[int, float]) -> tuple[Rule, ...]:
    """A rule for every heading. `filled` is the share of filled cells by column."""
    names = {heading.text: name_of(heading.leaf) for heading in layout.headings}
    current = [
        heading for heading in layout.headings if not heading.daily and not _superseded(names[heading.text], names)
    ]
    read = _person_and_day(current, names, filled)
    for wanted in FIGURES:
        read |= _figure(wanted, current, names, shape)
    if not any(rule.column == "overtime_hours" for rule in read.values()):
        parts = [heading for heading in current if overtime_part(f"{heading.group}{heading.leaf}")]
        read |= {heading.text: _amount(heading, names, shape, "overtime_hours") for heading in parts}
    for heading in current:
        kind = leave_of(heading.group, names[heading.text].bare)
        if kind and heading.text not in read and not _total_of_leave(heading, names):
            read[heading.text] = _amount(heading, names, shape, "leave_hours", kind)
    return tuple(read.get(heading.text) or _left_out(heading, names, read) for heading in layout.headings)


def person_of(rules: Iterable[Rule], layout: Layout) -> tuple[str, str]:
    """How the rows say who they are about: (number, ""), (name, heading) or nothing."""
    if any(rule.column == "person_id" for rule in rules):
        return "number", ""
    name = next((heading.text for heading in layout.headings if name_of(heading.leaf).bare in PERSON_NAME), "")
    return ("name", name) if name else ("number", "")


def day_of_rows(layout: Layout) -> Heading | None:
    """The column that gives each row its own day, if there is one."""
    return next((heading for heading in layout.headings if name_of(heading.leaf).bare in DAY), None)


def _superseded(name: Name, names: dict[str, Name]) -> bool:
    return name.age == "旧" and any(other.bare == name.bare and other.age != "旧" for other in names.values())


def _person_and_day(current: Sequence[Heading], names: dict[str, Name], filled: dict[int, float]) -> dict[str, Rule]:
    read: dict[str, Rule] = {}
    number = next((heading for heading in current if names[heading.text].bare in PERSON_NUMBER), None)
    # A column of numbers that hardly anybody filled in does not tell who a row is about.
    if number is not None and filled.get(number.at, 0.0) > 0.5:
        read[number.text] = Rule(number.text, table=_TABLE, column="person_id", confidence=_SURE)
    day = next((heading for heading in current if names[heading.text].bare in DAY), None)
    if day is not None:
        read[day.text] = Rule(day.text, table=_TABLE, column="day", how="day_with_weekday", confidence=_SURE)
    return read


def _figure(wanted: Wanted, current: Sequence[Heading], names: dict[str, Name], shape: Shape) -> dict[str, Rule]:
    for choice in wanted.choices:
        found = [heading for heading in current if names[heading.text].bare in choice]
        if found:
            return {heading.text: _amount(heading, names, shape, wanted.column, wanted.leave_kind) for heading in found}
    return {}


def _amount(heading: Heading, names: dict[str, Name], shape: Shape, column: str, kind: str = "") -> Rule:
    unit, sure = names[heading.text].unit or name_of(heading.group).unit, _SURE
    if not unit and names[heading.text].bare.endswith("天数"):
        unit = "day"
    if not unit:
        unit, sure = _usual(shape, column), _UNIT_ASSUMED
    return Rule(
        heading.text, table=_TABLE, column=column, leave_kind=kind, unit=unit, into=is_time(_TABLE, column),
        confidence=sure,
    )  # fmt: skip


def _usual(shape: Shape, column: str) -> str:
    """The unit a system uses where the heading does not say it: Feishu hours, DingTalk minutes for its own clock."""
    if shape is Shape.FEISHU:
        return "h"
    if shape in (Shape.DINGTALK_MONTHLY, Shape.DINGTALK_DAILY):
        return "min" if column in ("hours", "late_minutes") else "h"
    return ""


def _total_of_leave(heading: Heading, names: dict[str, Name]) -> bool:
    """Whether the column adds up leave of all kinds."""
    return names[heading.text].bare in ("请假", "请假时长", "请假总时长", "请假天数")


def _left_out(heading: Heading, names: dict[str, Name], read: dict[str, Rule]) -> Rule:
    name = names[heading.text]
    reason = _why(heading, name, names, read)
    use = Use.WITHHELD if reason in (Why.DAILY, Why.PUNCH) else Use.IGNORED
    return Rule(heading.text, use, why=reason)


def _why(heading: Heading, name: Name, names: dict[str, Name], read: dict[str, Rule]) -> Why:
    path = f"{heading.group}{heading.leaf}"
    found = Why.UNMATCHED
    if heading.daily:
        found = Why.DAILY
    elif _superseded(name, names):
        found = Why.OLD
    elif _is_part(path, heading, names, read):
        found = Why.PART
    elif PUNCH.search(path):
        found = Why.PUNCH
    elif NOT_NEEDED.match(name.bare) or LIEU.search(name.bare) or _other_choice(name):
        found = Why.NOT_NEEDED
    elif leave_of(heading.group, name.bare) == "":
        found = Why.LEAVE_KIND
    elif meanings.identity(heading.leaf):
        found = Why.IDENTITY
    return found


def _is_part(path: str, heading: Heading, names: dict[str, Name], read: dict[str, Rule]) -> bool:
    targets = {rule.column for rule in read.values()}
    leaves = "leave_hours" in targets and _total_of_leave(heading, names)
    return leaves or ("overtime_hours" in targets and overtime_part(path))


def _other_choice(name: Name) -> bool:
    return any(name.bare in choice for wanted in FIGURES for choice in wanted.choices) or name.bare in PERSON_NUMBER
