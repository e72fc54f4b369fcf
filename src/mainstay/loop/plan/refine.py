"""A lower bound and a better plan from solving every unit exactly, while the company's prices are made right for that.

With each unit exact, the bound as a function of the company's prices is convex; every evaluation gives planes below
it, one for each group of units, and the next prices are where their sum is lowest, not too far from the best so far
(a bundle with a box).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, milp

from mainstay.loop.panel import Floats, Ints
from mainstay.loop.plan.duals import Ladder, Prices, Round, climb, take, thresholds
from mainstay.loop.plan.fill import Left, remaining, spend_rest, take_back
from mainstay.loop.plan.problem import ROUNDING, Problem, Solution, priced
from mainstay.loop.plan.units import by_unit, finish

GROUPS = 32
"""Units are put into so many groups; each group's planes are its own."""

EVALUATIONS = 16
"""How many prices are tried at most."""


WIDER, NARROWER = 1.5, 0.4
"""How the box around the best prices changes after a better and a worse bound."""

FLOOR = 0.15
"""A price counts as at least so large a share of the bound (price × limit), so that one at nothing can rise."""


@dataclass(frozen=True)
class _Seen:
    """Prices tried and the bound there; by group of units the value of the best choice and what it uses of each limit
    (a plane: the group's bound at other prices is no less than value − used × prices); and the plan made of it.
    """

    prices: Prices
    bound: float
    lowered: Floats
    worth: Floats
    used: Floats
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
        box *= WIDER if improved else NARROWER
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
    lower = found if found.bound < best.bound else best
    return Solution(choice, value, max(lower.bound, value), lower.prices, lower.lowered)


def _evaluate(problem: Problem, options: Round, company: Floats, slack: float) -> _Seen:
    """Every unit exactly at these company prices."""
    prices = _with_units(problem, options, company)
    choice = np.zeros(options.value.shape[0], dtype=np.int16)
    used, unit_used = np.zeros(len(problem.budget), np.int64), np.zeros(len(problem.unit_budget), np.int64)
    total = take(options, prices, choice, used, unit_used)
    bound = (
        total + float(priced(problem.budget, company)) + float(priced(problem.unit_budget, prices.unit - company[0]))
    )
    plenty = np.full(len(problem.budget), np.iinfo(np.int64).max // 4)
    take_back(options, prices, choice, Left(plenty, problem.unit_budget - unit_used))
    groups = (*by_unit(options, prices), problem.unit_budget.astype(np.int64))
    lowered = np.zeros(len(problem.unit_budget))
    finish(options, prices, groups, slack / len(lowered), (choice, lowered))
    worth, used_by = _planes(options, choice)
    left = remaining(options, choice, problem.budget, problem.unit_budget)
    take_back(options, prices, choice, left)
    spend_rest(options, prices, choice, left)
    value = float(np.take_along_axis(options.value, choice[:, None].astype(np.int64), axis=1).sum())
    return _Seen(prices, bound * (1 + ROUNDING) - float(lowered.sum()), lowered, worth, used_by, choice, value)


def _with_units(problem: Problem, options: Round, company: Floats) -> Prices:
    """The units' prices that belong to company prices."""
    unit = np.full(len(problem.unit_budget), company[0])
    room = options.value.shape[0] * max(1, options.value.shape[1] - 1)
    ladder = Ladder(np.empty(room), np.empty(room), np.empty(room, dtype=np.int32))
    filled = climb(options, 0, Prices(company, unit), ladder)
    steps = Ladder(ladder.worth[:filled], ladder.size[:filled], ladder.unit[:filled])
    own = thresholds(steps, np.zeros(len(unit)), problem.unit_budget.astype(np.float64), together=False)
    return Prices(company, np.maximum(own, company[0]))


def _planes(options: Round, choice: Ints) -> tuple[Floats, Floats]:
    """By group of units the value of a choice, and what it uses of each limit."""
    person = np.arange(len(choice))
    group = options.unit % GROUPS
    taken = options.cost[person, choice]
    worth = np.bincount(group, weights=options.value[person, choice], minlength=GROUPS)
    used = [np.bincount(group, weights=taken[:, kind], minlength=GROUPS) for kind in range(taken.shape[1])]
    return np.asarray(worth), np.asarray(np.stack(used, axis=1), dtype=np.float64)


def _lowest(problem: Problem, seen: list[_Seen], box: float) -> tuple[Floats, float]:
    """Where the planes are lowest within the box around the best prices, and how low. Prices are counted times their
    limits, and everything as a share of the best bound.
    """
    centre = min(seen, key=lambda past: past.bound)
    size, kinds = centre.bound, len(problem.budget)
    scale = np.maximum(problem.budget, 1).astype(np.float64)
    middle = centre.prices.company * scale / size
    floor = np.where(np.arange(kinds) == 0, FLOOR, FLOOR / 10)
    reach = box * np.maximum(middle, floor)
    used = np.concatenate([past.used for past in seen]) / scale
    worth = np.concatenate([past.worth for past in seen]) / size
    own = -sparse.vstack([sparse.eye_array(GROUPS)] * len(seen))
    lowest = np.append(np.maximum(middle - reach, 0.0), np.full(GROUPS, -np.inf))
    highest = np.append(middle + reach, np.full(GROUPS, np.inf))
    # No whole numbers are asked for: this is a linear program.
    found = milp(
        np.append(problem.budget / scale, np.ones(GROUPS)),
        bounds=Bounds(lowest, highest),
        constraints=LinearConstraint(sparse.csr_array(sparse.hstack([sparse.csr_array(-used), own])), ub=-worth),
    )
    if found.x is None:
        return centre.prices.company, centre.bound
    return np.asarray(found.x[:kinds] * size / scale), float(found.fun * size)
