"""Since when somebody's risk has been risen."""

from __future__ import annotations

import numpy as np

from mainstay.loop.foresee.hazard import Hazard
from mainstay.loop.panel import Floats, Ints, Panel
from mainstay.loop.threads import in_parts

RISEN = float(np.log(1.25))
"""A quarter above the person's own low of the past year counts as risen: the change a reader would act on."""

_LEAST_MONTHS = 3


def risen_since(hazard: Hazard, panel: Panel) -> Ints:
    """Months for which the monthly odds have been at least 1.25 times the lower quartile of the person's own past
    year, without a break until now, for each row of `panel.now`; 0 where they are not, -1 where the trail is too short.

    Signals, tenure and team count; the calendar does not, because it rises for everyone.
    """
    out = np.full(len(panel.now), -1, dtype=np.int64)
    trail = panel.trail
    if len(trail) == 0:
        return out
    leaving = hazard.leaving

    def pull(which: slice) -> Floats:
        return np.asarray(leaving.contribution(trail.values[which], trail.tenure[which]).sum(axis=1))

    reach = np.concatenate(in_parts(len(trail), pull))
    reach = reach + leaving.tenure_adds(trail.tenure) + leaving.unit_adds(np.asarray(trail.unit))
    people, place = np.unique(trail.person, return_inverse=True)
    last = len(panel.landmarks) - 1
    grid = np.full((len(people), 13), np.nan)
    inside = (trail.month <= last) & (trail.month > last - 13)
    grid[place[inside], trail.month[inside] - (last - 12)] = reach[inside]
    found = months_risen(grid)
    where = np.searchsorted(people, panel.now.person)
    where = np.minimum(where, len(people) - 1)
    matched = people[where] == panel.now.person
    out[matched] = found[where[matched]]
    return out


def months_risen(grid: Floats) -> Ints:
    """People × 13 months (last is now, NaN absent): length of the run of risen months that ends now."""
    known = (~np.isnan(grid)).sum(axis=1)
    enough = known >= _LEAST_MONTHS
    ordered = np.sort(grid, axis=1)
    place, part = np.divmod((np.maximum(known, 2) - 1) * 0.25, 1)
    below, above = (
        np.take_along_axis(ordered, at.astype(np.int64)[:, None], axis=1)[:, 0] for at in (place, place + 1)
    )
    low = np.where(
        enough, np.where(part < 0.5, below + (above - below) * part, above - (above - below) * (1 - part)), np.inf
    )
    risen = grid >= (low + RISEN)[:, None]
    run = np.cumprod(risen[:, ::-1], axis=1).sum(axis=1)
    return np.where(enough & ~np.isnan(grid[:, -1]), run, -1)
