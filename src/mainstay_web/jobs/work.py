"""The worker: takes what is due, one piece at a time, and survives what it carries."""

from __future__ import annotations

import logging
import os
import secrets
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

from django.db import InterfaceError, OperationalError, close_old_connections, connection
from django.utils import timezone

from mainstay.core.errors import AnticipatedError
from mainstay_web.jobs import catalogue
from mainstay_web.jobs.registry import KINDS, MOST_TRIES, Run, due, given
from mainstay_web.store.jobs import fail, finish, hold, newest, put_once, reap, take
from mainstay_web.store.system import SYSTEM
from mainstay_web.store.tables.jobs import Job

LOG = logging.getLogger("mainstay.jobs")
BEAT = 15.0
PAUSE = 2.0
AWAY = 30.0
OVERDUE = timedelta(hours=20)
"""What the clock called for longer ago than this, while nobody worked, is not made up for."""


def name_of_worker() -> str:
    """A name that no other worker has."""
    return f"{os.getpid()}-{secrets.token_hex(4)}"


def step(worker: str) -> bool:
    """Hears the clock, gives back what was lost, does one job; False when there was none."""
    now = timezone.now()
    for kind in KINDS.values():
        when = due(kind, now)
        if when is not None and now - when < OVERDUE:
            put_once(kind.name, when, SYSTEM.account)
    reap(now, MOST_TRIES)
    job = take(worker, now)
    if job is None:
        return False
    with _held(job):
        _apart(job) if KINDS[job.name].apart else carry_out(job)
    return True


def carry_out(job: Job) -> None:
    """Does a job that was taken, in this process."""
    try:
        result = KINDS[job.name].run(Run(job), **given(Run(job)))
    except AnticipatedError as error:
        fail(job, timezone.now(), error.code, 1)
    except Exception as error:  # whatever a job does, the worker goes on, and the log says what it was
        LOG.exception("job %s failed", job.name)
        fail(job, timezone.now(), type(error).__name__, MOST_TRIES)
    else:
        finish(job, timezone.now(), result)


def _apart(job: Job) -> None:
    """Does it in a process of its own; what kills that process does not kill the worker."""
    command = [sys.executable, "-m", "mainstay.cli", "work", "--job", job.ref]
    status = subprocess.run(command, check=False).returncode  # noqa: S603 - our own module and a reference
    job.refresh_from_db()
    if status != 0 and job.state == Job.RUNNING:
        fail(job, timezone.now(), f"exit_{status}", MOST_TRIES)


@contextmanager
def _held(job: Job) -> Iterator[None]:
    """Keeps the lease while the job is done."""
    over = threading.Event()

    def beat() -> None:
        while not over.wait(BEAT):
            try:
                hold(job, timezone.now())
            except (OperationalError, InterfaceError):
                LOG.warning("the lease of job %s could not be renewed", job.name)
                connection.close()
        connection.close()

    thread = threading.Thread(target=beat, daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def work(stop: Callable[[float], bool]) -> None:
    """Works until `stop(seconds)`, which waits so long at most, says to stop."""
    catalogue.load()
    worker = name_of_worker()
    while True:
        wait = _tried(worker)
        if stop(wait * secrets.SystemRandom().uniform(0.5, 1.0)):
            return


def _tried(worker: str) -> float:
    """Does a job if there is one and the database is there; seconds to wait before the next."""
    try:
        busy = step(worker)
    except (OperationalError, InterfaceError) as error:
        LOG.warning("the database is away: %s", type(error).__name__)
        connection.close()
        return AWAY
    close_old_connections()
    return 0 if busy else PAUSE


def one(ref: str) -> None:
    """Does the one job with this reference, which a worker holds."""
    catalogue.load()
    carry_out(newest().get(ref=ref, state=Job.RUNNING))
