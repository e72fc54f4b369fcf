"""Every night: what vests is entered, grant by grant, so that a killed night goes on where it stopped."""

from __future__ import annotations

from dataclasses import replace
from datetime import time

from mainstay.core.text import Text
from mainstay_web.actions import system_caller
from mainstay_web.actions.equity.deeds import lapse
from mainstay_web.actions.equity.projects import remind
from mainstay_web.actions.equity.refresh import tell_of_refresh
from mainstay_web.actions.equity.vesting import tell_again, vest, warn
from mainstay_web.jobs.registry import Run, job
from mainstay_web.store.equity_facts import overwritten, passed
from mainstay_web.store.equity_lists import awaiting
from mainstay_web.store.installation import today
from mainstay_web.store.projects import to_remind


@job("equity", Text("股权归属", "Vesting"), daily=time(1, 0))
def every_night(run: Run) -> str:
    """How many lines were entered, and of how many tranches somebody was told that they are in doubt."""
    due, doubtful, over = awaiting(today())
    run.tell(10, Text("归属", "Vesting"))
    entered = sum(int(vest(system_caller(), ref)) for ref in due)
    entered += sum(int(lapse(system_caller(), ref)) for ref in over)
    run.tell(80, Text("业绩条件提醒", "Results in doubt"))
    doubted = sum(int(warn(system_caller(), ref)) for ref in doubtful)
    for ref in {*overwritten(), *passed(today())}:
        tell_again(system_caller(), ref)
    for place in to_remind(today()):
        remind(system_caller(), place)
    tell_of_refresh(replace(system_caller(), key=f"refresh {today():%Y-%m}"))
    return f"{entered}-{doubted}"
