"""F08: the process dies between the facts and the commit of an approval: nothing by half, and later it is once."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest

KILLED = Path(__file__).parent / "killed.py"


@pytest.fixture
def surroundings(tmp_path: Path) -> Iterator[dict[str, str]]:
    """An empty house of its own, on the store that the tests run on."""
    env = {**os.environ, "MAINSTAY_HOME": str(tmp_path), "DJANGO_SETTINGS_MODULE": "mainstay_web.site.settings"}
    url = os.environ.get("MAINSTAY_DATABASE", "")
    if not url:
        yield env
        return
    name = f"commission_kills_{os.getpid()}"
    with psycopg.connect(url, autocommit=True) as admin:
        admin.execute(f"CREATE DATABASE {name}")
        parts = urlsplit(url)
        yield {**env, "MAINSTAY_DATABASE": urlunsplit(parts._replace(path=f"/{name}"))}
        admin.execute(f"DROP DATABASE {name} WITH (FORCE)")


def run(env: dict[str, str], *arguments: str) -> str:
    command = [sys.executable, str(KILLED), *arguments]
    done = subprocess.run(command, env=env, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_f08_killed_between_the_facts_and_the_commit(surroundings: dict[str, str], tmp_path: Path) -> None:
    run(surroundings, "make")
    mark = tmp_path / "mark"
    command = [sys.executable, str(KILLED), "approve", str(mark)]
    with subprocess.Popen(command, env=surroundings, stderr=subprocess.PIPE, text=True) as process:
        deadline = time.monotonic() + 90
        while not mark.exists():
            assert process.poll() is None, process.communicate()[1]
            assert time.monotonic() < deadline
            time.sleep(0.05)
        process.send_signal(signal.SIGKILL)
    told = json.loads(run(surroundings, "check").splitlines()[-1])
    assert told["before"] == {"state": "computed", "batches": 0, "facts": 0, "equal": False, "audit": 0}
    assert told["after"] == {"state": "approved", "batches": 1, "facts": 40, "equal": True, "audit": 1}
