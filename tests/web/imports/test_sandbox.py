"""Try your own file: nothing enters the store, only its owner opens it, and it is forgotten."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from mainstay.core.text import Text
from mainstay_web.jobs import sandbox as job
from mainstay_web.store import rooms

from .conftest import work

Visit = Callable[[str], Client]
PEOPLE = "工号,入职日期,姓名\nX1,2020-01-01,canaryname\nX2,2021-01-01,b\nX3,not a day,c\n"
POLICY = "default-src &#39;none&#39;; script-src &#39;sha256-x&#39;"
REPORT = f'<html><meta http-equiv="Content-Security-Policy" content="{POLICY}"></html>'


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """The brain takes half a minute; the rooms do not care what it says."""

    def made(preview: object, folder: Path, lang: str) -> Text | None:
        assert preview
        assert lang == "en"
        rooms.report_in(folder).write_text(REPORT, "utf-8")
        return None

    monkeypatch.setattr(job, "assess", made)


def bring(client: Client, text: str = PEOPLE) -> str:
    answer = client.post("/sandbox/", {"files": [SimpleUploadedFile("people.csv", text.encode())]})
    assert answer.status_code == 302, answer.content.decode()
    return str(answer.headers["Location"])


def counts() -> dict[str, int]:
    models = apps.get_app_config("store").get_models()
    return {m.__name__: m._default_manager.count() for m in models if m.__name__ not in ("Job", "AuditRecord", "Tick")}


@pytest.mark.parametrize("who", ["director", "hrbp", "compensation"])
def test_files_are_assessed_and_nothing_of_them_is_in_the_store(visit: Visit, who: str) -> None:
    client = visit(who)
    before = counts()
    here = bring(client)
    assert "every 1s" in client.get(here).content.decode()
    assert work() == 1
    shown = client.get(here).content.decode()
    assert "The report is ready" in shown
    assert "1 row had faults" in shown
    assert counts() == before


def test_w02_the_report_opens_in_an_origin_of_its_own(visit: Visit) -> None:
    client = visit("director")
    here = bring(client)
    work()
    answer = client.get(f"{here}report")
    assert answer.headers["Content-Security-Policy"].startswith("sandbox allow-scripts")
    assert "unsafe" not in answer.headers["Content-Security-Policy"]
    assert "'sha256-x'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert client.get(f"{here}report?download").headers["Content-Disposition"].startswith("attachment")


def test_nobody_else_opens_it_and_it_is_forgotten(visit: Visit, home: Path) -> None:
    client = visit("hrbp")
    here = bring(client)
    work()
    for who in ("director", "compensation", "admin", "employee", "manager"):
        assert visit(who).get(here).status_code == 404
        assert visit(who).get(f"{here}report").status_code == 404
    folder = next((home / "sandbox").iterdir())
    os.utime(folder / "owner", (1, 1))
    assert client.get(here).status_code == 404
    assert rooms.sweep() == 1
    assert not folder.exists()


def test_leaving_and_coming_again_forget(visit: Visit, home: Path) -> None:
    client = visit("hrbp")
    here = bring(client)
    assert client.post(here).status_code == 302
    assert client.get(here).status_code == 404
    first, second = bring(client), bring(client)
    assert client.get(first).status_code == 404
    assert client.get(second).status_code == 200
    assert len(list((home / "sandbox").iterdir())) == 1
    work()


@pytest.mark.parametrize("who", ["employee", "manager", "admin", "auditor", "ombuds"])
def test_who_may_not_try_finds_nothing(visit: Visit, who: str) -> None:
    assert visit(who).get("/sandbox/").status_code == 404
    assert visit(who).post("/sandbox/", {"files": [SimpleUploadedFile("a.csv", b"a")]}).status_code == 404


def test_files_that_hold_no_people_are_refused_with_a_reason(visit: Visit) -> None:
    client = visit("director")
    here = bring(client, "a,b\n1,2\n")
    work()
    assert "cannot be analysed yet" in client.get(here).content.decode()
    assert client.get(f"{here}report").status_code == 404
