"""Compression 薪酬挤压: pay that stands the right way round, but too near. Levels, boss and report, newcomers. P3.

compressions(people, closeness) -> list[Near]     whoever is paid too little ahead, and what a fair distance would be
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from itertools import groupby, pairwise
from statistics import median

from mainstay.chapters.pay.fairness import NEWCOMER_MONTHS, VETERAN_MONTHS, Standing
from mainstay.core.standards import Standard
from mainstay.core.text import Text


@dataclass(frozen=True, slots=True)
class Closeness:
    """How far apart pay is to stand at least, as shares of the lower pay; `least` people make a median worth telling.

    All judgements of the company: no law sets a distance.
    """

    level_step: Decimal = Decimal("0.05")
    boss_step: Decimal = Decimal("0.05")
    veteran_step: Decimal = Decimal("0.03")
    newcomer_months: int = NEWCOMER_MONTHS
    veteran_months: int = VETERAN_MONTHS
    least: int = 3

    def __post_init__(self) -> None:
        if not all(0 <= one <= 1 for one in (self.level_step, self.boss_step, self.veteran_step)):
            raise ValueError("a distance from 0 to 1")
        if self.least < 1 or not 0 < self.newcomer_months <= self.veteran_months:
            raise ValueError("at least one person, and newcomers no longer here than veterans")


CLOSENESS = Standard(
    "pay.closeness",
    Text("薪酬间距", "Distances of pay"),
    Text(
        "相邻职级、上下级之间、新人与老员工之间的固定薪酬至少应拉开多少；拉不开即为薪酬挤压。",
        "How far fixed pay is to stand apart between neighbouring levels, between manager and report, and between "
        "newcomers and veterans; where it does not, pay is compressed.",
    ),
    Closeness(),
    {
        "level_step": Text("相邻职级中位数至少高出", "The median of the next level is higher by at least"),
        "boss_step": Text("上级至少高出下属", "A manager is paid more than a report by at least"),
        "veteran_step": Text(
            "老员工中位数至少高出新人", "The median of veterans is above that of newcomers by at least"
        ),
        "newcomer_months": Text("新人：入职不满（月）", "Newcomers: here for less than (months)"),
        "veteran_months": Text("老员工：入职满（月）", "Veterans: here for at least (months)"),
        "least": Text("每组至少人数", "People in each group at least"),
    },
)


class Nearness(StrEnum):
    """Three ways in which pay stands too near."""

    BOSS = "near_the_boss"
    LEVEL = "near_level_above"
    NEWCOMERS = "near_newcomers"


@dataclass(frozen=True, slots=True)
class Near:
    """`person` is paid `pay`, less than `line`, the fair distance. `than` is the report it is measured by, or empty
    where it is a group's median.
    """

    kind: Nearness
    person: str
    pay: Decimal
    line: Decimal
    than: str = ""

    @property
    def mend(self) -> Decimal:
        """The yearly money that would set it right."""
        return self.line - self.pay


def compressions(people: Iterable[Standing], closeness: Closeness) -> list[Near]:
    """Everybody too near from above, the largest distance to mend first. What stands on its head is not told here."""
    everyone = list(people)
    found = [*_bosses(everyone, closeness), *_levels(everyone, closeness), *_veterans(everyone, closeness)]
    return sorted(found, key=lambda one: (-one.mend, one.person, one.kind))


def _bosses(people: list[Standing], closeness: Closeness) -> Iterator[Near]:
    """Managers on a higher level paid hardly more than their best-paid report of a lower one."""
    by_id = {one.person: one for one in people}
    best: dict[str, Standing] = {}
    for one in people:
        boss = by_id.get(one.manager)
        if boss is None or boss is one or boss.level <= one.level or one.pay > boss.pay:
            continue
        known = best.get(boss.person)
        if known is None or (one.pay, known.person) > (known.pay, one.person):
            best[boss.person] = one
    for person, report in best.items():
        boss, line = by_id[person], report.pay * (1 + closeness.boss_step)
        if boss.pay < line:
            yield Near(Nearness.BOSS, person, boss.pay, line, report.person)


def _levels(people: list[Standing], closeness: Closeness) -> Iterator[Near]:
    """Those of a level below a fair distance from the level under it, where the medians are too near."""
    for levels in _grouped(people).values():
        known = sorted(level for level, members in levels.items() if len(members) >= closeness.least)
        for lower, upper in pairwise(known):
            line = _median(levels[lower]) * (1 + closeness.level_step)
            if _median(levels[upper]) < line:
                yield from (Near(Nearness.LEVEL, one.person, one.pay, line) for one in levels[upper] if one.pay < line)


def _veterans(people: list[Standing], closeness: Closeness) -> Iterator[Near]:
    """Veterans below a fair distance from the newcomers of their family and level, where the medians are too near."""
    for levels in _grouped(people).values():
        for members in levels.values():
            newcomers = [one for one in members if one.months < closeness.newcomer_months]
            veterans = [one for one in members if one.months >= closeness.veteran_months]
            if min(len(newcomers), len(veterans)) < closeness.least:
                continue
            line = _median(newcomers) * (1 + closeness.veteran_step)
            if _median(veterans) < line:
                yield from (Near(Nearness.NEWCOMERS, one.person, one.pay, line) for one in veterans if one.pay < line)


def _grouped(people: list[Standing]) -> Mapping[str, Mapping[int, list[Standing]]]:
    """People by family and level."""
    order = sorted(people, key=lambda one: (one.family, one.level, one.person))
    return {
        family: {level: list(members) for level, members in groupby(group, key=lambda one: one.level)}
        for family, group in groupby(order, key=lambda one: one.family)
    }


def _median(people: list[Standing]) -> Decimal:
    return median(one.pay for one in people)
