"""Clocks of past rows: the panel looks ahead only from today, so how its clocks run is read off that."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from mainstay.loop.panel import Floats, Panel, Rows

MONTHS = 12


@dataclass(frozen=True)
class Clock:
    """One that gains the same `step` a month for everyone (months since)."""

    column: int
    step: float


def clocks_of(panel: Panel) -> tuple[Clock, ...]:
    """The clocks whose future can be told of past rows too; the others (days to a vest, anniversaries) are left to
    fade like signals. Measured: reading them off tenure instead took .10 of AUC on a set whose exits fall on
    anniversaries.
    """
    found = []
    for place, column in enumerate(panel.clocks):
        path = np.concatenate([panel.now.values[:, [column]], panel.ahead[:, :, place]], axis=1).astype(np.float64)
        gains = np.diff(path, axis=1)
        gains = gains[~np.isnan(gains)]
        if len(gains) and np.ptp(gains) < 0.2 * abs(float(np.median(gains))):
            found.append(Clock(column, float(np.median(gains))))
    return tuple(found)


def run_ahead(clocks: Sequence[Clock], rows: Rows) -> tuple[tuple[int, ...], Floats]:
    """Columns that move, and rows x 12 x clocks as `Panel.ahead`."""
    months = np.arange(1, MONTHS + 1, dtype=np.float64)
    ahead = np.empty((len(rows), MONTHS, len(clocks)))
    for place, clock in enumerate(clocks):
        ahead[:, :, place] = rows.values[:, [clock.column]] + clock.step * months[None, :]
    return tuple(clock.column for clock in clocks), ahead
