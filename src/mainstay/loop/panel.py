"""Signals of people by month: what `sense` hands to `foresee`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from mainstay.core.catalogue import Direction
from mainstay.core.text import Text
from mainstay.core.words import Driver

Floats = NDArray[np.floating[Any]]
Ints = NDArray[np.signedinteger[Any]]
Bools = NDArray[np.bool_]

STAYED, RESIGNED, LEFT_OTHERWISE = 0, 1, 2
"""What became of somebody: codes of `Panel.exit_kind`."""


@dataclass(frozen=True, slots=True)
class Feature:
    """One column of the panel: a signal of the catalogue, or an attribute of the company's own (`own`).

    `log_odds` ± `doubt` is the prior effect of one `spread` away from `centre`.
    A word-valued attribute is one feature a word (0 or 1), named `column=word`.
    """

    key: str
    driver: Driver
    label: Text
    direction: Direction
    centre: float
    spread: float
    log_odds: float
    doubt: float
    own: bool = False


@dataclass(frozen=True)
class Rows:
    """Person-months: row r is person `person[r]` as of landmark `month[r]`, here on that day.

    `values[r, f]` is feature f (float32; NaN where unknown). `weight` is one over the row's chance to be kept.
    `tenure` is months since hiring; `unit` is the code of the unit then (-1 unknown).
    """

    person: Ints
    month: Ints
    tenure: Floats
    unit: Ints
    weight: Floats
    values: Floats

    def __len__(self) -> int:
        return len(self.person)

    def bare(self) -> Rows:
        """The same rows without signals: whose and when, where that is all that is asked."""
        return Rows(self.person, self.month, self.tenure, self.unit, self.weight, self.values[:, :0])

    def take(self, which: NDArray[Any] | slice) -> Rows:
        """Some of the rows, by mask, by position or from one to another."""
        return Rows(
            self.person[which], self.month[which], self.tenure[which],
            self.unit[which], self.weight[which], self.values[which],
        )  # fmt: skip


@dataclass(frozen=True)
class Panel:
    """Everything the warning learns from and speaks about, as of the last landmark.

    `landmarks` ascend and end on the as-of day. `ids[p]` is person p. `entry_month[p]` is the first landmark at which
    p is here (number of landmarks if none); `exit_month[p]` the landmark month in which p left (`len(landmarks)` if
    not seen to leave): p is here at landmarks entry..exit-1, and the row at exit-1 is the last before leaving.
    `exit_kind[p]` says how (STAYED where not seen to leave).

    `history` holds the rows to learn from: every month in which somebody left in the next, and a share of the others,
    and every row at the landmarks in `full_months`. `now` holds those here at the as-of day. `trail` the last 13
    landmarks of the key people here now (for "since when"). `ahead[r, k, j]` is clock feature `clocks[j]` of `now`
    row r at k+1 months after the as-of day, if nothing else happens.

    `who` has a row for each person in the order of `ids`: person_id, name, key (Boolean), sex, birth_year, hired_on,
    unit, unit_name, job, family, ladder, level, manager_id, city, as of the as-of day (or the last day here).
    """

    as_of: date
    landmarks: Sequence[date]
    features: tuple[Feature, ...]
    ids: Sequence[str]
    units: Sequence[str]
    entry_month: Ints
    exit_month: Ints
    exit_kind: Ints
    full_months: tuple[int, ...]
    history: Rows
    now: Rows
    trail: Rows
    clocks: tuple[int, ...]
    ahead: Floats
    first: Floats
    """`now` rows × signals: the reading's first channel as of today, for the sentence (NaN where there is none)."""
    second: Floats
    who: pl.DataFrame
    missing_tables: tuple[str, ...]
    """Tables of the contract that were not delivered, and so the signals that are silent."""

    def outcome(self, rows: Rows, months: int = 1) -> Ints:
        """What became of each row within the next `months`: STAYED, RESIGNED, LEFT_OTHERWISE, or -1 if not yet known.

        Somebody who left within the months seen is known even where the horizon is not over.
        """
        exit_month = self.exit_month[rows.person]
        gone = (exit_month <= rows.month + months) & (exit_month < len(self.landmarks))
        over = rows.month + months < len(self.landmarks)
        kind = np.where(gone, self.exit_kind[rows.person], np.where(over, STAYED, -1))
        return np.asarray(kind, dtype=np.int8)
