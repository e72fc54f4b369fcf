"""Factors of pay laid out for projections: one category is absorbed, the others are counted against each other. P3.

Nothing of people × dummies is ever laid out: the cross tables of the categories hold all that least squares needs.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from mainstay.loop.panel import Bools, Floats, Ints

FLAT = 1e-9
"""Below this share of its size a direction or a remainder is nothing."""


@dataclass(frozen=True)
class Factor:
    """A legitimate reason for different pay. `values` by person: codes (integers, -1 unknown) of a category, or
    numbers (floats, NaN unknown).
    """

    key: str
    values: Ints | Floats

    @property
    def is_category(self) -> bool:
        """Whether the values are codes."""
        return bool(np.issubdtype(self.values.dtype, np.integer))

    @property
    def known(self) -> Bools:
        """Of whom it is known."""
        return np.asarray(self.values >= 0 if self.is_category else np.isfinite(self.values))

    def numbers(self, rows: Ints) -> Floats:
        """The values of some people as floats."""
        return np.asarray(self.values[rows], dtype=np.float64)


@dataclass(frozen=True)
class _Block:
    """One factor among the columns: numbers are one column, codes as many as there are."""

    key: str
    start: int
    size: int
    codes: Ints | None
    numbers: Floats
    scale: float = 1.0

    def times(self, vector: Floats) -> Floats:
        """The block's columns times a vector of all columns, by person."""
        part = vector[self.start : self.start + self.size]
        if self.codes is None:
            return np.asarray(self.numbers * part[0])
        return np.asarray(part[self.codes])

    def sums(self, values: Floats) -> Floats:
        """The block's columns against values by person."""
        if self.codes is None:
            return np.array([self.numbers @ values])
        return np.asarray(np.bincount(self.codes, weights=values, minlength=self.size), dtype=np.float64)


class Design:
    """The factors of some people, ready for projections: the largest category is absorbed, the others counted."""

    def __init__(self, factors: Sequence[Factor], rows: Ints) -> None:
        self.n = len(rows)
        categories = [
            (one.key, np.unique(one.values[rows], return_inverse=True)[1].astype(np.int64))
            for one in factors if one.is_category
        ]  # fmt: skip
        categories.sort(key=lambda one: -int(one[1].max(initial=0)))
        self.absorbed = categories[0][0] if categories else ""
        self.cell = categories[0][1] if categories else np.zeros(self.n, dtype=np.int64)
        self.counts = np.bincount(self.cell).astype(np.float64)
        self.blocks: list[_Block] = []
        none = np.empty(0)
        start = 0
        for one in factors:
            if not one.is_category:
                self.blocks.append(_Block(one.key, start, 1, None, *_standardized(one.numbers(rows))))
                start += 1
        for key, codes in categories[1:]:
            self.blocks.append(_Block(key, start, int(codes.max(initial=0)) + 1, codes, none))
            start += self.blocks[-1].size
        self.columns = start
        self.means = self._means()
        self.inner, self.rank = _inverse(self._cross())

    def _means(self) -> Floats:
        """The columns' means by absorbed cell."""
        cells = len(self.counts)
        found = np.empty((cells, self.columns))
        for one in self.blocks:
            if one.codes is None:
                found[:, one.start] = np.bincount(self.cell, weights=one.numbers, minlength=cells)
            else:
                both = np.bincount(self.cell * one.size + one.codes, minlength=cells * one.size)
                found[:, one.start : one.start + one.size] = both.reshape(cells, one.size)
        return np.asarray(found / self.counts[:, None])

    def _cross(self) -> Floats:
        """The columns against each other, within absorbed cells."""
        found = np.empty((self.columns, self.columns))
        for one in self.blocks:
            for other in self.blocks:
                part = _crossed(one, other)
                found[one.start : one.start + one.size, other.start : other.start + other.size] = part
        return np.asarray(found - (self.means * self.counts[:, None]).T @ self.means)

    def within(self, values: Floats) -> Floats:
        """Values less their mean in the absorbed cell."""
        return np.asarray(values - self.mean(values)[self.cell])

    def mean(self, values: Floats) -> Floats:
        """The values' means by absorbed cell."""
        return np.asarray(np.bincount(self.cell, weights=values, minlength=len(self.counts)) / self.counts)

    def slopes(self, values: Floats) -> Floats:
        """The columns' coefficients for these values."""
        left = self.within(values)
        sums = [one.sums(left) for one in self.blocks]
        return np.asarray(self.inner @ np.concatenate(sums)) if sums else np.empty(0)

    def times(self, slopes: Floats) -> Floats:
        """The columns, within cells, times their coefficients, by person."""
        total = np.zeros(self.n)
        for one in self.blocks:
            total += one.times(slopes)
        return np.asarray(total - (self.means @ slopes)[self.cell]) if self.blocks else total

    def rest(self, values: Floats) -> Floats:
        """What the factors do not explain of the values."""
        return np.asarray(self.within(values) - self.times(self.slopes(values)))

    def leverage(self) -> Floats:
        """How much each person's own pay moves what is expected of them: 1 for who has nobody to be compared with."""
        total = 1 / self.counts[self.cell]
        if not self.blocks:
            return np.asarray(total)
        centre = self.means @ self.inner
        total = total + np.einsum("cj,cj->c", centre, self.means)[self.cell]
        for one in self.blocks:
            by_cell = centre[:, one.start : one.start + one.size]
            own = one.numbers * by_cell[self.cell, 0] if one.codes is None else by_cell[self.cell, one.codes]
            total = total - 2 * own
            for other in self.blocks:
                total = total + _pair(self.inner, one, other)
        return np.asarray(np.clip(total, 0.0, 1.0))


