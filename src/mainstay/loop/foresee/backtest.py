"""The proof: what the warning would have said in the past, and what came of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from mainstay.loop.foresee import metrics
from mainstay.loop.foresee.blend import Settings
from mainstay.loop.foresee.clocks import clocks_of
from mainstay.loop.foresee.groups import Past, Sample, group_proofs
from mainstay.loop.foresee.hazard import exits_known
from mainstay.loop.foresee.recalibrate import expit, fit_lines, lay_over
from mainstay.loop.foresee.resample import Draws, measured, person_draws, share, share_interval
from mainstay.loop.foresee.rolling import Told, judge, origins_of, tell
from mainstay.loop.foresee.together import TOGETHER_FROM
from mainstay.loop.foresee.verdict import LEAST_EXITS, verdict
from mainstay.loop.panel import RESIGNED, Bools, Floats, Ints, Panel, Rows
from mainstay.loop.proofs import Bin, Capacity, Measured, Proof
from mainstay.loop.risks import HORIZONS
from mainstay.loop.threads import one_thread

TALKS = (5, 10, 20, 50)
"""How many talks HR may be able to hold, where the caller does not say."""

_ORIGINS, _DRAWS = 6, 200

MOST_JUDGED = 100_000
"""Rows (a person at an origin) from which scores and their intervals are worked out at the most, of whole people."""


@one_thread
def prove(panel: Panel, *, horizon: int = 12, seed: int = 7, talks: Sequence[int] = TALKS) -> Proof:
    """A rolling backtest by time: at each origin the model is fitted and set right on what was known then, and judged
    on the next `horizon` months (6 or 3 where the past is too short).
    """
    horizon, origins = _plan(panel, horizon)
    past = replay(panel, origins, horizon, seed)
    plain = replay(without_signals(panel), origins, horizon, seed)
    judged = past.of_some(MOST_JUDGED)
    draws = person_draws(judged.person, _DRAWS, seed)
    scores, baseline = _scores(judged, draws), _scores(plain.of_some(MOST_JUDGED), draws)
    exits = len(np.unique(past.person[past.resigned]))
    usable = _usable(talks, past)
    lead, histogram = _lead(past, panel, usable[len(usable) // 2] if usable else 0)
    return Proof(
        origins=tuple(panel.landmarks[origin] for origin in origins),
        horizon=horizon,
        people=len(np.unique(past.person)),
        exits=exits,
        scores=scores,
        baseline=baseline,
        calibration=_bins(past),
        capacity=tuple(_capacity(past, size, draws if judged is past else draws[:0]) for size in usable),
        lead_months=lead,
        lead_histogram=histogram,
        groups=group_proofs(panel, past, usable[len(usable) // 2] if usable else 0, Sample(judged, draws)),
        enough=exits >= LEAST_EXITS,
        verdict=verdict(exits, horizon, scores, baseline),
    )


def _plan(panel: Panel, horizon: int) -> tuple[int, tuple[int, ...]]:
    """The longest horizon with two origins, or with one, or none at all."""
    shorter = [length for length in (*reversed(HORIZONS),) if length <= horizon] or [horizon]
    for least in (2, 1):
        for length in shorter:
            origins = origins_of(panel, length, _ORIGINS)
            if len(origins) >= least:
                return length, origins
    return shorter[-1], ()


def replay(panel: Panel, origins: Sequence[int], horizon: int, seed: int) -> Past:
    """Tell at each origin what was known then, recalibrated on earlier origins whose outcome was known then."""
    told: list[Told] = []
    curves = [np.zeros((0, horizon))]
    settings: Settings | None = None
    chosen_on, clocks = 0, clocks_of(panel)
    for origin in origins:
        # settings are chosen on the first origin's rows, and again only where three times as many have left since, or
        # enough for what the warning asks from there on
        left = exits_known(panel, origin)
        if left > 3 * chosen_on or left >= TOGETHER_FROM > chosen_on:
            settings = None
        part = tell(panel, origin, settings, seed, clocks)
        if settings is None:
            settings, chosen_on = part.hazard.settings, left
        lines = fit_lines({length: judge(panel, told, length, origin) for length in HORIZONS})
        curve = np.maximum.accumulate(expit(lay_over(lines, part.chance)[0]), axis=1)
        curves.append(curve[:, :horizon])
        told.append(part)
    return _past(panel, told, curves, horizon)


def _past(panel: Panel, told: Sequence[Told], curves: Sequence[Floats], horizon: int) -> Past:
    nobody = np.zeros(0, dtype=np.int64)
    person = np.concatenate([nobody, *(part.rows.person for part in told)])
    origin = np.concatenate([nobody, *(part.rows.month for part in told)])
    resigned = np.concatenate([nobody, *(panel.outcome(part.rows, horizon) for part in told)]) == RESIGNED
    time = np.minimum(panel.exit_month[person] - origin, horizon)
    ranks = [np.argsort(np.argsort(-curve[:, -1], kind="stable"), kind="stable") for curve in curves[1:]]
    return Past(person, origin, np.concatenate(list(curves)), time, resigned, np.concatenate([nobody, *ranks]))


def without_signals(panel: Panel) -> Panel:
    """The same company knowing tenure and season only: the bar to clear."""

    def bare(rows: Rows) -> Rows:
        return replace(rows, values=rows.values[:, :0], unit=np.full(len(rows), -1, dtype=np.int64))

    return replace(
        panel, features=(), units=(), clocks=(), history=bare(panel.history), now=bare(panel.now),
        trail=bare(panel.trail), ahead=panel.ahead[:, :, :0], first=panel.first[:, :0], second=panel.second[:, :0],
    )  # fmt: skip


def _scores(past: Past, draws: Draws) -> dict[str, Measured]:
    """Every score that can be computed, by name; none where there was nobody to score."""
    if len(past.person) == 0:
        return {}
    y, p, t = past.resigned, past.chance, past.time.astype(np.float64)
    horizon = past.curve.shape[1]
    by_month = np.stack([y & (past.time <= k + 1) for k in range(horizon)], axis=1)
    error = ((past.curve - by_month) ** 2).mean(axis=1)
    few = draws[:60]
    found = {
        "auc": measured(within(past, lambda r, w: metrics.auc(y[r], p[r], w)), draws, len(y)),
        "average_precision": measured(within(past, lambda r, w: metrics.average_precision(y[r], p[r], w)), few, len(y)),
        "harrell_c": measured(within(past, lambda r, w: metrics.harrell_c(t[r], y[r], p[r], w)), few, len(y)),
        "uno_c": measured(within(past, lambda r, w: metrics.uno_c(t[r], y[r], p[r], horizon + 1, w)), few, len(y)),
        "brier": measured(lambda w: metrics.brier(y, p, w), draws, len(y)),
        "integrated_brier": measured(lambda w: float(w @ error / max(w.sum(), 1e-12)), draws, len(y)),
        "calibration_slope": measured(lambda w: metrics.calibration_slope(y, p, w), few, len(y)),
        "calibration_in_the_large": measured(lambda w: metrics.expected_over_observed(y, p, w), draws, len(y)),
    }
    return {name: score for name, score in found.items() if score is not None}


def within(past: Past, score: Callable[[Ints, Floats], float]) -> Callable[[Floats], float]:
    """The score inside each origin, meaned by the number of pairs there: people are ranked against those who were
    here on the same day, so that a rate that moves with time neither helps nor hurts.
    """
    parts = [np.flatnonzero(past.origin == origin) for origin in np.unique(past.origin)]

    def whole(weight: Floats) -> float:
        found = np.array([score(rows, weight[rows]) for rows in parts])
        pairs = np.array([float(weight[rows] @ past.resigned[rows]) * float(weight[rows].sum()) for rows in parts])
        usable = np.isfinite(found) & (pairs > 0)
        return float(np.average(found[usable], weights=pairs[usable])) if usable.any() else float("nan")

    return whole


def _bins(past: Past) -> tuple[Bin, ...]:
    """Up to ten groups of like chance, each with some ten resignations if there are enough."""
    count = int(np.clip(past.resigned.sum() // 10, 1, 10))
    if len(past.chance) == 0:
        return ()
    parts = np.array_split(np.argsort(past.chance, kind="stable"), count)
    return tuple(
        Bin(float(past.chance[part].mean()), share(float(past.resigned[part].sum()), len(part)))
        for part in parts
        if len(part)
    )


def _usable(talks: Sequence[int], past: Past) -> tuple[int, ...]:
    """Numbers of talks below the number of people at every origin."""
    if len(past.person) == 0:
        return ()
    least = int(np.bincount(past.origin)[np.unique(past.origin)].min())
    return tuple(sorted({int(size) for size in talks if 0 < size < least}))


def _capacity(past: Past, size: int, draws: Draws) -> Capacity:
    """With no draws (of a very large company) the intervals are Wilson's alone."""
    reached = past.top < size
    hits = reached & past.resigned
    precision = recall = None
    if len(draws):
        precision = measured(lambda w: _ratio(w, hits, reached), draws, int(reached.sum()))
        recall = measured(lambda w: _ratio(w, hits, past.resigned), draws, int(past.resigned.sum()))
    return Capacity(
        size,
        _at_least_as_wide(precision, float(hits.sum()), float(reached.sum())),
        _at_least_as_wide(recall, float(hits.sum()), float(past.resigned.sum())),
    )


