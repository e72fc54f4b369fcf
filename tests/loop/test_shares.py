from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from mainstay.loop.risks import DRIVERS, TOLD, likely_shares, push_shares

drivers = arrays(np.float64, st.tuples(st.integers(1, 20), st.just(len(DRIVERS))), elements=st.floats(-2, 2))


def test_two_people_come_half_way_to_each_other() -> None:
    driver = np.zeros((2, len(DRIVERS)))
    driver[0, 0] = driver[1, 1] = 1.0
    near, far = (1 + TOLD) / 2, (1 - TOLD) / 2
    assert likely_shares(driver)[:, :2].tolist() == [[near, far], [far, near]]


@settings(deadline=None, max_examples=50)
@given(driver=drivers)
def test_the_mean_stays_and_nobody_moves_away_from_it(driver: np.ndarray) -> None:
    shown, likely = push_shares(driver), likely_shares(driver)
    np.testing.assert_allclose(likely.mean(axis=0), shown.mean(axis=0), atol=1e-12)
    assert (likely >= 0).all()
    assert (np.abs(likely - shown.mean(axis=0)) <= np.abs(shown - shown.mean(axis=0)) + 1e-12).all()


def test_of_nobody_nothing() -> None:
    assert likely_shares(np.zeros((0, len(DRIVERS)))).shape == (0, len(DRIVERS))
