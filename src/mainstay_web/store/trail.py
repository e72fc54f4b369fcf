"""Reading the trail: what was done, and who looked at whom."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from mainstay.core.access import Act, Field
from mainstay.core.text import Text
from mainstay_web.store.tables.accounts import Account
from mainstay_web.store.tables.trail import AccessView, AuditRecord

_SYSTEM = Text("系统", "The system")
_UNKNOWN = Text("已删除的账户", "a deleted account")


@dataclass(frozen=True, slots=True)
class Done:
    """One record of the audit log as people read it; it names nobody it is about, only that it is about somebody."""

    seq: int
    at: datetime
    who: Text
    act: Text
    about: bool
    details: str


@dataclass(frozen=True, slots=True)
class Look:
    """Somebody looked at a person: who, at which classes, and why."""

    at: datetime
    who: Text
    fields: tuple[Text, ...]
    reason: str


def done(before: int | None = None, act: str = "", limit: int = 50) -> list[Done]:
    """Audit records, newest first, from below `before`."""
    records: QuerySet[AuditRecord] = AuditRecord.objects.order_by("-seq")
    if before is not None:
        records = records.filter(seq__lt=before)
    if act:
        records = records.filter(act=act)
    rows = list(records[:limit])
    names = _names({row.account for row in rows})
    return [
        Done(row.seq, row.at, names[row.account], _act(row.act), bool(row.about), _plain(row.details)) for row in rows
    ]


def looks_at(person: str, limit: int = 200) -> list[Look]:
    """Who looked at this person, newest first: for the person concerned.

    Lists are left out: who stands in HR's queue, and how often, would tell what the analysis says of them (A04).
    """
    rows = list(AccessView.objects.filter(person=person).exclude(reason="list").order_by("-at", "-pk")[:limit])
    names = _names({row.account for row in rows})
    return [
        Look(row.at, names[row.account], tuple(Field(one).label for one in row.fields.split()), _told(row.reason))
        for row in rows
    ]


def _told(reason: str) -> str:
    """The reason as the person reads it: which case it was would tell of an alert that nobody talked about yet."""
    return "case" if reason.startswith("case ") else reason


def _names(refs: set[str]) -> dict[str, Text]:
    found = {
        account.ref: Text(account.name or account.email, account.name or account.email)
        for account in Account.objects.filter(ref__in=refs)
    }
    return {ref: _SYSTEM if ref == "system" else found.get(ref, _UNKNOWN) for ref in refs}


def _act(act: str) -> Text:
    return Act(act).label if act in list(Act) else Text(act, act)


def _plain(details: dict[str, object]) -> str:
    return " · ".join(f"{key}={value}" for key, value in sorted(details.items()) if value not in ("", [], {}, None))
