"""D01, D02: the disk is full, the database goes and comes back: a clean 503, nothing by half, and it mends itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date

import polars as pl
import pytest
from django.db import OperationalError, connection, connections, transaction
from django.test import Client

from mainstay.company.contract import BY_KEY
from mainstay.company.parsing import DTYPES
from mainstay.loop.tables import Tables
from mainstay_web.actions import system_caller
from mainstay_web.actions.facts import import_tables
from mainstay_web.jobs import work
from mainstay_web.store.audit import breaks
from mainstay_web.store.tables.facts import FACTS, Batch
from mainstay_web.store.tables.trail import AuditRecord

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("house")]

FULL = """
CREATE FUNCTION full_disk() RETURNS trigger AS $$
BEGIN RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = '53100'; END $$ LANGUAGE plpgsql;
CREATE TRIGGER full_disk BEFORE INSERT ON fact_talks EXECUTE FUNCTION full_disk();
"""


@contextmanager
def no_room() -> Iterator[None]:
    """SQLite may not grow its file; PostgreSQL says what it says when it cannot."""
    before = 0
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA max_page_count")
            (before,) = cursor.fetchone()
            cursor.execute("PRAGMA max_page_count = 1")  # it keeps the present number of pages at least
        else:
            cursor.execute(FULL)
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            if connection.vendor == "sqlite":
                cursor.execute(f"PRAGMA max_page_count = {before}")
            else:
                cursor.execute("DROP TRIGGER full_disk ON fact_talks; DROP FUNCTION full_disk()")


def talks(count: int) -> Tables:
    rows = [{"person_id": "E2", "day": date(2026, 1, 1 + n % 28), "kind": "one_on_one"} for n in range(count)]
    columns = BY_KEY["talks"].columns
    filled = [{column.key: row.get(column.key) for column in columns} for row in rows]
    return Tables({
        "talks": pl.DataFrame(filled, {one.key: DTYPES[one.kind] for one in columns}, orient="row"),
        "people": pl.DataFrame(schema={one.key: DTYPES[one.kind] for one in BY_KEY["people"].columns}),
    })  # fmt: skip


def counts() -> tuple[int, ...]:
    return tuple(model.objects.count() for model in (FACTS["talks"], Batch, AuditRecord))


def test_d01_a_full_disk_leaves_nothing_by_half_and_the_next_try_works() -> None:
    before = counts()
    with no_room(), pytest.raises(OperationalError):
        import_tables(system_caller(), talks(20_000), "talks")
    assert counts() == before
    import_tables(system_caller(), talks(20_000), "talks")
    assert counts()[0] > before[0]
    assert list(breaks()) == []


def test_d02_a_page_says_that_the_database_is_away_and_the_next_one_is_there(
    visit: Callable[..., Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    client = visit("hrbp")
    client.raise_request_exception = False
    client.cookies["lang"] = "zh"

    def away(*_: object, **__: object) -> None:
        raise OperationalError("the connection is closed: secret-host")

    with monkeypatch.context() as patched:
        patched.setattr(type(connections["default"]), "cursor", away)
        for path, said in (("/cases/", "数据库暂时无法使用"), ("/api/v1/me", "")):
            answer = client.get(path, HTTP_AUTHORIZATION="Bearer mst_0123456789abcdef")
            assert answer.status_code == 503
            assert said in answer.content.decode()
            assert "secret-host" not in answer.content.decode()
    assert client.get("/cases/").status_code == 200


def test_d02_the_worker_waits_and_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    waited: list[float] = []

    def stop(seconds: float) -> bool:
        waited.append(seconds)
        if len(waited) == 1:
            monkeypatch.undo()
        return len(waited) == 2

    def away(*_: object, **__: object) -> None:
        raise OperationalError

    monkeypatch.setattr(type(connections["default"]), "cursor", away)
    work.work(stop)
    assert waited[0] >= work.AWAY / 2
    assert waited[1] <= work.PAUSE


def test_d02_a_connection_that_is_cut_undoes_what_it_was_doing() -> None:
    before = counts()

    def cut_off() -> None:
        with transaction.atomic():
            Batch.objects.create(source="cut", made_at=system_caller().now)
            if connection.vendor == "postgresql":
                with connection.cursor() as cursor:
                    cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")
            raise OperationalError("cut")

    with pytest.raises(OperationalError):
        cut_off()
    connection.close()
    assert counts() == before
    import_tables(system_caller(), talks(3), "talks")
    assert counts()[0] == before[0] + 3
