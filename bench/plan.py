"""The planner's choice under limits: ours against HiGHS as a mixed-integer program and as a linear relaxation.

    python bench/plan.py                  # 1,000 and 10,000 people, a minute or two
    python bench/plan.py --full           # up to 1,000,000, and every peer

Every person has twelve options (none, or packages of which the dearer save more), three limited resources (cash, and
two kinds of seat), and a unit with a cash budget of its own: 50 units at 1,000 people, 1,000 above. Each run has a
process to itself, compiled kernels warm, one thread. `scans` is the time as a multiple of a triad over the bytes of
the problem on this machine at that moment, which holds better than the time. Whoever has not finished after PATIENCE
processor seconds is ended, and that is told: HiGHS looks at its own limit too seldom to keep it.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import signal
import subprocess
import sys
import time

import numpy as np
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, milp

from mainstay.loop.plan.knapsack import solve
from mainstay.loop.plan.problem import Problem

OPTIONS, KINDS, PATIENCE = 12, 3, 120


def problem_of(people: int, seed: int = 7) -> Problem:
    rng = np.random.default_rng(seed)
    units = 50 if people < 10_000 else 1_000
    unit = rng.integers(0, units, people).astype(np.int32)
    stake = rng.lognormal(12, 0.7, people) * 100 * rng.beta(1, 8, people)
    price = rng.lognormal(9.5, 0.8, (people, OPTIONS - 1)) * 100
    eases = 1 - np.exp(-rng.gamma(1.2, 0.12, price.shape) * (price / price.mean()) ** 0.4)
    value = np.zeros((people, OPTIONS))
    value[:, 1:] = np.round(stake[:, None] * eases)
    cost = np.zeros((people, OPTIONS, KINDS), dtype=np.int64)
    cost[:, 1:, 0] = price.astype(np.int64)
    cost[:, 1:, 1:] = rng.random((people, OPTIONS - 1, KINDS - 1)) < 0.25
    cash = int(people * np.exp(9.5) * 100 * 0.25)
    budget = np.array([cash, max(1, people * 3 // 100), max(1, people * 8 // 100)], dtype=np.int64)
    share = np.bincount(unit, minlength=units) / people
    return Problem(value, cost, budget, unit, (cash * share * rng.uniform(0.6, 1.8, units)).astype(np.int64))


def ours(problem: Problem) -> tuple[float, float]:
    found = solve(problem)
    return found.value, found.bound


def highs(problem: Problem, *, whole: bool) -> tuple[float, float]:
    """HiGHS on the whole problem: value (nothing for the relaxation) and bound; NaN where it did not get there."""
    people, options = problem.value.shape
    size = people * options
    one = sparse.csr_array((np.ones(size), (np.repeat(np.arange(people), options), np.arange(size))))
    cost = problem.cost.reshape(size, -1).astype(np.float64)
    unit = np.repeat(problem.unit, options)
    by_unit = sparse.csr_array((cost[:, 0], (unit, np.arange(size))), shape=(len(problem.unit_budget), size))
    rows = sparse.csr_array(sparse.vstack([one, sparse.csr_array(cost.T), by_unit]))
    limits = np.concatenate([np.ones(people), problem.budget, problem.unit_budget])
    found = milp(
        -problem.value.ravel(),
        integrality=np.full(size, int(whole)),
        bounds=Bounds(0, 1),
        constraints=LinearConstraint(
            rows, np.concatenate([np.ones(people), np.full(len(limits) - people, -np.inf)]), limits
        ),
        options={"mip_rel_gap": 1e-4},
    )
    if found.x is None:
        return float("nan"), float("nan")
    value = -float(found.fun or 0.0)
    bound = found.mip_dual_bound if whole else None
    return (value, value if bound is None else -float(bound)) if whole else (float("nan"), value)


def triad() -> float:
    """Bytes a second of a = b + s × c, the best of five."""
    b, c, a = np.ones(8_000_000), np.ones(8_000_000), np.empty(8_000_000)
    best = np.inf
    for _ in range(5):
        start = time.perf_counter()
        np.multiply(c, 3.0, out=a)
        np.add(a, b, out=a)
        best = min(best, time.perf_counter() - start)
    return 5 * b.nbytes / best


def one(who: str, people: int) -> dict[str, float | str | int]:
    """One run, its kernels warmed on a small problem first."""
    if who == "ours":
        solve(problem_of(500))
    problem = problem_of(people)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    resource.setrlimit(resource.RLIMIT_CPU, (int(time.process_time()) + 1 + PATIENCE, resource.RLIM_INFINITY))
    start, work = time.perf_counter(), time.process_time()
    value, bound = ours(problem) if who == "ours" else highs(problem, whole=who == "HiGHS MIP")
    wall, work = time.perf_counter() - start, time.process_time() - work
    size = problem.value.nbytes + problem.cost.nbytes
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return {
        "who": who, "people": people, "seconds": wall, "cpu": work, "scans": wall / (size / triad()),
        "extra_mb": (peak - before) / 1024, "peak_mb": peak / 1024, "value": value, "bound": bound,
    }  # fmt: skip


def runs(*, full: bool) -> list[tuple[str, int]]:
    small = [("ours", 1_000), ("HiGHS MIP", 1_000), ("HiGHS LP", 1_000), ("ours", 10_000), ("HiGHS LP", 10_000)]
    large = [("HiGHS MIP", 10_000), ("ours", 100_000), ("HiGHS LP", 100_000), ("ours", 1_000_000)]
    return small + (large if full else [("ours", 100_000)])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--full", action="store_true", help="up to 1,000,000 people, and every peer")
    parser.add_argument("--one", nargs=2, metavar=("WHO", "PEOPLE"), help="a single run, its result as JSON")
    wish = parser.parse_args()
    if wish.one:
        print(json.dumps(one(wish.one[0], int(wish.one[1]))))
        return
    print("| people | who | s | processor s | scans | extra MB | peak MB | gap to the lowest bound |")
    print("|---|---|---|---|---|---|---|---|")
    lowest: dict[int, float] = {}
    alone = {**os.environ, **dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "NUMBA_NUM_THREADS"), "1")}
    for who, people in runs(full=wish.full):
        command = [sys.executable, __file__, "--one", who, str(people)]
        told = subprocess.run(command, check=False, capture_output=True, text=True, env=alone)
        if told.returncode == -signal.SIGXCPU:
            print(f"| {people:,} | {who} | – | not finished within {PATIENCE} | | | | |", flush=True)
            continue
        told.check_returncode()
        found = json.loads(told.stdout.splitlines()[-1])  # the solver may have said something before
        lowest[people] = float(np.fmin(lowest.get(people, np.inf), found["bound"]))
        gap = "–" if np.isnan(found["value"]) else f"{1 - found['value'] / lowest[people]:.4%}"
        print(
            f"| {people:,} | {who} | {found['seconds']:.2f} | {found['cpu']:.2f} | {found['scans']:.0f} | "
            f"{found['extra_mb']:.0f} | {found['peak_mb']:.0f} | {gap} |",
            flush=True,
        )


if __name__ == "__main__":
    main()
