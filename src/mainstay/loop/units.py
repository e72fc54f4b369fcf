"""Units of a grant as the tables tell them: whole ones, and beside them ten-billionths of one.

units_of(columns) -> pl.Expr     a frame's units with their fraction, as a number
"""

from __future__ import annotations

from collections.abc import Collection

import polars as pl

PARTS = 10_000_000_000
"""Of a unit, as many as Open Cap Format keeps decimals for."""


def units_of(columns: Collection[str]) -> pl.Expr:
    """Units of the rows of a frame with these columns; a file may leave the fraction out."""
    whole = pl.col("units").cast(pl.Float64)
    return whole + pl.col("fraction").fill_null(0) / PARTS if "fraction" in columns else whole
