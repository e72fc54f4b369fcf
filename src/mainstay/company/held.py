"""Tables that somebody keeps elsewhere, such as a database: from checked tables to rows, and back to the loop."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import polars as pl

from mainstay.company.contract import BY_KEY
from mainstay.company.findings import ROW, Findings
from mainstay.company.messages import Place
from mainstay.company.reading import Checked, outcome
from mainstay.company.settings import Settings
from mainstay.company.typed import Read
from mainstay.loop.tables import Tables


def to_keep(tables: Tables) -> tuple[dict[str, pl.DataFrame], pl.DataFrame]:
    """The contract's columns of every table, and the further columns of people (with `person_id`), protected or not."""
    people = tables["people"]
    if tables.protected is not None:
        people = people.join(tables.protected, on="person_id", how="left", maintain_order="left")
    frames = {**tables.frames, "people": people}
    contract = BY_KEY["people"].by_key
    further = people.select("person_id", *(name for name in people.columns if name not in contract))
    kept = {key: frame.select(column.key for column in BY_KEY[key].columns) for key, frame in frames.items()}
    return kept, further


def from_kept(
    frames: Mapping[str, pl.DataFrame], further: pl.DataFrame, as_of: date, *, currency: str, company: str = ""
) -> Checked:
    """Kept tables as they were known on a day, looked over again as at the door.

    `frames` have the contract's columns and types; `further` follows the rows of `people`, without `person_id`.
    """
    reads = {key: _read(key, frame, further if key == "people" else None) for key, frame in frames.items()}
    return outcome(reads, Settings(company, currency), {}, as_of, Findings())


def _read(key: str, frame: pl.DataFrame, further: pl.DataFrame | None) -> Read:
    numbered = frame.with_row_index(ROW, offset=1).with_columns(pl.col(ROW).cast(pl.Int64))
    beside = further if further is not None else pl.DataFrame()
    extras = beside.with_columns(numbered[ROW]) if beside.width else numbered.select(ROW)
    return Read(BY_KEY[key], Place(table=key), {}, numbered.lazy(), extras)
