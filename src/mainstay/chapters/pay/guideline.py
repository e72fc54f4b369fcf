"""How much of a raise a pay review suggests, by results and by place against the middle of the market. 调薪指引(P4)。

    position(pay, middle) -> Decimal                       the compa-ratio, rounded to thousandths
    suggested(guideline, rating, position) -> Suggested    shares of base pay: at least, usual, at most
    amounts(suggested, base, part_served) -> Amounts       the same in minor units, for somebody who served a part

Merit matrices reward results and close gaps: better results and a lower place suggest more. The default values are a
judgement of this product's makers after common practice (a merit matrix of about 5 % at the middle), not a law.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from mainstay.chapters.pay.fairness import compa_ratio
from mainstay.core.money import times
from mainstay.core.standards import Standard
from mainstay.core.text import Text

_THOUSANDTH = Decimal("0.001")
_PART = Decimal("0.0001")


def _d(text: str) -> Decimal:
    return Decimal(text)


@dataclass(frozen=True, slots=True)
class Suggested:
    """Shares of yearly base pay. Raises ValueError unless 0 <= low <= usual <= high."""

    low: Decimal = field(default_factory=lambda: _d("0"))
    usual: Decimal = field(default_factory=lambda: _d("0"))
    high: Decimal = field(default_factory=lambda: _d("0"))

    def __post_init__(self) -> None:
        if not 0 <= self.low <= self.usual <= self.high:
            raise ValueError("0 <= low <= usual <= high")


def _row(*cells: tuple[str, str, str]) -> tuple[Suggested, ...]:
    return tuple(Suggested(*map(_d, cell)) for cell in cells)


@dataclass(frozen=True, slots=True)
class Guideline:
    """A matrix: `results` and `positions` are the edges between its rows and between its columns, ascending.

    A rating on an edge belongs to the better row, a position on an edge to the higher column; `cells[row][column]`,
    the lowest results and the lowest position first. Raises ValueError where the shape does not fit the edges.
    """

    results: tuple[Decimal, ...] = (_d("2"), _d("3"), _d("4"))
    positions: tuple[Decimal, ...] = (_d("0.80"), _d("0.95"), _d("1.05"), _d("1.20"))
    cells: tuple[tuple[Suggested, ...], ...] = (
        _row(("0", "0", "0"), ("0", "0", "0"), ("0", "0", "0"), ("0", "0", "0"), ("0", "0", "0")),
        _row(("0", "0.03", "0.05"), ("0", "0.02", "0.03"), ("0", "0.01", "0.02"), ("0", "0", "0.01"), ("0", "0", "0")),
        _row(
            ("0.05", "0.07", "0.10"), ("0.03", "0.05", "0.07"), ("0.02", "0.04", "0.05"), ("0", "0.02", "0.03"),
            ("0", "0", "0.02"),
        ),
        _row(
            ("0.08", "0.10", "0.15"), ("0.06", "0.08", "0.12"), ("0.04", "0.06", "0.08"), ("0.02", "0.04", "0.06"),
            ("0", "0.02", "0.04"),
        ),
    )  # fmt: skip

    def __post_init__(self) -> None:
        for edges in (self.results, self.positions):
            if list(edges) != sorted(set(edges)):
                raise ValueError("edges ascend")
        wide = len(self.positions) + 1
        if len(self.cells) != len(self.results) + 1 or any(len(row) != wide for row in self.cells):
            raise ValueError("one row more than there are edges of results, one column more than of positions")


GUIDELINE = Standard(
    "pay.guideline",
    Text("调薪指引", "Guideline of raises"),
    Text(
        "按绩效和薪酬位置（比较比率）建议的调薪幅度，占岗位工资的比例。",
        "The raise suggested by results and by place in the market (compa-ratio), as a share of base pay.",
    ),
    Guideline(),
    {
        "results": Text("绩效分界", "Edges of results"),
        "positions": Text("薪酬位置分界", "Edges of the position"),
        "cells": Text("下限、常用、上限", "At least, usual, at most"),
    },
)


def position(pay: int, middle: int) -> Decimal:
    """The compa-ratio to thousandths. Raises ValueError for a middle that is not above zero."""
    return compa_ratio(Decimal(pay), Decimal(middle)).quantize(_THOUSANDTH, ROUND_HALF_UP)


def cell_of(guideline: Guideline, rating: Decimal, place: Decimal) -> tuple[int, int]:
    """Row and column of the matrix."""
    return bisect_right(guideline.results, rating), bisect_right(guideline.positions, place)


def suggested(guideline: Guideline, rating: Decimal | None, place: Decimal | None) -> Suggested | None:
    """What the matrix says; None where results or place are not known: nothing is guessed."""
    if rating is None or place is None:
        return None
    row, column = cell_of(guideline, rating, place)
    return guideline.cells[row][column]


def part_served(hired: date, since: date, until: date) -> Decimal:
    """The part of a period (both days included) that somebody hired on a day was here: days over days, to 1/10,000.

    Raises ValueError for a period that ends before it begins.
    """
    if until < since:
        raise ValueError("a period does not end before it begins")
    days = (until - max(hired, since)).days + 1
    whole = (until - since).days + 1
    return (Decimal(max(0, days)) / whole).quantize(_PART, ROUND_HALF_UP)


@dataclass(frozen=True, slots=True)
class Amounts:
    """A suggestion in whole minor units a year."""

    low: int
    usual: int
    high: int


def amounts(given: Suggested, base: int, served: Decimal = Decimal(1)) -> Amounts:
    """The suggestion for a yearly base, prorated by the part of the period that was served."""
    return Amounts(*(times(base, share * served) for share in (given.low, given.usual, given.high)))
