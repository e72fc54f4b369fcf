"""How good a warning was: discrimination, error and calibration, each weighted so that people can be resampled.

Shapes: every argument is one value a row. `weight` is how often the row counts (ones where it is None).
"""

from __future__ import annotations

import numba as nb
import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaincc

from mainstay.loop.panel import Bools, Floats

_LEAST = 1e-12


def auc(happened: Bools, score: Floats, weight: Floats | None = None) -> float:
    """Chance that somebody who resigned was scored above somebody who did not (ties half); NaN without both kinds."""
    w = np.ones(len(score)) if weight is None else weight
    order = np.argsort(score, kind="stable")
    y, s, w = happened[order], score[order], w[order]
    start = np.flatnonzero(np.concatenate([[True], s[1:] != s[:-1]])) if len(s) else np.zeros(0, dtype=np.int64)
    if len(start) == 0:
        return float("nan")
    yes, no = np.add.reduceat(np.where(y, w, 0.0), start), np.add.reduceat(np.where(y, 0.0, w), start)
    below = np.cumsum(no) - no
    pairs = yes.sum() * no.sum()
    return float((yes @ (below + no / 2)) / pairs) if pairs > _LEAST else float("nan")


def average_precision(happened: Bools, score: Floats, weight: Floats | None = None) -> float:
    """Mean precision over the recall steps (ties as one step); NaN where nobody resigned."""
    w = np.ones(len(score)) if weight is None else weight
    order = np.argsort(-score, kind="stable")
    y, s, w = happened[order], score[order], w[order]
    ends = np.flatnonzero(np.concatenate([s[1:] != s[:-1], [True]])) if len(s) else np.zeros(0, dtype=np.int64)
    hits, all_ = np.cumsum(np.where(y, w, 0.0))[ends], np.cumsum(w)[ends]
    if len(ends) == 0 or hits[-1] <= _LEAST:
        return float("nan")
    gained = np.diff(hits, prepend=0.0)
    return float(np.sum(gained * hits / np.maximum(all_, _LEAST)) / hits[-1])


def harrell_c(time: Floats, event: Bools, risk: Floats, weight: Floats | None = None) -> float:
    """Harrell's C: of pairs whose order of leaving is known, the share in which the earlier had the higher risk.

    Somebody censored in the same month as an event counts as later. NaN where no pair is comparable.
    """
    return _concordance(time, event, risk, np.ones(len(time)), weight)


def uno_c(time: Floats, event: Bools, risk: Floats, until: float, weight: Floats | None = None) -> float:
    """Uno's C: Harrell's with each event weighted by one over the squared chance to be still uncensored just before
    it, events before `until` only, so that it does not depend on the censoring (Uno et al. 2011).
    """
    uncensored = censoring_survival(time, event, time, before=True)
    inverse = np.where(time < until, np.maximum(uncensored, _LEAST) ** -2.0, 0.0)
    return _concordance(time, event, risk, inverse, weight)


def _concordance(time: Floats, event: Bools, risk: Floats, inverse: Floats, weight: Floats | None) -> float:
    w = np.ones(len(time)) if weight is None else weight.astype(np.float64)
    # later first; within a month censored people are put in before the events look at them
    order = np.lexsort((event, -time))
    rank = np.unique(risk, return_inverse=True)[1]
    right, pairs = _count_pairs(
        time[order].astype(np.float64), event[order].astype(np.bool_), rank[order].astype(np.int64),
        w[order], inverse[order].astype(np.float64),
    )  # fmt: skip
    return float(right / pairs) if pairs > _LEAST else float("nan")


@nb.njit(cache=True)
def _put(tree: NDArray[np.float64], rank: int, weight: float) -> None:
    place = rank + 1
    while place < len(tree):
        tree[place] += weight
        place += place & -place


@nb.njit(cache=True)
def _below(tree: NDArray[np.float64], rank: int) -> float:
    total, place = 0.0, rank
    while place > 0:
        total += tree[place]
        place -= place & -place
    return total


@nb.njit(cache=True)
def _count_pairs(
    time: NDArray[np.float64],
    event: NDArray[np.bool_],
    rank: NDArray[np.int64],
    weight: NDArray[np.float64],
    inverse: NDArray[np.float64],
) -> tuple[float, float]:
    """Weight of concordant pairs (ties half) and of all comparable ones, by a tree of sums over ranks.

    Rows stand latest first, and within a moment censored ones before events; events of a moment are no pair.
    """
    tree = np.zeros(rank.max() + 2 if len(rank) else 1)
    inside, right, pairs = 0.0, 0.0, 0.0
    waiting = 0
    for i in range(len(time)):
        if i > 0 and time[i] != time[i - 1]:
            for j in range(waiting, i):
                if event[j]:
                    _put(tree, rank[j], weight[j])
                    inside += weight[j]
            waiting = i
        if event[i]:
            lower = _below(tree, rank[i])
            same = _below(tree, rank[i] + 1) - lower
            right += weight[i] * inverse[i] * (lower + same / 2)
            pairs += weight[i] * inverse[i] * inside
        else:
            _put(tree, rank[i], weight[i])
            inside += weight[i]
    return right, pairs


