"""From a monthly hazard to the chance to have resigned by each of the next twelve months."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from mainstay.loop.foresee.hazard import Hazard
from mainstay.loop.panel import Bools, Floats, Ints, Panel, Rows

MONTHS = 12

_FADE = 0.98
"""How much of a signal's pull is left after a month where the company's past is too short to say; a judgement."""


@dataclass(frozen=True)
class Course:
    """How a hazard goes on: `keeps[f, k]` is the share of feature f's pull left after k months (signals return to the
    mean, so frozen ones are over-confident), `lift[k]` makes up in the log-odds for the spread that is lost.
    """

    keeps: Floats
    lift: Floats


@dataclass(frozen=True)
class Outlook:
    """Rows × 12: chance to have resigned by the end of month k+1, other exits competing; what each feature adds on
    average over those months (log-odds of a month), and what timing adds.
    """

    chance: Floats
    pull: Floats
    timing: Floats


def course(hazard: Hazard, panel: Panel, until: int) -> Course:
    """How signals last, from pairs of full months seen by landmark `until`."""
    keeps = _keeps(hazard, panel, until)
    months = [month for month in panel.full_months if month <= until]
    rows = panel.now if until >= len(panel.landmarks) - 1 or not months else _rows_at(panel, months[-1])
    if len(rows) == 0:
        return Course(keeps, np.zeros(MONTHS))
    sample = rows.take(np.linspace(0, len(rows) - 1, min(len(rows), 20_000)).astype(np.int64))
    pull = hazard.leaving.contribution(sample.values, sample.tenure)
    rest = hazard.leaving.tenure_adds(sample.tenure) + hazard.leaving.unit_adds(np.asarray(sample.unit))
    frozen = np.exp(pull.sum(axis=1) + rest)
    faded = np.exp(pull @ keeps + rest[:, None])
    return Course(keeps, np.log(frozen.mean()) - np.log(faded.mean(axis=0)))


def _rows_at(panel: Panel, month: int) -> Rows:
    return panel.history.take(np.flatnonzero(panel.history.month == month))


def _keeps(hazard: Hazard, panel: Panel, until: int) -> Floats:
    """Features × 12: correlation of a feature's pull with itself k months on, among those still here."""
    size = len(panel.features)
    products = np.zeros((MONTHS + 1, size))
    squares = np.zeros((MONTHS + 1, size))
    months = [month for month in panel.full_months if month <= until][-13:]
    pulls = {month: _pull_by_person(hazard, panel, month) for month in months}
    for early in months:
        for late in months:
            if 0 < late - early <= MONTHS:
                _add_pair(pulls[early], pulls[late], products[late - early], squares[late - early])
    seen = np.asarray((squares > 0).any(axis=1))
    keeps = np.ones((size, MONTHS))
    for f, feature in enumerate(panel.features):
        # a company's own attribute is fixed by contract
        if not feature.own:
            keeps[f] = _kept(products[:, f], squares[:, f], seen)
    return keeps


