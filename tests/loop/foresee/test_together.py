"""What signals do only together: found where it is, not where it is not, shared out exactly."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations

import numpy as np
import pytest
from test_blend import BASE, rows
from worlds import a_feature, a_world

from mainstay.loop.foresee.additive import Known, Tuning
from mainstay.loop.foresee.blend import Blend, Settings, Task, fit_blend
from mainstay.loop.foresee.hazard import fit_hazard
from mainstay.loop.foresee.together import TOGETHER_FROM, Together, fit_together
from mainstay.loop.panel import Feature, Floats

FOUR: tuple[Feature, ...] = tuple(a_feature(f"f{i}", i) for i in range(4))


def planted(values: Floats) -> Floats:
    """Who has all three leaves."""
    return np.asarray(-2.2 + 3.5 * (values[:, :3] > 0).all(axis=1))


def a_company(seed: int, size: int = 4500) -> Known:
    values = np.random.default_rng(seed).normal(size=(size, 4))
    return rows(planted(values), values, seed + 1)


@pytest.fixture(scope="module")
def company() -> Known:
    return a_company(1)


@pytest.fixture(scope="module")
def blend(company: Known) -> Blend:
    return fit_blend(company, Task(FOUR, 0, BASE))


@pytest.fixture(scope="module")
def trees(company: Known) -> Together:
    """Learnt where some is unknown, and where it also depends on how long people are here."""
    values = np.where(np.random.default_rng(3).random(company.values.shape) < 0.1, np.nan, company.values)
    return fit_together(replace(company, values=values), FOUR, np.full(len(company), -1.5), 7, 60)


def test_what_three_signals_do_together_is_found(company: Known, blend: Blend) -> None:
    assert company.exits > TOGETHER_FROM
    assert blend.together is not None
    asked = [set(columns) for columns in blend.together.columns.tolist()]
    assert asked.count({0, 1, 2}) > len(asked) / 3
    fresh = a_company(20)
    alone = replace(blend, together=None)
    truth = planted(fresh.values)
    with_trees, without = (np.corrcoef(one.log_odds(fresh), truth)[0, 1] for one in (blend, alone))
    assert with_trees > 0.9
    assert without < 0.8


def test_nothing_is_found_where_the_truth_adds_up() -> None:
    values = np.random.default_rng(30).normal(size=(3000, 4))
    known = rows(-1.2 + 0.6 * values[:, 0] + 0.6 * values[:, 1], values, 40)
    assert known.exits > TOGETHER_FROM
    assert fit_blend(known, Task(FOUR, 0, BASE)).together is None


def test_nothing_is_asked_below_the_gate() -> None:
    known = a_company(1, 1200)
    assert known.exits < TOGETHER_FROM
    assert fit_blend(known, Task(FOUR, 0, BASE)).together is None


def test_parts_add_up_exactly(blend: Blend, company: Known) -> None:
    parts = blend.contribution(company.values, company.tenure).sum(axis=1) + blend.tenure_adds(company.tenure)
    np.testing.assert_allclose(blend.log_odds(company), blend.intercept + parts, atol=1e-12)


def test_a_part_of_the_trees_is_what_shapley_gives(trees: Together) -> None:
    """Against the definition, told person by person from what the trees say of people of whom less is known."""
    rng = np.random.default_rng(5)
    values, tenure = rng.normal(size=(6, 4)), rng.uniform(0, 90, 6)
    orders = list(permutations(range(4)))
    expected = np.zeros((6, 4))
    for order in orders:
        known = np.full_like(values, np.nan)
        before = trees.contribution(known, tenure).sum(axis=1)
        np.testing.assert_array_equal(before, 0)
        for column in order:
            known[:, column] = values[:, column]
            after = trees.contribution(known, tenure).sum(axis=1)
            expected[:, column] += (after - before) / len(orders)
            before = after
    np.testing.assert_allclose(trees.contribution(values, tenure), expected, atol=1e-12)


def test_what_tenure_adds_depends_on_tenure_alone_and_the_rest_says_nothing_when_unknown(trees: Together) -> None:
    nobody = np.full((3, 4), np.nan)
    tenure = np.array([3.0, 40.0, np.nan])
    assert (trees.contribution(nobody, tenure) == 0).all()
    assert trees.tenure_adds(tenure)[2] == 0
    nowhere, one = np.full(3, -1), np.ones(3)
    known = Known(nobody, tenure, nowhere, nowhere, one, one, nowhere)
    np.testing.assert_allclose(trees.total(known), trees.intercept + trees.tenure_adds(tenure), atol=1e-12)


def test_the_first_trees_are_the_same_however_many_are_asked_for_and_bytes_too(company: Known) -> None:
    offset = np.full(len(company), -1.5)
    few, many = (fit_together(company, FOUR, offset, 7, rounds) for rounds in (10, 25))
    for one, other in ((few, many.part(0, 10)), (many, fit_together(company, FOUR, offset, 7, 25))):
        assert one.adds.tobytes() == other.adds.tobytes()
        assert one.means.tobytes() == other.means.tobytes()
        assert one.places.tobytes() == other.places.tobytes()


@pytest.mark.parametrize("rho", [0.2, -0.2])
def test_a_known_direction_is_never_turned_round(rho: float) -> None:
    """The truth turns it round for some: with the second signal high, the first works the other way."""
    values = np.random.default_rng(8).normal(size=(4000, 2))
    turned = np.where(values[:, 1] > 0.5, -np.sign(rho), np.sign(rho))
    known = rows(-1.5 + 1.5 * turned * values[:, 0], values, 9)
    features = (a_feature("known", rho=rho), a_feature("free"))
    trees = fit_together(known, features, np.full(4000, -1.5), 7, 80)
    free = fit_together(known, (a_feature("any"), a_feature("free")), np.full(4000, -1.5), 7, 80)
    grid = np.linspace(-3, 3, 60)
    for other in (-1.0, 0.0, 1.0, np.nan):
        values, tenure = np.column_stack([grid, np.full(60, other)]), np.full(60, 30.0)
        steps = np.diff(trees.contribution(values, tenure).sum(axis=1)) * np.sign(rho)
        assert (steps >= -1e-12).all()
        assert (np.diff(trees.contribution(values, tenure)[:, 0]) * np.sign(rho) >= -1e-12).all()
        if other == 1.0:
            assert (np.diff(free.contribution(values, tenure).sum(axis=1)) * np.sign(rho) < 0).any()


def test_a_company_is_told_that_signals_together_count_and_later_fits_take_as_many() -> None:
    panel = a_world(300, 24, yearly=0.3)
    hazard = fit_hazard(panel, len(panel.landmarks) - 1, Settings(Tuning(), trees=3))
    assert hazard.leaving.boosted is None
    assert hazard.form == "additive+boosted"
    assert hazard.settings == Settings(Tuning(), trees=3)


def test_a_last_decimal_chooses_no_other_question(company: Known) -> None:
    """Columns that say the same, the second upside down: kinds of processor add up in orders of their own."""
    known = replace(company, values=np.column_stack([company.values, -company.values]))
    features = tuple(a_feature(f"f{i}", i) for i in range(8))
    offset = np.random.default_rng(6).normal(-1.5, 0.3, len(known))
    shaken = offset * (1 + 1e-14 * np.random.default_rng(7).choice([-1, 1], len(known)))
    one, other = (fit_together(known, features, told, 7, 40) for told in (offset, shaken))
    np.testing.assert_array_equal(one.columns, other.columns)
    np.testing.assert_array_equal(one.places, other.places)
    assert not np.isin(one.columns[:, 0], range(4, 8)).any()
