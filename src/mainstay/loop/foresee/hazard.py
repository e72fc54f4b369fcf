"""A monthly hazard of resigning and of leaving otherwise, learnt from the panel's rows up to a month."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from mainstay.loop.foresee.additive import MONTHLY, Additive, Base, Known, Tuning, fit_additive
from mainstay.loop.foresee.blend import Blend, Settings, Task, fit_blend
from mainstay.loop.foresee.sampling import places_of
from mainstay.loop.panel import LEFT_OTHERWISE, RESIGNED, Floats, Ints, Panel, Rows

OTHERWISE = Base(float(np.log((1 - 0.04) ** (-1 / 12) - 1)), 0.8)
"""Prior of the monthly log-odds of leaving otherwise (dismissed, retired): 4 % a year, a judgement, and wide."""

LEARN_AT_MOST = 60_000
"""Rows to fit on; above it exits and others are thinned and weighted back (same AUC and Brier: findings, section 1)."""


@dataclass(frozen=True)
class Hazard:
    """What a month holds: `leaving` for resignations, `otherwise` for the exits that compete with them."""

    leaving: Blend
    otherwise: Additive
    exits: int
    form: str

    @property
    def settings(self) -> Settings:
        """What was chosen by the rows this was learnt from."""
        return self.leaving.settings


def calendar_of(panel: Panel, month: Ints) -> Ints:
    """Calendar month (0 January) in which the step after each landmark month ends."""
    ends = np.array([day.month % 12 for day in panel.landmarks], dtype=np.int64)
    return np.asarray(ends[month])


def known_rows(panel: Panel, until: int, kind: int, at_most: int = LEARN_AT_MOST, seed: int = 7) -> Known:
    """Rows whose next month was over by landmark `until`, and whether they ended in `kind`; other exits are censored
    (the row counts as a month without the event, which is what a cause-specific hazard asks for).
    """
    past = np.flatnonzero(panel.history.month < until)
    outcome = panel.outcome(panel.history.bare().take(past), 1)
    past, outcome = past[outcome >= 0], outcome[outcome >= 0]
    # the signals of the rows that are learnt from only: all of them would be the largest thing in memory
    kept, factor = places_of(outcome == kind, at_most, seed)
    known = as_known(panel, panel.history.take(past[kept]), (outcome[kept] == kind).astype(np.float64))
    return known.weighed(factor)


def exits_known(panel: Panel, until: int) -> int:
    """Resignations seen by landmark `until`."""
    return int(np.count_nonzero((panel.exit_kind == RESIGNED) & (panel.exit_month <= until)))


def as_known(panel: Panel, rows: Rows, happened: Floats) -> Known:
    """Panel rows as arrays for fitting or scoring."""
    return Known(
        rows.values, rows.tenure, calendar_of(panel, rows.month), np.asarray(rows.unit, dtype=np.int64),
        happened, np.asarray(rows.weight, dtype=np.float64), rows.person,
    )  # fmt: skip


def fit_hazard(panel: Panel, until: int, settings: Settings | None = None, seed: int = 7) -> Hazard:
    """Both hazards from what was known at landmark `until`; what `settings` does not say is chosen by those rows."""
    known = known_rows(panel, until, RESIGNED, seed=seed)
    if len(known) == 0:
        known = _nobody_left_yet(panel, until)
    leaving = fit_blend(known, Task(panel.features, len(panel.units), MONTHLY, seed), settings)
    plain = leaving.boosted is None and leaving.together is None
    form = "prior" if known.exits == 0 else "additive" if plain else "additive+boosted"
    return Hazard(leaving, fit_otherwise(panel, until, seed), known.exits, form)


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
    return known.weighed(np.full(len(known), 1e-9))


def _without_features(known: Known) -> Known:
    nowhere = np.full(len(known), -1, dtype=np.int64)
    empty = known.values[:, :0]
    return Known(empty, known.tenure, known.calendar, nowhere, known.happened, known.weight, known.person)
