"""Normal belief, updated by person-months: the mode by Newton's method, its spread by Laplace's."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import sparse
from scipy.linalg import cho_factor, cho_solve
from scipy.special import expit

from mainstay.loop.learn.months import NUISANCES, Months
from mainstay.loop.learn.prior import Prior
from mainstay.loop.panel import Floats

_STEPS = 50
_CLOSE = 1e-8

NUISANCE_MEAN = np.array([0.0, 0.0, 0.0, 0.0, 0.4, 0.1, 0.1, 0.05, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0])
NUISANCE_DOUBT = np.array([2.0, 0.5, 0.4, 0.4, 0.4, 0.2, 0.25, 0.1, 0.1, 0.05, 0.1, 0.05, 0.05, 0.02])
"""Level, ageing, slope and its ageing; then fading and lasting for ASKED, OFFERED, PILOT, ALL, LOT (judgement).

Who asks is on the way out by more than the signals show; whom the company picks a little so; a pilot, a rule for all
and above all a lot choose nobody.
"""


@dataclass(frozen=True)
class Posterior:
    """Belief about the effects after the months were seen, and how well they fit (log of the evidence)."""

    mean: Floats
    covariance: Floats
    nuisance: Floats
    evidence: float


def update(prior: Prior, months: Months) -> Posterior:
    """The belief after the months; the prior itself where there are none with a measure at work.

    Raises numpy.linalg.LinAlgError if Newton's method finds no mode, which a proper prior rules out.
    """
    size = len(prior.mean)
    mean = np.concatenate([NUISANCE_MEAN, prior.mean])
    precision = np.zeros((NUISANCES + size, NUISANCES + size))
    precision[:NUISANCES, :NUISANCES] = np.diag(1 / NUISANCE_DOUBT**2)
    precision[NUISANCES:, NUISANCES:] = np.linalg.inv(prior.covariance)
    beta, hessian, fit = _mode(mean, precision, months)
    spread = np.linalg.inv(hessian)
    evidence = fit + 0.5 * (np.linalg.slogdet(precision)[1] - np.linalg.slogdet(hessian)[1])
    return Posterior(beta[NUISANCES:], spread[NUISANCES:, NUISANCES:], beta[:NUISANCES], float(evidence))


def _mode(mean: Floats, precision: Floats, months: Months) -> tuple[Floats, Floats, float]:
    """Newton's method with halved steps: mode, Hessian there, and log posterior density (up to a constant)."""
    beta = mean.copy()
    value = _density(beta, mean, precision, months)
    for _ in range(_STEPS):
        gradient, hessian = _slopes(beta, mean, precision, months)
        step = cho_solve(cho_factor(hessian), gradient)
        size = 1.0
        while (found := _density(beta + size * step, mean, precision, months)) < value and size > _CLOSE:
            size /= 2
        if found <= value + _CLOSE:
            return beta, hessian, value
        beta, value = beta + size * step, found
    raise np.linalg.LinAlgError("no mode found")


def _log_odds(beta: Floats, months: Months) -> Floats:
    return np.asarray(months.offset + months.nuisance @ beta[:NUISANCES] - months.eased @ beta[NUISANCES:])


def _density(beta: Floats, mean: Floats, precision: Floats, months: Months) -> float:
    odds = _log_odds(beta, months)
    likelihood = months.weight @ (months.resigned * odds - np.logaddexp(0.0, odds))
    off = beta - mean
    return float(likelihood - 0.5 * off @ precision @ off)


def _slopes(beta: Floats, mean: Floats, precision: Floats, months: Months) -> tuple[Floats, Floats]:
    chance = expit(_log_odds(beta, months))
    miss = months.weight * (months.resigned - chance)
    pull = np.concatenate([miss @ months.nuisance, -(months.eased.T @ miss)])
    bulk = months.weight * chance * (1 - chance)
    heavy = months.nuisance * bulk[:, None]
    cross = -(months.eased.T @ heavy)
    corner = (months.eased.T @ sparse.diags(bulk) @ months.eased).toarray()
    hessian = np.block([[months.nuisance.T @ heavy, cross.T], [cross, corner]]) + precision
    return pull - precision @ (beta - mean), hessian
