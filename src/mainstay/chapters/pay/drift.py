"""Who is pushed under the line although nobody lowered their pay: the market moved. 市场漂移(P2)。

drifted(before, same_surveys, now) -> tuple[Drift, ...]
`same_surveys` are the lines of today as the surveys of `before` would have them, only aged: so that it can be told
whether time or a newer survey did it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from mainstay.chapters.pay.line import Line
from mainstay.core.text import Text


class Cause(StrEnum):
    """What pushed somebody under."""

    NEWER_SURVEY = "newer_survey"
    AGEING = "ageing"

    @property
    def text(self) -> Text:
        """The cause for readers."""
        return _CAUSES[self]


_CAUSES = {
    Cause.NEWER_SURVEY: Text("新的调研抬高了薪酬线", "a newer survey raised the line"),
    Cause.AGEING: Text("市场随时间上涨，薪酬没有跟上", "the market rose with time and pay did not"),
}


@dataclass(frozen=True, slots=True)
class Drift:
    """A person at or above the line before and under it now; `before` is the line then, in minor units a year."""

    now: Line
    before: int
    cause: Cause


def drifted(
    before: Mapping[str, Line], same_surveys: Mapping[str, Line], now: Mapping[str, Line]
) -> tuple[Drift, ...]:  # fmt: skip
    """Everybody who met the line before, has not been paid less since, has the same policy and is under it now.

    The largest gap first. A new policy or a new job is no drift: somebody decided that.
    """
    found = []
    for person, line in now.items():
        past = before.get(person)
        if past is None or not past.at_line or line.at_line is not False or not _same_ground(past, line):
            continue
        aged = same_surveys.get(person)
        cause = Cause.AGEING if aged is not None and aged.at_line is False else Cause.NEWER_SURVEY
        found.append(Drift(line, past.line or 0, cause))
    return tuple(sorted(found, key=lambda one: (-(one.now.gap or 0), one.now.own.person)))


def _same_ground(past: Line, line: Line) -> bool:
    same_spot = (past.own.job, past.own.level, past.own.city) == (line.own.job, line.own.level, line.own.city)
    return same_spot and past.policy == line.policy and (line.pay or 0) >= (past.pay or 0)
