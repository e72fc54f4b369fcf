"""The catalogue's readings as numbers that the kernel can run: which channels to fill, and an operation a signal."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from mainstay.core import readings as r
from mainstay.core.catalogue import Catalogue, Signal
from mainstay.loop.needs import SURVEY, needs

STANDING = frozenset({"posts", "pay", "grants"})
"""Tables whose rows state how things stand until the next row: they do not age."""

AGEING = (*SURVEY, r.Made.MARKET_LINE)
"""Made channels whose facts grow old."""

AWAY_MONTHS = 12
"""How far back an absence is remembered; no time axis is shorter."""

LEVEL, TOTAL, MEAN, CHANGE, TREND, VOLATILITY, STREAK, SINCE, UNTIL, SHORT, BEYOND, SHARE, BOTH, NEAR = range(14)
"""Operations of the kernel."""


class Code(IntEnum):
    """Columns of `Program.code`."""

    OP = 0
    A = 1
    B = 2
    N = 3
    PAST = 4
    LOAD = 5
    SUPPORT = 6
    SUPPORT_N = 7
    AGE_A = 8
    AGE_B = 9


@dataclass(frozen=True, slots=True)
class DayOf:
    """Day of the fact that a channel's value comes from: its age."""

    channel: r.State | r.Derived


Filled = r.Channel | DayOf


@dataclass(frozen=True)
class Program:
    """`code[f]` and `number[f]` (two parameters, lowest, highest) run signal f over channels numbered as here."""

    signals: tuple[Signal, ...]
    channels: tuple[Filled, ...]
    code: NDArray[np.int64]
    number: NDArray[np.float64]
    back: int
    """How many months the longest window reaches, with the landmark's own."""
    clocks: tuple[int, ...]


def program(catalogue: Catalogue, tables: Iterable[str]) -> Program:
    """The signals that these tables can carry, in the catalogue's order."""
    here = frozenset(tables)
    signals = tuple(signal for signal in catalogue.signals if needs(signal) <= here)
    channels: dict[Filled, int] = {}
    rows = [_operation(signal, channels) for signal in signals]
    code = np.array([row[0] for row in rows], dtype=np.int64).reshape(len(rows), len(Code))
    number = np.array([row[1] for row in rows], dtype=np.float64).reshape(len(rows), 4)
    back = max([AWAY_MONTHS, *(_window(signal.reading) for signal in signals)])
    clocks = tuple(place for place, signal in enumerate(signals) if r.is_clock(signal.reading))
    return Program(signals, tuple(channels), code, number, back, clocks)


def missing_tables(catalogue: Catalogue, tables: Iterable[str]) -> tuple[str, ...]:
    """Tables that some signal needs and that were not delivered."""
    needed = frozenset[str]().union(*(needs(signal) for signal in catalogue.signals))
    return tuple(sorted(needed - frozenset(tables)))


def _operation(signal: Signal, channels: dict[Filled, int]) -> tuple[list[int], list[float]]:
    code = [0] * len(Code)
    first, *rest = r.channels(signal.reading)
    code[Code.A] = channels.setdefault(first, len(channels))
    code[Code.B] = channels.setdefault(rest[0], len(channels)) if rest else code[Code.A]
    code[Code.AGE_A] = _age(first, channels)
    code[Code.AGE_B] = _age(rest[0], channels) if rest else -1
    numbers = _parameters(signal.reading, code)
    return code, [*numbers, signal.lowest, signal.highest]


def _age(channel: r.Channel, channels: dict[Filled, int]) -> int:
    """The channel that holds the age of this one's facts, or -1 where they do not age by person."""
    match channel:
        case r.State(table) if table not in STANDING:
            return channels.setdefault(DayOf(channel), len(channels))
        case r.Derived(name) if name in AGEING:
            return channels.setdefault(DayOf(channel), len(channels))
        case _:
            return -1


_OPERATIONS: dict[type, int] = {
    r.Level: LEVEL, r.Total: TOTAL, r.Mean: MEAN, r.Change: CHANGE, r.Trend: TREND, r.Volatility: VOLATILITY,
    r.Streak: STREAK, r.MonthsSince: SINCE, r.DaysUntil: UNTIL, r.ShortOf: SHORT, r.Beyond: BEYOND, r.Share: SHARE,
    r.Both: BOTH, r.Near: NEAR,
}  # fmt: skip


def _parameters(reading: r.Reading, code: list[int]) -> tuple[float, float]:
    code[Code.OP] = _OPERATIONS[type(reading)]
    match reading:
        case r.Total(_, months) | r.Mean(_, months) | r.Trend(_, months) | r.Volatility(_, months):
            code[Code.N] = months
        case r.Change(_, recent, past):
            code[Code.N], code[Code.PAST] = recent, past
        case r.Streak(_, at_least):
            code[Code.N] = r.LONGEST_STREAK
            return at_least, 0.0
        case r.Near(_, before, after):
            return float(before), float(after)
        case r.Both(load, load_over, support, support_under):
            code[Code.LOAD], code[Code.N] = _OPERATIONS[type(load)], _window(load)
            code[Code.SUPPORT], code[Code.SUPPORT_N] = _OPERATIONS[type(support)], _window(support)
            return load_over, support_under
        case _:
            pass
    return 0.0, 0.0


def _window(reading: r.Reading) -> int:
    """Months a reading looks at, with the landmark's own."""
    match reading:
        case r.Total(_, months) | r.Mean(_, months) | r.Trend(_, months) | r.Volatility(_, months):
            return months
        case r.Change(_, recent, past):
            return recent + past
        case r.Streak():
            return r.LONGEST_STREAK
        case r.Both(load, _, support, _):
            return max(_window(load), _window(support))
        case _:
            return 1
