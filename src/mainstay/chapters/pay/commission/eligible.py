"""Who is to be on a commission plan, as the company has decided by family and level. 适用人员。

ELIGIBLE                                          the standard
line_for(rule, family, level) -> str              the plan that somebody belongs on; "" for none
misplaced(rule, people) -> tuple[Misplaced, ...]  who is on another plan than they belong on, or on none
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from mainstay.core.standards import Standard
from mainstay.core.text import Text

HIGHEST = 99


@dataclass(frozen=True, slots=True)
class Belongs:
    """People of a family (empty: of any) from one level to another, both included, belong on a plan."""

    family: str
    line: str
    """The plan's name through all its versions; empty: expressly on none."""
    lowest: int = 0
    highest: int = HIGHEST

    def __post_init__(self) -> None:
        if self.lowest > self.highest:
            raise ValueError("the lowest level is above the highest")


@dataclass(frozen=True, slots=True)
class Eligible:
    """Rows in order: the first that fits holds. Nobody is on commission unless a row says so."""

    rows: tuple[Belongs, ...] = ()


ELIGIBLE: Standard[Eligible] = Standard(
    "commission.eligible",
    Text("提成适用人员", "Who is on commission"),
    Text(
        "哪些岗位族和职级适用哪一个提成方案；自上而下，以第一条相符的为准。",
        "Which families and levels are on which commission plan; the first row that fits holds.",
    ),
    Eligible(),
    {"rows": Text("适用规则", "Rules")},
)


@dataclass(frozen=True, slots=True)
class Placed:
    """A person's family and level, and the plan they are on now; empty for none."""

    person: str
    family: str
    level: int
    line: str = ""


@dataclass(frozen=True, slots=True)
class Misplaced:
    """Somebody who is on one plan and belongs on another; either may be empty."""

    person: str
    line: str
    belongs: str


def line_for(rule: Eligible, family: str, level: int) -> str:
    """The plan that people of a family and level belong on; empty for none."""
    for row in rule.rows:
        if row.family in ("", family) and row.lowest <= level <= row.highest:
            return row.line
    return ""


def misplaced(rule: Eligible, people: Iterable[Placed]) -> tuple[Misplaced, ...]:
    """Everybody who is not where the rule puts them, by number."""
    found = (Misplaced(one.person, one.line, line_for(rule, one.family, one.level)) for one in people)
    return tuple(sorted((one for one in found if one.line != one.belongs), key=lambda one: one.person))
