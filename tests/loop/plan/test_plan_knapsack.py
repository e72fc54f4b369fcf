"""The choice under limits: never over any, never above its bound, as good as the exact optimum."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, milp

from mainstay.loop.plan.knapsack import solve
from mainstay.loop.plan.problem import Problem, Solution


def problem_of(seed: int, people: int, options: int, *, kinds: int, units: int, tight: float = 0.4) -> Problem:
    rng = np.random.default_rng(seed)
    cost = rng.integers(0, 60, (people, options, kinds))
    cost[:, :, 1:] = rng.random((people, options, max(0, kinds - 1))) < 0.3
    value = np.round(rng.gamma(2, 40, (people, options)) * (1 + cost[:, :, 0] / 30))
    cost[:, 0], value[:, 0] = 0, 0
    unit = rng.integers(0, units, people)
    budget = np.maximum(1, cost.max(axis=1).sum(axis=0) * tight * rng.uniform(0.5, 1, kinds)).astype(np.int64)
    share = np.bincount(unit, minlength=units) / people
    unit_budget = (budget[0] * share * rng.uniform(0.5, 2, units)).astype(np.int64)
    return Problem(value, cost, budget, unit, unit_budget)


def within_limits(problem: Problem, solution: Solution) -> bool:
    taken = problem.cost[np.arange(len(problem.unit)), solution.choice]
    by_unit = np.bincount(problem.unit, weights=taken[:, 0], minlength=len(problem.unit_budget))
    return bool((taken.sum(axis=0) <= problem.budget).all() and (by_unit <= problem.unit_budget).all())


def brute_force(problem: Problem) -> float:
    people, options = problem.value.shape
    best = 0.0
    for choice in product(range(options), repeat=people):
        value = float(problem.value[np.arange(people), choice].sum())
        taken = problem.cost[np.arange(people), choice]
        by_unit = np.bincount(problem.unit, weights=taken[:, 0], minlength=len(problem.unit_budget))
        if value > best and (taken.sum(axis=0) <= problem.budget).all() and (by_unit <= problem.unit_budget).all():
            best = value
    return best


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 10**6), people=st.integers(1, 6), kinds=st.integers(1, 3), units=st.integers(1, 3))
def test_small_rounds_are_exact(seed: int, people: int, kinds: int, units: int) -> None:
    problem = problem_of(seed, people, 4, kinds=kinds, units=units)
    solution, best = solve(problem), brute_force(problem)
    assert within_limits(problem, solution)
    assert solution.value == pytest.approx(best)
    assert best <= solution.bound * (1 + 1e-9)


@settings(max_examples=25, deadline=None)
@given(
    seed=st.integers(0, 10**6), people=st.integers(20, 400), kinds=st.integers(1, 4), units=st.integers(1, 30),
    tight=st.sampled_from([0.0, 0.02, 0.3, 1.5]),
)  # fmt: skip
def test_limits_hold_and_the_bound_is_above(seed: int, people: int, kinds: int, units: int, tight: float) -> None:
    problem = problem_of(seed, people, 8, kinds=kinds, units=units, tight=tight)
    solution = solve(problem)
    assert within_limits(problem, solution)
    taken = problem.value[np.arange(people), solution.choice].sum()
    assert solution.value == pytest.approx(taken)
    assert solution.value <= solution.bound * (1 + 1e-9)


def test_without_limits_everybody_gets_the_best() -> None:
    problem = problem_of(3, 50, 5, kinds=2, units=3, tight=1e6)
    solution = solve(problem)
    assert solution.value == problem.value.max(axis=1).sum()
    assert solution.gap == pytest.approx(0, abs=1e-8)


def test_without_money_only_what_is_free() -> None:
    problem = problem_of(4, 30, 5, kinds=1, units=2)
    broke = Problem(problem.value, problem.cost, problem.budget * 0, problem.unit, problem.unit_budget)
    free = np.where(problem.cost[:, :, 0] == 0, problem.value, 0).max(axis=1).sum()
    assert solve(broke).value == free


def test_same_input_same_choice() -> None:
    problem = problem_of(5, 300, 8, kinds=3, units=10)
    assert (solve(problem).choice == solve(problem).choice).all()


def test_mid_size_is_near_its_bound() -> None:
    solution = solve(problem_of(6, 2000, 12, kinds=3, units=40))
    assert solution.gap <= 0.002


@pytest.mark.parametrize("spoil", ["negative cost", "dear nothing", "no budget", "negative budget", "shapes"])
def test_wrong_problems_are_refused(spoil: str) -> None:
    good = problem_of(7, 5, 3, kinds=1, units=2)
    value, cost, budget, unit = good.value.copy(), good.cost.copy(), good.budget.copy(), good.unit.copy()
    match spoil:
        case "negative cost":
            cost[0, 1, 0] = -1
        case "dear nothing":
            cost[0, 0, 0] = 1
        case "no budget":
            unit[0] = 9
        case "negative budget":
            budget[0] = -1
        case _:
            value = value[:4]
    with pytest.raises(ValueError, match=r".+"):
        Problem(value, cost, budget, unit, good.unit_budget)


def reference(problem: Problem) -> float:
    """The exact optimum, by another road: scipy's mixed-integer solver on the whole problem."""
    people, options = problem.value.shape
    size = people * options
    one = sparse.kron(sparse.eye_array(people), np.ones((1, options)))
    cost = problem.cost.reshape(size, -1)
    unit = np.repeat(problem.unit, options)
    by_unit = sparse.csr_array((cost[:, 0], (unit, np.arange(size))), shape=(len(problem.unit_budget), size))
    found = milp(
        -problem.value.ravel(), integrality=np.ones(size), bounds=Bounds(0, 1), options={"mip_rel_gap": 1e-7},
        constraints=[
            LinearConstraint(one, 1, 1), LinearConstraint(cost.T.astype(float), ub=problem.budget),
            LinearConstraint(by_unit, ub=problem.unit_budget),
        ],
    )  # fmt: skip
    assert found.fun is not None
    return -float(found.fun)


@pytest.mark.parametrize(("seed", "people", "units"), [(11, 60, 8), (12, 120, 30), (13, 90, 1)])
def test_the_optimum_lies_between_value_and_bound(seed: int, people: int, units: int) -> None:
    problem = problem_of(seed, people, 6, kinds=2, units=units)
    best = reference(problem)
    rough, exact = solve(problem, exact=False), solve(problem)
    assert rough.value <= best * (1 + 1e-9)
    assert best <= rough.bound * (1 + 1e-9)
    assert exact.value >= best * (1 - 1.5e-4)
    assert best <= exact.bound * (1 + 1e-9)
    assert rough.value >= best * 0.98
