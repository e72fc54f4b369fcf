"""Fair pay among colleagues (mechanism P3): the lines a raise may not pass, and gaps between groups of people.

A raise may not lift a person's fixed pay above the line of comparable colleagues, nor above the manager's unless the
person stands on a higher level. All raises of a plan together may not open a pay gap between groups of people that
family, level and tenure do not explain.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
import polars as pl

from mainstay.core.money import written
from mainstay.core.text import Text
from mainstay.loop.factors import Factor
from mainstay.loop.gaps import Lens, lens
from mainstay.loop.panel import Bools, Floats, Ints


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


def colleagues(who: pl.DataFrame, fixed: Ints, tenure: Floats, year: int) -> Colleagues:
    """What the guard compares. `who` has person_id, family, level, manager_id, sex and birth_year, a row for each."""
    cell = who.select(
        pl.when(pl.all_horizontal(pl.col("family", "level").is_not_null()))
        .then(pl.struct("family", "level").rank("dense").cast(pl.Int64))
        .otherwise(-1)
    ).to_series()
    row = {person: at for at, person in enumerate(who["person_id"].to_list())}
    boss = np.array([row.get(manager, -1) for manager in who["manager_id"].to_list()], dtype=np.int64)
    return Colleagues(
        fixed,
        cell.to_numpy().astype(np.int64),
        who["level"].cast(pl.Float64).fill_null(np.nan).to_numpy(),
        np.where(boss == np.arange(len(boss)), -1, boss),
        tenure,
        {"sex": codes(who["sex"]), "age": _by_age(who["birth_year"], year)},
    )


def codes(words: pl.Series) -> Ints:
    """Words as numbers in alphabetical order; -1 where there is none."""
    known = sorted(word for word in words.unique().to_list() if word is not None)
    place = {word: at for at, word in enumerate(known)}
    return np.array([place.get(word, -1) for word in words.to_list()], dtype=np.int64)


def _by_age(birth_year: pl.Series, year: int) -> Ints:
    """1 from forty, 0 below, -1 unknown."""
    age = year - birth_year.cast(pl.Float64).fill_null(np.nan).to_numpy()
    return np.where(np.isnan(age), -1, (age >= 40).astype(np.int64))


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


_A_CENT = 1e-6
"""Rounding to minor units moves a ratio by less."""


@dataclass(frozen=True)
class Passed:
    """Which raises pass the line of colleagues (`line` tells where it is), and which the manager, by row."""

    peers: Bools
    boss: Bools
    line: Ints


def passed(people: Colleagues, extra: Ints, rules: Rules) -> Passed:
    """The lines that yearly raises `extra` (at full time), all given together, would pass.

    The lines move with the raises of the others. Who stood above one before is past it only if the distance grows.
    """
    after = people.fixed + extra
    raised = (extra > 0) & (people.fixed > 0)
    before, line = peer_line(people.fixed, people.cell, rules), peer_line(after, people.cell, rules)
    ceiling = boss_line(people)
    moved = boss_line(replace(people, fixed=after))
    peers = raised & _over(after, line, people.fixed, before)
    return Passed(peers, raised & ~peers & _over(after, moved, people.fixed, ceiling), line)


def _over(after: Ints, line: Ints, fixed: Ints, before: Ints) -> Bools:
    """Above the line, and further above (as a share of it) than before."""
    further = after / np.maximum(line, 1) > fixed / np.maximum(before, 1) * (1 + _A_CENT)
    return np.asarray((line >= 0) & (after > line) & (further | (fixed <= before)))


def standing(people: Colleagues) -> tuple[Factor, ...]:
    """What the guard holds to be reasons for different pay: family and level together, and tenure."""
    return Factor("cell", people.cell), Factor("tenure", people.tenure)


def adjusted_gap(fixed: Ints, cell: Ints, tenure: Floats, group: Ints) -> float:
    """By what share group 1 is paid more than group 0 at equal family, level and tenure (see `gaps.lens`); 0 where
    there is nobody to compare.
    """
    found = lens(fixed, (Factor("cell", cell), Factor("tenure", tenure)), group)
    return 0.0 if found is None else found.gap


def lenses(people: Colleagues) -> dict[str, Lens]:
    """The gap of each kind of group as weights on pay; kinds without anybody to compare are left out."""
    factors = standing(people)
    found = {kind: lens(people.fixed, factors, group) for kind, group in people.groups.items()}
    return {kind: one for kind, one in found.items() if one is not None}


def widened(
    people: Colleagues, extra: Ints, rules: Rules, by: Mapping[str, Lens] | None = None
) -> list[tuple[str, int, float, float]]:
    """Gaps that yearly raises `extra` (at full time) would open: kind, favoured group, before and after. `by` are the
    `lenses` of these people, where they are at hand.
    """
    found = []
    for kind, one in (lenses(people) if by is None else by).items():
        before, after = one.gap, one.after(people.fixed, extra)
        if abs(after) > rules.gap and abs(after) - abs(before) > rules.widening:
            found.append((kind, int(after > 0), before, after))
    return found


KINDS = {"sex": Text("性别", "sex"), "age": Text("年龄（40 岁上下）", "age (below and from 40)")}


def gap_text(kind: str, before: float, after: float) -> Text:
    """Why raises of the favoured group were taken out."""
    return Text(
        "整个方案会把按{kind}的调整后薪酬差距从 {before:.1%} 拉大到 {after:.1%}；因此从已占优的一方先减去这次加薪。",
        "The plan as a whole would widen the adjusted pay gap by {kind} from {before:.1%} to {after:.1%}; this raise, "
        "on the side already ahead, was taken out.",
    ).fill(kind=KINDS[kind], before=abs(before), after=abs(after))


def peers_text(line: int, after: int, currency: str) -> Text:
    """Why a raise passes the line of comparable colleagues."""
    return Text(
        "加薪后固定年薪为 {after}，会超过同序列同职级同事的上线 {line}；没有指名负责的例外。",
        "Fixed yearly pay would be {after}, above the line of colleagues of the same family and level, {line}, and "
        "nobody answers for an exception by name.",
    ).fill(after=written(int(after), currency), line=written(int(line), currency))


def boss_text(after: int, currency: str) -> Text:
    """Why a raise passes the manager."""
    # The manager's own pay is not told here: it would be one person's.
    return Text(
        "加薪后固定年薪为 {after}，会高于直接上级，造成倒挂；没有指名负责的例外。",
        "Fixed yearly pay would be {after}, above the manager's, an inversion, and nobody answers for an exception by "
        "name.",
    ).fill(after=written(int(after), currency))
