"""What a table says, whatever its file is called and however its rows are ordered: its hash, and how it differs."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from mainstay.company.grammar import Table
from mainstay.company.parsing import as_text

_FIELD, _NOTHING = "\x1f", "\x1d"
_CONTROL = r"[\x1d-\x1f\n\r]"
_TIMES = "which of equal rows"


@dataclass(frozen=True)
class Difference:
    """How fresh rows differ from held ones.

    `new` and `gone` are whole rows. `changes` has a line for each cell that changed: the table's key columns, then
    `column`, `before` and `after` as text. `changed` and `same` count rows. Held rows count as gone only where the
    fresh ones speak of the same days (and, but for people themselves, of the same people) and do not name them.
    """

    new: pl.DataFrame
    changes: pl.DataFrame
    changed: int
    same: int
    gone: pl.DataFrame

    @property
    def nothing(self) -> bool:
        """Whether applying the fresh rows would change nothing."""
        return not self.new.height and not self.changed


def content_hash(table: Table, frame: pl.DataFrame) -> str:
    """SHA-256 of what a typed table says, as hexadecimal digits.

    The order of rows and columns, wholly unknown columns and the table's file do not matter; how often a row stands
    does. Columns beyond the contract count too.
    """
    told = [name for name in _in_order(table, frame.columns) if frame[name].null_count() < frame.height]
    digest = hashlib.sha256(_FIELD.join([table.key, *told]).encode())
    if told:
        lines = frame.select(pl.concat_str([_plain(frame, name) for name in told], separator=_FIELD).sort()).to_series()
        for part in lines.to_frame("l").iter_slices(100_000):
            digest.update(("\n" + "\n".join(part.to_series().to_list())).encode())
    return digest.hexdigest()


def compare(table: Table, held: pl.DataFrame, fresh: pl.DataFrame, delivered: Sequence[str]) -> Difference:
    """What the fresh rows would change. Only `delivered` columns are compared: a missing column says nothing."""
    columns = _in_order(table, {*delivered, *table.unique})
    keys = list(table.unique) or [*columns, _TIMES]
    one, other = (_keyed(table, _with(frame, columns, fresh), columns) for frame in (held, fresh))
    values = [name for name in columns if name not in keys]
    matched = other.join(one, on=keys, how="inner", suffix=" before", nulls_equal=True, maintain_order="left")
    new = other.join(one, on=keys, how="anti", nulls_equal=True).select(columns)
    changes = [_changes(matched, keys, name) for name in values]
    changed = 0
    if values and matched.height:
        differs = pl.any_horizontal(_differs(name) for name in values)
        changed = matched.filter(differs).height
    empty = matched.clear().select(*keys).with_columns(column=pl.lit(""), before=pl.lit(""), after=pl.lit(""))
    long = pl.concat([empty, *changes])
    gone = _scope(table, one, other).join(other, on=keys, how="anti", nulls_equal=True).select(columns)
    return Difference(new, long, changed, matched.height - changed, gone)


def merged(table: Table, held: pl.DataFrame, fresh: pl.DataFrame, delivered: Sequence[str]) -> pl.DataFrame:
    """Held rows after fresh ones were applied: changed in the delivered columns, new ones added, none removed."""
    names = _in_order(table, {*held.columns, *fresh.columns})
    before, after = _with(held, names, fresh), _with(fresh, names, held)
    if not table.unique:
        return pl.concat([before, _with(compare(table, held, fresh, delivered).new, names, before)])
    keys = list(table.unique)
    kept = [name for name in names if name not in {*delivered, *keys}]
    known = before.select(*keys, *kept).with_columns(known=pl.lit(value=True))
    fresh_rows = after.drop(kept).join(known, on=keys, how="left", nulls_equal=True, maintain_order="left")
    # New rows bring whatever they have in columns that were not delivered: defaults.
    first = after.select(pl.col(kept).name.suffix(" first")) if kept else after.select()
    filled = fresh_rows.hstack(first).with_columns(
        pl.when("known").then(pl.col(name)).otherwise(pl.col(f"{name} first")).alias(name) for name in kept
    )
    untouched = before.join(after, on=keys, how="anti", nulls_equal=True)
    return pl.concat([untouched, filled.select(names)])


def _in_order(table: Table, names: Sequence[str] | set[str]) -> list[str]:
    """The contract's columns first, in its order; further ones by name."""
    return [key for key in table.by_key if key in names] + sorted(name for name in names if name not in table.by_key)


def _with(frame: pl.DataFrame, columns: Sequence[str], like: pl.DataFrame) -> pl.DataFrame:
    """These columns; those that are not there are unknown."""
    return frame.select(
        pl.col(name) if name in frame.columns else pl.lit(None, like.schema[name]).alias(name) for name in columns
    )


def _keyed(table: Table, frame: pl.DataFrame, columns: Sequence[str]) -> pl.DataFrame:
    """Equal rows of a table whose rows may repeat are told apart by their number."""
    further = [name for name in columns if name not in table.by_key]
    frame = frame.with_columns(as_text(pl.col(name), frame.schema[name]).alias(name) for name in further)
    if table.unique:
        return frame
    return frame.with_columns(pl.int_range(pl.len()).over(columns).alias(_TIMES))


def _differs(name: str) -> pl.Expr:
    return pl.col(name).ne_missing(pl.col(f"{name} before"))


def _changes(matched: pl.DataFrame, keys: Sequence[str], name: str) -> pl.DataFrame:
    told = matched.filter(_differs(name))
    return told.select(
        *keys, column=pl.lit(name), before=_text(told, f"{name} before"), after=_text(told, name)
    )  # fmt: skip


def _text(frame: pl.DataFrame, name: str) -> pl.Expr:
    return as_text(pl.col(name), frame.schema[name]).fill_null("")


def _scope(table: Table, held: pl.DataFrame, fresh: pl.DataFrame) -> pl.DataFrame:
    """Held rows of which the fresh ones could be expected to speak."""
    if table.key == "people" or not fresh.height:
        return held if fresh.height else held.clear()
    if "person_id" in fresh.columns and "person_id" in table.by_key:
        held = held.filter(pl.col("person_id").is_in(fresh["person_id"].unique().implode()))
    if table.dated:
        days = fresh[table.dated]
        held = held.filter(pl.col(table.dated).is_between(days.min(), days.max()))
    return held


def _plain(frame: pl.DataFrame, name: str) -> pl.Expr:
    """A column's values as they count: numbers by their value, nothing that could pass for a separator."""
    dtype = frame.schema[name]
    value = pl.col(name) + 0.0 if dtype.is_float() else pl.col(name)  # −0 is 0
    return as_text(value, dtype).str.replace_all(_CONTROL, " ").fill_null(_NOTHING)
