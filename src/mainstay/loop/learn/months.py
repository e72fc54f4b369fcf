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
from mainstay.loop.learn.prior import published_of
from mainstay.loop.panel import RESIGNED, Floats, Ints, Panel

LONGEST_LOOK = 24
"""Months after a measure began for which its outcome is followed."""
LAGS = (1, 2, 3, 5, 8, 12)
"""Months by which the states of people without measures are aged."""
INTENT_MONTHS = 8.0
"""Time in which what made somebody ask fades (to 1/e)."""
NUISANCES = 4 + 2 * len(Trigger)
"""Columns beside the effects, before those of the landmarks: level, ageing, slope of the risk estimate, its ageing;
then fading and lasting by trigger."""
MOST_STATES = 150_000
"""States of people without measures that are aged; beyond, every so manieth is taken."""


TRUSTED = 0.2
"""What a month after a measure weighs that a lot did not decide. Who was chosen, and why, is only partly on record, so
such cases say less than they seem to: at full weight they made plans worse than published effects do, .77 and .84 of
the oracle's value against .89 and .87 so (bench/effects.py, 3,000 people, both worlds, development seed 951).
"""


@dataclass(frozen=True)
class Months:
    """One entry a person-month. `offset` is the log-odds foreseen before; `design` first what else may bend the
    outcome (NUISANCES and one for each landmark, so that seasons and hard times are nobody's effect), then, with a
    minus, how much of each effect is at work (measures × width): the log-odds are offset + design · all of them.
    """

    resigned: Floats
    weight: Floats
    offset: Floats
    design: sparse.csr_matrix


@dataclass(frozen=True)
class State:
    """What the risk model says of each row of `panel.history`: log-odds of resigning within the month, and shares of
    the push (rows × drivers); and the traits on which effects may depend (rows × traits, perhaps none).
    """

    log_odds: Floats
    shares: Floats
    traits: Floats

    def relevance(self, rows: Ints, published: Floats) -> Floats:
        """Rows × width: by how much each part of an effect holds for these rows, each given a measure with these
        published effects (rows × PARTS). A trait adds a share of what is published for the person.
        """
        parts = np.column_stack([np.ones(len(rows)), self.shares[rows]])
        usual = np.einsum("rj,rj->r", parts, published)
        return np.column_stack([parts, self.traits[rows] * usual[:, None]])

    def calibration(self, base: Ints, lag: Ints, weight: Floats) -> Floats:
        """Columns that correct the state of rows `base`, `lag` months later: level, ageing, slope, its ageing."""
        years = lag / 12.0
        risk = self.log_odds[base] - np.average(self.log_odds, weights=weight)
        return np.column_stack([np.ones(len(lag)), years, risk, risk * years])


def months_of(panel: Panel, cases: Cases, measures: Sequence[Measure], state: State) -> Months:
    """Months after measures and sampled months without, stacked."""
    after = _after(panel, cases, measures, state)
    without = _without(panel, cases, state, after.design.shape[1])
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
    published, _ = published_of(measures)
    relevance = state.relevance(cases.base[case], published[cases.measure[case]])
    width = relevance.shape[1]
    columns = cases.measure[case][:, None] * width + np.arange(width)
    shape = (len(first), len(measures) * width)
    eased = sparse.csr_matrix(
        ((works[:, None] * relevance).ravel(), (np.repeat(row, width), columns.ravel())), shape=shape
    )
    calibration = state.calibration(base, lag, panel.history.weight)
    nuisance = np.hstack([calibration, _why(cases, case, month, row, len(first))])
    design = _side_by_side(nuisance, _landmarks(panel, month[first]), -eased)
    person = cases.person[case[first]]
    weight = np.where(cases.trigger[case[first]] == Trigger.LOT, 1.0, TRUSTED)
    return Months(_resigned(panel, person, month[first]), weight, state.log_odds[base], design)


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
    """For each trigger at work in the month: how fresh it is (fading), and that it was there (lasting)."""
    columns = np.zeros((rows, 2 * len(Trigger)))
    age = month - cases.start[case]
    trigger = cases.trigger[case]
    np.maximum.at(columns, (row, 2 * trigger), np.exp(-age / INTENT_MONTHS))
    np.maximum.at(columns, (row, 2 * trigger + 1), 1.0)
    return columns


def _without(panel: Panel, cases: Cases, state: State, columns: int) -> Months:
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
    blank = sparse.csr_matrix((len(base), columns - calibration.shape[1] - len(panel.landmarks) - NUISANCES + 4))
    reasons = sparse.csr_matrix((len(base), NUISANCES - 4))
    design = _side_by_side(calibration, reasons, _landmarks(panel, month), blank)
    weight = rows.weight[base].astype(float) * stride * _overlap(panel)
    return Months(_resigned(panel, person, month), weight, state.log_odds[base], design)


def _overlap(panel: Panel) -> float:
    """One over the number of states from which the same person-month is reached."""
    every = len(panel.landmarks) / len(panel.full_months) if panel.full_months else 1.0
    return every / len(LAGS)
