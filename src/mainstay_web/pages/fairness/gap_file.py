"""The gaps of a fairness scan as a file: raw, adjusted, and each part of the split, with intervals."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import polars as pl

from mainstay.core.text import Language, Text
from mainstay.loop.fair import KINDS
from mainstay.loop.splits import Reference
from mainstay.report.sheets import Column, listed
from mainstay_web.pages.fairness.words import SIDES, split_parts
from mainstay_web.store.tables.fairness import FairnessScan

COLUMNS: tuple[Column, ...] = (
    (Text("按", "By"), Text("比较的是哪种群体。", "Which groups are compared."), pl.String()),
    (
        Text("群体", "Side"),
        Text("正数表示这一群体的薪酬较高。", "Above zero this side is paid more."),
        pl.String(),
    ),
    (Text("相对于", "Beside"), Text("与哪一群体相比。", "The side it is held beside."), pl.String()),
    (Text("项目", "What"), Text("差距，或差距的一部分。", "The gap, or a part of it."), pl.String()),
    (
        Text("单位", "Unit"),
        Text("百分比，或对数百分点（可以相加）。", "Percent, or log points, which add up."),
        pl.String(),
    ),
    (Text("估计值", "Estimate"), Text("估计值。", "The estimate."), pl.Float64()),
    (Text("95% 区间下限", "95% low"), Text("区间的下限。", "The interval's lower end."), pl.Float64()),
    (Text("95% 区间上限", "95% high"), Text("区间的上限。", "The interval's upper end."), pl.Float64()),
    (
        Text("分解基准", "Split by"),
        Text("以谁的给薪方式分解。", "Whose pay for each factor is the measure."),
        pl.String(),
    ),
)
_RAW = Text("未作调整", "Before any adjustment")
_ADJUSTED = Text("所选因素相同", "At equal factors")
_PERCENT = Text("%", "%")
_POINTS = Text("对数百分点", "log points")


def gaps_file(row: FairnessScan, form: str, language: Language) -> bytes:
    """A workbook ("xlsx") or CSV with a row for each gap and part; groups with too few people are left out."""
    rows = [
        (KINDS[kind].in_(language), *sides, what.in_(language), unit.in_(language), *numbers, by)
        for kind, kept in row.result["kinds"].items() if kept["why_not"] is None
        for sides in [[SIDES.get(one, Text(one, one)).in_(language) for one in reversed(kept["sides"])]]
        for what, unit, numbers, by in _lines(kept, language)
    ]  # fmt: skip
    return listed(COLUMNS, rows, Text("薪酬差距", "Pay gaps"), form, language)


Numbers = tuple[float, float | None, float | None]


def _lines(kept: Mapping[str, Any], language: Language) -> Iterator[tuple[Text, Text, Numbers, str]]:
    """What, its unit, the estimate with its interval, and by whose pay the gap was split."""
    yield _RAW, _PERCENT, (100 * kept["raw"], None, None), ""
    yield _ADJUSTED, _PERCENT, (100 * kept["middle"], 100 * kept["low"], 100 * kept["high"]), ""
    if kept["split"] is None:
        return
    by = Reference(kept["split"]["reference"]).label.in_(language)
    for label, share, span in split_parts(kept, 1):
        ends = (None, None) if span is None else (100 * span[0], 100 * span[1])
        yield label, _POINTS, (100 * share, *ends), by
