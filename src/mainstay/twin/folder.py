"""The twin as a company folder of CSV files."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from mainstay.core.money import MINOR
from mainstay.twin.invented import Twin
from mainstay.twin.ledger import MONEY_COLUMNS

_CASH = ("cash_now", "cash_three_years")
"""Kinds of limit that are money; the others are counted."""


def write(twin: Twin, folder: Path) -> None:
    """Write each table as CSV (UTF-8), money in currency units; columns nothing is known of are left out.

    The folder is made; files of the same name are replaced.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for table, frame in twin.tables.frames.items():
        whole = frame
        if table == "people" and twin.tables.protected is not None:
            whole = frame.join(twin.tables.protected, on="person_id", how="left", maintain_order="left")
        _for_readers(table, whole).write_csv(folder / f"{table}.csv")
    (folder / "company.toml").write_text(f'currency = "{twin.tables.currency}"\n', encoding="utf-8")


def _for_readers(table: str, frame: pl.DataFrame) -> pl.DataFrame:
    known = [name for name in frame.columns if frame[name].null_count() < frame.height or name == "left_on"]
    frame = frame.select(known)
    for name in MONEY_COLUMNS.get(table, ()):
        if name in frame.columns:
            frame = frame.with_columns(_units(pl.col(name)))
    if table == "limits":
        money = pl.col("kind").is_in(_CASH)
        text = pl.when(money).then(_units(pl.col("amount"))).otherwise(pl.col("amount").cast(pl.String))
        frame = frame.with_columns(text.alias("amount"))
    return frame.with_columns(
        pl.when(pl.col(name)).then(pl.lit("y")).when(~pl.col(name)).then(pl.lit("n")).alias(name)
        for name, kind in frame.schema.items()
        if kind == pl.Boolean
    )


def _units(money: pl.Expr) -> pl.Expr:
    """Minor units as a decimal text, without floating point."""
    cents = (money % MINOR).cast(pl.String).str.zfill(2)
    return (
        pl.when(money.is_not_null())
        .then(pl.concat_str(money // MINOR, pl.lit("."), cents))
        .alias(money.meta.output_name())
    )
