"""The queue: what is put in is done once, what was lost is done again, what never works is put aside."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone

from mainstay.core.text import Text
from mainstay_web.jobs import registry, work
from mainstay_web.jobs.registry import MOST_TRIES, Run, job
from mainstay_web.store.jobs import LEASE, again, finish, put, put_once, reap, take
from mainstay_web.store.tables.jobs import Job

LABEL = Text("测试", "Test")


@pytest.fixture
def kinds(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Two kinds of job: one that notes what it was given, one that fails."""
    monkeypatch.setattr(registry, "KINDS", {})
    monkeypatch.setattr(work, "KINDS", registry.KINDS)
    seen: list[str] = []

    @job("note", LABEL)
    def note(run: Run, word: str = "") -> str:
        run.tell(50, LABEL)
        seen.append(word)
        return word

    @job("fails", LABEL)
    def fails(run: Run) -> str:
        raise ZeroDivisionError(str(run.job.pk))

    return seen


@pytest.mark.django_db
def test_a_job_is_done_and_says_what_came_of_it(kinds: list[str]) -> None:
    ref = put("note", {"word": "a"}, "me", timezone.now()).ref
    assert work.step("w1")
    assert not work.step("w1")
    done = Job.objects.get(ref=ref)
    assert (done.state, done.result, done.share, kinds) == (Job.DONE, "a", 100, ["a"])


@pytest.mark.django_db
def test_what_fails_is_tried_again_later_and_then_put_aside(kinds: list[str]) -> None:
    ref = put("fails", {}, "me", timezone.now()).ref
    for tries in range(1, MOST_TRIES + 1):
        assert work.step("w1")
        found = Job.objects.get(ref=ref)
        assert found.tries == tries
        assert found.failure == "ZeroDivisionError"
        assert not work.step("w1")
        Job.objects.filter(ref=ref, state=Job.WAITING).update(due_at=timezone.now())
    assert Job.objects.get(ref=ref).state == Job.DEAD
    assert again(ref, timezone.now())
    assert kinds == []


@pytest.mark.django_db
def test_a_worker_that_died_gives_its_job_back_and_cannot_finish_it_late(kinds: list[str]) -> None:
    put("note", {"word": "a"}, "me", timezone.now())
    now = timezone.now()
    lost = take("dead", now)
    assert lost is not None
    assert reap(now + LEASE / 2, MOST_TRIES) == 0
    assert reap(now + LEASE + timedelta(seconds=1), MOST_TRIES) == 1
    Job.objects.update(due_at=now)
    assert work.step("w2")
    assert not finish(lost, timezone.now())
    assert kinds == ["a"]


@pytest.mark.django_db
def test_the_clock_is_heard_once() -> None:
    due = timezone.now()
    assert put_once("note", due, "system") is not None
    assert put_once("note", due, "system") is None
    assert Job.objects.count() == 1


@pytest.mark.django_db
def test_a_job_goes_with_its_transaction() -> None:
    with transaction.atomic():
        put("note", {}, "me", timezone.now())
        transaction.set_rollback(True)
    assert Job.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_many_workers_do_each_job_once(kinds: list[str]) -> None:
    words = [str(number) for number in range(60)]
    for word in words:
        put("note", {"word": word}, "me", timezone.now())

    def busy(name: str) -> None:
        while work.step(name):
            pass
        connection.close()

    threads = [threading.Thread(target=busy, args=(f"w{number}",)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(kinds) == sorted(words)
    assert set(Job.objects.values_list("state", flat=True)) == {Job.DONE}
