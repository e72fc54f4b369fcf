"""Where a pay stands in the market: percentile, gap to a line, ageing and blending of survey cells. 市场定位(P1、P2)。

Amounts are yearly and decimal. The four definitions of pay never mix: fixed cash 固定现金, annual cash 年度现金,
total pay 总薪酬, total cost 总成本.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from mainstay.core.errors import AnticipatedError
from mainstay.core.text import Text

THIN = 5
"""A cell with fewer answers than this tells nothing."""

_YEAR = Decimal(365)
_TENTH = Decimal("0.1")


class Definition(StrEnum):
    """What a survey counts as pay."""

    FIXED_CASH = "fixed_cash"
    ANNUAL_CASH = "annual_cash"
    TOTAL_PAY = "total_pay"
    TOTAL_COST = "total_cost"


class MixedDefinitionsError(AnticipatedError):
    """Two amounts of pay that count different things were to be compared."""

    code = "mixed_definitions"

    def __init__(self, one: Definition, other: Definition) -> None:
        super().__init__(
            Text(
                f"薪酬口径不同（{one} 与 {other}），不能相互比较或合并。",
                f"These amounts count different things ({one} and {other}) and cannot be compared or blended.",
            ),
            one=one,
            other=other,
        )


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a survey: yearly amounts by percentile (10 to 90; only those the survey gives) and its answers."""

    definition: Definition
    as_of: date
    points: Mapping[int, Decimal]
    n: int

    def __post_init__(self) -> None:
        amounts = [self.points[percent] for percent in sorted(self.points)]
        if not amounts or amounts[0] <= 0 or amounts != sorted(amounts):
            raise ValueError(f"a survey cell's amounts are above zero and rise with the percentile: {self.points}")

    @property
    def is_thin(self) -> bool:
        """Whether the cell has too few answers to be used."""
        return self.n < THIN


@dataclass(frozen=True, slots=True)
class Place:
    """A place in the market: a percentile with one decimal, or outside of what the survey says (never guessed)."""

    percentile: Decimal | None
    written: str


def place(pay: Decimal, definition: Definition, cell: Cell) -> Place:
    """The percentile of a pay by straight lines between the given points; "<P25" or ">P90" outside of them.

    Raises MixedDefinitionsError when pay and cell do not count the same.
    """
    _same(definition, cell.definition)
    percents = sorted(cell.points)
    if pay < cell.points[percents[0]]:
        return Place(None, f"<P{percents[0]}")
    if pay > cell.points[percents[-1]]:
        return Place(None, f">P{percents[-1]}")
    percentile = _between(pay, cell, percents).quantize(_TENTH, ROUND_HALF_UP)
    return Place(percentile, f"P{percentile}")


def _between(pay: Decimal, cell: Cell, percents: Sequence[int]) -> Decimal:
    above = next(percent for percent in percents if cell.points[percent] >= pay)
    if cell.points[above] == pay:
        return Decimal(above)
    below = percents[percents.index(above) - 1]
    low, high = cell.points[below], cell.points[above]
    return below + (above - below) * (pay - low) / (high - low)


def gap_to(percent: int, pay: Decimal, definition: Definition, cell: Cell) -> Decimal | None:
    """How much a pay lacks to the line of that percentile: below zero when it is above it.

    None where the survey does not give this point: the line is not guessed. Raises MixedDefinitionsError.
    """
    _same(definition, cell.definition)
    line = cell.points.get(percent)
    return None if line is None else line - pay


def aged(cell: Cell, to: date, yearly_rate: Decimal) -> Cell:
    """The cell brought to a later day by a stated yearly rate, in proportion to the days (no interest on interest).

    Raises ValueError for a day before the cell's own.
    """
    days = (to - cell.as_of).days
    if days < 0:
        raise ValueError(f"a survey of {cell.as_of} cannot be brought back to {to}")
    factor = 1 + yearly_rate * days / _YEAR
    points = {percent: (amount * factor).quantize(Decimal("0.01")) for percent, amount in cell.points.items()}
    return replace(cell, as_of=to, points=points)


def blended(cells: Sequence[Cell], weights: Sequence[Decimal]) -> Cell | None:
    """Several sources as one cell: the weighted mean of the points that all of them give; thin cells are left out.

    None when nothing is left. All cells are of one day (see `aged`) and of one definition: raises ValueError and
    MixedDefinitionsError.
    """
    used = [(cell, weight) for cell, weight in zip(cells, weights, strict=True) if not cell.is_thin and weight > 0]
    if not used:
        return None
    first = used[0][0]
    for cell, _ in used:
        _same(first.definition, cell.definition)
        if cell.as_of != first.as_of:
            raise ValueError(f"cells of {first.as_of} and {cell.as_of}: age them to one day first")
    common = set.intersection(*(set(cell.points) for cell, _ in used))
    if not common:
        return None
    whole = sum((weight for _, weight in used), Decimal(0))
    points = {
        percent: (sum((cell.points[percent] * weight for cell, weight in used), Decimal(0)) / whole).quantize(
            Decimal("0.01")
        )
        for percent in sorted(common)
    }
    return replace(first, points=points, n=sum(cell.n for cell, _ in used))


def _same(one: Definition, other: Definition) -> None:
    if one is not other:
        raise MixedDefinitionsError(one, other)
