"""Charts of what changes over time."""

from __future__ import annotations

import re
from datetime import date
from xml.etree import ElementTree as ET

from hypothesis import given, settings
from hypothesis import strategies as st

from mainstay.core.text import Text
from mainstay.report.charts.svg import WIDTH
from mainstay.report.charts.trend import HEIGHT, StackData, TrendData, stack, trend

TITLE = Text("保留率", "Retention")
LOW, HIGH = Text("低", "Low"), Text("高", "High")


def _day(month: int) -> date:
    return date(2024 + month // 12, month % 12 + 1, 1)


@settings(deadline=None, max_examples=60)
@given(shares=st.lists(st.floats(0, 1), min_size=1, max_size=40), target=st.none() | st.floats(0, 1))
def test_a_trend_stays_within_its_frame(shares: list[float], target: float | None) -> None:
    points = tuple((_day(place), share) for place, share in enumerate(shares))
    drawn = ET.fromstring(str(trend("t", TITLE, TrendData(points, target))))  # noqa: S314 - drawn by ourselves
    for element in drawn.iter():
        for name in ("cx", "x", "x1", "x2"):
            assert -1 <= float(element.get(name, "0")) <= WIDTH + 1
        for name in ("cy", "y", "y1", "y2"):
            assert -1 <= float(element.get(name, "0")) <= HEIGHT + 1


def test_a_trend_says_where_it_begins_and_ends() -> None:
    told = str(trend("t", TITLE, TrendData(((_day(0), 0.9), (_day(5), 0.85)), 0.92)))
    assert "2024-01-01: 90%; 2024-06-01: 85%." in told
    assert ">target<" in told
    assert ">target<" not in str(trend("t", TITLE, TrendData(((_day(0), 0.9),))))


@settings(deadline=None, max_examples=60)
@given(counts=st.lists(st.tuples(st.integers(0, 500), st.integers(0, 500)), min_size=1, max_size=30))
def test_a_stack_is_as_high_as_its_parts(counts: list[tuple[int, int]]) -> None:
    days = tuple(_day(place) for place in range(len(counts)))
    groups = ((LOW, "a", tuple(low for low, _ in counts)), (HIGH, "b", tuple(high for _, high in counts)))
    drawn = str(stack("s", TITLE, StackData(days, groups)))
    assert drawn.count("<rect") == sum(one > 0 for pair in counts for one in pair)
    heights = [float(found) for found in re.findall(r'height="([\d.]+)"', drawn)]
    assert all(height >= 0 for height in heights)
    assert f"Low: {counts[-1][0]}; High: {counts[-1][1]}." in drawn
