"""Serving: gunicorn's threads, told what this application needs."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import Any

from gunicorn.app.base import BaseApplication

THREADS = 4
"""Of a process that serves alone, so that a slow upload holds nobody up. Several processes have one each: threads that
share an interpreter wait for one another at every row a query reads, and pages took ten times as long under load
(bench/results/web.md)."""


class Server(BaseApplication):  # type: ignore[misc]  # gunicorn has no types
    """Gunicorn with our settings."""

    def __init__(self, options: dict[str, Any]) -> None:
        self.options = options
        super().__init__()

    def load_config(self) -> None:
        """Our options."""
        for key, value in self.options.items():
            self.cfg.set(key, value)

    def load(self) -> object:
        """The application."""
        from mainstay_web.site.wsgi import application  # noqa: PLC0415 - in the worker, after the fork

        return application


def serve(port: int, host: str = "127.0.0.1", workers: int = 1) -> None:
    """Serves until stopped."""
    Server(
        {
            "bind": f"{host}:{port}",
            "workers": workers,
            "threads": THREADS if workers == 1 else 1,
            "worker_class": "gthread",
            "timeout": 60,
            "graceful_timeout": 10,
            "max_requests": 20_000,
            "limit_request_line": 4094,
            "proc_name": "mainstay",
            "control_socket_disable": True,
        }
    ).run()


def serve_with_worker(port: int, host: str = "127.0.0.1", workers: int = 1) -> None:
    """Serves from so many processes, with one worker for background jobs beside it that stops with it."""
    command = [sys.executable, "-m", "mainstay.cli", "work", "--parent", str(os.getpid())]
    worker = subprocess.Popen(command)  # noqa: S603 - our own module
    try:
        serve(port, host, workers)
    finally:
        worker.terminate()
        worker.wait(timeout=30)
