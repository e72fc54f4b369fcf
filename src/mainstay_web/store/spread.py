"""How the people of a unit are spread over the bands: rounded, and only where there are enough of them."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from mainstay.loop.assessments import Assessment
from mainstay.loop.carry.alerts import Watched
from mainstay.loop.carry.bands import Band, Edges, band_of
from mainstay.report.view_company import grouped, suppressed
from mainstay_web.store.turn_parts import Spread

FEWEST = 10
"""Units of fewer people get no distribution: with so few, a share says who it is."""
STEP = 10
"""Shares are rounded to so many per cent."""


def spreads_of(
    assessment: Assessment, found: Sequence[Watched], edges: Edges, aside: Collection[str] = ()
) -> tuple[Spread, ...]:
    """The distribution of every unit that has enough people and stands on the heat map; not of those aside."""
    everybody, rows = grouped(assessment, aside)
    base = assessment.risks.base_log_odds
    groups = {unit: [int(band_of(found[row].sure, base, edges)) for row in mine] for unit, mine in rows.items()}
    placed = {unit: len(bands) for unit, bands in groups.items()}
    hidden = suppressed(placed, len(everybody) - sum(placed.values()))
    return tuple(
        Spread(unit, len(bands), rounded(bands))
        for unit, bands in sorted(groups.items())
        if unit not in hidden and len(bands) >= FEWEST
    )


def rounded(bands: Sequence[int]) -> tuple[int, ...]:
    """The share of each band in steps of ten per cent."""
    return tuple(round(bands.count(int(band)) * 100 / len(bands) / STEP) * STEP for band in Band)
