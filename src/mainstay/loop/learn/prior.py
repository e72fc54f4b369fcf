"""What is believed of every measure before the company's own cases: the catalogue's numbers, and how they hang
together.

The effects are one vector, `WIDTH` numbers a measure: first the part that works whoever it is for, then one for each
driver in the order of DRIVERS. Its covariance says what a case of one measure tells about the others: a company in
which published effects do not hold at all, a measure that is useless here, a driver that cannot be eased here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from mainstay.core.catalogue import Measure
from mainstay.loop.panel import Floats
from mainstay.loop.risks import DRIVERS

WIDTH = 1 + len(DRIVERS)
"""Numbers a measure has: the part for everybody, and one for each driver."""


@dataclass(frozen=True, slots=True)
class Doubts:
    """How far published effects may be off in one company, as shares of the published size (judgement).

    `company`: all measures together; `measure`: one measure, whatever it is for; `driver`: everything that is meant
    for one driver. `own` is the least share of an effect's variance that is its own. `unnamed` is the standard
    deviation of an effect the catalogue does not mention at all.
    """

    company: float = 0.35
    measure: float = 0.5
    driver: float = 0.2
    own: float = 0.3
    unnamed: float = 0.05


@dataclass(frozen=True)
class Prior:
    """Normal belief about all effects together: `mean` (measures × WIDTH, flat) and `covariance`."""

    mean: Floats
    covariance: Floats


def prior_of(measures: Sequence[Measure], doubts: Doubts) -> Prior:
    """The catalogue's effects as one normal belief; effects that the catalogue does not mention are near nothing."""
    mean = np.zeros((len(measures), WIDTH))
    alone = np.full((len(measures), WIDTH), doubts.unnamed**2)
    for row, measure in enumerate(measures):
        for ease in measure.eases:
            column = 0 if ease.driver is None else 1 + DRIVERS.index(ease.driver)
            mean[row, column] += ease.log_hazard
            alone[row, column] = max(alone[row, column], ease.doubt**2)
    flat = mean.ravel()
    which_measure = np.repeat(np.arange(len(measures)), WIDTH)
    which_driver = np.tile(np.arange(WIDTH), len(measures))
    shared = np.full((flat.size, flat.size), doubts.company**2)
    shared += doubts.measure**2 * (which_measure[:, None] == which_measure[None, :])
    shared += doubts.driver**2 * (which_driver[:, None] == which_driver[None, :])
    together = np.outer(flat, flat) * shared
    # The catalogue's doubt is all the doubt there is about an effect; what is shared is a part of it.
    rest = np.maximum(alone.ravel() - np.diag(together), doubts.own * alone.ravel())
    covariance = together + np.diag(rest)
    return Prior(flat, np.asarray(covariance))
