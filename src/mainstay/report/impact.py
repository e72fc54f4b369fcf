"""Impact ratios: how often something happens to each group, beside the group to whom it happens most. M13.

    impact(counts, least) -> Impact        counts: group -> (people, to how many it happened)
Rate ÷ highest group's rate, with a 95 % interval on the log scale (Katz et al. 1978; half a case is added where a group
has none). Below four fifths the difference is worth an explanation (29 CFR 1607.4 D; New York 6 RCNY 5-300), and if the
whole interval lies below it is hardly chance. Groups below `least` are not shown, nor counted for the highest.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import exp, log, sqrt

FOUR_FIFTHS = 0.8
LEAST = 5
FEW = 20
"""In a group smaller than this, "nobody" and "everybody" tell of each member, and are not shown."""
_Z = 1.959964


@dataclass(frozen=True, slots=True)
class Line:
    """One group; `highest` marks the one that the others are compared with.

    `rate` is None where all or none of a small group would tell of each, the others where nothing is to compare.
    """

    group: str
    people: int
    count: int
    rate: float | None
    ratio: float | None
    low: float | None
    high: float | None
    highest: bool = False

    @property
    def below(self) -> bool:
        """Whether the ratio lies below four fifths."""
        return self.ratio is not None and self.ratio < FOUR_FIFTHS

    @property
    def surely_below(self) -> bool:
        """Whether the whole interval does."""
        return self.high is not None and self.high < FOUR_FIFTHS


@dataclass(frozen=True, slots=True)
class Impact:
    """The groups that are large enough, in their order, and how many are not."""

    lines: tuple[Line, ...]
    hidden: int


def impact(counts: Mapping[str, tuple[int, int]], least: int = LEAST) -> Impact:
    """Rates and ratios of groups, given (people, count) of each. Raises ValueError where a count exceeds its group."""
    if any(not 0 <= count <= people for people, count in counts.values()):
        raise ValueError("more cases than people")
    shown = {group: pair for group, pair in counts.items() if pair[0] >= least}
    top = max(shown, key=lambda group: shown[group][1] / shown[group][0], default=None)
    lines = tuple(_line(group, *pair, group == top, shown.get(top or "", (0, 0))) for group, pair in shown.items())
    return Impact(lines, len([one for one in counts if counts[one][0] and one not in shown]))


def _line(group: str, people: int, count: int, highest: bool, top: tuple[int, int]) -> Line:  # noqa: FBT001 - a column
    telling = people < FEW and count in {0, people}
    rate = None if telling else count / people
    if highest or telling or not top[1]:
        return Line(group, people, count, rate, 1.0 if highest and top[1] else None, None, None, highest)
    ratio, low, high = _ratio(count, people, top[1], top[0])
    return Line(group, people, count, rate, ratio, low, high)


def _ratio(count: int, people: int, most: int, of: int) -> tuple[float, float, float]:
    """The ratio of two rates and its interval."""
    half = 0.5 if count == 0 else 0.0
    a, n, b, m = count + half, people + half, most + half, of + half
    middle = log(a / n) - log(b / m)
    width = _Z * sqrt(max(0.0, 1 / a - 1 / n + 1 / b - 1 / m))
    return (count / people) / (most / of), exp(middle - width), exp(middle + width)
