"""What is believed of every measure before the company's own cases: the catalogue's numbers, and how they hang
together.

The effects are one vector, PARTS numbers a measure: the part that works whoever it is for, and one for each driver in
the order of DRIVERS. An effect is the published one, times one plus what all measures here share plus what all parts
of one measure share, plus what is its own. So a case of one measure tells about the others, and one of its drivers
about its other drivers: a company in which nothing published holds, a measure that is useless here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from mainstay.core.catalogue import Measure
from mainstay.loop.effects import Reach
from mainstay.loop.panel import Bools, Floats
from mainstay.loop.risks import DRIVERS

PARTS = 1 + len(DRIVERS)
"""Numbers a measure has: the part for everybody, and one for each driver."""

HELD = 0.8
"""What is expected to hold here of the catalogue's effects. Chosen measures were chosen for looking good, so plans on
the catalogue's own numbers claimed 1.4 to 2.3 times what came true in invented companies (bench/effects.py)."""

SPREAD = 0.15
"""Standard deviation, as a share of the expected effect, of what is shared by all measures here, and of what is shared
by all parts of one measure. With OWN nearly a quarter (judgement). It decides how soon own cases count: at 30,000
people a measure's own estimate is off by .11 and the catalogue by .02 to .06, so that a belief as loose as published
doubts (.4 to .5) let chance choose between measures (docs/decisions/0006-effects-and-the-twin.md)."""
OWN = 0.1
"""The same of what an effect has for itself: cases hardly tell for which reason a measure works (judgement)."""
UNNAMED = 0.005
"""Standard deviation of an effect that the catalogue does not mention (judgement)."""
FIRMNESS = 3.0
"""How many observations SPREAD is worth for a measure whose own cases show another size (a Student t prior): most are
near what is expected, and one that fails here, or does twice as much, is let go, which a normal belief would not do."""


@dataclass(frozen=True)
class Prior:
    """Effects (measures × PARTS in one vector) = `mean` + `made` · causes; the causes are independent with these
    variances. `start` are the variances before any case, `whole` says which cause is what all of one measure shares.
    """

    mean: Floats
    made: Floats
    whole: Bools
    start: Floats
    variance: Floats

    @property
    def covariance(self) -> Floats:
        """Covariance of the effects."""
        return np.asarray((self.made * self.variance) @ self.made.T)

    def told(self, mean: Floats, covariance: Floats) -> Prior:
        """The same belief with variances as the effects found (`mean`, `covariance` after the cases) suggest."""
        gain = (self.variance[:, None] * self.made.T) @ np.linalg.inv(self.covariance)
        cause = gain @ (mean - self.mean)
        left = self.variance - np.einsum("ij,ij->i", gain, self.variance[:, None] * self.made.T)
        ratio = (cause**2 + left + np.einsum("ij,jk,ik->i", gain, covariance, gain)) / self.start
        return replace(self, variance=self.start * np.where(self.whole, (FIRMNESS + ratio) / (FIRMNESS + 1), 1.0))


def prior_of(measures: Sequence[Measure]) -> Prior:
    """The catalogue's effects as one belief; effects that the catalogue does not mention are near nothing."""
    published, doubt = published_of(measures)
    mean = HELD * published.ravel()
    own = np.minimum(doubt.ravel(), UNNAMED + OWN * np.abs(mean))
    made = np.hstack(
        [mean[:, None], mean[:, None] * np.repeat(np.eye(len(measures)), PARTS, axis=0), np.eye(mean.size)]
    )
    whole = (np.arange(made.shape[1]) > 0) & (np.arange(made.shape[1]) <= len(measures))
    start = np.concatenate([np.full(1 + len(measures), SPREAD**2), own**2])
    return Prior(mean, made, whole, start, start)


def studies_of(measures: Sequence[Measure], about: Floats) -> Reach:
    """What the catalogue says of each measure for an average person (`about`: measures × PARTS), with all that its
    studies leave open: as if all parts of one measure were off together, since the same studies stand behind them.
    """
    published, doubt = published_of(measures)
    named = published != 0
    return Reach.around((about * published).sum(axis=1), (about * doubt * named).sum(axis=1))


def published_of(measures: Sequence[Measure]) -> tuple[Floats, Floats]:
    """Measures × PARTS: the catalogue's effects, and their doubts."""
    published = np.zeros((len(measures), PARTS))
    doubt = np.full((len(measures), PARTS), UNNAMED)
    for row, measure in enumerate(measures):
        for ease in measure.eases:
            column = 0 if ease.driver is None else 1 + DRIVERS.index(ease.driver)
            published[row, column] += ease.log_hazard
            doubt[row, column] = max(doubt[row, column], ease.doubt)
    return published, doubt
