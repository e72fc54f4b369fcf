"""The same partition carried by PySpark, for companies whose daily facts outgrow a machine.

The bulk of the facts stays where it is: Spark reads it, brings each person's rows together and hands them to the very
kernel that threads use. People, posts, pay and the other small tables are read once by the driver and sent to every
worker. Needs the extra `spark` (with Java 17); nothing of it is imported before it is used.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import reduce
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl
import pyarrow as pa

from mainstay.core.catalogue import Catalogue
from mainstay.loop.panel import Ints, Panel
from mainstay.loop.sense import rows as choose
from mainstay.loop.sense.events import day_column
from mainstay.loop.sense.partition import Ground, Values, facts_of, run_block
from mainstay.loop.sense.people import People
from mainstay.loop.sense.rows import Choice, Kept
from mainstay.loop.sense.sensing import BLOCK, Asked, Job, empty_values, panel_of, place, prepare
from mainstay.loop.sense.teams import blocks
from mainstay.loop.tables import Tables

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

PERSON, TABLE, ROW = "person_id", "_table", "_row"
_WORK = ("hours", "overtime_hours", "late_minutes")
_PEOPLE = ""
"""The table name under which every person comes along, with facts or without."""

_ANSWER = "people binary, " + ", ".join(f"{name} binary" for name in Values.__dataclass_fields__)


@dataclass(frozen=True)
class Shared:
    """What every worker is given."""

    ground: Ground
    people: People
    choice: Choice
    frames: dict[str, pl.DataFrame]
    schemas: dict[str, dict[str, pl.DataType]]


def sense_with_spark(
    spark: SparkSession,
    tables: Tables,
    bulk: Mapping[str, str | DataFrame],
    as_of: date,
    catalogue: Catalogue,
    *,
    asked: Asked | None = None,
    partitions: int = 8,
) -> Panel:
    """As `sense`, with the tables of `bulk` (name -> Parquet path or Spark table) read and carried by Spark.

    `bulk` may hold any table about people that is read row by row (attendance, talks, recognition, growth, results,
    facts); the rest is in `tables`. Where rows of one day contradict one another, a column `_row` says which comes
    later; without it, Spark's own order of reading does. The same bytes as `sense` gives.
    """
    large = {name: _numbered(spark, source) for name, source in bulk.items()}
    digests = _digests(large, as_of)
    job = prepare(replace(tables, frames={**tables.frames, **digests}), as_of, catalogue, asked or Asked())
    shared = Shared(
        job.ground, job.people, job.choice, dict(tables.frames),
        {name: dict(digest.schema) for name, digest in digests.items()},
    )  # fmt: skip
    told = spark.sparkContext.broadcast(shared)
    rows = _gathered(spark, large, job.people).repartition(partitions, PERSON).sortWithinPartitions(TABLE, ROW)

    def carry(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        return carry_partition(told.value, batches)

    into = empty_values(job)
    for answer in rows.mapInArrow(carry, _ANSWER).toLocalIterator():
        _put(into, job, answer.asDict())
    told.unpersist()
    return panel_of(job, into)


def carry_partition(shared: Shared, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """A worker's whole task: rows of some people in, their part of the panel out."""
    whole = pl.concat([pl.DataFrame(batch) for batch in batches] or [pl.DataFrame({PERSON: [], TABLE: []})])
    if not len(whole):
        return
    ids = whole.filter(pl.col(TABLE) == _PEOPLE)[PERSON]
    which = np.sort(shared.ground.words.code("person", ids)).astype(np.int64)
    people = shared.people.take(which)
    frames = {name: frame.lazy() for name, frame in (shared.frames | _tables(whole, shared.schemas)).items()}
    facts = facts_of(frames, shared.ground, shared.people, which)
    kept = choose.kept(people, shared.ground.span, shared.choice)
    values = [run_block(facts, shared.ground, _of(kept, *ends), *ends) for ends in blocks(len(people), BLOCK)]
    answer = {"people": which.tobytes()}
    for name in Values.__dataclass_fields__:
        answer[name] = b"".join(getattr(part, name).tobytes() for part in values)
    yield pa.RecordBatch.from_pylist([answer], schema=pa.schema([(name, pa.binary()) for name in answer]))


def _of(kept: tuple[Kept, Kept, Kept], low: int, high: int) -> tuple[Kept, Kept, Kept]:
    history, now, trail = (one.of(low, high) for one in kept)
    return history, now, trail


