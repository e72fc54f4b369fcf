"""Small invented companies with a known hazard, as panels."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import polars as pl

from mainstay.core.calendar import landmarks
from mainstay.core.catalogue import Direction
from mainstay.core.text import Text
from mainstay.core.words import Driver
from mainstay.loop.panel import LEFT_OTHERWISE, RESIGNED, STAYED, Feature, Floats, Ints, Panel, Rows

AS_OF = date(2025, 12, 31)
DRIVERS = (Driver.PAY, Driver.CAREER, Driver.CULTURE, Driver.WORK)


def a_feature(key: str, number: int = 0, *, rho: float = 0.0, own: bool = False) -> Feature:
    direction: Direction = 0 if rho == 0 else 1 if rho > 0 else -1
    label = Text(f"信号{key}", f"signal {key}")
    return Feature(key, DRIVERS[number % 4], label, direction, 0.0, 1.0, 2 * rho * 0.6, 0.25, own)


def a_world(
    people: int = 400,
    months: int = 24,
    *,
    signals: int = 4,
    yearly: float = 0.15,
    other: float = 0.03,
    strength: float = 0.5,
    unknown: float = 0.05,
    seed: int = 1,
    shape: Callable[[Floats], Floats] | None = None,
) -> Panel:
    """A company whose first two signals push by `strength` a spread, whose last is a clock of months, and whose
    others say nothing. `shape` replaces the pull of the signals (people × signals → log-odds).
    """
    rng = np.random.default_rng(seed)
    features = (
        *(a_feature(f"f{i}", i, rho=0.15 if i < 2 else 0.0) for i in range(signals)),
        a_feature("since", 1),
    )
    pull = shape or (lambda values: strength * values[:, :2].sum(axis=1) if signals > 1 else np.zeros(len(values)))
    entry = np.where(rng.random(people) < 0.7, 0, rng.integers(0, max(months - 1, 1), people))
    before = np.where(entry == 0, rng.exponential(36, people), 0.0)
    level, since = rng.normal(size=(people, signals)), rng.uniform(0, 30, people)
    base = np.log((1 - yearly) ** (-1 / 12) - 1) - strength**2 * (signals > 1)
    exit_month, exit_kind = np.full(people, months), np.full(people, STAYED)
    blocks: list[tuple[int, Ints, Floats, Floats]] = []
    for month in range(months):
        level = 0.95 * level + np.sqrt(1 - 0.95**2) * rng.normal(size=level.shape)
        here = (entry <= month) & (exit_month >= months)
        values = np.column_stack([level, (since + month - 12) / 12]).astype(np.float32)
        chance = 1 / (1 + np.exp(-(base + pull(level))))
        dice = rng.random(people)
        values[rng.random(values.shape) < unknown] = np.nan
        blocks.append((month, np.flatnonzero(here), values[here], before[here] + month - entry[here]))
        if month == months - 1:
            break
        away = rng.random(people) < other / 12
        exit_kind[here & (dice < chance)] = RESIGNED
        exit_kind[here & (dice >= chance) & away] = LEFT_OTHERWISE
        exit_month[here & ((dice < chance) | away)] = month + 1
    return _panel(features, blocks, Fates(entry, exit_month, exit_kind), rng)


@dataclass(frozen=True)
class Fates:
    """When each person came and left, and how."""

    entry: Ints
    exit_month: Ints
    exit_kind: Ints


def _panel(
    features: tuple[Feature, ...],
    blocks: list[tuple[int, Ints, Floats, Floats]],
    fates: Fates,
    rng: np.random.Generator,
) -> Panel:
    people, months, units = len(fates.entry), len(blocks), max(2, len(fates.entry) // 40)
    exit_month = fates.exit_month
    person = np.concatenate([block[1] for block in blocks])
    month = np.concatenate([np.full(len(block[1]), block[0]) for block in blocks])
    rows = Rows(
        person, month, np.concatenate([block[3] for block in blocks]), (person % units).astype(np.int64),
        np.ones(len(person)), np.concatenate([block[2] for block in blocks]),
    )  # fmt: skip
    full = tuple(range((months - 1) % 3, months, 3))
    leaves = (exit_month[person] == month + 1) & (exit_month[person] < months)
    kept = leaves | np.isin(month, full) | (rng.random(len(person)) < 0.5)
    weight = np.where(leaves | np.isin(month, full), 1.0, 2.0)
    history = replace(rows, weight=weight).take(np.flatnonzero(kept))
    now = rows.take(np.flatnonzero(month == months - 1))
    clock = len(features) - 1
    ahead = now.values[:, [clock]][:, None, :] + (np.arange(1, 13) / 12)[None, :, None]
    ids = [f"p{i:04d}" for i in range(people)]
    who = pl.DataFrame(
        {
            "person_id": ids,
            "name": ids,
            "key": [True] * people,
            "sex": [("f", "m")[i % 2] for i in range(people)],
            "birth_year": [1960 + i % 40 for i in range(people)],
            "unit_name": [f"unit {i % units}" for i in range(people)],
        }
    )
    return Panel(
        AS_OF, landmarks(AS_OF, months), features, ids, [f"u{i}" for i in range(units)],
        fates.entry, exit_month, fates.exit_kind, full, history, now, rows.take(np.flatnonzero(month >= months - 13)),
        (clock,), ahead.astype(np.float32), now.values.copy(), np.full_like(now.values, np.nan), who, (),
    )  # fmt: skip
