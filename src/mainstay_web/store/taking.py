"""What may be taken out of the house: a turn without names, and a list of whom to talk to without numbers."""

from __future__ import annotations

import hashlib
from datetime import date

import polars as pl

from mainstay.core.access import Actor
from mainstay.loop.risks import DRIVERS
from mainstay_web.store.tables.turns import Foreseen, Turn
from mainstay_web.store.turns import foreseen

ROUNDED = ("p3", "p3_low", "p3_high", "p6", "p6_low", "p6_high", "p12", "p12_low", "p12_high", "sure")


def deidentified(actor: Actor, turn: Turn, day: date) -> pl.DataFrame:
    """A row for each person whose analysis the actor may see, in an order that says nothing: estimates, drivers and
    which signals push, without person, unit, job, money or any sentence.
    """
    rows = sorted(foreseen(actor, turn, day), key=lambda row: _shuffled(turn, row))
    columns: dict[str, list[object]] = {name: [round(getattr(row, name), 3) for row in rows] for name in ROUNDED}
    columns |= {
        "key": [row.key for row in rows], "enough": [row.enough for row in rows], "band": [row.band for row in rows],
        "months_risen": [row.risen for row in rows], "alert": [bool(row.alert) for row in rows],
    }  # fmt: skip
    for place, driver in enumerate(DRIVERS):
        columns[f"share_{driver.value}"] = [round(row.shares[place], 2) if row.shares else None for row in rows]
    columns["signals"] = [[reason[0] for reason in row.reasons] for row in rows]
    columns["pushes"] = [[round(reason[2], 2) for reason in row.reasons] for row in rows]
    return pl.DataFrame(columns, strict=False)


def _shuffled(turn: Turn, row: Foreseen) -> str:
    """The same order for the same turn, but none that could be told from the people."""
    return hashlib.sha256(f"{turn.manifest}{row.p12}{row.sure}{row.shares}".encode()).hexdigest()
