"""The calendar of what vests: bars that do not hide one another, amounts that can be read on a phone."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from xml.etree import ElementTree as ET

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from mainstay.core.calendar import add_months
from mainstay.core.money import written
from mainstay.core.text import Text
from mainstay.report.charts.calendar import APART, BAR, calendar, calendar_of
from mainstay.report.charts.svg import WIDTH

DAY = date(2026, 10, 31)
CJK, LATIN = 14.0, 7.8


def _say(size: int) -> Text:
    return written(size, "CNY")


def _drawn(tranches: list[tuple[date, int]]) -> ET.Element | None:
    data = calendar_of(DAY, tranches, _say)
    return ET.fromstring(str(calendar("c", data))) if data else None  # noqa: S314 - drawn by ourselves


def _span(element: ET.Element) -> tuple[float, float]:
    """From where to where an amount reaches, in the wider language and in the letters of a phone."""
    texts = [one.text or "" for one in element.iter("tspan")] or [element.text or ""]
    wide = max(sum(CJK if ord(sign) > 0x2E80 else LATIN for sign in text) for text in texts)
    at, side = float(element.get("x", 0)), element.get("class", "").split()[-1]
    start = {"mid": at - wide / 2, "end": at - wide}.get(side, at)
    return start, start + wide


TRANCHES = st.lists(
    st.tuples(st.integers(1, 3650).map(lambda days: DAY + timedelta(days=days)), st.integers(1, 10**10)), min_size=1
)


@settings(deadline=None, max_examples=150)
@given(TRANCHES)
@example([(date(2035, 12, 25), 1), (date(2036, 1, 1), 1)])
def test_amounts_and_bars_never_hide_one_another(tranches: list[tuple[date, int]]) -> None:
    drawn = _drawn(tranches)
    assert drawn is not None
    bars = sorted(float(one.get("x", 0)) for one in drawn.iter("rect"))
    assert all(after - before >= APART - 0.2 for before, after in pairwise(bars))
    assert -0.1 <= bars[0] <= bars[-1] + BAR <= WIDTH
    values = [one for one in drawn.iter("text") if one.get("class", "").startswith("value")]
    spans = sorted(_span(one) for one in values)
    assert spans, "the tallest bar has its amount"
    assert all(before[1] <= after[0] for before, after in pairwise(spans))
    assert spans[0][0] >= -0.1
    assert spans[-1][1] <= WIDTH + 0.1
    for one, (start, end) in zip(values, map(_span, values), strict=True):
        over = [float(bar.get("y", 0)) for bar in drawn.iter("rect") if start < float(bar.get("x", 0)) + BAR / 2 < end]
        assert all(high >= float(one.get("y", 0)) - 0.2 for high in over), "an amount lies over a bar"


@settings(deadline=None, max_examples=60)
@given(TRANCHES)
def test_nothing_is_lost_by_putting_days_together(tranches: list[tuple[date, int]]) -> None:
    data = calendar_of(DAY, tranches, _say)
    assert data is not None
    assert sum(int(size) for _, size, _ in data.tranches) == sum(size for _, size in tranches)
    assert data.total == _say(sum(size for _, size in tranches))
    assert (data.grain is None) == ({day for day, _, _ in data.tranches} == {day for day, _ in tranches})


@pytest.mark.parametrize(
    ("months", "each", "grain"),
    [(12, 12, None), (12, 1, None), (36, 1, "by quarter"), (60, 1, "by quarter"), (120, 1, "by half-year")],
)
def test_four_years_of_months_are_put_together(months: int, each: int, grain: str | None) -> None:
    tranches = [(add_months(DAY, at), 20_000_00) for at in range(each, months + 1, each)]
    data = calendar_of(DAY, tranches, _say)
    assert data is not None
    assert (data.grain.en if data.grain else None) == grain
    drawn = str(calendar("c", data))
    assert ("按" in drawn) is (grain is not None)


def test_nothing_to_come_is_no_calendar() -> None:
    assert calendar_of(DAY, [(DAY, 5), (DAY - timedelta(days=3), 7), (DAY + timedelta(days=3), 0)], _say) is None
