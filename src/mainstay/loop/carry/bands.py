"""Bands of estimated risk against the company's own base, which no single person's word can move. L3, M11, M12.

    band_of(log_odds, base_log_odds, bands) -> Band
    corroborated(log_odds, said) -> float      the log-odds with what only one source says left out
    said_by(contributions, entered_by) -> dict[source, log-odds]
    alone(said) -> tuple[str, ...]             sources whose word nobody else supports
A *source* is whoever a fact rests on alone: the manager who entered an observation, a rating or a note, or the employee
where the behaviour is the employee's own (late arrivals, an updated CV). Facts of record (pay, posts, grants, the
calendar) are nobody's word and are not passed in.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import IntEnum

from mainstay.core.text import Text


class Band(IntEnum):
    """How far an estimate lies above the company's base. Bands are for ordering talks, never a verdict on a person."""

    USUAL = 0
    RAISED = 1
    HIGH = 2
    SEVERE = 3

    @property
    def label(self) -> Text:
        """The band for readers in HR."""
        return _BANDS[self]


@dataclass(frozen=True, slots=True)
class Edges:
    """By what factor the odds to resign within a year exceed those at the company's base, for each band to begin.

    Odds, not probabilities: so a band can be reached whatever the base is, and contributions add up.
    """

    raised: float = 1.5
    high: float = 2.5
    severe: float = 4.0

    def __post_init__(self) -> None:
        if not 1 < self.raised < self.high < self.severe:
            raise ValueError("1 < raised < high < severe")

    @staticmethod
    def labels() -> Mapping[str, Text]:
        """What each edge begins, for a form."""
        return {band.name.lower(): band.label for band in (Band.RAISED, Band.HIGH, Band.SEVERE)}


def band_of(log_odds: float, base_log_odds: float, edges: Edges) -> Band:
    """The band of an estimate; an edge belongs to the band above it."""
    # A millionth of slack: sums of contributions are only as exact as floats are.
    beyond = math.exp(min(log_odds - base_log_odds, 50.0)) * (1 + 1e-9)
    if beyond >= edges.severe:
        return Band.SEVERE
    if beyond >= edges.high:
        return Band.HIGH
    return Band.RAISED if beyond >= edges.raised else Band.USUAL


def corroborated(log_odds: float, said: Mapping[str, float]) -> float:
    """The log-odds without what only one source says, up or down.

    `said` is what each source's entries add to `log_odds`. Of those that raise, the largest is left out, and of those
    that lower, the largest too: a second source lets the first one count, up to as much as the others say together.
    So whatever one source enters, true or false, it changes nothing alone.
    """
    return log_odds - sum(said.values()) + _others(said.values()) - _others(-value for value in said.values())


def _others(values: Iterable[float]) -> float:
    ups = [value for value in values if value > 0]
    return sum(sorted(ups)[:-1])


def said_by(contributions: Mapping[str, float], entered_by: Mapping[str, Iterable[str]]) -> dict[str, float]:
    """What each source adds, from signals' contributions and who entered the facts of each; shared evenly where
    several did. Signals without a source are of record and are left out.
    """
    said: dict[str, float] = {}
    for signal, sources in entered_by.items():
        distinct = sorted(set(sources))
        for source in distinct:
            said[source] = said.get(source, 0.0) + contributions.get(signal, 0.0) / len(distinct)
    return said


def alone(said: Mapping[str, float]) -> tuple[str, ...]:
    """Sources that raise and that no other source supports: a second opinion is to be asked for."""
    ups = [source for source, value in said.items() if value > 0]
    return tuple(ups) if len(ups) == 1 else ()


_BANDS: Mapping[Band, Text] = {
    Band.USUAL: Text("与公司平均相当", "About the company's average"),
    Band.RAISED: Text("高于公司平均", "Above the company's average"),
    Band.HIGH: Text("明显高于公司平均", "Well above the company's average"),
    Band.SEVERE: Text("远高于公司平均", "Far above the company's average"),
}
