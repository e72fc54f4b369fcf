"""A lower bound and a better plan from solving every unit exactly, while the company's prices are made right for that.

With each unit exact, the bound as a function of the company's prices is convex; every evaluation gives a plane below
it, and the next prices are where the planes are lowest, not too far from the best so far (a bundle with a box).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.optimize import linprog

from mainstay.loop.panel import Floats, Ints
from mainstay.loop.plan.duals import Ladder, Prices, Round, climb, take, thresholds
from mainstay.loop.plan.fill import Left, remaining, spend_rest, take_back
from mainstay.loop.plan.problem import ROUNDING, Problem, Solution
from mainstay.loop.plan.units import by_unit, finish

EVALUATIONS = 16
"""How many prices are tried at most."""


@dataclass(frozen=True)
class _Seen:
    """Prices tried: the bound there, its slope by price (what is left of each limit), and the best plan made of it."""

    prices: Prices
    bound: float
    left: Floats
    choice: Ints
    value: float


def refine(problem: Problem, options: Round, start: Solution, tolerance: float) -> Solution:
    """The solution made better until its gap is within `tolerance` (a share of the bound) or nothing more is gained."""
    seen: list[_Seen] = []
    best = start
    company, box = start.prices.company, 0.5
    for _ in range(EVALUATIONS):
        found = _evaluate(problem, options, company, tolerance * best.bound)
        improved = not seen or found.bound < min(past.bound for past in seen)
        box *= 1.0 if improved else 0.5
        seen.append(found)
        best = _better(best, found)
        if best.gap <= tolerance:
            break
        company, promised = _lowest(problem, seen, box)
        if min(past.bound for past in seen) - promised <= 0.1 * tolerance * best.bound:
            break
    return best


def _better(best: Solution, found: _Seen) -> Solution:
    choice, value = (found.choice, found.value) if found.value > best.value else (best.choice, best.value)
    prices, bound = (found.prices, found.bound) if found.bound < best.bound else (best.prices, best.bound)
    return Solution(choice, value, max(bound, value), prices)


def _evaluate(problem: Problem, options: Round, company: Floats, slack: float) -> _Seen:
    """Every unit exactly at these company prices."""
    prices = _with_units(problem, options, company)
    choice = np.zeros(options.value.shape[0], dtype=np.int16)
    used, unit_used = np.zeros(len(problem.budget), np.int64), np.zeros(len(problem.unit_budget), np.int64)
    total = take(options, prices, choice, used, unit_used)
    bound = total + float(company @ problem.budget) + float((prices.unit - company[0]) @ problem.unit_budget)
    plenty = np.full(len(problem.budget), np.iinfo(np.int64).max // 4)
    take_back(options, prices, choice, Left(plenty, problem.unit_budget - unit_used))
    groups = (*by_unit(options, prices), problem.unit_budget.astype(np.int64))
    lowered, _ = finish(options, prices, groups, slack / len(problem.unit_budget), choice)
    left = remaining(options, choice, problem.budget, problem.unit_budget)
    slope = left.company.astype(np.float64)
    take_back(options, prices, choice, left)
    spend_rest(options, prices, choice, left)
    value = float(np.take_along_axis(options.value, choice[:, None].astype(np.int64), axis=1).sum())
    return _Seen(prices, bound * (1 + ROUNDING) - lowered, slope, choice, value)


def _with_units(problem: Problem, options: Round, company: Floats) -> Prices:
    """The units' prices that belong to company prices."""
    unit = np.full(len(problem.unit_budget), company[0])
    room = options.value.shape[0] * max(1, options.value.shape[1] - 1)
    ladder = Ladder(np.empty(room), np.empty(room), np.empty(room, dtype=np.int32))
    filled = climb(options, 0, Prices(company, unit), ladder)
    steps = Ladder(ladder.worth[:filled], ladder.size[:filled], ladder.unit[:filled])
    own = thresholds(steps, np.zeros(len(unit)), problem.unit_budget.astype(np.float64), together=False)
    return Prices(company, np.maximum(own, company[0]))


def _lowest(problem: Problem, seen: list[_Seen], box: float) -> tuple[Floats, float]:
    """Where the planes are lowest within the box around the best prices, and how low."""
    centre = min(seen, key=lambda past: past.bound)
    scale = np.maximum(problem.budget, 1).astype(np.float64)
    at = np.array([past.prices.company * scale for past in seen])
    slopes = np.array([past.left / scale for past in seen])
    heights = np.array([past.bound for past in seen])
    middle = centre.prices.company * scale
    reach = box * np.maximum(middle, 0.02 * centre.bound)
    limits = [(max(0.0, here - far), here + far) for here, far in zip(middle, reach, strict=True)]
    size = centre.bound
    found = linprog(
        np.append(np.zeros(len(scale)), 1.0),
        A_ub=np.column_stack([slopes, -np.ones(len(seen))]),
        b_ub=((slopes * at).sum(axis=1) - heights) / size,
        bounds=[(low / size, high / size) for low, high in limits] + [(None, None)],
        method="highs",
    )
    if found.x is None:
        return centre.prices.company, centre.bound
    return np.asarray(found.x[:-1] * size / scale), float(found.x[-1] * size)
