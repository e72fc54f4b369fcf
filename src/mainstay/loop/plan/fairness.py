"""The guard of internal fairness (mechanism P3): which raises a plan may not offer, and why.

A raise may not lift a person's fixed pay above the line of comparable colleagues, nor above the manager's unless the
person stands on a higher level; a raise of the manager's in the same plan makes room (`order`). All raises of a plan
together may not open a pay gap between groups of people that family, level and tenure do not explain. A named override
sets a single raise free.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from mainstay.core.text import Text
from mainstay.loop.fair import (
    Colleagues,
    Rules,
    boss_line,
    boss_text,
    colleagues,
    gap_text,
    lenses,
    peer_line,
    peers_text,
    widened,
)
from mainstay.loop.panel import Bools, Floats, Ints, Panel
from mainstay.loop.plan.money import Pays
from mainstay.loop.plan.order import Raises


@dataclass(frozen=True, slots=True)
class Refusal:
    """A raise that may not be offered to the person in a row."""

    row: int
    measure: int
    reason: Text


def colleagues_of(panel: Panel, pays: Pays) -> Colleagues:
    """What the guard compares, of everyone here now."""
    who = panel.who[panel.now.person.tolist()]
    tenure = np.asarray(panel.now.tenure, dtype=np.float64) / 12
    return colleagues(who, np.where(pays.known, pays.fixed, 0), tenure, panel.as_of.year)


@dataclass(frozen=True, slots=True)
class Unfair:
    """Raises that pass the line of colleagues or else the manager (people planned for × measures), and why."""

    above_peers: Bools
    above_boss: Bools
    refusals: tuple[Refusal, ...]


def raises_of(people: Colleagues, pays: Pays, rows: Ints, raise_: Ints) -> Raises:
    """Yearly raises as paid, in minor units, by measure, brought to full time; `rows` of `Panel.now`."""
    return Raises(people, rows, np.rint(raise_ / pays.full_time[rows, None]).astype(np.int64))


def unfair_raises(raises: Raises, rules: Rules, currency: str) -> Unfair:
    """Which raises would each by itself pass a line, as everybody is paid now."""
    people, rows = raises.people, raises.rows
    fixed = people.fixed[rows]
    after = fixed[:, None] + raises.extra
    raised = (raises.extra > 0) & (fixed > 0)[:, None]
    line = peer_line(people.fixed, people.cell, rules)[rows]
    above_peers = raised & (line >= 0)[:, None] & (after > line[:, None])
    ceiling = boss_line(people)[rows]
    above_boss = raised & (ceiling >= 0)[:, None] & (after > ceiling[:, None]) & ~above_peers
    refusals = [
        *(
            Refusal(int(row), int(at), peers_text(line[row], after[row, at], currency))
            for row, at in np.argwhere(above_peers)
        ),
        *(Refusal(int(row), int(at), boss_text(after[row, at], currency)) for row, at in np.argwhere(above_boss)),
    ]
    return Unfair(above_peers, above_boss, tuple(sorted(refusals, key=lambda one: (one.row, one.measure))))


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
