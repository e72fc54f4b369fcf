"""A known direction is turned round only where people held out bear it out, and then it is said of whom."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from test_blend import BASE, rows
from worlds import a_feature, a_world

from mainstay.loop.foresee import metrics
from mainstay.loop.foresee.additive import Known
from mainstay.loop.foresee.blend import Blend, Task, fit_blend
from mainstay.loop.foresee.together import TOGETHER_FROM
from mainstay.loop.foresee.warning import foresee, understand
from mainstay.loop.panel import Feature, Floats

FEATURES: tuple[Feature, ...] = (
    a_feature("pushes", 0, rho=0.2), a_feature("holds", 1, rho=-0.2), a_feature("free", 2),
)  # fmt: skip


def turned(values: Floats) -> Floats:
    """The first pushes, but where the third is high it holds."""
    return np.asarray(-1.2 + np.where(values[:, 2] > 0.5, -2.0, 1.2) * values[:, 0] - 0.5 * values[:, 1])


def a_company(seed: int, truth: object = turned, size: int = 3000) -> Known:
    values = np.random.default_rng(seed).normal(size=(size, 3))
    assert callable(truth)
    return rows(truth(values), values, seed + 1)


@pytest.fixture(scope="module")
def company() -> Known:
    return a_company(1)


@pytest.fixture(scope="module")
def blend(company: Known) -> Blend:
    return fit_blend(company, Task(FEATURES, 0, BASE))


def test_a_true_turn_frees_the_trees_and_foretells_others_better(company: Known, blend: Blend) -> None:
    assert blend.settings.turning == (0,)
    fresh = a_company(50)
    ruled = fit_blend(company, Task(FEATURES, 0, BASE), replace(blend.settings, turning=None))
    y = fresh.happened > 0
    assert metrics.auc(y, blend.log_odds(fresh)) > metrics.auc(y, ruled.log_odds(fresh)) + 0.01


@pytest.mark.parametrize(
    "truth",
    [
        lambda v: -1.2 + 0.6 * v[:, 0] - 0.6 * v[:, 1],
        lambda v: -1.0 + 0.0 * v[:, 0],
    ],
    ids=["adds up", "nothing"],
)
def test_where_the_truth_adds_up_nothing_is_freed(truth: object) -> None:
    for seed in (3, 4, 5):
        known = a_company(seed, truth)
        assert known.exits > TOGETHER_FROM
        assert fit_blend(known, Task(FEATURES, 0, BASE)).settings.turning is None


def test_trees_may_correct_what_adds_up_and_yet_turn_no_signal_round() -> None:
    """All three together push and none ever holds: what the additive part says of one alone is too much."""
    known = a_company(3, lambda v: -2.2 + 3.5 * ((v[:, 0] > 0) & (v[:, 1] < 0) & (v[:, 2] > 0)))
    blend = fit_blend(known, Task(FEATURES, 0, BASE))
    assert blend.turning == ()
    assert not blend.turned(known.values, known.tenure).any()
    held = blend.against(known.values, known.tenure)
    assert held.any()
    middle = np.median(known.values, axis=0)
    whole = blend.contribution(known.values, known.tenure)
    for column, feature in enumerate(FEATURES[:2]):
        moved = known.values.copy()
        moved[:, column] = middle[column]
        adds = whole[:, column] - blend.contribution(moved, known.tenure)[:, column]
        assert (adds * (known.values[:, column] - middle[column]) * feature.direction > -1e-12).all()


def test_nothing_is_freed_below_the_gate() -> None:
    known = a_company(1, size=1000)
    assert known.exits < TOGETHER_FROM
    assert fit_blend(known, Task(FEATURES, 0, BASE)).together is None


def test_parts_of_freed_trees_add_up_exactly(blend: Blend, company: Known) -> None:
    values = np.where(np.random.default_rng(3).random(company.values.shape) < 0.1, np.nan, company.values)
    gaps = replace(company, values=values)
    parts = blend.contribution(values, gaps.tenure).sum(axis=1) + blend.tenure_adds(gaps.tenure)
    np.testing.assert_allclose(blend.log_odds(gaps), blend.intercept + parts, atol=1e-12)


def test_who_is_told_the_other_way_is_known(blend: Blend, company: Known) -> None:
    """Against the definition: the same person with the signal at the middle of those learnt from."""
    values = np.where(np.random.default_rng(3).random(company.values.shape) < 0.1, np.nan, company.values)
    tenure, middle = company.tenure, np.median(company.values, axis=0)
    found = blend.turned(values, tenure)
    known = ~np.isnan(values[:, 0])
    moved = values.copy()
    moved[known, 0] = middle[0]
    adds = blend.contribution(values, tenure)[:, 0] - blend.contribution(moved, tenure)[:, 0]
    against = known & (adds * np.nan_to_num(values[:, 0] - middle[0]) < 0) & (np.abs(adds) >= 0.02)
    np.testing.assert_array_equal(found[:, 0], np.where(against, np.sign(adds), 0))
    assert (found[:, 1:] == 0).all()
    high = values[:, 2] > 0.8
    assert (found[high & (values[:, 0] > 0.8), 0] == -1).mean() > 0.75
    assert (found[high & (values[:, 0] < -0.8), 0] == 1).mean() > 0.75
    assert (found[values[:, 2] < 0, 0] != 0).mean() < 0.1


def test_ruled_trees_tell_nobody_the_other_way(blend: Blend, company: Known) -> None:
    ruled = fit_blend(company, Task(FEATURES, 0, BASE), replace(blend.settings, turning=None))
    assert ruled.together is not None
    assert not ruled.turned(company.values, company.tenure).any()


def test_the_warning_says_who_is_told_the_other_way() -> None:
    panel = a_world(1500, 24, yearly=0.3, shape=lambda v: np.where(v[:, 2] > 0.3, -1.0, 1.0) * v[:, 0])
    hazard = understand(panel)
    assert hazard.exits > TOGETHER_FROM
    assert hazard.settings.turning == (0,)
    risks = foresee(panel, hazard=hazard)
    assert risks.turned is not None
    assert set(np.unique(risks.turned)) == {-1, 0, 1}
    assert (risks.turned[np.isnan(panel.now.values)] == 0).all()
    assert (risks.turned[:, 1:] == 0).all()
    np.testing.assert_allclose(risks.base_log_odds + risks.driver.sum(axis=1), risks.log_odds, atol=1e-9)
    plain = replace(hazard, leaving=replace(hazard.leaving, together=None, turning=None))
    assert foresee(panel, hazard=plain).turned is None
