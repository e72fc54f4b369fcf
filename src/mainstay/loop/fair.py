"""Fair pay among colleagues (mechanism P3): the lines a raise may not pass, and gaps between groups of people.

A raise may not lift a person's fixed pay above the line of comparable colleagues, nor above the manager's unless the
person stands on a higher level. All raises of a plan together may not open a pay gap between groups of people that
family, level and tenure do not explain.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from mainstay.core.text import Text
from mainstay.loop.panel import Floats, Ints


@dataclass(frozen=True)
class Rules:
    """`line`: quantile of the pay of others in the same family and level, of whom there must be at least `others`,
    that a raise may reach but not pass. `widening`: by how much (of pay) the plan may widen an adjusted gap, if it is
    then above `gap`. `overrides`: (person id, measure) that somebody answers for by name. All judgements.
    """

    line: float = 0.9
    others: int = 5
    gap: float = 0.02
    widening: float = 0.002
    overrides: frozenset[tuple[str, str]] = frozenset()


@dataclass(frozen=True)
class Colleagues:
    """By row of `Panel.now`: yearly fixed pay at full time (0 unknown), family and level together as `cell` (-1
    unknown), `level` (NaN unknown), row of the manager (-1 none), tenure in years, and groups by kind (-1 unknown).
    """

    fixed: Ints
    cell: Ints
    level: Floats
    boss: Ints
    tenure: Floats
    groups: Mapping[str, Ints]


def peer_line(fixed: Ints, cell: Ints, rules: Rules) -> Ints:
    """For each person the line of the others in the cell; -1 where fewer than `others` are known."""
    line = np.full(len(fixed), -1, dtype=np.int64)
    rows = np.flatnonzero((cell >= 0) & (fixed > 0))
    rows = rows[np.lexsort((fixed[rows], cell[rows]))]
    edges = np.flatnonzero(np.diff(cell[rows], prepend=-2, append=-2))
    for start, end in pairwise(edges):
        others = int(end - start) - 1
        if others >= rules.others:
            # The quantile of the others: without oneself, everything from one's own rank on moves down by one.
            place = max(0, int(np.ceil(rules.line * others)) - 1)
            rank = np.arange(others + 1)
            line[rows[start:end]] = fixed[rows[start:end]][np.where(place < rank, place, place + 1)]
    return line


def boss_line(people: Colleagues) -> Ints:
    """The manager's fixed pay; -1 where there is no manager, the pay is unknown, or the person stands higher."""
    boss = np.maximum(people.boss, 0)
    higher = people.level > people.level[boss]
    binds = (people.boss >= 0) & (people.fixed[boss] > 0) & ~higher
    return np.where(binds, people.fixed[boss], -1)


def adjusted_gap(fixed: Ints, cell: Ints, tenure: Floats, group: Ints) -> float:
    """By what share group 1 is paid more than group 0 at equal family, level and tenure (least squares on the
    logarithm, within cells); 0 where there is nobody to compare.
    """
    rows = np.flatnonzero((fixed > 0) & (cell >= 0) & ((group == 0) | (group == 1)) & np.isfinite(tenure))
    if len(rows) < 3:
        return 0.0
    _, code = np.unique(cell[rows], return_inverse=True)
    columns = np.column_stack([np.log(fixed[rows]), group[rows].astype(np.float64), tenure[rows]])
    sums = np.zeros((code.max() + 1, 3))
    np.add.at(sums, code, columns)
    within = columns - (sums / np.bincount(code)[:, None])[code]
    # A cell of one group only says nothing; if all are so, the column is zero and so is the answer.
    solution, *_ = np.linalg.lstsq(within[:, 1:], within[:, 0], rcond=1e-9)
    return float(np.expm1(solution[0]))


def widened(people: Colleagues, extra: Ints, rules: Rules) -> list[tuple[str, int, float, float]]:
    """Gaps that yearly raises `extra` (at full time) would open: kind, favoured group, before and after."""
    found = []
    for kind, group in people.groups.items():
        before = adjusted_gap(people.fixed, people.cell, people.tenure, group)
        after = adjusted_gap(people.fixed + extra, people.cell, people.tenure, group)
        if abs(after) > rules.gap and abs(after) - abs(before) > rules.widening:
            found.append((kind, int(after > 0), before, after))
    return found


_KINDS = {"sex": Text("性别", "sex"), "age": Text("年龄（40 岁上下）", "age (below and from 40)")}


def gap_text(kind: str, before: float, after: float) -> Text:
    """Why raises of the favoured group were taken out."""
    return Text(
        "整个方案会把按{kind}的调整后薪酬差距从 {before:.1%} 拉大到 {after:.1%}；因此从已占优的一方先减去这次加薪。",
        "The plan as a whole would widen the adjusted pay gap by {kind} from {before:.1%} to {after:.1%}; this raise, "
        "on the side already ahead, was taken out.",
    ).fill(kind=_KINDS[kind], before=abs(before), after=abs(after))
