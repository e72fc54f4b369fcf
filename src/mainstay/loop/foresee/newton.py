"""The most probable coefficients under a Gaussian prior, with directions kept, by Newton's method."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.linalg import cho_factor, cho_solve
from scipy.sparse import csr_array

from mainstay.loop.panel import Floats, Ints

_STEPS, _TOLERANCE = 40, 1e-6


@dataclass(frozen=True)
class Sample:
    """Rows to learn from: design (first column one), whether it happened, weight, unit code (-1 none), unit count."""

    design: Floats
    happened: Floats
    weight: Floats
    unit: Ints
    units: int


@dataclass(frozen=True)
class Belief:
    """Gaussian prior of the coefficients: mean and precision (dense), and the direction each must have (0 free).

    `tau` is the standard deviation of what units add.
    """

    mean: Floats
    precision: Floats
    sign: Ints
    tau: float


@dataclass(frozen=True)
class Mode:
    """Where the posterior is highest, its curvature there, and `evidence`: the log of how well prior and data agree."""

    coefficients: Floats
    covariance: Floats
    unit: Floats
    unit_variance: Floats
    evidence: float
    tau: float


def climb(sample: Sample, belief: Belief, start: Floats | None = None, unit_start: Floats | None = None) -> Mode:
    """Newton's method with halved steps from `start` (the prior mean without it), units eliminated block by block."""
    beta = belief.mean.copy() if start is None else start.copy()
    beta = _allowed(beta, belief.sign)
    unit = np.zeros(sample.units) if unit_start is None else unit_start.copy()
    member = _membership(sample)
    loss = _loss(sample, belief, beta, unit)
    for _ in range(_STEPS):
        gradient, gradient_unit, reduced, cross, own = _curvature(sample, belief, member, beta, unit)
        inner = gradient - cross @ (gradient_unit / own)
        step = _bounded_step(reduced, inner, beta, belief.sign)
        unit_step = -(gradient_unit + cross.T @ step) / own
        slope = float(gradient @ step + gradient_unit @ unit_step)
        size, new_loss = 1.0, np.inf
        while size > 1e-4:
            new_loss = _loss(sample, belief, beta + size * step, unit + size * unit_step)
            if new_loss <= loss + 1e-4 * size * slope:
                break
            size /= 2
        if not new_loss < loss:
            break
        beta, unit, gain, loss = beta + size * step, unit + size * unit_step, loss - new_loss, new_loss
        if gain < _TOLERANCE * (1 + abs(loss)):
            break
    curvature = _curvature(sample, belief, member, beta, unit)[2:]
    return _mode(belief, beta, unit, loss, curvature)


def _membership(sample: Sample) -> csr_array:
    """Rows × units: one where the row belongs to the unit."""
    known = np.flatnonzero(sample.unit >= 0)
    shape = (len(sample.unit), sample.units)
    return csr_array((np.ones(len(known)), (known, sample.unit[known])), shape=shape)


def _reach(sample: Sample, beta: Floats, unit: Floats) -> Floats:
    padded = np.append(unit, 0.0)
    return np.asarray(sample.design @ beta + padded[sample.unit])


def _loss(sample: Sample, belief: Belief, beta: Floats, unit: Floats) -> float:
    reach = _reach(sample, beta, unit)
    fit = float(sample.weight @ (np.logaddexp(0.0, reach) - sample.happened * reach))
    away = beta - belief.mean
    return fit + 0.5 * float(away @ belief.precision @ away) + 0.5 * float(unit @ unit) / belief.tau**2


def _curvature(
    sample: Sample, belief: Belief, member: csr_array, beta: Floats, unit: Floats
) -> tuple[Floats, Floats, Floats, Floats, Floats]:
    """Gradients of both blocks, the coefficients' Hessian with units eliminated, cross block, units' own diagonal."""
    chance = 1 / (1 + np.exp(-np.clip(_reach(sample, beta, unit), -35, 35)))
    residual = sample.weight * (chance - sample.happened)
    bend = sample.weight * chance * (1 - chance)
    gradient = sample.design.T @ residual + belief.precision @ (beta - belief.mean)
    gradient_unit = member.T @ residual + unit / belief.tau**2
    weighted = sample.design * bend[:, None]
    whole = sample.design.T @ weighted + belief.precision
    cross = (member.T @ weighted).T
    own = member.T @ bend + 1 / belief.tau**2
    return gradient, gradient_unit, whole - (cross / own) @ cross.T, cross, own


def _allowed(beta: Floats, sign: Ints) -> Floats:
    return np.where((sign != 0) & (beta * sign < 0), 0.0, beta)


def _bounded_step(reduced: Floats, gradient: Floats, beta: Floats, sign: Ints) -> Floats:
    """Least of the quadratic model with directions kept: coefficients pushed against their bound are held there,
    and let go again when the slope there points inwards.
    """
    held = np.zeros(len(beta), dtype=bool)
    step = np.zeros(len(beta))
    for _ in range(12):
        free = ~held
        step = np.where(held, -beta, 0.0)
        right = -(gradient + reduced @ step)[free]
        step[free] += cho_solve(cho_factor(reduced[np.ix_(free, free)]), right)
        wrong = free & (sign != 0) & ((beta + step) * sign < -1e-12)
        pull = (gradient + reduced @ step) * sign
        release = held & (pull < -1e-9)
        if not wrong.any() and not release.any():
            break
        held = (held | wrong) & ~release
    landed = _allowed(beta + step, sign)
    return np.asarray(landed - beta)


def _mode(belief: Belief, beta: Floats, unit: Floats, loss: float, curvature: tuple[Floats, Floats, Floats]) -> Mode:
    reduced, cross, own = curvature
    covariance = cho_solve(cho_factor(reduced), np.eye(len(beta)))
    share = cross / own
    unit_variance = 1 / own + np.sum((covariance @ share) * share, axis=0)
    evidence = -loss + 0.5 * (
        float(np.linalg.slogdet(belief.precision)[1])
        - float(np.linalg.slogdet(reduced)[1])
        - float(np.sum(np.log(own * belief.tau**2)))
    )
    return Mode(beta, covariance, unit, unit_variance, evidence, belief.tau)
