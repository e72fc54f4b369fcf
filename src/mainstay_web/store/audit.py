"""The audit log: a chain of records, each of which seals the one before it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from django.utils import timezone

from mainstay_web.store.tables.trail import AccessView, AuditRecord, ChainHead


@dataclass(frozen=True, slots=True)
class Break:
    """Where the chain does not hold: `kind` is changed, missing, cut or rewritten."""

    seq: int
    kind: str


def write_down(account: str, act: str, about: str, details: Mapping[str, object]) -> AuditRecord:
    """Adds a record; to be called inside the transaction of what was done. Locks the head of the chain."""
    head, _ = ChainHead.objects.select_for_update().get_or_create(id=1)
    record = AuditRecord(
        seq=head.seq + 1, at=timezone.now(), account=account, act=act, about=about, details=dict(details),
        before=head.hash,
    )  # fmt: skip
    record.hash = seal(record)
    record.save(force_insert=True)
    head.seq, head.hash = record.seq, record.hash
    head.save(update_fields=["seq", "hash"])
    return record


def seal(record: AuditRecord) -> str:
    """SHA-256 over everything the record says and the seal of the one before."""
    said = [
        record.seq, _instant(record.at), record.account, record.act, record.about, record.details, record.before,
    ]  # fmt: skip
    text = json.dumps(said, ensure_ascii=True, sort_keys=True, separators=(",", ":"), default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def breaks(head: tuple[int, str] | None = None) -> Iterator[Break]:
    """Every place where the chain is broken, first one first. `head` is a (seq, hash) kept elsewhere.

    Without it a cut tail and a rewrite of the whole chain cannot be seen.
    """
    before, expected, at_head = "", 1, ""
    for record in AuditRecord.objects.order_by("seq").iterator(2000):
        if record.seq != expected:
            yield Break(expected, "missing")
        elif record.before != before or seal(record) != record.hash:
            yield Break(record.seq, "changed")
        before, expected = record.hash, record.seq + 1
        if head and record.seq == head[0]:
            at_head = record.hash
    if head and head[0] >= expected:
        yield Break(expected, "cut")
    elif head and head[0] and at_head != head[1]:
        yield Break(head[0], "rewritten")


def looked(account: str, person: str, fields: str, page: str, reason: str = "") -> None:
    """Notes that somebody looked at what is sensitive about a person."""
    AccessView.objects.create(account=account, person=person, fields=fields, page=page, reason=reason)


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds")
