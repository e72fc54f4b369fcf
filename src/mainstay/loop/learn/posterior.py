"""Normal belief, updated by person-months: the mode by Newton's method, its spread by Laplace's."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from scipy import sparse
from scipy.linalg import cho_factor, cho_solve
from scipy.special import expit

from mainstay.loop.learn.months import NUISANCES, Months
from mainstay.loop.learn.prior import PARTS, Prior
from mainstay.loop.panel import Floats

_STEPS = 50
_CLOSE = 1e-8

NUISANCE_MEAN = np.array([0.0, 0.0, 0.0, 0.0, 0.4, 0.1, 0.1, 0.05, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0])
NUISANCE_DOUBT = np.array([2.0, 0.5, 0.4, 0.4, 0.4, 0.2, 0.25, 0.2, 0.1, 0.05, 0.1, 0.05, 0.05, 0.02])
"""Level, ageing, slope and its ageing; then fading and lasting for ASKED, OFFERED, PILOT, ALL, LOT (judgement).

Who asks is on the way out by more than the signals show; whom the company picks a little so; a pilot, a rule for all
and above all a lot choose nobody.
"""
BENT_DOUBT = 0.5
"""Standard deviation of what choosing people for a measure does to its apparent effect, beyond what the risk and the
triggers account for. Effects are about .1, so cases that somebody chose say little of them, however many there are:
what a lot, a pilot or a rule for all decided says it (docs/decisions/0006-effects-and-the-twin.md).
"""
LANDMARK_DOUBT = 0.4
"""Standard deviation of what a month of the calendar adds."""

ROUNDS = 3
"""How often the sizes of departures from what is published are set to what the effects found suggest."""
ANY_SIZE = 20.0
"""Standard deviation of an effect, in multiples of the expected one, where cases are to speak by themselves: as good as
none, and still a proper belief."""


@dataclass(frozen=True)
class Posterior:
    """Belief about the effects after the months were seen; `nuisance` is what else bent the outcomes, `before` the
    covariance of what was believed without the months, but with the sizes that they suggest.
    """

    mean: Floats
    covariance: Floats
    nuisance: Floats
    before: Floats


def update(prior: Prior, months: Months) -> Posterior:
    """The belief after the months.

    Raises numpy.linalg.LinAlgError if Newton's method finds no mode, which a proper prior rules out.
    """
    aside, doubt = _beside(prior, months)
    beside = len(doubt)
    mean = np.concatenate([aside, prior.mean])
    beta, spread = _belief(mean, mean, doubt, prior, months)
    for _ in range(ROUNDS):
        prior = prior.told(beta[beside:], spread)
        beta, spread = _belief(beta, mean, doubt, prior, months)
    return Posterior(beta[beside:], spread, beta[:beside], prior.covariance)


def by_themselves(prior: Prior, months: Months) -> tuple[Floats, Floats]:
    """By measure, in multiples of the expected effect, what its own cases say, and their standard deviation: each
    measure has one size, which no published number and no other measure's cases pull at. What else may bend the
    outcomes is allowed for as in `update`.

    Raises numpy.linalg.LinAlgError as `update` does.
    """
    aside, doubt = _beside(prior, months)
    beside, measures = len(doubt), len(prior.mean) // PARTS
    shape = sparse.csr_matrix(
        (prior.mean, (np.arange(len(prior.mean)), np.repeat(np.arange(measures), PARTS))),
        shape=(len(prior.mean), measures),
    )
    sized = sparse.csr_matrix(sparse.hstack([months.design[:, :beside], months.design[:, beside:] @ shape]))
    mean = np.concatenate([aside, np.zeros(measures)])
    precision = np.diag(1 / np.concatenate([doubt, np.full(measures, ANY_SIZE)]) ** 2)
    beta, hessian = _mode(mean, mean, precision, replace(months, design=sized))
    return beta[beside:], np.sqrt(np.diag(np.linalg.inv(hessian))[beside:])


def _beside(prior: Prior, months: Months) -> tuple[Floats, Floats]:
    """What is believed of everything that is no effect: mean and standard deviation, in the order of the columns."""
    beside = months.design.shape[1] - len(prior.mean)
    measures = len(prior.mean) // PARTS
    landmarks = beside - NUISANCES - measures
    return (
        np.concatenate([NUISANCE_MEAN, np.zeros(beside - NUISANCES)]),
        np.concatenate([NUISANCE_DOUBT, np.full(measures, BENT_DOUBT), np.full(landmarks, LANDMARK_DOUBT)]),
    )


def _belief(start: Floats, mean: Floats, doubt: Floats, prior: Prior, months: Months) -> tuple[Floats, Floats]:
    """Mode of everything, and covariance of the effects, under one prior."""
    beside = len(doubt)
    precision = np.zeros((len(mean), len(mean)))
    precision[:beside, :beside] = np.diag(1 / doubt**2)
    precision[beside:, beside:] = np.linalg.inv(prior.covariance)
    beta, hessian = _mode(start, mean, precision, months)
    return beta, np.linalg.inv(hessian)[beside:, beside:]


def _mode(beta: Floats, mean: Floats, precision: Floats, months: Months) -> tuple[Floats, Floats]:
    """Newton's method with halved steps from `beta`: the mode and the Hessian there."""
    value = _density(beta, mean, precision, months)
    for _ in range(_STEPS):
        gradient, hessian = _slopes(beta, mean, precision, months)
        step = cho_solve(cho_factor(hessian), gradient)
        size = 1.0
        while (found := _density(beta + size * step, mean, precision, months)) < value and size > _CLOSE:
            size /= 2
        if found <= value + _CLOSE * (1 + abs(value)):
            return beta, hessian
        beta, value = beta + size * step, found
    raise np.linalg.LinAlgError("no mode found")


def _log_odds(beta: Floats, months: Months) -> Floats:
    return np.asarray(months.offset + months.design @ beta)


def _density(beta: Floats, mean: Floats, precision: Floats, months: Months) -> float:
    odds = _log_odds(beta, months)
    likelihood = months.weight @ (months.resigned * odds - np.logaddexp(0.0, odds))
    off = beta - mean
    return float(likelihood - 0.5 * off @ precision @ off)


def _slopes(beta: Floats, mean: Floats, precision: Floats, months: Months) -> tuple[Floats, Floats]:
    chance = expit(_log_odds(beta, months))
    miss = months.weight * (months.resigned - chance)
    bulk = months.weight * chance * (1 - chance)
    hessian = (months.design.T @ (sparse.diags(bulk) @ months.design)).toarray() + precision
    return months.design.T @ miss - precision @ (beta - mean), hessian
