"""Each person's yearly pay and gaps in whole minor units, and what a formula of them comes to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import numpy as np
import polars as pl

from mainstay.core.catalogue import Formula, Quantity
from mainstay.core.money import minor
from mainstay.loop.panel import Bools, Floats, Ints, Panel
from mainstay.loop.tables import Tables

FIXED = ("base", "allowance")
"""Elements of fixed cash 固定现金."""

_AT_ONCE = 262_144
"""People whose pay is read at a time."""

MARKET_GAP, PEER_GAP = "pay.market_gap", "pay.peer_gap"
"""Signals whose two channels are own pay and the line it is held against, both yearly and at full time."""


@dataclass(frozen=True)
class Pays:
    """By row of `Panel.now`, yearly, in minor units. `yearly` is every element as really paid (part time is less);
    `fixed` is base and allowance at full time, for comparison between people. What is unknown is 0 and not `known`.

    The gaps are what is missing to the P75 line and to the median of comparable colleagues, as really paid; 0 where
    there is none or it is unknown.
    """

    yearly: Ints
    fixed: Ints
    known: Bools
    full_time: Floats
    gap_to_line: Ints
    gap_to_peers: Ints

    def of(self, quantity: Quantity) -> Ints:
        """The quantity a price may be a multiple of."""
        by_name = {
            Quantity.YEARLY_PAY: self.yearly,
            Quantity.GAP_TO_LINE: self.gap_to_line,
            Quantity.GAP_TO_PEERS: self.gap_to_peers,
        }
        return by_name[quantity]

    def take(self, rows: Ints) -> Pays:
        """Some of the people."""
        return Pays(
            self.yearly[rows], self.fixed[rows], self.known[rows],
            self.full_time[rows], self.gap_to_line[rows], self.gap_to_peers[rows],
        )  # fmt: skip


def pays_of(panel: Panel, tables: Tables) -> Pays:
    """Pay of everyone here now: of each element the newest row on or before the as-of day, added up over a year."""
    ids = now_ids(panel)
    full_time = _full_time(tables, ids, panel.as_of)
    if "pay" not in tables:
        none = np.zeros(len(ids), dtype=np.int64)
        return Pays(none, none, np.zeros(len(ids), dtype=bool), full_time, none, none)
    paid = tables.lazy("pay").select("person_id", "element", "from", "amount", "per")
    joined = _by_part(paid, ids, lambda rows: _paid(rows, panel.as_of))
    yearly = joined["yearly"].fill_null(0).to_numpy().astype(np.int64)
    fixed = joined["fixed"].fill_null(0).to_numpy().astype(np.int64)
    return Pays(
        yearly,
        np.rint(fixed / full_time).astype(np.int64),
        yearly > 0,
        full_time,
        _short(panel, MARKET_GAP, full_time),
        _short(panel, PEER_GAP, full_time),
    )


def now_ids(panel: Panel) -> list[str]:
    """Person ids in the order of `Panel.now`."""
    return [panel.ids[person] for person in panel.now.person]


def _by_part(table: pl.LazyFrame, ids: list[str], work: Callable[[pl.DataFrame], pl.DataFrame]) -> pl.DataFrame:
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


def _full_time(tables: Tables, ids: list[str], as_of: date) -> Floats:
    """Part of full time; 1 where it is not told."""
    if "posts" not in tables:
        return np.ones(len(ids))
    told = tables.lazy("posts").select("person_id", "from", "fte").filter(pl.col("fte").is_not_null())
    joined = _by_part(told, ids, lambda rows: _newest(rows, ["person_id"], as_of).select("person_id", "fte"))
    part = joined["fte"].fill_null(1.0).to_numpy().astype(np.float64)
    return np.asarray(np.where(part > 0, part, 1.0))


def _short(panel: Panel, signal: str, full_time: Floats) -> Ints:
    """How far own pay (first channel) falls short of the line (second channel), as really paid."""
    column = {feature.key: place for place, feature in enumerate(panel.features)}.get(signal, -1)
    if not 0 <= column < panel.first.shape[1]:
        return np.zeros(len(panel.now), dtype=np.int64)
    missing = (panel.second[:, column] - panel.first[:, column]) * full_time
    return np.asarray(np.rint(np.maximum(np.nan_to_num(missing), 0.0)), dtype=np.int64)


def amount(formula: Formula, pays: Pays) -> Ints:
    """What a formula comes to for everyone, in minor units, halves rounded up; exact, no floats."""
    total = np.full(len(pays.yearly), minor(formula.fixed), dtype=np.int64)
    for quantity, factor in formula.of.items():
        total += _times(pays.of(quantity), factor)
    return total


def _times(units: Ints, factor: Decimal) -> Ints:
    over, under = factor.as_integer_ratio()
    return np.asarray((units * over + under // 2) // under, dtype=np.int64)
