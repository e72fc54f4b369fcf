"""Least squares the slow way: dummies laid out, normal equations solved by elimination, in plain Python."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

Row = list[float]


@dataclass(frozen=True)
class Person:
    """Pay, group (0 or 1, None unknown), categories and numbers in the order of the factors."""

    pay: int
    group: int | None
    categories: tuple[int, ...]
    numbers: tuple[float, ...]


def columns(people: Sequence[Person], *, group: bool) -> list[Row]:
    """Group (if wanted), one dummy for every value of every category, numbers; redundant columns and all."""
    kinds = [sorted({one.categories[k] for one in people}) for k in range(len(people[0].categories))]
    made = []
    for one in people:
        row = [float(one.group or 0)] if group else []
        row.append(1.0)
        for k, values in enumerate(kinds):
            row += [float(one.categories[k] == value) for value in values]
        made.append(row + list(one.numbers))
    return made


def independent(rows: list[Row]) -> list[int]:
    """Places of columns that the columns before them do not already say (Gram and Schmidt, last ones first out)."""
    kept: list[int] = []
    basis: list[Row] = []
    for place in range(len(rows[0])):
        column = [row[place] for row in rows]
        size = math.sqrt(sum(x * x for x in column)) or 1.0
        left = column
        for _ in range(2):
            for one in basis:
                share = sum(a * b for a, b in zip(left, one, strict=True))
                left = [a - share * b for a, b in zip(left, one, strict=True)]
        rest = math.sqrt(sum(x * x for x in left))
        if rest > 1e-8 * size:
            kept.append(place)
            basis.append([x / rest for x in left])
    return kept


def inverse(matrix: list[Row]) -> list[Row]:
    """Gauss and Jordan, with pivots."""
    n = len(matrix)
    work = [[*row, *(float(i == j) for j in range(n))] for i, row in enumerate(matrix)]
    for i in range(n):
        pivot = max(range(i, n), key=lambda r: abs(work[r][i]))
        work[i], work[pivot] = work[pivot], work[i]
        work[i] = [x / work[i][i] for x in work[i]]
        for r in range(n):
            if r != i and work[r][i]:
                factor = work[r][i]
                work[r] = [a - factor * b for a, b in zip(work[r], work[i], strict=True)]
    return [row[n:] for row in work]


@dataclass(frozen=True)
class Fit:
    """Coefficients of the kept columns, residuals, leverages, and the inverse of the cross products."""

    kept: list[int]
    rows: list[Row]
    slopes: Row
    left: Row
    leverage: Row
    inner: list[Row]

    @property
    def free(self) -> int:
        """Degrees of freedom."""
        return len(self.rows) - len(self.kept)


def fit(people: Sequence[Person], *, group: bool) -> Fit:
    """Log pay on the columns."""
    whole = columns(people, group=group)
    kept = independent(whole)
    rows = [[row[k] for k in kept] for row in whole]
    y = [math.log(one.pay) for one in people]
    size = range(len(kept))
    inner = inverse([[sum(row[i] * row[j] for row in rows) for j in size] for i in size])
    sums = [sum(row[i] * value for row, value in zip(rows, y, strict=True)) for i in size]
    slopes = [sum(inner[i][j] * sums[j] for j in size) for i in size]
    left = [value - sum(a * b for a, b in zip(row, slopes, strict=True)) for row, value in zip(rows, y, strict=True)]
    leverage = [sum(row[i] * inner[i][j] * row[j] for i in size for j in size) for row in rows]
    return Fit(kept, rows, slopes, left, leverage, inner)


def gap_and_error(people: Sequence[Person]) -> tuple[float, float, int]:
    """The group's coefficient, its HC3 error, degrees of freedom. The group stands first, so that it is kept."""
    found = fit(people, group=True)
    meat = 0.0
    for row, left, leverage in zip(found.rows, found.left, found.leverage, strict=True):
        if 1 - leverage > 1e-8:
            own = sum(found.inner[0][j] * row[j] for j in range(len(row)))
            meat += (own * left / (1 - leverage)) ** 2
    return found.slopes[0], math.sqrt(meat), found.free


def without(people: Sequence[Person], place: int) -> tuple[float, float] | None:
    """What everybody else leads one to expect of the person at a place, in logarithms, and the studentized distance,
    by really leaving the person out. None where the others say nothing of the person.
    """
    others = [one for k, one in enumerate(people) if k != place]
    whole = columns(people, group=False)
    kept = independent([row for k, row in enumerate(whole) if k != place])
    rows = [[row[k] for k in kept] for row in whole]
    full = independent(whole)
    if len(full) != len(kept):
        return None
    size = range(len(kept))
    rest = [row for k, row in enumerate(rows) if k != place]
    y = [math.log(one.pay) for one in others]
    inner = inverse([[sum(row[i] * row[j] for row in rest) for j in size] for i in size])
    sums = [sum(row[i] * value for row, value in zip(rest, y, strict=True)) for i in size]
    slopes = [sum(inner[i][j] * sums[j] for j in size) for i in size]
    told = sum(a * b for a, b in zip(rows[place], slopes, strict=True))
    wrong = sum(
        (value - sum(a * b for a, b in zip(row, slopes, strict=True))) ** 2 for row, value in zip(rest, y, strict=True)
    )
    spread = wrong / (len(rest) - len(kept))
    own = rows[place]
    reach = 1 + sum(own[i] * inner[i][j] * own[j] for i in size for j in size)
    return told, (math.log(people[place].pay) - told) / math.sqrt(spread * reach)
