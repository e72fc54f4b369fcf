"""The company of this house, its day, and its standards."""

from __future__ import annotations

from datetime import date

from django.utils import timezone

from mainstay_web.store.tables.installation import Installation, Standard


def the_installation() -> Installation:
    """The one row; made empty on first use."""
    found, _ = Installation.objects.get_or_create(id=1)
    return found


def today() -> date:
    """The day it is here: the demo's own, or else the calendar's."""
    day = Installation.objects.filter(id=1).values_list("day", flat=True).first()
    return day or timezone.localdate()


def standard(key: str, day: date, default: object = None) -> object:
    """The value of a standard that holds on a day; `default` where the company has set none by then."""
    row = Standard.objects.filter(key=key, since__lte=day).order_by("-since", "-id").values_list("value").first()
    return default if row is None else row[0]


def standards() -> list[Standard]:
    """Every standard that the company has set, by key and day."""
    return list(Standard.objects.order_by("key", "since", "id"))


def switches(day: date) -> frozenset[str]:
    """The standards that are simply on."""
    # One query for all of them: this is asked several times for each page.
    held = dict(Standard.objects.filter(since__lte=day).order_by("since", "id").values_list("key", "value"))
    return frozenset(key for key, value in held.items() if value is True)
