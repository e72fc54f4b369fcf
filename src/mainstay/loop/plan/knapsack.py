"""The best option for everyone under limits: a multiple-choice knapsack with several limits, and a certified bound.

Company limits hold for every resource; resource 0 (cash now) may have a limit for each unit as well. The Lagrangian
prices (`duals`) give a bound and nearly a plan; `fill` makes it a plan; small rounds are finished exactly (`exact`).
Growth is linear in people. Same input, same choice: nothing here depends on time or chance.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from mainstay.loop.panel import Ints
from mainstay.loop.plan.duals import Ladder, Prices, Round, climb, take, thresholds
from mainstay.loop.plan.exact import finish_exactly
from mainstay.loop.plan.fill import remaining, spend_rest, take_back
from mainstay.loop.plan.problem import ROUNDING, Problem, Solution, priced
from mainstay.loop.plan.refine import refine

CYCLES = 12
"""How often, at most, each price is made right given the others."""

TOLERANCE = 3e-4
"""A gap that is small enough to stop at, as a share of the bound."""

SETTLED = 2e-6
"""The bound has settled when a cycle lowers it by less than this share."""


@dataclass(frozen=True)
class _Point:
    """Prices, everyone's choice at them, what that uses, and the bound they prove."""

    prices: Prices
    choice: Ints
    used: Ints
    unit_used: Ints
    bound: float


def relax(problem: Problem, options: Round) -> _Point:
    """The lowest bound found by making each price right in turn, then by steps along what is over and left."""
    prices = Prices(np.zeros(len(problem.budget)), np.zeros(len(problem.unit_budget)))
    best = _at(problem, options, prices)
    room = options.value.shape[0] * max(1, options.value.shape[1] - 1)
    ladder = Ladder(np.empty(room), np.empty(room), np.empty(room, dtype=np.int32))
    for _ in range(CYCLES):
        before = best.bound
        for kind in _unsettled(problem, best):
            point = _at(problem, options, _reprice(problem, options, best.prices, kind, ladder))
            best = min(best, point, key=lambda found: found.bound)
        if before - best.bound <= SETTLED * before:
            break
    return best


def _at(problem: Problem, options: Round, prices: Prices) -> _Point:
    choice = np.zeros(options.value.shape[0], dtype=np.int16)
    used = np.zeros(len(problem.budget), dtype=np.int64)
    unit_used = np.zeros(len(problem.unit_budget), dtype=np.int64)
    total = take(options, prices, choice, used, unit_used)
    surcharge = prices.unit - prices.company[0]
    bound = total + float(priced(problem.budget, prices.company)) + float(priced(problem.unit_budget, surcharge))
    return _Point(prices, choice, used, unit_used, bound * (1 + ROUNDING))


def _unsettled(problem: Problem, point: _Point) -> list[int]:
    """Resources whose price is not right yet: overdrawn, or priced and left over."""
    over = point.used > problem.budget
    idle = (point.prices.company > 0) & (point.used < problem.budget * (1 - 1e-6))
    spare = (point.prices.unit > point.prices.company[0]) & (point.unit_used < problem.unit_budget * (1 - 1e-6))
    wrong = over | idle
    wrong[0] |= bool((point.unit_used > problem.unit_budget).any() or spare.any())
    return [int(kind) for kind in np.flatnonzero(wrong)]


def _reprice(problem: Problem, options: Round, prices: Prices, kind: int, ladder: Ladder) -> Prices:
    """The prices with that of one resource made right, given the others."""
    filled = climb(options, kind, prices, ladder)
    steps = Ladder(ladder.worth[:filled], ladder.size[:filled], ladder.unit[:filled])
    none = np.zeros(len(problem.unit_budget))
    limit = problem.budget[kind : kind + 1].astype(np.float64)
    company = prices.company.copy()
    if kind:
        company[kind] = thresholds(steps, none, limit, together=True)[0]
        return Prices(company, prices.unit)
    own = thresholds(steps, none, problem.unit_budget.astype(np.float64), together=False)
    company[0] = thresholds(steps, own, limit, together=True)[0]
    return Prices(company, np.maximum(own, company[0]))


def solve(problem: Problem, *, exact: bool = True) -> Solution:
    """The best choice found, within every limit, and the bound that certifies it. Small rounds are finished `exact`."""
    options = problem.round
    found = near(problem, options)
    if found.gap > TOLERANCE:
        found = refine(problem, options, found, TOLERANCE)
    return finish_exactly(problem, options, found) if exact else found


def near(problem: Problem, options: Round) -> Solution:
    """A good choice within every limit, from the prices alone, and their bound."""
    point = relax(problem, options)
    choice = point.choice.copy()
    left = remaining(options, choice, problem.budget, problem.unit_budget)
    take_back(options, point.prices, choice, left)
    spend_rest(options, point.prices, choice, left)
    value = float(np.take_along_axis(options.value, choice[:, None].astype(np.int64), axis=1).sum())
    return Solution(choice, value, max(point.bound, value), point.prices, np.zeros(len(problem.unit_budget)))


def finish(problem: Problem, found: Solution) -> Solution:
    """A solution found before, finished exactly where the round is small."""
    return finish_exactly(problem, problem.round, found)


def improve(problem: Problem, found: Solution) -> Solution:
    """The choice found before with what the problem's (larger) limits leave over spent as well; the bound is no
    longer known.
    """
    options, choice = problem.round, found.choice.copy()
    spend_rest(options, found.prices, choice, remaining(options, choice, problem.budget, problem.unit_budget))
    value = float(np.take_along_axis(options.value, choice[:, None].astype(np.int64), axis=1).sum())
    return Solution(choice, value, np.inf, found.prices, found.lowered)
