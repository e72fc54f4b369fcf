"""What it would cost to mend a pay gap between two groups: three ways, each a curve of yearly money and gap left. P3.

curves(fixed, lens, group, target) -> tuple[Curve, ...]

Naive gives everybody of the group behind the same percentage. Least money raises those whose pay moves the gap most for
what it costs: with weights v and pays p, the cheapest way to a given gap lifts p to at least λ·v for one λ (the
conditions of Karush, Kuhn and Tucker; the problem is convex). Balanced raises those farthest below what is expected of
them first, nobody by more than a cap. Each is exact: raises are whole minor units, and the gap is that of the raises.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from mainstay.core.text import Text
from mainstay.loop.gaps import Expected, Lens
from mainstay.loop.panel import Bools, Floats, Ints

STEPS = 24
"""Points of a curve after the first."""


class Way(StrEnum):
    """How the money would be given."""

    NAIVE = "naive"
    LEAST = "least"
    BALANCED = "balanced"

    @property
    def label(self) -> Text:
        """The way in a word."""
        return _WAYS[self][0]

    @property
    def meaning(self) -> Text:
        """What it does, in a sentence."""
        return _WAYS[self][1]


_WAYS = {
    Way.NAIVE: (
        Text("同比例普调", "Equal percentage"),
        Text("给落后一方每个人加同样的百分比。", "Everybody on the side behind gets the same percentage."),
    ),
    Way.LEAST: (
        Text("花钱最少", "Least money"),
        Text(
            "先调对差距影响最大、花钱最少的人；总额最低，但可能集中在少数人身上。",
            "Those first whose pay moves the gap most for the money; the sum is the lowest there is, but a few may get "
            "most of it.",
        ),
    ),
    Way.BALANCED: (
        Text("兼顾公平", "Balanced"),
        Text(
            "先调比应得水平低得最多的人，补到应得水平为止，每人不超过上限。",
            "Those farthest below what is expected of them first, up to that and never beyond the cap for one person.",
        ),
    ),
}


@dataclass(frozen=True, slots=True)
class Point:
    """So much yearly money leaves this gap, given to so many people."""

    money: int
    gap: float
    people: int


@dataclass(frozen=True, slots=True)
class Curve:
    """One way, from nothing to the target; `reaches` says whether it gets there."""

    way: Way
    points: tuple[Point, ...]
    reaches: bool

    @property
    def end(self) -> Point:
        """The last point: the least gap it comes to."""
        return self.points[-1]


@dataclass(frozen=True)
class Task:
    """A gap to mend. `side` is 1 for the favoured group's sign: weights of the side behind are `-side * weights`."""

    fixed: Ints
    lens: Lens
    behind: Bools
    side: int
    target: float

    @property
    def pull(self) -> Floats:
        """By how much a person's log pay narrows the gap; 0 for who is not to be raised."""
        return np.where(self.behind, np.maximum(-self.side * self.lens.weights, 0.0), 0.0)

    @property
    def way_to_go(self) -> float:
        """In logarithms, from the gap to the target."""
        return float(abs(np.log1p(self.lens.gap)) - np.log1p(self.target))

    def point(self, extra: Ints) -> Point:
        """What these raises come to."""
        left = self.side * np.log1p(self.lens.after(self.fixed, extra))
        return Point(int(extra.sum()), float(np.expm1(left)), int((extra > 0).sum()))


def task(fixed: Ints, lens: Lens, group: Ints, target: float) -> Task | None:
    """The gap's task; None where it is no more than the target."""
    side = 1 if lens.gap > 0 else -1
    found = Task(fixed, lens, (group == (0 if side == 1 else 1)) & (lens.weights != 0) & (fixed > 0), side, target)
    return found if found.way_to_go > 0 else None


def curves(to_do: Task, expected: Expected, cap: float) -> tuple[Curve, ...]:
    """The three curves. `cap` is the most that the balanced way gives one person, as a share of pay."""
    shares = np.linspace(0.0, 1.0, STEPS + 1)
    naive = [to_do.point(_equal(to_do, share * to_do.way_to_go)) for share in shares]
    least = [to_do.point(_least(to_do, share * to_do.way_to_go)) for share in shares]
    return (
        Curve(Way.NAIVE, tuple(naive), reaches=_there(to_do, naive[-1])),
        Curve(Way.LEAST, tuple(least), reaches=_there(to_do, least[-1])),
        _balanced(to_do, expected, cap),
    )


def _there(to_do: Task, point: Point) -> bool:
    return point.gap <= to_do.target + 1e-6


def _equal(to_do: Task, distance: float) -> Ints:
    """The same percentage for all: their weights come to one, so that it is the distance itself."""
    return _raises(to_do, np.where(to_do.behind, distance, 0.0))


def _raises(to_do: Task, logs: Floats) -> Ints:
    """Rises of log pay as whole minor units, never less than asked for."""
    return np.asarray(np.ceil(to_do.fixed * np.expm1(logs) - 1e-9), dtype=np.int64)


def _least(to_do: Task, distance: float) -> Ints:
    """Lifts everybody whose pay is under λ times their pull to that, with the λ that goes the distance."""
    if distance <= 0:
        return np.zeros(len(to_do.fixed), dtype=np.int64)
    rows = np.flatnonzero(to_do.pull > 0)
    if not len(rows):
        return np.zeros(len(to_do.fixed), dtype=np.int64)
    pull = to_do.pull[rows]
    # A person begins to be raised when log λ passes log(pay / pull): sorted, the distance is linear in between.
    starts = np.log(to_do.fixed[rows] / pull)
    order = np.argsort(starts, kind="stable")
    weight = np.cumsum(pull[order])
    gone = weight * starts[order] - np.cumsum(pull[order] * starts[order])
    at = int(np.searchsorted(gone, distance, side="right")) - 1
    level = starts[order][at] + (distance - gone[at]) / weight[at]
    logs = np.zeros(len(to_do.fixed))
    logs[rows] = np.maximum(level - starts, 0.0)
    return _raises(to_do, logs)


def _balanced(to_do: Task, expected: Expected, cap: float) -> Curve:
    """One person after the other, the farthest below first, until the target is reached or nobody is below."""
    far = np.where(to_do.behind & (expected.pay > to_do.fixed), expected.distance, 0.0)
    rows = np.flatnonzero(far < 0)
    rows = rows[np.argsort(far[rows], kind="stable")]
    whole = np.zeros(len(to_do.fixed), dtype=np.int64)
    most = np.floor(to_do.fixed[rows] * cap).astype(np.int64)
    whole[rows] = np.minimum(expected.pay[rows] - to_do.fixed[rows], most)
    pulled = np.cumsum(to_do.pull[rows] * np.log1p(whole[rows] / to_do.fixed[rows]))
    enough = min(int(np.searchsorted(pulled, to_do.way_to_go - 1e-12)) + 1, len(rows))
    rows = rows[:enough]
    counts = sorted({round(share * len(rows)) for share in np.linspace(0.0, 1.0, STEPS + 1)})
    points = [to_do.point(_first(whole, rows[:count])) for count in counts]
    return Curve(Way.BALANCED, tuple(points), reaches=_there(to_do, points[-1]))


def _first(whole: Ints, rows: Ints) -> Ints:
    extra = np.zeros(len(whole), dtype=np.int64)
    extra[rows] = whole[rows]
    return extra
