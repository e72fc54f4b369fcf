"""A canary in every sensitive cell: a sign found nowhere else, and whom and which class it tells of."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from mainstay.company.classes import class_of
from mainstay.company.contract import TABLES
from mainstay.company.grammar import Column, Kind, Table
from mainstay.core.access import Field
from mainstay.core.money import major, written
from mainstay_web.store.facts import add
from mainstay_web.store.tables.facts import Batch

DAY = date(2026, 10, 31)
WATCHED = ("E201", "E202", "E301", "H002")
"""People whose cells carry canaries: of two teams, and one of HR."""
EVERYBODY = (
    "director", "hrbp", "hrbp_sales", "compensation", "ombuds", "auditor", "admin", "manager", "employee", "colleague",
    "other_manager",
)  # fmt: skip
"""An account of each role."""


@dataclass(frozen=True)
class Canary:
    """`signs` are all the ways in which it could be written; it tells of `person` something of class `field`."""

    person: str
    field: Field
    where: str
    signs: tuple[str, ...]


Provider = Callable[[], Iterable[Canary]]
PROVIDERS: list[Provider] = []
"""Rooms add here what puts canaries into their own tables."""


def provider(made: Provider) -> Provider:
    """Registers canaries of a room."""
    PROVIDERS.append(made)
    return made


def in_facts() -> list[Canary]:
    """One row with canaries for each watched person in each table of the contract that is about people."""
    batch = Batch.objects.create(source="canaries", made_by="test")
    number = 0
    found: list[Canary] = []
    for table in TABLES:
        if "person_id" not in table.by_key or table.key in ("people", "posts", "market", "limits"):
            continue
        for person in WATCHED:
            number += 1
            row, canaries = _row(table, person, number)
            add(batch, table.key, **row)
            found += canaries
            if table.key == "grants":
                found.append(_vesting(batch, person, str(row["grant_id"]), number))
    return found


def _vesting(batch: Batch, person: str, grant: str, number: int) -> Canary:
    """A tranche of a grant: it names no person, and tells of the grant's."""
    word = f"canary{number}vestingconditionx"
    add(batch, "vesting", grant_id=grant, on=DAY + timedelta(days=40), units=3, condition=word, state="due")
    return Canary(person, class_of("vesting", "condition"), "vesting.condition", (word,))


def _row(table: Table, person: str, number: int) -> tuple[dict[str, object], list[Canary]]:
    row: dict[str, object] = {}
    found: list[Canary] = []
    for column in table.columns:
        value, signs = _cell(table, column, person, number)
        row[column.key] = value
        if signs:
            found.append(Canary(person, class_of(table.key, column.key), f"{table.key}.{column.key}", signs))
    return row, found


def _cell(table: Table, column: Column, person: str, number: int) -> tuple[object, tuple[str, ...]]:
    if column.key == "person_id":
        return person, ()
    if column.kind is Kind.MONEY or column.key == "units":
        amount = (771_300 + 17 * number) * 100
        shown = (f"{amount // 100:,}", str(amount // 100), str(major(amount)), written(amount).zh, written(amount).en)
        return (amount, shown) if column.kind is Kind.MONEY else (771_300 + 17 * number, shown[:2])
    if column.kind in (Kind.TEXT, Kind.ID) and not column.words:
        word = f"canary{number}{table.key.replace('_', '')}{column.key.replace('_', '')}x"
        return word, (word,)
    return _plain(column, number), ()


def _plain(column: Column, number: int) -> object:
    """A value that says nothing, where a cell is too small to carry a canary."""
    if column.kind is Kind.CHOICE:
        return column.words[0].key if column.words else "x"
    if column.kind is Kind.DAY:
        return DAY - timedelta(days=40 + number) if column.key not in ("broken_on", "kept_on", "until") else None
    return {Kind.WHOLE: 3, Kind.NUMBER: 3.0, Kind.YES_NO: True}.get(column.kind)


import canaries_bonus  # noqa: E402, F401 - as above
import canaries_commission  # noqa: E402, F401 - as above
import canaries_equity  # noqa: E402, F401 - as above
import canaries_fairness  # noqa: E402, F401 - as above
import canaries_market  # noqa: E402, F401 - as above
import canaries_mentoring  # noqa: E402, F401 - as above
import canaries_plans  # noqa: E402, F401 - it adds to PROVIDERS, which stands above
import canaries_reviews  # noqa: E402, F401 - as above
import canaries_turn  # noqa: E402, F401 - as above
