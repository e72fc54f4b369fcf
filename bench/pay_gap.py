"""The adjusted pay gap on many people beside the naive library way, in one process and on the same numbers.

    python bench/pay_gap.py [--people 100000] [--repeat 5] [--out bench/results]

The task of both: log pay on sex, family × level (12 × 12 cells), city (30), tenure and rating; the gap with its HC3
interval, and every person's studentized residual. Naive is what one writes with NumPy: a dense matrix of dummies,
`numpy.linalg.lstsq`, and the diagonal of the hat matrix from `numpy.linalg.qr`. A second measure: what a single raise
does to the gap, by a dot product here, by fitting anew there. Best of the repeats; `agree` is the largest
difference between the two in anything measured.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtrit

from mainstay.loop.factors import Factor
from mainstay.loop.gaps import adjusted, expected, lens

T = TypeVar("T")
Array = NDArray[np.float64]
FAMILIES, LEVELS, CITIES = 12, 12, 30


def company(people: int, seed: int) -> tuple[NDArray[np.int64], list[Factor], NDArray[np.int64]]:
    """Fixed pay, factors and sex of an invented company with a gap of four percent."""
    chance = np.random.default_rng(seed)
    family, level = chance.integers(0, FAMILIES, people), chance.integers(0, LEVELS, people)
    city, sex = chance.integers(0, CITIES, people), chance.integers(0, 2, people)
    tenure, rating = chance.gamma(2.0, 3.0, people), chance.integers(1, 6, people).astype(np.float64)
    log = 12 + 0.03 * family + 0.12 * level + 0.01 * city + 0.01 * tenure + 0.02 * rating + 0.04 * sex
    fixed = np.rint(np.exp(log + chance.normal(0, 0.12, people)) * 100).astype(np.int64)
    factors = [
        Factor("cell", (family * LEVELS + level).astype(np.int64)), Factor("city", city.astype(np.int64)),
        Factor("tenure", tenure), Factor("rating", rating),
    ]  # fmt: skip
    return fixed, factors, sex.astype(np.int64)


def naive_columns(factors: list[Factor], sex: NDArray[np.int64]) -> Array:
    """Everything laid out: sex, a dummy for each category but the first of the second factor on, numbers."""
    cell = np.eye(FAMILIES * LEVELS)[factors[0].values]
    city = np.eye(CITIES)[factors[1].values][:, 1:]
    return np.column_stack([sex, cell, city, factors[2].values, factors[3].values]).astype(np.float64)


def naive(fixed: NDArray[np.int64], factors: list[Factor], sex: NDArray[np.int64]) -> tuple[float, float, Array]:
    """The gap, its HC3 error and, without sex, everybody's studentized residual."""
    columns, pay = naive_columns(factors, sex), np.log(fixed)
    slopes = np.linalg.lstsq(columns, pay, rcond=None)[0]
    left = pay - columns @ slopes
    inner = np.linalg.inv(columns.T @ columns)
    hat = ((columns @ inner) * columns).sum(axis=1)
    own = columns @ inner[0]
    error = float(np.sqrt(((own * left / (1 - hat)) ** 2).sum()))
    blind = columns[:, 1:]
    blind_left = pay - blind @ np.linalg.lstsq(blind, pay, rcond=None)[0]
    blind_hat = (np.linalg.qr(blind)[0] ** 2).sum(axis=1)
    free = len(pay) - blind.shape[1]
    spread = (blind_left @ blind_left - blind_left**2 / (1 - blind_hat)) / (free - 1)
    return float(slopes[0]), error, np.asarray(blind_left / np.sqrt(spread * (1 - blind_hat)))


def slope_alone(fixed: NDArray[np.int64], factors: list[Factor], sex: NDArray[np.int64]) -> float:
    """The gap alone, fitted anew."""
    return float(np.linalg.lstsq(naive_columns(factors, sex), np.log(fixed), rcond=None)[0][0])


def best(times: int, work: Callable[[], T]) -> tuple[float, T]:
    """The shortest of some runs, in seconds, and what the last one answered."""
    found, shortest = work(), float("inf")
    for _ in range(times):
        start = time.perf_counter()
        found = work()
        shortest = min(shortest, time.perf_counter() - start)
    return shortest, found


def measured(people: int, repeat: int) -> dict[str, Any]:
    """Both ways on the same company."""
    fixed, factors, sex = company(people, 7)
    ours_s, (gap, far) = best(repeat, lambda: (adjusted(fixed, factors, sex), expected(fixed, factors)))
    naive_s, (slope, error, residuals) = best(max(1, repeat // 2), lambda: naive(fixed, factors, sex))
    columns = naive_columns(factors, sex)
    reach = float(stdtrit(people - columns.shape[1], 0.975)) * error
    agreed = max(
        abs(np.log1p(gap.middle) - slope),
        abs((np.log1p(gap.high) - np.log1p(gap.low)) / 2 - reach),
        float(np.abs(far.distance - residuals).max()),
    )
    held = lens(fixed, factors, sex)
    assert held is not None  # noqa: S101 - the company has both sexes in every cell
    extra = np.zeros(people, dtype=np.int64)
    extra[people // 2] = fixed[people // 2] // 10
    raise_s, after = best(repeat * 20, lambda: held.after(fixed, extra))
    anew_s, again = best(max(1, repeat // 2), lambda: slope_alone(fixed + extra, factors, sex))
    return {
        "people": people, "columns": int(columns.shape[1]), "ours_s": ours_s, "naive_s": naive_s,
        "times": naive_s / ours_s, "raise_s": raise_s, "raise_naive_s": anew_s, "raise_times": anew_s / raise_s,
        "agree": float(max(agreed, abs(np.log1p(after) - again))),
    }  # fmt: skip


def main() -> None:
    """Measures, says, and keeps the numbers where asked."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--people", type=int, default=100_000)
    asked.add_argument("--repeat", type=int, default=5)
    asked.add_argument("--out", type=Path)
    given = asked.parse_args()
    found = measured(given.people, given.repeat)
    print(json.dumps(found, indent=1))
    if given.out:
        given.out.mkdir(parents=True, exist_ok=True)
        (given.out / "pay_gap.json").write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
