"""The hazard of resigning as it is used: the additive one, with as much of the boosted shapes, and of what signals do
only together, as people held out bear out.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from mainstay.loop.foresee.additive import MONTHLY, Additive, Base, Known, Tuning, fit_additive
from mainstay.loop.foresee.boosted import Boosted, fit_boosted
from mainstay.loop.foresee.stretch import LEAST_EXITS, HeldOut, shift_of, stretch_of
from mainstay.loop.foresee.together import TOGETHER_FROM, Together, fit_together
from mainstay.loop.panel import Bools, Feature, Floats, Ints

BOOST_FROM = 60
"""Exits below which the additive form stands alone."""

_SHARES = np.linspace(0.0, 1.0, 11)
_TREES = range(0, 401, 20)
_FOLDS, _PLAIN_FOLDS, _ROWS = 3, 5, 12_000


@dataclass(frozen=True)
class Blend:
    """The additive log-odds plus `share` times what the boosted shapes add on top, plus what signals do together,
    feature by feature.

    What signals and team add is multiplied by `stretch`, and `shift` added so that as many are foretold as without.
    """

    additive: Additive
    boosted: Boosted | None = None
    share: float = 0.0
    together: Together | None = None
    stretch: float = 1.0
    shift: float = 0.0

    @property
    def tuning(self) -> Tuning:
        """How far the data pulled from the prior."""
        return self.additive.tuning

    @property
    def settings(self) -> Settings:
        """What was chosen by the rows this was learnt from."""
        return Settings(self.tuning, self.share, len(self.together.means) if self.together else 0, self.stretch)

    @property
    def intercept(self) -> float:
        """Log-odds of the company's average person in an average month."""
        boosted = self.share * self.boosted.intercept if self.boosted else 0.0
        together = self.together.intercept if self.together else 0.0
        return self.additive.intercept + boosted + together + self.shift

    def contribution(self, values: Floats, tenure: Floats) -> Floats:
        """Rows × features: what each adds to somebody so many months here; nothing where unknown."""
        whole = self.additive.contribution(values)
        if self.boosted is not None:
            whole = whole + self.share * self.boosted.contribution(values)
        if self.together is not None:
            whole = whole + self.together.contribution(values, tenure)
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
        if self.boosted is not None:
            alone = alone + self.share * self.boosted.one(self.boosted.tenure, tenure)
        return alone if self.together is None else alone + self.together.tenure_adds(tenure)

    def unit_adds(self, unit: Ints) -> Floats:
        """What the unit adds beyond its people's signals."""
        return self.stretch * self.additive.unit_adds(unit)

    def season_adds(self, calendar: Ints) -> Floats:
        """What the calendar month adds."""
        return self.additive.season_adds(calendar)

    def rest(self, rows: Known) -> Floats:
        """The part of the log-odds that no stretch touches: intercept, tenure, season."""
        return np.asarray(self.intercept + self.tenure_adds(rows.tenure) + self.season_adds(rows.calendar))

    def reach(self, rows: Known) -> Floats:
        """The other part: signals and unit."""
        return np.asarray(self.contribution(rows.values, rows.tenure).sum(axis=1) + self.unit_adds(rows.unit))

    def log_odds(self, rows: Known) -> Floats:
        """Log-odds of one step."""
        return self.rest(rows) + self.reach(rows)

    def variance(self, values: Floats, tenure: Floats, calendar: Ints, unit: Ints) -> Floats:
        """Variance of the log-odds of each row: that of the additive part, which neither the boosted one nor drawing
        people together narrows.
        """
        return self.additive.variance(values, tenure, calendar, unit)


@dataclass(frozen=True, slots=True)
class Settings:
    """What was chosen by the rows themselves, so that later fits on more of the same need not choose again."""

    tuning: Tuning
    share: float = 0.0
    trees: int = 0
    stretch: float = 1.0


@dataclass(frozen=True)
class Task:
    """What to fit: the features, how many units there are, the prior rate of a step, and the seed."""

    features: Sequence[Feature]
    units: int
    base: Base = MONTHLY
    seed: int = 7


def fit_blend(known: Known, task: Task, settings: Settings | None = None) -> Blend:
    """The additive hazard; on top the boosted shapes, then what signals do together, where exits suffice and people
    held out are better foretold; and all drawn together as far as people held out ask for it.
    """
    additive = fit_additive(known, task.features, task.units, task.base, settings.tuning if settings else None)
    chosen = settings or _chosen(known, task, additive.tuning)
    before = Blend(additive)
    if chosen.share > 0.0 and known.exits >= BOOST_FROM:
        boosted = fit_boosted(known, task.features, additive.log_odds(known), task.seed)
        before = replace(before, boosted=boosted, share=chosen.share)
    if chosen.trees > 0 and known.exits >= BOOST_FROM:
        told = before.log_odds(known)
        before = replace(before, together=fit_together(known, task.features, told, task.seed, chosen.trees))
    if chosen.stretch == 1.0:
        return before
    after = replace(before, stretch=chosen.stretch)
    return replace(after, shift=shift_of(before.log_odds(known), after.log_odds(known), known.weight))


