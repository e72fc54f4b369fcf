"""The slab's time axis: months before the panel's first landmark, the panel's own, and those ahead of the as-of day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numba as nb
import numpy as np
from numpy.typing import NDArray

from mainstay.core.calendar import EPOCH, landmarks

AHEAD = 12
"""Months after the as-of day for which clocks are advanced."""

Days = NDArray[np.int32]


def day_number(day: date) -> int:
    """Days since 1970-01-01."""
    return day.toordinal() - EPOCH


@dataclass(frozen=True)
class Span:
    """Landmarks by slab position: position 0 stands for everything before the first whole month, `first` is the
    panel's first landmark, `now` the as-of day, and `AHEAD` more follow.
    """

    as_of: date
    first: int
    now: int
    days: Days

    @classmethod
    def of(cls, as_of: date, months: int, back: int) -> Span:
        """A span of `months` landmarks that can look `back` months further."""
        days = landmarks(as_of, months + back, ahead=AHEAD)
        return cls(as_of, back, months + back - 1, np.array([day_number(day) for day in days], dtype=np.int32))

    @property
    def panel(self) -> Days:
        """Day numbers of the panel's own landmarks."""
        return self.days[self.first : self.now + 1]

    def ago(self, months: int) -> Days:
        """For each position, the landmark so many months earlier."""
        earlier = landmarks(self.as_of, self.now + 1 + months, ahead=AHEAD)[: len(self.days)]
        return np.array([day_number(day) for day in earlier], dtype=np.int32)

    def bins(self, day: Days) -> NDArray[np.int16]:
        """Position of the first landmark on or after each day; the number of positions for days after the last."""
        lowest, highest = int(self.days[0]), int(self.days[-1])
        table = np.searchsorted(self.days, np.arange(lowest, highest + 2), side="left").astype(np.int16)
        return np.asarray(look_up(day, table, lowest))


@nb.njit(cache=True, nogil=True)
def look_up(day: Days, table: NDArray[np.int16], lowest: int) -> NDArray[np.int16]:
    """`table` by days counted from `lowest`, its ends for days beyond them."""
    found = np.empty(len(day), dtype=np.int16)
    last = len(table) - 1
    for row in range(len(day)):
        place = int(day[row]) - lowest
        found[row] = table[0 if place < 0 else min(place, last)]
    return found
