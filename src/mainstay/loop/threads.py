"""One thread for the linear algebra of a step, and two for rows that know nothing of one another.

The matrices here are tall and narrow: more threads than cores at work turned 1.8 s into 74 s (findings, section 1), and
two processes side by side already are more. Also, with one thread the same input gives the same bytes on any machine.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from functools import wraps
from typing import ParamSpec, TypeVar

from threadpoolctl import threadpool_limits

P = ParamSpec("P")
R = TypeVar("R")
S = TypeVar("S")


def one_thread(step: Callable[P, R]) -> Callable[P, R]:
    """The step, run with one thread in BLAS and OpenMP."""

    @wraps(step)
    def governed(*args: P.args, **kwargs: P.kwargs) -> R:
        with threadpool_limits(limits=1):
            return step(*args, **kwargs)

    return governed


AT_ONCE, THREADS = 50_000, 2
"""Rows in a part, and parts side by side."""


def in_parts(rows: int, work: Callable[[slice], R]) -> list[R]:
    """The work done on all rows, some tens of thousands at a time, so that memory does not grow with the company; two
    parts side by side, which changes nothing in any.
    """
    return side_by_side(work, [slice(low, min(low + AT_ONCE, rows)) for low in range(0, rows, AT_ONCE)])


@one_thread
def side_by_side(work: Callable[[S], R], over: Iterable[S]) -> list[R]:
    """The work done on each, two at a time. One thread for the linear algebra of all of them is taken here: what the
    work itself asks for on a thread of its own is not heard.
    """
    with ThreadPoolExecutor(max_workers=THREADS) as pool:
        return list(pool.map(work, over))
