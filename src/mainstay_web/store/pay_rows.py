"""Facts of the table `pay` as the brain's rows."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from mainstay.chapters.pay.elements import Element, Paid, Per
from mainstay_web.store.facts import held


def paid_rows(rows: Iterable[Any]) -> tuple[Paid, ...]:
    """Facts of the table `pay` as the brain's rows, in the order in which they came."""
    return tuple(Paid(Element(row["element"]), row["from"], int(row["amount"]), Per(row["per"])) for row in rows)


def paid_by_person() -> dict[str, tuple[Paid, ...]]:
    """Everybody's, by person number."""
    found: dict[str, list[Any]] = {}
    for row in held(["pay"])["pay"].iter_rows(named=True):
        found.setdefault(row["person_id"], []).append(row)
    return {person: paid_rows(rows) for person, rows in found.items()}
