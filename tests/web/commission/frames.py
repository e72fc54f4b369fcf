"""Rows as a table of the contract, for a process that has no fixtures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import polars as pl

from mainstay.company.contract import BY_KEY
from mainstay.company.parsing import DTYPES


def frame(table: str, rows: Sequence[Mapping[str, object]]) -> pl.DataFrame:
    """Columns that are not given are unknown."""
    columns = BY_KEY[table].columns
    filled = [{column.key: row.get(column.key) for column in columns} for row in rows]
    return pl.DataFrame(filled, {column.key: DTYPES[column.kind] for column in columns}, orient="row")
