"""The adjusted gap against slow least squares; raises as one dot product; the split adds up; who is far off."""

from __future__ import annotations

import math
import random
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import t as student
from slow_least_squares import Person, gap_and_error, without

from mainstay.loop.factors import Factor
from mainstay.loop.gaps import adjusted, expected, lens
from mainstay.loop.splits import Reference, decomposed

SEEDS = st.integers(0, 10**9)


def some_people(seed: int, n: int = 60, gap: float = 0.05) -> list[Person]:
    """A small company: two categories, two numbers, a gap between two groups, and noise."""
    chance = random.Random(seed)
    made = []
    for _ in range(n):
        family, city, group = chance.randrange(4), chance.randrange(3), chance.randrange(2)
        tenure, rating = chance.uniform(0, 15), float(chance.randrange(1, 6))
        log = 12 + 0.2 * family - 0.1 * city + 0.01 * tenure + 0.03 * rating + gap * group + chance.gauss(0, 0.1)
        made.append(Person(round(math.exp(log) * 100), group, (family, city), (tenure, rating)))
    return made


def as_arrays(people: Sequence[Person]) -> tuple[np.ndarray, list[Factor], np.ndarray]:
    fixed = np.array([one.pay for one in people], dtype=np.int64)
    kinds = [Factor(f"k{k}", np.array([one.categories[k] for one in people], dtype=np.int64)) for k in range(2)]
    numbers = [Factor(f"n{k}", np.array([one.numbers[k] for one in people])) for k in range(2)]
    group = np.array([-1 if one.group is None else one.group for one in people], dtype=np.int64)
    return fixed, [*kinds, *numbers], group


@settings(deadline=None, max_examples=200)
@given(SEEDS, st.integers(40, 70))
def test_the_gap_and_its_interval_are_those_of_slow_least_squares(seed: int, n: int) -> None:
    people = some_people(seed, n)
    if min(sum(one.group == side for one in people) for side in (0, 1)) < 10:
        return
    found = adjusted(*as_arrays(people))
    middle, error, free = gap_and_error(people)
    assert found.enough
    assert found.middle == pytest.approx(math.expm1(middle), abs=1e-9)
    reach = float(student.ppf(0.975, free)) * error
    assert (found.low, found.high) == pytest.approx((math.expm1(middle - reach), math.expm1(middle + reach)), abs=1e-9)


@settings(deadline=None, max_examples=100)
@given(SEEDS)
def test_a_raise_does_exactly_what_fitting_anew_would_find(seed: int) -> None:
    fixed, factors, group = as_arrays(some_people(seed))
    found = lens(fixed, factors, group)
    assert found is not None
    chance = np.random.default_rng(seed)
    extra = np.where(chance.random(len(fixed)) < 0.3, (fixed * chance.random(len(fixed)) * 0.3).astype(np.int64), 0)
    anew = lens(fixed + extra, factors, group)
    assert anew is not None
    assert found.after(fixed, extra) == pytest.approx(anew.gap, abs=1e-10)
    assert found.gap == pytest.approx(adjusted(fixed, factors, group).middle, abs=1e-12)


def test_an_equal_share_for_a_whole_group_moves_the_gap_by_just_that() -> None:
    fixed, factors, group = as_arrays(some_people(3))
    found = lens(fixed, factors, group)
    assert found is not None
    assert found.weights[group == 1].sum() == pytest.approx(1)
    assert found.weights[group == 0].sum() == pytest.approx(-1)


@settings(deadline=None, max_examples=60)
@given(SEEDS, st.sampled_from(Reference))
def test_the_split_adds_up_and_the_pooled_rest_is_the_adjusted_gap(seed: int, reference: Reference) -> None:
    fixed, factors, group = as_arrays(some_people(seed))
    found = decomposed(fixed, factors, group, reference, least=5)
    assert found is not None
    assert found.unexplained + sum(one for _, one in found.explained) == pytest.approx(found.raw)
    if reference is Reference.POOLED and not found.left_out:
        whole = adjusted(fixed, factors, group, least=5)
        assert math.expm1(found.unexplained) == pytest.approx(whole.middle, abs=1e-9)


def test_as_one_group_is_paid_is_what_a_fit_of_that_group_alone_would_pay_the_other() -> None:
    people = some_people(11, 70)
    fixed, factors, group = as_arrays(people)
    found = decomposed(fixed, factors, group, Reference.SECOND)
    assert found is not None
    # Laid out by hand: fit group 1 alone, pay group 0 by it, and compare the means.
    rows = np.column_stack([
        np.ones(len(people)),
        *(np.asarray(one.values == code, dtype=float) for one in factors[:2] for code in np.unique(one.values)),
        *(one.values for one in factors[2:]),
    ])  # fmt: skip
    slopes = np.linalg.lstsq(rows[group == 1], np.log(fixed[group == 1]), rcond=None)[0]
    as_paid = np.log(fixed[group == 1]).mean() - (rows[group == 0] @ slopes).mean()
    assert sum(one for _, one in found.explained) == pytest.approx(as_paid, abs=1e-9)


@settings(deadline=None, max_examples=30)
@given(SEEDS)
def test_who_is_far_off_is_judged_by_the_others_alone(seed: int) -> None:
    people = some_people(seed, 40)
    fixed, factors, _ = as_arrays(people)
    found = expected(fixed, factors)
    for place in (0, 7, 19):
        slow = without(people, place)
        if slow is None:
            assert math.isnan(found.distance[place])
            continue
        assert found.distance[place] == pytest.approx(slow[1], abs=1e-6)
        assert found.pay[place] == pytest.approx(math.exp(slow[0]), abs=1)


def test_too_few_people_are_told_nothing_about() -> None:
    people = [Person(one.pay, 1 if at < 9 else 0, one.categories, one.numbers) for at, one in enumerate(some_people(5))]
    found = adjusted(*as_arrays(people))
    assert not found.enough
    assert math.isnan(found.middle)
    assert not found.clear
    assert decomposed(*as_arrays(people)) is None


def test_factors_that_keep_the_groups_apart_leave_nothing_to_compare() -> None:
    people = [Person(one.pay, one.categories[0] % 2, one.categories, one.numbers) for one in some_people(6)]
    fixed, factors, group = as_arrays(people)
    assert lens(fixed, factors, group) is None
    assert not adjusted(fixed, factors, group).enough


def test_who_is_not_known_is_left_out() -> None:
    people = some_people(8, 80)
    unknown = [Person(one.pay, None, one.categories, one.numbers) for one in some_people(9, 20)]
    with_them, alone = adjusted(*as_arrays([*people, *unknown])), adjusted(*as_arrays(people))
    assert with_them.counts == alone.counts
    assert with_them.middle == pytest.approx(alone.middle)


def test_the_same_pay_for_everybody_is_no_gap_and_nobody_is_far_off() -> None:
    people = [Person(10**7, one.group, one.categories, one.numbers) for one in some_people(4)]
    fixed, factors, group = as_arrays(people)
    assert adjusted(fixed, factors, group).middle == pytest.approx(0, abs=1e-12)
    assert not np.nan_to_num(expected(fixed, factors).distance).any()
