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
from mainstay.loop.foresee.sampling import folds_of, thinned
from mainstay.loop.foresee.stretch import LEAST_EXITS, HeldOut, shift_of, stretch_of
from mainstay.loop.foresee.together import TOGETHER_FROM, Together, fit_together
from mainstay.loop.panel import Bools, Feature, Floats, Ints
from mainstay.loop.risks import WORTH_SAYING

BOOST_FROM = 60
"""Exits below which the additive form stands alone."""

_SHARES = np.linspace(0.0, 1.0, 11)
_TREES = range(0, 401, 20)
_CLEARLY = 2.0
"""Standard errors over people by which trees freed of known directions must outdo those that keep to them."""

_FOLDS, _PLAIN_FOLDS, _ROWS = 3, 5, 12_000


@dataclass(frozen=True)
class Blend:
    """The additive log-odds plus `share` times what the boosted shapes add on top, plus what signals do together,
    feature by feature.

    Where `turning` is None the trees of `together` never tell a signal of known direction the other way. Else they may,
    to correct what the rest says; of those signals only the columns `turning` then stand on the other side of the
    middle in the end, the others at most at it. What signals and team add is multiplied by `stretch`, and `shift` added
    so that as many are foretold as without.
    """

    additive: Additive
    boosted: Boosted | None = None
    share: float = 0.0
    together: Together | None = None
    turning: tuple[int, ...] | None = None
    stretch: float = 1.0
    shift: float = 0.0

    @property
    def tuning(self) -> Tuning:
        """How far the data pulled from the prior."""
        return self.additive.tuning

    @property
    def settings(self) -> Settings:
        """What was chosen by the rows this was learnt from."""
        trees = len(self.together.means) if self.together else 0
        return Settings(self.tuning, self.share, trees, self.stretch, self.turning)

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
        if self.turning is not None:
            held = self.against(values, tenure)
            held[:, list(self.turning)] = 0.0
            whole = whole - held
        return self.stretch * whole

    def against(self, values: Floats, tenure: Floats) -> Floats:
        """Rows × features: what a signal adds beyond what it would at its middle where that goes against its known
        direction, before any is held there and before the stretch; else nothing.
        """
        out = np.zeros(values.shape)
        if self.together is None:
            return out
        trees = self.together.beyond(values, tenure)
        plain = replace(self, stretch=1.0)
        for column, feature in enumerate(self.additive.features):
            if feature.direction:
                middle = self.together.middle[column]
                alone = plain.one(column, np.append(values[:, column], middle))
                adds = alone[:-1] - alone[-1] + trees[:, column]
                side = np.nan_to_num(values[:, column] - middle) * feature.direction
                out[:, column] = np.where(adds * side < 0, adds, 0.0)
        return out

    def turned(self, values: Floats, tenure: Floats) -> Ints:
        """Rows × features: 1 where a signal pushes although it lies on the side of the middle that usually holds, -1
        where it holds although on the side that usually pushes, else 0, as where it is not worth saying.
        """
        out = np.zeros(values.shape, dtype=np.int8)
        if self.turning:
            columns = list(self.turning)
            adds = self.stretch * self.against(values, tenure)[:, columns]
            out[:, columns] = np.where(np.abs(adds) >= WORTH_SAYING, np.sign(adds), 0)
        return out

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
    turning: tuple[int, ...] | None = None


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
        freed = chosen.turning is not None
        together = fit_together(known, task.features, told, task.seed, chosen.trees, freed=freed)
        before = replace(before, together=together, turning=chosen.turning)
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
        trees, turning = 0, None
        if known.exits >= TOGETHER_FROM:
            folds, trees, turning = _with_trees(known, folds, task)
        if share > 0.0 or trees:
            return Settings(tuning, share, trees, _stretch(known, folds), turning)
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

    dose, _ = _earned(known, folds, more, len(_SHARES), _Bar(np.zeros(len(known)), ease=0.5))
    share = float(_SHARES[dose])
    if share == 0.0:
        return list(folds), share
    pairs = zip(folds, fits, strict=True)
    return [replace(fold, blend=replace(fold.blend, boosted=fit, share=share)) for fold, fit in pairs], share


def _with_trees(known: Known, folds: Sequence[_Fold], task: Task) -> tuple[list[_Fold], int, tuple[int, ...] | None]:
    """The folds with as many trees of what signals do together as people held out bear out; how many; and `turning`:
    None unless trees freed of known directions foretell people held out clearly better.
    """
    fits, trees, gain = _grown(known, folds, task, _Bar(np.zeros(len(known))), freed=False)
    ruled = _joined(folds, fits, trees, None) if trees else list(folds)
    if not any(feature.direction for feature in task.features):
        return ruled, trees, None
    freer, more, _ = _grown(known, folds, task, _Bar(gain, _CLEARLY), freed=True)
    if more:
        turning = _turning(known, _joined(folds, freer, more, ()), task)
        freed = _joined(folds, freer, more, turning)
        if _clearly(known, _told(known, freed) - _told(known, ruled)):
            return freed, more, turning
    return ruled, trees, None


