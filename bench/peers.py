"""Ours and its peers on one footing: `learn(study, train)` gives a forecaster for other rows of the study."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from lifelines import CoxPHFitter
from lightgbm import LGBMClassifier
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sksurv.ensemble import GradientBoostingSurvivalAnalysis, RandomSurvivalForest
from sksurv.util import Surv
from xgboost import XGBClassifier, XGBRegressor

from mainstay.chapters import CATALOGUE
from mainstay.core.text import Text
from mainstay.core.words import Driver
from mainstay.loop.foresee.additive import Base, Known
from mainstay.loop.foresee.blend import Blend, Task, fit_blend
from mainstay.loop.foresee.sampling import thinned
from mainstay.loop.panel import Feature
from mainstay.loop.sense.attributes import attributes_of
from real_sets.studies import Array, Index, Study

YEAR = Base(float(np.log(0.12 / 0.88)))
MONTH = Base(float(np.log((1 - 0.12) ** (-1 / 12) - 1)))


@dataclass(frozen=True)
class Forecast:
    """`score`: higher is sooner. `chance` of the step, or `survival` (rows × moments) where the study is timed."""

    score: Array
    chance: Array | None = None
    survival: Array | None = None


Forecaster = Callable[[Index, Array], Forecast]
Learner = Callable[[Study, Index], Forecaster]


def ours_columns(study: Study, train: Index) -> tuple[list[Feature], Array]:
    """The features the product would make of these columns, and the unit's past rate, which the peers are given too
    (the product senses it as departures around).
    """
    columns = attributes_of(study.people, CATALOGUE.attributes)
    features = [feature for feature, _ in columns]
    values: Array = np.column_stack([values for _, values in columns]).astype(np.float64)
    if any(study.unit):
        rate = _unit_rate(study, train)
        label = Text("单位过去的离职率", "the unit's past rate")
        centre, spread = float(rate[train].mean()), float(rate[train].std())
        features.append(Feature("unit_rate", Driver.CULTURE, label, 1, centre, spread, 0.1, 0.25, own=True))
        values = np.column_stack([values, rate])
    return features, values


def ours(study: Study, train: Index) -> Forecaster:
    """Mainstay's blend, with its own gates and choices made on the training rows."""
    features, values = ours_columns(study, train)
    names = sorted(set(study.unit) - {""})
    code = {name: place for place, name in enumerate(names)}
    unit = np.array([code.get(name, -1) for name in study.unit], dtype=np.int64)
    if study.duration is None:
        known = _steps(study, train, values, unit)
        model = fit_blend(known, Task(features, len(names), YEAR))

        def step(rows: Index, moments: Array) -> Forecast:
            del moments
            log_odds = model.log_odds(_steps(study, rows, values, unit))
            return Forecast(log_odds.astype(np.float64), (1 / (1 + np.exp(-log_odds))).astype(np.float64))

        return step
    known = thinned(_months(study, train, values, unit), 12_000, 7)
    model = fit_blend(known, Task(features, len(names), MONTH))
    return lambda rows, moments: _timed(model, values[rows], unit[rows], moments)


def _steps(study: Study, rows: Index, values: Array, unit: Index) -> Known:
    nowhere = np.full(len(rows), -1, dtype=np.int64)
    return Known(
        values[rows], study.tenure[rows], nowhere, unit[rows], study.happened[rows].astype(float),
        np.ones(len(rows)), rows,
    )  # fmt: skip


def _months(study: Study, rows: Index, values: Array, unit: Index) -> Known:
    """A row for each month at risk; the last is the one in which it may have happened."""
    assert study.duration is not None  # noqa: S101 - narrows the type
    count = np.maximum(np.ceil(study.duration[rows]), 1).astype(np.int64)
    who = np.repeat(rows, count)
    month = np.concatenate([np.arange(size) for size in count]).astype(float)
    last = np.concatenate([np.arange(size) == size - 1 for size in count])
    happened = (last & study.happened[who]).astype(float)
    return Known(values[who], month, np.full(len(who), -1), unit[who], happened, np.ones(len(who)), who)