def _pull_by_person(hazard: Hazard, panel: Panel, month: int) -> tuple[Ints, Floats]:
    """People of up to 4,000 rows of a full month, in order, and their pulls (NaN where the feature is unknown)."""
    rows = _rows_at(panel, month)
    rows = rows.take(np.flatnonzero(rows.person % max(1, len(rows) // 4_000) == 0)) if len(rows) > 4_000 else rows
    rows = rows.take(np.argsort(rows.person, kind="stable"))
    pull = hazard.leaving.contribution(rows.values, rows.tenure)
    pull[np.isnan(rows.values)] = np.nan
    return rows.person, pull


def _add_pair(early: tuple[Ints, Floats], late: tuple[Ints, Floats], products: Floats, squares: Floats) -> None:
    _, first, second = np.intersect1d(early[0], late[0], assume_unique=True, return_indices=True)
    if len(first) < 10:
        return
    before, after = early[1][first], late[1][second]
    both = ~np.isnan(before) & ~np.isnan(after)
    count = np.maximum(both.sum(axis=0), 1)
    before, after = np.where(both, before, 0.0), np.where(both, after, 0.0)
    before = np.where(both, before - before.sum(axis=0) / count, 0.0)
    after = np.where(both, after - after.sum(axis=0) / count, 0.0)
    products += (before * after).sum(axis=0)
    squares += np.sqrt((before**2).sum(axis=0) * (after**2).sum(axis=0))


def _kept(products: Floats, squares: Floats, seen: Bools) -> Floats:
    ahead = np.arange(MONTHS)
    lags = np.flatnonzero(seen & (squares > 1e-12))
    if len(lags) == 0:
        return np.asarray(_FADE**ahead)
    share = np.clip(products[lags] / squares[lags], 0.0, 1.0)
    share = np.minimum.accumulate(share)
    inside = np.interp(ahead, np.concatenate([[0], lags]), np.concatenate([[1.0], share]))
    beyond = np.maximum(share[-1], 1e-6) ** (ahead / lags[-1])
    return np.asarray(np.where(ahead > lags[-1], beyond, inside))


@dataclass(frozen=True)
class View:
    """Rows to look ahead from, the calendar month in which their next month ends, and what is known of their clocks.

    `clocks` are the moving features; `ahead[r, k, j]` clock j after k+1 months.
    """

    rows: Rows
    calendar: Ints
    clocks: tuple[int, ...]
    ahead: Floats

    def clock(self, place: int, months: int) -> Floats:
        """Clock number `place` after that many months."""
        values = self.rows.values[:, self.clocks[place]] if months == 0 else self.ahead[:, months - 1, place]
        return np.asarray(values, dtype=np.float64)


def look_ahead(hazard: Hazard, going: Course, view: View) -> Outlook:
    """The outlook of the rows in view."""
    leaving, rows, calendar = hazard.leaving, view.rows, view.calendar
    pull = leaving.contribution(rows.values, rows.tenure)
    moving = _moving_pull(hazard, view, pull)
    unit = leaving.unit_adds(np.asarray(rows.unit))
    still = np.ones(pull.shape[1], dtype=bool)
    still[list(moving)] = False
    reach = (pull[:, still] @ going.keeps[still]) + going.lift[None, :] + leaving.intercept + unit[:, None]
    timing = np.zeros((len(rows), MONTHS))
    survived, gone, chance = np.ones(len(rows)), np.zeros(len(rows)), np.zeros((len(rows), MONTHS))
    for k in range(MONTHS):
        timing[:, k] = leaving.tenure_adds(rows.tenure + k) + leaving.season_adds((calendar + k) % 12)
        for path in moving.values():
            reach[:, k] += path[:, k]
        away = hazard.otherwise
        other = _share(away.intercept + away.tenure_adds(rows.tenure + k) + away.season_adds((calendar + k) % 12))
        event = _share(reach[:, k] + timing[:, k])
        gone = gone + survived * event
        survived = survived * np.maximum(1 - event - other, 0.0)
        chance[:, k] = np.minimum(gone, 1.0)
    mean = pull * going.keeps.mean(axis=1)[None, :]
    for column, path in moving.items():
        mean[:, column] = path.mean(axis=1)
    return Outlook(chance, mean, timing.mean(axis=1) + unit)


def _moving_pull(hazard: Hazard, view: View, pull: Floats) -> dict[int, Floats]:
    """Rows × 12 for each clock: what it adds in each month, as it will then stand."""
    out: dict[int, Floats] = {}
    for place, column in enumerate(view.clocks):
        base = hazard.leaving.one(column, view.clock(place, 0))
        path = np.empty((len(pull), MONTHS))
        for k in range(MONTHS):
            path[:, k] = pull[:, column] - base + hazard.leaving.one(column, view.clock(place, k))
        out[column] = path
    return out


def _share(log_odds: Floats) -> Floats:
    return np.asarray(1 / (1 + np.exp(-np.clip(log_odds, -35, 35))))
