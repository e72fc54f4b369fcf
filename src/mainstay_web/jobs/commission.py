"""Working out a commission run: the inputs as they stand, a statement for each person, one digest of it all."""

from __future__ import annotations

from mainstay.core.errors import AnticipatedError
from mainstay.core.text import Text
from mainstay_web.actions import system_caller
from mainstay_web.actions.commission import runs as acts
from mainstay_web.jobs.registry import Run, job
from mainstay_web.store.commission_worked import waiting, worked

READING = Text("读取业绩与安排，逐人核算", "Reading sales and assignments, working out each person")
WRITING = Text("写入提成单", "Writing the statements")


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
