"""Planning a budget round, in a process of its own; the brain is imported only there."""

from __future__ import annotations

from mainstay.core.errors import AnticipatedError
from mainstay.core.text import Text
from mainstay_web.actions import system_caller
from mainstay_web.actions.plans import JOB, Found, compute_failed, keep
from mainstay_web.jobs.registry import Run, job
from mainstay_web.store.installation import today
from mainstay_web.store.plans import newest_turn, open_round, unit_paths
from mainstay_web.store.tables.plans import PlanRound

LABEL = Text("计算预算方案", "Computing a budget plan")
SAVING = Text("保存方案", "Saving the plan")
_SHARE = 22


@job(JOB, LABEL, apart=True)
def plan_round(run: Run, ref: str) -> str:
    """Computes one round; of a round that was changed or withdrawn meanwhile nothing."""
    row = open_round(ref, run.job.ref)
    if row is None:
        return ref
    try:
        found = _found(run, row)
    except AnticipatedError as error:
        compute_failed(system_caller(), ref, run.job.ref, error.code)
        raise
    run.tell(95, SAVING)
    return keep(system_caller(), ref, run.job.ref, found)


def _found(run: Run, row: PlanRound) -> Found:
    from mainstay_web.store import planned  # noqa: PLC0415 - the planner needs much memory: only this process has it

    stages = iter(range(4))
    frozen = planned.freeze(row, today())
    made = planned.planned(frozen, lambda stage: run.tell(3 + _SHARE * next(stages), stage))
    choices = planned.choice_rows(row, made, unit_paths())
    planned.cast_lots(frozen, made, choices)
    columns = planned.round_columns(frozen, made, newest_turn(frozen.as_of, frozen.found.fingerprint))
    return Found(columns | {"manifest": planned.manifest(columns, choices)}, choices, planned.limits_used(made))
