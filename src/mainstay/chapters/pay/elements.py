"""The parts of pay, each dated: what stands on a day, in a year, and what a raise makes of it. 薪酬项目(P4)。

    standing(rows, day) -> {Element: Paid}      the newest row of each element that holds on a day
    yearly(rows, day) -> Yearly | None          whole minor units a year, by element; None without a base
    last_rise(rows, day) -> date | None         when base and performance together last rose
    raised(paid, by, rounding) -> Paid          a new amount, rounded as the company rounds; never below the old
Amounts are minor units of one currency. Fixed cash 固定现金 is base and allowance, annual cash 年度现金 everything.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from itertools import groupby

from mainstay.core.standards import Standard
from mainstay.core.text import Text


class Element(StrEnum):
    """Parts of pay, as in the contract's table `pay`."""

    BASE = "base"
    PERFORMANCE = "performance"
    YEAR_END = "year_end"
    ALLOWANCE = "allowance"
    COMMISSION = "commission"

    @property
    def label(self) -> Text:
        """The element's name for readers."""
        return _LABELS[self]


_LABELS = {
    Element.BASE: Text("岗位工资", "Base pay"),
    Element.PERFORMANCE: Text("绩效工资", "Performance pay"),
    Element.YEAR_END: Text("年终奖金", "Year-end bonus"),
    Element.ALLOWANCE: Text("津贴", "Allowance"),
    Element.COMMISSION: Text("提成", "Commission"),
}
FIXED = (Element.BASE, Element.ALLOWANCE)
FIRM = (Element.BASE, Element.PERFORMANCE)
"""What counts as a raise: a larger allowance, bonus or commission does not."""
RAISABLE = (Element.BASE, Element.PERFORMANCE, Element.ALLOWANCE, Element.YEAR_END)
"""What a pay review decides; commission follows its plan."""


class Per(StrEnum):
    """Whether an amount is a month's or a year's."""

    MONTH = "month"
    YEAR = "year"

    @property
    def in_a_year(self) -> int:
        """How many of these amounts make a year."""
        return 12 if self is Per.MONTH else 1


@dataclass(frozen=True, slots=True)
class Paid:
    """An amount of one element from a day on. Raises ValueError below zero."""

    element: Element
    since: date
    amount: int
    per: Per

    def __post_init__(self) -> None:
        if self.amount < 0:
            raise ValueError(f"an amount of pay is not below zero: {self.amount}")

    @property
    def yearly(self) -> int:
        """The amount in a year."""
        return self.amount * self.per.in_a_year


@dataclass(frozen=True, slots=True)
class Yearly:
    """Pay in a year by element; the parts sum to `annual`, to the last minor unit."""

    parts: Mapping[Element, int]

    def of(self, element: Element) -> int:
        """One part; zero where there is none."""
        return self.parts.get(element, 0)

    @property
    def fixed(self) -> int:
        """Fixed cash: base and allowance."""
        return sum(self.of(one) for one in FIXED)

    @property
    def annual(self) -> int:
        """Annual cash: every part."""
        return sum(self.parts.values())

    def by(self, definition: str) -> int:
        """The amount that a survey's definition counts. Raises ValueError for one that these parts do not tell."""
        if definition not in {"fixed_cash", "annual_cash"}:
            raise ValueError(f"pay elements say nothing of {definition}")
        return self.fixed if definition == "fixed_cash" else self.annual


def standing(rows: Iterable[Paid], day: date) -> dict[Element, Paid]:
    """What holds on a day: of each element the newest row that began by then; of one day, the later one given."""
    found: dict[Element, Paid] = {}
    for row in rows:
        held = found.get(row.element)
        if row.since <= day and (held is None or row.since >= held.since):
            found[row.element] = row
    return found


def yearly(rows: Iterable[Paid], day: date) -> Yearly | None:
    """Pay in a year as it stands on a day; None where there is no base, for then the rest says nothing."""
    held = standing(rows, day)
    if Element.BASE not in held:
        return None
    return Yearly({element: paid.yearly for element, paid in held.items()})


def last_rise(rows: Iterable[Paid], day: date) -> date | None:
    """The day on which base and performance together last rose, or were first known; None where they never were."""
    known = sorted((row for row in rows if row.element in FIRM and row.since <= day), key=lambda row: row.since)
    now: dict[Element, int] = {}
    rose: date | None = None
    before = -1
    for since, same in groupby(known, key=lambda row: row.since):
        now.update((row.element, row.yearly) for row in same)
        if sum(now.values()) > before:
            rose = since
        before = sum(now.values())
    return rose


class Way(StrEnum):
    """Which way an amount is rounded."""

    NEAREST = "nearest"
    UP = "up"
    DOWN = "down"


@dataclass(frozen=True, slots=True)
class Rounding:
    """New amounts are multiples of `step` (minor units, in the element's own period). Raises ValueError below 1."""

    step: int = 10_00
    way: Way = Way.NEAREST

    def __post_init__(self) -> None:
        if self.step < 1:
            raise ValueError("step >= 1")

    def of(self, amount: int, parts: int = 1) -> int:
        """`amount / parts` as a multiple of the step, halves up."""
        unit = self.step * parts
        if self.way is Way.UP:
            return -(-amount // unit) * self.step
        if self.way is Way.DOWN:
            return amount // unit * self.step
        return (2 * amount + unit) // (2 * unit) * self.step


ROUNDING = Standard(
    "pay.rounding",
    Text("新薪酬的取整", "Rounding of new pay"),
    Text(
        "调整后的金额取整到多少。月薪按月取整，年薪按年取整。",
        "To what the new amount is rounded: a month's amount by the month, a year's by the year.",
    ),
    Rounding(),
    {"step": Text("取整单位（分）", "Multiple of (minor units)"), "way": Text("取整方式", "Which way")},
)


def raised(paid: Paid, by: int, since: date, rounding: Rounding) -> Paid:
    """The element after a raise of `by` a year: its new amount is rounded, and never below the old.

    What the raise truly is, after rounding, is the new row's `yearly` less the old one's. Raises ValueError for a raise
    below zero or before the old row began: pay is not lowered here, nor is the past rewritten.
    """
    if by < 0 or since < paid.since:
        raise ValueError("a raise is not below zero, and does not begin before what it raises")
    if by == 0:
        return paid
    amount = rounding.of(paid.yearly + by, paid.per.in_a_year)
    return replace(paid, since=since, amount=max(paid.amount, amount))


def shared(whole: int, weights: Iterable[int]) -> list[int]:
    """A whole in parts by weight, each a whole number and together the whole: the largest remainders get one more.

    Raises ValueError for a weight below zero, or where all are zero.
    """
    given = list(weights)
    total = sum(given)
    if total <= 0 or min(given) < 0:
        raise ValueError("weights are not below zero, and not all zero")
    parts = [whole * one // total for one in given]
    order = sorted(range(len(given)), key=lambda place: (-(whole * given[place] % total), place))
    for place in order[: whole - sum(parts)]:
        parts[place] += 1
    return parts
