"""Whether people still decide: how often what was decided is just what the analysis put forward. L5; AI Act 14.

    oversight(decisions) -> Oversight
Always following it, or never, is a reason to look: the one is a rubber stamp, the other a model nobody uses.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from mainstay.core.text import Text

LEAST = 20
"""Fewer decisions than this say nothing about how they are made (judgement)."""


@dataclass(frozen=True, slots=True)
class Decided:
    """One decision: the measures the analysis put forward, those that were approved, and by whom."""

    by: str
    put_forward: frozenset[str]
    approved: frozenset[str]


@dataclass(frozen=True, slots=True)
class Oversight:
    """Of `count` decisions, how many `followed` the analysis to the letter; `caution` where that is all or none."""

    count: int
    followed: int
    caution: Text | None

    @property
    def share(self) -> float | None:
        """The share that followed it; None without a decision."""
        return self.followed / self.count if self.count else None


def oversight(decisions: Iterable[Decided]) -> Oversight:
    """Counts decisions where the analysis put something forward; others tell nothing of it."""
    given = [one for one in decisions if one.put_forward]
    followed = sum(one.approved == one.put_forward for one in given)
    caution = None
    if len(given) >= LEAST and followed in {0, len(given)}:
        caution = (_ALWAYS if followed else _NEVER).fill(count=len(given))
    return Oversight(len(given), followed, caution)


_ALWAYS = Text(
    "最近 {count} 次决定全部照用了分析给出的方案，请确认每一次都有人真正判断过。",
    "All of the last {count} decisions took what the analysis put forward: make sure somebody judged each of them.",
)
_NEVER = Text(
    "最近 {count} 次决定没有一次采用分析给出的方案，请查明原因。",
    "None of the last {count} decisions took what the analysis put forward: find out why.",
)
