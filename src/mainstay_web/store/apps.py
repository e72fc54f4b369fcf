"""The one Django app."""

from __future__ import annotations

from django.apps import AppConfig


class StoreConfig(AppConfig):
    """Its label is `store`; every migration is in its history."""

    name = "mainstay_web.store"
    label = "store"
    verbose_name = "Mainstay"
