"""Tables in, panel out: people in blocks, each block by the same kernel."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl

from mainstay.core.calendar import DAYS_IN_MONTH, landmarks
from mainstay.core.catalogue import Catalogue, Signal
from mainstay.loop.panel import STAYED, Feature, Floats, Ints, Panel, Rows
from mainstay.loop.sense import rows as choose
from mainstay.loop.sense.attributes import attributes_of
from mainstay.loop.sense.partition import Ground, Values, facts_of, ground_of, run_block
from mainstay.loop.sense.people import People, people_of
from mainstay.loop.sense.program import missing_tables, program
from mainstay.loop.sense.rows import Choice, Kept
from mainstay.loop.sense.span import AHEAD, Span
from mainstay.loop.sense.standing import Posts
from mainstay.loop.sense.teams import blocks, row_on
from mainstay.loop.sense.who import who_of
from mainstay.loop.tables import Tables

Progress = Callable[[int, int], None]
"""Is told how many of how many people are done."""

BLOCK = 2048
"""People whose slab is in memory at a time, for each thread."""


@dataclass(frozen=True)
class Asked:
    """What the caller wants: months of the past, the share of quiet months to keep, the lot's seed, every how many
    months everybody is kept.
    """

    months: int = 36
    share: float = 0.1
    seed: int = 7
    full_every: int = 3


@dataclass(frozen=True)
class Job:
    """Everything decided before the facts are read: ground, people, and which person-months to keep."""

    tables: Tables
    catalogue: Catalogue
    ground: Ground
    posts: Posts
    people: People
    choice: Choice
    kept: tuple[Kept, Kept, Kept]


def sense(  # noqa: PLR0913 - the step's whole public face, all but three by name and with a default
    tables: Tables,
    as_of: date,
    catalogue: Catalogue,
    *,
    months: int = 36,
    share: float = 0.1,
    seed: int = 7,
    full_every: int = 3,
    threads: int = 1,
    block: int = BLOCK,
    progress: Progress | None = None,
) -> Panel:
    """Signals of everybody at the ends of the last `months` months, from what was known on each of those days.

    `share` of the months without an exit after them are kept (all of them in a company of under 200,000
    person-months), with weight 1/share; every `full_every` months everybody is. The same tables give the same bytes,
    however the rows are ordered (but for several on one day that contradict one another: the later in the file holds)
    and whatever `threads` and `block`.
    """
    job = prepare(tables, as_of, catalogue, Asked(months, share, seed, full_every))
    facts = facts_of(tables.frames, job.ground, job.people)
    into = empty_values(job)
    ranges = blocks(len(job.people), block)

    def carry(low: int, high: int) -> int:
        history, now, trail = (kept.of(low, high) for kept in job.kept)
        values = run_block(facts, job.ground, (history, now, trail), low, high)
        place(into, values, tuple(kept.between(low, high) for kept in job.kept))
        return high - low

    done = 0
    with ThreadPoolExecutor(max_workers=threads) as pool:
        for people in pool.map(lambda ends: carry(*ends), ranges):
            done += people
            if progress is not None:
                progress(done, len(job.people))
    return panel_of(job, into)


def prepare(tables: Tables, as_of: date, catalogue: Catalogue, asked: Asked) -> Job:
    """Decide what to read of whom, and make the small tables."""
    people = people_of(tables["people"], as_of)
    span = Span.of(as_of, asked.months, program(catalogue, tables.frames).back)
    choice = choose.Choice.of(people, span, asked.share, asked.seed, asked.full_every)
    ground, posts = ground_of(tables, catalogue, people, span)
    return Job(tables, catalogue, ground, posts, people, choice, choose.kept(people, span, choice))


def empty_values(job: Job) -> Values:
    """Arrays for what the partitions give back."""
    signals, clocks = len(job.ground.program.signals), len(job.ground.program.clocks)
    tables = [np.empty((len(kept), signals), dtype=np.float32) for kept in job.kept]
    today = len(job.kept[1])
    return Values(
        *(tables[0], tables[1], tables[2]),
        np.empty((today, AHEAD, clocks), dtype=np.float32),
        *(np.empty_like(tables[1]), np.empty_like(tables[1])),
    )


def place(into: Values, values: Values, rows: tuple[slice | Ints, ...]) -> None:
    """Put a partition's rows where they belong."""
    history, now, trail = rows
    into.history[history], into.now[now], into.trail[trail] = values.history, values.now, values.trail
    into.ahead[now], into.first[now], into.second[now] = values.ahead, values.first, values.second


def panel_of(job: Job, values: Values) -> Panel:
    """The panel out of all the partitions' values."""
    ground, people, span = job.ground, job.people, job.ground.span
    seen = np.flatnonzero(people.left > span.panel[0])
    number = np.full(len(people), -1, dtype=np.int32)
    number[seen] = np.arange(len(seen))
    ids = people.ids.gather(seen)
    table = job.tables["people"]
    columns = attributes_of(_in_order(table, people), job.catalogue.attributes)
    own = np.array([column for _, column in columns], dtype=np.float32).reshape(len(columns), len(people)).T
    here = choose.presence(people.take(seen), span)
    exit_month = np.searchsorted(span.panel, people.left[seen], side="left").astype(np.int32)
    history, now, trail = (
        _rows(job, kept, number, _wide(part, own[kept.person] if columns else None))
        for kept, part in zip(job.kept, (values.history, values.now, values.trail), strict=True)
    )
    blank = np.full((len(now), len(columns)), np.nan, dtype=np.float32) if columns else None
    return Panel(
        span.as_of,
        landmarks(span.as_of, len(span.panel)),
        (*(_feature(signal) for signal in ground.program.signals), *(feature for feature, _ in columns)),
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
        _wide(values.first, blank),
        _wide(values.second, blank),
        who_of(job.tables, ids, span),
        missing_tables(job.catalogue, job.tables.frames),
    )


def _wide(signals: Floats, own: Floats | None) -> Floats:
    """Signals with the company's own columns beside them; not copied where there are none."""
    return signals if own is None else np.hstack([signals, own])


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
    posts = job.posts
    unit = np.full(len(kept), -1, dtype=np.int32)
    for month, day in enumerate(job.ground.span.panel):
        row = row_on(posts.rows.start, posts.rows.day, np.full(len(job.people), day, dtype=np.int32))
        some = kept.month == month
        unit[some] = posts.unit[row[kept.person[some]]]
    return unit


def _feature(signal: Signal) -> Feature:
    prior = signal.prior
    return Feature(
        signal.key, signal.driver, signal.label, signal.direction, signal.centre, signal.spread, prior.log_odds,
        prior.doubt,
    )  # fmt: skip
