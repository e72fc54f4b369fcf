"""Import of attendance rows through the house: seconds by stage, other writers' waits, and the bare insert beside it.

usage: python bench/web_import.py [--rows 1000000] [--people 100000]

Set MAINSTAY_DATABASE (scripts/with_postgres.py does) for PostgreSQL; else SQLite, in a folder of its own.
"""

from __future__ import annotations

import argparse
import os
import sqlite3
import sys
import tempfile
import threading
import time
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mainstay_web.store.tables.facts import Batch

from mainstay.company.parsing import DTYPES


def people_and_rows(people: int, rows: int) -> tuple[pl.DataFrame, pl.DataFrame]:
    """People, and their attendance: a row a month for as long as it takes."""
    numbers = [f"P{number:06d}" for number in range(people)]
    staff = pl.DataFrame(
        {"person_id": numbers, "hired_on": [date(2015, 1, 1)] * people, "left_on": [None] * people}
    ).with_columns(pl.col("left_on").cast(pl.Date))
    months = [date(2016 + at // 12, at % 12 + 1, 28) for at in range(-(-rows // people))]
    worked = pl.DataFrame({"person_id": numbers}).join(pl.DataFrame({"day": months}), how="cross").head(rows)
    at = pl.int_range(pl.len())
    worked = worked.with_columns(
        hours=160.0 + at % 40, overtime_hours=(at % 37).cast(pl.Float64), late_minutes=(at % 90).cast(pl.Float64)
    )
    return staff, worked


@contextmanager
def stage(name: str, told: dict[str, float]) -> Iterator[None]:
    """Times a stage."""
    began = time.perf_counter()
    yield
    told[name] = time.perf_counter() - began
    print(f"{name:<28}{told[name]:8.1f} s", flush=True)


class Other(threading.Thread):
    """Somebody else who writes a little all the time, and how long each write took."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.over = threading.Event()
        self.waits: list[float] = []

    def run(self) -> None:
        """Writes until told to stop."""
        from django.db import connection, transaction  # noqa: PLC0415 - after Django is set up

        from mainstay_web.store.installation import the_installation  # noqa: PLC0415 - as above

        while not self.over.wait(0.05):
            began = time.perf_counter()
            with transaction.atomic():
                here = the_installation()
                here.save(update_fields=["company"])
            self.waits.append(time.perf_counter() - began)
        connection.close()


def bare(rows: pl.DataFrame, batch: Batch) -> float:
    """Seconds of the same rows by nothing but executemany in one transaction, or COPY."""
    from django.db import connection, transaction  # noqa: PLC0415 - after Django is set up

    columns = [*rows.columns, "batch_id", "withdrawn"]
    given = rows.with_columns(pl.lit(batch.pk).alias("batch_id"), pl.lit(value=False).alias("withdrawn"))
    began = time.perf_counter()
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY fact_attendance ({', '.join(columns)}) FROM STDIN") as copy:
                for row in given.iter_rows():
                    copy.write_row(row)
        else:
            plain = given.with_columns(pl.col("day").cast(pl.String), pl.col("withdrawn").cast(pl.Int64))
            raw: sqlite3.Connection = connection.connection
            raw.executemany(
                f"INSERT INTO fact_attendance ({', '.join(columns)}) VALUES (?,?,?,?,?,?,?)",  # noqa: S608 - ours
                plain.iter_rows(),
            )
    return time.perf_counter() - began


def brought(path: Path) -> Any:  # an Upload, which cannot be imported before Django is set up
    """The file as an upload of the house itself, looked at."""
    from mainstay.company.child import store  # noqa: PLC0415 - after Django is set up
    from mainstay_web.actions import system_caller  # noqa: PLC0415 - as above
    from mainstay_web.actions.imports import start_import  # noqa: PLC0415 - as above
    from mainstay_web.store.imports import upload_by_ref  # noqa: PLC0415 - as above
    from mainstay_web.store.uploads import files_folder  # noqa: PLC0415 - as above

    with path.open("rb") as file:
        one = store(path.name, iter(lambda: file.read(1 << 20), b""), files_folder())
    return upload_by_ref(start_import(system_caller(), [(one.name, one.sha256, one.size)]))


def run_jobs() -> None:
    """Does what waits, in this process."""
    from django.utils import timezone  # noqa: PLC0415 - after Django is set up

    from mainstay_web.jobs import catalogue  # noqa: PLC0415 - as above
    from mainstay_web.jobs.work import carry_out  # noqa: PLC0415 - as above
    from mainstay_web.store.jobs import take  # noqa: PLC0415 - as above

    catalogue.load()
    while (job := take("bench", timezone.now())) is not None:
        carry_out(job)
        job.refresh_from_db()
        if job.state != "done":
            sys.exit(f"{job.name}: {job.failure}")


def measure(rows: int, people: int, folder: Path) -> None:
    from mainstay_web.actions import imports as acts  # noqa: PLC0415 - after Django is set up
    from mainstay_web.actions import system_caller  # noqa: PLC0415 - as above
    from mainstay_web.store.facts import write  # noqa: PLC0415 - as above
    from mainstay_web.store.tables.facts import FACTS, Batch  # noqa: PLC0415 - as above
    from mainstay_web.store.tables.imports import Upload  # noqa: PLC0415 - as above

    staff, worked = people_and_rows(people, rows)
    columns = FACTS["people"].contract.columns
    lacking = [pl.lit(None, DTYPES[one.kind]).alias(one.key) for one in columns if one.key not in staff.columns]
    write(Batch.objects.create(source="staff", made_by="bench"), {"people": staff.with_columns(lacking)})
    path = folder / "attendance.csv"
    worked.write_csv(path)
    print(f"{rows:,} rows of {people:,} people, {path.stat().st_size / 1e6:.0f} MB of CSV")
    told: dict[str, float] = {}
    upload = brought(path)
    with stage("recognise", told):
        run_jobs()
    acts.check(system_caller(), upload.ref)
    with stage("dry run (read, validate)", told):
        run_jobs()
    upload = Upload.objects.get(ref=upload.ref)
    print(upload.counts, upload.allows, upload.trouble)
    acts.apply_import(system_caller(), upload.ref, upload.version, partly=False)
    other = Other()
    other.start()
    with stage("apply (insert, make count)", told):
        run_jobs()
    other.over.set()
    other.join()
    upload = Upload.objects.get(ref=upload.ref)
    if upload.state != Upload.APPLIED:
        sys.exit(f"not applied: {upload.trouble}")
    waits = sorted(other.waits)
    middle, late = waits[len(waits) // 2] * 1000, waits[int(len(waits) * 0.95)] * 1000
    print(f"other writers waited: median {middle:.0f} ms, p95 {late:.0f} ms, most {waits[-1] * 1000:.0f} ms")
    FACTS["attendance"].objects.all().delete()
    assert upload.batch is not None  # noqa: S101 - it is applied
    seconds = bare(worked, upload.batch)
    print(f"{'bare insert':<28}{seconds:8.1f} s")
    ratio = told["apply (insert, make count)"] / seconds
    print(f"whole import {sum(told.values()):.1f} s; apply / bare insert = {ratio:.2f}")


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--rows", type=int, default=1_000_000)
    asked.add_argument("--people", type=int, default=100_000)
    given = asked.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ["MAINSTAY_HOME"] = folder
        os.environ["DJANGO_SETTINGS_MODULE"] = "mainstay_web.site.settings"
        import django  # noqa: PLC0415 - after the surroundings are set
        from django.conf import settings  # noqa: PLC0415 - as above
        from django.core.management import call_command  # noqa: PLC0415 - as above

        settings.MIGRATION_MODULES = {"store": None}
        django.setup()
        call_command("migrate", run_syncdb=True, verbosity=0)
        measure(given.rows, given.people, Path(folder))


if __name__ == "__main__":
    main()
