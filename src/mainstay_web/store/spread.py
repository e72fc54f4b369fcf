"""How the people of a unit are spread over the bands: rounded, and only where there are enough of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from mainstay.loop.assessments import Assessment
from mainstay.loop.carry.alerts import Watched
from mainstay.loop.carry.bands import Band, Edges, band_of
from mainstay.report.view_company import suppressed
from mainstay.report.view_lines import value
from mainstay_web.store.turn_parts import Spread

FEWEST = 10
"""Units of fewer people get no distribution: with so few, a share says who it is."""
STEP = 10
"""Shares are rounded to so many per cent."""


def spreads_of(assessment: Assessment, found: Sequence[Watched], edges: Edges) -> tuple[Spread, ...]:
    """The distribution of every unit that has enough people and stands on the heat map."""
    groups: dict[str, list[int]] = defaultdict(list)
    for row, one in enumerate(found):
        unit = value(assessment, row, "unit_name") or value(assessment, row, "unit")
        if unit is not None:
            groups[str(unit)].append(int(band_of(one.sure, assessment.risks.base_log_odds, edges)))
    hidden = suppressed({unit: len(bands) for unit, bands in groups.items()})
    return tuple(
        Spread(unit, len(bands), rounded(bands))
        for unit, bands in sorted(groups.items())
        if unit not in hidden and len(bands) >= FEWEST
    )


def rounded(bands: Sequence[int]) -> tuple[int, ...]:
    """The share of each band in steps of ten per cent."""
    return tuple(round(bands.count(int(band)) * 100 / len(bands) / STEP) * STEP for band in Band)
