"""Person-months after measures, and person-months without, as one regression: outcome, offset, who eased what, why.

A month after a measure is compared with what the risk model said *before* the measure began, aged by as many months:
what a measure does to the signals (a raise closes the pay gap) is part of its effect and must not be explained away.
Months of people without measures, aged in the same way, show how a risk estimate wears off, so that its calibration
is learnt where nothing was given. Each such month is weighted by one over its chance to be in the sample.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from mainstay.core.catalogue import Measure
from mainstay.loop.effects import REBOUND_MONTHS, TOGETHER, Course
from mainstay.loop.learn.cases import Cases, Trigger
from mainstay.loop.learn.prior import PARTS
from mainstay.loop.panel import RESIGNED, Floats, Ints, Panel

LONGEST_LOOK = 24
"""Months after a measure began for which its outcome is followed."""
LAGS = (1, 2, 3, 5, 8, 12, 17, 23)
"""Months by which the states of people without measures are aged: as far as outcomes of measures are followed."""
AGEING_MONTHS = 8.0
"""Time in which a risk estimate wears off (to 1/e)."""
INTENT_MONTHS = 8.0
"""Time in which what made somebody ask fades (to 1/e)."""
NUISANCES = 4 + 2 * len(Trigger)
"""First columns: level, ageing, slope of the risk estimate, its ageing; then fading and lasting by trigger."""
CHOSEN = (Trigger.ASKED, Trigger.OFFERED)
"""Triggers by which somebody chose who is given which measure, for reasons that are only partly on record."""
MOST_STATES = 110_000
"""States of people without measures that are aged; beyond, every so manieth is taken."""


@dataclass(frozen=True)
class Months:
    """One entry a person-month. `offset` is the log-odds foreseen before; `design` first what else may bend the
    outcome (NUISANCES; one for each measure, at work where somebody chose whom to give it; one for each landmark, so
    that seasons and hard times are nobody's effect), then, with a minus, how much of each effect is at work (measures ×
    PARTS): the log-odds are offset + design · all of them.
    """

    resigned: Floats
    weight: Floats
    offset: Floats
    design: sparse.csr_matrix


@dataclass(frozen=True)
class State:
    """What the risk model says of each row of `panel.history`: log-odds of resigning within the month, and shares of
    the push (rows × drivers).
    """

    log_odds: Floats
    shares: Floats

    def relevance(self, rows: Ints) -> Floats:
        """Rows × PARTS: by how much each part of an effect holds for these rows."""
        return np.column_stack([np.ones(len(rows)), self.shares[rows]])

    def calibration(self, base: Ints, lag: Ints, weight: Floats) -> Floats:
        """Columns that correct the state of rows `base`, `lag` months later: level, ageing, slope, its ageing."""
        aged = 1 - np.exp(-lag / AGEING_MONTHS)
        risk = self.log_odds[base] - np.average(self.log_odds, weights=weight)
        return np.column_stack([np.ones(len(lag)), aged, risk, risk * aged])


def months_of(panel: Panel, cases: Cases, measures: Sequence[Measure], state: State) -> Months:
    """Months after measures and sampled months without, stacked."""
    after = _after(panel, cases, measures, state)
    without = _without(panel, cases, state, len(measures))
    return Months(
        np.concatenate([after.resigned, without.resigned]),
        np.concatenate([after.weight, without.weight]),
        np.concatenate([after.offset, without.offset]),
        sparse.vstack([after.design, without.design], format="csr"),
    )


def _resigned(panel: Panel, person: Ints, month: Ints) -> Floats:
    """Whether the person resigned in the month that starts at the landmark."""
    return np.asarray(((panel.exit_month[person] == month + 1) & (panel.exit_kind[person] == RESIGNED)).astype(float))


def _after(panel: Panel, cases: Cases, measures: Sequence[Measure], state: State) -> Months:
    case, month = _followed(panel, cases, measures)
    order = np.lexsort((cases.start[case], month, cases.person[case]))
    case, month = case[order], month[order]
    key = cases.person[case] * len(panel.landmarks) + month
    _, first, row = np.unique(key, return_index=True, return_inverse=True)
    # Where several measures run together the state is the one before the first of them.
    base = cases.base[case[first]]
    lag = month[first] - panel.history.month[base]
    works = Course.of(measures).at_work(cases.measure[case], month - cases.start[case]) * cases.dose[case]
    works *= _together(key, works * _usual(measures)[cases.measure[case]])
    columns = cases.measure[case][:, None] * PARTS + np.arange(PARTS)
    eased = sparse.csr_matrix(
        ((works[:, None] * state.relevance(cases.base[case])).ravel(), (np.repeat(row, PARTS), columns.ravel())),
        shape=(len(first), len(measures) * PARTS),
    )
    chosen = works * np.isin(cases.trigger[case], CHOSEN)
    bent = sparse.csr_matrix((chosen, (row, cases.measure[case])), shape=(len(first), len(measures)))
    nuisance = np.hstack([
        state.calibration(base, lag, panel.history.weight), _why(cases, case, month, row, len(first)),
    ])  # fmt: skip
    design = _side_by_side(nuisance, bent, _landmarks(panel, month[first]), -eased)
    person = cases.person[case[first]]
    return Months(_resigned(panel, person, month[first]), np.ones(len(first)), state.log_odds[base], design)


def _side_by_side(*parts: Floats | sparse.csr_matrix) -> sparse.csr_matrix:
    return sparse.csr_matrix(sparse.hstack([sparse.csr_matrix(part) for part in parts]))


def _landmarks(panel: Panel, month: Ints) -> sparse.csr_matrix:
    """Months × landmarks: one where the month begins."""
    rows = np.arange(len(month))
    return sparse.csr_matrix((np.ones(len(month)), (rows, month)), shape=(len(month), len(panel.landmarks)))


def _usual(measures: Sequence[Measure]) -> Floats:
    """Published size of each measure, its parts added up: to rank those that run together."""
    sizes = [sum((ease.log_hazard for ease in measure.eases), 0.0) for measure in measures]
    return np.array(sizes, dtype=float)


def _together(key: Ints, size: Floats) -> Floats:
    """Share at which each of the measures at work in the same person-month (`key`) works, the strongest first."""
    order = np.lexsort((-size, key))
    begins = np.concatenate([[True], key[order][1:] != key[order][:-1]])
    place = np.arange(len(key)) - np.maximum.accumulate(np.where(begins, np.arange(len(key)), 0))
    share = np.empty(len(key))
    share[order] = TOGETHER**place
    return share


def _followed(panel: Panel, cases: Cases, measures: Sequence[Measure]) -> tuple[Ints, Ints]:
    """Pairs of case and month in which the person was still here and the outcome is known."""
    lasts = np.array([measure.lasts_months + REBOUND_MONTHS for measure in measures], dtype=np.int64)
    stop = np.minimum(cases.start + np.minimum(lasts[cases.measure], LONGEST_LOOK), cases.end)
    stop = np.minimum(stop, np.minimum(panel.exit_month[cases.person], len(panel.landmarks) - 1))
    count = np.maximum(stop - cases.start, 0)
    case = np.repeat(np.arange(len(cases)), count)
    within = np.arange(count.sum()) - np.repeat(np.cumsum(count) - count, count)
    return case, cases.start[case] + within


def _why(cases: Cases, case: Ints, month: Ints, row: Ints, rows: int) -> Floats:
    """For each trigger: how fresh its cases are (fading), and how many there are (lasting). They add up: who was chosen
    twice was twice thought to be on the way out.
    """
    columns = np.zeros((rows, 2 * len(Trigger)))
    age = month - cases.start[case]
    trigger = cases.trigger[case]
    np.add.at(columns, (row, 2 * trigger), np.exp(-age / INTENT_MONTHS))
    np.add.at(columns, (row, 2 * trigger + 1), 1.0)
    return columns


def _without(panel: Panel, cases: Cases, state: State, measures: int) -> Months:
    rows = panel.history
    known = np.flatnonzero(np.isin(rows.month, panel.full_months)) if panel.full_months else np.arange(len(rows))
    stride = -(-len(known) // MOST_STATES)
    known = known[::stride] if stride else known
    base = np.repeat(known, len(LAGS))
    month = rows.month[base] + np.tile(np.array(LAGS), len(known))
    person = rows.person[base]
    here = (panel.exit_month[person] > month) & (month < len(panel.landmarks) - 1)
    kept = here & (cases.first_start[person] > month)
    base, month, person = base[kept], month[kept], person[kept]
    calibration = state.calibration(base, month - rows.month[base], rows.weight)
    before = sparse.csr_matrix((len(base), NUISANCES - calibration.shape[1] + measures))
    effects = sparse.csr_matrix((len(base), measures * PARTS))
    design = _side_by_side(calibration, before, _landmarks(panel, month), effects)
    weight = rows.weight[base].astype(float) * stride * _overlap(panel)
    return Months(_resigned(panel, person, month), weight, state.log_odds[base], design)


def _overlap(panel: Panel) -> float:
    """One over the number of states from which the same person-month is reached."""
    every = len(panel.landmarks) / len(panel.full_months) if panel.full_months else 1.0
    return every / len(LAGS)
