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

TO_80 = 1.2815515655446004
"""Standard deviations to each side that hold 80 %."""

WORTH_SAYING = 0.02
"""Contributions below this (log-odds) are not worth a sentence: they move a chance of one in ten by a fifth of a
per cent."""


@dataclass(frozen=True)
class Risks:
    """In the order of `Panel.now`.

    `probability[r, h]` to resign within HORIZONS[h] months, `low` and `high` its 80 % interval. `curve[r, k]` is the
    probability to have resigned by month k+1 (k to 11; the horizons lie on it), with `curve_low`, `curve_high`.
    `base` is the mean probability within 12 months of those here; `contribution[r, f]` is what each feature adds in
    the log-odds to `base_log_odds`, against its mean over those here of whom it is known (nothing where unknown); over
    features, plus `timing[r]` (tenure, season, what no signal of the team's explains, driver LIFE), they add up
    exactly to `log_odds`, that of `probability[r, -1]`. `driver[r, d]` are the same summed by driver, in the order of
    DRIVERS: a driver pushes who is worse off in it than the average colleague. So counted, the main driver agrees with
    the truth of invented companies for 50 % of key people at 300 (twin seeds 1 to 6) and 53 % at 1,500 (1, 2); counted
    from the hazard's own neutral point for 48 and 53 %; from a favourable level (the 5th to 25th percentile here) the
    shares lie further off. So plans use the same centred values as readers see.
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

    turned: Ints | None = None
    """Rows × features: 1 where a signal that usually holds on that side of the middle here (the median) pushes this
    person, because of others that go with it; -1 where one that usually pushes holds; else 0. None: nobody is told so.
    """


def push_shares(driver: Floats) -> Floats:
    """People × drivers: each driver's share of what pushes a person towards leaving (contributions above zero).

    A row sums to one, or to nothing where no driver pushes.
    """
    push = np.maximum(driver, 0.0)
    total = push.sum(axis=1, keepdims=True)
    return np.asarray(np.divide(push, total, out=np.zeros_like(push), where=total > 0))


TOLD = 0.5
"""How much of the difference between a person's estimated reasons and everybody's is true: in invented companies the
estimated shares of the push went with the true ones at a correlation of .2 to .8 by driver, .5 on the whole."""


def likely_shares(driver: Floats) -> Floats:
    """People × drivers: the shares of the push to expect, from those estimated.

    Estimates differ between people more than the truth does, so they are drawn half-way to the mean of all given. What
    a measure does is in proportion to the shares, so this is what to weigh measures by; `push_shares` is what to show.
    """
    shares = push_shares(driver)
    return shares if not len(shares) else TOLD * shares + (1 - TOLD) * shares.mean(axis=0)
