#!/usr/bin/env python3
"""Runs a command with MAINSTAY_DATABASE pointing at a PostgreSQL of its own, which is gone afterwards.

usage: scripts/with_postgres.py COMMAND …

PostgreSQL refuses to run as root, so root starts it as the system's `postgres` user. It listens on a socket only.
"""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

SETTINGS = {
    "listen_addresses": "", "fsync": "off", "synchronous_commit": "off", "full_page_writes": "off",
    "max_connections": "60", "shared_buffers": "64MB",
}  # fmt: skip


def program(name: str) -> str:
    """Where the newest installed version of one of PostgreSQL's programs is; leaves with a sentence if nowhere."""
    installed = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), reverse=True)
    found = shutil.which(name) or next(iter(installed), None)
    if found is None:
        sys.exit("PostgreSQL is missing. Type: sudo apt-get install -y postgresql")
    return str(found)


@contextmanager
def postgres() -> Iterator[str]:
    """A database of its own; gives its URL."""
    as_user: dict[str, object] = {}
    folder = Path(tempfile.mkdtemp(prefix="mainstay-pg-"))
    if os.getuid() == 0:
        user = pwd.getpwnam("postgres")
        os.chown(folder, user.pw_uid, user.pw_gid)
        as_user = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
    options = [part for key, value in SETTINGS.items() for part in ("-c", f"{key}={value}")]
    server = None
    try:
        subprocess.run(
            [program("initdb"), "-D", folder / "data", "-U", "mainstay", "-A", "trust", "-E", "UTF8", "--no-sync"],
            check=True, stdout=subprocess.DEVNULL, cwd=folder, **as_user,  # type: ignore[call-overload]
        )  # fmt: skip
        command = [program("postgres"), "-D", folder / "data", "-k", str(folder), *options]
        with (folder / "log").open("wb") as log:
            server = subprocess.Popen(command, stdout=log, stderr=log, cwd=folder, **as_user)  # type: ignore[call-overload]
        ready = [program("pg_isready"), "-q", "-h", str(folder), "-U", "mainstay", "-d", "postgres"]
        deadline = time.monotonic() + 30
        while subprocess.run(ready, check=False).returncode != 0:
            if time.monotonic() > deadline or server.poll() is not None:
                sys.exit("PostgreSQL did not start:\n" + (folder / "log").read_text())
            time.sleep(0.1)
        yield f"postgresql://mainstay@/postgres?host={folder}"
    finally:
        if server is not None:
            server.send_signal(signal.SIGINT)
            server.wait(timeout=30)
        shutil.rmtree(folder, ignore_errors=True)


def main() -> int:
    """Runs the command; its status is ours."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    with postgres() as url:
        return subprocess.run(sys.argv[1:], env={**os.environ, "MAINSTAY_DATABASE": url}, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
