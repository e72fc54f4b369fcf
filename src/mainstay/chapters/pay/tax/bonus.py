"""The year-end bonus: taxed by itself or with the wage, and the blind zones. 全年一次性奖金：单独或并入，雷区。

Taxed by itself, the whole bonus takes the rate of the step to which a twelfth of it belongs, with one quick deduction:
just above a step a yuan more costs thousands. Those amounts are the blind zones (雷区).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_CEILING, Decimal
from itertools import pairwise

from mainstay.chapters.pay.tax.brackets import MONTHLY, Bracket, annual_tax, bracket_of
from mainstay.chapters.pay.tax.law import Law
from mainstay.chapters.pay.tax.rounding import FEN, ZERO, fen
from mainstay.core.text import Text

TWELFTHS = 12

SEPARATE: Law[tuple[Bracket, ...]] = Law(
    "bonus",
    Text("全年一次性奖金单独计税", "Year-end bonus taxed by itself"),
    date(2019, 1, 1),
    date(2027, 12, 31),
    MONTHLY.value,
    Text(
        "财税〔2018〕164号第一条，延续至2027年12月31日：财政部 税务总局公告2023年第30号",
        "Cai Shui [2018] No. 164, item 1, extended to 31 December 2027 by MOF/STA announcement 2023 No. 30",
    ),
)
"""Once a year and person; the person may choose to have it taxed with the wage instead."""


@dataclass(frozen=True, slots=True)
class BlindZone:
    """Bonuses above `after` and below `recovers` leave less than `after` itself does. `worst` is the largest loss."""

    after: Decimal
    recovers: Decimal
    worst: Decimal

    def holds(self, bonus: Decimal) -> bool:
        """Whether a bonus lies in the zone."""
        return self.after < bonus < self.recovers


@dataclass(frozen=True, slots=True)
class Choice:
    """The tax of a year on wage and bonus together, by either way; `saved` is what the better way saves."""

    separate: Decimal
    merged: Decimal

    @property
    def is_separate_better(self) -> bool:
        """Whether taxing the bonus by itself costs less; where both cost the same, it is left separate."""
        return self.separate <= self.merged

    @property
    def least(self) -> Decimal:
        """The tax by the better way."""
        return min(self.separate, self.merged)

    @property
    def saved(self) -> Decimal:
        """What the better way saves against the other."""
        return abs(self.separate - self.merged)


def separate_tax(bonus: Decimal, day: date) -> Decimal:
    """The tax on a bonus paid that day and taxed by itself. Raises OutOfForceError after 2027-12-31."""
    table = SEPARATE.on(day)
    return ZERO if bonus <= 0 else fen(_by_step(bonus, table).tax(bonus))


def bonus_net(bonus: Decimal, day: date) -> Decimal:
    """What a bonus leaves when it is taxed by itself."""
    return bonus - separate_tax(bonus, day)


def _by_step(bonus: Decimal, table: Sequence[Bracket]) -> Bracket:
    """The step of a twelfth, with the ends of the steps times twelve: a twelfth need not be a whole fen."""
    return bracket_of(bonus, [Bracket(_yearly(one), one.percent, one.quick) for one in table])


def _yearly(one: Bracket) -> Decimal | None:
    return None if one.up_to is None else one.up_to * TWELFTHS


def choice(annual_taxable: Decimal, bonus: Decimal, day: date) -> Choice:
    """Both ways for a year's taxable wage (below zero: deductions left over, which only the merged bonus can use)."""
    separate = annual_tax(annual_taxable, day) + separate_tax(bonus, day)
    return Choice(separate, annual_tax(annual_taxable + bonus, day))


def blind_zones(day: date) -> tuple[BlindZone, ...]:
    """Every blind zone of that day, the lowest first. Raises OutOfForceError after 2027-12-31."""
    table = SEPARATE.on(day)
    return tuple(_zone(low, high, day) for low, high in pairwise(table))


def _zone(low: Bracket, high: Bracket, day: date) -> BlindZone:
    after = _yearly(low) or ZERO
    net = after - low.tax(after)
    # Above the step, net = bonus × (1 − rate) + quick: solved for the net at the step, then up to the fen.
    level = (net - high.quick) * 100 / (100 - high.percent)
    recovers = (level - 1).quantize(FEN, rounding=ROUND_CEILING)
    recovers = _first(recovers, level + 1, net, day)
    return BlindZone(after, recovers, fen(net - (after - high.tax(after))))


def _first(low: Decimal, high: Decimal, net: Decimal, day: date) -> Decimal:
    """The lowest fen between the two that leaves at least `net` after rounded tax; net never falls within a step."""
    first, last = int(low / FEN), int(high / FEN)
    while first < last:
        middle = (first + last) // 2
        bonus = middle * FEN
        if bonus_net(bonus, day) >= net:
            last = middle
        else:
            first = middle + 1
    return first * FEN


def blind_zone_of(bonus: Decimal, day: date) -> BlindZone | None:
    """The blind zone in which a bonus lies, if it does."""
    return next((zone for zone in blind_zones(day) if zone.holds(bonus)), None)


def zone_said(zone: BlindZone) -> Text:
    """The zone in a sentence."""
    return Text(
        "雷区：单独计税时，超过 {after} 元、不足 {recovers} 元的年终奖，税后反而少于 {after} 元的年终奖，"
        "最多少 {worst} 元。",
        "Blind zone: taxed by itself, a bonus above {after} and below {recovers} leaves less than one of {after}; "
        "the most that is lost is {worst}.",
    ).fill(after=_plain(zone.after), recovers=_plain(zone.recovers), worst=_plain(zone.worst))


def _plain(amount: Decimal) -> str:
    return f"{amount:,.2f}".removesuffix(".00")