def _pair(inner: Floats, one: _Block, other: _Block) -> Floats:
    """Two blocks' part of the quadratic form, by person."""
    part = inner[one.start : one.start + one.size, other.start : other.start + other.size]
    left = np.zeros(1, dtype=np.int64) if one.codes is None else one.codes
    right = np.zeros(1, dtype=np.int64) if other.codes is None else other.codes
    size = 1.0 if one.codes is not None else one.numbers
    by = 1.0 if other.codes is not None else other.numbers
    return np.asarray(part[left, right] * size * by)


def _crossed(one: _Block, other: _Block) -> Floats:
    if one.codes is None:
        return other.sums(one.numbers)[None, :]
    if other.codes is None:
        return one.sums(other.numbers)[:, None]
    both = np.bincount(one.codes * other.size + other.codes, minlength=one.size * other.size)
    return both.reshape(one.size, other.size).astype(np.float64)


def _standardized(values: Floats) -> tuple[Floats, float]:
    """Numbers about their mean in units of their spread, and that spread."""
    centred = values - values.mean() if len(values) else values
    spread = float(centred.std()) if len(values) else 0.0
    return (centred / spread, spread) if spread > 0 else (np.zeros(len(values)), 1.0)


def _inverse(cross: Floats) -> tuple[Floats, int]:
    """The inverse, without directions that are nothing; and how many are something."""
    if not len(cross):
        return cross, 0
    size = np.sqrt(np.maximum(np.diag(cross), 0.0))
    scale = np.where(size > FLAT * max(float(size.max()), 1.0), 1 / np.maximum(size, 1e-300), 0.0)
    values, vectors = np.linalg.eigh(cross * scale[:, None] * scale)
    some = values > FLAT * max(float(values[-1]), FLAT)
    part = vectors[:, some] / np.sqrt(values[some]) * scale[:, None]
    return part @ part.T, int(some.sum())


def compared(fixed: Ints, factors: Sequence[Factor], group: Ints | None = None) -> Ints:
    """Rows of whom pay, every factor and (if given) the group are known."""
    known = fixed > 0
    for one in factors:
        known = known & one.known
    if group is not None:
        known = known & ((group == 0) | (group == 1))
    return np.flatnonzero(known)
