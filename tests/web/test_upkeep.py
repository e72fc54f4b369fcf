"""D06: a fresh house is filled from a copy, and whoever was erased since stays erased. What the doctor sees."""

from __future__ import annotations

import os
import subprocess
import sys
import tarfile
from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client

from mainstay_web.store.tables.accounts import Account
from mainstay_web.upkeep.doctor import LOOKS, examine

DRILL = """
import sys
from pathlib import Path
import django
django.setup()
from django.conf import settings
from django.core.management import call_command
from django.utils import timezone
from mainstay_web.store.sealing import seal, unseal
from mainstay_web.store.erasing import erase, erase_again
from mainstay_web.store.tables.people import Person
from mainstay_web.store.audit import write_down
from mainstay_web.upkeep.backup import back_up, restore
step, file = sys.argv[1], Path(sys.argv[2])
call_command("migrate", verbosity=0)
if step == "make":
    for number in ("E1", "E2"):
        Person.objects.create(number=number, hired_on="2020-01-01", name=seal("words", number))
    write_down("a", "import", "", {})
    back_up(file, timezone.now())
    erase(settings.HOME, "E2")
elif step == "restore":
    restore(file)
    left = list(Person.objects.values_list("number", "name"))
    print([number for number, _ in left], unseal(left[0][1], left[0][0]))
"""


def drill(home: Path, heads: Path, *arguments: str, database: str = "") -> subprocess.CompletedProcess[str]:
    env = {
        **os.environ, "MAINSTAY_HOME": str(home), "MAINSTAY_HEADS": str(heads), "MAINSTAY_DATABASE": database,
        "DJANGO_SETTINGS_MODULE": "mainstay_web.site.settings",
    }  # fmt: skip
    return subprocess.run(
        [sys.executable, "-c", DRILL, *arguments], env=env, check=False, capture_output=True, text=True
    )


def test_d06_backup_and_restore_drill(tmp_path: Path) -> None:
    file, heads = tmp_path / "copy", tmp_path / "heads"
    made = drill(tmp_path / "old", heads, "make", str(file))
    assert made.returncode == 0, made.stderr
    assert file.stat().st_mode & 0o077 == 0
    restored = drill(tmp_path / "new", heads, "restore", str(file))
    assert restored.stdout.strip() == "['E1'] words", restored.stderr


def test_d05_a_damaged_copy_is_refused(tmp_path: Path) -> None:
    file, heads = tmp_path / "copy", tmp_path / "heads"
    assert drill(tmp_path / "old", heads, "make", str(file)).returncode == 0
    with tarfile.open(file) as archive:
        archive.extractall(tmp_path / "parts")  # noqa: S202 - our own archive
    database = tmp_path / "parts" / "database"
    content = bytearray(database.read_bytes())
    content[len(content) // 2] ^= 1
    database.write_bytes(content)
    with tarfile.open(file, "w:gz") as archive:
        for part in sorted((tmp_path / "parts").rglob("*")):
            if part.is_file():
                archive.add(part, arcname=str(part.relative_to(tmp_path / "parts")))
    refused = drill(tmp_path / "new", heads, "restore", str(file))
    assert refused.returncode == 1
    assert "BackupError: The copy is incomplete or damaged: database" in refused.stderr


@pytest.mark.django_db
def test_every_ill_has_its_mend() -> None:
    found = examine()
    assert len(found) == len(LOOKS)
    assert all(one.todo is not None for one in found if not one.well)
    assert [one.well for one in found] == sorted(one.well for one in found)
    assert {one.key for one in found if not one.well} >= {"worker", "heads", "backups"}


def test_the_doctor_and_the_jobs_are_the_administrators(
    house: dict[str, Account], visit: Callable[[str], Client]
) -> None:
    assert house
    for who, doctor, jobs in (("admin", 200, 200), ("director", 404, 200), ("hrbp", 404, 404), ("employee", 404, 404)):
        client = visit(who)
        assert (client.get("/doctor/").status_code, client.get("/jobs/").status_code) == (doctor, jobs)


def test_it_says_when_nobody_can_grant_roles_or_watch(house: dict[str, Account]) -> None:
    def seen() -> tuple[bool, bool]:
        (one,) = (found for found in examine() if found.key == "people")
        assert one.well or (one.todo is not None and "mainstay begin" in one.todo.en)
        return one.well, one.grave

    assert seen()[0]
    Account.objects.filter(pk=house["auditor"].pk).update(is_active=False)
    assert seen() == (False, False)
    Account.objects.filter(pk=house["admin"].pk).update(is_active=False)
    assert seen() == (False, True)
