"""The queue: put in with the caller's transaction, taken by one worker, given back when its lease runs out."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import F, QuerySet

from mainstay.core.text import Text
from mainstay_web.store.tables.jobs import Job, Tick

LABELS: dict[str, Text] = {}
"""What each kind of job is called; filled in by the room of jobs."""

LEASE = timedelta(seconds=60)
"""A worker that says nothing for so long is taken for dead."""


def put(name: str, given: dict[str, object], made_by: str, due_at: datetime) -> Job:
    """Puts work into the queue; it is there when the surrounding transaction commits."""
    return Job.objects.create(name=name, given=given, made_by=made_by, due_at=due_at)


def put_once(name: str, due_at: datetime, made_by: str) -> Job | None:
    """Puts in what the clock calls for; None where another worker already did."""
    try:
        with transaction.atomic():
            Tick.objects.create(name=name, due_at=due_at)
            return put(name, {}, made_by, due_at)
    except IntegrityError:
        return None


def take(worker: str, now: datetime) -> Job | None:
    """The next job that is due, now this worker's; None if there is none."""
    for pk in Job.objects.filter(state=Job.WAITING, due_at__lte=now).order_by("due_at", "pk").values_list("pk")[:20]:
        # One guarded statement: of two workers that saw it waiting, one gets it.
        taken = Job.objects.filter(pk=pk[0], state=Job.WAITING).update(
            state=Job.RUNNING, worker=worker, lease_until=now + LEASE, started_at=now, tries=F("tries") + 1
        )
        if taken:
            return Job.objects.get(pk=pk[0])
    return None


def hold(job: Job, now: datetime) -> bool:
    """Keeps the lease; False where the job was given to somebody else meanwhile."""
    mine = Job.objects.filter(pk=job.pk, state=Job.RUNNING, worker=job.worker, tries=job.tries)
    return mine.update(lease_until=now + LEASE) == 1


def tell(job: Job, share: int, stage: list[str]) -> None:
    """How far it is."""
    Job.objects.filter(pk=job.pk, state=Job.RUNNING, tries=job.tries).update(share=share, stage=stage)


def finish(job: Job, now: datetime, result: str = "") -> bool:
    """It is done; False where the lease had run out and another worker has it."""
    mine = Job.objects.filter(pk=job.pk, state=Job.RUNNING, worker=job.worker, tries=job.tries)
    return mine.update(state=Job.DONE, finished_at=now, share=100, failure="", result=result[:200]) == 1


def fail(job: Job, now: datetime, failure: str, most: int) -> None:
    """It failed: tried again later and later, until it is put aside as dead."""
    mine = Job.objects.filter(pk=job.pk, state=Job.RUNNING, worker=job.worker, tries=job.tries)
    if job.tries >= most:
        mine.update(state=Job.DEAD, finished_at=now, failure=failure[:200])
    else:
        mine.update(state=Job.WAITING, due_at=now + back_off(job.tries), failure=failure[:200], worker="")


def back_off(tries: int) -> timedelta:
    """10 s, 40 s, 160 s … an hour at most."""
    return min(timedelta(seconds=10 * 4 ** (tries - 1)), timedelta(hours=1))


def reap(now: datetime, most: int) -> int:
    """Gives back what workers died over; returns how many. What killed its worker too often is put aside."""
    late = Job.objects.filter(state=Job.RUNNING, lease_until__lt=now)
    dead = late.filter(tries__gte=most).update(state=Job.DEAD, finished_at=now, failure="worker_lost")
    return dead + late.filter(tries__lt=most).update(state=Job.WAITING, due_at=now, worker="", failure="worker_lost")


def again(ref: str, now: datetime) -> bool:
    """Puts a dead job back into the queue."""
    return Job.objects.filter(ref=ref, state=Job.DEAD).update(state=Job.WAITING, due_at=now, tries=0) == 1


def forget_done(name: str, before: datetime) -> None:
    """Forgets runs that went well, and the ticks that called for them, of a job that runs very often."""
    Job.objects.filter(name=name, state=Job.DONE, finished_at__lt=before).delete()
    Tick.objects.filter(name=name, due_at__lt=before - timedelta(days=1)).delete()


def newest(name: str = "") -> QuerySet[Job]:
    """Jobs, newest first."""
    found = Job.objects.order_by("-made_at", "-pk")
    return found.filter(name=name) if name else found
