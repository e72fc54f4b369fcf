"""The boosted parts: earned, exact, and nothing where they cannot help."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from worlds import a_feature

from mainstay.loop.foresee import boosted
from mainstay.loop.foresee.additive import Base, Known, Tuning, fit_additive
from mainstay.loop.foresee.blend import Blend, Settings, Task, fit_blend
from mainstay.loop.foresee.stretch import HeldOut, shift_of, slope_of, stretch_of
from mainstay.loop.panel import Feature, Floats

BASE = Base(-2.0)
FEATURES: tuple[Feature, ...] = tuple(a_feature(f"f{i}", i) for i in range(3))


def rows(reach: Floats, values: Floats, seed: int) -> Known:
    rng = np.random.default_rng(seed)
    size = len(reach)
    nowhere = np.full(size, -1)
    happened = (rng.random(size) < 1 / (1 + np.exp(-reach))).astype(float)
    return Known(values, rng.uniform(0, 90, size), nowhere, nowhere, happened, np.ones(size), np.arange(size))


@pytest.fixture(scope="module")
def tangled() -> tuple[Known, Blend]:
    """Two signals that push only together: what shapes of single signals cannot say."""
    values = np.random.default_rng(1).normal(size=(2500, 3))
    known = rows(-1.6 + 2.5 * np.sign(values[:, 0] * values[:, 1]), values, 2)
    return known, fit_blend(known, Task(FEATURES, 0, BASE))


def test_signals_that_push_only_together_are_found(tangled: tuple[Known, Blend]) -> None:
    known, blend = tangled
    assert blend.together is not None
    truth = np.sign(known.values[:, 0] * known.values[:, 1])
    assert np.corrcoef(blend.log_odds(known), truth)[0, 1] > 0.85


def test_a_boosted_part_is_earned_where_a_shape_is_bent() -> None:
    values = np.random.default_rng(1).normal(size=(1500, 3))
    known = rows(-2 + 3.0 * (np.abs(values[:, 0] - 0.4) < 0.3), values, 2)
    blend = fit_blend(known, Task(FEATURES, 0, BASE))
    assert blend.boosted is not None
    assert blend.share > 0.5
    whole = blend.additive.log_odds(known) + blend.share * blend.boosted.total(known)
    np.testing.assert_allclose(replace(blend, stretch=1.0, shift=0.0).log_odds(known), whole, atol=1e-9)


def test_runs_side_by_side_give_the_same_tables(tangled: tuple[Known, Blend], monkeypatch: pytest.MonkeyPatch) -> None:
    known, blend = tangled
    offset = blend.additive.log_odds(known)
    both = boosted.fit_boosted(known, FEATURES, offset, 7).total(known)
    monkeypatch.setattr(boosted, "THREADS", 1)
    np.testing.assert_array_equal(boosted.fit_boosted(known, FEATURES, offset, 7).total(known), both)


def test_contributions_are_exact(tangled: tuple[Known, Blend]) -> None:
    known, blend = tangled
    assert blend.together is not None
    parts = (
        blend.contribution(known.values, known.tenure).sum(axis=1) + blend.tenure_adds(known.tenure) + blend.intercept
    )
    np.testing.assert_allclose(blend.log_odds(known), parts, atol=1e-12)
    before = replace(blend, stretch=1.0, shift=0.0)
    whole = blend.additive.log_odds(known) + blend.together.total(known)
    if blend.boosted is not None:
        whole += blend.share * blend.boosted.total(known)
    np.testing.assert_allclose(before.log_odds(known), whole, atol=1e-9)


def test_unknown_says_nothing(tangled: tuple[Known, Blend]) -> None:
    _, blend = tangled
    assert (blend.contribution(np.full((4, 3), np.nan), np.full(4, 9.0)) == 0).all()
    half = np.array([[np.nan, 1.0, 0.5]])
    assert blend.contribution(half, np.array([9.0]))[0, 0] == 0


def test_no_boosting_where_the_truth_is_plain() -> None:
    values = np.random.default_rng(3).normal(size=(900, 3))
    blend = fit_blend(rows(-2 + 0.6 * values[:, 0], values, 4), Task(FEATURES, 0, BASE))
    assert blend.share <= 0.3


def test_no_boosting_below_sixty_exits() -> None:
    values = np.random.default_rng(5).normal(size=(400, 3))
    known = rows(-3 + 3.0 * np.sign(values[:, 0] * values[:, 1]), values, 6)
    few = known.take(np.flatnonzero((known.happened == 0) | (np.cumsum(known.happened) <= 40)))
    assert fit_blend(few, Task(FEATURES, 0, BASE)).boosted is None


def test_a_known_direction_is_never_turned_round() -> None:
    values = np.random.default_rng(7).normal(size=(3000, 1))
    pushes = (a_feature("pushes", rho=0.2),)
    fitted = fit_additive(rows(-2 - 0.8 * values[:, 0], values, 8), pushes, 0, BASE, Tuning())
    grid = np.linspace(-3, 3, 50)
    assert (np.diff(fitted.one(0, grid)) >= -1e-12).all()
    free = fit_additive(rows(-2 - 0.8 * values[:, 0], values, 8), (a_feature("free"),), 0, BASE, Tuning())
    assert fitted.one(0, grid).std() < 0.1 < free.one(0, grid).std()


def test_units_that_differ_are_told_apart_and_shrunk() -> None:
    rng = np.random.default_rng(9)
    unit, values = rng.integers(0, 20, 6000), rng.normal(size=(6000, 3))
    truth = rng.normal(0, 0.6, 20)
    plain = rows(-2 + truth[unit], values, 10)
    known = Known(values, plain.tenure, plain.calendar, unit, plain.happened, plain.weight, plain.person)
    fitted = fit_additive(known, FEATURES, 20, BASE)
    assert fitted.tuning.tau == 0.2
    assert fitted.mode.unit.std() < truth.std()
    assert np.corrcoef(fitted.mode.unit, truth)[0, 1] > 0.9
    assert fitted.unit_adds(np.array([-1]))[0] == 0


@pytest.mark.parametrize(("truth", "least", "most"), [(0.5, 0.45, 0.62), (1.0, 0.93, 1.05)])
def test_an_over_confident_fit_is_drawn_in(truth: float, least: float, most: float) -> None:
    rng = np.random.default_rng(11)
    reach = rng.normal(0, 1.5, 20_000)
    happened = (rng.random(20_000) < 1 / (1 + np.exp(2 - truth * reach))).astype(float)
    held = HeldOut(np.full(20_000, -2.0), reach, happened, np.ones(20_000))
    assert least < slope_of(held) < most
    assert slope_of(held) < stretch_of(held, 0.8) <= 1.1


def test_few_exits_say_little_of_the_stretch_and_fewer_than_twenty_nothing() -> None:
    rng = np.random.default_rng(12)
    for size, least, most in ((60, 0.6, 1.1), (20_000, -0.1, 0.2)):
        idle, happened = rng.normal(size=size), (rng.random(size) < 0.3).astype(float)
        assert least < slope_of(HeldOut(np.full(size, -1.0), idle, happened, np.ones(size))) < most
    values = rng.normal(size=(200, 3))
    known = rows(-3 + values[:, 0], values, 13)
    few = known.take(np.flatnonzero((known.happened == 0) | (np.cumsum(known.happened) <= 15)))
    blend = fit_blend(few, Task(FEATURES, 0, BASE))
    assert blend.stretch == 1.0
    assert blend.shift == 0.0


def test_a_stretch_keeps_the_order_and_the_number_foretold() -> None:
    values = np.random.default_rng(14).normal(size=(800, 3))
    known = rows(-2 + values[:, 0], values, 15)
    tuning = fit_blend(known, Task(FEATURES, 0, BASE)).tuning
    plain = fit_blend(known, Task(FEATURES, 0, BASE), Settings(tuning))
    drawn = fit_blend(known, Task(FEATURES, 0, BASE), Settings(tuning, stretch=0.6))
    np.testing.assert_allclose(drawn.contribution(values, known.tenure), 0.6 * plain.contribution(values, known.tenure))
    chances = [1 / (1 + np.exp(-blend.log_odds(known))) for blend in (plain, drawn)]
    assert chances[0].sum() == pytest.approx(chances[1].sum())
    assert shift_of(plain.log_odds(known), plain.log_odds(known), known.weight) == pytest.approx(0)
