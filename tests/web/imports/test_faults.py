"""F08–F10: whatever kills an import, it counts whole or not at all; two at once come in some order; few bad in many."""

from __future__ import annotations

import multiprocessing
import os
import random
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from multiprocessing.context import ForkServerContext
from multiprocessing.forkserver import _forkserver
from pathlib import Path

import pytest
from django.db import connection
from django.utils import timezone

from mainstay_web.actions import Caller, InvalidError
from mainstay_web.actions import imports as acts
from mainstay_web.jobs.imports import sweep_imports
from mainstay_web.jobs.work import carry_out
from mainstay_web.store.facts import held
from mainstay_web.store.jobs import put, take
from mainstay_web.store.staging import STAGED, basis_of
from mainstay_web.store.tables.facts import FACTS, Batch
from mainstay_web.store.tables.imports import Upload
from mainstay_web.store.tables.jobs import Job

from .applying import carry_out_apart
from .conftest import PAY, Bring, now, work

KILLS = int(os.environ.get("MAINSTAY_KILLS", "0"))
"""So many, where it is set; else as many as fit into SECONDS."""
SECONDS = 10.0
ROWS = 12_000

pytestmark = pytest.mark.django_db(transaction=True)


def attendance(rows: int, bad: int = 0) -> str:
    """Days of three people, the last `bad` of them no days at all."""
    days = [
        f"E20{at % 3 + 1},{1990 + at // 1008}-{at // 3 % 336 // 28 + 1:02}-{at // 3 % 28 + 1:02},8,0"
        for at in range(rows - bad)
    ]
    return "\n".join(["person_id,day,hours,overtime_hours", *days, *(f"E201,someday {at},8,0" for at in range(bad))])


@pytest.fixture
def forks(monkeypatch: pytest.MonkeyPatch) -> Iterator[ForkServerContext]:
    """Processes that begin with everything imported."""
    monkeypatch.setenv("MAINSTAY_PREPARED", "1")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([carry_out_apart.__module__])
    yield context
    _forkserver._stop()  # type: ignore[attr-defined]  # multiprocessing has no public way to end it


def ask(upload: Upload) -> Job:
    """The upload as when somebody has just asked to apply it, and its job as a worker has just taken it."""
    Upload.objects.filter(pk=upload.pk).update(state=Upload.APPLYING, basis=basis_of(upload.basis))
    put(acts.APPLY, {"upload": upload.ref}, upload.made_by, timezone.now())
    job = take("test", timezone.now())
    assert job is not None
    Upload.objects.filter(pk=upload.pk).update(job=job.ref)
    return job


def run_and_kill(forks: ForkServerContext, home: Path, job: Job, after: float | None) -> float:
    """Runs the job in a process of its own, killed after so many seconds; returns how long it lived."""
    name = str(connection.settings_dict["NAME"])
    connection.close()
    process = forks.Process(target=carry_out_apart, args=(str(home), name, job.ref))
    began = time.monotonic()
    process.start()
    process.join(after)
    if process.is_alive() and process.pid is not None:
        os.kill(process.pid, signal.SIGKILL)
    process.join()
    return time.monotonic() - began


def counted() -> int:
    frames = held(["attendance"])
    return frames["attendance"].height if "attendance" in frames else 0


def test_f08_killed_at_any_moment_it_counts_whole_or_not_at_all(
    bring: Bring, caller: Callable[..., Caller], forks: ForkServerContext, home: Path
) -> None:
    upload = bring("director", {"days.csv": attendance(ROWS)}, "checked")
    run_and_kill(forks, home, ask(upload), 0.01)
    whole = run_and_kill(forks, home, ask(upload), None)
    assert now(upload.ref).state == Upload.APPLIED
    draw, began, kills, cut = random.Random(8), time.monotonic(), 0, 0
    while kills < KILLS or (not KILLS and time.monotonic() - began < SECONDS):
        done = now(upload.ref)
        if done.state == Upload.APPLIED:
            assert done.batch is not None
            acts.undo_import(caller("director"), done.batch.ref, "again")
        assert counted() == 0
        run_and_kill(forks, home, ask(now(upload.ref)), draw.uniform(0, whole))
        applied = now(upload.ref).state == Upload.APPLIED
        assert counted() == (ROWS if applied else 0)
        kills, cut = kills + 1, cut + (not applied)
    assert cut
    # What bench/kill_imports.sh tells of a run; pytest keeps it to itself otherwise.
    sys.stdout.write(f"\n{connection.vendor}: killed {kills} times, {cut} of them before it was applied\n")
    done = now(upload.ref)
    if done.state != Upload.APPLIED:
        run_and_kill(forks, home, ask(done), None)
    assert counted() == ROWS
    assert not Batch.objects.filter(void_reason=STAGED).exists()
    assert not Upload.objects.filter(claimed=True).exists()


def test_f08_a_job_that_was_put_aside_leaves_nothing_behind(bring: Bring, forks: ForkServerContext, home: Path) -> None:
    upload = bring("director", {"days.csv": attendance(ROWS)}, "checked")
    job = ask(upload)
    acts.claim(upload.ref)
    acts.begin_batch(now(upload.ref), "days.csv")
    Job.objects.filter(pk=job.pk).update(state=Job.DEAD)
    sweep_imports(None)
    assert now(upload.ref).state == Upload.CHECKED
    assert now(upload.ref).trouble
    assert not Batch.objects.filter(void_reason=STAGED).exists()
    run_and_kill(forks, home, ask(now(upload.ref)), None)
    assert counted() == ROWS


def test_f09_two_imports_of_one_period_come_in_some_order(bring: Bring, caller: Callable[..., Caller]) -> None:
    one = bring("director", {"one.csv": PAY}, "checked")
    two = bring("compensation", {"two.csv": PAY.replace("35000", "36000").replace("30000", "31000")}, "checked")
    acts.apply_import(caller("director"), one.ref, one.version, partly=False)
    acts.apply_import(caller("compensation"), two.ref, two.version, partly=False)
    jobs = [take(f"w{at}", timezone.now()) for at in range(2)]

    def busy(job: Job | None) -> None:
        assert job is not None
        carry_out(job)
        connection.close()

    threads = [threading.Thread(target=busy, args=(job,)) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(Job.objects.values_list("state", flat=True)) == {Job.DONE}
    states = {now(one.ref).state: one, now(two.ref).state: two}
    assert set(states) == {Upload.APPLIED, Upload.CHECKED}
    pay = held(["pay"])["pay"]
    amounts = pay.filter(pay["from"].dt.year() == 2026)["amount"]
    assert set(amounts) in ({3_500_000, 3_000_000}, {3_600_000, 3_100_000})
    later = now(states[Upload.CHECKED].ref)
    assert later.counts["pay"]["changed"] == 2
    acts.apply_import(caller("director" if later.pk == one.pk else "compensation"), later.ref, later.version,
                      partly=False)  # fmt: skip
    work()
    assert now(later.ref).state == Upload.APPLIED


def test_f10_few_bad_rows_among_many(bring: Bring, caller: Callable[..., Caller]) -> None:
    upload = bring("director", {"days.csv": attendance(40_000, bad=3)}, "checked")
    assert upload.allows == "partly"
    assert upload.counts["attendance"] == {"new": 39_997, "changed": 0, "same": 0, "gone": 0, "left_out": 3}
    with pytest.raises(InvalidError):
        acts.apply_import(caller("director"), upload.ref, upload.version, partly=False)
    assert counted() == 0
    acts.apply_import(caller("director"), upload.ref, upload.version, partly=True)
    work()
    assert counted() == 39_997
    assert FACTS["attendance"].objects.count() == 39_997
