"""Every night: promises are reminded of or broken, late cases reported upwards, decisions on who is key upheld."""

from __future__ import annotations

from datetime import time

from mainstay.core.text import Text
from mainstay_web.actions import system_caller
from mainstay_web.actions.bonus import paying
from mainstay_web.actions.clocks import tick
from mainstay_web.actions.commission import owing, questions
from mainstay_web.actions.keys import uphold_keys
from mainstay_web.jobs.registry import Run, job


@job("clocks", Text("提醒与上报", "Reminders and reports upwards"), daily=time(1, 30))
def every_night(run: Run) -> str:
    """How many were reminded, broken and reported, how many answers and corrections of commission and payments of
    bonuses were told of, and how many decisions on who is key changed the facts.
    """
    run.tell(0, Text("承诺与个案", "Promises and cases"))
    owed = sum(int(remind(system_caller())) for remind in (questions.remind, owing.remind, paying.remind))
    told = f"{tick(system_caller())}-{owed}"
    run.tell(60, Text("骨干认定", "Who is key"))
    return f"{told}-{uphold_keys(system_caller())}"
