"""What is believed of every measure before the company's own cases: the catalogue's numbers, and how they hang
together.

The effects are one vector, PARTS numbers a measure: the part that works whoever it is for, and one for each driver in
the order of DRIVERS. An effect is the published one, times one
plus what is shared (by all measures here, by a group such as raises, by all of one measure, by
all meant for one driver), plus what is its own.
So a case of one measure tells about the others: a company in which nothing published holds, a measure that is useless
here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from mainstay.core.catalogue import Measure
from mainstay.loop.panel import Floats, Ints
from mainstay.loop.risks import DRIVERS

PARTS = 1 + len(DRIVERS)
"""Numbers a measure has: the part for everybody, and one for each driver."""

COMPANY, GROUP, MEASURE, DRIVER, OWN = range(5)
"""Kinds of causes by which an effect may differ from the published one."""

HELD = 0.8
"""What is expected to hold here of the catalogue's effects. Chosen measures were chosen for looking good, so plans on
the catalogue's own numbers claimed 1.4 to 2.3 times what came true in invented companies (bench/effects.py)."""

SIZES = {COMPANY: 0.15, GROUP: 0.15, MEASURE: 0.2, DRIVER: 0.1}
"""Standard deviation of what is shared, as a share of the published effect (judgement)."""
UNNAMED = 0.02
"""Standard deviation of an effect that the catalogue does not mention (judgement)."""
DOUBT = 0.25
"""An effect's own doubt is at most UNNAMED and this share of it: a small effect is not doubted by much (judgement)."""
OWN_SHARE = 0.3
"""Least share of an effect's variance that is its own."""
FIRMNESS = {COMPANY: 4.0, GROUP: 3.0, MEASURE: 3.0, DRIVER: 10.0, OWN: 30.0}
"""How many observations the sizes above are worth when the company's own cases show other sizes. Those of groups and
measures are low and looked at one by one, so that raises that fail here are let go while all else is kept (a Student t
prior)."""


@dataclass(frozen=True)
class Prior:
    """Effects = `mean` + `made` · causes; the causes are independent with these variances. `kind` says of each cause
    what it is; `start` are the variances before any case.
    """

    mean: Floats
    made: Floats
    kind: Ints
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
        square = cause**2 + left + np.einsum("ij,jk,ik->i", gain, covariance, gain)
        ratio = square / self.start
        factor = np.ones_like(ratio)
        for kind, firm in FIRMNESS.items():
            mine = self.kind == kind
            if kind in (GROUP, MEASURE):
                factor[mine] = (firm + ratio[mine]) / (firm + 1)
            else:
                factor[mine] = (firm + ratio[mine].sum()) / (firm + mine.sum())
        return replace(self, variance=self.start * factor)


def prior_of(measures: Sequence[Measure]) -> Prior:
    """The catalogue's effects as one normal belief; effects that the catalogue does not mention are near nothing."""
    published, doubt = published_of(measures)
    flat = HELD * published.ravel()
    of_measure = np.repeat(np.eye(len(measures)), PARTS, axis=0)
    of_driver = np.tile(np.eye(PARTS), (len(measures), 1))
    of_group = np.repeat(_groups(measures), PARTS, axis=0)
    made = np.hstack(
        [
            flat[:, None],
            flat[:, None] * of_group,
            flat[:, None] * of_measure,
            flat[:, None] * of_driver,
            np.eye(flat.size),
        ]
    )
    shared = sum(size**2 for size in SIZES.values()) * published**2
    doubt = np.minimum(doubt, UNNAMED + DOUBT * np.abs(published))
    own = np.maximum(doubt**2 - shared, OWN_SHARE * doubt**2)
    kind = np.concatenate([
        [COMPANY], np.full(of_group.shape[1], GROUP), np.full(len(measures), MEASURE), np.full(PARTS, DRIVER),
        np.full(flat.size, OWN),
    ])  # fmt: skip
    variance = np.concatenate([
        [SIZES[COMPANY] ** 2], np.full(of_group.shape[1], SIZES[GROUP] ** 2),
        np.full(len(measures), SIZES[MEASURE] ** 2), np.full(PARTS, SIZES[DRIVER] ** 2),
        own.ravel(),
    ])  # fmt: skip
    return Prior(flat, made, kind, variance, variance)


def _groups(measures: Sequence[Measure]) -> Floats:
    """Measures × groups: alternatives to one another (raises of several sizes), else those for the same main driver."""
    names = []
    for measure in measures:
        main = max((ease for ease in measure.eases if ease.driver), key=lambda ease: ease.log_hazard, default=None)
        names.append(measure.instead_of or (main.driver.value if main and main.driver else ""))
    distinct = sorted(set(names))
    return np.array([[float(name == one) for one in distinct] for name in names]).reshape(len(names), len(distinct))


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
