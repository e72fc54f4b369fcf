"""What measures do together, in every month of the year: the packages that can be made of them.

Joint effects fall by the rule of `effects.TOGETHER`: the strongest measure works whole, the next at that share, and so
on. So a package is worth at most the sum of its measures and at least its strongest one; what harms, harms whole.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from mainstay.core.catalogue import Measure
from mainstay.loop.effects import TOGETHER, Course, Effects
from mainstay.loop.panel import Floats, Ints
from mainstay.loop.plan.compiled import compiled

MOST = 3
"""Measures in a package: more promises than three at once are hardly kept."""

MONTHS = 12
"""The year in which a departure is counted as prevented."""

PARTS = 4
"""Quarters: within each, what is at work is taken at its mean (the value saved moves by less than half a per cent)."""

NONE = -1
"""No measure, in `Menu.members`."""


@dataclass(frozen=True)
class Menu:
    """Every package that may be made of `measures` (at `place` in Effects); package 0 is nothing.

    `members[p, 3]` are positions in `measures`, ascending (NONE where fewer); `number[i, j, k]` is the package of three
    ascending positions (as many as there are measures for none), -1 where they exclude each other. `work[m, t]` is how
    much of a measure is at work in the t-th quarter.
    """

    measures: tuple[Measure, ...]
    place: Ints
    members: Ints
    number: Ints
    work: Floats


@compiled
def together(first: float, second: float, third: float) -> float:
    """The joint lowering of up to three measures (0 for none)."""
    high, low = max(first, second), min(first, second)
    strongest, rest = max(high, third), min(high, third)
    middle, weakest = max(rest, low), min(rest, low)
    return strongest + _lesser(middle, TOGETHER) + _lesser(weakest, TOGETHER * TOGETHER)


@compiled
def joint(alone: Floats, into: Floats) -> None:
    """Fills each person's joint lowering of the three measures in a row."""
    for person in range(into.shape[0]):
        into[person] = together(alone[person, 0], alone[person, 1], alone[person, 2])


@compiled
def _lesser(lowering: float, share: float) -> float:
    return lowering * share if lowering > 0 else lowering


def menu_of(measures: Sequence[Measure], effects: Effects) -> Menu:
    """All packages of up to three measures of which the effects are known; of a group of alternatives at most one."""
    known = tuple(measure for measure in measures if measure.key in effects.measures)
    work = Course.of(known).at_work(np.arange(len(known))[:, None], np.arange(MONTHS))
    packages = [chosen for size in range(1, MOST + 1) for chosen in combinations(range(len(known)), size)]
    allowed = [(), *(chosen for chosen in packages if _compatible([known[at] for at in chosen]))]
    members = np.full((len(allowed), MOST), NONE, dtype=np.int16)
    number = np.full((len(known) + 1,) * MOST, -1, dtype=np.int32)
    for row, chosen in enumerate(allowed):
        members[row, : len(chosen)] = chosen
        number[(*chosen, *(len(known),) * (MOST - len(chosen)))] = row
    place = np.array([effects.measures.index(measure.key) for measure in known], dtype=np.int64)
    quarters = work.reshape(len(known), PARTS, MONTHS // PARTS).mean(axis=2)
    return Menu(known, place, members, number, quarters)


def _compatible(chosen: Sequence[Measure]) -> bool:
    groups = [measure.instead_of for measure in chosen if measure.instead_of]
    return len(groups) == len(set(groups))


def hazards(curve: Floats) -> Floats:
    """People × quarters: cumulative hazard of resigning in each, from the curve (people × months)."""
    stay = np.clip(1 - np.column_stack([np.zeros(len(curve)), curve]), 1e-9, 1.0)
    monthly = np.maximum(-np.diff(np.log(stay), axis=1), 0.0)
    return np.asarray(monthly.reshape(len(curve), PARTS, MONTHS // PARTS).sum(axis=2))
