"""The warning: from a panel to a risk for each person here now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from mainstay.core.words import Driver
from mainstay.loop.foresee.average import beyond, mean_known
from mainstay.loop.foresee.clocks import clocks_of
from mainstay.loop.foresee.hazard import Hazard, calendar_of, fit_hazard
from mainstay.loop.foresee.outlook import MONTHS, Outlook, View, course, look_ahead
from mainstay.loop.foresee.recalibrate import Line, expit, fit_lines, lay_over, logit
from mainstay.loop.foresee.rolling import judge, origins_of, tell
from mainstay.loop.foresee.since import risen_since
from mainstay.loop.panel import Bools, Feature, Floats, Ints, Panel, Rows
from mainstay.loop.risks import DRIVERS, HORIZONS, TO_80, Risks
from mainstay.loop.threads import in_parts, one_thread, side_by_side

_ORIGINS = 3


@dataclass(frozen=True)
class _Model:
    """The hazard, the lines that set its horizons right, and the variance of what each feature adds among those of whom
    it is known.
    """

    hazard: Hazard
    lines: Mapping[int, Line]
    usual: Floats


@dataclass(frozen=True)
class _Scored:
    """A chunk of rows scored: see `Risks` for the names."""

    curve: Floats
    low: Floats
    high: Floats
    log_odds: Floats
    enough: Bools


@one_thread
def understand(panel: Panel, *, seed: int = 7) -> Hazard:
    """The hazard as of today, learnt once for both the look ahead (`foresee`) and the look back."""
    return fit_hazard(panel, len(panel.landmarks) - 1, seed=seed)


@one_thread
def foresee(panel: Panel, *, seed: int = 7, hazard: Hazard | None = None) -> Risks:
    """The risk of everyone in `panel.now`: learnt from `panel.history`, advanced twelve months, set right on rolling
    origins of the panel's own past. The same panel and seed give the same numbers, whatever the number of cores:
    one thread, because a second changes the order of sums and, on a busy machine, costs more than it gives.
    """
    last = len(panel.landmarks) - 1
    hazard = hazard or understand(panel, seed=seed)
    lines = _lines(panel, hazard, seed)
    going = course(hazard, panel, last)
    model = _Model(hazard, lines, _usual_spread(hazard, panel))
    contribution = np.empty((len(panel.now), len(panel.features)))

    def scored(which: slice) -> _Scored:
        rows = panel.now.take(which)
        view = View(rows, calendar_of(panel, rows.month), panel.clocks, panel.ahead[which])
        outlook = look_ahead(hazard, going, view)
        contribution[which] = outlook.pull * _stretch(hazard, lines, outlook)[:, None]
        return _score(model, rows, outlook)

    return _risks(panel, model, in_parts(len(panel.now), scored), contribution)


def _lines(panel: Panel, hazard: Hazard, seed: int) -> dict[int, Line]:
    last = len(panel.landmarks) - 1
    origins = origins_of(panel, 6, _ORIGINS) if hazard.exits else ()
    clocks = clocks_of(panel)
    told = side_by_side(lambda origin: tell(panel, origin, hazard.settings, seed, clocks), origins)
    return fit_lines({horizon: judge(panel, told, horizon, last) for horizon in HORIZONS})


def _constant(shift: Floats, leaving: Floats, otherwise: float) -> Floats:
    """Chance within twelve months where each month's log-odds is `leaving[k]` plus the row's shift."""
    survived, gone = np.ones(len(shift)), np.zeros(len(shift))
    for k in range(MONTHS):
        event = expit(leaving[k] + shift)
        gone = gone + survived * event
        survived = survived * np.maximum(1 - event - expit(np.array([otherwise])), 0.0)
    return gone


def _usual_spread(hazard: Hazard, panel: Panel) -> Floats:
    """Variance of what each feature adds among those of whom it is known: the doubt where it is not."""
    rows = panel.now.take(np.linspace(0, len(panel.now) - 1, min(len(panel.now), 20_000)).astype(np.int64))
    pull = hazard.leaving.contribution(rows.values, rows.tenure)
    known = ~np.isnan(rows.values)
    count = np.maximum(known.sum(axis=0), 1)
    mean = np.where(known, pull, 0.0).sum(axis=0) / count
    return np.asarray(np.where(known, (pull - mean) ** 2, 0.0).sum(axis=0) / count)


def _score(model: _Model, rows: Rows, outlook: Outlook) -> _Scored:
    hazard, lines, usual = model.hazard, model.lines, model.usual
    told, doubt = lay_over(lines, outlook.chance)
    unknown = np.isnan(rows.values)
    variance = hazard.leaving.variance(
        rows.values, rows.tenure, np.full(len(rows), -1, dtype=np.int64), np.asarray(rows.unit, dtype=np.int64)
    )
    spread = np.sqrt(doubt + (variance + unknown @ usual)[:, None])
    curve = np.maximum.accumulate(expit(told), axis=1)
    low = np.maximum.accumulate(expit(told - TO_80 * spread), axis=1)
    high = np.maximum.accumulate(expit(told + TO_80 * spread), axis=1)
    log_odds = logit(curve[:, -1])
    heard = (~unknown) @ usual
    enough = (heard >= 0.2 * float(usual.sum())) & (heard > 0)
    return _Scored(curve, low, high, log_odds, enough)


def _stretch(hazard: Hazard, lines: Mapping[int, Line], outlook: Outlook) -> Floats:
    """What one unit of monthly log-odds is worth in the log-odds of twelve months, on the way from the average person
    to this one (high hazards add up to more), times the slope of the last horizon's line.
    """
    reach = outlook.pull.sum(axis=1) + outlook.timing
    reach = np.where(np.abs(reach) < 1e-3, 1e-3, reach)
    monthly = np.full(MONTHS, hazard.leaving.intercept)
    ends = logit(_constant(reach, monthly, hazard.otherwise.intercept))
    start = logit(_constant(np.zeros(1), monthly, hazard.otherwise.intercept))
    return np.asarray(lines[HORIZONS[-1]].slope * (ends - start) / reach)


def _risks(panel: Panel, model: _Model, parts: list[_Scored], contribution: Floats) -> Risks:
    hazard = model.hazard
    curve = _joined([part.curve for part in parts], (0, MONTHS))
    low = _joined([part.low for part in parts], (0, MONTHS))
    high = _joined([part.high for part in parts], (0, MONTHS))
    log_odds = _joined([part.log_odds for part in parts], (0,))
    # against the average person here, so that the bars of a waterfall start at the company's mean probability
    contribution = beyond(contribution, panel.now.values, mean_known(contribution, panel.now.values))
    base = _mean_chance(curve[:, -1], hazard)
    base_log_odds = float(logit(np.array(base)))
    timing = log_odds - base_log_odds - contribution.sum(axis=1)
    at = [horizon - 1 for horizon in HORIZONS]
    return Risks(
        features=panel.features,
        probability=curve[:, at],
        low=low[:, at],
        high=high[:, at],
        curve=curve,
        curve_low=low,
        curve_high=high,
        base=base,
        base_log_odds=base_log_odds,
        log_odds=log_odds,
        contribution=contribution,
        timing=timing,
        driver=_by_driver(panel.features, contribution, timing),
        since=risen_since(hazard, panel),
        enough=np.concatenate([np.zeros(0, dtype=np.bool_), *(part.enough for part in parts)]),
        exits_learned_from=hazard.exits,
        form=hazard.form,
        turned=_turned(hazard, panel),
    )


def _turned(hazard: Hazard, panel: Panel) -> Ints | None:
    """Where a signal goes against its known direction today; None where none ever does."""
    rows, leaving = panel.now, hazard.leaving
    if not leaving.turning or not len(rows):
        return None
    return np.concatenate(in_parts(len(rows), lambda which: leaving.turned(rows.values[which], rows.tenure[which])))


def _mean_chance(chance: Floats, hazard: Hazard) -> float:
    """Mean chance within twelve months of those here; where nobody is, that of the hazard's average person."""
    if len(chance):
        return float(chance.mean())
    return float(_constant(np.zeros(1), np.full(MONTHS, hazard.leaving.intercept), hazard.otherwise.intercept)[0])


def _joined(parts: list[Floats], empty: tuple[int, ...]) -> Floats:
    return np.concatenate(parts) if parts else np.zeros(empty)


def _by_driver(features: tuple[Feature, ...], contribution: Floats, timing: Floats) -> Floats:
    """Rows × drivers; timing belongs to life."""
    out = np.zeros((len(contribution), len(DRIVERS)))
    for column, feature in enumerate(features):
        out[:, DRIVERS.index(feature.driver)] += contribution[:, column]
    out[:, DRIVERS.index(Driver.LIFE)] += timing
    return out
