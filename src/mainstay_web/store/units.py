"""Units for menus: those in which the actor has people."""

from __future__ import annotations

from datetime import date

from mainstay.core.access import Act, Actor
from mainstay_web.store.access import visible
from mainstay_web.store.tables.people import Unit


def units_of(actor: Actor, act: Act, day: date) -> list[tuple[str, str]]:
    """(unit, name) of the units in which there is somebody for whom the actor may do this, with those above them."""
    paths = visible(actor, act, day).filter(here=True).values_list("units", flat=True).distinct()
    wanted = {part for path in paths for part in path.split("/") if part}
    return [(one.unit, one.name) for one in Unit.objects.filter(unit__in=wanted).order_by("path")]
