"""Lots: off unless asked for, only for close calls, within every limit whatever comes, each side half of the time."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mainstay.core.standards import WrongStandardError
from mainstay.loop.lots import LOTS, PACKAGE, RUNNER_UP, Lots, Pair, by_lot, draw, is_close
from mainstay.loop.plans import MoneyRange, Package, Range

ON = Lots(on=True)
NONE = Range(0.0, 0.0, 0.0)


def package(saved: int, measures: tuple[str, ...], raise_: int = 0) -> Package:
    return Package(measures, 0, 0, 0, Decimal(0), {}, raise_, NONE, NONE, MoneyRange(0, saved, 2 * saved), ())


def pair(person: str, saved: int = 95, takes: int = 1, then: int = 1) -> Pair:
    return Pair(person, package(100, ("a", "b")), package(saved, ("b", "c")), (takes,), (then,))


def test_off_by_default_and_typed() -> None:
    assert draw([pair("p")], [10], LOTS.default, "s") == {}
    assert LOTS.read({"on": True}) == Lots(on=True)
    with pytest.raises((WrongStandardError, ValueError)):
        LOTS.read({"on": True, "margin": 2})


def test_only_close_calls() -> None:
    assert is_close(pair("p", 90), 0.1)
    assert not is_close(pair("p", 89), 0.1)
    assert not is_close(Pair("p", package(100, ("a",)), package(100, ("a",)), (0,), (0,)), 0.1)
    assert not is_close(Pair("p", package(100, ("a",)), package(100, ("b",), 5), (0,), (0,)), 0.1)
    assert by_lot(package(1, ("a", "b")), package(1, ("b", "c"))) == ("a",)


def test_each_side_half_of_the_time_and_the_same_again() -> None:
    pairs = [pair(f"p{at}") for at in range(2000)]
    drawn = draw(pairs, [0], ON, "seed")
    assert len(drawn) == 2000
    assert 900 < sum(one == RUNNER_UP for one in drawn.values()) < 1100
    assert draw(reversed(pairs), [0], ON, "seed") == drawn
    assert draw(pairs, [0], ON, "other") != drawn


@settings(deadline=None, max_examples=100)
@given(
    costs=st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), max_size=12),
    room=st.integers(0, 20),
    seed=st.text(),
)
def test_limits_hold_whatever_is_drawn(costs: list[tuple[int, int]], room: int, seed: str) -> None:
    pairs = [pair(f"p{at}", takes=now, then=then) for at, (now, then) in enumerate(costs)]
    drawn = draw(pairs, [room], ON, seed)
    assert set(drawn.values()) <= {PACKAGE, RUNNER_UP}
    dearest = sum(max(0, one.takes_then[0] - one.takes[0]) for one in pairs if one.person in drawn)
    assert dearest <= room
