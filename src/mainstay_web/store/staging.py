"""An import's rows go in bit by bit under a batch that does not count yet, and count all at once or never.

So nobody who writes waits for a million rows, and whatever kills the import leaves a void batch, which is swept away.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping

import polars as pl
from django.db import connection, transaction
from django.db.models import Max

from mainstay.company.contract import BY_KEY
from mainstay.company.grammar import Table
from mainstay.company.parsing import DTYPES
from mainstay.company.recognise import Difference, Imported, compare, merged
from mainstay_web.store.facts import FURTHER, as_json, held, insert, unpacked
from mainstay_web.store.tables.facts import FACTS, Batch

CHUNK = 10_000
"""Rows in a transaction: another writer waits for no more than these."""

AROUND = ("people", "units", "grants")
"""Tables that rows of others name."""

WRITES, BREATHES = 0.5, 0.11
"""On SQLite, after so many seconds of writing it stands aside for so many: who waits there looks every 0.1 s."""

STAGED = "staged"
"""Why a batch is void whose rows are still coming in."""


def around(tables: Iterable[str]) -> dict[str, pl.DataFrame]:
    """These tables as held, and those that their rows may name; people with their further columns."""
    frames = held([key for key in FACTS if key in {*tables, *AROUND}])
    people = frames["people"]
    further = unpacked(people[FURTHER])
    contract = set(BY_KEY["people"].by_key)
    kept = [name for name in further.columns if name not in contract]
    frames["people"] = people.drop(FURTHER).hstack(further.select(kept)) if kept else people.drop(FURTHER)
    return frames


def basis_of(tables: Iterable[str], apart_from: Batch | None = None) -> dict[str, int]:
    """The state of what `around` reads: the same where nothing was added or undone since. A batch may be left out."""
    state = {}
    for key in (key for key in FACTS if key in {*tables, *AROUND}):
        rows = FACTS[key].objects
        found = rows.exclude(batch=apart_from) if apart_from is not None else rows
        state[key] = found.aggregate(top=Max("row"))["top"] or 0
    state["void"] = Batch.objects.filter(void=True).exclude(void_reason=STAGED).count()
    return state


def against(one: Imported, frames: Mapping[str, pl.DataFrame]) -> tuple[Difference, pl.DataFrame]:
    """How an imported table differs from what is held, and the whole rows that would be written."""
    table = BY_KEY[one.table]
    fresh = _whole(one)
    before, fresh = _of_one_kind(frames.get(one.table, fresh.clear()), fresh)
    delivered = (*one.delivered, *one.further.columns[1:])
    difference = compare(table, before, fresh, delivered)
    after = merged(table, before, fresh, delivered)
    if not table.unique:
        return difference, after.tail(difference.new.height)
    keys = list(table.unique)
    touched = pl.concat([difference.new.select(keys), difference.changes.select(keys)]).unique()
    return difference, after.join(touched, on=keys, how="semi", nulls_equal=True, maintain_order="left")


def _of_one_kind(held: pl.DataFrame, fresh: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Further columns that hold numbers on one side and words on the other are words on both."""
    unlike = [name for name in fresh.columns if name in held.columns and held.schema[name] != fresh.schema[name]]
    as_words = [pl.col(name).cast(pl.String) for name in unlike]
    return held.with_columns(as_words), fresh.with_columns(as_words)


def _whole(one: Imported) -> pl.DataFrame:
    if one.further.width <= 1:
        return one.frame
    return one.frame.join(one.further, on="person_id", how="left", maintain_order="left")


def stage(batch: Batch, key: str, rows: pl.DataFrame, told: Callable[[int], None]) -> None:
    """Adds rows of a table to a batch that does not count yet; `told` hears how many are in."""
    table = BY_KEY[key]
    extra = as_json(rows, rows.select("person_id", *_beyond(table, rows))) if table.further else None
    breath = _Breath()
    for start in range(0, rows.height, CHUNK):
        part = rows.slice(start, CHUNK)
        with transaction.atomic():
            insert(table, batch, part, extra[start : start + CHUNK] if extra is not None else None)
        told(part.height)
        breath.take()


class _Breath:
    """Lets other writers in now and then, which SQLite does not do by itself."""

    def __init__(self) -> None:
        self._since = time.monotonic()

    def take(self) -> None:
        """Stands aside for a moment where it has written for long enough."""
        if connection.vendor == "sqlite" and time.monotonic() - self._since > WRITES:
            time.sleep(BREATHES)
            self._since = time.monotonic()


def _beyond(table: Table, rows: pl.DataFrame) -> list[str]:
    return [name for name in rows.columns if name not in table.by_key]


def stage_gone(batch: Batch, key: str, gone: pl.DataFrame) -> None:
    """Says of rows that the files no longer have that they are not so."""
    table = BY_KEY[key]
    schema = {column.key: DTYPES[column.kind] for column in table.columns if column.key not in gone.columns}
    rows = gone.select(name for name in gone.columns if name in table.by_key)
    rows = rows.with_columns(pl.lit(None, dtype).alias(name) for name, dtype in schema.items())
    extra = ["{}"] * rows.height if table.further else None
    for start in range(0, rows.height, CHUNK):
        with transaction.atomic():
            part = None if extra is None else extra[start : start + CHUNK]
            insert(table, batch, rows.slice(start, CHUNK), part, withdrawn=True)


def unstage(batch: int) -> None:
    """Deletes the rows of a batch that never counted, and the batch, a few at a time."""
    if not Batch.objects.filter(pk=batch, void=True, void_reason=STAGED).exists():
        return
    for key in FACTS:
        span, breath = _span(key, batch), _Breath()
        for start in range(span[0], span[1] + 1, CHUNK):
            with transaction.atomic():
                FACTS[key].objects.filter(batch_id=batch, row__range=(start, start + CHUNK - 1)).delete()
            breath.take()
    Batch.objects.filter(pk=batch, void=True, void_reason=STAGED).delete()


def _span(key: str, batch: int) -> tuple[int, int]:
    name = connection.ops.quote_name
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT min({name('row')}), max({name('row')}) FROM {name(f'fact_{key}')} WHERE batch_id = %s",  # noqa: S608 - names come from the contract
            [batch],
        )
        first, last = cursor.fetchone()
    return (int(first), int(last)) if first is not None else (0, -1)
