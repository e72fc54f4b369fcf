"""A small company for the planner: a panel, risks and effects by hand, and tables, all from a seed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl

from mainstay.chapters import CATALOGUE
from mainstay.core.catalogue import Catalogue
from mainstay.core.words import Evidence
from mainstay.loop.effects import Effects, Reach
from mainstay.loop.panel import Feature, Panel, Rows
from mainstay.loop.risks import DRIVERS, Risks
from mainstay.loop.tables import Tables

AS_OF = date(2026, 6, 30)


@dataclass(frozen=True)
class World:
    """All that a plan is made from."""

    panel: Panel
    risks: Risks
    effects: Effects
    catalogue: Catalogue
    tables: Tables


def features_of(catalogue: Catalogue) -> tuple[Feature, ...]:
    return tuple(
        Feature(s.key, s.driver, s.label, s.direction, s.centre, s.spread, s.prior.log_odds, s.prior.doubt)
        for s in catalogue.signals
    )


def effects_of(catalogue: Catalogue) -> Effects:
    """The catalogue's own priors as they stand."""
    count = len(catalogue.measures)
    ease, whole = np.zeros((count, len(DRIVERS))), np.zeros(count)
    for row, measure in enumerate(catalogue.measures):
        for part in measure.eases:
            if part.driver is None:
                whole[row] += part.log_hazard
            else:
                ease[row, DRIVERS.index(part.driver)] += part.log_hazard
    mean = ease.mean(axis=1) + whole
    return Effects(
        tuple(m.key for m in catalogue.measures), ease, whole, mean, mean * 0.4, mean * 1.6,
        np.zeros(count, dtype=np.int64), (Evidence.PUBLISHED,) * count,
        Reach.around(mean, 0.5 * mean), Reach.around(*np.full((2, count), np.nan)),
    )  # fmt: skip


def risks_of(people: int, rng: np.random.Generator, features: tuple[Feature, ...]) -> Risks:
    p12 = rng.beta(1.5, 9, people)
    curve = 1 - (1 - p12[:, None]) ** (np.arange(1, 13) / 12)
    probability = curve[:, [2, 5, 11]]
    driver = rng.normal(0, 0.4, (people, len(DRIVERS)))
    return Risks(
        features, probability, probability * 0.6, np.minimum(probability * 1.5, 0.99), curve, curve * 0.6,
        np.minimum(curve * 1.5, 0.99), 0.1, -2.2, np.zeros(people), np.zeros((people, len(features))),
        np.zeros(people), driver, np.zeros(people, dtype=np.int64), np.ones(people, dtype=bool), 40, "additive",
    )  # fmt: skip


def who_of(people: int, rng: np.random.Generator, key: float) -> pl.DataFrame:
    unit = rng.integers(0, 4, people)
    level = rng.integers(2, 6, people)
    boss = [int(np.flatnonzero((unit == unit[i]) & (level == level[unit == unit[i]].max()))[0]) for i in range(people)]
    return pl.DataFrame({
        "person_id": [f"{i:05d}" for i in range(people)],
        "name": [f"人 {i}" for i in range(people)],
        "key": (rng.random(people) < key).tolist(),
        "sex": np.where(rng.random(people) < 0.4, "f", "m").tolist(),
        "birth_year": rng.integers(1966, 2002, people).tolist(),
        "hired_on": [date(2020, 1, 1)] * people,
        "unit": [f"u{code}" for code in unit],
        "unit_name": [f"Unit {code}" for code in unit],
        "job": ["engineer"] * people,
        "family": np.where(rng.random(people) < 0.6, "rnd", "sales").tolist(),
        "ladder": ["professional"] * people,
        "level": level.tolist(),
        "manager_id": [f"{b:05d}" if b != i else None for i, b in enumerate(boss)],
        "city": ["上海"] * people,
    })  # fmt: skip


def world(people: int = 60, seed: int = 1, *, key: float = 0.5, limits: pl.DataFrame | None = None) -> World:
    """A company of so many people; without `limits` there is no such table."""
    rng = np.random.default_rng(seed)
    features = features_of(CATALOGUE)
    who = who_of(people, rng, key)
    values = np.array([[f.centre + f.spread * 0.8 for f in features]] * people)
    values = values + rng.normal(0, 1, values.shape) * np.array([f.spread for f in features])
    values[rng.random(values.shape) < 0.05] = np.nan
    first, second = np.full(values.shape, np.nan), np.full(values.shape, np.nan)
    monthly = np.round((8000 + 6000 * who["level"].to_numpy()) * rng.lognormal(0, 0.12, people)).astype(np.int64) * 100
    keys = [f.key for f in features]
    for signal, line in (("pay.market_gap", 1.1), ("pay.peer_gap", 1.0)):
        at = keys.index(signal)
        first[:, at], second[:, at] = monthly * 12, (8000 + 6000 * who["level"].to_numpy()) * 1200 * line
        values[:, at] = 1 - first[:, at] / second[:, at]
    index = np.arange(people)
    now = Rows(index, np.full(people, 35), np.full(people, 60.0), index % 4, np.ones(people), values)
    nobody = now.take(np.zeros(0, dtype=np.int64))
    panel = Panel(
        AS_OF, [date(2026, 6, 30)] * 36, features, who["person_id"].to_list(), [f"u{c}" for c in range(4)],
        np.zeros(people, np.int64), np.full(people, 36), np.zeros(people, np.int64), (), nobody, now, nobody, (),
        np.zeros((people, 12, 0)), first, second, who, (),
    )  # fmt: skip
    pay = pl.DataFrame({
        "person_id": who["person_id"], "from": [date(2025, 1, 1)] * people, "element": ["base"] * people,
        "amount": monthly, "per": ["month"] * people,
    })  # fmt: skip
    units = pl.DataFrame({"unit": ["hq", "u0", "u1", "u2", "u3"], "parent": [None, "hq", "hq", "u1", "hq"]})
    frames = {"pay": pay, "units": units, **({} if limits is None else {"limits": limits})}
    return World(panel, risks_of(people, rng, features), effects_of(CATALOGUE), CATALOGUE, Tables(frames))


def limits_table(*rows: tuple[str, str, int]) -> pl.DataFrame:
    return pl.DataFrame(list(rows), schema={"kind": pl.String, "scope": pl.String, "amount": pl.Int64}, orient="row")
