"""Every page: the modules are found here, and each says its own routes (`urlpatterns`) and menu lines (`NAV`)."""

from __future__ import annotations

import pkgutil
from functools import cache
from importlib import import_module
from types import ModuleType

from django.urls import URLPattern

from mainstay_web import pages
from mainstay_web.pages.nav import Entry


@cache
def modules() -> tuple[ModuleType, ...]:
    """The modules of this room that have routes."""
    names = sorted(name for _, name, _ in pkgutil.walk_packages(pages.__path__, "mainstay_web.pages."))
    found = [import_module(name) for name in names if name != __name__]
    return tuple(module for module in found if hasattr(module, "ROUTES"))


@cache
def entries() -> tuple[Entry, ...]:
    """Every line of the menu."""
    return tuple(entry for module in modules() for entry in getattr(module, "NAV", ()))


urlpatterns: list[URLPattern] = [route for module in modules() for route in module.ROUTES]
