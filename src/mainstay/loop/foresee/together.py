"""What signals do only together: small boosted trees, each kept as a table whose parts add up exactly.

A tree asks the same few questions of everybody (one cut in each of up to three columns; symmetrical trees, Kohavi and
Li 1995), so it is a table of a handful of cells. What a cell says is shared out among its signals by Shapley's rule
(every order of telling them weighs alike; Lundberg and Lee 2017), against the people learnt from.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import permutations

import numpy as np
from numba import njit

from mainstay.loop.foresee.additive import Known
from mainstay.loop.foresee.boosted import filled
from mainstay.loop.panel import Feature, Floats, Ints

TOGETHER_FROM = 500
"""Exits from which it is asked what signals do together."""

_DEPTH, _BINS = 3, 32
_RATE, _HOLD, _LEAST, _DRAWN = 0.1, 5.0, 2.0, 0.8
"""Share of each tree that is kept; ridge and least size of a cell, both in exits expected; share of rows drawn."""

_ALIKE = 1e-9
"""Share by which two gains may differ and count as the same; kinds of processor differ by some 1e-15."""

_UNKNOWN = 2
"""State of a column of which nothing is known; 0 is below the cut, 1 from it on."""


@dataclass(frozen=True)
class Together:
    """Trees as arrays: tree t cuts column `columns[t, j]` (-1: none) at number `places[t, j]` of that column's `cuts`;
    in state s of its columns it tells the j-th of them `adds[t, s, j]`, and everybody `means[t]`.

    The last column is months since hiring. What tenure is told depends on tenure alone, so that it can run ahead.
    `middle` is each feature's median among those learnt from.
    """

    cuts: tuple[Floats, ...]
    columns: Ints
    places: Ints
    adds: Floats
    means: Floats
    middle: Floats

    def part(self, first: int, last: int) -> Together:
        """Some of the trees, in the order learnt."""
        which = slice(first, last)
        return replace(
            self, columns=self.columns[which], places=self.places[which], adds=self.adds[which], means=self.means[which]
        )

    @property
    def intercept(self) -> float:
        """What the trees tell everybody."""
        return float(self.means.sum())

    def contribution(self, values: Floats, tenure: Floats) -> Floats:
        """Rows × features: what each adds to what the others and tenure do; nothing where it is unknown."""
        return self._told(codes_of(self.cuts, values, tenure))[:, :-1]

    def beyond(self, values: Floats, tenure: Floats) -> Floats:
        """Rows × features: what each adds beyond what it would if it alone stood at its middle."""
        codes = codes_of(self.cuts, values, tenure)
        out = np.zeros(codes.shape)
        middle = codes_of(self.cuts, self.middle[None, :], np.zeros(1))[0]
        _tell_beyond(codes, middle, self.columns, self.places, self.adds, out)
        return out[:, :-1]

    def tenure_adds(self, tenure: Floats) -> Floats:
        """What months since hiring add by themselves."""
        places = np.arange(-1, len(self.cuts[-1]) + 1)
        codes = np.full((len(places), len(self.cuts)), -1, dtype=np.int16)
        codes[:, -1] = places
        return np.asarray(self._told(codes)[:, -1][_codes(self.cuts[-1], tenure) + 1])

    def total(self, known: Known) -> Floats:
        """Everything the trees add, for rows as learnt from."""
        return np.asarray(self.intercept + self._told(codes_of(self.cuts, known.values, known.tenure)).sum(axis=1))

    def _told(self, codes: Ints) -> Floats:
        out = np.zeros(codes.shape)
        _tell(codes, self.columns, self.places, self.adds, out)
        return out


def codes_of(cuts: Sequence[Floats], values: Floats, tenure: Floats) -> Ints:
    """Rows × columns: between which cuts each value stands, tenure last; -1 where unknown."""
    columns = [*np.asarray(values).T, tenure]
    return np.stack([_codes(*one) for one in zip(cuts, columns, strict=True)], axis=1)


def _codes(cuts: Floats, values: Floats) -> Ints:
    wide = np.asarray(values, dtype=np.float64)
    return np.where(np.isnan(wide), -1, np.searchsorted(cuts, wide, side="right")).astype(np.int16)


@njit(cache=True, nogil=True)
def _tell(codes: Ints, columns: Ints, places: Ints, adds: Floats, out: Floats) -> None:
    for row in range(codes.shape[0]):
        for tree in range(columns.shape[0]):
            state = 0
            for j in range(columns.shape[1]):
                code = codes[row, columns[tree, j]] if columns[tree, j] >= 0 else -1
                state = 3 * state + (2 if code < 0 else int(code > places[tree, j]))
            for j in range(columns.shape[1]):
                if columns[tree, j] >= 0:
                    out[row, columns[tree, j]] += adds[tree, state, j]


@njit(cache=True, nogil=True)
def _tell_beyond(codes: Ints, middle: Ints, columns: Ints, places: Ints, adds: Floats, out: Floats) -> None:
    width = columns.shape[1]
    for row in range(codes.shape[0]):
        for tree in range(columns.shape[0]):
            state = 0
            for j in range(width):
                code = codes[row, columns[tree, j]] if columns[tree, j] >= 0 else -1
                state = 3 * state + (2 if code < 0 else int(code > places[tree, j]))
            for j in range(width):
                column = columns[tree, j]
                if column >= 0 and codes[row, column] >= 0:
                    moved = int(middle[column] > places[tree, j]) - int(codes[row, column] > places[tree, j])
                    there = state + moved * 3 ** (width - 1 - j)
                    out[row, column] += adds[tree, state, j] - adds[tree, there, j]


def fit_together(
    known: Known, features: Sequence[Feature], offset: Floats, seed: int, rounds: int, *, freed: bool = False
) -> Together:
    """That many trees, one after another, on top of `offset` (log-odds already explained); fewer where nothing is left.

    Unless `freed`, a signal of known direction is never told the other way. The first trees are the same however many
    are asked for.
    """
    table = filled(known)
    cuts = tuple(_cuts(column) for column in table.T)
    codes = np.ascontiguousarray(codes_of(cuts, table[:, :-1], table[:, -1]).T)
    signs = np.array([*(0 if freed else feature.direction for feature in features), 0])
    above = _above(cuts, known)
    rng = np.random.default_rng(seed)
    score = np.array(offset, dtype=np.float64)
    found: list[tuple[list[int], list[int], Floats, float]] = []
    for _ in range(rounds):
        chance = 1 / (1 + np.exp(-np.clip(score, -35, 35)))
        pull, size = known.weight * (known.happened - chance), known.weight * chance * (1 - chance)
        drawn = np.flatnonzero(rng.random(len(known)) < _DRAWN)
        columns, places = _questions(codes[:, drawn], pull[drawn], size[drawn], signs)
        if not columns:
            break
        cell = _cells(codes, columns, places)
        heights = _heights(cell[drawn], pull[drawn], size[drawn], signs[columns])
        score += heights.ravel()[cell]
        shares = [float(above[column][place]) for column, place in zip(columns, places, strict=True)]
        found.append((columns, places, *_shared_out(heights, shares, [c == len(features) for c in columns])))
    return _stacked(cuts, found, np.median(table[:, :-1], axis=0))


def _cuts(column: Floats) -> Floats:
    """Halfway between values where they are few, else at quantiles."""
    distinct = np.unique(column)
    if len(distinct) <= _BINS:
        return np.asarray((distinct[1:] + distinct[:-1]) / 2)
    cuts = np.unique(np.quantile(column, np.linspace(0, 1, _BINS + 1)[1:-1]))
    return np.asarray(cuts[cuts > distinct[0]])


def _above(cuts: Sequence[Floats], known: Known) -> list[Floats]:
    """For each column and cut the share of those known who stand above it."""
    out: list[Floats] = []
    for column, places in zip([*known.values.T, known.tenure], cuts, strict=True):
        told = ~np.isnan(column)
        codes = np.searchsorted(places, np.asarray(column[told], dtype=np.float64), side="right")
        count = np.bincount(codes, weights=known.weight[told], minlength=len(places) + 1)
        out.append(1 - np.cumsum(count)[:-1] / max(float(count.sum()), 1e-12))
    return out


@njit(cache=True, nogil=True)
def _sums(codes: Ints, cell: Ints, pull: Floats, size: Floats, out: Floats) -> None:
    for column in range(codes.shape[0]):
        for row in range(codes.shape[1]):
            out[column, cell[row], codes[column, row], 0] += pull[row]
            out[column, cell[row], codes[column, row], 1] += size[row]


def _questions(codes: Ints, pull: Floats, size: Floats, signs: Ints) -> tuple[list[int], list[int]]:
    """The columns and cuts of the next tree: one after another whichever tells all cells apart best."""
    columns: list[int] = []
    places: list[int] = []
    cell = np.zeros(codes.shape[1], dtype=np.int64)
    for level in range(_DEPTH):
        sums = np.zeros((len(codes), 2**level, _BINS, 2))
        _sums(codes, cell, pull, size, sums)
        worth = _worth(sums, signs)
        worth[columns] = 0.0
        most = float(worth.max())
        if most <= 1e-9:
            break
        # of questions that tell people apart alike the first: sums in another order must not choose
        column, place = divmod(int(np.argmax(worth >= most * (1 - _ALIKE))), _BINS)
        columns.append(column)
        places.append(place)
        cell = 2 * cell + (codes[column] > place)
    return columns, places


def _worth(sums: Floats, signs: Ints) -> Floats:
    """Columns × cuts: what cutting every cell there gains; a cell that is too small, or would be told against a known
    direction, gains nothing.
    """
    low = np.cumsum(sums, axis=2)
    whole = low[:, :, -1:]
    high = whole - low
    means = [part[..., 0] / (part[..., 1] + _HOLD) for part in (low, high)]
    gain = means[0] * low[..., 0] + means[1] * high[..., 0] - whole[..., 0] ** 2 / (whole[..., 1] + _HOLD)
    fit = (low[..., 1] >= _LEAST) & (high[..., 1] >= _LEAST) & ((means[1] - means[0]) * signs[:, None, None] >= 0)
    return np.asarray(np.where(fit, gain, 0.0).sum(axis=1))


def _cells(codes: Ints, columns: list[int], places: list[int]) -> Ints:
    cell = np.zeros(codes.shape[1], dtype=np.int64)
    for column, place in zip(columns, places, strict=True):
        cell = 2 * cell + (codes[column] > place)
    return cell


def _heights(cell: Ints, pull: Floats, size: Floats, signs: Ints) -> Floats:
    """2 × 2 × …: what the tree adds in each cell; along a column of known direction it never turns (the middle of the
    nearest tables above and below that do not).
    """
    shape = (2,) * len(signs)
    sums = [np.bincount(cell, weights=part, minlength=2 ** len(signs)).reshape(shape) for part in (pull, size)]
    up = down = _RATE * sums[0] / (sums[1] + _HOLD)
    for axis in np.flatnonzero(signs).tolist():
        up, down = (part if signs[axis] > 0 else np.flip(part, axis) for part in (up, down))
        up = np.maximum.accumulate(up, axis=axis)
        down = np.flip(np.minimum.accumulate(np.flip(down, axis), axis=axis), axis)
        up, down = (part if signs[axis] > 0 else np.flip(part, axis) for part in (up, down))
    return np.asarray((up + down) / 2)


def _shared_out(heights: Floats, above: list[float], tenure: list[bool]) -> tuple[Floats, float]:
    """States × columns: what each column is told, tenure first; and what everybody is. A column that is not told
    stands at its mean over the people, the columns taken one by one.
    """
    for axis, share in enumerate(above):
        low, high = np.split(heights, 2, axis=axis)
        heights = np.concatenate([heights, (1 - share) * low + share * high], axis=axis)
    shape, axes = heights.shape, range(len(above))
    told = np.zeros((*shape, len(above)))
    orders = [order for order in permutations(axes) if not any(tenure) or tenure[order[0]]]
    for order in orders:
        before = heights[(slice(_UNKNOWN, None),) * len(above)]
        for place, axis in enumerate(order):
            open_axes = order[: place + 1]
            after = heights[tuple(slice(None) if other in open_axes else slice(_UNKNOWN, None) for other in axes)]
            told[..., axis] += (after - before) / len(orders)
            before = after
    return told.reshape(-1, len(above)), float(heights[(_UNKNOWN,) * len(above)])


def _stacked(
    cuts: tuple[Floats, ...], found: list[tuple[list[int], list[int], Floats, float]], middle: Floats
) -> Together:
    count = len(found)
    columns, places = np.full((count, _DEPTH), -1), np.zeros((count, _DEPTH), dtype=np.int64)
    adds = np.zeros((count, 3**_DEPTH, _DEPTH))
    for tree, (asked, at, told, _) in enumerate(found):
        size = len(asked)
        columns[tree, :size], places[tree, :size] = asked, at
        # a column that is not asked for counts as unknown
        states = (np.arange(3**size) + 1) * 3 ** (_DEPTH - size) - 1
        adds[tree, states, :size] = told
    return Together(cuts, columns, places, adds, np.array([mean for *_, mean in found]), middle)
