"""What people are paid on a day, in whole minor units a year: all of it as paid, and fixed cash at full time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl

from mainstay.loop.panel import Floats, Ints
from mainstay.loop.tables import Tables

FIXED = ("base", "allowance")
"""Elements of fixed cash 固定现金."""

_AT_ONCE = 262_144
"""People whose pay is read at a time."""


@dataclass(frozen=True)
class Paid:
    """By person, yearly, in minor units, 0 unknown. `yearly` is every element as really paid (part time is less);
    `fixed` is base and allowance at full time; `full_time` the part of full time, 1 where it is not told.
    """

    yearly: Ints
    fixed: Ints
    full_time: Floats


def paid_on(tables: Tables, ids: Sequence[str], day: date) -> Paid:
    """Of each element the newest row on or before the day."""
    full_time = _full_time(tables, ids, day)
    if "pay" not in tables:
        none = np.zeros(len(ids), dtype=np.int64)
        return Paid(none, none, full_time)
    paid = tables.lazy("pay").select("person_id", "element", "from", "amount", "per")
    joined = _by_part(paid, ids, lambda rows: _paid(rows, day))
    yearly = joined["yearly"].fill_null(0).to_numpy().astype(np.int64)
    fixed = joined["fixed"].fill_null(0).to_numpy().astype(np.int64)
    return Paid(yearly, np.rint(fixed / full_time).astype(np.int64), full_time)


def _by_part(table: pl.LazyFrame, ids: Sequence[str], work: Callable[[pl.DataFrame], pl.DataFrame]) -> pl.DataFrame:
    """What `work` makes of the rows of these people, a row for each id; so many people at a time that a large table
    need not be held.
    """
    parts = []
    for low in range(0, max(len(ids), 1), _AT_ONCE):
        some = pl.DataFrame({"person_id": ids[low : low + _AT_ONCE]}, schema={"person_id": pl.String})
        among = pl.col("person_id").is_between(pl.lit(some["person_id"].min()), pl.lit(some["person_id"].max()))
        rows = work(table.filter(among).collect())
        parts.append(some.join(rows, on="person_id", how="left", maintain_order="left"))
    return pl.concat(parts)


def _paid(rows: pl.DataFrame, as_of: date) -> pl.DataFrame:
    """Of each person all elements and the fixed ones, added up over a year."""
    newest = _newest(rows, ["person_id", "element"], as_of).with_columns(
        yearly=pl.col("amount") * pl.when(pl.col("per") == "month").then(12).otherwise(1),
    )
    return newest.group_by("person_id").agg(
        pl.col("yearly").sum(), fixed=pl.col("yearly").filter(pl.col("element").is_in(FIXED)).sum()
    )


def _newest(table: pl.DataFrame, by: list[str], as_of: date) -> pl.DataFrame:
    return (
        table.filter(pl.col("from") <= as_of)
        .sort([*by, "from"], maintain_order=True)
        .unique(subset=by, keep="last", maintain_order=True)
    )


def _full_time(tables: Tables, ids: Sequence[str], as_of: date) -> Floats:
    """Part of full time; 1 where it is not told."""
    if "posts" not in tables:
        return np.ones(len(ids))
    told = tables.lazy("posts").select("person_id", "from", "fte").filter(pl.col("fte").is_not_null())
    joined = _by_part(told, ids, lambda rows: _newest(rows, ["person_id"], as_of).select("person_id", "fte"))
    part = joined["fte"].fill_null(1.0).to_numpy().astype(np.float64)
    return np.asarray(np.where(part > 0, part, 1.0))
