"""How large the raises of the past were, so that a small one is not taken for a weak measure."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import polars as pl

from mainstay.core.catalogue import Measure
from mainstay.loop.effects import dose, is_raise
from mainstay.loop.panel import Floats
from mainstay.loop.tables import Tables


def doses_of(given: pl.DataFrame, tables: Tables, measures: Sequence[Measure]) -> Floats:
    """How much of its usual effect each case (`person_id`, `from`, `measure_row`, `cost`) had at its size; 1 where the
    size makes no difference, or what it cost or the pay before it is unknown.
    """
    whole = np.ones(len(given))
    times = np.array([_raise_per_cost(measure) for measure in measures])[given["measure_row"].to_numpy()]
    if "pay" not in tables or not np.isfinite(times).any():
        return whole
    pay = _pay_before(given, tables.lazy("pay"))
    share = given["cost"].cast(pl.Float64).fill_null(np.nan).to_numpy() * times / np.where(pay > 0, pay, np.nan)
    return np.where(np.isfinite(share), dose(share), whole)


def _raise_per_cost(measure: Measure) -> float:
    """What comes on top of yearly pay for each unit of cash in the first year; NaN if it is no raise."""
    cash, more = measure.price.cash_now, measure.raise_
    if not is_raise(measure) or cash.fixed or more.fixed or len(cash.of) != 1 or set(cash.of) != set(more.of):
        return float("nan")
    (quantity,) = cash.of
    return float(more.of[quantity] / cash.of[quantity])


def _pay_before(given: pl.DataFrame, pay: pl.LazyFrame) -> Floats:
    """Yearly pay on the day before each case: of each element the newest row, added up; 0 where none is known."""
    cases = given.select("person_id", "from").with_row_index("case")
    yearly = pl.col("amount") * pl.when(pl.col("per") == "month").then(12).otherwise(1)
    theirs = pay.filter(pl.col("person_id").is_in(cases["person_id"].unique().implode()))
    rows = theirs.select("person_id", pl.col("from").alias("paid_from"), "element", yearly=yearly).collect()
    before = cases.join(rows, on="person_id").filter(pl.col("paid_from") < pl.col("from"))
    newest = before.sort("paid_from", maintain_order=True).unique(["case", "element"], keep="last", maintain_order=True)
    total = newest.group_by("case").agg(pl.col("yearly").sum())
    return (
        cases.join(total, on="case", how="left", maintain_order="left")["yearly"].cast(pl.Float64).fill_null(0.0)
        .to_numpy()
    )  # fmt: skip
