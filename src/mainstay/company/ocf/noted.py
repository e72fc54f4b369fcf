"""A grant's own entries in a comment, so that a package of ours comes back without loss. 台账附注。

The note is used only while the package's transactions on the grant are those that we wrote; where another program has
added to them or taken away, the transactions count, and the reader is told.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from mainstay.chapters.equity.agreed import RETRACTION
from mainstay.chapters.equity.ledger import Deed, Entry
from mainstay.chapters.equity.plans import Grant
from mainstay.chapters.equity.terms_json import number
from mainstay.company.ocf import words

_BESIDE = frozenset({Deed.GRANT, Deed.VEST, Deed.CARRY, Deed.DIVIDEND})
"""Deeds that have no transaction of their own."""


def moving(entries: Sequence[Entry]) -> tuple[Entry, ...]:
    """Those that have a transaction of their own: of a retraction, which is one, the first."""
    back = [one for one in entries if one.reason.startswith(RETRACTION)]
    return tuple(one for one in entries if one.deed not in _BESIDE and one not in back[1:])


def name(entry: Entry) -> str:
    """The id of an entry's transaction."""
    return f"entry-{entry.number}"


def note(entries: Iterable[Entry]) -> str:
    """The entries of a grant as a comment."""
    rows = [
        [
            *(one.number, one.deed, one.on.isoformat(), str(one.units), one.tranche, one.to),
            *(one.amount, one.reason, one.rule),
        ]
        for one in entries
    ]
    return words.LEDGER_NOTE + json.dumps(rows, ensure_ascii=False)


def noted(grant: Grant, comments: Sequence[str], moves: Iterable[Mapping[str, Any]]) -> tuple[tuple[Entry, ...], bool]:
    """The entries in the comments, and whether there is a note that no longer fits the transactions."""
    text = next((one for one in comments if one.startswith(words.LEDGER_NOTE)), None)
    if text is None:
        return (), False
    try:
        rows = json.loads(text.removeprefix(words.LEDGER_NOTE))
        entries = tuple(_entry(grant, row) for row in rows)
    except (ValueError, TypeError, AttributeError, RecursionError):
        return (), True
    stale = {name(one) for one in moving(entries)} != {str(one["id"]) for one in moves}
    return ((), True) if stale else (entries, False)


def _entry(grant: Grant, row: Sequence[Any]) -> Entry:
    place, deed, on, units, tranche, to, amount, reason, rule = row
    exact = number(units)
    whole = int(exact) if "." not in units else exact
    day = date.fromisoformat(on)
    return Entry(
        int(place), Deed(deed), day, grant.plan, grant.id, grant.person, whole, tranche, to, int(amount), reason, rule
    )
