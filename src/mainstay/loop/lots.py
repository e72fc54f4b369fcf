"""Close calls decided by lot, so that what measures are worth can be learnt from people nobody chose. L4, L6.

Only cases that a lot decided teach without bias (decision 6). So a company may let a seeded lot choose between a
package and its runner-up where the two are as good as each other. Off by default; the probability is kept, and
whoever decides is free to choose otherwise, which makes it no lot any more.

    draw(pairs, room, policy, seed) -> {person: chosen}     "package" or "runner_up"; who is not in it had no lot
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from mainstay.core.standards import Standard
from mainstay.core.text import Text
from mainstay.loop.plans import Package

SHARE = 0.5
"""The probability of either package."""
PACKAGE, RUNNER_UP = "package", "runner_up"


@dataclass(frozen=True, slots=True)
class Lots:
    """Whether close calls are decided by lot, and what is close: the smaller value saved is within this share."""

    on: bool = False
    margin: float = 0.1

    def __post_init__(self) -> None:
        if not 0 <= self.margin <= 0.5:
            raise ValueError("a margin between nothing and a half")


LOTS = Standard(
    "plan.lots",
    Text("难分高下时抽签", "Close calls by lot"),
    Text(
        "两个方案相差很小时由抽签决定，记下概率，决定的人仍可改选；这样才能学到措施真正的成效。",
        "Where two packages are nearly as good, a lot decides and the probability is kept; whoever decides may still "
        "choose otherwise. Only so can it be learnt what measures are worth.",
    ),
    Lots(),
    {
        "on": Text("启用", "Switched on"),
        "margin": Text("相差在此比例以内算难分高下", "Within this share it is a close call"),
    },
)


@dataclass(frozen=True, slots=True)
class Pair:
    """One person's package and runner-up, with what each takes of every limit, in the order of the limits."""

    person: str
    package: Package
    runner_up: Package
    takes: tuple[int, ...]
    takes_then: tuple[int, ...]


def draw(pairs: Iterable[Pair], room: Iterable[int], policy: Lots, seed: str) -> Mapping[str, str]:
    """Who had a lot, and what it chose. `room` is what every limit has left with the packages as they are.

    Everybody who is in could have drawn either, whatever the others drew: the room holds the dearer of both for all of
    them, so the probability is exactly `SHARE`. The same arguments draw the same.
    """
    if not policy.on:
        return {}
    left = list(room)
    drawn: dict[str, str] = {}
    for pair in sorted(pairs, key=lambda one: one.person):
        more = [max(0, then - now) for now, then in zip(pair.takes, pair.takes_then, strict=True)]
        if not is_close(pair, policy.margin) or any(one > free for one, free in zip(more, left, strict=True)):
            continue
        left = [free - one for one, free in zip(more, left, strict=True)]
        drawn[pair.person] = RUNNER_UP if _coin(seed, pair.person) else PACKAGE
    return drawn


def is_close(pair: Pair, margin: float) -> bool:
    """Whether the two are as good as each other; a larger raise is never left to chance, as it may open a gap."""
    one, other = pair.package.saved.middle, pair.runner_up.saved.middle
    different = set(pair.package.measures) != set(pair.runner_up.measures)
    return (
        different and pair.runner_up.raise_ <= pair.package.raise_ and min(one, other) >= (1 - margin) * max(one, other)
    )


def by_lot(package: Package, other: Package) -> tuple[str, ...]:
    """The measures of a drawn package that the lot decided on: those that are in both were sure."""
    return tuple(one for one in package.measures if one not in other.measures)


def _coin(seed: str, person: str) -> bool:
    return hashlib.sha256(f"{seed} {person}".encode()).digest()[0] >= 128
