"""The fused pass: every reading of the wanted person-months, straight from the slab."""

from __future__ import annotations

from typing import NamedTuple

import numba as nb
import numpy as np

from mainstay.core.calendar import DAYS_IN_MONTH
from mainstay.loop.panel import Bools, Floats, Ints
from mainstay.loop.sense import program as op
from mainstay.loop.sense.span import Days

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


@nb.njit(cache=True, nogil=True)
def read(slab: Floats, wanted: Wanted, score: Score, out: Floats) -> None:
    """`out[row, signal]` from `slab[person, channel, position]`, clipped; NaN where unknown or too old."""
    for row in range(len(wanted.person)):
        one, step = wanted.person[row], wanted.step[row]
        known = min(step, score.now)
        for f in range(score.code.shape[0]):
            code, number = score.code[f], score.number[f]
            if score.stale[f, known] or _old(slab[one], known, code, score.fresh_after[f, known]):
                out[row, f] = np.nan
                continue
            value = _reading(slab[one], step, code, number, score.days)
            if not np.isnan(value):
                value = min(max(value, number[2]), number[3])
            out[row, f] = value


@nb.njit(cache=True, nogil=True)
def _old(mine: Floats, step: int, code: Ints, fresh_after: int) -> bool:
    a, b = code[_AGE_A], code[_AGE_B]
    old = a >= 0 and mine[a, step] <= fresh_after
    return bool(old or (b >= 0 and mine[b, step] <= fresh_after))


@nb.njit(cache=True, nogil=True)
def _reading(mine: Floats, step: int, code: Ints, number: Floats, days: Days) -> float:
    what = code[_OP]
    first = mine[code[_A]]
    if what <= op.STREAK:
        return _over_time(first, step, code, number)
    if what == op.BOTH:
        second = mine[code[_B]]
        load = _window(first, step, code[_LOAD], code[_N]) - number[0]
        lack = number[1] - _window(second, step, code[_SUPPORT], code[_SUPPORT_N])
        if np.isnan(load) or np.isnan(lack):
            return np.nan
        return float(max(load, 0.0) * max(lack, 0.0) / 100)
    if what <= op.UNTIL:
        gap = days[step] - first[step]
        return float(gap / DAYS_IN_MONTH if what == op.SINCE else -gap)
    if what == op.NEAR:
        return _near(days[step] - first[step], number[0], number[1])
    return _against(what, first[step], mine[code[_B], step])


@nb.njit(cache=True, nogil=True)
def _over_time(x: Floats, step: int, code: Ints, number: Floats) -> float:
    what, n = code[_OP], code[_N]
    if what <= op.MEAN:
        return _window(x, step, what, n)
    if what == op.CHANGE:
        return _change(x, step, n, code[_PAST])
    if what == op.TREND:
        return _trend(x, step, n)
    if what == op.VOLATILITY:
        return _volatility(x, step, n)
    return _streak(x, step, n, number[0])


@nb.njit(cache=True, nogil=True)
def _window(x: Floats, step: int, what: int, n: int) -> float:
    if what == op.LEVEL:
        return float(x[step])
    total, known = 0.0, 0
    for at in range(step - n + 1, step + 1):
        if not np.isnan(x[at]):
            total += x[at]
            known += 1
    if what == op.TOTAL:
        return total if known == n else np.nan
    return total / known if known else np.nan


@nb.njit(cache=True, nogil=True)
def _change(x: Floats, step: int, recent: int, past: int) -> float:
    now = _window(x, step, op.TOTAL, recent) / recent
    known = 0
    for at in range(step - recent - past + 1, step - recent + 1):
        known += not np.isnan(x[at])
    if 2 * known < past:
        return np.nan
    return now - _window(x, step - recent, op.MEAN, past)


@nb.njit(cache=True, nogil=True)
def _trend(x: Floats, step: int, n: int) -> float:
    middle = (n - 1) / 2
    above, below = 0.0, 0.0
    for place in range(n):
        offset = place - middle
        above += offset * x[step - n + 1 + place]
        below += offset * offset
    return above / below


@nb.njit(cache=True, nogil=True)
def _volatility(x: Floats, step: int, n: int) -> float:
    mean, known, squares = _window(x, step, op.MEAN, n), 0, 0.0
    for at in range(step - n + 1, step + 1):
        if not np.isnan(x[at]):
            known += 1
            squares += (x[at] - mean) ** 2
    return np.sqrt(squares / known) if known >= 3 else np.nan


@nb.njit(cache=True, nogil=True)
def _streak(x: Floats, step: int, longest: int, at_least: float) -> float:
    if np.isnan(x[step]):
        return np.nan
    length = 0
    while length < longest and x[step - length] >= at_least:
        length += 1
    return float(length)


@nb.njit(cache=True, nogil=True)
def _near(gap: float, before: float, after: float) -> float:
    if np.isnan(gap) or gap <= -before or gap >= after:
        return 1.0 if gap == 0 else 0.0
    return 1 + gap / before if gap < 0 else 1 - gap / after


@nb.njit(cache=True, nogil=True)
def _against(what: int, first: float, second: float) -> float:
    if what == op.BEYOND:
        return first - second
    if what == op.SHORT:
        return 1 - first / second if second > 0 else np.nan
    return first / second if second != 0 else np.nan
