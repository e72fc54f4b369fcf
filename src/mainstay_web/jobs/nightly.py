"""The nightly turn as a job: where everybody stands, then once round the loop."""

from __future__ import annotations

from datetime import time

from mainstay.core.text import Text
from mainstay_web.actions import system_caller
from mainstay_web.jobs.market import market_night
from mainstay_web.jobs.registry import Run, job
from mainstay_web.store.installation import today
from mainstay_web.store.standing import restand


@job("nightly_turn", Text("夜间任务", "The nightly turn"), apart=True, daily=time(2, 0))
def nightly(run: Run) -> str:
    """The reference of the turn."""
    from mainstay_web.jobs.turn import nightly_turn  # noqa: PLC0415 - the brain is large, and only this process needs it

    restand(today())
    market_night(system_caller())
    return nightly_turn(tell=run.tell)
