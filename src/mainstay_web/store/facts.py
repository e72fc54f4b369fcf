"""Writing facts and reading back those that are in force."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Any

import polars as pl
from django.db import connection, transaction

from mainstay.company.contract import BY_KEY
from mainstay.company.grammar import Table
from mainstay.company.held import from_kept
from mainstay.company.parsing import DTYPES
from mainstay.company.reading import Checked
from mainstay_web.store.installation import the_installation
from mainstay_web.store.tables.facts import FACTS, Batch

CHUNK = 20_000
FURTHER = "further"


@transaction.atomic
def write(batch: Batch, frames: Mapping[str, pl.DataFrame], further: pl.DataFrame | None = None) -> dict[str, int]:
    """Adds the rows of contract tables to the facts; `further` follows `people` by `person_id`. Counts by table."""
    for key, frame in frames.items():
        extra = None
        if key == "people":
            extra = as_json(frame, further)
        insert(BY_KEY[key], batch, frame, extra)
    return {key: frame.height for key, frame in frames.items() if frame.height}


def add(batch: Batch, table: str, **columns: object) -> None:
    """Adds one fact: a row of a table, columns that are not named unknown."""
    FACTS[table].objects.create(batch=batch, **columns)


def withdraw(batch: Batch, table: str, **columns: object) -> None:
    """Says that the row with these values of the table's key is not so."""
    FACTS[table].objects.create(batch=batch, withdrawn=True, **columns)


def held(
    tables: Iterable[str] | None = None,
    *,
    person: str | Collection[str] | None = None,
    void: bool = False,
    without: int = 0,
) -> dict[str, pl.DataFrame]:
    """The facts in force, by table: later rows have taken the place of earlier ones. `void` also takes undone ones.

    `person` limits tables with a `person_id` to one person, or to some hundreds; `without` leaves out a batch (its
    primary key). People carry the column `further`, a JSON text.
    """
    keys = list(tables) if tables is not None else list(FACTS)
    found = {key: _held(BY_KEY[key], person, void=void, without=without) for key in keys}
    return {key: frame for key, frame in found.items() if frame.height or key == "people"}


def company_as_of(day: date) -> Checked:
    """The whole company for the loop, as known on a day."""
    frames = held()
    people = frames["people"]
    further = unpacked(people[FURTHER])
    frames["people"] = people.drop(FURTHER)
    here = the_installation()
    return from_kept(frames, further, day, currency=here.currency, company=here.company)


def _held(table: Table, person: str | Collection[str] | None, *, void: bool, without: int) -> pl.DataFrame:
    columns = [column.key for column in table.columns] + ([FURTHER] if table.further else [])
    name = connection.ops.quote_name
    where, values = list[str](), list[str | int]()
    if not void:
        where.append("f.batch_id NOT IN (SELECT id FROM batch WHERE void)")
    if without:
        where.append("f.batch_id <> %s")
        values.append(without)
    if person is not None and "person_id" in table.by_key:
        numbers = [person] if isinstance(person, str) else sorted(person)
        where.append(f"f.person_id IN ({', '.join(['%s'] * len(numbers)) or 'NULL'})")
        values.extend(numbers)
    query = (
        f"SELECT {', '.join(f'f.{name(key)}' for key in columns)}, f.withdrawn FROM {name(f'fact_{table.key}')} f "  # noqa: S608 - names come from the contract
        f"{' WHERE ' if where else ''}{' AND '.join(where)} ORDER BY f.{name('row')}"
    )
    frame = _select(table, query, values)
    return _newest(table, frame)


def _newest(table: Table, frame: pl.DataFrame) -> pl.DataFrame:
    unique = table.unique or tuple(column.key for column in table.columns)
    if table.unique:
        frame = frame.unique(subset=list(unique), keep="last", maintain_order=True)
    elif frame["withdrawn"].any():
        gone = frame.filter(pl.col("withdrawn")).select(unique)
        frame = frame.join(gone, on=list(unique), how="anti", nulls_equal=True, maintain_order="left")
    return frame.filter(~pl.col("withdrawn")).drop("withdrawn")


def _select(table: Table, query: str, values: list[str | int]) -> pl.DataFrame:
    schema: dict[str, pl.DataType] = {column.key: DTYPES[column.kind] for column in table.columns}
    if table.further:
        schema[FURTHER] = pl.String()
    schema["withdrawn"] = pl.Boolean()
    parts = []
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        while rows := cursor.fetchmany(CHUNK):
            parts.append(pl.DataFrame([_plain(row) for row in rows] if table.further else rows, schema, orient="row"))
    return pl.concat(parts) if parts else pl.DataFrame(schema=schema)


def _plain(row: tuple[Any, ...]) -> tuple[Any, ...]:
    """PostgreSQL gives JSON back as a value, SQLite as text."""
    return tuple(json.dumps(value, ensure_ascii=False) if isinstance(value, dict) else value for value in row)


def as_json(people: pl.DataFrame, further: pl.DataFrame | None) -> list[str]:
    """The further columns of each of these people as a JSON text."""
    if further is None or further.width <= 1:
        return ["{}"] * people.height
    rows = people.select("person_id").join(further, on="person_id", how="left", maintain_order="left")
    return [json.dumps(row, ensure_ascii=False) for row in rows.drop("person_id").to_dicts()]


def unpacked(column: pl.Series) -> pl.DataFrame:
    """The columns beyond the contract, from their JSON texts."""
    rows = [json.loads(text or "{}") for text in column]
    names = dict.fromkeys(name for row in rows for name in row)
    frame = {name: [row.get(name) for row in rows] for name in names}
    return pl.DataFrame(
        {
            name: pl.Series(values, dtype=pl.Float64)
            if all(value is None or isinstance(value, int | float) for value in values)
            else pl.Series([None if value is None else str(value) for value in values], dtype=pl.String)
            for name, values in frame.items()
        }
    )


def insert(
    table: Table, batch: Batch, frame: pl.DataFrame, extra: list[str] | None = None, *, withdrawn: bool = False
) -> None:
    """Adds rows of a table to a batch; `extra` are the JSON texts of people's further columns, row by row."""
    names = [column.key for column in table.columns]
    rows = frame.select(names)
    if connection.vendor == "sqlite":
        rows = rows.with_columns(pl.col(pl.Date).cast(pl.String), pl.col(pl.Boolean).cast(pl.Int64))
    if extra is not None:
        rows = rows.with_columns(pl.Series(FURTHER, extra))
        names.append(FURTHER)
    quoted = [connection.ops.quote_name(name) for name in ("batch_id", "withdrawn", *names)]
    target = f"{connection.ops.quote_name(f'fact_{table.key}')} ({', '.join(quoted)})"
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            whole = rows.select(pl.lit(batch.pk).alias("b"), pl.lit(withdrawn).alias("w"), pl.all())
            sql = rf"COPY {target} FROM STDIN WITH (FORMAT csv, NULL '\N')"
            with connection.wrap_database_errors, cursor.copy(sql) as copy:
                for part in whole.iter_slices(CHUNK):
                    # Words stand in quotes, so that none is taken for the sign of what is not known.
                    copy.write(part.write_csv(include_header=False, null_value=r"\N", quote_style="non_numeric"))
            return
        marks = ", ".join(["%s"] * len(quoted))
        for part in rows.iter_slices(CHUNK):
            cursor.executemany(
                f"INSERT INTO {target} VALUES ({marks})",  # noqa: S608 - names come from the contract
                [(batch.pk, int(withdrawn), *row) for row in part.iter_rows()],
            )
