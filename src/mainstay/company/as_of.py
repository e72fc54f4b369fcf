"""What was known on a day: rows dated later are not there, days still to come are empty."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import polars as pl

from mainstay.company.typed import Read


def known_on(reads: Mapping[str, Read], as_of: date | None) -> dict[str, Read]:
    """The tables as they could be read on `as_of` (None: all that is there).

    People hired later are not there, nor is any row about them; a tranche is there when its grant is.
    """
    if as_of is None:
        return dict(reads)
    cut = {key: _seen(read, as_of) for key, read in reads.items()}
    for key in [key for key in cut if key not in ("people", "vesting")]:
        if "people" in cut and "person_id" in cut[key].table.by_key:
            cut[key] = _about(cut[key], "person_id", cut["people"])
    if "vesting" in cut and "grants" in cut:
        cut["vesting"] = _about(cut["vesting"], "grant_id", cut["grants"])
    if "posts" in cut and "people" in cut:
        cut["posts"] = _without_strangers(cut["posts"], cut["people"].frame["person_id"])
    return {key: read for key, read in cut.items() if key == "people" or read.height}


def _seen(read: Read, as_of: date) -> Read:
    if read.table.dated:
        read = read.keep(pl.col(read.table.dated) <= as_of)
    for hidden in read.table.hidden:
        later = (pl.col(hidden.day) > as_of).fill_null(value=False)
        if read.any(later):
            # One pass, so that hiding the day itself does not unhide the rest.
            columns = [pl.when(~later).then(pl.col(name)).alias(name) for name in hidden.columns]
            read = read.having(read.rows.with_columns(columns))
    return read


def _about(read: Read, key: str, known: Read) -> Read:
    ids = known.rows.select(key).collect().to_series()
    return read.keep(pl.col(key).is_in(ids.implode()))


def _without_strangers(posts: Read, people: pl.Series) -> Read:
    here = pl.col("manager_id").is_in(people.implode()).fill_null(value=True)
    if not posts.any(~here):
        return posts
    return posts.having(posts.rows.with_columns(pl.when(here).then(pl.col("manager_id")).alias("manager_id")))
