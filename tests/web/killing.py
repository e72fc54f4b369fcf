"""A process that works on an empty house of its own, and is killed at any moment."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg

PATIENCE = 180.0
"""Seconds that a process may take to get to where it is to be killed, on a machine with other work."""


@contextmanager
def house_apart(home: Path) -> Iterator[dict[str, str]]:
    """The environment of an empty house, on the store that the tests run on."""
    env = {**os.environ, "MAINSTAY_HOME": str(home), "DJANGO_SETTINGS_MODULE": "mainstay_web.site.settings"}
    url = os.environ.get("MAINSTAY_DATABASE", "")
    if not url:
        yield env
        return
    name = f"apart_{os.getpid()}"
    with psycopg.connect(url, autocommit=True) as admin:
        admin.execute(f"CREATE DATABASE {name}")
        yield {**env, "MAINSTAY_DATABASE": urlunsplit(urlsplit(url)._replace(path=f"/{name}"))}
        admin.execute(f"DROP DATABASE {name} WITH (FORCE)")


def ran(env: Mapping[str, str], *command: str | Path) -> subprocess.CompletedProcess[str]:
    """A script of the tests, run to its end."""
    line = [sys.executable, *map(str, command)]
    return subprocess.run(line, env=env, check=False, capture_output=True, text=True)


def killed(env: Mapping[str, str], begun: Callable[[], bool], wait: float, *command: str | Path) -> None:
    """A script, killed `wait` seconds after `begun` says that it is where it should be; it must not end before."""
    line = [sys.executable, *map(str, command)]
    with subprocess.Popen(line, env=env, stderr=subprocess.PIPE, text=True) as process:
        deadline = time.monotonic() + PATIENCE
        while not begun():
            assert process.poll() is None, process.communicate()[1]
            assert time.monotonic() < deadline
            time.sleep(0.005)
        time.sleep(wait)
        assert process.poll() is None, process.communicate()[1]
        process.send_signal(signal.SIGKILL)


def told(log: Path, word: str) -> int:
    """How often a process has written a word into its log."""
    return log.read_text("utf-8").count(word) if log.exists() else 0
