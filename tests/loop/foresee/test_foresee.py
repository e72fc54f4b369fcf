"""The warning as its reader meets it."""

from __future__ import annotations

from dataclasses import replace
from itertools import takewhile

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from worlds import a_world

from mainstay.loop.foresee import foresee
from mainstay.loop.foresee.since import months_risen
from mainstay.loop.panel import RESIGNED, STAYED, Panel
from mainstay.loop.risks import HORIZONS, Risks


@pytest.fixture(scope="module")
def world() -> Panel:
    return a_world(500, 30, yearly=0.08)


@pytest.fixture(scope="module")
def risks(world: Panel) -> Risks:
    return foresee(world)


HARD = {
    "four leavers of eighty": {"people": 80, "yearly": 0.03, "seed": 3},
    "nobody left": {"people": 80, "yearly": 1e-9},
    "one month of history": {"people": 60, "months": 1},
    "three months": {"people": 60, "months": 3},
    "no signals": {"signals": 0},
    "nothing known": {"unknown": 1.0},
    "six people": {"people": 6},
}


@pytest.mark.parametrize("kind", HARD)
def test_every_company_gets_an_orderly_answer(kind: str) -> None:
    panel = a_world(**HARD[kind])  # type: ignore[arg-type]  # a table of keyword arguments
    found = foresee(panel)
    assert found.probability.shape == (len(panel.now), 3)
    for low, middle, high in (
        (found.low, found.probability, found.high),
        (found.curve_low, found.curve, found.curve_high),
    ):
        assert (low > 0).all()
        assert (low <= middle).all()
        assert (middle <= high).all()
        assert (high < 1).all()
        assert (np.diff(middle, axis=1) >= 0).all()
    np.testing.assert_array_equal(found.probability, found.curve[:, [h - 1 for h in HORIZONS]])


def test_contributions_add_up_to_the_log_odds(world: Panel, risks: Risks) -> None:
    whole = risks.base_log_odds + risks.contribution.sum(axis=1) + risks.timing
    np.testing.assert_allclose(whole, risks.log_odds, atol=1e-9)
    np.testing.assert_allclose(risks.driver.sum(axis=1), risks.contribution.sum(axis=1) + risks.timing, atol=1e-9)
    np.testing.assert_allclose(1 / (1 + np.exp(-risks.log_odds)), risks.probability[:, 2], rtol=1e-6)
    assert 1 / (1 + np.exp(-risks.base_log_odds)) == pytest.approx(risks.base)
    assert (risks.contribution[np.isnan(world.now.values)] == 0).all()


def test_everything_is_told_against_the_average_person_here(world: Panel, risks: Risks) -> None:
    assert risks.base == pytest.approx(risks.probability[:, 2].mean())
    known = ~np.isnan(world.now.values)
    np.testing.assert_allclose((risks.contribution * known).sum(axis=0), 0, atol=1e-9)


def test_signals_that_push_are_found_and_idle_ones_left_alone(risks: Risks) -> None:
    spread = risks.contribution.std(axis=0)
    assert spread[:2].min() > 2 * spread[2:].max()


def test_a_known_direction_is_kept(world: Panel, risks: Risks) -> None:
    values, adds = world.now.values[:, 0], risks.contribution[:, 0]
    order = np.argsort(values[~np.isnan(values)])
    # the stretch of the twelve-month scale differs a little between people, so compare signs of broad steps
    smooth = np.convolve(adds[~np.isnan(values)][order], np.ones(25) / 25, mode="valid")
    assert (np.diff(smooth) > -0.02).all()


def test_same_panel_same_numbers(world: Panel, risks: Risks) -> None:
    again = foresee(world)
    np.testing.assert_array_equal(again.curve, risks.curve)
    np.testing.assert_array_equal(again.contribution, risks.contribution)


