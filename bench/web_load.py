"""Pages of a company of 100,000 at 30 requests a second while the nightly turn runs, beside a plain page.

    .venv/bin/python bench/web_load.py --people 100000 --seconds 60

Makes a house in a scratch folder (kept with --home, and used again), goes round the loop once so that there is
something to show, serves it, and asks for pages at a fixed rate from several connections, first alone and then while
another nightly turn runs in a worker of its own. The plain page is one template of the same framework without a query,
asked for in the same run: the ratio says what our pages add. Prints p50 and p95 by page, and the server's memory.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import defaultdict
from pathlib import Path

PAGES = ("/plain", "/queue/", "/cases/", "/overview/", "/heat/", "/search?q=E0001", "/my/promises/", "/keys/")
RATE = 30
CONNECTIONS = 30
"""Browsers, each with a page a second in turn; a connection a page, as people click less often than the server keeps
one open."""
WARMING = 10.0
"""Seconds at first that do not count: a server that has just started has read nothing yet."""

SEED = """
import sys
from pathlib import Path
import django
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
from django.contrib.sessions.backends.db import SessionStore
from mainstay.company import read_newest
from mainstay_web.demo.seed import seed_company
from mainstay_web.store.accounts import parts_to_play
if not parts_to_play():
    tables, day = read_newest(Path(sys.argv[1]))
    seed_company(tables, day, "en")
director = parts_to_play()[0].account
session = SessionStore()
session["_auth_user_id"] = str(director.pk)
session["_auth_user_backend"] = "allauth.account.auth_backends.AuthenticationBackend"
session["_auth_user_hash"] = director.get_session_auth_hash()
session.save()
print(session.session_key)
"""

TURN = """
import os
from mainstay_web.console import BEHIND
os.nice(BEHIND)  # as the worker does
import django
django.setup()
from mainstay_web.jobs.turn import nightly_turn
print(nightly_turn())
"""


FIRST = """
import django
django.setup()
from mainstay_web.jobs.turn import nightly_turn
from mainstay_web.store.installation import today
from mainstay_web.store.turns import newest
newest(today()) or nightly_turn()
"""


def environment(home: Path, port: int) -> dict[str, str]:
    return {
        **os.environ, "MAINSTAY_HOME": str(home), "MAINSTAY_DEMO": "1", "MAINSTAY_URL": f"http://127.0.0.1:{port}",
        "DJANGO_SETTINGS_MODULE": "mainstay_web.site.settings",
    }  # fmt: skip


def seeded(env: dict[str, str], people: int) -> str:
    """The key of a session of the director; the company is made of the lean tables of `bench/whole.py`."""
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        if not (Path(env["MAINSTAY_HOME"]) / "mainstay.sqlite3").exists():
            whole = Path(__file__).with_name("whole.py")
            subprocess.run([sys.executable, whole, "make", str(people), folder], check=True)
        done = subprocess.run([sys.executable, "-c", SEED, folder], env=env, check=True, capture_output=True, text=True)
    print(f"seeded {people:,} people in {time.monotonic() - began:.0f} s")
    return done.stdout.split()[-1]


class Asker(threading.Thread):
    """Asks for pages, each at its time, whoever is late; notes how long each took from when it was due."""

    def __init__(self, port: int, session: str, offset: int, seconds: float) -> None:
        super().__init__(daemon=True)
        self.port, self.session, self.offset = port, session, offset
        self.counts = time.monotonic() + WARMING
        self.until = self.counts + seconds
        self.took: dict[str, list[float]] = defaultdict(list)
        self.failed: dict[str, int] = defaultdict(int)

    def run(self) -> None:
        """Until its time is over."""
        due = self.counts - WARMING + self.offset / RATE
        number = self.offset
        while due < self.until:
            time.sleep(max(0.0, due - time.monotonic()))
            page = PAGES[number % len(PAGES)]
            connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
            try:
                connection.request("GET", "/healthz" if page == "/plain" else page, headers={
                    "Cookie": f"session={self.session}; lang=en"})  # fmt: skip
                answer = connection.getresponse()
                answer.read()
                if answer.status != 200:
                    self.failed[page] += 1
            except (OSError, http.client.HTTPException):
                self.failed[page] += 1
            finally:
                connection.close()
            if due >= self.counts:
                self.took[page].append(time.monotonic() - due)
            number += 1
            due += CONNECTIONS / RATE


def memory(pid: int) -> float:
    """Proportional memory of a process and its children, in megabytes."""
    total = 0.0
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    for one in (pid, *map(int, children)):
        rollup = Path(f"/proc/{one}/smaps_rollup").read_text().splitlines()
        total += next(int(line.split()[1]) for line in rollup if line.startswith("Pss:")) / 1024
    return total


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=100_000)
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--home", type=Path)
    parser.add_argument("--port", type=int, default=8099)
    parser.add_argument("--workers", type=int, default=3)
    asked = parser.parse_args()
    home = asked.home or Path(tempfile.mkdtemp(prefix="mainstay-load-"))
    env = environment(home, asked.port)
    session = seeded(env, asked.people)
    began = time.monotonic()
    subprocess.run([sys.executable, "-c", FIRST], env=env, check=True)
    print(f"a turn to show: {time.monotonic() - began:.0f} s")
    serve = "from mainstay_web.site.server import serve; import sys; serve(int(sys.argv[1]), workers=int(sys.argv[2]))"
    server = subprocess.Popen(
        [sys.executable, "-c", serve, str(asked.port), str(asked.workers)], env=env, stderr=subprocess.DEVNULL
    )
    time.sleep(6)
    for turning in (False, True):
        turn = subprocess.Popen([sys.executable, "-c", TURN], env=env, stdout=subprocess.DEVNULL) if turning else None
        askers = [Asker(asked.port, session, number, asked.seconds) for number in range(CONNECTIONS)]
        for asker in askers:
            asker.start()
        for asker in askers:
            asker.join()
        print(f"\n{'with' if turning else 'without'} the nightly turn; server {memory(server.pid):.0f} MB")
        table(askers)
        if turn is not None:
            turn.terminate()
    server.terminate()


def table(askers: list[Asker]) -> None:
    """p50 and p95 by page, in milliseconds, with the ratio of p95 to the plain page's."""
    took = {page: sorted(t for asker in askers for t in asker.took[page]) for page in PAGES}
    plain = statistics.quantiles(took["/plain"], n=20)[18]
    for page in PAGES:
        p50, p95 = statistics.median(took[page]), statistics.quantiles(took[page], n=20)[18]
        failed = sum(asker.failed[page] for asker in askers)
        row = {"page": page, "n": len(took[page]), "p50_ms": round(p50 * 1e3, 1), "p95_ms": round(p95 * 1e3, 1)}
        print(json.dumps({**row, "times_plain": round(p95 / plain, 1), "failed": failed}))


if __name__ == "__main__":
    main()
