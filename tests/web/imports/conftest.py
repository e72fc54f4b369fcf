"""Files to bring, and the background work done at once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import timezone

from mainstay.company.child import store
from mainstay_web.actions import Caller
from mainstay_web.actions import imports as acts
from mainstay_web.jobs import catalogue
from mainstay_web.jobs.work import carry_out
from mainstay_web.store.imports import upload_by_ref
from mainstay_web.store.jobs import take
from mainstay_web.store.tables.imports import Upload
from mainstay_web.store.uploads import files_folder

PAY = "person_id,from,element,amount,per\nE201,2026-10-01,base,35000,month\nE202,2026-10-01,base,30000,month\n"
"""One row changes nothing of January's: both are new."""


@pytest.fixture(autouse=True)
def home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """An installation's folder of its own."""
    monkeypatch.setattr(settings, "HOME", tmp_path)
    return tmp_path


def work() -> int:
    """Does every job that waits, in this process; how many there were."""
    catalogue.load()
    count = 0
    while (job := take("test", timezone.now())) is not None:
        carry_out(job)
        job.refresh_from_db()
        assert job.state == "done", (job.name, job.failure)
        count += 1
    return count


def now(ref: str) -> Upload:
    """The upload as it stands."""
    row = upload_by_ref(ref)
    assert row is not None
    return row


Bring = Callable[..., Upload]


@pytest.fixture
def bring(caller: Callable[..., Caller]) -> Bring:
    """`bring("hrbp", {"pay.csv": "…"}, to="checked")` is that person's upload, brought so far."""

    def made(who: str, files: dict[str, str | bytes], to: str = "looked") -> Upload:
        kept = [
            store(name, [text.encode() if isinstance(text, str) else text], files_folder())
            for name, text in files.items()
        ]
        ref = acts.start_import(caller(who), [(one.name, one.sha256, one.size) for one in kept])
        if to == "looking":
            return now(ref)
        work()
        if to != "looked":
            acts.check(caller(who), ref)
            work()
        if to == "applied":
            acts.apply_import(caller(who), ref, now(ref).version, partly=False)
            work()
        assert now(ref).state == to
        return now(ref)

    return made
