"""From the ledger to the tables of a company folder: ids, order, and nothing dated where it cannot be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl

from mainstay.core.text import Language
from mainstay.core.words import Exit
from mainstay.loop.panel import Bools, Ints
from mainstay.loop.tables import Tables
from mainstay.twin.ledger import COLUMNS, words
from mainstay.twin.names import names
from mainstay.twin.sim import Sim
from mainstay.twin.turnover import KINDS
from mainstay.twin.words import EDUCATION

PROTECTED = ("gender", "birth_year")
_SORTED_UP_TO = 3_000_000
"""Larger tables keep the order in which the months wrote them."""

_PEOPLE = ("person_id", "manager_id", "by")
_KEYS: Mapping[str, tuple[str, ...]] = {
    "posts": ("person_id", "from"),
    "pay": ("person_id", "from", "element"),
    "growth": ("person_id", "day", "kind"),
    "talks": ("person_id", "day", "kind"),
    "measures": ("person_id", "from", "measure"),
}
"""What names a row once; of several on one day the last counts."""


@dataclass(frozen=True)
class Roll:
    """Everybody in the files: `id_of[p]` the id of register number p (null where not in the files)."""

    frame: pl.DataFrame
    id_of: pl.Series
    kept: pl.Series


def roll(sim: Sim, language: Language) -> Roll:
    """The `people` table: those here at any time since the files begin, numbered by the day of hiring."""
    register = sim.register
    count = register.count
    left, kind, missed = _leaving(sim)
    hired = np.concatenate(register.hired)
    begin = int(sim.clock.first[sim.clock.warm])
    kept = (left < 0) | (left >= begin)
    order = np.flatnonzero(kept)[np.argsort(hired[kept], kind="stable")]
    width = max(5, len(str(len(order))))
    numbers = np.full(count, -1, dtype=np.int64)
    numbers[order] = np.arange(1, len(order) + 1)
    id_of = pl.select(
        pl.when(pl.lit(pl.Series(numbers)) > 0)
        .then(pl.lit("E") + pl.lit(pl.Series(numbers)).cast(pl.String).str.zfill(width))
        .alias("person_id")
    ).to_series()
    shares = np.cumsum([share for _, share in EDUCATION])
    skill = np.concatenate(register.skill)
    school = np.searchsorted(shares, np.clip(sim.rng.random(count) + 0.06 * skill, 0, 0.9999))
    female = np.concatenate(register.female)
    frame = pl.DataFrame({
        "person_id": id_of,
        "hired_on": _days(hired),
        "left_on": _days(left),
        "left_kind": words([str(item) for item in KINDS], kind),
        "left_regretted": pl.select(
            pl.when(pl.lit(pl.Series(kind)) == KINDS.index(Exit.RESIGNED)).then(pl.lit(pl.Series(missed)))
        ).to_series(),
        "name": names(female, sim.rng, language),
        "gender": words(("male", "female"), female.astype(np.int64)),
        "birth_year": pl.Series(np.concatenate(register.birth).astype(np.int64)),
        "key": np.concatenate(register.key),
        "education": words([text.in_(language) for text, _ in EDUCATION], school),
        "commute_minutes": np.round(np.concatenate(register.commute)).astype(np.float64),
    })  # fmt: skip
    return Roll(frame[order], id_of, pl.Series(kept))


def _leaving(sim: Sim) -> tuple[Ints, Ints, Bools]:
    """Of each person of the register: the day of leaving, the kind (both -1 for those here), whether regretted."""
    register = sim.register
    left = np.full(register.count, -1, dtype=np.int32)
    kind = np.full(register.count, -1, dtype=np.int64)
    missed = np.zeros(register.count, dtype=np.bool_)
    for who, day, how, regret in zip(
        register.left_who, register.left_day, register.left_kind, register.regretted, strict=True
    ):
        left[who], kind[who], missed[who] = day, how, regret
    return left, kind, missed


def _days(numbers: Ints) -> pl.Series:
    """Day numbers as dates; below zero is unknown."""
    days = pl.Series(numbers.astype(np.int32))
    return pl.select(pl.when(pl.lit(days) >= 0).then(pl.lit(days)).cast(pl.Date)).to_series()


def tables(sim: Sim, people: Roll, fixed: Mapping[str, pl.DataFrame], as_of: date) -> Tables:
    """All tables, typed by the contract. `fixed` are those that the simulation's months do not write."""
    frames = {"people": people.frame, **fixed}
    for table in list(sim.ledger.batches):
        frame = pl.concat(sim.ledger.batches.pop(table), how="diagonal_relaxed")
        frames[table] = _finish(table, _named(frame, people), people.frame, as_of)
    if "vesting" in frames:
        frames["grants"], frames["vesting"] = _grants(frames["grants"], frames["vesting"], people.frame, as_of)
    whole = {table: _typed(table, frames[table]) for table in COLUMNS if table in frames}
    protected = whole["people"].select("person_id", *PROTECTED)
    whole["people"] = whole["people"].drop(*PROTECTED)
    return Tables(whole, "CNY", protected)