def _joined(
    folds: Sequence[_Fold], fits: Sequence[Together], trees: int, turning: tuple[int, ...] | None
) -> list[_Fold]:
    return [
        replace(fold, blend=replace(fold.blend, together=fit.part(0, trees), turning=turning))
        for fold, fit in zip(folds, fits, strict=True)
    ]


def _turning(known: Known, folds: Sequence[_Fold], task: Task) -> tuple[int, ...]:
    """Columns of known direction of which people held out bear out that for some they work the other way."""
    gains = np.zeros((len(known), len(task.features)))
    for fold in folds:
        held = fold.held
        plain, more = fold.blend.log_odds(held), fold.blend.against(held.values, held.tenure)
        for column in range(len(task.features)):
            gains[fold.places, column] = likelihood(held, plain + more[:, column]) - likelihood(held, plain)
    return tuple(column for column, gain in enumerate(gains.T) if _clearly(known, gain))


def _told(known: Known, folds: Sequence[_Fold]) -> Floats:
    """Log-likelihood of each row, held out."""
    out = np.zeros(len(known))
    for fold in folds:
        out[fold.places] = likelihood(fold.held, fold.blend.log_odds(fold.held))
    return out


def _clearly(known: Known, gain: Floats) -> bool:
    return float(gain.sum()) > _CLEARLY * _error(known, gain)


def _grown(
    known: Known, folds: Sequence[_Fold], task: Task, bar: _Bar, *, freed: bool
) -> tuple[list[Together], int, Floats]:
    """Trees for each fold, as many of them as it takes to outdo the bar the most, and each row's gain by them."""
    fits: list[Together] = []

    def more(fold: _Fold) -> Floats:
        told = fold.blend.log_odds(fold.train)
        fits.append(fit_together(fold.train, task.features, told, task.seed, _TREES[-1], freed=freed))
        parts = [fits[-1].part(first, last).total(fold.held) for first, last in pairwise(_TREES)]
        return np.cumsum([np.zeros(len(fold.held)), *parts], axis=0)

    dose, gain = _earned(known, folds, more, len(_TREES), bar)
    return fits, _TREES[dose], gain


@dataclass(frozen=True)
class _Bar:
    """What a dose must outdo: each row's `gain` without it, by more than `errors` standard errors over people. The
    least dose is taken that comes within `ease` standard errors of the best.
    """

    gain: Floats
    errors: float = 1.0
    ease: float = 0.0


def _earned(
    known: Known, folds: Sequence[_Fold], more: Callable[[_Fold], Floats], doses: int, bar: _Bar
) -> tuple[int, Floats]:
    """Which dose people held out bear out, and each row's gain by it: `more` gives doses × rows of log-odds to add, the
    first of them nothing. Nothing where the bar is not outdone, and nothing further is asked once a fold leaves it so.
    """
    gains, seen = np.zeros((doses, len(known))), np.zeros(len(known), dtype=np.bool_)
    for fold in folds:
        plain = fold.blend.log_odds(fold.held)
        told = [likelihood(fold.held, plain + dose) for dose in more(fold)]
        gains[:, fold.places] = np.stack(told) - likelihood(fold.held, plain)
        seen |= fold.places
        if (gains[:, seen] - bar.gain[seen]).sum(axis=1).max() <= 0:
            return 0, np.zeros(len(known))
    whole = gains.sum(axis=1)
    best = int(np.argmax(whole))
    error = _error(known, gains[best] - bar.gain)
    if float((gains[best] - bar.gain).sum()) <= bar.errors * error:
        return 0, np.zeros(len(known))
    chosen = int(np.flatnonzero(whole >= whole[best] - bar.ease * error)[0])
    return chosen, gains[chosen]


def _error(known: Known, gain: Floats) -> float:
    """Standard error, over people, of the sum of the rows' gains."""
    each = np.bincount(np.unique(known.person, return_inverse=True)[1], weights=gain)
    return float(np.sqrt(np.sum((each - each.mean()) ** 2)))


def likelihood(known: Known, log_odds: Floats) -> Floats:
    """Log-likelihood of each row."""
    return np.asarray(known.weight * (known.happened * log_odds - np.logaddexp(0.0, log_odds)))
