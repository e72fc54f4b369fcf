"""Boosted shapes and a few pairs beside the additive hazard, kept as plain tables so that they add up exactly.

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

PAIRS_FROM = 500
"""Exits from which pairs of features are looked for; below, shapes of single features only."""

_PAIRS, _SMALL = 16, 8_000


@dataclass(frozen=True)
class Steps:
    """What feature `column` adds: `heights[i]` between cut i-1 and cut i."""

    column: int
    cuts: Floats
    heights: Floats


@dataclass(frozen=True)
class PairSteps:
    """What two features add together, half of it told of each."""

    columns: tuple[int, int]
    cuts: tuple[Floats, Floats]
    heights: Floats


@dataclass(frozen=True)
class Boosted:
    """Tables of a boosted fit; `tenure` is the column number that stands for months since hiring."""

    intercept: float
    steps: tuple[Steps, ...]
    pairs: tuple[PairSteps, ...]
    tenure: int

    def one(self, column: int, values: Floats) -> Floats:
        """What feature `column` adds by itself; nothing where unknown."""
        out = np.zeros(len(values))
        for term in self.steps:
            if term.column == column:
                out += np.where(np.isnan(values), 0.0, term.heights[np.searchsorted(term.cuts, values, side="right")])
        return out

    def contribution(self, values: Floats) -> Floats:
        """Rows × features, pairs halved between their features; a pair says nothing where either is unknown."""
        out = np.zeros(values.shape)
        for column in range(values.shape[1]):
            out[:, column] = self.one(column, values[:, column])
        for pair in self.pairs:
            first, second = (values[:, column] for column in pair.columns)
            places = [
                np.searchsorted(cuts, side, side="right") for cuts, side in zip(pair.cuts, (first, second), strict=True)
            ]
            half = np.where(np.isnan(first) | np.isnan(second), 0.0, pair.heights[places[0], places[1]] / 2)
            out[:, pair.columns[0]] += half
            out[:, pair.columns[1]] += half
        return out

    def total(self, known: Known) -> Floats:
        """Everything the tables add, for rows as learnt from."""
        return np.asarray(
            self.intercept + self.contribution(known.values).sum(axis=1) + self.one(self.tenure, known.tenure)
        )


def fit_boosted(
    known: Known, features: Sequence[Feature], offset: Floats, seed: int, *, fold_of: int | None = None
) -> Boosted:
    """Boost on top of `offset` (log-odds already explained). Rounds stop where people held back, whole, gain no more.

    Unknown values are put at the median while fitting and say nothing afterwards. `fold_of` is how many exits all rows
    hold where these are a fold of them: the form is then that of all rows, from fewer runs. Runs know nothing of one
    another, so that two at a time give the same tables.
    """
    table = _filled(known)
    varies = np.flatnonzero(np.ptp(table, axis=0) > 0)
    runs = 6 if len(known) < _SMALL else 3
    runs = runs if fold_of is None else 2
    exits = known.exits if fold_of is None else fold_of
    machine = _machine(features, varies, _PAIRS if exits >= PAIRS_FROM else 0, runs, seed)
    with parallel_config(backend="threading"):
        machine.fit(
            table[:, varies],
            known.happened.astype(np.int64),
            sample_weight=known.weight,
            bags=_bags(known.person, runs, seed),
            init_score=offset,
        )
    return _tables(machine, varies, len(features))


def _machine(
    features: Sequence[Feature], varies: Ints, pairs: int, runs: int, seed: int
) -> ExplainableBoostingClassifier:
    """Settings chosen on training folds of the bench; tenure takes no part in pairs, so that timing stays apart."""
    directions = [*(feature.direction for feature in features), 0]
    tenure = [place for place, column in enumerate(varies) if column == len(features)]
    count = min(pairs, (len(varies) - 1) * (len(varies) - 2) // 2)
    return ExplainableBoostingClassifier(
        feature_types=["continuous"] * len(varies),
        interactions=count,
        exclude=[(place, tenure[0]) for place in range(len(varies) - 1)] if tenure and count else None,
        monotone_constraints=[directions[column] for column in varies],
        max_bins=128,
        max_interaction_bins=32,
        outer_bags=runs,
        learning_rate=0.04,
        max_rounds=2_000,
        min_samples_leaf=10,
        reg_lambda=1.0,
        n_jobs=THREADS,
        random_state=seed,
    )


def _filled(known: Known) -> Floats:
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
    steps, pairs = [], []
    for term, scores in zip(machine.term_features_, machine.term_scores_, strict=True):
        columns = [int(varies[place]) for place in term]
        cuts = [np.asarray(machine.bins_[place][min(len(term), len(machine.bins_[place])) - 1]) for place in term]
        # the first bin of a table is for missing values and the last for unseen ones
        if len(term) == 1:
            steps.append(Steps(columns[0], cuts[0], np.asarray(scores[1:-1])))
        else:
            pairs.append(PairSteps((columns[0], columns[1]), (cuts[0], cuts[1]), np.asarray(scores[1:-1, 1:-1])))
    return Boosted(intercept, tuple(steps), tuple(pairs), tenure)
