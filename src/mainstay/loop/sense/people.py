"""Who there is: ids as numbers, days of coming and going, and the lot by which rows are sampled."""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from mainstay.loop.panel import LEFT_OTHERWISE, RESIGNED, STAYED, Bools, Ints
from mainstay.loop.sense.codes import coded, codes_of
from mainstay.loop.sense.span import Days, day_number

NEVER = np.int32(2**31 - 1)
"""Day number of what has not happened."""


@dataclass(frozen=True)
class People:
    """People hired by the as-of day, ascending by id. `left` is NEVER for those not seen to leave; `kind` says how;
    `lot` is what their sampling is drawn with. Everybody is `key` where the table does not say of anybody.
    """

    ids: pl.Series
    hired: Days
    left: Days
    kind: Ints
    lot: NDArray[np.uint64]
    key: Bools

    def __len__(self) -> int:
        return len(self.hired)

    def take(self, which: Ints) -> People:
        """Some of the people, by ascending position."""
        parts = (self.hired[which], self.left[which], self.kind[which], self.lot[which], self.key[which])
        return People(self.ids.gather(which), *parts)


def people_of(frame: pl.DataFrame, as_of: date) -> People:
    """The `people` table as arrays; people hired later are not seen, departures later have not happened."""
    known = frame.filter(pl.col("hired_on") <= as_of).sort("person_id")
    gone = pl.col("left_on").is_not_null() & (pl.col("left_on") <= as_of)
    # An exit of unknown kind counts as a resignation: most are, and small companies seldom note it.
    resigned = pl.col("left_kind").is_null() | (pl.col("left_kind") == "resigned")
    kind = pl.when(~gone).then(STAYED).when(resigned).then(RESIGNED).otherwise(LEFT_OTHERWISE)
    left = pl.when(gone).then(pl.col("left_on").to_physical()).otherwise(int(NEVER))
    coded = known.select(
        hired=pl.col("hired_on").to_physical().cast(pl.Int32), left=left.cast(pl.Int32), kind=kind.cast(pl.Int8)
    )
    ids = known["person_id"]
    lot = np.array([zlib.crc32(one.encode()) for one in ids.to_list()], dtype=np.uint64)
    key = known["key"].fill_null(value=bool(frame["key"].is_null().all())).to_numpy()
    return People(ids, coded["hired"].to_numpy(), coded["left"].to_numpy(), coded["kind"].to_numpy(), lot, key)


def drawn(lot: NDArray[np.uint64], day: int, seed: int) -> NDArray[np.float64]:
    """A number from 0 to 1 for each person and landmark day, the same whatever else is in the data (splitmix64)."""
    with np.errstate(over="ignore"):
        mixed = lot * np.uint64(0x9E3779B97F4A7C15) + np.uint64(day) * np.uint64(0xD1B54A32D192ED03) + np.uint64(seed)
        mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        mixed ^= mixed >> np.uint64(31)
    return np.asarray((mixed >> np.uint64(11)).astype(np.float64) / float(1 << 53))


class Words:
    """Text as numbers, by sorted lists that every partition shares."""

    def __init__(self, lists: Mapping[str, list[str]], *, whole: bool = True) -> None:
        self._lists = lists
        self._whole = whole
        self._codes = {name: codes_of(words) for name, words in lists.items()}

    def __getitem__(self, name: str) -> list[str]:
        return self._lists[name]

    def of_people(self, ids: pl.Series) -> Words:
        """The same lists for a part of the people."""
        if len(ids) == len(self["person"]):
            return self
        return Words({**self._lists, "person": ids.to_list()}, whole=False)

    def within(self, frame: pl.LazyFrame) -> pl.LazyFrame:
        """The rows from the first to the last of these people: of a file sorted by person, only those are read."""
        if self._whole or not self["person"]:
            return frame
        ids = self["person"]
        return frame.filter(pl.col("person_id").is_between(pl.lit(ids[0]), pl.lit(ids[-1])))

    def code(self, name: str, column: pl.Series) -> NDArray[np.int32]:
        """The number of each text in a list; -1 for null and for what is not in it."""
        if (codes := self._codes[name]) is not None:
            return coded(codes, column)
        found = column.cast(pl.Enum(self[name]), strict=False).to_physical()
        return np.asarray(found.cast(pl.Int32).fill_null(-1).to_numpy())


def physical(column: pl.Series, absent: int = int(NEVER)) -> Days:
    """A column of dates as day numbers."""
    return np.asarray(column.to_physical().cast(pl.Int32).fill_null(absent).to_numpy())


def padded(values: Any, absent: Any) -> Any:
    """The values and one more, which stands at -1: what holds where there is no row."""
    return np.append(values, np.array([absent], dtype=values.dtype))


def numbers(column: pl.Series) -> NDArray[np.float64]:
    """A column of numbers, NaN where unknown."""
    return np.asarray(column.cast(pl.Float64).fill_null(np.nan).to_numpy())


def day_of(value: Any) -> int:
    """Day number of a date found by Polars, NEVER for none."""
    return int(NEVER) if value is None else day_number(value)
