"""Every night: a raise that holds from today keeps the promise that it was made for."""

from __future__ import annotations

from datetime import time

from mainstay.core.text import Text
from mainstay_web.actions import system_caller
from mainstay_web.actions.raises import keep_by_raises
from mainstay_web.jobs.registry import Run, job


@job("raises", Text("加薪生效", "Raises that begin"), daily=time(1, 20))
def every_night(run: Run) -> str:
    """How many promises were kept by raises."""
    run.tell(0, Text("加薪与承诺", "Raises and promises"))
    return keep_by_raises(system_caller())
