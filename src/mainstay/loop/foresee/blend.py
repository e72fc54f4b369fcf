"""The hazard of resigning as it is used: the additive one, with as much of the boosted shapes as they have earned."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from mainstay.loop.foresee.additive import MONTHLY, Additive, Base, Known, Tuning, fit_additive
from mainstay.loop.foresee.boosted import Boosted, fit_boosted
from mainstay.loop.foresee.stretch import LEAST_EXITS, HeldOut, shift_of, stretch_of
from mainstay.loop.panel import Bools, Feature, Floats, Ints

BOOST_FROM = 60
"""Exits below which the additive form stands alone."""

_SHARES = np.linspace(0.0, 1.0, 11)
_FOLDS, _PLAIN_FOLDS, _ROWS = 3, 5, 12_000


@dataclass(frozen=True)
class Blend:
    """The additive log-odds plus `share` times what the boosted shapes add on top, feature by feature.

    What signals and team add is multiplied by `stretch`, and `shift` added so that as many are foretold as without.
    """

    additive: Additive
    boosted: Boosted | None = None
    share: float = 0.0
    stretch: float = 1.0
    shift: float = 0.0

    @property
    def tuning(self) -> Tuning:
        """How far the data pulled from the prior."""
        return self.additive.tuning

    @property
    def intercept(self) -> float:
        """Log-odds of the company's average person in an average month."""
        boosted = self.share * self.boosted.intercept if self.boosted else 0.0
        return self.additive.intercept + boosted + self.shift

    def contribution(self, values: Floats) -> Floats:
        """Rows × features: what each adds; nothing where unknown."""
        whole = self.additive.contribution(values)
        if self.boosted is not None:
            whole = whole + self.share * self.boosted.contribution(values)
        return self.stretch * whole

    def one(self, column: int, values: Floats) -> Floats:
        """What feature `column` adds by itself."""
        alone = self.additive.one(column, values)
        if self.boosted is not None:
            alone = alone + self.share * self.boosted.one(column, values)
        return self.stretch * alone

    def tenure_adds(self, tenure: Floats) -> Floats:
        """What months since hiring add."""
        alone = self.additive.tenure_adds(tenure)
        if self.boosted is None:
            return alone
        return alone + self.share * self.boosted.one(self.boosted.tenure, tenure)

    def unit_adds(self, unit: Ints) -> Floats:
        """What the unit adds beyond its people's signals."""
        return self.stretch * self.additive.unit_adds(unit)

    def season_adds(self, calendar: Ints) -> Floats:
        """What the calendar month adds."""
        return self.additive.season_adds(calendar)

    def log_odds(self, rows: Known) -> Floats:
        """Log-odds of one step."""
        timing = self.tenure_adds(rows.tenure) + self.season_adds(rows.calendar) + self.unit_adds(rows.unit)
        return np.asarray(self.intercept + self.contribution(rows.values).sum(axis=1) + timing)

    def variance(self, values: Floats, tenure: Floats, calendar: Ints, unit: Ints) -> Floats:
        """Variance of the log-odds of each row: that of the additive part, which neither the boosted one nor drawing
        people together narrows.
        """
        return self.additive.variance(values, tenure, calendar, unit)


@dataclass(frozen=True, slots=True)
class Settings:
    """What was chosen by the rows themselves, so that later fits on more of the same need not choose again."""

    tuning: Tuning
    share: float
    stretch: float = 1.0


@dataclass(frozen=True)
class Task:
    """What to fit: the features, how many units there are, the prior rate of a step, and the seed."""

    features: Sequence[Feature]
    units: int
    base: Base = MONTHLY
    seed: int = 7


def fit_blend(known: Known, task: Task, settings: Settings | None = None) -> Blend:
    """The additive hazard, the boosted one on top where exits suffice and people held out are better foretold, and
    both drawn together as far as people held out ask for it.
    """
    additive = fit_additive(known, task.features, task.units, task.base, settings.tuning if settings else None)
    chosen = settings or _chosen(known, task, additive.tuning)
    boosted = None
    if chosen.share > 0.0 and known.exits >= BOOST_FROM:
        boosted = fit_boosted(known, task.features, additive.log_odds(known), task.seed)
    before = Blend(additive, boosted, chosen.share if boosted else 0.0)
    if chosen.stretch == 1.0:
        return before
    after = replace(before, stretch=chosen.stretch)
    return replace(after, shift=shift_of(before.log_odds(known), after.log_odds(known), known.weight))