def _timed(model: Blend, values: Array, unit: Index, moments: Array) -> Forecast:
    months = np.arange(int(np.ceil(moments.max())) + 1)
    here, nowhere = np.full(len(values), 1.0), np.full(len(values), -1)
    rows = [Known(values, month * here, nowhere, unit, here, here, nowhere) for month in months]
    log_odds = np.stack([model.log_odds(part) for part in rows], axis=1)
    hazard = 1 / (1 + np.exp(-log_odds))
    kept = np.concatenate([np.ones((len(values), 1)), np.cumprod(1 - hazard, axis=1)], axis=1)
    low = np.floor(moments).astype(np.int64)
    part = moments - low
    survival = np.exp((1 - part) * np.log(kept[:, low]) + part * np.log(kept[:, low + 1]))
    return Forecast(1 - survival.mean(axis=1), survival=survival)


def table(study: Study, train: Index) -> pd.DataFrame:
    """Numbers and words as 0/1 columns for the peers, with tenure, and the unit's shrunken rate in training."""
    frame = study.people.to_pandas()
    words = [name for name in frame.columns if not pd.api.types.is_numeric_dtype(frame[name])]
    out = pd.get_dummies(frame, columns=words, drop_first=True, dtype=float)
    out = out.loc[:, out.iloc[train].std() > 0].astype(float).fillna(0.0)
    if not study.timed:
        out["tenure"] = study.tenure
    if any(study.unit):
        out["unit_rate"] = _unit_rate(study, train)
    out.columns = [f"x{i}" for i in range(out.shape[1])]
    return out


def _unit_rate(study: Study, train: Index) -> Array:
    """Exits over time at risk in the unit (in training, the row itself left out), shrunk by five people's worth."""
    time = np.ones(len(study.happened)) if study.duration is None else study.duration
    inside = np.zeros(len(time), dtype=bool)
    inside[train] = True
    frame = pd.DataFrame({"unit": study.unit, "y": study.happened * inside, "t": time * inside})
    both = frame.groupby("unit")[["y", "t"]].transform("sum")
    mean = frame["y"].sum() / frame["t"].sum()
    typical = 5 * frame["t"].sum() / inside.sum()
    top, bottom = both["y"] - frame["y"] + mean * typical, both["t"] - frame["t"] + typical
    return np.asarray(np.log(top / bottom), dtype=float)


def _stepwise(make: Callable[[], Any], *, scaled: bool = False) -> Learner:
    def learn(study: Study, train: Index) -> Forecaster:
        x = table(study, train)
        model = make_pipeline(StandardScaler(), make()) if scaled else make()
        model.fit(x.iloc[train], study.happened[train])

        def tell(rows: Index, moments: Array) -> Forecast:
            del moments
            chance = model.predict_proba(x.iloc[rows])[:, 1]
            return Forecast(chance, chance)

        return tell

    return learn


def _logistic() -> Any:
    return LogisticRegression(C=0.3, max_iter=2000)


def _forest() -> Any:
    return RandomForestClassifier(400, min_samples_leaf=3, random_state=7, n_jobs=1)


def _xgb() -> Any:
    return XGBClassifier(
        n_estimators=250, learning_rate=0.05, max_depth=4, subsample=0.8, colsample_bytree=0.8, n_jobs=1
    )


def _lgbm() -> Any:
    return LGBMClassifier(n_estimators=250, learning_rate=0.05, num_leaves=15, n_jobs=1, verbose=-1)


def cox(study: Study, train: Index) -> Forecaster:
    """Cox of lifelines with a small ridge."""
    x = table(study, train)
    frame = x.iloc[train].assign(T=np.asarray(study.duration)[train], E=study.happened[train])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        model = CoxPHFitter(penalizer=0.05).fit(frame, "T", "E")

    def tell(rows: Index, moments: Array) -> Forecast:
        curves = model.predict_survival_function(x.iloc[rows], times=moments)
        return Forecast(np.log(model.predict_partial_hazard(x.iloc[rows]).to_numpy()), survival=curves.to_numpy().T)

    return tell


def _sksurv(make: Callable[[], Any]) -> Learner:
    def learn(study: Study, train: Index) -> Forecaster:
        x = table(study, train)
        model = make().fit(x.iloc[train], Surv.from_arrays(study.happened[train], np.asarray(study.duration)[train]))

        def tell(rows: Index, moments: Array) -> Forecast:
            curves = model.predict_survival_function(x.iloc[rows])
            survival = np.array([curve(np.clip(moments, *curve.domain)) for curve in curves])
            return Forecast(model.predict(x.iloc[rows]), survival=survival)

        return tell

    return learn


