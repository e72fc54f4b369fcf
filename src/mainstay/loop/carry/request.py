"""An answer to a raise request under a tight budget: now, later, beyond money, and a dated promise. P7.

    combined(offers, parts, prospect, room) -> tuple[Variant, ...]     up to three answers to choose from
    dated_promise(goal, due) -> Promised                               where no measure promises anything for a goal
Nothing is decided here: a person asked, people answer, within five working days (`deadlines.Times.answer`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import product

from mainstay.core.text import Text
from mainstay.core.words import Part
from mainstay.loop.carry.builder import Room, build, fits_room
from mainstay.loop.plans import Offer, Package, Promised, Prospect

LEAST_PARTS = 2
"""An answer combines at least two parts: one alone is a raise or a refusal."""
MOST_OF_A_PART = 8
"""Offers of one part that are combined, those that ease most: more make no other answer, only a slower page."""


class Line(StrEnum):
    """What an answer is best at."""

    WHOLE = "whole"
    WORTH = "worth"
    WITHOUT_CASH = "without_cash"

    @property
    def label(self) -> Text:
        """The answer's name for readers."""
        return _LINES[self]


@dataclass(frozen=True, slots=True)
class Variant:
    """One possible answer: its package, and what of it is now, later, beyond money and promised."""

    line: Line
    package: Package
    parts: Mapping[Part, tuple[str, ...]]


def combined(offers: Iterable[Offer], parts: Mapping[str, Part], prospect: Prospect, room: Room) -> tuple[Variant, ...]:
    """Answers that fit into the room: the one with the most parts, the one worth most, the one without cash now.

    At most one offer of each part is taken, and barred ones never. An answer that is two of these stands once, under
    the first. Empty where not even two parts can be offered: then an honest refusal with a dated promise is the answer.
    """
    found = [package for package in _packages(offers, parts, prospect) if not fits_room(package, room)]
    best: dict[tuple[str, ...], Line] = {}
    ranks = {
        Line.WHOLE: sorted(found, key=lambda one: (-len(one.measures), *_worth(one))),
        Line.WORTH: sorted(found, key=_worth),
        Line.WITHOUT_CASH: sorted((one for one in found if one.cash_now == 0), key=_worth),
    }
    chosen = []
    for line, ranked in ranks.items():
        if ranked and ranked[0].measures not in best:
            best[ranked[0].measures] = line
            chosen.append(Variant(line, ranked[0], _by_part(ranked[0], parts)))
    return tuple(chosen)


def dated_promise(goal: Text, due: date) -> Promised:
    """A promise tied to a goal, for an answer none of whose measures is one."""
    return Promised("", _PROMISE.fill(goal=goal), due)


def _worth(package: Package) -> tuple[int, int, int, tuple[str, ...]]:
    """By value saved, then by price, then by name: so equals always stand in one order."""
    return (-package.saved.middle, package.cash_three_years, package.equity, package.measures)


def _packages(offers: Iterable[Offer], parts: Mapping[str, Part], prospect: Prospect) -> Iterator[Package]:
    """Every combination of two parts or more."""
    by_part: dict[Part, list[Offer]] = {part: [] for part in Part}
    for one in offers:
        if one.barred is None and one.measure in parts:
            by_part[parts[one.measure]].append(one)
    shelves: list[Sequence[Offer | None]] = [[None, *_strongest(shelf)] for shelf in by_part.values()]
    for picked in product(*shelves):
        chosen = [one for one in picked if one is not None]
        groups = [one.group for one in chosen if one.group]
        if len(chosen) >= LEAST_PARTS and len(set(groups)) == len(groups):
            yield build(chosen, prospect)


def _strongest(shelf: Iterable[Offer]) -> list[Offer]:
    return sorted(shelf, key=lambda one: (-one.lowering.middle, one.measure))[:MOST_OF_A_PART]


def _by_part(package: Package, parts: Mapping[str, Part]) -> Mapping[Part, tuple[str, ...]]:
    return {part: tuple(key for key in package.measures if parts[key] is part) for part in Part}


_LINES: Mapping[Line, Text] = {
    Line.WHOLE: Text("近期、长期与非现金兼顾", "Something of everything"),
    Line.WORTH: Text("预计成效最大", "The greatest expected effect"),
    Line.WITHOUT_CASH: Text("当前不动用现金", "No cash now"),
}
_PROMISE = Text(
    "{goal}达成后，重新核定薪酬，并告知结果与理由。",
    "Once {goal} is reached, pay is looked at again, and the result told with its reasons.",
)
