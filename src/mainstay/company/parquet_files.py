"""Reading Parquet: its cells are typed already; whatever a column's type, no amount passes through a fraction."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import cast

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from mainstay.company.findings import Findings
from mainstay.company.grids import Grid, Source, grid_of_parts
from mainstay.company.messages import Place

_KEPT = (pl.Date, pl.Boolean)

_AT_A_TIME = 1 << 18
"""Rows of which the file's own columns are in memory beside the cells made of them."""


def read_parquet(path: Path, findings: Findings) -> list[Grid]:
    """The one table of a Parquet file, or nothing when it is damaged."""
    try:
        with pq.ParquetFile(path) as file:
            names = file.schema_arrow.names
            return [grid_of_parts(Place(path.name), Source.PARQUET, names, _parts(file), first=2)]
    except (pa.ArrowException, OSError) as error:
        findings.fault("damaged_file", Place(path.name), found=str(error).splitlines()[0])
        return []


def _parts(file: pq.ParquetFile) -> Iterator[pl.DataFrame]:
    """The rows, so many at a time; first none of them, which says what the columns are."""
    yield _of_arrow(file.schema_arrow.empty_table())
    for rows in file.iter_batches(batch_size=_AT_A_TIME):
        yield _of_arrow(pa.Table.from_batches([rows]))


def _of_arrow(rows: pa.Table) -> pl.DataFrame:
    frame = cast("pl.DataFrame", pl.from_arrow(rows))
    return frame.select(_told(name, dtype) for name, dtype in frame.schema.items())


def _told(name: str, dtype: pl.DataType) -> pl.Expr:
    """A column as text, unless it is a day, a yes/no or a number that can stay as it is."""
    column = pl.col(name)
    if isinstance(dtype, pl.Datetime):
        return column.dt.replace_time_zone(None).dt.date()
    if dtype.is_float():
        return column.cast(pl.Float64).fill_nan(None)
    if dtype.is_integer():
        return column.cast(pl.Int64, strict=False)
    if dtype in _KEPT:
        return column
    if dtype.is_nested() or dtype in (pl.Binary, pl.Object):
        return pl.lit("?").alias(name)
    return column.cast(pl.String)