def _rsf() -> Any:
    return RandomSurvivalForest(200, min_samples_leaf=15, max_features="sqrt", random_state=7, n_jobs=1)


def _gbsa() -> Any:
    return GradientBoostingSurvivalAnalysis(
        n_estimators=150, learning_rate=0.08, max_depth=3, subsample=0.7, max_features="sqrt", random_state=7
    )


def xgb_cox(study: Study, train: Index) -> Forecaster:
    """XGBoost's Cox objective with Breslow's baseline."""
    x = table(study, train)
    time, event = np.asarray(study.duration)[train], study.happened[train]
    model = XGBRegressor(
        objective="survival:cox", n_estimators=150, learning_rate=0.04, max_depth=3, subsample=0.8,
        colsample_bytree=0.8, min_child_weight=5, n_jobs=1,
    ).fit(x.iloc[train], np.where(event, time, -time))  # fmt: skip
    baseline = _breslow(time, event, np.log(np.maximum(model.predict(x.iloc[train]), 1e-9)))

    def tell(rows: Index, moments: Array) -> Forecast:
        score = np.log(np.maximum(model.predict(x.iloc[rows]), 1e-9))
        return Forecast(score, survival=np.exp(-np.exp(score)[:, None] * baseline(moments)[None, :]))

    return tell


def _breslow(time: Array, event: np.ndarray, score: Array) -> Callable[[Array], Array]:
    order = np.argsort(time)
    at_risk = np.cumsum(np.exp(score[order])[::-1])[::-1]
    steps = np.cumsum(event[order] / at_risk)
    return lambda moments: np.concatenate([[0.0], steps])[np.searchsorted(time[order], moments, side="right")]


def month_logit(study: Study, train: Index) -> Forecaster:
    """Logistic regression on person-months, with the logarithm of tenure and its square."""
    x = table(study, train)
    count = np.maximum(np.ceil(np.asarray(study.duration)[train]), 1).astype(np.int64)
    who = np.repeat(train, count)
    month = np.concatenate([np.arange(size) for size in count]).astype(float)
    last = np.concatenate([np.arange(size) == size - 1 for size in count])
    mean, sd = x.iloc[train].mean().to_numpy(), x.iloc[train].std().to_numpy()

    def design(rows: Index, months: Array) -> Array:
        clock = np.log1p(months)
        return np.column_stack([(x.iloc[rows].to_numpy() - mean) / sd, clock, clock**2])

    model = LogisticRegression(C=0.3, max_iter=2000).fit(design(who, month), last & study.happened[who])

    def tell(rows: Index, moments: Array) -> Forecast:
        width = x.shape[1]
        score = design(rows, np.zeros(len(rows)))[:, :width] @ model.coef_[0, :width]
        months = np.arange(int(np.ceil(moments.max())) + 1)
        clock = np.log1p(months)
        curve = clock * model.coef_[0, -2] + clock**2 * model.coef_[0, -1] + model.intercept_[0]
        reach = score[:, None] + curve[None, :]
        kept = np.concatenate([np.ones((len(rows), 1)), np.cumprod(1 / (1 + np.exp(reach)), axis=1)], axis=1)
        low = np.floor(moments).astype(np.int64)
        part = moments - low
        return Forecast(score, survival=kept[:, low] ** (1 - part) * kept[:, low + 1] ** part)

    return tell


STEP_PEERS: dict[str, Learner] = {
    "Mainstay": ours,
    "logistic regression": _stepwise(_logistic, scaled=True),
    "random forest": _stepwise(_forest),
    "XGBoost": _stepwise(_xgb),
    "LightGBM": _stepwise(_lgbm),
}
TIMED_PEERS: dict[str, Learner] = {
    "Mainstay": ours,
    "Cox (lifelines)": cox,
    "logistic regression": month_logit,
    "random survival forest": _sksurv(_rsf),
    "boosted survival": _sksurv(_gbsa),
    "XGBoost Cox": xgb_cox,
}
