"""What becomes of a co-investor's place when they leave before the project ends. 跟投人中途离职（P6）。

Obligatory and voluntary money are two parts, and each project says for every way of leaving what becomes of either:
there is no default, as practice and contracts differ. A part that does not stay is taken over whole, at its place in
the waterfall, by the company or by a named successor; nothing of the project's money is made or lost by it. Cost is
what was paid in and has not come back; book is what the part would get if the project ended that day at its book value.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from mainstay.chapters.equity.leavers import Leaving
from mainstay.chapters.equity.waterfall import FOLLOWERS, Side
from mainstay.core.money import times
from mainstay.core.text import Text

_YEAR = Decimal(365)
_HUNDRED = Decimal(100)


class Fate(StrEnum):
    """What becomes of one part of a place."""

    KEPT = "kept"
    """It stays to the project's end, as if its holder had stayed."""
    COST = "cost"
    BOOK = "book"
    LOWER = "lower"
    """The company takes it over at the lower of cost and book."""
    HIGHER = "higher"
    INTEREST = "interest"
    """The company takes it over at cost with simple interest since the last day of paying in."""
    SUCCESSOR = "successor"
    """A named successor takes it over at cost."""

    @property
    def label(self) -> Text:
        """As readers know it."""
        return _FATES[self]


_FATES = {
    Fate.KEPT: Text("保留至项目结束", "Kept to the project's end"),
    Fate.COST: Text("由公司按成本回购", "Bought back at cost"),
    Fate.BOOK: Text("由公司按账面价值回购", "Bought back at book value"),
    Fate.LOWER: Text("由公司按成本与账面孰低回购", "Bought back at the lower of cost and book"),
    Fate.HIGHER: Text("由公司按成本与账面孰高回购", "Bought back at the higher of cost and book"),
    Fate.INTEREST: Text("由公司按成本加利息回购", "Bought back at cost with interest"),
    Fate.SUCCESSOR: Text("由继任者按成本接手", "Taken over by a successor at cost"),
}


@dataclass(frozen=True, slots=True)
class LeavingRules:
    """By way of leaving: what becomes of the obligatory and the voluntary part. `interest` a year, as a share of one.

    Raises ValueError where a way of leaving is not provided for.
    """

    fates: Mapping[Leaving, Mapping[Side, Fate]]
    interest: Decimal

    def __post_init__(self) -> None:
        open_ = [f"{kind}/{side}" for kind in Leaving for side in FOLLOWERS if side not in self.fates.get(kind, {})]
        if open_ or not 0 <= self.interest <= 1:
            raise ValueError(f"no such rules for leavers: {open_ or self.interest}")


@dataclass(frozen=True, slots=True)
class Stake:
    """One part of a place on a day, in minor units: its cost, and its share of the project's book value."""

    side: Side
    cost: int
    book: int
    since: date
    """From which day on interest counts."""


@dataclass(frozen=True, slots=True)
class Settled:
    """What becomes of a part: its cost either stays or is taken over, for what its holder gets now (minor units)."""

    side: Side
    fate: Fate
    stays: int
    taken: int
    gets: int


def settled(rules: LeavingRules, leaving: Leaving, stakes: Iterable[Stake], day: date) -> tuple[Settled, ...]:
    """The parts of a place when its holder leaves on a day."""
    found = []
    for stake in stakes:
        fate = rules.fates[leaving][stake.side]
        if fate is Fate.KEPT:
            found.append(Settled(stake.side, fate, stake.cost, 0, 0))
        else:
            found.append(Settled(stake.side, fate, 0, stake.cost, _price(fate, stake, rules.interest, day)))
    return tuple(found)


def _price(fate: Fate, stake: Stake, interest: Decimal, day: date) -> int:
    years = max((day - stake.since).days, 0) / _YEAR
    prices = {
        Fate.BOOK: stake.book,
        Fate.LOWER: min(stake.cost, stake.book),
        Fate.HIGHER: max(stake.cost, stake.book),
        Fate.INTEREST: times(stake.cost, 1 + interest * years),
    }
    return prices.get(fate, stake.cost)


def needs_book(rules: LeavingRules, leaving: Leaving) -> bool:
    """Whether somebody has to say what the project is worth."""
    return bool({Fate.BOOK, Fate.LOWER, Fate.HIGHER} & set(rules.fates[leaving].values()))


def needs_successor(rules: LeavingRules, leaving: Leaving) -> bool:
    """Whether a part goes to somebody who has to be named."""
    return Fate.SUCCESSOR in rules.fates[leaving].values()


def rules_written(rules: LeavingRules) -> dict[str, object]:
    """As JSON."""
    fates = {kind.value: {side.value: fate.value for side, fate in of.items()} for kind, of in rules.fates.items()}
    return {"fates": fates, "interest": str(rules.interest)}


def rules_read(data: Mapping[str, object]) -> LeavingRules:
    """From JSON. Raises ValueError for what is no such rule."""
    fates = data["fates"]
    if not isinstance(fates, Mapping):
        raise ValueError("no fates")  # noqa: TRY004 - as of any other value
    return LeavingRules(
        {Leaving(kind): {Side(side): Fate(fate) for side, fate in of.items()} for kind, of in fates.items()},
        Decimal(str(data["interest"])),
    )


def said(rules: LeavingRules, leaving: Leaving) -> Text:
    """What happens on one way of leaving, as a sentence."""
    must, may = (rules.fates[leaving][side] for side in FOLLOWERS)
    if must is may:
        text = Text("{kind}：必投与自愿部分都{must}。", "{kind}: obligatory and voluntary parts alike: {must}.")
    else:
        text = Text(
            "{kind}：必投部分{must}，自愿部分{may}。", "{kind}: the obligatory part: {must}; the voluntary: {may}."
        )
    return text.fill(kind=leaving.label, must=_low(must, rules), may=_low(may, rules))


def _low(fate: Fate, rules: LeavingRules) -> Text:
    label = fate.label
    rate = f"{(rules.interest * _HUNDRED).normalize():f}"
    more = fate is Fate.INTEREST
    zh = label.zh + (f"（年利率 {rate}%，单利）" if more else "")
    return Text(zh, label.en[:1].lower() + label.en[1:] + (f" ({rate}% a year, simple)" if more else ""))
