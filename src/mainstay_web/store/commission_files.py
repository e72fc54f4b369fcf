"""Files of sales: read in a process of its own, each faulty cell named, nothing kept of the file but its hash."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

import polars as pl

from mainstay.company.beside import SALES
from mainstay.company.child import Limits, Stored, beside_in_child, named_apart, store
from mainstay.company.findings import ROW
from mainstay.company.limits import MEGABYTE
from mainstay.company.settings import Settings
from mainstay.core.errors import InputError
from mainstay.core.text import Language
from mainstay.report.sheets import listed
from mainstay_web.store.installation import the_installation
from mainstay_web.store.tables.people import Person
from mainstay_web.store.uploads import scratch

_LIMITS = Limits(memory=2_000 * MEGABYTE, processor=40, wall=60.0)
"""A page waits for it."""
PLACES = Decimal("0.000001")


@dataclass(frozen=True, slots=True)
class Sale:
    """One row as it was brought: `row` counts as the spreadsheet does, `amount` in minor units."""

    row: int
    source: str
    person: str
    day: date
    amount: int
    share: Decimal = Decimal(1)
    overlay: bool = False
    customer: str = ""


@dataclass(frozen=True)
class Brought:
    """What a file, or a table that was pasted, holds; `content` is the SHA-256 of all of it."""

    source: str
    content: str
    rows: tuple[Sale, ...]


def brought(files: Iterable[tuple[str, Iterable[bytes]]]) -> Brought:
    """Reads files as (name, chunks). Raises InputError with every faulty cell, or for one that may not be opened."""
    with tempfile.TemporaryDirectory(dir=scratch()) as folder:
        kept = named_apart([store(name, chunks, Path(folder)) for name, chunks in files])
        frame, faults = beside_in_child(
            [(one.name, one.path) for one in kept], SALES.key, scratch(), _numbers(),
            Settings("", the_installation().currency), _LIMITS,
        )  # fmt: skip
    if faults:
        raise InputError(faults)
    name = "、".join(one.name for one in kept)
    return Brought(name, _content(kept), tuple(_sale(row) for row in frame.iter_rows(named=True)))


def pasted(text: str) -> Brought:
    """The same of a table pasted from a spreadsheet, its headers in the first row."""
    return brought([("paste.tsv", [text.encode()])])


def _numbers() -> list[str]:
    return list(Person.objects.values_list("number", flat=True))


def _content(kept: Sequence[Stored]) -> str:
    return hashlib.sha256("".join(sorted(one.sha256 for one in kept)).encode()).hexdigest()


def _sale(row: dict[str, object]) -> Sale:
    share = row["share"]
    return Sale(
        int(str(row[ROW])), str(row["source"]), str(row["person_id"]), _day(row["day"]), int(str(row["amount"])),
        # The cell was written in decimals; its shortest text gives them back exactly.
        Decimal(1) if share is None else Decimal(repr(share)).quantize(PLACES), bool(row["overlay"]),
        str(row["customer"] or ""),
    )  # fmt: skip


def _day(value: object) -> date:
    assert isinstance(value, date)  # noqa: S101 - the column is one of days
    return value


def template(language: Language) -> bytes:
    """An empty workbook with the headers, and what each means."""
    columns = [(column.label, column.meaning, pl.String()) for column in SALES.columns]
    return listed(columns, [], SALES.label, "xlsx", language)
