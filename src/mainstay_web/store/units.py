"""Units for menus: those in which the actor has people."""

from __future__ import annotations

from collections import Counter
from datetime import date

from django.db.models import Q

from mainstay.core.access import Act, Actor, Tie
from mainstay.core.access.ruling import reach
from mainstay_web.store.access import visible
from mainstay_web.store.installation import switches
from mainstay_web.store.tables.people import Unit

MOST = 300
"""Units in one menu."""
_BY_UNIT = frozenset({Tie.ANYONE, Tie.UNIT})


def units_of(actor: Actor, act: Act, day: date) -> list[tuple[str, str]]:
    """(unit, name) of the units that the rules name for this act; of a manager, those in which there are people of
    the own line, with the units above them. In the order of the tree.
    """
    ways = reach(actor, act, day, switches=switches(day))
    within = Q(pk__in=[])
    for way in ways:
        if way.tie is Tie.ANYONE:
            within |= Q(pk__isnull=False)
        for unit in sorted(way.units):
            within |= Q(path__contains=f"/{unit}/")
    if any(way.tie not in _BY_UNIT for way in ways):
        paths = visible(actor, act, day).filter(here=True).values_list("units", flat=True).distinct()
        within |= Q(unit__in={part for path in paths for part in path.split("/") if part})
    found = Unit.objects.filter(within).order_by("path").values_list("unit", "name", "path")
    return [(unit, name) for unit, name, _ in _upper(list(found))]


def _upper(found: list[tuple[str, str, str]]) -> list[tuple[str, str, str]]:
    """Where there are more than a menu can hold, as many levels of the tree as fit, from above."""
    by_depth = Counter(path.count("/") for _, _, path in found)
    most, depth = 0, min(by_depth, default=0)
    for level in sorted(by_depth):
        most += by_depth[level]
        depth = level if most <= MOST else depth
    return [one for one in found if one[2].count("/") <= depth]
