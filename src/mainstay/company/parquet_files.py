"""Reading Parquet: its cells are typed already; whatever a column's type, no amount passes through a fraction."""

from __future__ import annotations

from pathlib import Path
from typing import cast

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from mainstay.company.findings import Findings
from mainstay.company.grids import Grid, Source, typed_grid
from mainstay.company.messages import Place

_KEPT = (pl.Date, pl.Boolean)


def read_parquet(path: Path, findings: Findings) -> list[Grid]:
    """The one table of a Parquet file, or nothing when it is damaged."""
    try:
        frame = cast("pl.DataFrame", pl.from_arrow(pq.read_table(path)))
    except (pa.ArrowException, OSError) as error:
        findings.fault("damaged_file", Place(path.name), found=str(error).splitlines()[0])
        return []
    frame = frame.select(_told(name, dtype) for name, dtype in frame.schema.items())
    return [typed_grid(Place(path.name), Source.PARQUET, frame.columns, frame, first=2)]


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
