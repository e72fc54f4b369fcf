"""One thread for the linear algebra of a step.

The matrices here are tall and narrow: more threads than cores at work turned 1.8 s into 74 s (findings, section 1), and
two processes side by side already are more. Also, with one thread the same input gives the same bytes on any machine.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from threadpoolctl import threadpool_limits

P = ParamSpec("P")
R = TypeVar("R")


def one_thread(step: Callable[P, R]) -> Callable[P, R]:
    """The step, run with one thread in BLAS and OpenMP."""

    @wraps(step)
    def governed(*args: P.args, **kwargs: P.kwargs) -> R:
        with threadpool_limits(limits=1):
            return step(*args, **kwargs)

    return governed
