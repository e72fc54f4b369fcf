"""Piecewise-linear shapes: what one feature may add to the log-odds, as ramps with a prior on every slope."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from mainstay.loop.panel import Feature, Floats

TENURE_KNOTS = np.log1p(np.array([0.0, 3, 6, 12, 24, 36, 60, 120, 240, 420]))
"""Months since hiring at which the tenure curve may bend: probation, first year, then ever more slowly."""

TENURE_PRIOR = (-0.24, 0.25)
"""Slope per unit of log1p(months), near one standard deviation: rho -.20 (Rubenstein et al. 2018, 118 samples,
secondary) x 2 x 0.6, and the default doubt."""

_FEW, _MANY = 60, 300
"""Exits below which a shape is straight, and above which it may bend three times."""


@dataclass(frozen=True)
class Shape:
    """Ramps of one feature in units of its spread: ramp j is the part of z between knots j and j+1.

    `means[j]` is the company's mean of ramp j over known rows, so a shape is nothing on average and for the unknown.
    `slope` ± `doubt` is the prior of every slope together, `sign` the direction a slope must have (0 free).
    """

    centre: float
    spread: float
    knots: Floats
    means: Floats
    slope: float
    doubt: float
    sign: int

    @property
    def size(self) -> int:
        """How many coefficients the shape has; none where the feature never varies."""
        return len(self.knots) - 1 if len(self.knots) > 1 else 0

    def ramps(self, values: Floats) -> Floats:
        """Rows × ramps, centred; zero where the value is unknown."""
        z = (np.asarray(values, dtype=np.float64) - self.centre) / self.spread
        low, high = self.knots[:-1], self.knots[1:]
        parts = np.clip(z[:, None], low[None, :], high[None, :]) - low[None, :] - self.means[None, :]
        parts[np.isnan(z)] = 0.0
        return np.asarray(parts)

    def heights(self, slopes: Floats) -> Floats:
        """Value of the shape at its knots for these slopes; between knots it is linear, outside flat."""
        rise = np.concatenate([[0.0], np.cumsum(slopes * np.diff(self.knots))])
        return np.asarray(rise - float(slopes @ self.means))


def feature_shape(feature: Feature, values: Floats, weight: Floats, exits: int) -> Shape:
    """The shape a feature may take here, from the spread of its known values and the number of exits to learn from."""
    known = ~np.isnan(values)
    z = (values[known].astype(np.float64) - feature.centre) / feature.spread
    knots = _knots(z, exits)
    raw = Shape(
        feature.centre, feature.spread, knots, np.zeros(max(len(knots) - 1, 0)),
        feature.log_odds, feature.doubt, feature.direction,
    )  # fmt: skip
    return _centred(raw, values[known], weight[known])


def tenure_shape(tenure: Floats, weight: Floats) -> Shape:
    """The curve of hazard over months since hiring."""
    raw = Shape(0.0, 1.0, TENURE_KNOTS, np.zeros(len(TENURE_KNOTS) - 1), *TENURE_PRIOR, 0)
    known = ~np.isnan(tenure)
    return _centred(raw, np.log1p(np.maximum(tenure[known], 0)), weight[known])


def tenure_scale(tenure: Floats) -> Floats:
    """Months since hiring on the scale of the tenure curve."""
    return np.log1p(np.maximum(np.asarray(tenure, dtype=np.float64), 0.0))


def _centred(shape: Shape, values: Floats, weight: Floats) -> Shape:
    if shape.size == 0 or len(values) == 0:
        return shape
    means = np.average(shape.ramps(values), axis=0, weights=weight)
    return Shape(shape.centre, shape.spread, shape.knots, means, shape.slope, shape.doubt, shape.sign)


def _knots(z: Floats, exits: int) -> Floats:
    """Ends at the outer half per cent (beyond them a shape is flat, so one absurd value cannot decide), and bends."""
    if len(z) == 0:
        return np.zeros(0)
    distinct = np.unique(z) if len(z) < 2_000 else np.unique(np.quantile(z, np.linspace(0, 1, 401)))
    if len(distinct) < 2:
        return np.zeros(0)
    low, high = np.clip(np.quantile(z, [0.005, 0.995]), -6.0, 6.0)
    if high - low < 1e-6:
        low, high = max(distinct[0], -6.0), min(distinct[-1], 6.0)
    if high - low < 1e-6:
        return np.zeros(0)
    bends = _bends(z, distinct, exits)
    inner = bends[(bends > low + 0.15) & (bends < high - 0.15)]
    return _apart(np.concatenate([[low], inner, [high]]))


def _bends(z: Floats, distinct: Floats, exits: int) -> Floats:
    if exits < _FEW or len(distinct) < 3:
        return np.zeros(0)
    if len(distinct) <= 6:
        return np.asarray(distinct[1:-1])
    return np.asarray(np.quantile(z, [0.5] if exits < _MANY else [0.2, 0.5, 0.8]))


def _apart(knots: Floats) -> Floats:
    """Knots at least 0.1 apart, ends kept."""
    kept = [float(knots[0])]
    for knot in knots[1:-1]:
        if knot - kept[-1] >= 0.1:
            kept.append(float(knot))
    return np.asarray([*kept, float(knots[-1])])


def offsets(shapes: Sequence[Shape], start: int) -> list[slice]:
    """Where each shape's coefficients stand in the long vector, from position `start` on."""
    edges = np.cumsum([start, *(shape.size for shape in shapes)])
    return [slice(int(low), int(high)) for low, high in pairwise(edges)]
