"""Ours against its peers on the real sets, same folds and inputs; and learning from few people.

`python bench/foresee.py DATA [--only ibm french] [--peers Mainstay "Cox (lifelines)"] [--few] [--seed 9700]
[--out bench/results]`
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import time
import warnings
from dataclasses import replace
from pathlib import Path

import numpy as np

from mainstay.loop.foresee import metrics
from mainstay.loop.foresee.resample import person_draws
from peers import STEP_PEERS, TIMED_PEERS, Forecast, Learner
from real_sets.studies import FIRST_SEED, STUDIES, Array, Index, Study, repeated

Row = dict[str, float]

BEGIN, END = "<!-- tables -->", "<!-- end of tables -->"
"""Between these marks of `foresee.md` the tables stand; the rest of the page is written by hand."""


def judge(study: Study, told: Forecast, test: Index, moments: Array) -> Row:
    """Discrimination, error and calibration of one fold."""
    y = study.happened[test]
    if study.duration is None:
        chance = np.asarray(told.chance)
        return {
            "discrimination": metrics.auc(y, told.score),
            "error": metrics.brier(y, chance),
            "slope": metrics.calibration_slope(y, chance),
            "large": metrics.expected_over_observed(y, chance),
        }
    t = study.duration[test]
    survival = np.asarray(told.survival)
    middle = len(moments) // 2
    gone, sure = y & (t <= moments[middle]), (t > moments[middle]) | y
    chance = 1 - survival[:, middle]
    # people censored before the moment are made up for by weights: one over the chance to be uncensored
    uncensored = metrics.censoring_survival(t, y, np.minimum(t, moments[middle]), before=True)
    weight = np.where(sure, 1 / np.maximum(uncensored, 0.05), 0.0)
    return {
        "discrimination": metrics.harrell_c(t, y, told.score),
        "uno": metrics.uno_c(t, y, told.score, float(np.quantile(t, 0.9))),
        "error": metrics.integrated_brier(t, y, survival, moments),
        "slope": metrics.calibration_slope(gone, chance, weight),
        "large": metrics.expected_over_observed(gone, chance, weight),
        "d_calibration_p": metrics.d_calibration(y, _at_own_time(survival, moments, t))[0],
    }


def _at_own_time(survival: Array, moments: Array, t: Array) -> Array:
    grid = np.concatenate([[0.0], moments])
    whole = np.column_stack([np.ones(len(t)), survival])
    return np.array([np.interp(t[i], grid, whole[i]) for i in range(len(t))])


def run(study: Study, learner: Learner, folds: int | None = None) -> tuple[Row, Row]:
    """Mean and standard error over folds; where there is one fold, the error comes from drawing its people again."""
    rows: list[Row] = []
    for train, test in study.folds[:folds]:
        moments = _moments(study, train)
        started = time.perf_counter()
        forecaster = learner(study, train)
        fitted = time.perf_counter()
        told = forecaster(test, moments)
        row = judge(study, told, test, moments)
        row |= {"fit_s": fitted - started, "score_s": time.perf_counter() - fitted}
        rows.append(row)
        if len(study.folds) == 1:
            return row, _drawn(study, told, test, moments)
    names = rows[0].keys()
    mean = {name: float(np.nanmean([row[name] for row in rows])) for name in names}
    error = {name: float(np.nanstd([row[name] for row in rows], ddof=1) / np.sqrt(len(rows))) for name in names}
    return mean, error


def _drawn(study: Study, told: Forecast, test: Index, moments: Array) -> Row:
    y = study.happened[test]
    draws = person_draws(test, 60, 1)
    if study.duration is None:
        found = [metrics.auc(y, told.score, weight) for weight in draws]
    else:
        found = [metrics.harrell_c(study.duration[test], y, told.score, weight) for weight in draws]
    del moments
    return {"discrimination": float(np.std(found))}


def _moments(study: Study, train: Index) -> Array:
    if study.duration is None:
        return np.ones(1)
    times = study.duration[train][study.happened[train]]
    return np.linspace(float(np.quantile(times, 0.1)), float(np.quantile(times, 0.85)), 15)


def peak(data: Path, name: str, peer: str) -> float:
    """By how much fitting and forecasting the first fold raise the peak of resident memory (MB), in a fresh process."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return float(pool.apply(_raised, (data, name, peer)))


