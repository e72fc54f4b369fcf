"""The company's views in a turn, each with its type: kept as JSON, read back as what the charts draw."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, TypeVar, cast

from pydantic import TypeAdapter

from mainstay.core.text import Text
from mainstay.loop.plans import Step, Use
from mainstay.report.charts.heatmap import HeatData
from mainstay.report.views import BudgetView, CardView, MeasureLine, Overview, Page, ProofView

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Spread:
    """How a unit's people are spread over the bands, in rounded shares; only of units with enough people."""

    unit: str
    people: int
    bands: tuple[int, ...]
    """Tens of per cent of the unit's people in each band, from the company's average up."""


@dataclass(frozen=True, slots=True)
class Heat:
    """The heat map, the units that are too small for it, and how each shown unit's people are spread."""

    data: HeatData | None
    hidden: tuple[str, ...]
    spreads: tuple[Spread, ...] = ()
    aside: tuple[str, ...] = ()
    """Person numbers of those who could read it then: they are not counted, lest they find out their own."""


@dataclass(frozen=True, slots=True)
class Worth:
    """One measure: its line, and the estimate in log-hazard that plans use."""

    key: str
    mean: float
    low: float
    high: float
    cases: int
    evidence: str


@dataclass(frozen=True, slots=True)
class Spent:
    """What a measure was given for, and to how many, in the last two years; money in minor units.

    `prevented` (low, middle, high) are the departures within a year that it is worth at the company's average chance.
    """

    key: str
    people: int
    cash: int
    prevented: tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Works:
    """What measures are worth here: as shown, and as plans use it."""

    lines: tuple[MeasureLine, ...]
    raw: tuple[Worth, ...]
    notes: tuple[Text, ...]
    spent: tuple[Spent, ...] = ()


@dataclass(frozen=True, slots=True)
class Coverage:
    """For how many of the people here each signal is known."""

    known: dict[str, int]
    people: int


@dataclass(frozen=True, slots=True)
class Frontier:
    """What money buys: as shown, and as plans use it. Money in minor units."""

    view: BudgetView
    steps: tuple[Step, ...]
    uses: tuple[Use, ...]
    next_money: Step | None
    cash: int
    saved: int
    bound: int
    prevented: tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Card:
    """The model card: in brief, and whole as Markdown in both languages."""

    view: CardView
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Figures:
    """The company's key people in numbers on a day; money in minor units.

    `expected` (low, middle, high) resign within 12 months if nothing is done. `bands` counts key people by band.
    `kept` of `stood` who were key a year ago are still here. `lost` are regretted leavers of the year, `cost` what
    they cost (low, middle, high). `lead` is months from alert to resignation in the backtest.
    """

    day: date
    key_people: int
    people: int
    expected: tuple[float, float, float]
    at_stake: tuple[int, int, int]
    bands: tuple[int, ...]
    unknown: int
    stood: int
    kept: int
    lost: int
    cost: tuple[int, int, int]
    lead: tuple[float, float, float, int] | None = None
    retention: tuple[tuple[date, int, int], ...] = ()
    """(day, stood, kept) of each of the last two years' months."""


KINDS: dict[str, Any] = {
    "overview": Overview, "heat": Heat, "works": Works, "frontier": Frontier, "proof": ProofView, "card": Card,
    "figures": Figures, "coverage": Coverage,
}  # fmt: skip
"""The parts of a turn by key; `proof_raw` is kept beside them as plain JSON."""


@cache
def _adapter(kind: Any) -> TypeAdapter[Any]:
    return TypeAdapter(kind)


def packed(value: object) -> Any:
    """A value of one of these kinds, or a person's page, as JSON knows it."""
    return _adapter(cast("Hashable", type(value))).dump_python(value, mode="json")


def unpacked(kind: type[T], value: Any) -> T:
    """What `packed` was given."""
    made: T = _adapter(cast("Hashable", kind)).validate_python(value)
    return made


def page_of(value: Any) -> Page:
    """A person's page."""
    return unpacked(Page, value)
