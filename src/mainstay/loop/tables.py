"""A company's facts, already checked at the door: what `company` hands to the loop."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import polars as pl

from mainstay.core.errors import Fault


@dataclass(frozen=True)
class Tables:
    """Tables of the company folder by name, with the contract's column names and these types:

    text `String`, day `Date`, money `Int64` in minor units of `currency`, whole number `Int64`, number `Float64`,
    yes/no `Boolean`. Every column of the contract is there (null where the file has none); a table that was not
    delivered is absent. `people` also has the folder's own further columns: numbers as `Float64`, the rest as
    `String`; those of protected meaning are moved to `protected` (with `person_id`), which no model reads.
    """

    frames: Mapping[str, pl.DataFrame]
    stored: Mapping[str, pl.LazyFrame] = field(default_factory=dict, kw_only=True)
    """Tables that stay in their files (a scan of Parquet), with the same columns and types: too large to hold, they are
    read a part of the people at a time."""
    currency: str = "CNY"
    protected: pl.DataFrame | None = None
    warnings: tuple[Fault, ...] = ()
    hashes: Mapping[str, str] = field(default_factory=dict)
    """SHA-256 of every file read, by its name."""
    company: str = ""
    """The company's name, from `company.toml`."""

    def __getitem__(self, table: str) -> pl.DataFrame:
        return self.frames[table] if table in self.frames else self.stored[table].collect()

    def __contains__(self, table: str) -> bool:
        return table in self.frames or table in self.stored

    @property
    def names(self) -> frozenset[str]:
        """The tables that were delivered."""
        return frozenset(self.frames) | frozenset(self.stored)

    def lazy(self, table: str) -> pl.LazyFrame:
        """A table of which only a part is wanted, wherever it lies."""
        return self.frames[table].lazy() if table in self.frames else self.stored[table]
