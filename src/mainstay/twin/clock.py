"""The months of the simulation, as day numbers (days since 1970-01-01, as Arrow counts)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from mainstay.core.calendar import EPOCH, landmarks
from mainstay.loop.panel import Ints


@dataclass(frozen=True)
class Clock:
    """`first[t]` and `last[t]` are the first and last day of month t, `month[t]` and `year[t]` as in the calendar.

    Month `warm` is the first in the files; `now` the last, ending on the as-of day; 12 more lie ahead.
    """

    first: Ints
    last: Ints
    month: Ints
    year: Ints
    warm: int
    now: int

    @classmethod
    def of(cls, as_of: date, months: int, warm: int, ahead: int = 12) -> Clock:
        """Months up to `as_of`: `warm` before the files begin, `months` within them, `ahead` after."""
        ends = landmarks(as_of, months + warm + 1, ahead)
        last = np.array([number(day) for day in ends[1:]], dtype=np.int32)
        first = np.array([number(day) + 1 for day in ends[:-1]], dtype=np.int32)
        # A month is named after the calendar month in which most of its days lie: that of its middle.
        middles = [day - timedelta(days=15) for day in ends[1:]]
        return cls(
            first,
            last,
            np.array([day.month for day in middles]),
            np.array([day.year for day in middles]),
            warm,
            warm + months - 1,
        )


def number(day: date) -> int:
    """Days since 1970-01-01."""
    return day.toordinal() - EPOCH


def month_of(days: Ints) -> Ints:
    """Calendar month (1 to 12) of day numbers."""
    return np.asarray(days.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64) % 12 + 1)
