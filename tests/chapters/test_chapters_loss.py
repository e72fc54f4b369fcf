"""The cost of a loss: a range, by level, whose parts add up to the published whole."""

from __future__ import annotations

from decimal import Decimal

import pytest

from mainstay.chapters import CATALOGUE
from mainstay.chapters.people.loss import TOTALS

BANDS = {2: ("0.1", "0.2", "0.4"), 3: ("0.25", "0.5", "1"), 4: ("0.5", "1", "2"), 99: ("1", "2", "2.13")}


def whole(band: int) -> tuple[Decimal, ...]:
    rows = [next(rest for level, *rest in loss.by_level if level == band) for loss in CATALOGUE.losses]
    return tuple(sum(column, Decimal(0)) for column in zip(*rows, strict=True))


@pytest.mark.parametrize("band", BANDS)
def test_the_parts_add_up_exactly(band: int) -> None:
    assert whole(band) == tuple(Decimal(share) for share in BANDS[band])


def test_there_are_five_parts() -> None:
    keys = [loss.key.split(".")[1] for loss in CATALOGUE.losses]
    assert keys == ["replacement", "ramp_up", "knowledge", "customers", "team"]


def test_ranges_widen_upwards_and_levels_ascend() -> None:
    for loss in CATALOGUE.losses:
        levels = [row[0] for row in loss.by_level]
        assert levels == sorted(set(levels))
        for _, low, middle, high in loss.by_level:
            assert Decimal(0) < low <= middle <= high
        for column in (1, 2, 3):
            shares = [row[column] for row in loss.by_level]
            assert shares == sorted(shares)


def test_nothing_exceeds_what_was_published() -> None:
    assert max(high for _, _, _, high in TOTALS) == Decimal("2.13")