def test_few_leavers_give_wide_intervals_and_nobody_certainty() -> None:
    small = foresee(a_world(80, 24, yearly=0.03, seed=3))
    large = foresee(a_world(600, 24, yearly=0.03, seed=3))
    assert small.exits_learned_from < 10
    ratio = (small.high / small.low)[:, 2].mean() / (large.high / large.low)[:, 2].mean()
    assert ratio > 1.2
    assert (small.high / small.low)[:, 2].min() > 2
    assert small.probability[:, 2].max() < 0.5


def test_without_exits_the_prior_speaks() -> None:
    panel = a_world(80, 1)
    found = foresee(panel)
    assert found.form == "prior"
    assert found.exits_learned_from == 0
    assert 0.08 < found.base < 0.16
    known = ~np.isnan(panel.now.values[:, 0])
    assert np.corrcoef(panel.now.values[known, 0], found.contribution[known, 0])[0, 1] > 0.9


def test_a_constant_column_says_nothing(world: Panel) -> None:
    def fixed(values: np.ndarray) -> np.ndarray:
        out = values.copy()
        out[:, 2] = 3.0
        return out

    panel = replace(
        world,
        history=replace(world.history, values=fixed(world.history.values)),
        now=replace(world.now, values=fixed(world.now.values)),
        trail=replace(world.trail, values=fixed(world.trail.values)),
    )
    assert (foresee(panel).contribution[:, 2] == 0).all()


def test_mean_chance_is_near_what_comes() -> None:
    panel = a_world(3000, 24, signals=0, yearly=0.1, other=0.0, seed=5)
    found = foresee(panel)
    year = (panel.history.month >= 11) & (panel.history.month < 23)
    outcome = panel.outcome(panel.history, 1)
    monthly = np.average(outcome[year] == RESIGNED, weights=panel.history.weight[year])
    assert found.probability[:, 2].mean() == pytest.approx(1 - (1 - monthly) ** 12, rel=0.25)


def test_not_enough_known_is_said() -> None:
    panel = a_world(200, 24)
    values = panel.now.values.copy()
    values[0] = np.nan
    ahead = panel.ahead.copy()
    ahead[0] = np.nan
    found = foresee(replace(panel, now=replace(panel.now, values=values), ahead=ahead))
    assert not found.enough[0]
    assert found.enough[1:].mean() > 0.9
    assert (found.contribution[0] == 0).all()
    assert found.high[0, 2] - found.low[0, 2] > 0


def test_leaving_otherwise_competes() -> None:
    panel = a_world(300, 24, signals=0, other=0.02, seed=4)
    many = replace(panel, exit_kind=np.where(panel.exit_kind == RESIGNED, STAYED, panel.exit_kind))
    assert foresee(many).probability[:, 2].mean() < foresee(panel).probability[:, 2].mean() / 2


def test_since_counts_the_risen_months() -> None:
    panel = a_world(200, 30, yearly=0.1, unknown=0.0)
    trail_values = panel.trail.values.copy()
    who = panel.now.person[0]
    mine = panel.trail.person == who
    recent = mine & (panel.trail.month >= len(panel.landmarks) - 4)
    trail_values[mine] = 0.0
    trail_values[recent, :2] = 3.0
    found = foresee(replace(panel, trail=replace(panel.trail, values=trail_values)))
    assert found.since[0] == 4
    assert found.since.min() >= -1
    assert found.since.max() <= 12


@given(st.lists(st.lists(st.sampled_from([np.nan, -2.0, -1.5, -1.1, 0.0, 0.3]), min_size=13, max_size=13), min_size=1))
@settings(deadline=None, max_examples=50)
def test_risen_is_above_the_lower_quartile_of_the_known_months(rows: list[list[float]]) -> None:
    found = months_risen(np.array(rows))
    for row, run in zip(rows, found, strict=True):
        known = [value for value in row if not np.isnan(value)]
        if len(known) < 3 or np.isnan(row[-1]):
            assert run == -1
        else:
            least = float(np.quantile(known, 0.25) + np.log(1.25))
            assert run == len(list(takewhile(least.__le__, reversed(row))))
