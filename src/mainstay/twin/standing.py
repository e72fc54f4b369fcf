"""Tables that no month writes: the units, the market, what a plan may use, what a departure costs."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import numpy as np
import polars as pl

from mainstay.loop.panel import Ints
from mainstay.twin.clock import month_of
from mainstay.twin.notes import titles, unit_ids
from mainstay.twin.sim import Sim
from mainstay.twin.state import Market
from mainstay.twin.structure import MEMBER
from mainstay.twin.words import CITIES, FAMILIES, SOURCES

_QUANTILES = {"p10": 0.76, "p25": 0.87, "p50": 1.0, "p75": 1.15, "p90": 1.33}
"""Percentiles over the median."""

_LOSS = {1: (0.2, 0.35, 0.5), 3: (0.3, 0.5, 0.8), 5: (0.5, 0.8, 1.3), 7: (0.7, 1.2, 2.0), 9: (1.0, 1.6, 2.4)}


def units(sim: Sim) -> pl.DataFrame:
    """The tree."""
    ids = unit_ids(sim)
    return pl.DataFrame({
        "unit": ids,
        "parent": [None if above < 0 else ids[above] for above in sim.structure.parent.tolist()],
        "name": [name.in_(sim.language) for name in sim.structure.units],
    })  # fmt: skip


def market(sim: Sim) -> pl.DataFrame:
    """Each spring two surveys, each with its own error; one of them by city."""
    names, job = titles(sim)
    levels = _cells(sim, job)
    springs = [t for t in range(sim.clock.now + 1) if month_of(sim.clock.last[t : t + 1])[0] == 3] or [0]
    parts: list[pl.DataFrame] = []
    for k, (_, by_city) in enumerate(SOURCES):
        cells = levels if by_city else np.unique(np.column_stack([levels[:, :3], np.zeros(len(levels), int)]), axis=0)
        parts += [_survey(sim, names, cells, t, k) for t in springs]
    return pl.concat(parts)


def _cells(sim: Sim, job: Ints) -> Ints:
    """Family, job, level and city of every cell that the company may want: the job's levels at each of its cities."""
    rows = np.unique(np.column_stack([sim.structure.family, job, sim.structure.rank, sim.structure.city]), axis=0)
    found = []
    for family, name, rank, city in rows.tolist():
        low, high = (1, FAMILIES[family].top) if rank == MEMBER else (rank + 4, rank + 6)
        found += [(family, name, level, city) for level in range(low, min(high, 9) + 1)]
    return np.unique(np.array(found), axis=0)


def _survey(sim: Sim, names: list[str], cells: Ints, t: int, k: int) -> pl.DataFrame:
    n = len(cells)
    source, by_city = SOURCES[k][0].in_(sim.language), SOURCES[k][1]
    family, job, level, city = (cells[:, k] for k in range(4))
    median = Market.usual().median(family, level, city, float(t)).astype(np.float64)
    if not by_city:
        mean = sum(share * factor for _, share, factor in CITIES)
        median *= mean / Market.usual().city[city]
    median *= np.exp(0.03 * sim.rng.standard_normal(n))
    columns = {name: (np.round(median * factor / 100) * 10_000).astype(np.int64) for name, factor in _QUANTILES.items()}
    cities = [text.in_(sim.language) for text, _, _ in CITIES]
    return pl.DataFrame({
        "source": pl.Series([source], dtype=pl.String).new_from_index(0, n),
        "as_of": pl.Series(np.full(n, sim.clock.last[t], dtype=np.int32)).cast(pl.Date),
        "job": pl.Series(names).gather(job),
        "level": pl.Series(level.astype(np.int64)),
        "city": pl.Series(cities).gather(city) if by_city else pl.Series([None], dtype=pl.String).new_from_index(0, n),
        "definition": pl.Series(["fixed_cash"]).new_from_index(0, n),
        **columns,
        "n": sim.rng.integers(4, 120, n),
    })  # fmt: skip


def limits(sim: Sim) -> pl.DataFrame:
    """Cash for about one and a half per cent of the key people's pay, and seats for some of them."""
    key = sim.state.key & (sim.state.start <= sim.clock.now)
    payroll = float(sim.state.yearly()[key].sum(dtype=np.float64))
    cash = round(0.02 * payroll / 10_000) * 10_000 * 100
    count = int(key.sum())
    rows: list[tuple[str, str, int]] = [
        ("cash_now", "company", cash),
        ("cash_three_years", "company", cash * 3),
        ("equity_units", "company", count * 400),
        ("hours", "company", count * 20),
        ("mentor_seats", "company", max(2, count // 12)),
        ("rotation_seats", "company", max(1, count // 30)),
        ("training_seats", "company", max(2, count // 10)),
    ]
    seats = {kind for measure in sim.catalogue.measures for kind in measure.price.seats} - {kind for kind, _, _ in rows}
    rows += [(kind, "company", max(2, count // 10)) for kind in sorted(seats)]
    centres = [k for k, parent in enumerate(sim.structure.parent.tolist()) if parent == 0]
    rows += [("cash_now", unit_ids(sim)[k], cash // 3) for k in centres[:2]]
    return pl.DataFrame(rows, schema={"kind": pl.String, "scope": pl.String, "amount": pl.Int64}, orient="row")


def replacement_cost(sim: Sim) -> pl.DataFrame:
    """Shares of yearly pay by family and level; dearer where work is hard to learn."""
    rows = []
    for family in FAMILIES:
        dear = 0.85 + 0.3 * (family.key in {"rnd", "product", "sales"})
        for level in range(1, 10):
            low, middle, high = _LOSS[level - (level + 1) % 2]
            rows.append(
                (family.label.in_(sim.language), level, round(low * dear, 2), round(middle * dear, 2),
                 round(high * dear, 2))
            )  # fmt: skip
    kinds = {"family": pl.String, "level": pl.Int64, "low": pl.Float64, "middle": pl.Float64, "high": pl.Float64}
    return pl.DataFrame(rows, schema=kinds, orient="row")


def standing(sim: Sim, as_of: date) -> Mapping[str, pl.DataFrame]:
    """All of them."""
    return {
        "units": units(sim),
        "market": market(sim).filter(pl.col("as_of") <= as_of),
        "limits": limits(sim),
        "replacement_cost": replacement_cost(sim),
    }
