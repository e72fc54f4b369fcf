"""The pay gap between two groups of people that legitimate factors do not explain: least squares on log pay. P3.

lens(fixed, factors, group) -> Lens | None       the gap as weights on log pay: a raise's effect is one dot product
adjusted(fixed, factors, group) -> Gap           with a robust interval, or why there is not enough data
expected(fixed, factors) -> Expected             what everybody's factors lead one to expect, and who is far off it

Sources: Frisch and Waugh 1933 (the gap as a projection), MacKinnon and White 1985 (HC3), Cook and Weisberg 1982
(studentized residuals). What of the raw gap the factors explain is in `splits`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import stdtrit

from mainstay.core.text import Text
from mainstay.loop.factors import FLAT, Design, Factor, compared
from mainstay.loop.panel import Floats, Ints

LEAST = 10
"""People in each group, and degrees of freedom, below which no gap is told."""
SURE = 0.95
"""Of the interval."""


@dataclass(frozen=True)
class Lens:
    """A gap as weights on log pay, by person (0 for who is not compared): who is in group 1 stands above 0 in sum.

    `gap` is by what share group 1 is paid more than group 0 at equal factors.
    """

    weights: Floats
    gap: float

    def after(self, fixed: Ints, extra: Ints) -> float:
        """The gap with yearly raises `extra` on `fixed`: exactly what fitting anew would find."""
        rows = np.flatnonzero((extra != 0) & (self.weights != 0))
        moved = np.log1p(extra[rows] / fixed[rows])
        return float(np.expm1(np.log1p(self.gap) + self.weights[rows] @ moved))


def lens(fixed: Ints, factors: Sequence[Factor], group: Ints) -> Lens | None:
    """The weights of the gap; None where the factors leave nothing of the group to compare."""
    rows = compared(fixed, factors, group)
    if len(rows) < 3:
        return None
    design = Design(factors, rows)
    side = group[rows].astype(np.float64)
    rest = design.rest(side)
    size = float(rest @ rest)
    if size <= FLAT * max(float(side.sum()), 1.0):
        return None
    weights = np.zeros(len(fixed))
    weights[rows] = rest / size
    return Lens(weights, float(np.expm1(weights[rows] @ np.log(fixed[rows]))))


@dataclass(frozen=True, slots=True)
class Gap:
    """By what share group 1 is paid more than group 0 at equal factors, with its interval (`SURE`); NaN unless
    `enough`. `counts` are people compared of group 0 and of group 1; `raw` the gap before any factor.
    """

    counts: tuple[int, int]
    raw: float
    low: float
    middle: float
    high: float
    why_not: Text | None = None

    @property
    def enough(self) -> bool:
        """Whether anything can be said."""
        return self.why_not is None

    @property
    def clear(self) -> bool:
        """Whether the interval leaves zero out."""
        return self.enough and (self.low > 0 or self.high < 0)


def adjusted(fixed: Ints, factors: Sequence[Factor], group: Ints, least: int = LEAST) -> Gap:
    """The gap with a robust interval: HC3, which stays honest where spread differs and groups are small."""
    rows = compared(fixed, factors, group)
    side = group[rows].astype(np.float64)
    counts = (len(rows) - int(side.sum()), int(side.sum()))
    if min(counts) < least:
        return _nothing(counts, _FEW)
    design = Design(factors, rows)
    rest = design.rest(side)
    size = float(rest @ rest)
    free = len(rows) - len(design.counts) - design.rank - 1
    if size <= FLAT * len(rows) or free < least:
        return _nothing(counts, _ALONE)
    pay = np.log(fixed[rows])
    gap = float(rest @ pay) / size
    left = design.rest(pay) - gap * rest
    room = 1 - np.minimum(design.leverage() + rest**2 / size, 1.0)
    # Who has nobody to be compared with lies on the line and has no say in the gap.
    own = np.where(room > FLAT, left / np.maximum(room, FLAT), 0.0)
    error = float(np.sqrt(((rest * own) ** 2).sum())) / size
    reach = float(stdtrit(free, 0.5 + SURE / 2)) * error
    raw = float(pay[side == 1].mean() - pay[side == 0].mean())
    return Gap(counts, _share(raw), _share(gap - reach), _share(gap), _share(gap + reach))


def _share(log: float) -> float:
    return float(np.expm1(log))


def _nothing(counts: tuple[int, int], why: Text) -> Gap:
    return Gap(counts, float("nan"), float("nan"), float("nan"), float("nan"), why)


_FEW = Text("可比的人太少，不作结论。", "Too few people can be compared: nothing is told.")
_ALONE = Text(
    "所选因素几乎把两组人完全分开，或留下的可比之处太少，不作结论。",
    "The chosen factors keep the groups apart, or leave too little to compare: nothing is told.",
)


@dataclass(frozen=True)
class Expected:
    """By person: yearly fixed pay that the factors lead one to expect from everybody else's (0 unknown), and how far
    the own is from it in studentized residuals (NaN unknown: nobody to be compared with). `free` degrees of freedom.
    """

    pay: Ints
    distance: Floats
    free: int


def expected(fixed: Ints, factors: Sequence[Factor], least: int = LEAST) -> Expected:
    """What everybody's factors lead one to expect, each judged by the others alone. No group has a part in it."""
    rows = compared(fixed, factors)
    pay, distance = np.zeros(len(fixed), dtype=np.int64), np.full(len(fixed), np.nan)
    if len(rows) < least:
        return Expected(pay, distance, 0)
    design = Design(factors, rows)
    free = len(rows) - len(design.counts) - design.rank
    if free < least:
        return Expected(pay, distance, max(free, 0))
    logs = np.log(fixed[rows])
    left, room = design.rest(logs), 1 - design.leverage()
    some = room > FLAT
    own = left[some] / room[some]
    # Each residual by the spread of the others; with a spread of nothing nobody is far off.
    spread = np.maximum((left @ left - own * left[some]) / (free - 1), 0.0)
    size = np.sqrt(spread * room[some])
    far = np.divide(left[some], size, out=np.zeros(len(own)), where=size > FLAT)
    pay[rows[some]] = np.rint(np.exp(logs[some] - own)).astype(np.int64)
    distance[rows[some]] = far
    return Expected(pay, distance, free)
