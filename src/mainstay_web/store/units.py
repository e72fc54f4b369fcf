"""Units for menus: those in which the actor has people."""

from __future__ import annotations

from datetime import date

from django.db.models import Count, Q, Value
from django.db.models.functions import Length, Replace

from mainstay.core.access import Act, Actor, Tie
from mainstay.core.access.ruling import reach
from mainstay_web.store.access import visible
from mainstay_web.store.installation import switches
from mainstay_web.store.tables.people import Unit

MOST = 300
"""Units in one menu."""
_DEPTH = Length("path") - Length(Replace("path", Value("/"), Value("")))
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
    found = Unit.objects.filter(within).annotate(depth=_DEPTH)
    return list(found.filter(depth__lte=_deepest(within)).order_by("path").values_list("unit", "name"))


def _deepest(within: Q) -> int:
    """Where there are more than a menu can hold, as many levels of the tree as fit, from above."""
    found = Unit.objects.filter(within).annotate(depth=_DEPTH)
    by_depth = dict(found.values_list("depth").annotate(n=Count("pk")).order_by("depth"))
    most, deepest = 0, min(by_depth, default=0)
    for depth, number in by_depth.items():
        most += number
        deepest = depth if most <= MOST else deepest
    return deepest
