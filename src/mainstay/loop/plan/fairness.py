"""The guard of internal fairness (mechanism P3): which raises a plan may not offer, and why.

A raise may not lift a person's fixed pay above the line of comparable colleagues, nor above the manager's unless the
person stands on a higher level. All raises of a plan together may not open a pay gap between groups of people that
family, level and tenure do not explain. A named override sets a single raise free.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from mainstay.core.money import written
from mainstay.core.text import Text
from mainstay.loop.fair import Colleagues, Rules, boss_line, gap_text, lenses, peer_line, widened
from mainstay.loop.panel import Bools, Floats, Ints, Panel
from mainstay.loop.plan.money import Pays


@dataclass(frozen=True, slots=True)
class Refusal:
    """A raise that may not be offered to the person in a row."""

    row: int
    measure: int
    reason: Text


def colleagues_of(panel: Panel, pays: Pays) -> Colleagues:
    """What the guard compares, of everyone here now."""
    who = panel.who[panel.now.person.tolist()]
    cell = who.select(
        pl.when(pl.all_horizontal(pl.col("family", "level").is_not_null()))
        .then(pl.struct("family", "level").rank("dense").cast(pl.Int64))
        .otherwise(-1)
    ).to_series()
    row = {person: at for at, person in enumerate(who["person_id"].to_list())}
    boss = np.array([row.get(manager, -1) for manager in who["manager_id"].to_list()], dtype=np.int64)
    return Colleagues(
        np.where(pays.known, pays.fixed, 0),
        cell.to_numpy().astype(np.int64),
        who["level"].cast(pl.Float64).fill_null(np.nan).to_numpy(),
        np.where(boss == np.arange(len(boss)), -1, boss),
        np.asarray(panel.now.tenure, dtype=np.float64) / 12,
        {"sex": _codes(who["sex"]), "age": _by_age(who["birth_year"], panel.as_of.year)},
    )


def _codes(words: pl.Series) -> Ints:
    """Words as numbers in alphabetical order; -1 where there is none."""
    known = sorted(word for word in words.unique().to_list() if word is not None)
    place = {word: at for at, word in enumerate(known)}
    return np.array([place.get(word, -1) for word in words.to_list()], dtype=np.int64)


def _by_age(birth_year: pl.Series, year: int) -> Ints:
    """1 from forty, 0 below, -1 unknown."""
    age = year - birth_year.cast(pl.Float64).fill_null(np.nan).to_numpy()
    return np.where(np.isnan(age), -1, (age >= 40).astype(np.int64))


def unfair_raises(
    people: Colleagues, pays: Pays, raises: tuple[Ints, Ints], rules: Rules, currency: str
) -> tuple[Bools, tuple[Refusal, ...]]:
    """Which raises would pass a line, and each with its reason. `raises` are rows of `Panel.now`, and for these by
    measure the yearly raise in minor units as paid; the answer counts rows as they do.
    """
    rows, raise_ = raises
    fixed = people.fixed[rows]
    after = fixed[:, None] + np.rint(raise_ / pays.full_time[rows, None]).astype(np.int64)
    raised = (raise_ > 0) & (fixed > 0)[:, None]
    line = peer_line(people.fixed, people.cell, rules)[rows]
    above_peers = raised & (line >= 0)[:, None] & (after > line[:, None])
    ceiling = boss_line(people)[rows]
    above_boss = raised & (ceiling >= 0)[:, None] & (after > ceiling[:, None]) & ~above_peers
    refusals = [
        *(
            Refusal(int(row), int(at), _peers(line[row], after[row, at], currency))
            for row, at in np.argwhere(above_peers)
        ),
        *(Refusal(int(row), int(at), _boss(after[row, at], currency)) for row, at in np.argwhere(above_boss)),
    ]
    return above_peers | above_boss, tuple(sorted(refusals, key=lambda one: (one.row, one.measure)))


def _peers(line: int, after: int, currency: str) -> Text:
    return Text(
        "加薪后固定年薪为 {after}，会超过同序列同职级同事的上线 {line}；没有指名负责的例外。",
        "Fixed yearly pay would be {after}, above the line of colleagues of the same family and level, {line}, and "
        "nobody answers for an exception by name.",
    ).fill(after=written(int(after), currency), line=written(int(line), currency))


def _boss(after: int, currency: str) -> Text:
    # The manager's own pay is not told here: it would be one person's.
    return Text(
        "加薪后固定年薪为 {after}，会高于直接上级，造成倒挂；没有指名负责的例外。",
        "Fixed yearly pay would be {after}, above the manager's, an inversion, and nobody answers for an exception by "
        "name.",
    ).fill(after=written(int(after), currency))


def to_take_out(
    people: Colleagues, extra: Ints, worth: Floats, rules: Rules, *, thorough: bool = False
) -> list[tuple[int, Text]]:
    """Rows of the favoured side whose raises must go, those worth least per unit of raise first, as few as close the
    gap again; all of that side, raised or not, if it is to be `thorough`. `extra` are yearly raises at full time,
    `worth` what each is worth.
    """
    left = extra.copy()
    out: list[tuple[int, Text]] = []
    by = lenses(people)
    for kind, side, before, after in widened(people, left, rules, by):
        if thorough:
            out.extend((int(row), gap_text(kind, before, after)) for row in np.flatnonzero(people.groups[kind] == side))
            continue
        rows = np.flatnonzero((people.groups[kind] == side) & (left > 0))
        rows = rows[np.argsort(worth[rows] / left[rows], kind="stable")]
        few, many = 0, len(rows)
        while few < many:
            half = (few + many) // 2
            fewer = left.copy()
            fewer[rows[:half]] = 0
            still = any(kind == other for other, *_ in widened(people, fewer, rules, by))
            few, many = (half + 1, many) if still else (few, half)
        left[rows[:few]] = 0
        out.extend((int(row), gap_text(kind, before, after)) for row in rows[:few])
    return out
