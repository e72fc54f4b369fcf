"""Erasing a person: their facts and everything worked out from them are gone; the audit log keeps a number nobody has.

Facts are otherwise never deleted. That somebody was erased is kept outside the database (a keyed hash of their number,
beside the signed heads), so that a copy from before forgets them again when it is restored.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable, Collection
from pathlib import Path
from typing import Any

from django.apps import apps
from django.db import transaction
from django.db.models import PROTECT, Model, QuerySet

from mainstay_web.site.environment import heads_folder, secret
from mainstay_web.store.equity_gone import settle_grants, settle_reserves
from mainstay_web.store.tables.accounts import Account
from mainstay_web.store.tables.cases import Commitment
from mainstay_web.store.tables.equity import EquityGrant, EquityReserve
from mainstay_web.store.tables.facts import FACTS
from mainstay_web.store.tables.people import Person

FILE = "erased.txt"
KEPT = frozenset({"AuditRecord", "Account"})
"""Tables that a person's number stays in: the chain would break, and an account may have acted."""

PEOPLE = frozenset({"person", "other_person", "mentor"})
"""Columns with the number of somebody a row tells of."""

BEFORE: dict[type[Model], Callable[[QuerySet[Any]], None]] = {
    EquityGrant: settle_grants,
    EquityReserve: settle_reserves,
    Commitment: lambda rows: settle_reserves(EquityReserve.objects.filter(promise__in=rows)),
}
"""Rows that hold something of what is counted elsewhere: it is let go, or stays counted, before they are deleted."""


def erase(home: Path, number: str) -> int:
    """Erases the person with this number everywhere; returns how many rows went. Only an action calls this."""
    folder = heads_folder(home)
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / FILE).open("a", encoding="utf-8") as file:
        file.write(_digest(home, number) + "\n")
    return _erase(number)


def erase_again(home: Path) -> int:
    """Erases whoever was erased before, after a copy was restored; returns how many people."""
    path = heads_folder(home) / FILE
    gone = set(path.read_text("utf-8").split()) if path.exists() else set()
    numbers = [number for number in Person.objects.values_list("number", flat=True) if _digest(home, number) in gone]
    for number in numbers:
        _erase(number)
    return len(numbers)


@transaction.atomic
def _erase(number: str) -> int:
    grants = FACTS["grants"].objects.filter(person_id=number).values_list("grant_id", flat=True)
    count: int = FACTS["vesting"].objects.filter(grant_id__in=list(grants)).delete()[0]
    for key, model in FACTS.items():
        if "person_id" in model.contract.by_key and key != "people":
            count += model.objects.filter(person_id=number).delete()[0]
    count += FACTS["people"].objects.filter(person_id=number).delete()[0]
    return count + forget_beside_facts(number)


def forget_beside_facts(number: str, but: Collection[type[Model]] = ()) -> int:
    """Deletes what stands about a person in other tables than those of the facts, and than `but`; how many rows."""
    count = 0
    for model in apps.get_app_config("store").get_models():
        names = {field.name for field in model._meta.concrete_fields}  # noqa: SLF001 - Django's documented Meta API
        if model.__name__ in KEPT or model in FACTS.values() or model in but:
            continue
        for column in PEOPLE & names:
            count += delete_whole(model._default_manager.filter(**{column: number}))  # noqa: SLF001 - as above
    Account.objects.filter(person=number).update(is_active=False, name="", email=f"{_short(number)}@erased.invalid")
    return count + Person.objects.filter(number=number).delete()[0]


def delete_whole(rows: QuerySet[Any]) -> int:
    """Deletes rows and what hangs on them: a case's events stand in its way, and tell of the same person."""
    count = 0
    if rows.model in BEFORE:
        BEFORE[rows.model](rows)
    for relation in rows.model._meta.related_objects:  # noqa: SLF001 - Django's documented Meta API
        if relation.on_delete is PROTECT:
            held = relation.related_model._default_manager.filter(**{f"{relation.field.name}__in": rows})  # noqa: SLF001
            # A table may point at itself, as a row that takes an earlier one back: it ends where nothing points on.
            count += delete_whole(held) if held.exists() else 0
    return count + rows.delete()[0]


def _digest(home: Path, number: str) -> str:
    return hmac.new(secret(home, "erased").encode(), number.encode(), "sha256").hexdigest()


def _short(number: str) -> str:
    return hashlib.sha256(number.encode()).hexdigest()[:16]
