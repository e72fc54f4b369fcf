"""Three ways to mend a gap: all get there or say that they do not; the cheapest is the cheapest."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, minimize
from test_gaps import SEEDS, as_arrays, some_people

from mainstay.loop.gaps import adjusted, expected, lens
from mainstay.loop.mending import Curve, Task, Way, curves, task
from mainstay.loop.panel import Ints


def a_task(seed: int, gap: float = 0.12, target: float = 0.02) -> tuple[Task, dict[Way, Curve]] | None:
    fixed, factors, group = as_arrays(some_people(seed, 60, gap))
    found = lens(fixed, factors, group)
    assert found is not None
    to_do = task(fixed, found, group, target)
    if to_do is None:
        return None
    return to_do, {one.way: one for one in curves(to_do, expected(fixed, factors), 0.1)}


@settings(deadline=None, max_examples=100)
@given(SEEDS, st.floats(-0.2, 0.2))
def test_naive_and_least_reach_the_target_and_least_costs_least(seed: int, gap: float) -> None:
    made = a_task(seed, gap)
    if made is None:
        return
    to_do, by_way = made
    for way in (Way.NAIVE, Way.LEAST):
        assert by_way[way].reaches
        assert by_way[way].end.gap == pytest.approx(to_do.target, abs=1e-5)
    for cheap, dear in zip(by_way[Way.LEAST].points, by_way[Way.NAIVE].points, strict=True):
        assert cheap.money <= dear.money + len(to_do.fixed)
        assert cheap.gap == pytest.approx(dear.gap, abs=1e-5)
    for point in by_way[Way.BALANCED].points:
        assert _least_for(to_do, point.gap) <= point.money + len(to_do.fixed)


def _least_for(to_do: Task, gap: float) -> int:
    """What the cheapest way to a gap costs; for gaps between its points the line between them is never below."""
    fixed = to_do.fixed
    goal = float(abs(np.log1p(to_do.lens.gap)) - np.log1p(gap))
    if goal <= 0:
        return 0
    pull = to_do.pull
    low, high = 0.0, float(fixed.max() / pull[pull > 0].min()) * 10

    def gone(level: float) -> float:
        lifted = np.maximum(level * pull, fixed)
        return float(pull @ np.log(lifted / fixed))

    for _ in range(200):
        middle = (low + high) / 2
        low, high = (low, middle) if gone(middle) >= goal else (middle, high)
    return int((np.maximum(high * pull, fixed) - fixed).sum())


def test_the_cheapest_way_is_what_a_general_solver_finds() -> None:
    made = a_task(17)
    assert made is not None
    to_do, by_way = made
    rows = np.flatnonzero(to_do.pull > 0)
    pay, pull = to_do.fixed[rows].astype(float), to_do.pull[rows]
    size = pay.mean()

    def money(logs: NDArray[np.float64]) -> float:
        return float((pay / size) @ np.expm1(logs))

    def slope(logs: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.asarray((pay / size) * np.exp(logs))

    there = LinearConstraint(pull[None, :], to_do.way_to_go, to_do.way_to_go)
    start: NDArray[np.float64] = np.full(len(rows), to_do.way_to_go, dtype=np.float64)
    solved = minimize(
        money, start, jac=slope, method="SLSQP", bounds=Bounds(0, np.inf), constraints=there,
        options={"ftol": 1e-14, "maxiter": 1000},
    )  # fmt: skip
    assert solved.success
    assert by_way[Way.LEAST].end.money == pytest.approx(solved.fun * size, rel=1e-4)


def test_balanced_never_goes_beyond_the_cap_nor_beyond_what_is_expected() -> None:
    fixed, factors, group = as_arrays(some_people(23, 60, 0.15))
    found = lens(fixed, factors, group)
    assert found is not None
    to_do = task(fixed, found, group, 0.0)
    assert to_do is not None
    tight = {one.way: one for one in curves(to_do, expected(fixed, factors), 0.001)}[Way.BALANCED]
    assert not tight.reaches
    assert tight.end.money <= 0.001 * int(fixed[to_do.behind].sum())
    assert tight.end.gap < found.gap


def test_money_is_whole_and_grows_along_a_curve() -> None:
    made = a_task(31)
    assert made is not None
    for curve in made[1].values():
        assert all(type(point.money) is int for point in curve.points)
        assert [point.money for point in curve.points] == sorted(point.money for point in curve.points)
        assert curve.points[0].money == 0


def test_a_gap_within_the_target_needs_nothing() -> None:
    fixed, factors, group = as_arrays(some_people(2, 60, 0.0))
    found = lens(fixed, factors, group)
    assert found is not None
    assert task(fixed, found, group, abs(found.gap) + 0.01) is None
    assert adjusted(fixed, factors, group).middle == pytest.approx(found.gap)


def test_it_mends_whichever_side_is_behind() -> None:
    fixed, factors, group = as_arrays(some_people(41, 60, 0.12))

    def ends(side: Ints) -> list[tuple[int, float]]:
        found = lens(fixed, factors, side)
        assert found is not None
        to_do = task(fixed, found, side, 0.02)
        assert to_do is not None
        return [(one.end.money, round(one.end.gap, 9)) for one in curves(to_do, expected(fixed, factors), 0.1)]

    turned = np.where(group >= 0, 1 - group, -1)
    assert [money for money, _ in ends(group)] == pytest.approx([money for money, _ in ends(turned)], abs=5)