def _tables(whole: pl.DataFrame, schemas: Mapping[str, Mapping[str, pl.DataType]]) -> dict[str, pl.DataFrame]:
    """Each table's own rows and columns again."""
    tables = {}
    for name, schema in schemas.items():
        columns = [
            pl.col(f"{name}__{column}").alias(column).cast(kind) for column, kind in schema.items() if column != PERSON
        ]
        tables[name] = whole.filter(pl.col(TABLE) == name).select(PERSON, *columns)
    return tables


def _put(into: Values, job: Job, answer: Mapping[str, Any]) -> None:
    """A worker's rows at their places in the whole."""
    people = np.frombuffer(answer["people"], dtype=np.int64)
    where = [_places(kept, people) for kept in job.kept]
    sizes = dict(zip(("history", "now", "trail"), where, strict=True))
    parts = {}
    for name in Values.__dataclass_fields__:
        rows = len(sizes.get(name, sizes["now"]))
        shape = into.ahead.shape[1:] if name == "ahead" else (len(job.ground.program.signals),)
        parts[name] = np.frombuffer(answer[name], dtype=np.float32).reshape(rows, *shape)
    place(into, Values(**parts), tuple(where))


def _places(kept: Kept, people: Ints) -> Ints:
    """Positions of the rows of these people (ascending) among all."""
    begin, end = np.searchsorted(kept.person, people), np.searchsorted(kept.person, people, side="right")
    return np.concatenate([np.arange(low, high) for low, high in zip(begin, end, strict=True)] or [np.arange(0)])


def _numbered(spark: SparkSession, source: str | DataFrame) -> DataFrame:
    from pyspark.sql import functions as f  # noqa: PLC0415 - the extra is optional

    frame = spark.read.parquet(source) if isinstance(source, str) else source
    return frame if ROW in frame.columns else frame.withColumn(ROW, f.monotonically_increasing_id())


def _digests(large: Mapping[str, DataFrame], as_of: date) -> dict[str, pl.DataFrame]:
    """Of each table its days, and of attendance whether there was work: all that is asked of a table as a whole."""
    from pyspark.sql import functions as f  # noqa: PLC0415 - the extra is optional

    def telling(name: str, frame: DataFrame) -> DataFrame:
        present = set(frame.columns) if name == "attendance" else set()
        columns = [f.col("leave_kind") if "leave_kind" in present else f.lit(None).cast("string").alias("leave_kind")]
        columns += [
            (f.signum(column) if column in present else f.lit(None).cast("double")).alias(column) for column in _WORK
        ]
        day = f.col(day_column(name))
        return frame.filter(day <= f.lit(as_of)).select(f.lit(name).alias(TABLE), day.alias("day"), *columns).distinct()

    found: dict[str, list[dict[str, Any]]] = {name: [] for name in large}
    if large:
        for row in reduce(lambda a, b: a.unionByName(b), [telling(*one) for one in large.items()]).collect():
            found[row[TABLE]].append({**row.asDict(), day_column(row[TABLE]): row["day"]})
    return {
        name: pl.DataFrame(rows, schema=_schema(large[name])).sort(day_column(name)) for name, rows in found.items()
    }


def _schema(frame: DataFrame) -> dict[str, Any]:
    """A Spark table's columns as the contract's types."""
    kinds = {"string": pl.String, "date": pl.Date, "boolean": pl.Boolean, "double": pl.Float64, "float": pl.Float64}
    return {name: kinds.get(kind, pl.Int64) for name, kind in frame.dtypes if name != ROW}


def _gathered(spark: SparkSession, large: Mapping[str, DataFrame], people: People) -> DataFrame:
    """Every bulk table in one, a prefix to each column, and a row for each person."""
    from pyspark.sql import functions as f  # noqa: PLC0415 - the extra is optional

    known = spark.createDataFrame([(one,) for one in people.ids.to_list()], f"{PERSON} string")
    parts = [known.select(PERSON, f.lit(_PEOPLE).alias(TABLE), f.lit(0).cast("long").alias(ROW))]
    for name, frame in large.items():
        columns = [f.col(column).alias(f"{name}__{column}") for column in frame.columns if column not in {PERSON, ROW}]
        parts.append(frame.select(PERSON, f.lit(name).alias(TABLE), f.col(ROW), *columns))
    return reduce(lambda a, b: a.unionByName(b, allowMissingColumns=True), parts)
