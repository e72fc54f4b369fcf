"""What looking after the house asks of the store."""

from __future__ import annotations

from datetime import datetime, timedelta

from mainstay_web.store.installation import the_installation
from mainstay_web.store.tables.installation import Installation
from mainstay_web.store.tables.jobs import Job, Tick
from mainstay_web.store.tables.trail import ChainHead, Outgoing


def chain_head() -> tuple[int, str]:
    """Where the audit chain stands."""
    head = ChainHead.objects.filter(id=1).first()
    return (head.seq, head.hash) if head else (0, "")


def remember_backup(at: datetime) -> None:
    """A copy was made."""
    the_installation()
    Installation.objects.update(backed_up_at=at)


def backed_up_at() -> datetime | None:
    """When the newest copy was made."""
    return Installation.objects.values_list("backed_up_at", flat=True).first()


def worker_seen(now: datetime) -> bool:
    """Whether a worker heard the clock within the last two hours."""
    return Tick.objects.filter(due_at__gte=now - timedelta(hours=2)).exists()


def dead_jobs() -> int:
    """Jobs that were put aside."""
    return Job.objects.filter(state=Job.DEAD).count()


def stuck_messages(now: datetime) -> int:
    """Messages that should have gone out a day ago."""
    return Outgoing.objects.filter(sent_at=None, due_at__lt=now - timedelta(days=1)).count()