def censoring_survival(time: Floats, event: Bools, at: Floats, *, before: bool = False) -> Floats:
    """Kaplan-Meier chance to be uncensored after each moment of `at` (just before it, with `before`).

    Events at a moment come before censorings at it.
    """
    moments, place = np.unique(time, return_inverse=True)
    events = np.bincount(place, weights=event, minlength=len(moments))
    all_ = np.bincount(place, minlength=len(moments))
    at_risk = len(time) - np.concatenate([[0], np.cumsum(all_)[:-1]]) - events
    kept = np.cumprod(1 - (all_ - events) / np.maximum(at_risk, 1))
    found = np.searchsorted(moments, at, side="left" if before else "right")
    return np.asarray(np.concatenate([[1.0], kept])[found])


def ipcw_brier(time: Floats, event: Bools, survival: Floats, at: float) -> float:
    """Brier score at a moment of the foretold `survival` at it, those censored earlier made up for by others
    (Graf et al. 1999).
    """
    gone = (time <= at) & event
    here = time > at
    uncensored = np.maximum(censoring_survival(time, event, time, before=True), _LEAST)
    later = max(float(censoring_survival(time, event, np.array([at]))[0]), _LEAST)
    return float(np.mean(np.where(gone, survival**2 / uncensored, np.where(here, (1 - survival) ** 2 / later, 0.0))))


def integrated_brier(time: Floats, event: Bools, survival: Floats, moments: Floats) -> float:
    """Mean over time (trapezium) of the Brier score; `survival` is rows × moments."""
    scores = np.array([ipcw_brier(time, event, survival[:, k], float(at)) for k, at in enumerate(moments)])
    if len(moments) == 1:
        return float(scores[0])
    return float(np.trapezoid(scores, moments) / (moments[-1] - moments[0]))


def d_calibration(event: Bools, survival_then: Floats, bins: int = 10) -> tuple[float, Floats]:
    """Whether the foretold survival at the own time of leaving is spread evenly, censored people over what is below
    (Haider et al. 2020): p-value of the chi-square test, and the shares.
    """
    edges = np.linspace(0, 1, bins + 1)
    shares = np.zeros(bins)
    place = np.clip((survival_then * bins).astype(np.int64), 0, bins - 1)
    np.add.at(shares, place[event], 1.0)
    for b in range(bins):
        at = survival_then[~event]
        width = np.clip(np.minimum(at, edges[b + 1]) - edges[b], 0.0, None)
        shares[b] += float(np.sum(np.where(at > 0, width / np.maximum(at, _LEAST), 1.0 if b == 0 else 0.0)))
    expected = len(event) / bins
    statistic = float(np.sum((shares - expected) ** 2) / expected)
    return float(gammaincc((bins - 1) / 2, statistic / 2)), shares / max(len(event), 1)


def calibration_slope(happened: Bools, chance: Floats, weight: Floats | None = None) -> float:
    """Slope of a logistic line of what happened on the foretold log-odds: below one is over-confident.

    NaN without both kinds, or where all were told the same.
    """
    w = np.ones(len(chance)) if weight is None else weight
    safe = np.clip(chance, 1e-6, 1 - 1e-6)
    told = np.log(safe / (1 - safe))
    if happened[w > 0].all() or not happened[w > 0].any() or np.ptp(told) < 1e-6:
        return float("nan")
    pivot = float(np.average(told, weights=w))
    design = np.stack([np.ones_like(told), told - pivot], axis=1)
    line = np.array([pivot, 1.0])
    for _ in range(50):
        p = 1 / (1 + np.exp(-np.clip(design @ line, -35, 35)))
        hessian = (design.T * (w * p * (1 - p))) @ design + 1e-9 * np.eye(2)
        step = np.clip(np.linalg.solve(hessian, design.T @ (w * (p - happened))), -2, 2)
        line = line - step
        if np.abs(step).max() < 1e-8:
            break
    return float(line[1])


def expected_over_observed(happened: Bools, chance: Floats, weight: Floats | None = None) -> float:
    """Calibration in the large: foretold resignations over those that came; 1 is right, NaN where none came."""
    w = np.ones(len(chance)) if weight is None else weight
    came = float(w @ happened)
    return float(w @ chance) / came if came > 0 else float("nan")


def brier(happened: Bools, chance: Floats, weight: Floats | None = None) -> float:
    """Mean squared error of the chance."""
    w = np.ones(len(chance)) if weight is None else weight
    return float(w @ (chance - happened) ** 2 / max(float(w.sum()), _LEAST))
