"""Tables too large to hold while the loop goes round: laid in files, and read from there a part at a time."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import polars as pl

from mainstay.loop.tables import Tables

LARGE = 1_000_000
"""Rows above which a table is laid aside; people are always held."""


def lay_aside(tables: Tables, folder: Path, above: int = LARGE) -> Tables:
    """The same tables, those of more than `above` rows as Parquet in the folder, which must outlive them."""
    large = {name: frame for name, frame in tables.frames.items() if frame.height > above and name != "people"}
    for name, frame in large.items():
        frame.write_parquet(folder / f"{name}.parquet")
    held = {name: frame for name, frame in tables.frames.items() if name not in large}
    return replace(tables, frames=held, stored={name: pl.scan_parquet(folder / f"{name}.parquet") for name in large})
