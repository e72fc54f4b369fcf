"""A survey speaks of its own day: brought to today, month by month, at a rate the company states. 调研数据老化(P1)。

AGEING                                       the Standard: the yearly rate, dated
aged(cell, to, rates) -> Cell                raises TooOldError where it would have to be carried too far
Each whole month adds a twelfth of the yearly rate in force when it began, on the survey's own amounts: no interest on
interest, as is usual in the trade: 1 + months / 12 x rate.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from mainstay.chapters.pay.market import CENT, Cell
from mainstay.core.calendar import add_months
from mainstay.core.errors import AnticipatedError
from mainstay.core.standards import Dated, Standard, in_force
from mainstay.core.text import Text

OLDEST_MONTHS = 24
"""A survey older than this is history, whatever rate is stated for it."""
_STEEPEST = Decimal("0.30")


@dataclass(frozen=True, slots=True)
class Ageing:
    """By how much market pay moves in a year, as a share: 0.04 is four per cent."""

    rate: Decimal = Decimal("0.04")

    def __post_init__(self) -> None:
        if not -_STEEPEST <= self.rate <= _STEEPEST:
            raise ValueError("a yearly rate from -0.30 to 0.30")


AGEING = Standard(
    "pay.market_ageing",
    Text("市场数据老化率", "Ageing of survey data"),
    Text(
        "把调研数据推移到今天所用的年增长率，按月计，不计复利。",
        "The yearly rate at which survey data are brought to today, by whole months, without compounding.",
    ),
    Ageing(),
    {"rate": Text("年增长率", "Yearly rate")},
)


class TooOldError(AnticipatedError):
    """A survey that would have to be carried further than anybody can know."""

    code = "survey_too_old"

    def __init__(self, as_of: date, to: date) -> None:
        super().__init__(
            Text(
                f"调研日期为 {as_of}，到 {to} 已超过 {OLDEST_MONTHS} 个月，不再使用。",
                f"The survey of {as_of} is more than {OLDEST_MONTHS} months older than {to} and is not used.",
            ),
            as_of=as_of,
            to=to,
        )


def months_between(start: date, end: date) -> int:
    """Whole months from one day to a later one; a month that is not over does not count."""
    months = (end.year - start.year) * 12 + end.month - start.month
    return months if add_months(start, months) <= end else months - 1


def factor(as_of: date, to: date, rates: Iterable[Dated[Ageing]] = ()) -> Decimal:
    """What amounts of one day are multiplied with to speak of a later one.

    Raises ValueError for a day before the survey's own, TooOldError for one too far after it.
    """
    if to < as_of:
        raise ValueError(f"a survey of {as_of} cannot be brought back to {to}")
    months = months_between(as_of, to)
    if months > OLDEST_MONTHS:
        raise TooOldError(as_of, to)
    versions = tuple(rates)
    grown = Decimal(0)
    for month in range(months):
        held = in_force(versions, add_months(as_of, month))
        grown += (AGEING.default if held is None else held.value).rate
    return 1 + grown / 12


def aged(cell: Cell, to: date, rates: Iterable[Dated[Ageing]] = ()) -> Cell:
    """The cell as of a later day; `rates` are the versions of AGEING. Raises as `factor`."""
    by = factor(cell.as_of, to, rates)
    points = {percent: (amount * by).quantize(CENT, ROUND_HALF_UP) for percent, amount in cell.points.items()}
    spread = None if cell.spread is None else (cell.spread * by).quantize(CENT, ROUND_HALF_UP)
    return replace(cell, as_of=to, points=points, spread=spread)
