"""The commission of the tiers: lines of each transaction, or of the period's total. 累计方式。

    lines_of(climb, own) -> lines, each rounded by itself

A transaction below zero takes back what the same amount would have earned: by itself where each transaction starts
anew, and down the scale where they add up. With the whole amount, reaching a higher tier also pays the difference on
what came before it, as a line of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from mainstay.chapters.pay.commission.lines import Kind, Line, rounded
from mainstay.chapters.pay.commission.terms import Accumulation, Half, TierMode
from mainstay.chapters.pay.commission.tiers import Piece, Scale


class Credited(NamedTuple):
    """A transaction as it counts for one person."""

    ref: str
    day: date | None
    amount: int
    whole: int = 0
    """The amount of the transaction, for everybody."""


@dataclass(frozen=True, slots=True)
class Climb:
    """Where a statement starts and by which scale it goes on. `before` is the scale of the earlier statements."""

    mode: TierMode
    accumulation: Accumulation
    scale: Scale
    start: int = 0
    before: Scale | None = None
    half: Half = Half.UP


def lines_of(climb: Climb, own: Iterable[Credited]) -> list[Line]:
    """The lines in the order of the transactions."""
    if climb.accumulation is Accumulation.PER_TRANSACTION:
        return [line for one in own for line in _alone(climb, one)]
    if climb.accumulation is Accumulation.PERIOD_END:
        whole = sum(one.amount for one in own)
        return list(_alone(climb, Credited("", None, whole)))
    found = list(_gate(climb))
    at = climb.start
    for one in own:
        found += _step(climb, one, at)
        at += one.amount
    return found


def _alone(climb: Climb, one: Credited) -> Iterator[Line]:
    """An amount that starts at the first tier."""
    sign, size = (1, one.amount) if one.amount >= 0 else (-1, -one.amount)
    scale = climb.scale
    if climb.mode is not TierMode.WHOLE_AMOUNT:
        for piece, part in scale.cut(0, size):
            yield _line(climb, piece, sign * part, one)
    elif size:
        yield _line(climb, scale.reached(size), sign * scale.counted(size), one)


def _step(climb: Climb, one: Credited, at: int) -> list[Line]:
    """An amount on top of what the period has reached."""
    to = at + one.amount
    if climb.mode is TierMode.WHOLE_AMOUNT:
        return list(_whole_step(climb, one, at, to))
    if to >= at:
        return [_line(climb, piece, part, one) for piece, part in climb.scale.cut(at, to)]
    return [_line(climb, piece, -part, one) for piece, part in climb.scale.cut(to, at)]


def _whole_step(climb: Climb, one: Credited, at: int, to: int) -> Iterator[Line]:
    """The amount at the rate that is now reached, and the difference on everything before."""
    scale = climb.scale
    old, new = scale.reached(at), scale.reached(to)
    base = scale.counted(at)
    yield _line(climb, new, scale.counted(to) - base, one)
    if base and new.times != old.times:
        yield _difference(climb, new, old, base, Kind.TRUE_UP, one)


def _gate(climb: Climb) -> Iterator[Line]:
    """What earlier amounts earn more or less because the gate opened or closed since the last statement."""
    scale, before = climb.scale, climb.before
    if before is None or before is scale or climb.start <= 0:
        return
    none = Credited("", None, 0)
    if climb.mode is TierMode.WHOLE_AMOUNT:
        new, old = scale.reached(climb.start), before.reached(climb.start)
        if new.times != old.times:
            yield _difference(climb, new, old, scale.counted(climb.start), Kind.GATE, none)
        return
    for (new, part), (old, _) in zip(scale.cut(0, climb.start), before.cut(0, climb.start), strict=True):
        if new.times != old.times:
            yield _difference(climb, new, old, part, Kind.GATE, none)


def _line(climb: Climb, piece: Piece, base: int, one: Credited) -> Line:
    per, times = climb.scale.per, piece.times
    return Line(
        Kind.TIER, rounded(base * times, per, climb.half), base, times, per, one.ref, one.day, "", piece.tier,
        piece.over, piece.upto, piece.pace,
    )  # fmt: skip


def _difference(climb: Climb, new: Piece, old: Piece, base: int, kind: Kind, one: Credited) -> Line:
    times, per = new.times - old.times, climb.scale.per
    amount = rounded(base * times, per, climb.half)
    return Line(kind, amount, base, times, per, one.ref, one.day, "", new.tier, new.over, new.upto, new.pace)
