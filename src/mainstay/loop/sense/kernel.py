"""The fused pass: every reading of the wanted person-months, straight from the slab."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple, TypeVar

import numba as nb
import numpy as np

from mainstay.core.calendar import DAYS_IN_MONTH
from mainstay.loop.panel import Bools, Floats, Ints
from mainstay.loop.sense import program as op
from mainstay.loop.sense.span import Days

F = TypeVar("F", bound=Callable[..., object])

_OP, _A, _B, _N, _PAST = (int(op.Code[name]) for name in ("OP", "A", "B", "N", "PAST"))
_LOAD, _SUPPORT, _SUPPORT_N = (int(op.Code[name]) for name in ("LOAD", "SUPPORT", "SUPPORT_N"))
_AGE_A, _AGE_B = int(op.Code.AGE_A), int(op.Code.AGE_B)


class Wanted(NamedTuple):
    """Rows to read: person within the block, position in the span."""

    person: Ints
    step: Ints


class Score(NamedTuple):
    """What to do: the program's codes and numbers, the landmarks, the as-of position, the day after which a fact is
    fresh [signal, position], and where a signal's tables are too old [signal, position].
    """

    code: Ints
    number: Floats
    days: Days
    now: int
    fresh_after: Ints
    stale: Bools


def _bare(**how: object) -> Callable[[F], F]:
    """Compiled without counting references to arrays, which took longer than the reading; nothing may be allotted."""
    compiled: Any = nb.njit
    made: Callable[[F], F] = compiled(nogil=True, error_model="numpy", _nrt=False, **how)
    return made


def read(slab: Floats, wanted: Wanted, score: Score, out: Floats) -> None:
    """`out[row, signal]` from `slab[person, channel, position]`, clipped; NaN where unknown or too old."""
    _, channels, steps = slab.shape
    _read(slab.reshape(-1), (channels * steps, steps), wanted, score, out)


@_bare(cache=True)
def _read(flat: Floats, shape: tuple[int, int], wanted: Wanted, score: Score, out: Floats) -> None:
    """`shape` says how far one person, and one channel, lies from the next."""
    size, steps = shape
    code, number, days, fresh_after, stale = score.code, score.number, score.days, score.fresh_after, score.stale
    persons, at, now = wanted.person, wanted.step, score.now
    for row in range(len(persons)):
        base, step = persons[row] * size, at[row]
        known = min(step, now)
        for f in range(code.shape[0]):
            value = np.nan
            if not (
                stale[f, known]
                or _old(flat, base + known, steps, code[f, _AGE_A], code[f, _AGE_B], fresh_after[f, known])
            ):
                a, b = base + code[f, _A] * steps + step, base + code[f, _B] * steps + step
                value = _reading(flat, a, b, code, number, f, days[step])
                if not np.isnan(value):
                    value = min(max(value, number[f, 2]), number[f, 3])
            out[row, f] = value


# A place is where a channel's number for the person and the position lies in the flat slab; the months before it lie
# before it. No part of the slab is cut out, since that would cost more than the reading.


@_bare(inline="always")
def _old(flat: Floats, start: int, steps: int, a: int, b: int, fresh_after: int) -> bool:
    if a >= 0 and flat[start + a * steps] <= fresh_after:
        return True
    return bool(b >= 0 and flat[start + b * steps] <= fresh_after)


@_bare(inline="always")
def _reading(flat: Floats, a: int, b: int, code: Ints, number: Floats, f: int, day: int) -> float:
    what = code[f, _OP]
    if what <= op.STREAK:
        return _over_time(flat, a, what, code, number, f)
    if what == op.BOTH:
        load = _window(flat, a, code[f, _LOAD], code[f, _N]) - number[f, 0]
        lack = number[f, 1] - _window(flat, b, code[f, _SUPPORT], code[f, _SUPPORT_N])
        if np.isnan(load) or np.isnan(lack):
            return np.nan
        return float(max(load, 0.0) * max(lack, 0.0) / 100)
    gap = day - flat[a]
    if what <= op.UNTIL:
        return float(gap / DAYS_IN_MONTH if what == op.SINCE else -gap)
    if what == op.NEAR:
        return _near(gap, number[f, 0], number[f, 1])
    return _against(what, flat[a], flat[b])


@_bare(inline="always")
def _over_time(flat: Floats, at: int, what: int, code: Ints, number: Floats, f: int) -> float:
    n = code[f, _N]
    if what <= op.MEAN:
        return _window(flat, at, what, n)
    if what == op.CHANGE:
        return _change(flat, at, n, code[f, _PAST])
    if what == op.TREND:
        return _trend(flat, at, n)
    if what == op.VOLATILITY:
        return _volatility(flat, at, n)
    return _streak(flat, at, n, number[f, 0])


@_bare(cache=True)
def _window(flat: Floats, at: int, what: int, n: int) -> float:
    if what == op.LEVEL:
        return float(flat[at])
    total, known = 0.0, 0
    for place in range(at - n + 1, at + 1):
        if not np.isnan(flat[place]):
            total += flat[place]
            known += 1
    if what == op.TOTAL:
        return total if known == n else np.nan
    return total / known if known else np.nan


@_bare(cache=True)
def _change(flat: Floats, at: int, recent: int, past: int) -> float:
    now = _window(flat, at, op.TOTAL, recent) / recent
    known = 0
    for place in range(at - recent - past + 1, at - recent + 1):
        known += not np.isnan(flat[place])
    if 2 * known < past:
        return np.nan
    return now - _window(flat, at - recent, op.MEAN, past)


@_bare(cache=True)
def _trend(flat: Floats, at: int, n: int) -> float:
    middle = (n - 1) / 2
    above, below = 0.0, 0.0
    for place in range(n):
        offset = place - middle
        above += offset * flat[at - n + 1 + place]
        below += offset * offset
    return above / below


@_bare(cache=True)
def _volatility(flat: Floats, at: int, n: int) -> float:
    mean, known, squares = _window(flat, at, op.MEAN, n), 0, 0.0
    for place in range(at - n + 1, at + 1):
        if not np.isnan(flat[place]):
            known += 1
            squares += (flat[place] - mean) ** 2
    return np.sqrt(squares / known) if known >= 3 else np.nan


@_bare(cache=True)
def _streak(flat: Floats, at: int, longest: int, at_least: float) -> float:
    if np.isnan(flat[at]):
        return np.nan
    length = 0
    while length < longest and flat[at - length] >= at_least:
        length += 1
    return float(length)


@_bare(cache=True)
def _near(gap: float, before: float, after: float) -> float:
    if np.isnan(gap) or gap <= -before or gap >= after:
        return 1.0 if gap == 0 else 0.0
    return 1 + gap / before if gap < 0 else 1 - gap / after


@_bare(cache=True)
def _against(what: int, first: float, second: float) -> float:
    if what == op.BEYOND:
        return first - second
    if what == op.SHORT:
        return 1 - first / second if second > 0 else np.nan
    return first / second if second != 0 else np.nan
