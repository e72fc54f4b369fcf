"""Columns of `people` about equity that the catalogue recognises. 长期激励属性。"""

from __future__ import annotations

from mainstay.chapters.declare import published
from mainstay.chapters.sources import Source
from mainstay.core.catalogue import Attribute
from mainstay.core.text import Text
from mainstay.core.words import Driver

ATTRIBUTES = (
    Attribute(
        key="equity.option_level",
        names=("StockOptionLevel", "option_level", "股权激励等级", "股权激励等级编码", "期权等级"),
        driver=Driver.PAY,
        label=Text("股权激励等级", "Level of stock options"),
        direction=-1,
        prior=published(-0.15, Source.UNVESTED),
        levels=("none|无", "low|低级|低", "medium|中级|中", "high|高级|高"),
    ),
)