def _chosen(known: Known, task: Task, tuning: Tuning) -> Settings:
    """Share of the boosted shapes and stretch, on people held out; none where there are too few exits."""
    if known.exits < LEAST_EXITS or not (task.features or task.units):
        return Settings(tuning, 0.0)
    known = thinned(known, _ROWS, task.seed)
    if known.exits >= BOOST_FROM and task.features:
        share, held = _earned(known, task, tuning)
        if share > 0.0:
            return Settings(tuning, share, stretch_of(held, 1 - 1 / _FOLDS))
    fold = folds_of(known.person, _PLAIN_FOLDS, task.seed)
    rest, reach = np.zeros(len(known)), np.zeros(len(known))
    for number in range(_PLAIN_FOLDS):
        held_out = fold == number
        additive = fit_additive(known.take(~held_out), task.features, task.units, task.base, tuning)
        rest[held_out], reach[held_out] = _parts(additive, known.take(held_out))
    held = HeldOut(rest, reach, known.happened, known.weight)
    return Settings(tuning, 0.0, stretch_of(held, 1 - 1 / _PLAIN_FOLDS))


def _parts(additive: Additive, rows: Known) -> tuple[Floats, Floats]:
    """Log-odds of rows in two: intercept, tenure and season; signals and team."""
    reach = additive.contribution(rows.values).sum(axis=1) + additive.unit_adds(rows.unit)
    rest = additive.intercept + additive.tenure_adds(rows.tenure) + additive.season_adds(rows.calendar)
    return np.asarray(rest), np.asarray(reach)


def _earned(known: Known, task: Task, tuning: Tuning) -> tuple[float, HeldOut]:
    """The share of the boosted shapes that foretells people held out best, nothing unless the gain exceeds its
    standard error over people; and what was told of those people with it.
    """
    fold = folds_of(known.person, _FOLDS, task.seed)
    parts = np.zeros((4, len(known)))
    gains = np.zeros((len(known), len(_SHARES)))
    nothing = HeldOut(parts[0], parts[1], known.happened, known.weight)
    for number in range(_FOLDS):
        held = fold == number
        told = _told(known.take(~held), known.take(held), task, tuning)
        parts[:, held] = told
        gains[held] = _gains(known.take(held), told)
        if gains.sum(axis=0).max() <= 0:
            return 0.0, nothing
    person = np.unique(known.person, return_inverse=True)[1]
    best = int(np.argmax(gains.sum(axis=0)))
    each = np.bincount(person, weights=gains[:, best])
    error = float(np.sqrt(np.sum((each - each.mean()) ** 2)))
    if each.sum() <= error:
        return 0.0, nothing
    # the least share that does about as well: a boosted part taken whole is over-confident
    share = float(_SHARES[np.flatnonzero(gains.sum(axis=0) >= each.sum() - error / 2)[0]])
    rest, reach = parts[0] + share * parts[2], parts[1] + share * parts[3]
    return share, HeldOut(rest, reach, known.happened, known.weight)


def _told(train: Known, held: Known, task: Task, tuning: Tuning) -> Floats:
    """4 × rows held out: the rest and the reach of the additive fit, and what the boosted shapes add to each."""
    exits = train.exits + held.exits
    additive = fit_additive(train, task.features, task.units, task.base, tuning)
    boosted = fit_boosted(train, task.features, additive.log_odds(train), task.seed, fold_of=exits)
    more = boosted.contribution(held.values).sum(axis=1)
    return np.stack([*_parts(additive, held), boosted.total(held) - more, more])


def _gains(held: Known, told: Floats) -> Floats:
    """Rows held × shares: what each share adds to the log-likelihood."""
    plain, more = told[0] + told[1], told[2] + told[3]
    shares = [likelihood(held, plain + share * more) for share in _SHARES]
    return np.asarray(np.stack(shares, axis=1) - likelihood(held, plain)[:, None])


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
    kept, factor = places_of(known.happened > 0, at_most, seed)
    return known.take(kept).weighed(factor)


def places_of(event: Bools, at_most: int, seed: int) -> tuple[Ints, Floats]:
    """Positions of at most that many rows, ascending, and for each what its weight is multiplied by."""
    if len(event) <= at_most:
        return np.arange(len(event)), np.ones(len(event))
    rng = np.random.default_rng(seed)
    parts, factor = [], np.ones(len(event))
    room = at_most - min(int(event.sum()), at_most // 3)
    for which, places in ((event, at_most // 3), (~event, room)):
        index = np.flatnonzero(which)
        if len(index) > places:
            factor[index] = len(index) / places
            index = np.sort(rng.choice(index, places, replace=False))
        parts.append(index)
    kept = np.sort(np.concatenate(parts))
    return kept, factor[kept]
