"""Tables in, panel out: people in blocks, each block by the same kernel."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from functools import partial

import numpy as np
import polars as pl

from mainstay.core.calendar import DAYS_IN_MONTH, landmarks
from mainstay.core.catalogue import Catalogue, Signal
from mainstay.loop.panel import STAYED, Feature, Floats, Ints, Panel, Rows
from mainstay.loop.sense import rows as choose
from mainstay.loop.sense.attributes import Column, attributes_of
from mainstay.loop.sense.fill import Facts
from mainstay.loop.sense.partition import Ground, Values, facts_of, ground_of, run_block
from mainstay.loop.sense.people import People, people_of
from mainstay.loop.sense.program import missing_tables, program
from mainstay.loop.sense.rows import Choice, Kept
from mainstay.loop.sense.span import AHEAD, Span
from mainstay.loop.sense.teams import blocks, row_on
from mainstay.loop.sense.who import who_of
from mainstay.loop.tables import Tables

Progress = Callable[[int, int], None]
"""Is told how many of how many people are done."""

BLOCK = 2048
"""People whose slab is in memory at a time, for each thread."""

PART = 262_144
"""People whose facts are in memory at a time."""

THREADS = 2
"""Threads that fill and read slabs: beyond two, reading the facts is what takes the time."""


@dataclass(frozen=True)
class Asked:
    """What the caller wants: months of the past, the share of quiet months to keep, the lot's seed, every how many
    months everybody is kept.
    """

    months: int = 36
    share: float = 0.1
    seed: int = 7
    full_every: int = 3
    part: int = PART


@dataclass(frozen=True)
class Job:
    """Everything decided before the facts are read: ground, people, which person-months to keep, and the company's own
    columns of people.
    """

    tables: Tables
    catalogue: Catalogue
    ground: Ground
    people: People
    choice: Choice
    kept: tuple[Kept, Kept, Kept]
    own: list[Column]


def sense(  # noqa: PLR0913 - the step's whole public face, all but three by name and with a default
    tables: Tables,
    as_of: date,
    catalogue: Catalogue,
    *,
    months: int = 36,
    share: float = 0.1,
    seed: int = 7,
    full_every: int = 3,
    threads: int = THREADS,
    block: int = BLOCK,
    part: int = PART,
    progress: Progress | None = None,
) -> Panel:
    """Signals of everybody at the ends of the last `months` months, from what was known on each of those days.

    `share` of the months without an exit after them are kept (all of them in a company of under 200,000
    person-months), with weight 1/share; every `full_every` months everybody is. The same tables give the same bytes,
    however the rows are ordered (but for several on one day that contradict one another: the later in the file holds)
    and whatever `threads`, `block` (people whose slab is in memory at a time) and `part` (those whose facts are).
    """
    job = prepare(tables, as_of, catalogue, Asked(months, share, seed, full_every, part))
    frames = frames_of(tables)
    into = empty_values(job)
    done = 0
    with ThreadPoolExecutor(max_workers=threads) as pool:
        for begin, end in blocks(len(job.people), part):
            facts = facts_of(frames, job.ground, job.people, np.arange(begin, end))
            carry = partial(_carry, job, facts, into, begin)
            for people in pool.map(carry, blocks(end - begin, block)):
                done += people
                if progress is not None:
                    progress(done, len(job.people))
    return panel_of(job, into)


def _carry(job: Job, facts: Facts, into: Values, begin: int, ends: tuple[int, int]) -> int:
    """One block of the people whose facts are here, the first of whom is number `begin` of all; how many it was."""
    low, high = ends
    kept = [one.of(begin + low, begin + high, begin) for one in job.kept]
    values = run_block(facts, job.ground, (kept[0], kept[1], kept[2]), low, high)
    place(into, values, tuple(one.between(begin + low, begin + high) for one in job.kept))
    return high - low


def frames_of(tables: Tables) -> dict[str, pl.LazyFrame]:
    """Every table, to be read in parts."""
    return {name: tables.lazy(name) for name in sorted(tables.names)}


def prepare(tables: Tables, as_of: date, catalogue: Catalogue, asked: Asked) -> Job:
    """Decide what to read of whom, and make the small tables."""
    people = people_of(tables["people"], as_of)
    span = Span.of(as_of, asked.months, program(catalogue, tables.names).back)
    choice = choose.Choice.of(people, span, asked.share, asked.seed, asked.full_every)
    ground = ground_of(frames_of(tables), catalogue, people, span, asked.part)
    own = attributes_of(_in_order(tables["people"], people), catalogue.attributes)
    return Job(tables, catalogue, ground, people, choice, choose.kept(people, span, choice), own)


def empty_values(job: Job) -> Values:
    """Arrays for what the partitions give back, with the company's own columns at the end filled in already."""
    signals, clocks = len(job.ground.program.signals), len(job.ground.program.clocks)
    width, today = signals + len(job.own), len(job.kept[1])
    history, now, trail = (np.empty((len(kept), width), dtype=np.float32) for kept in job.kept)
    for kept, table in zip(job.kept, (history, now, trail), strict=True):
        for column, (_, values) in enumerate(job.own, signals):
            table[:, column] = values[kept.person]
    first, second = (np.full((today, width), np.nan, dtype=np.float32) for _ in range(2))
    return Values(history, now, trail, np.empty((today, AHEAD, clocks), dtype=np.float32), first, second)


