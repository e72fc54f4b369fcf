"""Working out a commission run, and looking whether settled ones would still come to the same."""

from __future__ import annotations

from datetime import date, time, timedelta

from mainstay.core.errors import AnticipatedError
from mainstay.core.text import Text
from mainstay_web.actions import system_caller
from mainstay_web.actions.commission import moved as marks
from mainstay_web.actions.commission import runs as acts
from mainstay_web.jobs.registry import Run, job
from mainstay_web.store.commission_moved import moved, settled_lines, settled_since
from mainstay_web.store.commission_worked import waiting, worked
from mainstay_web.store.installation import today

READING = Text("读取业绩与安排，逐人核算", "Reading sales and assignments, working out each person")
WRITING = Text("写入提成单", "Writing the statements")
LOOKING = Text("核对已结算的期间", "Looking at settled periods")
BACK = timedelta(days=400)
"""So far back the night looks: a year and a month."""


@job(acts.JOB, Text("核算提成", "Work out commission"))
def compute_run(job: Run, run: str) -> str:
    """Works out a run; what is in the way stands on its page."""
    row = waiting(run, job.job.ref)
    if row is None:
        return ""
    job.tell(10, READING)
    try:
        found = worked(row)
    except AnticipatedError as error:
        acts.fail(run, error.text)
        raise
    job.tell(80, WRITING)
    acts.keep(system_caller(), run, job.job.ref, found)
    return str(len(found.statements))


@job(marks.JOB, LOOKING)
def look(job: Run, line: str, since: str) -> str:
    """The settled periods of a plan from a day on; how many have just moved."""
    job.tell(0, LOOKING)
    found = {row.ref: moved(row) for row in settled_since(line, date.fromisoformat(since))}
    return marks.mark(system_caller(), found)


@job("commission_night", LOOKING, daily=time(2, 40))
def look_at_all(job: Run) -> str:
    """The settled periods of the last year: a fact about somebody may have changed what they were worked out from."""
    since = today() - BACK
    lines = settled_lines(since)
    count = 0
    for at, line in enumerate(lines):
        job.tell(100 * at // len(lines), LOOKING)
        count += int(look(job, line, since.isoformat()))
    return str(count)