def _at_least_as_wide(found: Measured | None, hits: float, of: float) -> Measured:
    """Resampling says "certain" of a share of nothing or of all; Wilson's interval does not."""
    plain = share(hits, of)
    if found is None:
        return plain
    low, high = share_interval(hits, of)
    return Measured(found.value, min(found.low, low), max(found.high, high), found.n)


def _ratio(weight: Floats, part: Bools, whole: Bools) -> float:
    of = float(weight @ whole)
    return float(weight @ part) / of if of > 0 else float("nan")


def _lead(past: Past, panel: Panel, size: int) -> tuple[Measured | None, tuple[tuple[int, int], ...]]:
    """Months from the first origin at which somebody was among the `size` highest to the resignation."""
    alerted = (past.top < size) & past.resigned
    people = np.unique(past.person[alerted])
    if len(people) == 0:
        return None, ()
    first = np.array([past.origin[(past.person == person) & (past.top < size)].min() for person in people])
    months = panel.exit_month[people] - first
    mean = float(months.mean())
    half = 1.96 * float(months.std(ddof=1)) / float(np.sqrt(len(months))) if len(months) > 1 else mean
    counted = np.unique(months, return_counts=True)
    histogram = tuple((int(month), int(count)) for month, count in zip(*counted, strict=True))
    return Measured(mean, max(mean - half, 0.0), mean + half, len(people)), histogram
