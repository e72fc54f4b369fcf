"""How far what a fit says of people it has not seen should be drawn in, or let out: learnt on people held out.

A fit chosen by the rows it learnt from sets people further apart than they are (van Houwelingen and le Cessie 1990,
shrinkage from cross-validation). One factor on everything the signals and the team add keeps the order and the sum.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from mainstay.loop.panel import Floats

LEAST_EXITS = 20
"""Exits below which nothing can be told, and the published priors stand as they are."""

USUAL, DOUBT = 0.9, 0.15
"""Prior of the slope on people held out, and its standard deviation: a judgement, a little over-confident as fits are;
below twenty exits none is asked for."""

_LEAST, _MOST = 0.5, 1.1


@dataclass(frozen=True)
class HeldOut:
    """What fits said of rows they had not seen: `rest` (intercept, tenure, season) and `reach` (signals and team) in
    the log-odds, whether it happened, and the rows' weights.
    """

    rest: Floats
    reach: Floats
    happened: Floats
    weight: Floats


def slope_of(held: HeldOut) -> float:
    """The most probable slope of the reach on rows held out, with a free shift."""
    design = np.stack([np.ones_like(held.reach), held.reach], axis=1)
    prior, precision = np.array([0.0, USUAL]), np.diag([1.0, DOUBT**-2])
    line = prior.copy()
    for _ in range(25):
        chance = _chance(held.rest + design @ line)
        gradient = design.T @ (held.weight * (chance - held.happened)) + precision @ (line - prior)
        hessian = (design.T * (held.weight * chance * (1 - chance))) @ design + precision
        step = np.clip(np.linalg.solve(hessian, gradient), -1.0, 1.0)
        line = line - step
        if np.abs(step).max() < 1e-9:
            break
    return float(line[1])


def stretch_of(held: HeldOut, learnt: float) -> float:
    """The factor for a fit on all rows, where each fold learnt from the share `learnt` of them: what a slope lacks to
    one shrinks as the rows grow.
    """
    return float(np.clip(1 - (1 - slope_of(held)) * learnt, _LEAST, _MOST))


def shift_of(before: Floats, after: Floats, weight: Floats) -> float:
    """What to add to the log-odds `after` so that as many are foretold as with `before`."""
    goal, shift = float(weight @ _chance(before)), 0.0
    for _ in range(25):
        chance = _chance(after + shift)
        step = (float(weight @ chance) - goal) / max(float(weight @ (chance * (1 - chance))), 1e-12)
        shift -= float(np.clip(step, -1.0, 1.0))
        if abs(step) < 1e-10:
            break
    return shift


def _chance(log_odds: Floats) -> Floats:
    return np.asarray(1 / (1 + np.exp(-np.clip(log_odds, -35, 35))))
