"""The standards that the director fills in on one page, and the switches that rules of access ask for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from mainstay.chapters.equity.notices import NOTICES
from mainstay.chapters.equity.refresh import REFRESH
from mainstay.chapters.pay.commission.dispute import ANSWERING, CORRECTING
from mainstay.chapters.pay.elements import ROUNDING
from mainstay.chapters.pay.review import ELIGIBLE
from mainstay.chapters.people.key import WEIGHING
from mainstay.core.standard_cells import Cell, cells_of
from mainstay.core.standards import Standard as Declared
from mainstay.core.text import Text
from mainstay.loop.carry.alerts import RULES
from mainstay.loop.carry.commitments import PATIENCE
from mainstay.loop.carry.deadlines import TIMES
from mainstay_web.store.privacy import ANSWERS
from mainstay_web.store.read_budget import READING
from mainstay_web.store.rules import in_force
from mainstay_web.store.step_up import STEP_UP
from mainstay_web.store.tables.installation import Standard

_OURS: tuple[Declared[Any], ...] = (
    RULES, TIMES, PATIENCE, WEIGHING, ANSWERS, READING, STEP_UP, ELIGIBLE, ROUNDING, REFRESH, NOTICES, ANSWERING,
    CORRECTING,
)  # fmt: skip
DECLARED: Mapping[str, Declared[Any]] = {one.key: one for one in _OURS}
"""Those without a page of their own: market lines, bands, lots, loss and cities are decided where they are used."""

SWITCHES: Mapping[str, tuple[Text, Text]] = {
    "managers_see_pay": (
        Text("经理可见直接下属的薪酬", "Managers see the pay of direct reports"),
        Text(
            "启用后，直线经理当即可以看到并填写直接下属的薪酬与调薪；股权与预警分析仍不可见。",
            "Once on, line managers at once see the pay of direct reports and fill in their raises; never equity, nor "
            "the early warning.",
        ),
    ),
}
"""What rules of access ask for by name (`core.access.table`): what it is, and what follows."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A standard as it stands: its cells, and every version the company gave it, newest first (none: the default)."""

    declared: Declared[Any]
    cells: tuple[Cell, ...]
    versions: tuple[Standard, ...]
    now: Standard | None


@dataclass(frozen=True, slots=True)
class Switched:
    """A switch as it stands, and who turned it when, newest first."""

    key: str
    label: Text
    meaning: Text
    on: bool
    versions: tuple[Standard, ...]


def kept(day: date) -> list[Kept]:
    """Every standard of the page on a day."""
    past = _versions(DECLARED)
    return [
        Kept(one, cells_of(one, in_force(one, day)), past.get(key, ()), _now(past.get(key, ()), day))
        for key, one in DECLARED.items()
    ]


def switched(day: date) -> list[Switched]:
    """Every switch on a day."""
    past = _versions(SWITCHES)
    found = []
    for key, (label, meaning) in SWITCHES.items():
        now = _now(past.get(key, ()), day)
        found.append(Switched(key, label, meaning, now is not None and now.value is True, past.get(key, ())))
    return found


def _versions(keys: Iterable[str]) -> dict[str, tuple[Standard, ...]]:
    found: dict[str, list[Standard]] = {}
    for row in Standard.objects.filter(key__in=list(keys)).select_related("set_by").order_by("-since", "-id"):
        found.setdefault(row.key, []).append(row)
    return {key: tuple(rows) for key, rows in found.items()}


def _now(versions: tuple[Standard, ...], day: date) -> Standard | None:
    return next((row for row in versions if row.since <= day), None)
