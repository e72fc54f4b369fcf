"""Setting long horizons right by what came of earlier warnings: one logistic line per horizon."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from mainstay.loop.foresee.rolling import Judged
from mainstay.loop.panel import Floats
from mainstay.loop.risks import HORIZONS

LEAST_EXITS = 20
"""Resignations within a horizon below which it is left as it is."""

USUAL_SLOPE = 0.9
"""Prior of a line's slope: what is told months ahead overstates a little even where signals fade. On eleven invented
companies (seeds 101 to 108) .9 instead of 1 took the proof's mean slope from .91 to .99, and its Brier score down."""

_SHIFT_DOUBT, _SLOPE_DOUBT = 0.4, 0.25


@dataclass(frozen=True)
class Line:
    """`logit p -> pivot + shift + slope x (logit p - pivot)`, with the covariance of shift and slope."""

    pivot: float
    shift: float
    slope: float
    covariance: Floats

    def apply(self, log_odds: Floats) -> Floats:
        """Recalibrated log-odds."""
        return np.asarray(self.pivot + self.shift + self.slope * (log_odds - self.pivot))

    def variance(self, log_odds: Floats) -> Floats:
        """Variance of the recalibrated log-odds that comes from the line's own doubt."""
        away = log_odds - self.pivot
        (shift, both), (_, slope) = self.covariance
        return np.asarray(shift + 2 * both * away + slope * away**2)


def logit(chance: Floats) -> Floats:
    """Log-odds of a chance, kept finite."""
    safe = np.clip(chance, 1e-9, 1 - 1e-9)
    return np.asarray(np.log(safe) - np.log1p(-safe))


def expit(log_odds: Floats) -> Floats:
    """Chance of log-odds."""
    return np.asarray(1 / (1 + np.exp(-np.clip(log_odds, -35, 35))))


def fit_line(judged: Judged) -> Line:
    """The most probable line; only the usual slope where there are too few exits, no change where nobody was told."""
    pivot = float(np.median(logit(judged.chance))) if len(judged.chance) else -2.0
    precision = np.diag([_SHIFT_DOUBT**-2, _SLOPE_DOUBT**-2])
    if int(judged.resigned.sum()) < LEAST_EXITS:
        return Line(pivot, 0.0, USUAL_SLOPE if len(judged.chance) else 1.0, np.diag([0.1**2, 0.1**2]))
    away = logit(judged.chance) - pivot
    design = np.stack([np.ones_like(away), away], axis=1)
    prior = np.array([0.0, USUAL_SLOPE])
    line = prior.copy()
    hessian = precision
    for _ in range(25):
        chance = expit(pivot + design @ line)
        gradient = design.T @ (judged.weight * (chance - judged.resigned)) + precision @ (line - prior)
        hessian = (design.T * (judged.weight * chance * (1 - chance))) @ design + precision
        step = np.linalg.solve(hessian, gradient)
        line = line - np.clip(step, -1.0, 1.0)
        if np.abs(step).max() < 1e-9:
            break
    line[1] = max(line[1], 0.05)
    return Line(pivot, float(line[0]), float(line[1]), np.linalg.inv(hessian))


def fit_lines(judged: Mapping[int, Judged]) -> dict[int, Line]:
    """A line for each horizon, ready to be laid over the curve."""
    return {horizon: fit_line(pairs) for horizon, pairs in judged.items()}


def lay_over(lines: Mapping[int, Line], chance: Floats) -> tuple[Floats, Floats]:
    """Curves (rows × 12) recalibrated, in log-odds, and the variance the lines add; between horizons by proportion."""
    raw = logit(chance)
    told, doubt = np.empty_like(raw), np.empty_like(raw)
    for k in range(raw.shape[1]):
        low, high, share = _between(k + 1)
        first, second = lines[low], lines[high]
        told[:, k] = (1 - share) * first.apply(raw[:, k]) + share * second.apply(raw[:, k])
        doubt[:, k] = (1 - share) * first.variance(raw[:, k]) + share * second.variance(raw[:, k])
    return told, doubt


def _between(month: int) -> tuple[int, int, float]:
    """The horizons around a month and how far it lies from the first towards the second."""
    below = max((horizon for horizon in HORIZONS if horizon <= month), default=HORIZONS[0])
    above = min((horizon for horizon in HORIZONS if horizon >= max(month, HORIZONS[0])), default=HORIZONS[-1])
    return (below, above, 0.0) if above == below else (below, above, (month - below) / (above - below))
