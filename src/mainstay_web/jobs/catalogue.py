"""Finds every module of this room, so that their jobs are known."""

from __future__ import annotations

import pkgutil
from importlib import import_module

from mainstay_web import jobs


def load() -> None:
    """Imports the modules that declare jobs."""
    for _, name, _ in pkgutil.iter_modules(jobs.__path__, "mainstay_web.jobs."):
        if not name.endswith((".work", ".catalogue", ".registry")):
            import_module(name)
