"""What happened lately, or is about to, that an alert may rest on: read from the company's tables as of a day. L3.

    happened(tables, day, rules) -> dict[person_id, tuple[Event, ...]]      of people who are here on the day
Only rows dated by the day are read, and of schedules what was granted by then. What became of a tranche is not read.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import polars as pl

from mainstay.loop.carry.alerts import Event, Happening, Rules
from mainstay.loop.tables import Tables
from mainstay.loop.units import units_of

CLIFF_SHARE = 0.25
"""A tranche of this share of its grant, or the last one, is a cliff: a yearly one of four (judgement)."""

Found = tuple[str, Event]


def happened(tables: Tables, day: date, rules: Rules) -> dict[str, tuple[Event, ...]]:
    """Events within their windows, by person, the newest first; people without any are not named."""
    people = tables["people"]
    here = set(people.filter(_not_gone(day))["person_id"])
    found: dict[str, set[Event]] = {}
    for person, event in (
        *_managers_left(tables, day, rules),
        *_vesting(tables, day, rules),
        *_promises(tables, day, rules),
        *_observed(tables, day, rules),
    ):
        if person in here:
            found.setdefault(person, set()).add(event)
    return {
        person: tuple(sorted(events, key=lambda one: (-one.on.toordinal(), one.what.value, one.source)))
        for person, events in sorted(found.items())
    }


def _not_gone(day: date) -> pl.Expr:
    return (pl.col("hired_on") <= day) & (pl.col("left_on").is_null() | (pl.col("left_on") > day))


def _since(day: date, rules: Rules, what: Happening) -> date:
    return day - timedelta(days=rules.windows[what])


def _managers_left(tables: Tables, day: date, rules: Rules) -> Iterator[Found]:
    """People whose manager on the day before left the company; a row that names no manager changes none."""
    if "posts" not in tables:
        return
    since = _since(day, rules, Happening.MANAGER_LEFT)
    left = tables["people"].filter(pl.col("left_on").is_between(since, day))
    posts = (
        tables["posts"]
        .filter((pl.col("from") <= day) & pl.col("manager_id").is_not_null())
        .unique(["person_id", "from"], keep="last", maintain_order=True)
        .sort("person_id", "from")
        .with_columns(until=pl.col("from").shift(-1).over("person_id"))
    )
    gone = left.select(pl.col("person_id").alias("manager_id"), "left_on")
    held = posts.join(gone, on="manager_id").filter(
        (pl.col("from") < pl.col("left_on")) & (pl.col("until").is_null() | (pl.col("until") >= pl.col("left_on")))
    )
    for person, on in held.select("person_id", "left_on").iter_rows():
        yield person, Event(Happening.MANAGER_LEFT, on)


def _vesting(tables: Tables, day: date, rules: Rules) -> Iterator[Found]:
    """Tranches that vested lately, and cliffs that come, of what was granted by the day."""
    if "grants" not in tables or "vesting" not in tables:
        return
    granted = tables["grants"].filter(pl.col("granted_on") <= day).select("grant_id", "person_id")
    units = units_of(tables["vesting"].columns)
    tranches = (
        tables["vesting"]
        .join(granted, on="grant_id")
        .with_columns(
            share=units / units.sum().over("grant_id"),
            is_last=pl.col("on") == pl.col("on").max().over("grant_id"),
        )
    )
    since = _since(day, rules, Happening.VESTED)
    for person, on in tranches.filter(pl.col("on").is_between(since, day)).select("person_id", "on").iter_rows():
        yield person, Event(Happening.VESTED, on)
    until = day + timedelta(days=rules.windows[Happening.CLIFF_COMING])
    coming = tranches.filter(
        (pl.col("on") > day) & (pl.col("on") <= until) & ((pl.col("share") >= CLIFF_SHARE) | pl.col("is_last"))
    )
    for person, on in coming.select("person_id", "on").iter_rows():
        yield person, Event(Happening.CLIFF_COMING, on)


def _promises(tables: Tables, day: date, rules: Rules) -> Iterator[Found]:
    if "commitments" not in tables:
        return
    since = _since(day, rules, Happening.PROMISE_BROKEN)
    broken = tables["commitments"].filter(pl.col("broken_on").is_between(since, day))
    for person, on in broken.select("person_id", "broken_on").iter_rows():
        yield person, Event(Happening.PROMISE_BROKEN, on)


def _observed(tables: Tables, day: date, rules: Rules) -> Iterator[Found]:
    seen = observations_that_count(tables, day, rules.windows[Happening.OBSERVED])
    if seen is not None:
        for person, on, by in seen.select("person_id", "day", "by").iter_rows():
            yield person, Event(Happening.OBSERVED, on, by)


def observations_that_count(tables: Tables, day: date, days: int) -> pl.DataFrame | None:
    """Rows of `observations` that have not expired by the day, with a change seen, by somebody named; None without
    the table. One without a name has no source that another could support.
    """
    if "observations" not in tables:
        return None
    return tables["observations"].filter(
        pl.col("day").is_between(day - timedelta(days=days - 1), day)
        & pl.col("by").is_not_null()
        & (pl.col("amount").fill_null(1) != 0)
    )