def _raised(data: Path, name: str, peer: str) -> float:
    warnings.simplefilter("ignore")
    study = STUDIES[name](data)
    train, test = study.folds[0]
    before = _memory("VmRSS")
    learner = (TIMED_PEERS if study.timed else STEP_PEERS)[peer]
    learner(study, train)(test, _moments(study, train))
    return (_memory("VmHWM") - before) / 1024


def _memory(field: str) -> int:
    """Resident kB of this process, now or at the most (Linux)."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(field))


def few(study: Study, sizes: tuple[int, ...] = (50, 100, 200, 400, 800), draws: int = 10) -> list[str]:
    """AUC on everyone else after learning from so many people; drawn at random, the same for everyone."""
    lines = ["| people | " + " | ".join(STEP_PEERS) + " |", "|---" * (len(STEP_PEERS) + 1) + "|"]
    for size in sizes:
        cells = []
        for learner in STEP_PEERS.values():
            scores = []
            for draw in range(draws):
                order = np.random.default_rng(FIRST_SEED + draw).permutation(len(study.happened))
                told = learner(study, order[:size])(order[size:], np.ones(1))
                scores.append(metrics.auc(study.happened[order[size:]], told.score))
            cells.append(f"{np.mean(scores):.3f} ± {np.std(scores, ddof=1) / np.sqrt(draws):.3f}")
        lines.append(f"| {size} | " + " | ".join(cells) + " |")
    return lines


def table(
    data: Path, name_of_set: str, chosen: list[str] | None, folds: int | None, seed: int | None
) -> tuple[list[str], dict[str, Row]]:
    """The set's table in Markdown, and its numbers; with `seed` on other folds, of a set with plain repeated ones."""
    study = STUDIES[name_of_set](data)
    if seed is not None:
        study = replace(study, folds=repeated(study.happened, first=seed), note=f"{study.note}, folds from {seed}")
    timed = study.timed
    peers = TIMED_PEERS if timed else STEP_PEERS
    first = "C" if timed else "AUC"
    lines = [f"### {study.name}", ""]
    lines += [f"{study.note}; {len(study.happened)} rows, {int(study.happened.sum())} resigned.", ""]
    lines += [f"| | {first} ± se | {'IBS' if timed else 'Brier'} | slope | expected/observed | fit s | score s | MB |"]
    lines += ["|---|---|---|---|---|---|---|---|"]
    numbers: dict[str, Row] = {}
    for name, learner in peers.items():
        if chosen and name not in chosen:
            continue
        mean, error = run(study, learner, folds)
        size = peak(data, name_of_set, name)
        lines.append(
            f"| {name} | {mean['discrimination']:.4f} ± {error['discrimination']:.4f} | {mean['error']:.4f} | "
            f"{mean['slope']:.2f} | {mean['large']:.2f} | {mean['fit_s']:.2f} | {mean['score_s']:.3f} | {size:.0f} |"
        )
        print(lines[-1], flush=True)
        numbers[name] = {**mean, "se": error["discrimination"], "mb": size}
    return [*lines, ""], numbers


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--only", nargs="*", default=list(STUDIES))
    parser.add_argument("--peers", nargs="*")
    parser.add_argument("--folds", type=int)
    parser.add_argument("--seed", type=int)
    parser.add_argument("--few", action="store_true")
    parser.add_argument("--out", type=Path)
    given = parser.parse_args()
    warnings.simplefilter("ignore")
    for name in given.only:
        study = STUDIES[name](given.data)
        print(f"\n{study.name}", flush=True)
        lines, numbers = table(given.data, name, given.peers, given.folds, given.seed)
        if given.few and not study.timed:
            lines += ["Learning from few people (AUC on the rest):", "", *few(study), ""]
            print("\n".join(lines[-8:]), flush=True)
        if given.out:
            keep(given.out, name, lines, numbers)


def keep(out: Path, name: str, lines: list[str], numbers: dict[str, Row]) -> None:
    """Put the set's part into `foresee.json`, and all its tables into `foresee.md` between its marks."""
    store, page = out / "foresee.json", out / "foresee.md"
    found = json.loads(store.read_text()) if store.exists() else {}
    found[name] = {"table": lines, "numbers": numbers}
    store.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n")
    parts = [line for key in STUDIES if key in found for line in found[key]["table"]]
    head, _, rest = page.read_text().partition(BEGIN)
    tail = rest.partition(END)[2]
    page.write_text(head + BEGIN + "\n\n" + "\n".join(parts) + "\n" + END + tail)


if __name__ == "__main__":
    main()
