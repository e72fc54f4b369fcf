"""Grants that company files told of and the ledger does not keep: to be looked through, and taken in."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from mainstay.chapters.equity.kinds import Kind
from mainstay.chapters.equity.recorded import Listed, Record, Told, flaws, said
from mainstay.core.access import Actor, Field
from mainstay.core.standards import plain
from mainstay.core.text import Text
from mainstay_web.store.access import visible
from mainstay_web.store.facts import held
from mainstay_web.store.retention import NAMELESS
from mainstay_web.store.tables.equity import EquityGrant
from mainstay_web.store.tables.four_eyes import PROPOSED
from mainstay_web.store.tables.intakes import EquityIntake
from mainstay_web.store.tables.people import Person
from mainstay_web.store.tables.shares import MOST, TOO_MANY

_STRANGER = Text("没有这个工号的人。", "There is nobody with this number.")
_WAITS = Text("已提出，等待另一人批准。", "It was put forward and waits for somebody else.")


@dataclass(frozen=True, slots=True)
class Waiting:
    """A grant of the files with who it is of, its days in short, and what keeps it out (empty: it can come in)."""

    record: Record
    person: Person | None
    days: str
    wrong: tuple[Text, ...]

    @property
    def vested(self) -> int:
        """Units that the file says have vested."""
        return sum(part.units for part in self.record.parts if part.told is Told.VESTED)

    @property
    def due(self) -> int:
        """Units still to vest."""
        return sum(part.units for part in self.record.parts if part.told is Told.DUE)


def records(day: date, numbers: Collection[str] | None = None) -> dict[str, Record]:
    """Grants among the facts that the ledger does not keep, made by a day: all, or those with these numbers.

    Not those of people who are nameless by now: there is nobody whose ledger it would be.
    """
    frames = held(["grants", "vesting"])
    if "grants" not in frames:
        return {}
    kept = set(EquityGrant.objects.values_list("number", flat=True))
    parts: dict[str, list[Listed]] = defaultdict(list)
    broken: set[str] = set()
    for row in frames["vesting"].sort("on", maintain_order=True).to_dicts() if "vesting" in frames else ():
        if row["fraction"]:
            broken.add(row["grant_id"])
        if row["units"]:
            parts[row["grant_id"]].append(_listed(row, day))
    return {
        row["grant_id"]: Record(
            row["grant_id"], row["person_id"], Kind(row["kind"]), row["granted_on"], row["units"], row["price"] or 0,
            tuple(parts[row["grant_id"]]), bool(row["fraction"]) or row["grant_id"] in broken,
        )
        for row in frames["grants"].to_dicts()
        if row["grant_id"] not in kept and row["granted_on"] <= day and not row["person_id"].startswith(NAMELESS)
        and (numbers is None or row["grant_id"] in numbers)
    }  # fmt: skip


def _listed(row: Mapping[str, Any], day: date) -> Listed:
    """A tranche without a state is judged by the day."""
    told = row["state"] or (Told.VESTED if row["on"] <= day else Told.DUE)
    return Listed(row["on"], row["units"], Told(told), row["condition"] or "")


def waiting(actor: Actor, day: date) -> list[Waiting]:
    """Those of the people whose equity the actor may see, but for the actor's own; what can come in first."""
    seen = {one.number: one for one in visible(actor, Field.EQUITY, day).exclude(number=actor.person or "")}
    told, put = records(day).values(), set(_put_forward())
    strangers = {one.person for one in told} - set(Person.objects.values_list("number", flat=True))
    found = [
        Waiting(one, seen.get(one.person), said(one) if one.parts else "", tuple(_wrong(one, day, strangers, put)))
        for one in told
        if one.person in seen or one.person in strangers
    ]
    return sorted(found, key=lambda one: (bool(one.wrong), one.record.granted_on, one.record.number))


def _wrong(one: Record, day: date, strangers: Collection[str], put: Collection[str]) -> Iterable[Text]:
    if one.person in strangers:
        yield _STRANGER
    if one.number in put:
        yield _WAITS
    if one.units > MOST:
        yield TOO_MANY
    yield from flaws(one, day)


def _put_forward() -> Iterable[str]:
    for content in EquityIntake.objects.filter(state=PROPOSED).values_list("content", flat=True):
        yield from chosen(bytes(content))


def is_chosen(content: bytes) -> bool:
    """Whether what was put forward is a choice of these, and no file."""
    return content.startswith(b"{")


def chosen(content: bytes) -> list[str]:
    """Their numbers."""
    return [str(one) for one in json.loads(content)["grants"]] if is_chosen(content) else []


def choice(found: Iterable[Record], name: str, plan: str, *, settled: bool) -> bytes:
    """What is put forward: which, under what name or plan, whether what vested was handed over already, and how they
    stand, so that a change shows.
    """
    rows = list(found)
    told = {
        "grants": [one.number for one in rows], "name": name, "plan": plan, "settled": settled, "stand": digest(rows),
    }  # fmt: skip
    return json.dumps(told, ensure_ascii=False).encode()


def digest(rows: Iterable[Record]) -> str:
    """SHA-256 of what the files say of these."""
    text = json.dumps([plain(one) for one in sorted(rows, key=lambda one: one.number)], sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()
