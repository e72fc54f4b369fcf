"""Rows that people change: locked, held against what the reader saw, and written once.

locked(rows, ref, none)          the row, or RefusedError with these words
as_seen(row, version)            the same, or StaleError where it was changed since
save(row, **columns)             the columns and the next version, or StaleError
decide(doing, row, state, …)     a proposal's end: once, by somebody else, with words of their own
"""

from __future__ import annotations

from typing import TypeVar

from django.db.models import Manager, Model, QuerySet

from mainstay.core.text import Text
from mainstay_web.actions.act import Doing, RefusedError, StaleError
from mainstay_web.store.tables.four_eyes import PROPOSED, Proposal
from mainstay_web.store.tables.versioned import Versioned

M = TypeVar("M", bound=Model)
V = TypeVar("V", bound=Versioned)


def locked(rows: QuerySet[M] | Manager[M], ref: str, none: Text) -> M:
    """The one of these rows that has the reference, locked until the action ends. Raises RefusedError for none."""
    row = rows.select_for_update(of=("self",)).filter(ref=ref).first()
    if row is None:
        raise RefusedError(none)
    return row


def as_seen(row: V, version: int | None) -> V:
    """The row, if this is its version (None: whichever it has). Raises StaleError."""
    if version is not None and row.version != version:
        raise StaleError
    return row


def save(row: Versioned, **columns: object) -> None:
    """Writes the columns, once: of two at the same time the second is told so. Raises StaleError."""
    same = type(row)._default_manager.filter(pk=row.pk, version=row.version)  # noqa: SLF001 - Django's documented name
    if not same.update(version=row.version + 1, **columns):
        raise StaleError
    row.refresh_from_db()


def decide(doing: Doing, row: Proposal, state: str, approver: str, answer: str, **columns: object) -> None:
    """Out of `proposed`, once: of two at the same moment the second is told so. Raises StaleError."""
    columns |= {"state": state, "approved_by": approver, "approved_on": doing.day, "answer": answer}
    if isinstance(row, Versioned):
        columns["version"] = row.version + 1
    waiting = type(row)._default_manager.filter(pk=row.pk, state=PROPOSED)  # noqa: SLF001 - as above
    if not waiting.update(**columns):
        raise StaleError
    row.refresh_from_db()
