"""The hazard of resigning as it is used: the additive one, with as much of the boosted shapes as they have earned."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from mainstay.loop.foresee.additive import MONTHLY, Additive, Base, Known, Tuning, fit_additive
from mainstay.loop.foresee.boosted import Boosted, fit_boosted
from mainstay.loop.panel import Feature, Floats, Ints

BOOST_FROM = 60
"""Exits below which the additive form stands alone."""

_SHARES = np.linspace(0.0, 1.0, 11)
_FOLDS, _ROWS = 3, 12_000


@dataclass(frozen=True)
class Blend:
    """The additive log-odds plus `share` times what the boosted shapes add on top, feature by feature."""

    additive: Additive
    boosted: Boosted | None = None
    share: float = 0.0

    @property
    def tuning(self) -> Tuning:
        """How far the data pulled from the prior."""
        return self.additive.tuning

    @property
    def intercept(self) -> float:
        """Log-odds of the company's average person in an average month."""
        return self.additive.intercept + (self.share * self.boosted.intercept if self.boosted else 0.0)

    def contribution(self, values: Floats) -> Floats:
        """Rows × features: what each adds; nothing where unknown."""
        whole = self.additive.contribution(values)
        return whole if self.boosted is None else whole + self.share * self.boosted.contribution(values)

    def one(self, column: int, values: Floats) -> Floats:
        """What feature `column` adds by itself."""
        alone = self.additive.one(column, values)
        return alone if self.boosted is None else alone + self.share * self.boosted.one(column, values)

    def tenure_adds(self, tenure: Floats) -> Floats:
        """What months since hiring add."""
        alone = self.additive.tenure_adds(tenure)
        if self.boosted is None:
            return alone
        return alone + self.share * self.boosted.one(self.boosted.tenure, tenure)

    def unit_adds(self, unit: Ints) -> Floats:
        """What the unit adds beyond its people's signals."""
        return self.additive.unit_adds(unit)

    def season_adds(self, calendar: Ints) -> Floats:
        """What the calendar month adds."""
        return self.additive.season_adds(calendar)

    def log_odds(self, rows: Known) -> Floats:
        """Log-odds of one step."""
        timing = self.tenure_adds(rows.tenure) + self.season_adds(rows.calendar) + self.unit_adds(rows.unit)
        return np.asarray(self.intercept + self.contribution(rows.values).sum(axis=1) + timing)

    def variance(self, values: Floats, tenure: Floats, calendar: Ints, unit: Ints) -> Floats:
        """Variance of the log-odds of each row: that of the additive part, which the boosted one does not narrow."""
        return self.additive.variance(values, tenure, calendar, unit)


@dataclass(frozen=True, slots=True)
class Settings:
    """What was chosen by the rows themselves, so that later fits on more of the same need not choose again."""

    tuning: Tuning
    share: float


@dataclass(frozen=True)
class Task:
    """What to fit: the features, how many units there are, the prior rate of a step, and the seed."""

    features: Sequence[Feature]
    units: int
    base: Base = MONTHLY
    seed: int = 7


def fit_blend(known: Known, task: Task, settings: Settings | None = None) -> Blend:
    """The additive hazard, and the boosted one on top where exits suffice and people held out are better foretold."""
    additive = fit_additive(known, task.features, task.units, task.base, settings.tuning if settings else None)
    if known.exits < BOOST_FROM or not task.features:
        return Blend(additive)
    share = settings.share if settings else earned_share(known, task, additive.tuning)
    if share == 0.0:
        return Blend(additive)
    return Blend(additive, fit_boosted(known, task.features, additive.log_odds(known), task.seed), share)


def earned_share(known: Known, task: Task, tuning: Tuning) -> float:
    """The share of the boosted shapes that foretells people held out best; nothing unless the gain exceeds its
    standard error over people.
    """
    known = thinned(known, _ROWS, task.seed)
    fold = folds_of(known.person, _FOLDS, task.seed)
    gains = np.zeros((len(known), len(_SHARES)))
    for number in range(_FOLDS):
        held = fold == number
        gains[held] = _gains(known.take(~held), known.take(held), task, tuning)
        if gains.sum(axis=0).max() <= 0:
            return 0.0
    person = np.unique(known.person, return_inverse=True)[1]
    best = int(np.argmax(gains.sum(axis=0)))
    each = np.bincount(person, weights=gains[:, best])
    error = float(np.sqrt(np.sum((each - each.mean()) ** 2)))
    if each.sum() <= error:
        return 0.0
    # the least share that does about as well: a boosted part taken whole is over-confident
    return float(_SHARES[np.flatnonzero(gains.sum(axis=0) >= each.sum() - error / 2)[0]])


def _gains(train: Known, held: Known, task: Task, tuning: Tuning) -> Floats:
    """Rows held × shares: what each share adds to the log-likelihood."""
    additive = fit_additive(train, task.features, task.units, task.base, tuning)
    boosted = fit_boosted(train, task.features, additive.log_odds(train), task.seed, quick=True)
    plain, more = additive.log_odds(held), boosted.total(held)
    return (
        np.stack([likelihood(held, plain + share * more) for share in _SHARES], axis=1)
        - likelihood(held, plain)[:, None]
    )


def likelihood(known: Known, log_odds: Floats) -> Floats:
    """Log-likelihood of each row."""
    return np.asarray(known.weight * (known.happened * log_odds - np.logaddexp(0.0, log_odds)))


def folds_of(person: Ints, folds: int, seed: int) -> Ints:
    """A fold number for each row, all rows of a person in one."""
    people, place = np.unique(person, return_inverse=True)
    return np.asarray((np.random.default_rng(seed).permutation(len(people)) % folds)[place])


def thinned(known: Known, at_most: int, seed: int) -> Known:
    """At most that many rows: exits keep up to a third of the places, and every row's weight makes up for the rest."""
    if len(known) <= at_most:
        return known
    rng = np.random.default_rng(seed)
    event = known.happened > 0
    parts, factor = [], np.ones(len(known))
    room = at_most - min(int(event.sum()), at_most // 3)
    for which, places in ((event, at_most // 3), (~event, room)):
        index = np.flatnonzero(which)
        if len(index) > places:
            factor[index] = len(index) / places
            index = np.sort(rng.choice(index, places, replace=False))
        parts.append(index)
    kept = np.sort(np.concatenate(parts))
    return known.weighed(factor).take(kept)
