"""Pay bands 薪酬带宽: low, target and high of yearly fixed cash by family and level; where a pay stands. P3, P4."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from mainstay.chapters.pay.fairness import compa_ratio, range_penetration
from mainstay.core.standards import Standard
from mainstay.core.text import Text


@dataclass(frozen=True, slots=True)
class Band:
    """One family and level. Amounts are yearly fixed cash at full time, in whole minor units."""

    family: str
    level: int
    low: int
    target: int
    high: int

    def __post_init__(self) -> None:
        if not self.family or not 0 < self.low <= self.target <= self.high or self.low == self.high:
            raise ValueError(f"a band goes from low by target to high, not {self.low}, {self.target}, {self.high}")


@dataclass(frozen=True, slots=True)
class Bands:
    """All bands of the company; none where it has decided none."""

    rows: tuple[Band, ...] = ()

    def __post_init__(self) -> None:
        if len(self.by_place()) < len(self.rows):
            raise ValueError("each family and level has one band")

    def by_place(self) -> Mapping[tuple[str, int], Band]:
        """The bands by family and level."""
        return {(one.family, one.level): one for one in self.rows}


BANDS = Standard(
    "pay.bands",
    Text("薪酬带宽", "Pay bands"),
    Text(
        "每个序列、每个职级固定现金年薪的下限、目标与上限，按全职计；比较比率与区间渗透率以它为准。",
        "Low, target and high of yearly fixed cash for each family and level, at full time; compa-ratio and range "
        "penetration are measured by it.",
    ),
    Bands(),
    {"rows": Text("带宽表", "Bands")},
)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a pay stands in its band. `compa` is 1 on target; `penetration` below 0 or above 1 is outside the band."""

    band: Band
    compa: Decimal
    penetration: Decimal

    @property
    def below(self) -> bool:
        """Paid less than the band's low: a green circle 绿圈."""
        return self.penetration < 0

    @property
    def above(self) -> bool:
        """Paid more than the band's high: a red circle 红圈."""
        return self.penetration > 1


def place(fixed: int, band: Band) -> Place:
    """Where a yearly fixed pay at full time (in minor units) stands."""
    pay = Decimal(fixed)
    return Place(
        band, compa_ratio(pay, Decimal(band.target)), range_penetration(pay, Decimal(band.low), Decimal(band.high))
    )
