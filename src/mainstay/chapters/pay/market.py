"""Where a pay stands in the market: a survey's cell, the percentile of a pay in it, the gap to a line, a blend. P1, P2.

Amounts are yearly and decimal, in currency units. The four definitions of pay never mix: fixed cash 固定现金, annual
cash 年度现金, total pay 总薪酬, total cost 总成本.
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
"""A cell with fewer answers than this tells nothing, and is not shown."""
CENT = Decimal("0.01")
PERCENTS = (10, 25, 50, 75, 90)
"""The percentiles that surveys publish."""

_TENTH = Decimal("0.1")


class Definition(StrEnum):
    """What a survey counts as pay."""

    FIXED_CASH = "fixed_cash"
    ANNUAL_CASH = "annual_cash"
    TOTAL_PAY = "total_pay"
    TOTAL_COST = "total_cost"

    @property
    def label(self) -> Text:
        """Its name for readers."""
        return _DEFINITIONS[self]


_DEFINITIONS = {
    Definition.FIXED_CASH: Text("固定现金", "Fixed cash"),
    Definition.ANNUAL_CASH: Text("年度现金", "Annual cash"),
    Definition.TOTAL_PAY: Text("总薪酬", "Total pay"),
    Definition.TOTAL_COST: Text("总成本", "Total cost"),
}


class MixedDefinitionsError(AnticipatedError):
    """Two amounts of pay that count different things were to be compared."""

    code = "mixed_definitions"

    def __init__(self, one: Definition, other: Definition) -> None:
        super().__init__(
            Text(
                "薪酬口径不同（{one}与{other}），不能相互比较或合并。",
                "These amounts count different things ({one} and {other}) and cannot be compared or blended.",
            ).fill(one=one.label, other=other.label),
            one=one,
            other=other,
        )


class MixedCurrenciesError(AnticipatedError):
    """Two amounts in different currencies were to be blended."""

    code = "mixed_currencies"

    def __init__(self, one: str, other: str) -> None:
        super().__init__(
            Text(f"币种不同（{one} 与 {other}），不能合并。", f"Currencies differ ({one} and {other})."),
            one=one,
            other=other,
        )


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a survey: yearly amounts by percentile (only those the survey gives) and how many answers.

    `n` is None where the survey does not say; `spread` is the standard deviation of the amounts, where it says that.
    Raises ValueError where amounts are not above zero or fall with the percentile.
    """

    definition: Definition
    as_of: date
    points: Mapping[int, Decimal]
    n: int | None
    currency: str = "CNY"
    spread: Decimal | None = None

    def __post_init__(self) -> None:
        amounts = [self.points[percent] for percent in sorted(self.points)]
        if not amounts or amounts[0] <= 0 or amounts != sorted(amounts):
            raise ValueError(f"a survey cell's amounts are above zero and rise with the percentile: {self.points}")

    @property
    def is_thin(self) -> bool:
        """Whether the cell is known to have too few answers to be used."""
        return self.n is not None and self.n < THIN


@dataclass(frozen=True, slots=True)
class Place:
    """A place in the market: a percentile with one decimal, or outside of what the survey says (never guessed)."""

    percentile: Decimal | None
    written: str


def place(pay: Decimal, definition: Definition, cell: Cell) -> Place:
    """The percentile of a pay by straight lines between the given points; "<P25" or ">P90" outside of them.

    Raises MixedDefinitionsError when pay and cell do not count the same.
    """
    same_definition(definition, cell.definition)
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


def amount_at(percentile: Decimal, cell: Cell) -> Decimal | None:
    """The amount at any percentile by straight lines between the given points; None outside of them."""
    percents = sorted(cell.points)
    if not percents[0] <= percentile <= percents[-1]:
        return None
    above = next(percent for percent in percents if percent >= percentile)
    if above == percentile:
        return cell.points[above]
    below = percents[percents.index(above) - 1]
    low, high = cell.points[below], cell.points[above]
    return low + (high - low) * (percentile - below) / (above - below)


def gap_to(percent: int, pay: Decimal, definition: Definition, cell: Cell) -> Decimal | None:
    """How much a pay lacks to the line of that percentile: below zero when it is above it.

    None where the survey does not give this point: the line is not guessed. Raises MixedDefinitionsError.
    """
    same_definition(definition, cell.definition)
    line = cell.points.get(percent)
    return None if line is None else line - pay


def blended(cells: Sequence[Cell], weights: Sequence[Decimal]) -> Cell | None:
    """Several sources as one cell: the weighted mean of the points that all of them give; thin cells are left out.

    None when nothing is left. All cells are of one day (see `ageing`), one definition and one currency: raises
    ValueError, MixedDefinitionsError and MixedCurrenciesError.
    """
    used = [(cell, weight) for cell, weight in zip(cells, weights, strict=True) if not cell.is_thin and weight > 0]
    if not used:
        return None
    first = used[0][0]
    for cell, _ in used:
        _blendable(first, cell)
    common = set.intersection(*(set(cell.points) for cell, _ in used))
    if not common:
        return None
    whole = sum((weight for _, weight in used), Decimal(0))
    points = {
        percent: (sum((cell.points[percent] * weight for cell, weight in used), Decimal(0)) / whole).quantize(
            CENT, ROUND_HALF_UP
        )
        for percent in sorted(common)
    }
    answers = [cell.n for cell, _ in used]
    known = sum(n for n in answers if n is not None)
    return replace(first, points=points, n=None if None in answers else known, spread=None)


def _blendable(first: Cell, cell: Cell) -> None:
    same_definition(first.definition, cell.definition)
    if cell.currency != first.currency:
        raise MixedCurrenciesError(first.currency, cell.currency)
    if cell.as_of != first.as_of:
        raise ValueError(f"cells of {first.as_of} and {cell.as_of}: age them to one day first")


def same_definition(one: Definition, other: Definition) -> None:
    """Raises MixedDefinitionsError unless both count the same."""
    if one is not other:
        raise MixedDefinitionsError(one, other)
