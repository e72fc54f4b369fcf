"""Metrics against scikit-learn, lifelines and definitions written out."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lifelines import KaplanMeierFitter
from lifelines.utils import concordance_index
from sklearn.metrics import average_precision_score, roc_auc_score

from mainstay.loop.foresee import metrics
from mainstay.loop.panel import Bools, Floats


def draw(seed: int, size: int = 80) -> tuple[Floats, Bools, Floats]:
    """Times, events and risks, with ties in all."""
    rng = np.random.default_rng(seed)
    risk = np.round(rng.normal(size=size), 1)
    time = np.ceil(rng.exponential(6 * np.exp(-risk / 2)))
    return time, rng.random(size) < 0.6, risk


@given(st.integers(0, 10_000))
@settings(deadline=None, max_examples=25)
def test_against_scikit_learn_and_lifelines(seed: int) -> None:
    time, event, risk = draw(seed)
    assert metrics.auc(event, risk) == pytest.approx(roc_auc_score(event, risk))
    assert metrics.average_precision(event, risk) == pytest.approx(average_precision_score(event, risk))
    assert metrics.harrell_c(time, event, risk) == pytest.approx(concordance_index(time, -risk, event))


@given(st.integers(0, 10_000))
@settings(deadline=None, max_examples=20)
def test_weights_are_repeats(seed: int) -> None:
    _, event, risk = draw(seed, 40)
    times = np.random.default_rng(seed).integers(1, 4, 40)
    w, many = times.astype(float), np.repeat(np.arange(40), times)
    assert metrics.auc(event, risk, w) == pytest.approx(metrics.auc(event[many], risk[many]))
    chance = 1 / (1 + np.exp(-risk))
    assert metrics.calibration_slope(event, chance, w) == pytest.approx(
        metrics.calibration_slope(event[many], chance[many]), rel=1e-5
    )
    assert metrics.average_precision(event, risk, w) == pytest.approx(
        metrics.average_precision(event[many], risk[many])
    )


@pytest.mark.parametrize("seed", range(5))
def test_uno_by_its_definition(seed: int) -> None:
    time, event, risk = draw(seed, 50)
    uncensored = metrics.censoring_survival(time, event, time, before=True)
    right = pairs = 0.0
    for i in range(50):
        for j in range(50):
            later = time[j] > time[i] or (time[j] == time[i] and not event[j])
            if event[i] and time[i] < 15 and later and i != j:
                gain = uncensored[i] ** -2
                pairs += gain
                right += gain * (1.0 if risk[i] > risk[j] else 0.5 if risk[i] == risk[j] else 0.0)
    assert metrics.uno_c(time, event, risk, 15) == pytest.approx(right / pairs)


def test_without_censoring_uno_is_harrell_and_brier_is_plain() -> None:
    time, _, risk = draw(1)
    event = np.ones(len(time), dtype=bool)
    assert metrics.uno_c(time, event, risk, 1e9) == pytest.approx(metrics.harrell_c(time, event, risk))
    survival = 1 / (1 + np.exp(risk))
    assert metrics.ipcw_brier(time, event, survival, 5) == pytest.approx(np.mean(((time > 5) - survival) ** 2))


def test_censoring_curve_is_lifelines_with_the_roles_exchanged() -> None:
    rng = np.random.default_rng(4)
    time, event = rng.exponential(5, 60), rng.random(60) < 0.5
    fitted = KaplanMeierFitter().fit(time, ~event)
    at = np.array([0.5, 2.0, 5.0, 9.0])
    np.testing.assert_allclose(metrics.censoring_survival(time, event, at), fitted.predict(at).to_numpy())


def test_integrated_brier_of_a_constant_error_is_that_error() -> None:
    time, event = np.array([9.0, 9.0, 9.0]), np.zeros(3, dtype=bool)
    survival = np.full((3, 4), 0.8)
    assert metrics.integrated_brier(time, event, survival, np.array([1.0, 2, 4, 8])) == pytest.approx(0.04)


def test_calibration_of_the_truth_and_of_overconfidence() -> None:
    rng = np.random.default_rng(2)
    reach = rng.normal(-1, 1, 40_000)
    happened = rng.random(40_000) < 1 / (1 + np.exp(-reach))
    assert metrics.calibration_slope(happened, 1 / (1 + np.exp(-reach))) == pytest.approx(1, abs=0.05)
    assert metrics.calibration_slope(happened, 1 / (1 + np.exp(-2 * reach))) == pytest.approx(0.5, abs=0.03)
    assert metrics.expected_over_observed(happened, 1 / (1 + np.exp(-reach))) == pytest.approx(1, abs=0.03)


def test_d_calibration_accepts_the_truth_and_refuses_a_lie() -> None:
    rng = np.random.default_rng(3)
    true, censor = rng.exponential(1, 3000), rng.exponential(2, 3000)
    time, event = np.minimum(true, censor), true <= censor
    assert metrics.d_calibration(event, np.exp(-time))[0] > 0.01
    assert metrics.d_calibration(event, np.exp(-2 * time))[0] < 1e-6
    assert metrics.d_calibration(event, np.exp(-time))[1].sum() == pytest.approx(1)


def test_nothing_to_compare_is_not_a_number() -> None:
    nobody = np.zeros(4, dtype=bool)
    score = np.arange(4.0)
    assert np.isnan(metrics.auc(nobody, score))
    assert np.isnan(metrics.average_precision(nobody, score))
    assert np.isnan(metrics.harrell_c(score, nobody, score))
    assert np.isnan(metrics.calibration_slope(nobody, np.full(4, 0.1)))
    assert np.isnan(metrics.expected_over_observed(nobody, np.full(4, 0.1)))
    assert np.isnan(metrics.auc(np.zeros(0, dtype=bool), np.zeros(0)))
