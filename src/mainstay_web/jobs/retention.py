"""Every night, what has been kept for as long as it may be goes; each kind in a transaction of its own."""

from __future__ import annotations

from datetime import time

from mainstay.core.retention import KEEPINGS
from mainstay.core.text import Text
from mainstay_web.actions import system_caller
from mainstay_web.actions.retaining import delete_due
from mainstay_web.jobs.registry import Run, job
from mainstay_web.store.installation import today
from mainstay_web.store.retention import dues


@job("retention", Text("按保存期限删除", "Delete what has been kept long enough"), daily=time(3, 30))
def delete_what_is_due(run: Run) -> str:
    """How many rows went. What is not due leaves no record."""
    waiting = {one.keeping.key for one in dues(today()) if one.count}
    count = 0
    for place, keeping in enumerate(KEEPINGS):
        run.tell(100 * place // len(KEEPINGS), keeping.label)
        if keeping.key in waiting:
            count += int(delete_due(system_caller(), keeping.key))
    return str(count)
