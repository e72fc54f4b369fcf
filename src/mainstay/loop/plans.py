"""Packages chosen for people: what `plan` hands to the reader and to `carry`. Money is in minor units."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from mainstay.core.catalogue import Measure
from mainstay.core.text import Text


@dataclass(frozen=True, slots=True)
class Range:
    """A middle estimate between its ends."""

    low: float
    middle: float
    high: float


@dataclass(frozen=True, slots=True)
class MoneyRange:
    """A middle amount between its ends, in minor units."""

    low: int
    middle: int
    high: int


@dataclass(frozen=True, slots=True)
class Promised:
    """One dated commitment of a package; `shown_by` as in `core.catalogue.Promise`."""

    measure: str
    text: Text
    due: date
    shown_by: tuple[str, ...] = ()


def promised_by(measure: Measure, on: date) -> tuple[Promised, ...]:
    """What a measure promises, due counting from the day."""
    return tuple(
        Promised(measure.key, one.text, on + timedelta(days=one.due_days), one.shown_by) for one in measure.promises
    )


@dataclass(frozen=True, slots=True)
class Package:
    """Measures together, their joint effect and their full price.

    `chance_after` is the probability to resign within 12 months with the package; `saved` the value at stake it saves.
    """

    measures: tuple[str, ...]
    cash_now: int
    cash_three_years: int
    equity: int
    hours: Decimal
    seats: Mapping[str, int]
    raise_: int
    lowering: Range
    chance_after: Range
    saved: MoneyRange
    promised: tuple[Promised, ...]


@dataclass(frozen=True, slots=True)
class Offer:
    """One measure as it would be for one person: its full price, what it promises, and its effect alone.

    `lowering` is of the log-hazard when it is wholly at work; `at_work` is how much of it is, in each quarter of the
    first year. Of the measures of one `group` (empty: none) at most one is chosen. `barred` says why it may not be
    offered now (it does not fit, or would be unfair), None where it may.
    """

    measure: str
    cash_now: int
    cash_three_years: int
    equity: int
    hours: Decimal
    seats: Mapping[str, int]
    raise_: int
    lowering: Range
    at_work: tuple[float, ...]
    promised: tuple[Promised, ...]
    group: str = ""
    barred: Text | None = None


@dataclass(frozen=True, slots=True)
class Prospect:
    """What is expected of one person if nothing is done: the cumulative hazard of resigning in each quarter of the
    year, the probability within it, and what a departure would cost.
    """

    hazard: tuple[float, ...]
    chance: Range
    loss: MoneyRange


@dataclass(frozen=True, slots=True)
class Stays:
    """In how many of `Plan.draws` plans, made with effects and risks drawn from their intervals, the choice is the
    same; and in how many each measure of its package is chosen.
    """

    whole: int
    each: tuple[int, ...] = ()


NOT_DRAWN = Stays(0)


@dataclass(frozen=True, slots=True)
class Choice:
    """What was chosen for one person (row of `Panel.now`): a package, or none, why not the next best, and how firm it
    is.
    """

    row: int
    at_stake: MoneyRange
    package: Package | None
    runner_up: Package | None
    why: Text
    stays: Stays = NOT_DRAWN


@dataclass(frozen=True, slots=True)
class Step:
    """A point of the frontier: with this much cash now, the value saved and the departures prevented."""

    budget: int
    saved: int
    prevented: float


@dataclass(frozen=True, slots=True)
class Use:
    """A limit and what the plan uses of it (money in minor units, else counts)."""

    kind: str
    scope: str
    limit: int
    used: int


@dataclass(frozen=True)
class Plan:
    """The best packages together. `bound` certifies that no plan within the limits saves more than it."""

    choices: tuple[Choice, ...]
    uses: tuple[Use, ...]
    saved: int
    bound: int
    frontier: tuple[Step, ...]
    next_money: Step | None
    """What the next 100,000 of cash would add: `budget` is the extra, the others the gain; None if nothing is left."""
    refused_for_fairness: tuple[tuple[int, str, Text], ...]
    """(row, measure, reason) of raises that the fairness guard took out of the choice."""
    assumptions: tuple[Text, ...] = ()
    """What the plan takes for granted and the reader must know, such as a budget nobody gave."""
    draws: int = 0
    """How often the plan was made anew to see which choices stay; 0 where that was too much (see `plan.stability`)."""
    keeps: float | None = None
    """The share of the best plan's worth that this one has in those draws, on average."""

    @property
    def gap(self) -> float:
        """Certified distance from the best, as a share of the bound."""
        return 0.0 if self.bound <= 0 else max(0.0, 1 - self.saved / self.bound)
