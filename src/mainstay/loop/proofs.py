"""How well the warning would have done on the company's own past: what the backtest hands to the reader."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from mainstay.core.text import Text


@dataclass(frozen=True, slots=True)
class Measured:
    """An estimate with its 95 % interval and how many people (or exits, as the field says) it rests on."""

    value: float
    low: float
    high: float
    n: int


@dataclass(frozen=True, slots=True)
class Bin:
    """People of similar predicted probability: mean prediction, share who resigned with its interval."""

    predicted: float
    observed: Measured


@dataclass(frozen=True, slots=True)
class Capacity:
    """If HR talks to the `talks` people at highest risk: the share who would have resigned, and of all who did."""

    talks: int
    precision: Measured
    recall: Measured


@dataclass(frozen=True, slots=True)
class GroupProof:
    """The same for one group: expected over observed exits (1 is right), and AUC where there are enough."""

    kind: str
    group: str
    people: int
    exits: int
    expected_over_observed: Measured | None
    auc: Measured | None
    flagged: Measured
    """Share of the group among those whom the talk capacity would reach."""


@dataclass(frozen=True)
class Proof:
    """A rolling backtest by time: at each origin, fitted on what was known then, judged on the next `horizon` months.

    `scores` and the same for `baseline` (tenure and season alone): auc, average_precision, harrell_c, uno_c,
    integrated_brier, brier, calibration_slope, calibration_in_the_large (expected over observed).
    `enough` is False where the past holds too few exits to judge; `verdict` says in words what may be believed.
    """

    origins: tuple[date, ...]
    horizon: int
    people: int
    exits: int
    scores: Mapping[str, Measured]
    baseline: Mapping[str, Measured]
    calibration: tuple[Bin, ...]
    capacity: tuple[Capacity, ...]
    lead_months: Measured | None
    """Months from the first alert (entering the talk capacity) to the resignation, over those who were alerted."""
    lead_histogram: tuple[tuple[int, int], ...]
    groups: tuple[GroupProof, ...]
    enough: bool
    verdict: Text
