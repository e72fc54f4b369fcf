"""Whether pay is fair inside: compa-ratio, range penetration, inversions. 内部公平性(P3)。"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from itertools import groupby

NEWCOMER_MONTHS = 12
VETERAN_MONTHS = 36


def compa_ratio(pay: Decimal, target: Decimal) -> Decimal:
    """Pay over the band's target (or its midpoint): 1 is on target. Both at full time, of one day and currency.

    Raises ValueError for a target that is not above zero.
    """
    if target <= 0:
        raise ValueError(f"a band's target is above zero, not {target}")
    return pay / target


def range_penetration(pay: Decimal, low: Decimal, high: Decimal) -> Decimal:
    """How far into its band a pay stands: 0 at the bottom, 1 at the top; below 0 and above 1 outside of it.

    Raises ValueError for a band without width.
    """
    if high <= low:
        raise ValueError(f"a band goes from a lower to a higher amount, not from {low} to {high}")
    return (pay - low) / (high - low)


class Inversion(StrEnum):
    """Two ways in which pay stands on its head."""

    ABOVE_THE_BOSS = "above_the_boss"
    NEWCOMER_ABOVE_VETERAN = "newcomer_above_veteran"


@dataclass(frozen=True, slots=True)
class Standing:
    """What is compared: yearly fixed cash at full time, whose report, family and level, months here."""

    person: str
    pay: Decimal
    manager: str
    family: str
    level: int
    months: int


@dataclass(frozen=True, slots=True)
class Inverted:
    """`person` is paid more than `than` by `by`, although it should not be so."""

    kind: Inversion
    person: str
    than: str
    by: Decimal


def inversions(people: Iterable[Standing]) -> list[Inverted]:
    """Everyone paid above the own manager without standing on a higher level (the dual ladder is meant to pay experts
    so), and every newcomer (under 12 months) paid above the lowest-paid veteran (36 months and more) of the same family
    and level; the largest first.
    """
    everyone = list(people)
    found = [*_above_boss(everyone), *_newcomers(everyone)]
    return sorted(found, key=lambda one: (-one.by, one.person, one.kind))


def _above_boss(people: list[Standing]) -> Iterator[Inverted]:
    by_id = {one.person: one for one in people}
    for one in people:
        boss = by_id.get(one.manager)
        if boss is not None and boss is not one and one.level <= boss.level and one.pay > boss.pay:
            yield Inverted(Inversion.ABOVE_THE_BOSS, one.person, boss.person, one.pay - boss.pay)


def _newcomers(people: list[Standing]) -> Iterator[Inverted]:
    def cell(one: Standing) -> tuple[str, int]:
        return one.family, one.level

    for _, group in groupby(sorted(people, key=cell), key=cell):
        members = list(group)
        veterans = [one for one in members if one.months >= VETERAN_MONTHS]
        if not veterans:
            continue
        lowest = min(veterans, key=lambda one: (one.pay, one.person))
        for one in members:
            if one.months < NEWCOMER_MONTHS and one.pay > lowest.pay:
                yield Inverted(Inversion.NEWCOMER_ABOVE_VETERAN, one.person, lowest.person, one.pay - lowest.pay)
