"""The last step for small rounds: a mixed-integer program over the few options that can still matter (HiGHS).

An option whose regret at the prices is larger than the whole remaining gap (and what its unit lies below its bound
whatever is chosen) cannot be part of a better choice, so it stays out; those left with one option are settled. The
limits on size and search are counts, not times, so that the same input gives the same choice on every machine.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import highspy
import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from mainstay.loop.panel import Bools, Floats, Ints
from mainstay.loop.plan.duals import Prices, Round, take
from mainstay.loop.plan.fill import remaining
from mainstay.loop.plan.problem import ROUNDING, Problem, Solution, priced

Doubles = NDArray[np.float64]

CORE = 12_000
"""Options that may still matter, at most, for the program to be worth starting."""

NODES = 20
"""Branches looked at where the program is largest; the smaller it is, the more of them."""

NEAR = 1e-4
"""A gap not worth closing, as a share of the bound."""

SCALE = 1e4
"""Amounts are brought to this size for the solver, whose tolerances are absolute."""


@dataclass(frozen=True)
class _Core:
    """Open (person, option) pairs, by person; what those settled take is already off the budgets."""

    person: Ints
    option: Ints
    budget: Ints
    unit_budget: Ints


def finish_exactly(problem: Problem, options: Round, start: Solution) -> Solution:
    """The best choice of all, or the one at hand with a lower bound, if the rest of the problem is small enough."""
    if start.gap <= NEAR or not len(options.unit):
        return start
    keep = _may_matter(problem, options, start)
    core = _core(problem, options, keep)
    if len(core.person) > CORE:
        return start
    picked, bound = _solve(options, core, start.choice)
    choice = start.choice.copy()
    settled = keep.sum(axis=1) == 1
    choice[settled] = keep[settled].argmax(axis=1)
    choice[core.person[picked]] = core.option[picked]
    value = float(np.take_along_axis(options.value, choice[:, None].astype(np.int64), axis=1).sum())
    left = remaining(options, choice, problem.budget, problem.unit_budget)
    better = value > start.value and left.company.min(initial=0) >= 0 and left.unit.min(initial=0) >= 0
    found = replace(start, choice=choice, value=value) if better else start
    fixed = options.value[settled, keep[settled].argmax(axis=1)].sum()
    return replace(found, bound=min(start.bound, max(found.value, (bound + fixed) * (1 + ROUNDING))))


def _may_matter(problem: Problem, options: Round, start: Solution) -> Bools:
    """People × options: the regret is within the gap, and what the person's unit lies below its bound in any case."""
    worth = _net(options, start.prices)
    choice = np.zeros(len(options.unit), dtype=np.int16)
    used, unit_used = np.zeros(len(problem.budget), np.int64), np.zeros(len(problem.unit_budget), np.int64)
    total = take(options, start.prices, choice, used, unit_used)
    over = start.prices.unit - start.prices.company[0]
    bound = total + float(priced(problem.budget, start.prices.company)) + float(priced(problem.unit_budget, over))
    gap = max(bound - float(start.lowered.sum()) - start.value, 0.0) + ROUNDING * bound
    keep = worth.max(axis=1, keepdims=True) - worth <= gap + start.lowered[options.unit][:, None]
    keep[np.arange(len(choice)), start.choice] = True
    return np.asarray(keep)


def _net(options: Round, prices: Prices) -> Floats:
    over = prices.unit[options.unit] - prices.company[0]
    return np.asarray(options.value - priced(options.cost, prices.company) - over[:, None] * options.cost[:, :, 0])


def _core(problem: Problem, options: Round, keep: Bools) -> _Core:
    open_ = keep.sum(axis=1) > 1
    settled = np.where(open_, 0, keep.argmax(axis=1)).astype(np.int16)
    left = remaining(options, settled, problem.budget, problem.unit_budget)
    person, option = np.nonzero(keep & open_[:, None])
    return _Core(person, option, left.company, left.unit)


def _solve(options: Round, core: _Core, start: Ints) -> tuple[Bools, float]:
    """Which pairs are taken, and the bound of their value."""
    size = len(core.person)
    if not size:
        return np.zeros(0, dtype=bool), 0.0
    value = options.value[core.person, core.option]
    unit_of_value = max(float(value.max()), 1.0) / SCALE
    rows, lower, upper = _rows(options, core)
    solver = _solver(NODES * CORE // size)
    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = size, rows.shape[0]
    model.sense_ = highspy.ObjSense.kMaximize
    objective: Doubles = np.asarray(value / unit_of_value, dtype=np.float64)
    model.col_cost_, model.col_lower_, model.col_upper_ = objective, np.zeros(size), np.ones(size)
    model.row_lower_, model.row_upper_ = lower, upper
    model.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    model.a_matrix_.start_, model.a_matrix_.index_, model.a_matrix_.value_ = rows.indptr, rows.indices, rows.data
    model.integrality_ = [highspy.HighsVarType.kInteger] * size
    solver.passModel(model)
    hint = highspy.HighsSolution()
    hint.col_value = (core.option == start[core.person]).astype(np.float64).tolist()
    solver.setSolution(hint)
    solver.run()
    picked = np.asarray(solver.getSolution().col_value) > 0.5
    # The solver's own tolerance on the bound is added back: it must not fall below the truth.
    return picked, float(solver.getInfo().mip_dual_bound) * unit_of_value * (1 + 1e-7)


def _solver(nodes: int) -> highspy.Highs:
    solver = highspy.Highs()  # type: ignore[no-untyped-call] # highspy's constructor carries no types
    for name, setting in (
        ("output_flag", False), ("threads", 1), ("parallel", "off"), ("random_seed", 0),
        ("mip_rel_gap", NEAR / 4), ("mip_abs_gap", 0.0), ("mip_max_nodes", nodes),
    ):  # fmt: skip
        solver.setOptionValue(name, setting)
    return solver


def _rows(options: Round, core: _Core) -> tuple[sparse.csc_matrix, Doubles, Doubles]:
    """One option for everyone open; every company limit; every unit's with somebody open; limits brought to SCALE."""
    size, column = len(core.person), np.arange(len(core.person))
    people, row = np.unique(core.person, return_inverse=True)
    cost = options.cost[core.person, core.option].astype(np.float64)
    units, unit_row = np.unique(options.unit[core.person], return_inverse=True)
    company_scale = SCALE / np.maximum(core.budget, 1)
    unit_scale = SCALE / np.maximum(core.unit_budget[units], 1)
    blocks = [
        sparse.csc_matrix((np.ones(size), (row, column)), shape=(len(people), size)),
        sparse.csc_matrix((cost * company_scale).T),
        sparse.csc_matrix((cost[:, 0] * unit_scale[unit_row], (unit_row, column)), shape=(len(units), size)),
    ]
    above = np.concatenate([np.ones(len(people)), core.budget * company_scale, core.unit_budget[units] * unit_scale])
    below = np.concatenate([np.ones(len(people)), np.full(len(core.budget) + len(units), -np.inf)])
    return sparse.csc_matrix(sparse.vstack(blocks)), below, above
