"""Which reasons are told: no number twice, and what is to come where nothing has happened yet."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from report_fakes import assessment

from mainstay.chapters import CATALOGUE
from mainstay.loop.assessments import Assessment
from mainstay.loop.panel import Feature
from mainstay.report.reasons import reasons

AGAINST_PEERS, IN_LEVEL, VESTED, PEER_GAP = KEYS = (
    "career.months_in_level", "career.time_in_level", "equity.just_vested", "pay.peer_gap",
)  # fmt: skip


def told(values: list[float], pushes: list[float]) -> Assessment:
    """Everybody with these values and contributions of KEYS."""
    found = assessment(12)
    people = len(found.panel.now)
    signals = [CATALOGUE.signal(key) for key in KEYS]
    features = tuple(
        Feature(s.key, s.driver, s.label, s.direction, s.centre, s.spread, s.prior.log_odds, s.prior.doubt)
        for s in signals
    )
    first = np.tile([73.0, 18_000.0, 20_000.0, 49_000_000.0], (people, 1))
    second = np.tile([39.0, np.nan, np.nan, 53_000_000.0], (people, 1))
    now = replace(found.panel.now, values=np.tile(values, (people, 1)))
    panel = replace(found.panel, features=features, now=now, first=first, second=second)
    risks = replace(found.risks, features=features, contribution=np.tile(pushes, (people, 1)))
    return replace(found, panel=panel, risks=risks, catalogue=CATALOGUE)


@pytest.mark.parametrize(("compared", "plain"), [(0.3, 0.2), (0.2, 0.3)])
def test_a_number_that_another_reason_compares_is_not_told_twice(compared: float, plain: float) -> None:
    found = reasons(told([34.0, 73.0, 0.0, 0.07], [compared, plain, 0.0, 0.25]), 0)
    assert [one.key for one in found] == sorted(
        [AGAINST_PEERS, PEER_GAP], key=lambda key: key != (AGAINST_PEERS if max(compared, plain) > 0.25 else PEER_GAP)
    )
    alone = reasons(told([-5.0, 73.0, 0.0, 0.07], [-0.1, plain, 0.0, 0.25]), 0)
    assert IN_LEVEL in {one.key for one in alone}


def test_a_vest_that_is_to_come_is_told_where_it_pushes_and_not_that_there_was_none() -> None:
    (ahead,) = reasons(told([0.0, 0.0, 0.0, 0.0], [0.0, 0.0, 0.2, 0.0]), 0)
    assert "A tranche vests within the year" in ahead.text.en
    assert "一年之内有股权归属" in ahead.text.zh
    (none,) = reasons(told([0.0, 0.0, 0.0, 0.0], [0.0, 0.0, -0.2, 0.0]), 0, holding=True)
    assert none.text.en == "No tranche vested within the last seven months."
    (past,) = reasons(told([0.0, 0.0, 0.6, 0.0], [0.0, 0.0, 0.2, 0.0]), 0)
    assert "less than seven months ago" in past.text.en
