"""Finds every module of this room, so that their jobs are known."""

from __future__ import annotations

import pkgutil
from importlib import import_module

from mainstay_web import jobs


def load() -> None:
    """Imports the modules that declare jobs. What runs the brain is loaded by its job alone: it is large."""
    for _, name, _ in pkgutil.iter_modules(jobs.__path__, "mainstay_web.jobs."):
        if not name.endswith((".work", ".catalogue", ".registry", ".turn")):
            import_module(name)
