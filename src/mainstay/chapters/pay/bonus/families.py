"""Job families that a plan names and nobody is in. 年终奖方案里的职族（P4）。

unknown(plan, families) -> tuple[Fault, ...]      by line of the target months

A name that nobody has would be passed over, and a later line, with other months, would hold for those who were meant.
"""

from __future__ import annotations

from collections.abc import Collection
from difflib import get_close_matches

from mainstay.chapters.pay.bonus.plan import Plan
from mainstay.core.errors import Fault
from mainstay.core.text import Text

TABLE, COLUMN = "targets", "family"
_TOLD = 8
"""So many of the families there are get named."""


def unknown(plan: Plan, families: Collection[str]) -> tuple[Fault, ...]:
    """Every family that the target months name and that is none of these, with its line."""
    return tuple(
        Fault("family", _TEXT, _todo(name, families), table=TABLE, row=row, column=COLUMN, found=name[:80])
        for row, one in enumerate(plan.targets, start=1)
        for name in one.families
        if name not in families
    )


def _todo(name: str, families: Collection[str]) -> Text:
    if not families:
        return _NO_FAMILIES
    near = get_close_matches(name, families, n=1)
    if near:
        return _MEANT.fill(name=near[0])
    known = sorted(families)
    shown = known[:_TOLD]
    more = len(known) - len(shown)
    names = Text("、".join(shown), ", ".join(shown))
    return (_SOME if more else _ALL).fill(names=names, more=more)


_TEXT = Text("没有人在这个职族。", "Nobody is in this job family.")
_MEANT = Text("是不是“{name}”？", "Did you mean “{name}”?")
_ALL = Text("现有职族：{names}。", "There are: {names}.")
_SOME = Text("现有职族：{names}，另有 {more} 个。", "There are: {names}, and {more} more.")
_NO_FAMILIES = Text("还没有登记任何职族；请用 *。", "No job families are recorded yet: use *.")
