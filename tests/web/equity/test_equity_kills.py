"""D03 for equity: killed while approving and vesting; nothing acknowledged is lost, nothing is by half.

Three kills in the suite; `MAINSTAY_KILLS=200` for the drill, on either store.
"""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest

KILLS = int(os.environ.get("MAINSTAY_KILLS", "3"))
LABOUR = Path(__file__).parent / "equity_labour.py"


@pytest.fixture
def surroundings(tmp_path: Path) -> Iterator[dict[str, str]]:
    """An empty house of its own, on the store that the tests run on."""
    env = {
        **os.environ, "MAINSTAY_HOME": str(tmp_path), "DJANGO_SETTINGS_MODULE": "mainstay_web.site.settings",
        "PYTHONPATH": str(LABOUR.parent),
    }  # fmt: skip
    url = os.environ.get("MAINSTAY_DATABASE", "")
    if not url:
        yield env
        return
    name = f"equity_{os.getpid()}"
    with psycopg.connect(url, autocommit=True) as admin:
        admin.execute(f"CREATE DATABASE {name}")
        parts = urlsplit(url)
        yield {**env, "MAINSTAY_DATABASE": urlunsplit(parts._replace(path=f"/{name}"))}
        admin.execute(f"DROP DATABASE {name} WITH (FORCE)")


def killed(env: dict[str, str], log: Path, seed: int, wait: float) -> None:
    """Works, and is killed `wait` seconds after it began to."""
    before = log.read_text("utf-8").count("ready") if log.exists() else 0
    command = [sys.executable, str(LABOUR), "work", str(log), str(seed)]
    with subprocess.Popen(command, env=env, stderr=subprocess.PIPE, text=True) as process:
        deadline = time.monotonic() + 180
        while not (log.exists() and log.read_text("utf-8").count("ready") > before):
            assert process.poll() is None, process.communicate()[1]
            assert time.monotonic() < deadline
            time.sleep(0.02)
        time.sleep(wait)
        assert process.poll() is None, process.communicate()[1]
        process.send_signal(signal.SIGKILL)


def test_d03_granting_and_vesting_are_never_by_half(surroundings: dict[str, str], tmp_path: Path) -> None:
    log, chance = tmp_path / "acknowledged", random.Random(20261123)
    for number in range(KILLS):
        killed(surroundings, log, number, chance.uniform(0.3, 2.0))
    command = [sys.executable, str(LABOUR), "check", str(log)]
    found = subprocess.run(command, env=surroundings, check=False, capture_output=True, text=True)
    assert found.returncode == 0, found.stderr
    assert json.loads(found.stdout) == []
    done = [json.loads(line)["op"] for line in log.read_text("utf-8").splitlines()]
    assert {"proposed", "approved"} <= set(done), "there was work to lose"
