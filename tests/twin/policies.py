"""Simple ways to choose measures, against what an oracle would choose: how hard a twin is.

Everybody may get one measure, and every measure costs the same place: so nothing but the choice of whom and what
counts. The policies see risk and causes as dimly as a fitted model does (the noise below was set so that the estimated
risk has the AUC, about .71, and the main cause agrees as often, about .47, as they did with `foresee` on this twin).
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from mainstay.chapters import CATALOGUE
from mainstay.loop.effects import is_raise
from mainstay.twin import Truth
from mainstay.twin.effects import prior_of

Numbers = NDArray[np.float64]


def seen(truth: Truth, rng: np.random.Generator) -> tuple[Numbers, Numbers]:
    """Risk and shares of the push as a model would see them."""
    pushes = truth.push * rng.lognormal(0, 0.4, truth.push.shape) + rng.normal(0, 0.3, truth.push.shape)
    pushes = np.maximum(pushes, 0)
    shares = pushes / np.maximum(pushes.sum(axis=1, keepdims=True), 1e-9)
    chance = np.clip(truth.chance(), 0.002, 0.95)
    odds = np.log(chance / (1 - chance))
    dim = 0.45 * (odds - odds.mean()) + odds.mean() + 0.5 * rng.standard_normal(len(odds))
    return 1 / (1 + np.exp(-dim)), shares


def saved(truth: Truth) -> Numbers:
    """People × measures: the value each alone would truly save."""
    before = truth.chance()
    after = np.column_stack([truth.chance(truth.lowering[:, m]) for m in range(len(truth.measures))])
    return (before[:, None] - after) * (truth.pay / 100)[:, None]


def shares_of_oracle(truth: Truth, capacity: float, seed: int = 1) -> Mapping[str, float]:
    """Value of each policy's choice for a share of the people, as a share of the oracle's."""
    rng = np.random.default_rng(seed)
    risk, shares = seen(truth, rng)
    value = saved(truth)
    places = round(capacity * len(risk))
    prior, whole = prior_of(CATALOGUE.measures)
    hazard = -np.log1p(-risk)[:, None]
    expected = (np.exp(-hazard * np.exp(-(shares @ prior.T + whole))) - np.exp(-hazard)) * truth.pay[:, None]
    main = np.where(truth.fits, prior[:, shares.argmax(axis=1)].T, -1.0)
    raises = [m for m, measure in enumerate(CATALOGUE.measures) if is_raise(measure)]
    most = np.where(truth.fits[:, raises], truth.cash[:, raises], -1)
    raised = np.array(raises)[most.argmax(axis=1)]
    any_fit = np.array([rng.choice(np.flatnonzero(row)) for row in truth.fits])
    best = np.where(truth.fits, value, -1.0)

    def worth(choice: NDArray[np.int64], score: Numbers) -> float:
        chosen = np.argsort(-score, kind="stable")[:places]
        return float(value[chosen, choice[chosen]].sum())

    oracle = worth(best.argmax(axis=1), best.max(axis=1))
    found = np.where(truth.fits, expected, -1.0)
    return {
        "random": worth(any_fit, rng.random(len(risk))) / oracle,
        "risk, raise": worth(raised, np.where(most.max(axis=1) > 0, risk, 0)) / oracle,
        "risk, main cause": worth(main.argmax(axis=1), risk) / oracle,
        "prior": worth(found.argmax(axis=1), found.max(axis=1)) / oracle,
    }