def place(into: Values, values: Values, rows: tuple[slice | Ints, ...]) -> None:
    """Put a partition's rows where they belong."""
    history, now, trail = rows
    signals = values.now.shape[1]
    into.history[history, :signals], into.now[now, :signals] = values.history, values.now
    into.trail[trail, :signals], into.ahead[now] = values.trail, values.ahead
    into.first[now, :signals], into.second[now, :signals] = values.first, values.second


def panel_of(job: Job, values: Values) -> Panel:
    """The panel out of all the partitions' values."""
    ground, people, span = job.ground, job.people, job.ground.span
    seen = np.flatnonzero(people.left > span.panel[0])
    number = np.full(len(people), -1, dtype=np.int32)
    number[seen] = np.arange(len(seen))
    ids = people.ids.gather(seen)
    here = choose.presence(people.take(seen), span)
    exit_month = np.searchsorted(span.panel, people.left[seen], side="left").astype(np.int32)
    history, now, trail = (
        _rows(job, kept, number, part)
        for kept, part in zip(job.kept, (values.history, values.now, values.trail), strict=True)
    )
    return Panel(
        span.as_of,
        landmarks(span.as_of, len(span.panel)),
        (*(_feature(signal) for signal in ground.program.signals), *(feature for feature, _ in job.own)),
        ids.to_list(),
        ground.words["unit"],
        np.where(here.any(axis=1), here.argmax(axis=1), here.shape[1]).astype(np.int32),
        exit_month,
        np.where(exit_month < len(span.panel), people.kind[seen], STAYED).astype(np.int8),
        job.choice.full,
        history,
        now,
        trail,
        ground.program.clocks,
        values.ahead,
        values.first,
        values.second,
        who_of(job.tables, ids, span),
        missing_tables(job.catalogue, job.tables.names),
    )


def _in_order(table: pl.DataFrame, people: People) -> pl.DataFrame:
    frame = pl.DataFrame({"person_id": people.ids})
    return frame.join(table, on="person_id", how="left", maintain_order="left")


def _rows(job: Job, kept: Kept, number: Ints, values: Floats) -> Rows:
    people, span = job.people, job.ground.span
    day = span.panel[kept.month]
    tenure = ((day - people.hired[kept.person]) / DAYS_IN_MONTH).astype(np.float32)
    return Rows(
        number[kept.person], kept.month.astype(np.int32), tenure, _unit(job, kept), kept.weight,
        values,
    )  # fmt: skip


def _unit(job: Job, kept: Kept) -> Ints:
    posts, panel = job.ground.posts, job.ground.span.panel
    unit = np.full(len(kept), -1, dtype=np.int32)
    for month in np.unique(kept.month):
        row = row_on(posts.rows.start, posts.rows.day, np.full(len(job.people), panel[month], dtype=np.int32))
        some = kept.month == month
        unit[some] = posts.unit[row[kept.person[some]]]
    return unit


def _feature(signal: Signal) -> Feature:
    prior = signal.prior
    return Feature(
        signal.key, signal.driver, signal.label, signal.direction, signal.centre, signal.spread, prior.log_odds,
        prior.doubt,
    )  # fmt: skip
