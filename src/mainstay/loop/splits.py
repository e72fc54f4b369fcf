"""What of the raw gap between two groups factors explain, and what not (Oaxaca and Blinder), with intervals. P3.

decomposed(fixed, factors, group) -> Split

The intervals are by the delta method: every person's influence on a part, squared and summed up. The coefficients and
the groups' own means are both taken as drawn from something larger, for the next people would be others; residuals are
weighted by HC3, which stays honest where spread differs. With the pooled reference the part that is not explained has
exactly the interval of the adjusted gap. The same holds for what each factor explains: its coefficients and its means.

Sources: Oaxaca 1973, Blinder 1973, Fortin 2008 (pooled reference with the group in it), Jann 2008, "The Blinder-Oaxaca
decomposition for linear regression models", Stata Journal 8(4) (sampling variance with factors that vary themselves),
MacKinnon and White 1985 (HC3).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np
from scipy.special import stdtrit

from mainstay.core.text import Text
from mainstay.loop.factors import FLAT, Design, Factor, compared
from mainstay.loop.gaps import LEAST, SURE
from mainstay.loop.panel import Bools, Floats, Ints


class Reference(StrEnum):
    """Whose pay for each factor is taken as the measure of what the factors explain."""

    POOLED = "pooled"
    FIRST = "first"
    SECOND = "second"

    @property
    def label(self) -> Text:
        """The reference in words; `first` is group 0."""
        return _REFERENCES[self]


_REFERENCES = {
    Reference.POOLED: Text("全体（含组别）", "everybody, the group kept apart"),
    Reference.FIRST: Text("第一组的给薪方式", "as the first group is paid"),
    Reference.SECOND: Text("第二组的给薪方式", "as the second group is paid"),
}

Span = tuple[float, float]
"""An interval (`SURE`), in logarithms."""


@dataclass(frozen=True, slots=True)
class Spans:
    """Where the two parts lie, and what each factor explains: None of a factor that has somebody alone in a category,
    or no spread, among those fitted. HC3 cannot tell how sure that is.
    """

    explained: Span
    unexplained: Span
    each: tuple[tuple[str, Span | None], ...]


@dataclass(frozen=True, slots=True)
class Split:
    """The raw gap in logarithms: `raw` = sum of `explained` (by factor) + `unexplained`. `left_out` are people whose
    categories only one of the groups has, so that nothing can be said of them. `spans` is None where too few degrees
    of freedom are left to tell how sure the parts are.
    """

    reference: Reference
    raw: float
    explained: tuple[tuple[str, float], ...]
    unexplained: float
    counts: tuple[int, int]
    left_out: int
    spans: Spans | None = None


def decomposed(
    fixed: Ints, factors: Sequence[Factor], group: Ints, reference: Reference = Reference.POOLED, least: int = LEAST
) -> Split | None:
    """The split of the raw gap; None where too few can be compared."""
    whole = compared(fixed, factors, group)
    rows = _shared(factors, group, whole)
    side = group[rows]
    counts = (int((side == 0).sum()), int((side == 1).sum()))
    if min(counts) < least:
        return None
    pay = np.log(fixed[rows])
    if reference is Reference.POOLED:
        fit = _pooled(factors, rows, pay, side)
    else:
        fit = _alone(factors, rows, pay, side, 0 if reference is Reference.FIRST else 1)
    if fit is None:
        return None
    raw = _apart(pay, side)
    explained = tuple((one.key, _apart(one.values, side)) for one in fit.parts)
    rest = raw - sum(one for _, one in explained)
    spans = fit.spans(pay, side, raw - rest, rest) if fit.free >= least else None
    return Split(reference, raw, explained, rest, counts, len(whole) - len(rows), spans)


@dataclass(frozen=True)
class _Part:
    """What one factor adds to everybody's pay, but for a constant. `weight`: how much the pay of each who was fitted
    moves what it explains, through the coefficients alone; 0 for the others. `sure`: whether its interval can be told.
    """

    key: str
    values: Floats
    weight: Floats
    sure: bool


@dataclass(frozen=True)
class _Fit:
    """The reference's fit, by person: the factors' parts; `among` who was fitted; `own` their residuals as they are
    without themselves (HC3), 0 for the others.
    """

    parts: tuple[_Part, ...]
    among: Bools
    own: Floats
    free: int

    def spans(self, pay: Floats, side: Ints, explained: float, rest: float) -> Spans:
        """The intervals of the two parts and of each factor's, by everybody's influence on each."""
        by_factors = np.sum([one.values for one in self.parts], axis=0)
        weight = np.sum([one.weight for one in self.parts], axis=0)
        on_explained = _on_means(by_factors, side) + weight * self.own
        # Of who was fitted the residuals move the rest by what they do not move the other part; of the others the mean.
        on_rest = np.where(self.among, (_ends(side) - weight) * self.own, _on_means(pay - by_factors, side))
        reach = float(stdtrit(self.free, 0.5 + SURE / 2))
        each = tuple((one.key, self._span(one, side, reach) if one.sure else None) for one in self.parts)
        return Spans(_about(explained, on_explained, reach), _about(rest, on_rest, reach), each)

    def _span(self, one: _Part, side: Ints, reach: float) -> Span:
        return _about(_apart(one.values, side), _on_means(one.values, side) + one.weight * self.own, reach)


def _about(middle: float, influence: Floats, reach: float) -> Span:
    error = float(np.sqrt((influence**2).sum()))
    return middle - reach * error, middle + reach * error


def _apart(values: Floats, side: Ints) -> float:
    return float(values[side == 1].mean() - values[side == 0].mean())


def _ends(side: Ints) -> Floats:
    """What one more of somebody's value does to the distance between the groups' means."""
    first, second = int((side == 0).sum()), int((side == 1).sum())
    return np.where(side == 1, 1 / second, -1 / first)


def _on_means(values: Floats, side: Ints) -> Floats:
    """Everybody's influence on the distance between the groups' means; squared and summed up its unbiased variance."""
    found = np.empty(len(values))
    for one in (0, 1):
        some = side == one
        n = int(some.sum())
        found[some] = (values[some] - values[some].mean()) / np.sqrt(n * (n - 1))
    return np.where(side == 1, found, -found)


def _pooled(factors: Sequence[Factor], rows: Ints, pay: Floats, side: Ints) -> _Fit | None:
    """Everybody fitted, the group kept apart; None where the factors leave nothing of the group."""
    design = Design(factors, rows)
    rest = design.rest(side.astype(np.float64))
    size = float(rest @ rest)
    if size <= FLAT * len(side):
        return None
    gap = float(rest @ pay) / size
    everybody = np.ones(len(rows), dtype=bool)
    found = _parts(design, factors, rows, pay - side * gap, side, everybody)
    # Whoever moves the group's gap moves with it what is left to the factors.
    parts = tuple(replace(one, weight=one.weight - float(one.weight @ side) * rest / size) for one in found)
    left = design.rest(pay) - gap * rest
    own = _without(left, np.minimum(design.leverage() + rest**2 / size, 1.0))
    return _Fit(parts, everybody, own, len(rows) - len(design.counts) - design.rank - 1)


def _alone(factors: Sequence[Factor], rows: Ints, pay: Floats, side: Ints, fitted: int) -> _Fit:
    """One group fitted by itself, and the other paid by it."""
    among = side == fitted
    some = np.flatnonzero(among)
    design = Design(factors, rows[some])
    parts = tuple(_parts(design, factors, rows, pay[some], side, among))
    own = np.zeros(len(rows))
    own[some] = _without(design.rest(pay[some]), design.leverage())
    free = min(len(some) - len(design.counts) - design.rank, int((~among).sum()) - 1)
    return _Fit(parts, among, own, free)


def _without(left: Floats, leverage: Floats) -> Floats:
    """Residuals as they are without the person; of who has nobody to be compared with nothing, for they lie on it."""
    room = 1 - leverage
    return np.where(room > FLAT, left / np.maximum(room, FLAT), 0.0)


def _parts(
    design: Design, factors: Sequence[Factor], rows: Ints, given: Floats, side: Ints, among: Bools
) -> Iterator[_Part]:
    """What each factor adds to the pay of everybody in `rows`, by the coefficients of those `among` them, who are in
    `design`, with `given`. Both groups have every category, so that codes count the same among them as among all.
    """
    slopes = design.slopes(given)
    base = design.mean(given) - design.means @ slopes
    blocks = {one.key: one for one in design.blocks}
    for one in factors:
        block, way = blocks.get(one.key), np.zeros(design.columns)
        weight = np.zeros(len(rows))
        if not one.is_category and block is not None:
            numbers = one.numbers(rows) / block.scale
            way[block.start] = _apart(numbers, side)
            weight[among] = design.times(design.inner @ way)
            yield _Part(one.key, numbers * float(slopes[block.start]), weight, bool(np.ptp(numbers[among]) > 0))
            continue
        codes = _codes(one, rows)
        apart = np.bincount(codes, weights=_ends(side))
        if block is None:
            by_code: Floats = base
            weight[among] = (apart / design.counts)[design.cell] - design.times(design.inner @ (apart @ design.means))
        else:
            place = slice(block.start, block.start + block.size)
            by_code, way[place] = slopes[place], apart
            weight[among] = design.times(design.inner @ way)
        yield _Part(one.key, by_code[codes], weight, bool(np.bincount(codes[among]).min() > 1))


def _codes(factor: Factor, rows: Ints) -> Ints:
    return np.asarray(np.unique(factor.values[rows], return_inverse=True)[1], dtype=np.int64)


def _shared(factors: Sequence[Factor], group: Ints, rows: Ints) -> Ints:
    """Rows in categories that both groups have, until nothing more falls away."""
    while True:
        keep = np.ones(len(rows), dtype=bool)
        for one in factors:
            if one.is_category:
                codes = _codes(one, rows)
                has = [np.bincount(codes, weights=group[rows] == each, minlength=codes.max(initial=0) + 1) > 0
                       for each in (0, 1)]  # fmt: skip
                keep &= (has[0] & has[1])[codes]
        if keep.all():
            return rows
        rows = rows[keep]
