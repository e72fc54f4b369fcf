"""What a departure costs, as a share of yearly pay, in five parts by level. 流失代价(L7)。

In all, the middle is 0.2, 0.5, 1.0 and 2.0 years of pay for four bands of levels. The median of 27 studies is 21 % of
yearly pay for ordinary jobs, and up to 213 % for executives; the low end is half the middle, the high end twice it but
for the highest band, which ends at the published 213 %. A company's own history overrides all of it.
"""

from __future__ import annotations

from decimal import Decimal

from mainstay.chapters.sources import Source
from mainstay.core.catalogue import LossPart
from mainstay.core.text import Text
from mainstay.core.words import Honesty

TOTALS: tuple[tuple[int, Decimal, Decimal, Decimal], ...] = (
    (2, Decimal("0.10"), Decimal("0.20"), Decimal("0.40")),
    (3, Decimal("0.25"), Decimal("0.50"), Decimal("1.00")),
    (4, Decimal("0.50"), Decimal("1.00"), Decimal("2.00")),
    (99, Decimal("1.00"), Decimal("2.00"), Decimal("2.13")),
)
"""Up to this level: low, middle, high of the whole loss in years of pay."""


def _part(key: str, label: Text, share: str) -> LossPart:
    part = Decimal(share)
    return LossPart(
        key=f"people.{key}",
        label=label,
        by_level=tuple((level, low * part, middle * part, high * part) for level, low, middle, high in TOTALS),
        source=Source.LOSS,
        honesty=Honesty.JUDGEMENT,
    )


LOSSES = (
    _part("replacement", Text("招聘替补", "Recruiting a replacement"), "0.25"),
    _part("ramp_up", Text("新人上手", "Ramp-up of the successor"), "0.30"),
    _part("knowledge", Text("知识与技术流失", "Knowledge that leaves"), "0.20"),
    _part("customers", Text("客户流失", "Customers at risk"), "0.15"),
    _part("team", Text("团队士气", "Morale of the team"), "0.10"),
)
"""The parts add up to the whole; how they divide it is a judgement."""
