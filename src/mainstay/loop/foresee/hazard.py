"""A monthly hazard of resigning and of leaving otherwise, learnt from the panel's rows up to a month."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from mainstay.loop.foresee.additive import MONTHLY, Additive, Base, Known, Tuning, fit_additive
from mainstay.loop.panel import LEFT_OTHERWISE, RESIGNED, Floats, Ints, Panel, Rows

OTHERWISE = Base(float(np.log((1 - 0.04) ** (-1 / 12) - 1)), 0.8)
"""Prior of the monthly log-odds of leaving otherwise (dismissed, retired): 4 % a year, a judgement, and wide."""

LEARN_AT_MOST = 60_000
"""Rows to fit on; above it exits and others are thinned and weighted back (same AUC and Brier: findings, section 1)."""


@dataclass(frozen=True)
class Hazard:
    """What a month holds: `leaving` for resignations, `otherwise` for the exits that compete with them."""

    leaving: Additive
    otherwise: Additive
    exits: int
    form: str


def calendar_of(panel: Panel, month: Ints) -> Ints:
    """Calendar month (0 January) in which the step after each landmark month ends."""
    ends = np.array([day.month % 12 for day in panel.landmarks], dtype=np.int64)
    return np.asarray(ends[month])


def known_rows(panel: Panel, until: int, kind: int, at_most: int = LEARN_AT_MOST, seed: int = 7) -> Known:
    """Rows whose next month was over by landmark `until`, and whether they ended in `kind`; other exits are censored
    (the row counts as a month without the event, which is what a cause-specific hazard asks for).
    """
    rows = panel.history.take(np.flatnonzero(panel.history.month < until))
    outcome = panel.outcome(rows, 1)
    known = as_known(panel, rows, (outcome == kind).astype(np.float64)).take(outcome >= 0)
    return thinned(known, at_most, seed)


def as_known(panel: Panel, rows: Rows, happened: Floats) -> Known:
    """Panel rows as arrays for fitting or scoring."""
    return Known(
        rows.values, rows.tenure, calendar_of(panel, rows.month), np.asarray(rows.unit, dtype=np.int64),
        happened, np.asarray(rows.weight, dtype=np.float64), rows.person,
    )  # fmt: skip


def thinned(known: Known, at_most: int, seed: int) -> Known:
    """At most that many rows: exits keep up to a third of the places, and every row's weight makes up for the rest."""
    if len(known) <= at_most:
        return known
    rng = np.random.default_rng(seed)
    event = known.happened > 0
    parts, factor = [], np.ones(len(known))
    room = at_most - min(int(event.sum()), at_most // 3)
    for which, places in ((event, at_most // 3), (~event, room)):
        index = np.flatnonzero(which)
        if len(index) > places:
            factor[index] = len(index) / places
            index = np.sort(rng.choice(index, places, replace=False))
        parts.append(index)
    kept = np.sort(np.concatenate(parts))
    taken = known.take(kept)
    return Known(
        taken.values,
        taken.tenure,
        taken.calendar,
        taken.unit,
        taken.happened,
        taken.weight * factor[kept],
        taken.person,
    )


def fit_hazard(panel: Panel, until: int, tuning: Tuning | None = None, seed: int = 7) -> Hazard:
    """Both hazards from what was known at landmark `until`."""
    known = known_rows(panel, until, RESIGNED, seed=seed)
    if len(known) == 0:
        known = _nobody_left_yet(panel, until)
    leaving = fit_additive(known, panel.features, len(panel.units), MONTHLY, tuning)
    return Hazard(leaving, fit_otherwise(panel, until, seed), known.exits, "additive" if known.exits else "prior")


def fit_otherwise(panel: Panel, until: int, seed: int = 7) -> Additive:
    """The competing exits: base rate, tenure and season only."""
    known = known_rows(panel, until, LEFT_OTHERWISE, at_most=LEARN_AT_MOST // 2, seed=seed)
    if len(known) == 0:
        known = _nobody_left_yet(panel, until)
    return fit_additive(_without_features(known), (), 0, OTHERWISE, Tuning())


def _nobody_left_yet(panel: Panel, until: int) -> Known:
    """Rows for the scale of the shapes alone where no month is over yet; they weigh next to nothing."""
    rows = panel.now if until >= len(panel.landmarks) - 1 else panel.history.take(panel.history.month == until)
    known = as_known(panel, rows, np.zeros(len(rows)))
    return Known(
        known.values, known.tenure, known.calendar, known.unit, known.happened, known.weight * 1e-9, known.person
    )


def _without_features(known: Known) -> Known:
    nowhere = np.full(len(known), -1, dtype=np.int64)
    empty = known.values[:, :0]
    return Known(empty, known.tenure, known.calendar, nowhere, known.happened, known.weight, known.person)


def steady_steps(panel: Panel) -> Floats:
    """What each feature gains a month if nothing else happens, where that is the same for everyone (months since);
    nothing for the others. Read off the panel's own look ahead, so that past origins can be advanced alike.
    """
    steps = np.zeros(len(panel.features))
    for place, column in enumerate(panel.clocks):
        path = np.concatenate([panel.now.values[:, [column]], panel.ahead[:, :, place]], axis=1).astype(np.float64)
        gains = np.diff(path, axis=1)
        gains = gains[~np.isnan(gains)]
        if len(gains) and np.ptp(gains) < 0.2 * abs(float(np.median(gains))):
            steps[column] = float(np.median(gains))
    return steps
