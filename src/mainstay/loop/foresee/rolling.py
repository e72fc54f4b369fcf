"""What the warning would have said at past origins, knowing only what was known then."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from mainstay.loop.foresee.blend import Settings
from mainstay.loop.foresee.clocks import Clock, run_ahead
from mainstay.loop.foresee.hazard import Hazard, calendar_of, fit_hazard
from mainstay.loop.foresee.outlook import MONTHS, View, course, look_ahead
from mainstay.loop.panel import RESIGNED, STAYED, Bools, Floats, Panel, Rows
from mainstay.loop.threads import in_parts

LEAST_HISTORY = 6
"""Months to learn from before the first origin."""


@dataclass(frozen=True)
class Told:
    """At one origin: everybody here then (without their signals), and the chance told for each of the next twelve
    months.
    """

    origin: int
    rows: Rows
    chance: Floats
    hazard: Hazard


def origins_of(panel: Panel, horizon: int, at_most: int) -> tuple[int, ...]:
    """Up to `at_most` full months, evenly spread, with a past before them and `horizon` months known after them."""
    last = len(panel.landmarks) - 1 - horizon
    fit = [month for month in sorted(panel.full_months) if LEAST_HISTORY <= month <= last]
    if len(fit) <= at_most:
        return tuple(fit)
    places = np.unique(np.linspace(0, len(fit) - 1, at_most).round().astype(np.int64))
    return tuple(fit[place] for place in places)


def tell(panel: Panel, origin: int, settings: Settings | None, seed: int, clocks: Sequence[Clock]) -> Told:
    """Fit on what was known at the origin and look ahead from it."""
    rows = panel.history.take(np.flatnonzero(panel.history.month == origin))
    hazard = fit_hazard(panel, origin, settings, seed)
    going = course(hazard, panel, origin)

    def told(which: slice) -> Floats:
        part = rows.take(which)
        view = View(part, calendar_of(panel, part.month), *run_ahead(clocks, part))
        return look_ahead(hazard, going, view).chance

    parts = in_parts(len(rows), told)
    chance = np.concatenate(parts) if parts else np.zeros((0, MONTHS))
    return Told(origin, replace(rows.bare(), values=np.zeros((len(rows), 0), dtype=np.float32)), chance, hazard)


@dataclass(frozen=True)
class Judged:
    """Chances told for one horizon whose outcome is known, pooled over origins."""

    chance: Floats
    resigned: Bools
    person: np.ndarray
    weight: Floats


def judge(panel: Panel, told: Sequence[Told], horizon: int, until: int) -> Judged:
    """Pair what was told with what came of it, as far as known at landmark `until`. Origins closer together than the
    horizon share outcomes; their rows weigh less in proportion.
    """
    usable = [part for part in told if part.origin + horizon <= until]
    gap = min(np.diff([part.origin for part in usable]), default=horizon) if len(usable) > 1 else horizon
    chance, resigned, person = [np.zeros(0)], [np.zeros(0, dtype=bool)], [np.zeros(0, dtype=np.int64)]
    for part in usable:
        outcome = panel.outcome(part.rows, horizon)
        known = outcome >= STAYED
        chance.append(part.chance[known, horizon - 1])
        resigned.append(outcome[known] == RESIGNED)
        person.append(np.asarray(part.rows.person[known], dtype=np.int64))
    pooled = np.concatenate(chance)
    weight = np.full(len(pooled), min(1.0, float(gap) / horizon))
    return Judged(pooled, np.concatenate(resigned), np.concatenate(person), weight)
