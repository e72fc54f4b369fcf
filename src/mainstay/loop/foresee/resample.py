"""Intervals by drawing people again, all rows of a person together."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from mainstay.loop.panel import Floats, Ints
from mainstay.loop.proofs import Measured

Draws = Floats
"""Draws × rows: how often each row counts in each draw."""


def person_draws(person: Ints, draws: int, seed: int) -> Draws:
    """Weights of rows when people are drawn with replacement `draws` times."""
    rng = np.random.default_rng(seed)
    people, place = np.unique(person, return_inverse=True)
    if len(people) == 0:
        return np.zeros((draws, 0))
    counts = rng.multinomial(len(people), np.full(len(people), 1 / len(people)), size=draws)
    return np.asarray(counts[:, place], dtype=np.float64)


def measured(score: Callable[[Floats], float], draws: Draws, n: int) -> Measured | None:
    """The score of the rows as they are, with the 95 % interval over the draws; None where it cannot be computed."""
    value = score(np.ones(draws.shape[1]))
    if not np.isfinite(value):
        return None
    spread = np.array([score(weight) for weight in draws])
    spread = spread[np.isfinite(spread)]
    if len(spread) < len(draws) / 2:
        return None
    low, high = np.quantile(spread, [0.025, 0.975])
    return Measured(float(value), float(min(low, value)), float(max(high, value)), n)


def share_interval(hits: float, of: float) -> tuple[float, float]:
    """Wilson's 95 % interval of a share; 0 to 1 where there is nothing."""
    if of <= 0:
        return 0.0, 1.0
    z = 1.959964
    share = hits / of
    middle = (share + z * z / (2 * of)) / (1 + z * z / of)
    half = z * np.sqrt(share * (1 - share) / of + z * z / (4 * of * of)) / (1 + z * z / of)
    return float(max(0.0, middle - half)), float(min(1.0, middle + half))


def share(hits: float, of: float) -> Measured:
    """A share with Wilson's interval."""
    low, high = share_interval(hits, of)
    value = hits / of if of > 0 else 0.0
    return Measured(value, min(low, value), max(high, value), int(of))
