"""Work side by side computes with one thread each, or its bytes would depend on what else was going on."""

from __future__ import annotations

import numpy as np
from threadpoolctl import threadpool_info, threadpool_limits

from mainstay.loop.threads import one_thread, side_by_side


def threads(_: object = None) -> set[int]:
    return {pool["num_threads"] for pool in threadpool_info() if pool["user_api"] == "blas"}


def test_linear_algebra_side_by_side_has_one_thread() -> None:
    assert np.linalg.norm(np.eye(2)) > 0, "linear algebra is loaded"
    with threadpool_limits(limits=2, user_api="blas"):
        assert threads() == {2}
        assert side_by_side(threads, range(3)) == [{1}] * 3
        assert side_by_side(one_thread(threads), range(3)) == [{1}] * 3, "nor does a step of its own change that"
        assert threads() == {2}, "given back at the end"
