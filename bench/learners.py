"""Effects as off-the-shelf uplift learners see them: peers for the bench, one model a measure.

Each state at a whole month is a case: treated if the measure began within the next three months, and the outcome is a
resignation within twelve. Features are the panel's, unknown ones at their centre.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import polars as pl
from sklearn.ensemble import HistGradientBoostingClassifier, HistGradientBoostingRegressor
from sklearn.linear_model import LogisticRegression

from mainstay.core.catalogue import Measure
from mainstay.loop.panel import RESIGNED, Bools, Floats, Panel, Rows
from mainstay.loop.tables import Tables

LEARNERS = ("S-learner", "T-learner", "X-learner", "doubly robust")
FEWEST = 20
"""Treated people below which a learner says nothing of a measure."""
WITHIN, HORIZON = 3, 12


def uplift(name: str, panel: Panel, tables: Tables, measures: Sequence[Measure], seed: int) -> Floats:
    """Now rows × measures: by how much a learner thinks each measure lowers the probability to resign in a year."""
    months = [month for month in panel.full_months if month + HORIZON < len(panel.landmarks)]
    rows = panel.history.take(np.flatnonzero(np.isin(panel.history.month, months)))
    left = (panel.outcome(rows, HORIZON) == RESIGNED).astype(float)
    features, now = _filled(panel, rows), _filled(panel, panel.now)
    gain = np.zeros((len(now), len(measures)))
    for column, measure in enumerate(measures):
        treated = _treated(panel, rows, tables, measure.key)
        if treated.sum() >= FEWEST and left[treated].sum() >= 2:
            gain[:, column] = _LEARNERS[name](features, treated, left, now, seed)
    return gain


def _filled(panel: Panel, rows: Rows) -> Floats:
    centre = np.array([feature.centre for feature in panel.features])
    spread = np.array([feature.spread for feature in panel.features])
    values = (np.where(np.isnan(rows.values), centre, rows.values) - centre) / spread
    return np.column_stack([np.clip(values, -4, 4), np.clip(rows.tenure / 48, 0, 5)])


def _treated(panel: Panel, rows: Rows, tables: Tables, key: str) -> Bools:
    given = tables["measures"].filter(pl.col("measure") == key)
    number = {who: at for at, who in enumerate(panel.ids)}
    marks = np.array(panel.landmarks, dtype="datetime64[D]")
    start = np.searchsorted(marks, given["from"].to_numpy(), side="left")
    began = {(number[who], int(at)) for who, at in zip(given["person_id"], start, strict=True) if who in number}
    return np.array(
        [
            any((int(person), int(month) + step) in began for step in range(1, WITHIN + 1))
            for person, month in zip(rows.person, rows.month, strict=True)
        ],
        dtype=bool,
    )


def _classifier(seed: int) -> Any:
    return HistGradientBoostingClassifier(max_iter=60, max_leaf_nodes=8, min_samples_leaf=10, random_state=seed)


def _regressor(seed: int) -> Any:
    return HistGradientBoostingRegressor(max_iter=40, max_leaf_nodes=6, min_samples_leaf=20, random_state=seed)


def _chance(x: Floats, y: Floats, at: Floats, seed: int) -> Floats:
    if len(np.unique(y)) < 2:
        return np.full(len(at), float(y.mean()))
    return np.asarray(_classifier(seed).fit(x, y).predict_proba(at)[:, 1])


def _s_learner(x: Floats, w: Bools, y: Floats, at: Floats, seed: int) -> Floats:
    model = _classifier(seed).fit(np.column_stack([x, w]), y)
    ends = [model.predict_proba(np.column_stack([at, np.full(len(at), given)]))[:, 1] for given in (0.0, 1.0)]
    return np.asarray(ends[0] - ends[1])


def _t_learner(x: Floats, w: Bools, y: Floats, at: Floats, seed: int) -> Floats:
    return _chance(x[~w], y[~w], at, seed) - _chance(x[w], y[w], at, seed)


def _x_learner(x: Floats, w: Bools, y: Floats, at: Floats, seed: int) -> Floats:
    for_treated = _chance(x[~w], y[~w], x[w], seed) - y[w]
    for_others = y[~w] - _chance(x[w], y[w], x[~w], seed)
    share = w.mean()
    first = _regressor(seed).fit(x[w], for_treated).predict(at)
    second = _regressor(seed).fit(x[~w], for_others).predict(at)
    return np.asarray((1 - share) * first + share * second)


def _doubly_robust(x: Floats, w: Bools, y: Floats, at: Floats, seed: int) -> Floats:
    chosen = LogisticRegression(C=0.01, max_iter=200).fit(x, w).predict_proba(x)[:, 1].clip(0.005, 0.995)
    without, with_it = _chance(x[~w], y[~w], x, seed), np.full(len(x), float(y[w].mean()))
    score = without - with_it + np.where(w, -(y - with_it) / chosen, (y - without) / (1 - chosen))
    return np.asarray(_regressor(seed).fit(x, np.clip(score, -10, 10)).predict(at))


_LEARNERS = {
    "S-learner": _s_learner, "T-learner": _t_learner, "X-learner": _x_learner, "doubly robust": _doubly_robust,
}  # fmt: skip
