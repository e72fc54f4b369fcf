"""Opens the demo: seeds it where it is not there yet, signs in by a link that works once, and serves."""

from __future__ import annotations

import os
import subprocess
import sys

from django.conf import settings
from django.core.management import call_command

from mainstay.core.text import Language, Text
from mainstay_web.actions import system_caller
from mainstay_web.actions.accounts import sign_in_link
from mainstay_web.demo.seed import seed
from mainstay_web.store.accounts import parts_to_play

_MAKING = Text("正在建立演示公司（约一分钟，只需一次）……", "Making the demo company (about a minute, only once) …")
_HERE = Text("演示已就绪，请打开：", "The demo is ready; open: ")
_STOP = Text("按 Ctrl+C 结束。", "Press Ctrl+C to stop.")


def opened(language: Language, port: int, *, show: bool) -> None:
    """Serves the demo on this port until it is stopped; with `show`, a browser opens where there is a screen."""
    call_command("migrate", verbosity=0)
    if not parts_to_play():
        sys.stdout.write(_MAKING.in_(language) + "\n")
        sys.stdout.flush()
        seed(language)
    first = parts_to_play()[0].account
    link = f"{settings.BASE_URL}/enter/{sign_in_link(system_caller('console'), first.ref)}"
    sys.stdout.write(f"{_HERE.in_(language)}{link}\n{_STOP.in_(language)}\n")
    sys.stdout.flush()
    if show and any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY")):
        later = "import sys, time, webbrowser; time.sleep(2); webbrowser.open(sys.argv[1])"
        subprocess.Popen([sys.executable, "-c", later, link])  # noqa: S603 - our own words
    # A fresh process: Polars has worked in this one, and its threads would be missing in what the server forks.
    os.execv(sys.executable, [sys.executable, "-m", "mainstay.cli", "serve", "--port", str(port)])  # noqa: S606 - our own module
