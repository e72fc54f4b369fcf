"""C02, D03: a review's approval is killed at any moment: nothing is paid by half, nothing twice, nothing is lost.

Two kills in the suite; `MAINSTAY_KILLS=100 .venv/bin/pytest tests/web/reviews/test_review_kills.py` for the drill.
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

KILLS = int(os.environ.get("MAINSTAY_KILLS", "2"))
LABOUR = Path(__file__).parent / "review_labour.py"


@pytest.fixture
def surroundings(tmp_path: Path) -> Iterator[dict[str, str]]:
    """An empty house of its own, on the store that the tests run on; tables as the code has them now."""
    (tmp_path / "review_kill_settings.py").write_text(
        'from mainstay_web.site.settings import *  # noqa: F403\nMIGRATION_MODULES = {"store": None}\n', "utf-8"
    )
    env = {
        **os.environ, "MAINSTAY_HOME": str(tmp_path), "DJANGO_SETTINGS_MODULE": "review_kill_settings",
        "PYTHONPATH": str(tmp_path),
    }  # fmt: skip
    url = os.environ.get("MAINSTAY_DATABASE", "")
    if not url:
        yield env
        return
    name = f"review_faults_{os.getpid()}"
    with psycopg.connect(url, autocommit=True) as admin:
        admin.execute(f"CREATE DATABASE {name}")
        yield {**env, "MAINSTAY_DATABASE": urlunsplit(urlsplit(url)._replace(path=f"/{name}"))}
        admin.execute(f"DROP DATABASE {name} WITH (FORCE)")


def told(log: Path, word: str) -> int:
    return log.read_text("utf-8").count(word) if log.exists() else 0


def killed(env: dict[str, str], log: Path, wait: float) -> None:
    """Works until something was filled in, then is killed `wait` seconds later: while it is handed in and approved."""
    ready, filled = told(log, "ready"), told(log, "filled")
    with subprocess.Popen(
        [sys.executable, str(LABOUR), "work", str(log)], env=env, stderr=subprocess.PIPE, text=True
    ) as process:
        deadline = time.monotonic() + 180
        while told(log, "ready") == ready or told(log, "filled") == filled:
            assert process.poll() is None, process.communicate()[1]
            assert time.monotonic() < deadline
            time.sleep(0.005)
        time.sleep(wait)
        process.send_signal(signal.SIGKILL)


def check(env: dict[str, str], log: Path) -> list[str]:
    found = subprocess.run(
        [sys.executable, str(LABOUR), "check", str(log)], env=env, check=False, capture_output=True, text=True
    )
    assert found.returncode == 0, found.stderr
    answer: list[str] = json.loads(found.stdout)
    return answer


def test_d03_killed_while_it_is_approved(surroundings: dict[str, str], tmp_path: Path) -> None:
    log, chance = tmp_path / "acknowledged", random.Random(20261123)
    for _ in range(KILLS):
        killed(surroundings, log, chance.uniform(0.0, 0.6))
    assert check(surroundings, log) == []
    with log.open("a", encoding="utf-8") as file:
        file.write(json.dumps({"op": "approved", "ref": "0" * 16}) + "\n")
    assert check(surroundings, log) == ["lost approved " + "0" * 16], "the checker sees a loss"
