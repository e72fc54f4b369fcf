"""The target mix of the four parts, by family and level, and how far somebody's pay is from it. 薪酬结构(P4)。

target(mixes, family, level) -> Mix        of the line that fits most closely
long_term(ahead) -> int                    what is still to vest, a year
mix_of(pay, long_term) -> Mix              what the parts are, in ten-thousandths that sum to one
deviation(own, aim) -> dict[Part, Decimal] own share less the target's; the deviations sum to zero
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from mainstay.chapters.pay.elements import Element, Yearly, shared
from mainstay.core.standards import Standard
from mainstay.core.text import Text

_UNIT = 10_000


class Part(StrEnum):
    """The four parts of pay of the article: 岗位工资、绩效工资、年终奖金、长期激励."""

    BASE = "base"
    PERFORMANCE = "performance"
    YEAR_END = "year_end"
    LONG_TERM = "long_term"

    @property
    def label(self) -> Text:
        """The part's name for readers."""
        return _LABELS[self]


_LABELS = {
    Part.BASE: Text("岗位工资", "Base pay"),
    Part.PERFORMANCE: Text("绩效工资", "Performance pay"),
    Part.YEAR_END: Text("年终奖金", "Year-end bonus"),
    Part.LONG_TERM: Text("长期激励", "Long-term incentives"),
}
MADE_OF: Mapping[Part, tuple[Element, ...]] = {
    Part.BASE: (Element.BASE, Element.ALLOWANCE),
    Part.PERFORMANCE: (Element.PERFORMANCE, Element.COMMISSION),
    Part.YEAR_END: (Element.YEAR_END,),
}
"""Which elements make which part: an allowance is as firm as the base, commission is performance pay."""


def _d(text: str) -> Decimal:
    return Decimal(text)


@dataclass(frozen=True, slots=True)
class Mix:
    """Shares of the four parts; they sum to one. Raises ValueError where they do not, or one is below zero."""

    base: Decimal = field(default_factory=lambda: _d("0.65"))
    performance: Decimal = field(default_factory=lambda: _d("0.20"))
    year_end: Decimal = field(default_factory=lambda: _d("0.10"))
    long_term: Decimal = field(default_factory=lambda: _d("0.05"))

    def __post_init__(self) -> None:
        shares = (self.base, self.performance, self.year_end, self.long_term)
        if min(shares) < 0 or sum(shares) != 1:
            raise ValueError("four shares, none below zero, sum to 1")

    def of(self, part: Part) -> Decimal:
        """One part's share."""
        return {
            Part.BASE: self.base, Part.PERFORMANCE: self.performance, Part.YEAR_END: self.year_end,
            Part.LONG_TERM: self.long_term,
        }[part]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """The mix of a family (empty: any) from one level up to another, both included."""

    family: str = ""
    lowest: int = 0
    highest: int = 99
    mix: Mix = field(default_factory=Mix)

    def fits(self, family: str, level: int | None) -> bool:
        """Whether it is for this post. Without a level only a line for all levels is."""
        if self.family not in {"", family}:
            return False
        return (self.lowest, self.highest) == (0, 99) if level is None else self.lowest <= level <= self.highest


@dataclass(frozen=True, slots=True)
class Mixes:
    """Lines, and from which deviation on one is worth a word."""

    lines: tuple[Line, ...] = (
        Line(highest=5, mix=Mix(_d("0.75"), _d("0.15"), _d("0.10"), _d("0"))),
        Line(lowest=6, highest=9, mix=Mix(_d("0.65"), _d("0.20"), _d("0.10"), _d("0.05"))),
        Line(lowest=10, mix=Mix(_d("0.50"), _d("0.20"), _d("0.15"), _d("0.15"))),
    )
    tolerance: Decimal = field(default_factory=lambda: _d("0.05"))

    def __post_init__(self) -> None:
        spans = [(line.family, line.lowest, line.highest) for line in self.lines]
        if len(set(spans)) < len(spans) or any(lowest > highest for _, lowest, highest in spans):
            raise ValueError("each family and span of levels has one line, from a level up to another")
        if not 0 <= self.tolerance <= 1:
            raise ValueError("a tolerance is from 0 to 1")


MIXES = Standard(
    "pay.mix",
    Text("四部分薪酬的目标结构", "Target mix of the four parts of pay"),
    Text(
        "按职族和职级，岗位工资、绩效工资、年终奖金、长期激励各占多少。默认值是判断，不是法规。",
        "What share base, performance, year-end bonus and long-term incentives have, by family and level. "
        "The default is a judgement, not a law.",
    ),
    Mixes(),
    {"lines": Text("各职族职级的结构", "By family and level"), "tolerance": Text("容许偏差", "Tolerance")},
)


def target(mixes: Mixes, family: str, level: int | None) -> Mix | None:
    """The mix of the line that fits most closely: the own family before any, then fewer levels. None where none."""
    fitting = [line for line in mixes.lines if line.fits(family, level)]
    best = min(fitting, key=lambda line: (line.family == "", line.highest - line.lowest), default=None)
    return None if best is None else best.mix


def long_term(ahead: Iterable[tuple[date, int]]) -> int:
    """What is still to vest a year: tranches as (day, worth today), over the calendar years in which they fall due."""
    worth = list(ahead)
    return sum(one for _, one in worth) // max(len({on.year for on, _ in worth}), 1)


def beyond(own: Mix, aim: Mix, tolerance: Decimal) -> bool:
    """Whether any share is further from its target than the company tolerates."""
    return any(abs(one) > tolerance for one in deviation(own, aim).values())


def mix_of(pay: Yearly, long_term: int) -> Mix | None:
    """The shares of these parts in all pay, `long_term` a year with them; they sum to one. None for no pay at all."""
    amounts = [*(sum(pay.of(one) for one in elements) for elements in MADE_OF.values()), long_term]
    if sum(amounts) <= 0 or min(amounts) < 0:
        return None
    return Mix(*(Decimal(part) / _UNIT for part in shared(_UNIT, amounts)))


def deviation(own: Mix, aim: Mix) -> dict[Part, Decimal]:
    """By how much each share is above (or, below zero, under) its target."""
    return {part: own.of(part) - aim.of(part) for part in Part}
