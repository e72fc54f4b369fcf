"""Ours against its peers on the real sets, same folds and inputs; and learning from few people.

`python bench/foresee.py DATA [--only ibm french] [--peers Mainstay "Cox (lifelines)"] [--few] [--out bench/results]`
"""

from __future__ import annotations

import argparse
import json
import time
import tracemalloc
import warnings
from pathlib import Path

import numpy as np

from mainstay.loop.foresee import metrics
from mainstay.loop.foresee.resample import person_draws
from peers import STEP_PEERS, TIMED_PEERS, Forecast, Learner
from real_sets.studies import STUDIES, Array, Index, Study

Row = dict[str, float]


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


def peak(study: Study, learner: Learner) -> float:
    """Peak of Python's allocations while fitting the first fold, in MB (native arenas of the peers are not seen)."""
    tracemalloc.start()
    learner(study, study.folds[0][0])
    top = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return top / 1e6


def few(study: Study, sizes: tuple[int, ...] = (50, 100, 200, 400, 800), draws: int = 10) -> list[str]:
    """AUC on everyone else after learning from so many people; drawn at random, the same for everyone."""
    lines = ["| people | " + " | ".join(STEP_PEERS) + " |", "|---" * (len(STEP_PEERS) + 1) + "|"]
    for size in sizes:
        cells = []
        for learner in STEP_PEERS.values():
            scores = []
            for draw in range(draws):
                order = np.random.default_rng(100 + draw).permutation(len(study.happened))
                told = learner(study, order[:size])(order[size:], np.ones(1))
                scores.append(metrics.auc(study.happened[order[size:]], told.score))
            cells.append(f"{np.mean(scores):.3f} ± {np.std(scores, ddof=1) / np.sqrt(draws):.3f}")
        lines.append(f"| {size} | " + " | ".join(cells) + " |")
    return lines


def table(
    study: Study, chosen: list[str] | None, folds: int | None, *, memory: bool
) -> tuple[list[str], dict[str, Row]]:
    """The set's table in Markdown, and its numbers."""
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
        size = f"{peak(study, learner):.0f}" if memory else "–"
        lines.append(
            f"| {name} | {mean['discrimination']:.4f} ± {error['discrimination']:.4f} | {mean['error']:.4f} | "
            f"{mean['slope']:.2f} | {mean['large']:.2f} | {mean['fit_s']:.2f} | {mean['score_s']:.3f} | {size} |"
        )
        print(lines[-1], flush=True)
        numbers[name] = {**mean, "se": error["discrimination"]}
    return [*lines, ""], numbers


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--only", nargs="*", default=list(STUDIES))
    parser.add_argument("--peers", nargs="*")
    parser.add_argument("--folds", type=int)
    parser.add_argument("--memory", action="store_true")
    parser.add_argument("--few", action="store_true")
    parser.add_argument("--out", type=Path)
    given = parser.parse_args()
    warnings.simplefilter("ignore")
    for name in given.only:
        study = STUDIES[name](given.data)
        print(f"\n{study.name}", flush=True)
        lines, numbers = table(study, given.peers, given.folds, memory=given.memory)
        if given.few and not study.timed:
            lines += ["Learning from few people (AUC on the rest):", "", *few(study), ""]
            print("\n".join(lines[-8:]), flush=True)
        if given.out:
            given.out.mkdir(parents=True, exist_ok=True)
            (given.out / f"foresee_{name}.json").write_text(json.dumps(numbers, indent=1))
            (given.out / f"foresee_{name}.md").write_text("\n".join(lines))


if __name__ == "__main__":
    main()
