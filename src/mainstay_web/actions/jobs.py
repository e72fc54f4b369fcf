"""Asking for background work, and trying again what failed."""

from __future__ import annotations

from mainstay.core.access import Act
from mainstay_web.actions.act import Doing, action
from mainstay_web.store.jobs import again, put


@action(Act.JOBS)
def ask_for(doing: Doing, name: str) -> str:
    """Puts a job into the queue now."""
    doing.must(None)
    doing.note(job=name)
    return put(name, {}, doing.account, doing.now).ref


@action(Act.JOBS)
def try_again(doing: Doing, ref: str) -> str:
    """Puts a job that was put aside back into the queue."""
    doing.must(None)
    again(ref, doing.now)
    return ref