@dataclass(frozen=True)
class _Fold:
    """A fit on the others, and where the people it is to foretell stand."""

    train: Known
    held: Known
    places: Bools
    blend: Blend


def _chosen(known: Known, task: Task, tuning: Tuning) -> Settings:
    """What the rows earn, on people held out; nothing where there are too few exits."""
    if known.exits < LEAST_EXITS or not (task.features or task.units):
        return Settings(tuning)
    known = thinned(known, _ROWS, task.seed)
    if known.exits >= BOOST_FROM and task.features:
        folds = _folds(known, task, tuning, _FOLDS)
        folds, share = _with_boosted(known, folds, task)
        trees = 0
        if known.exits >= TOGETHER_FROM:
            folds, trees = _with_trees(known, folds, task)
        if share > 0.0 or trees:
            return Settings(tuning, share, trees, _stretch(known, folds))
    return Settings(tuning, stretch=_stretch(known, _folds(known, task, tuning, _PLAIN_FOLDS)))


def _folds(known: Known, task: Task, tuning: Tuning, count: int) -> list[_Fold]:
    fold = folds_of(known.person, count, task.seed)
    out = []
    for number in range(count):
        train = known.take(fold != number)
        additive = fit_additive(train, task.features, task.units, task.base, tuning)
        out.append(_Fold(train, known.take(fold == number), fold == number, Blend(additive)))
    return out


def _stretch(known: Known, folds: Sequence[_Fold]) -> float:
    """How far the people held out ask for what fits say of them to be drawn together."""
    rest, reach = np.zeros(len(known)), np.zeros(len(known))
    for fold in folds:
        rest[fold.places], reach[fold.places] = fold.blend.rest(fold.held), fold.blend.reach(fold.held)
    return stretch_of(HeldOut(rest, reach, known.happened, known.weight), 1 - 1 / len(folds))


def _with_boosted(known: Known, folds: Sequence[_Fold], task: Task) -> tuple[list[_Fold], float]:
    """The folds with the share of the boosted shapes that people held out bear out, and that share."""
    fits: list[Boosted] = []

    def more(fold: _Fold) -> Floats:
        fits.append(fit_boosted(fold.train, task.features, fold.blend.log_odds(fold.train), task.seed, fold=True))
        return _SHARES[:, None] * fits[-1].total(fold.held)

    share = float(_SHARES[_earned(known, folds, more, len(_SHARES), 0.5)])
    if share == 0.0:
        return list(folds), share
    pairs = zip(folds, fits, strict=True)
    return [replace(fold, blend=replace(fold.blend, boosted=fit, share=share)) for fold, fit in pairs], share


def _with_trees(known: Known, folds: Sequence[_Fold], task: Task) -> tuple[list[_Fold], int]:
    """The folds with as many trees of what signals do together as people held out bear out, and how many."""
    fits: list[Together] = []

    def more(fold: _Fold) -> Floats:
        told = fold.blend.log_odds(fold.train)
        fits.append(fit_together(fold.train, task.features, told, task.seed, _TREES[-1]))
        parts = [fits[-1].part(first, last).total(fold.held) for first, last in pairwise(_TREES)]
        return np.cumsum([np.zeros(len(fold.held)), *parts], axis=0)

    trees = _TREES[_earned(known, folds, more, len(_TREES), 0.0)]
    if trees == 0:
        return list(folds), trees
    pairs = zip(folds, fits, strict=True)
    return [replace(fold, blend=replace(fold.blend, together=fit.part(0, trees))) for fold, fit in pairs], trees


def _earned(known: Known, folds: Sequence[_Fold], more: Callable[[_Fold], Floats], doses: int, ease: float) -> int:
    """Which dose people held out bear out: `more` gives doses × rows of log-odds to add, the first of them nothing.
    Nothing unless the gain exceeds its standard error over people.
    """
    gains = np.zeros((doses, len(known)))
    for fold in folds:
        plain = fold.blend.log_odds(fold.held)
        told = [likelihood(fold.held, plain + dose) for dose in more(fold)]
        gains[:, fold.places] = np.stack(told) - likelihood(fold.held, plain)
        if gains.sum(axis=1).max() <= 0:
            return 0
    whole = gains.sum(axis=1)
    person = np.unique(known.person, return_inverse=True)[1]
    best = int(np.argmax(whole))
    each = np.bincount(person, weights=gains[best])
    error = float(np.sqrt(np.sum((each - each.mean()) ** 2)))
    if each.sum() <= error:
        return 0
    return int(np.flatnonzero(whole >= whole[best] - ease * error)[0])


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