def _named(frame: pl.DataFrame, people: Roll) -> pl.DataFrame:
    """Register numbers turned into ids; rows of people who are not in the files go."""
    if "person_id" in frame.columns:
        frame = frame.filter(people.kept.gather(frame["person_id"]))
    for column in _PEOPLE:
        if column in frame.columns:
            number = frame[column]
            known = pl.select(pl.when(pl.lit(number) >= 0).then(pl.lit(number))).to_series()
            frame = frame.with_columns(people.id_of.gather(known).alias(column))
    return frame


def _finish(table: str, frame: pl.DataFrame, people: pl.DataFrame, as_of: date) -> pl.DataFrame:
    """Rows once, in order; of leavers nothing after the day of leaving."""
    if table in _KEYS:
        frame = frame.unique(_KEYS[table], keep="last", maintain_order=True)
    if table in {"measures", "commitments"}:
        frame = frame.join(people.select("person_id", "left_on"), on="person_id", how="left", maintain_order="left")
        gone = pl.col("left_on")
        if table == "measures":
            ended = pl.min_horizontal("until", gone)
            # An end still to come is not known to the files, however it is planned.
            frame = frame.with_columns(until=pl.when(ended <= as_of).then(ended))
        else:
            frame = frame.with_columns(
                pl.when(pl.col(name) <= gone.fill_null(date(9999, 1, 1))).then(pl.col(name)).alias(name)
                for name in ("kept_on", "broken_on")
            )
        frame = frame.drop("left_on")
    if frame.height > _SORTED_UP_TO:
        return frame
    order = [name for name in ("unit", "person_id", "from", "day", "granted_on", "made_on") if name in frame.columns]
    return frame.sort(order, maintain_order=True) if table != "vesting" else frame


def _grants(
    grants: pl.DataFrame, vesting: pl.DataFrame, people: pl.DataFrame, as_of: date
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Tranches of the grants that are in the files, with their state on the as-of day."""
    grants = grants.filter(pl.col("granted_on") <= as_of)
    holder = grants.select("grant_id", "person_id").join(people.select("person_id", "left_on"), on="person_id")
    vesting = vesting.join(holder, on="grant_id", how="inner", maintain_order="left").sort("grant_id", "on")
    lost = pl.col("left_on").is_not_null() & (pl.col("on") > pl.col("left_on"))
    state = pl.when(lost).then(pl.lit("forfeited")).otherwise(pl.lit("vested"))
    known = pl.when(pl.col("on") <= as_of).then(state)
    return grants, vesting.with_columns(state=known).drop("person_id", "left_on")


def _typed(table: str, frame: pl.DataFrame) -> pl.DataFrame:
    """Every column of the contract in its order and type, empty where the simulation has none."""
    return frame.select(
        (pl.col(name) if name in frame.columns else pl.lit(None)).cast(kind).alias(name)
        for name, kind in COLUMNS[table].items()
    )
