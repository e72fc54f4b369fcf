"""What a departure costs here: the catalogue's ranges by level, or the company's own, dated. L7."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal

from mainstay.chapters import CATALOGUE
from mainstay.chapters.people.loss import TOTALS
from mainstay.core.catalogue import LossPart
from mainstay_web.store.tables.installation import Standard

KEY = "people.loss"
"""The standard: {"rows": [[up_to_level, low, middle, high], …], "source": "…"}, shares of yearly pay as texts."""

Row = tuple[int, Decimal, Decimal, Decimal]


def version_in_force(day: date) -> Standard | None:
    """The company's own ranges on this day, with who set them and why; None for the catalogue's."""
    rows = Standard.objects.filter(key=KEY, since__lte=day).select_related("set_by")
    return rows.order_by("-since", "-id").first()


def versions() -> list[Standard]:
    """Every version there was, newest first."""
    return list(Standard.objects.filter(key=KEY).select_related("set_by").order_by("-since", "-id"))


def totals(day: date) -> tuple[Row, ...]:
    """Up to this level: low, middle, high of the whole loss in years of pay."""
    row = version_in_force(day)
    return TOTALS if row is None else rows_of(row.value)


def rows_of(value: Mapping[str, list[list[str]]]) -> tuple[Row, ...]:
    """The ranges of a version."""
    return tuple((int(up), Decimal(low), Decimal(mid), Decimal(high)) for up, low, mid, high in value["rows"])


def losses_in_force(day: date) -> tuple[LossPart, ...]:
    """The catalogue's parts, scaled to the company's own totals where it has set some."""
    row = version_in_force(day)
    if row is None:
        return CATALOGUE.losses
    own = rows_of(row.value)
    whole = sum(one.by_level[0][2] for one in CATALOGUE.losses)
    source = str(row.value.get("source", ""))
    return tuple(
        replace(
            part,
            by_level=tuple(_scaled(row, part.by_level[0][2] / whole) for row in own),
            source=source or part.source,
        )
        for part in CATALOGUE.losses
    )


def _scaled(row: Row, share: Decimal) -> Row:
    up, low, middle, high = row
    return up, low * share, middle * share, high * share


def cost_of(level: int | None, yearly: int, rows: tuple[Row, ...]) -> tuple[int, int, int]:
    """Low, middle and high cost of losing somebody of this level and yearly pay, in minor units."""
    fit = rows[:1] if level is None else [row for row in rows if level <= row[0]] or rows[-1:]
    _, low, middle, high = fit[0]
    return int(low * yearly), int(middle * yearly), int(high * yearly)
