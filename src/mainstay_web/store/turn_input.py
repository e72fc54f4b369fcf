"""What a turn reads: the company as of the day, without what is disputed, who objected, and what is switched off."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import polars as pl

from mainstay.chapters import CATALOGUE
from mainstay.core.catalogue import Catalogue, LossPart
from mainstay.core.errors import InputError
from mainstay.loop.tables import Tables
from mainstay_web.store.facts import company_as_of
from mainstay_web.store.loss import losses_in_force
from mainstay_web.store.privacy import disputed_facts, without_analysis
from mainstay_web.store.signals import switched_off

Disputed = tuple[str, dict[str, Any]]
"""A table and the values that a row of it must have to be left out."""

DISPUTES: list[Callable[[date], Iterable[Disputed]]] = [disputed_facts]
"""Rooms add here what tells which facts are disputed on a day (PIPL 46: they are frozen out of scoring)."""
OBJECTIONS: list[Callable[[date], Iterable[str]]] = [without_analysis]
"""Rooms add here what tells who asked to be decided about without the model (PIPL 24): person numbers."""


@dataclass(frozen=True)
class Input:
    """Tables and catalogue for `loop.turn.once`, and what was kept out of them."""

    tables: Tables
    catalogue: Catalogue
    off: tuple[str, ...]
    disputed: int
    objected: int
    fingerprint: str
    """SHA-256 of every fact that is read."""


def left_out(day: date) -> list[Disputed]:
    """The facts that no turn reads on this day, because somebody disputes them."""
    return [one for provide in DISPUTES for one in provide(day)]


def without_model(day: date) -> frozenset[str]:
    """Who is decided about without the model on this day: nobody's page shows an analysis of them."""
    return frozenset(one for provide in OBJECTIONS for one in provide(day))


def input_of(day: date) -> Input:
    """Everything the turn of this day reads.

    Raises InputError where the facts in force do not hold together.
    """
    checked = company_as_of(day)
    if checked.tables is None:
        raise InputError(checked.faults)
    disputed, objected = left_out(day), without_model(day)
    off = switched_off(day)
    tables, dropped = _undisputed(checked.tables, disputed)
    tables = _without(tables, objected)
    catalogue = _catalogue(off, losses_in_force(day))
    return Input(tables, catalogue, tuple(sorted(off)), dropped, len(objected), _fingerprint(tables))


def _catalogue(off: frozenset[str], losses: tuple[LossPart, ...]) -> Catalogue:
    """What the brain is given: a signal that is off is not in it, so that nothing can read it."""
    return replace(
        CATALOGUE, signals=tuple(one for one in CATALOGUE.signals if one.key not in off), losses=losses
    )  # fmt: skip


def _undisputed(tables: Tables, disputed: list[Disputed]) -> tuple[Tables, int]:
    frames, dropped = dict(tables.frames), 0
    for table, values in disputed:
        if table in frames:
            before = frames[table]
            frames[table] = before.filter(~_equal(values))
            dropped += before.height - frames[table].height
    return replace(tables, frames=frames), dropped


def _equal(values: dict[str, Any]) -> pl.Expr:
    return pl.all_horizontal(*(pl.col(name).eq_missing(pl.lit(value)) for name, value in values.items()))


def _without(tables: Tables, people: frozenset[str]) -> Tables:
    """The tables without these people's own rows; who reports to them still does."""
    if not people:
        return tables
    gone = pl.Series(sorted(people), dtype=pl.String)
    frames = {
        key: frame.filter(~pl.col("person_id").is_in(gone.implode()).fill_null(value=False))
        if "person_id" in frame.columns
        else frame
        for key, frame in tables.frames.items()
    }
    return replace(tables, frames=frames)


def _fingerprint(tables: Tables) -> str:
    """The same facts give the same, in whatever order they were written."""
    whole = hashlib.sha256()
    for key in sorted(tables.frames):
        frame = tables.frames[key]
        whole.update(f"{key} {frame.columns} {frame.height}".encode())
        # A sum of row hashes does not depend on the order of rows; it may differ between versions of polars.
        whole.update(str(frame.hash_rows(7).sum()).encode())
    return whole.hexdigest()
