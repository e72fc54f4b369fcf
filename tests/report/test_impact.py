"""Impact ratios against a computation by hand, and what small groups may tell."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mainstay.report.impact import impact


def test_by_hand() -> None:
    """10 of 100 beside 20 of 100: 0.5; Katz: exp(ln .5 ± 1.96 √(.1 − .01 + .05 − .01)) = .247 … 1.014."""
    found = impact({"a": (100, 20), "b": (100, 10), "c": (4, 4)})
    one, other = found.lines
    assert (one.highest, one.ratio, one.low) == (True, 1.0, None)
    assert other.ratio == pytest.approx(0.5)
    assert other.low == pytest.approx(0.247, abs=1e-3)
    assert other.high == pytest.approx(1.014, abs=1e-3)
    assert (other.below, other.surely_below, found.hidden) == (True, False, 1)


def test_a_sure_difference() -> None:
    assert impact({"a": (1000, 300), "b": (1000, 100)}).lines[1].surely_below


def test_nobody_or_everybody_of_a_small_group_is_not_told() -> None:
    lines = {one.group: one for one in impact({"a": (50, 25), "b": (10, 0), "c": (10, 10)}).lines}
    assert lines["b"].rate is None
    assert lines["b"].ratio is None
    assert lines["c"].rate is None


def test_nothing_happened_to_anybody() -> None:
    assert all(one.ratio is None for one in impact({"a": (50, 0), "b": (60, 0)}).lines)
    assert impact({}).lines == ()


def test_more_cases_than_people() -> None:
    with pytest.raises(ValueError, match="more cases"):
        impact({"a": (5, 6)})


GROUP = st.integers(0, 400).flatmap(lambda n: st.tuples(st.just(n), st.integers(0, n)))


@settings(deadline=None, max_examples=60)
@given(st.dictionaries(st.sampled_from("abcdef"), GROUP, max_size=6))
def test_ratios_lie_within_their_interval_and_below_one(counts: dict[str, tuple[int, int]]) -> None:
    found = impact(counts)
    assert all(one.people >= 5 for one in found.lines)
    for one in found.lines:
        assert one.ratio is None or 0 <= one.ratio <= 1
        if one.low is not None and one.high is not None and one.ratio:
            assert one.low <= one.ratio <= one.high
