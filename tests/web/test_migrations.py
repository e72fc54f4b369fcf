"""The one migration history makes the tables as they are; the drill in `faults` runs it on each kind of database."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

# A process of its own: pytest takes the migrations away from this one, and then nothing is ever missing.
CHECK = """
import sys
import django
from django.conf import settings
from django.core.management import call_command
settings.MIGRATION_MODULES = {"store": sys.argv[1]} if sys.argv[1:] else {}
django.setup()
call_command("makemigrations", "store", "--check", "--dry-run", skip_checks=True)
"""


def without_migration(home: Path, *history: str) -> subprocess.CompletedProcess[str]:
    env = {
        **os.environ, "MAINSTAY_HOME": str(home), "MAINSTAY_DATABASE": "", "PYTHONPATH": str(home),
        "DJANGO_SETTINGS_MODULE": "mainstay_web.site.settings",
    }  # fmt: skip
    return subprocess.run([sys.executable, "-c", CHECK, *history], env=env, check=False, capture_output=True, text=True)


def test_no_change_of_a_table_is_without_its_migration(tmp_path: Path) -> None:
    done = without_migration(tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_table_without_its_migration_is_seen(tmp_path: Path) -> None:
    (tmp_path / "empty_history").mkdir()
    (tmp_path / "empty_history" / "__init__.py").touch()
    done = without_migration(tmp_path, "empty_history")
    assert "Create model BonusPlan" in done.stdout, done.stderr
    assert done.returncode != 0
