"""Boosted shapes beside the additive hazard, kept as plain tables so that they add up exactly.

Fitted by interpret-core's explainable boosting machine (Nori et al. 2019); its tables are read out and looked up here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from interpret.glassbox import ExplainableBoostingClassifier
from joblib import parallel_config

from mainstay.loop.foresee.additive import Known
from mainstay.loop.panel import Feature, Floats, Ints
from mainstay.loop.threads import THREADS

_SMALL = 8_000


@dataclass(frozen=True)
class Steps:
    """What feature `column` adds: `heights[i]` between cut i-1 and cut i."""

    column: int
    cuts: Floats
    heights: Floats


@dataclass(frozen=True)
class Boosted:
    """Tables of a boosted fit; `tenure` is the column number that stands for months since hiring."""

    intercept: float
    steps: tuple[Steps, ...]
    tenure: int

    def one(self, column: int, values: Floats) -> Floats:
        """What feature `column` adds by itself; nothing where unknown."""
        out = np.zeros(len(values))
        for term in self.steps:
            if term.column == column:
                out += np.where(np.isnan(values), 0.0, term.heights[np.searchsorted(term.cuts, values, side="right")])
        return out

    def contribution(self, values: Floats) -> Floats:
        """Rows × features: what each adds by itself."""
        return np.stack([self.one(column, values[:, column]) for column in range(values.shape[1])], axis=1)

    def total(self, known: Known) -> Floats:
        """Everything the tables add, for rows as learnt from."""
        return np.asarray(
            self.intercept + self.contribution(known.values).sum(axis=1) + self.one(self.tenure, known.tenure)
        )


def fit_boosted(known: Known, features: Sequence[Feature], offset: Floats, seed: int, *, fold: bool = False) -> Boosted:
    """Boost on top of `offset` (log-odds already explained). Rounds stop where people held back, whole, gain no more.

    Unknown values are put at the median while fitting and say nothing afterwards. A `fold` of the rows has fewer runs.
    Runs know nothing of one another, so that two at a time give the same tables.
    """
    table = filled(known)
    varies = np.flatnonzero(np.ptp(table, axis=0) > 0)
    runs = 2 if fold else 6 if len(known) < _SMALL else 3
    machine = _machine(features, varies, runs, seed)
    with parallel_config(backend="threading"):
        machine.fit(
            table[:, varies],
            known.happened.astype(np.int64),
            sample_weight=known.weight,
            bags=_bags(known.person, runs, seed),
            init_score=offset,
        )
    return _tables(machine, varies, len(features))


def _machine(features: Sequence[Feature], varies: Ints, runs: int, seed: int) -> ExplainableBoostingClassifier:
    """Settings chosen on training folds of the bench."""
    directions = [*(feature.direction for feature in features), 0]
    return ExplainableBoostingClassifier(
        feature_types=["continuous"] * len(varies),
        interactions=0,
        monotone_constraints=[directions[column] for column in varies],
        max_bins=128,
        outer_bags=runs,
        learning_rate=0.04,
        max_rounds=2_000,
        min_samples_leaf=10,
        reg_lambda=1.0,
        n_jobs=THREADS,
        random_state=seed,
    )


def filled(known: Known) -> Floats:
    """Rows × columns, tenure last, unknown values at the median."""
    table = np.column_stack([known.values, known.tenure]).astype(np.float64)
    table[:, np.isnan(table).all(axis=0)] = 0.0
    return np.where(np.isnan(table), np.nanmedian(table, axis=0), table)


def _bags(person: Ints, bags: int, seed: int) -> Ints:
    """Rows × bags: 1 for rows to fit and -1 for rows of the sixth of people held back to say when to stop."""
    rng = np.random.default_rng(seed)
    people, place = np.unique(person, return_inverse=True)
    held = rng.random((bags, len(people))) < 1 / 6
    return np.asarray(np.where(held[:, place].T, -1, 1), dtype=np.int8)


def _tables(machine: ExplainableBoostingClassifier, varies: Ints, tenure: int) -> Boosted:
    intercept = float(np.ravel(machine.intercept_)[0])
    steps = []
    for (place,), scores in zip(machine.term_features_, machine.term_scores_, strict=True):
        # the first bin of a table is for missing values and the last for unseen ones
        steps.append(Steps(int(varies[place]), np.asarray(machine.bins_[place][0]), np.asarray(scores[1:-1])))
    return Boosted(intercept, tuple(steps), tenure)
