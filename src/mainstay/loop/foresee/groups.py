"""The proof by group: is the warning as right, and does it fall as often, on women and men, young and old, units?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from mainstay.loop.foresee import metrics
from mainstay.loop.foresee.resample import Draws, measured, share
from mainstay.loop.panel import Bools, Floats, Ints, Panel
from mainstay.loop.proofs import GroupProof, Measured

SMALLEST = 30
"""People below which a group is left out: too few to judge, and to protect them."""

_LEAST_EXITS, _LEAST_FOR_AUC, _DRAWS = 3, 10, 60


@dataclass(frozen=True)
class Past:
    """All origins together: whose row, at which origin, the chances told by month, and what came within the horizon.

    `time` is months until somebody left or the horizon was over; `top[r]` the rank within the origin, 0 the highest.
    """

    person: Ints
    origin: Ints
    curve: Floats
    time: Ints
    resigned: Bools
    top: Ints

    @property
    def chance(self) -> Floats:
        """Told for the whole horizon."""
        return np.asarray(self.curve[:, -1])

    def of_some(self, at_most: int) -> Past:
        """All rows of every k-th person, so that about `at_most` are left: an interval drawn from more would be no
        wider than a pencil line, and take hours.
        """
        every = -(-len(self.person) // at_most)
        if every <= 1:
            return self
        kept = self.person % every == 0
        return Past(
            self.person[kept], self.origin[kept], self.curve[kept],
            self.time[kept], self.resigned[kept], self.top[kept],
        )  # fmt: skip


@dataclass(frozen=True)
class Sample:
    """The rows on which scores with intervals are worked out, and how often each counts in each draw."""

    past: Past
    draws: Draws


def group_proofs(panel: Panel, past: Past, talks: int, sample: Sample) -> tuple[GroupProof, ...]:
    """One proof for each sex, age band and unit of at least thirty people; of a kind with one such group none, since
    there is nothing to hold it against.
    """
    out: list[GroupProof] = []
    judged = _labels(panel, sample.past)
    for kind, label in _labels(panel, past).items():
        names = sorted({str(name) for name in label[label != ""]})
        large = [name for name in names if len(np.unique(past.person[label == name])) >= SMALLEST]
        if len(large) > 1:
            insides = [(group, label == group, judged[kind] == group) for group in large]
            out += [_one((kind, group), past, (whole, part), talks, sample) for group, whole, part in insides]
    return tuple(out)


def _labels(panel: Panel, past: Past) -> dict[str, np.ndarray]:
    """Group of each row by kind; empty where it is not known."""
    out: dict[str, np.ndarray] = {}
    for kind, column in (("sex", "sex"), ("unit", "unit_name")):
        if column in panel.who.columns:
            names = panel.who[column].cast(pl.String).fill_null("").to_numpy()
            out[kind] = names[past.person].astype(str)
    if "birth_year" in panel.who.columns:
        born = panel.who["birth_year"].cast(pl.Float64).to_numpy()[past.person]
        years = np.array([day.year for day in panel.landmarks])[past.origin]
        out["age"] = _band(years - born)
    return out


def _band(age: Floats) -> np.ndarray:
    names = np.array(["<30", "30-39", "40-49", "50+", ""])
    place = np.digitize(np.nan_to_num(age, nan=-1.0), [30, 40, 50])
    return np.asarray(names[np.where(np.isnan(age), 4, place)])


def _one(group: tuple[str, str], past: Past, insides: tuple[Bools, Bools], talks: int, sample: Sample) -> GroupProof:
    inside, part = insides
    y, p = sample.past.resigned[part], sample.past.chance[part]
    few = sample.draws[:_DRAWS, part]
    exits = len(np.unique(past.person[inside & past.resigned]))
    heard = len(np.unique(sample.past.person[part & sample.past.resigned]))
    ratio: Measured | None = None
    rank: Measured | None = None
    if heard >= _LEAST_EXITS:
        ratio = measured(lambda w: metrics.expected_over_observed(y, p, w), few, heard)
    if heard >= _LEAST_FOR_AUC:
        rank = measured(lambda w: metrics.auc(y, p, w), few, heard)
    flagged = share(float((past.top[inside] < talks).sum()), float(inside.sum()))
    return GroupProof(*group, len(np.unique(past.person[inside])), exits, ratio, rank, flagged)
