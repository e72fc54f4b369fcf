"""The company's line in a cell of the market: the one place that knows which of a cell's percentiles it is."""

from __future__ import annotations

import polars as pl

from mainstay.core.readings import USUAL_LINE

POINTS = ("p10", "p25", "p50", "p75", "p90")
"""Columns of the percentiles, in rising order."""
USUAL = f"p{USUAL_LINE}"


def line_of_cell() -> pl.Expr:
    """The amount of a row's own line, in minor units a year; null where the cell does not give that percentile."""
    named = pl.col("line").fill_null(USUAL)
    return pl.coalesce(pl.when(named == point).then(pl.col(point)) for point in POINTS)
