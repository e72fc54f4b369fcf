"""The risk of each person here now: what `foresee` hands to `plan` and to the reader."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from mainstay.core.words import Driver
from mainstay.loop.panel import Bools, Feature, Floats, Ints

DRIVERS: tuple[Driver, ...] = tuple(Driver)
"""The order of the driver axis everywhere."""

HORIZONS = (3, 6, 12)
"""Months ahead for which a probability is given."""


@dataclass(frozen=True)
class Risks:
    """In the order of `Panel.now`.

    `probability[r, h]` to resign within HORIZONS[h] months, `low` and `high` its 80 % interval. `curve[r, k]` is the
    probability to have resigned by month k+1 (k to 11; the horizons lie on it), with `curve_low`, `curve_high`.
    `base` is the probability within 12 months of the company's average person; `contribution[r, f]` is what each
    feature adds in the log-odds to `base_log_odds`; over features, plus `timing[r]` (tenure, season, what no signal
    of the team's explains, driver LIFE), they add up exactly to `log_odds`, that of `probability[r, -1]`.
    `driver[r, d]` are the same summed by driver, in the order of DRIVERS.
    `since[r]` is the number of months for which the risk has been risen (0 if it has not, -1 unknown).
    `enough` is False where too little is known of the person to say more than the base rate.
    """

    features: tuple[Feature, ...]
    probability: Floats
    low: Floats
    high: Floats
    curve: Floats
    curve_low: Floats
    curve_high: Floats
    base: float
    base_log_odds: float
    log_odds: Floats
    contribution: Floats
    timing: Floats
    driver: Floats
    since: Ints
    enough: Bools
    exits_learned_from: int
    form: str
    """Which form the gates chose: "prior", "additive", "additive+boosted"."""


def push_shares(driver: Floats) -> Floats:
    """People × drivers: each driver's share of what pushes a person towards leaving (contributions above zero).

    A row sums to one, or to nothing where no driver pushes.
    """
    push = np.maximum(driver, 0.0)
    total = push.sum(axis=1, keepdims=True)
    return np.asarray(np.divide(push, total, out=np.zeros_like(push), where=total > 0))
