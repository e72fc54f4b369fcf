"""One partition of people: the same steps whether a thread or a Spark worker carries them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl

from mainstay.core.catalogue import Catalogue
from mainstay.core.readings import Channel, Derived, Flow, LastDay, Made, channels
from mainstay.loop.needs import DEFERRED, OBSERVED, PROMISES, VESTING
from mainstay.loop.panel import Floats, Ints
from mainstay.loop.sense.dated import Dated, deferred_of, observed_of, promises_of, vesting_of
from mainstay.loop.sense.events import HOURS, Events, Plain, day_column, events_of, row_may_be_read, seen
from mainstay.loop.sense.fill import Block, Facts, Teams
from mainstay.loop.sense.kernel import Score, Wanted, read
from mainstay.loop.sense.outside import market_of, no_market, surveys_of
from mainstay.loop.sense.people import NEVER, People, Words, day_of, physical
from mainstay.loop.sense.program import Code, DayOf, Program, program
from mainstay.loop.sense.rows import Kept
from mainstay.loop.sense.span import AHEAD, Span
from mainstay.loop.sense.standing import Pay, Posts, pay_of, posts_of, with_cells
from mainstay.loop.sense.teams import (
    Cover,
    blocks,
    cover_of,
    exits_of,
    levels_above,
    levels_at,
    middles,
    pay_at,
    words_of,
)

_POSTS = {
    "person_id": pl.String, "from": pl.Date, "unit": pl.String, "job": pl.String, "family": pl.String,
    "ladder": pl.String, "level": pl.Int64, "manager_id": pl.String, "city": pl.String, "fte": pl.Float64,
}  # fmt: skip
_PAY = {"person_id": pl.String, "from": pl.Date, "element": pl.String, "amount": pl.Int64, "per": pl.String}

Frames = Mapping[str, pl.LazyFrame]


@dataclass(frozen=True)
class Ground:
    """What every partition is given: the program, the time axis, shared words, the small tables, and everybody's posts
    and pay, of which it takes its people's.
    """

    program: Program
    span: Span
    words: Words
    posts: Posts
    pay: Pay
    teams: Teams
    score: Score


@dataclass(frozen=True)
class Values:
    """What a partition gives back, rows in the order asked for: signals of kept rows, and for those here today the
    clocks ahead and the first and second channel.
    """

    history: Floats
    now: Floats
    trail: Floats
    ahead: Floats
    first: Floats
    second: Floats


def with_standing(frames: Frames) -> dict[str, pl.LazyFrame]:
    """The tables, with empty ones for posts and pay where these were not delivered."""
    return {"posts": pl.LazyFrame(schema=_POSTS), "pay": pl.LazyFrame(schema=_PAY), **frames}


def plain_channels(run: Program) -> dict[str, list[Plain]]:
    """By table, the channels read row by row; of attendance also the hours, which tell who was away."""
    by_table: dict[str, list[Plain]] = {}
    for one in dict.fromkeys((*map(_plain, run.channels), HOURS)):
        if not isinstance(one, Derived):
            by_table.setdefault(one.table, []).append(one)
    return by_table


def _plain(channel: Channel | DayOf) -> Channel:
    return channel.channel if isinstance(channel, DayOf) else channel


def facts_of(frames: Frames, ground: Ground, everybody: People, which: Ints) -> Facts:
    """Read and code the rows of some of the people, by ascending position; rows of others are left out."""
    people = everybody.take(which)
    words, span = ground.words.of_people(people.ids), ground.span
    events: dict[str, Events] = {
        table: events_of(frames[table], channels, words, len(people), span)
        for table, channels in plain_channels(ground.program).items()
        if table in frames
    }
    dated = _dated(frames, ground.program, words, len(people), span)
    return Facts(people, events, ground.posts.take(which), ground.pay.take(which), dated)


def _dated(frames: Frames, run: Program, words: Words, people: int, span: Span) -> dict[str, Dated]:
    made = made_by(run)
    dated: dict[str, Dated] = {}
    if made & set(VESTING):
        dated["vesting"] = vesting_of(frames["grants"], frames["vesting"], words, people, span)
    if made & set(DEFERRED):
        dated["deferred"] = deferred_of(frames["deferred"], words, people, span)
    if made & set(PROMISES):
        dated["commitments"] = promises_of(frames["commitments"], words, people, span)
    if made & set(OBSERVED):
        dated["observations"] = observed_of(frames["observations"], words, people, span)
    return dated


def made_by(run: Program) -> set[Made]:
    """The made channels that a program reads."""
    return {one.name for one in map(_plain, run.channels) if isinstance(one, Derived)}


def run_block(facts: Facts, ground: Ground, kept: tuple[Kept, Kept, Kept], low: int, high: int) -> Values:
    """Fill the slab for the people from `low` up to `high` and read what is wanted of them."""
    run, span = ground.program, ground.span
    block = Block(facts, ground.teams, span, low, high)
    slab = np.empty((high - low, max(1, len(run.channels)), len(span.days)))
    for place, channel in enumerate(run.channels):
        slab[:, place] = block.channel(channel)
    history, now, trail = (_read(slab, rows, ground.score, span, low) for rows in kept)
    today = kept[1].person - low
    ahead = _ahead(slab, today, ground)
    first = slab[today[:, None], run.code[:, Code.A], span.now]
    second = slab[today[:, None], run.code[:, Code.B], span.now]
    second = np.where(run.code[:, Code.A] == run.code[:, Code.B], np.nan, second)
    return Values(history, now, trail, ahead, first.astype(np.float32), second.astype(np.float32))


def _read(slab: Floats, kept: Kept, score: Score, span: Span, low: int) -> Floats:
    out = np.empty((len(kept), len(score.code)), dtype=np.float32)
    read(slab, Wanted(kept.person - low, kept.month + span.first), score, out)
    return out


def _ahead(slab: Floats, today: np.ndarray[tuple[int], np.dtype[np.int64]], ground: Ground) -> Floats:
    span, clocks = ground.span, list(ground.program.clocks)
    score = ground.score
    some = score._replace(
        code=score.code[clocks],
        number=score.number[clocks],
        fresh_after=score.fresh_after[clocks],
        stale=score.stale[clocks],
    )
    steps = np.tile(np.arange(span.now + 1, span.now + 1 + AHEAD), len(today))
    out = np.empty((len(steps), len(clocks)), dtype=np.float32)
    read(slab, Wanted(np.repeat(today, AHEAD), steps), some, out)
    return out.reshape(len(today), AHEAD, len(clocks))


def ground_of(frames: Frames, catalogue: Catalogue, people: People, span: Span, part: int) -> Ground:
    """Everything that is known of groups and of tables as a whole, and everybody's posts and pay, `part` people at a
    time.
    """
    run = program(catalogue, frames)
    filled = with_standing(frames)
    words = words_of(filled, with_cells(seen("posts", filled["posts"], span.as_of)), people)
    manager_left = np.append(people.left, NEVER)[words.code("person", pl.Series(words["manager"], dtype=pl.String))]
    posts, pay = [], []
    for low, high in blocks(len(people), part) or [(0, 0)]:
        some = people.take(np.arange(low, high))
        theirs = words.of_people(some.ids)
        posts.append(posts_of(filled["posts"], theirs, some, manager_left, span))
        pay.append(pay_of(filled["pay"], theirs, some, span))
    standing = Posts.joined(posts), Pay.joined(pay)
    cover = _covers(frames, run, span)
    teams = _teams(frames, words, (people, *standing), cover, span)
    return Ground(run, span, words, *standing, teams, score_of(run, cover.tables, span))


@dataclass(frozen=True)
class Covers:
    """Cover of each table read, the first day for which anyone's hours were recorded (NEVER if none were), and the made
    channels asked for.
    """

    tables: Mapping[str, Cover]
    work_from: int
    made: set[Made]


def _covers(frames: Frames, run: Program, span: Span) -> Covers:
    needed = {*plain_channels(run), "commitments", "observations"}
    covers, work_from = {}, int(NEVER)
    for table in sorted(needed & set(frames)):
        day = pl.col(day_column(table))
        rows, worked = seen(table, frames[table], span.as_of), pl.Series(dtype=pl.Date)
        if table == "attendance":
            # nearly every day has hours of work, so that little else need be read to know which may be
            worked = _days(rows.filter(pl.col("hours") > 0), day)
            rows, work_from = rows.filter(~day.is_in(worked.implode())), day_of(worked.min())
        covers[table] = cover_of(physical(pl.concat([worked, _days(rows.filter(row_may_be_read(table)), day)])), span)
    return Covers(covers, work_from, made_by(run))


def _days(rows: pl.LazyFrame, day: pl.Expr) -> pl.Series:
    return rows.select(day.alias("day")).unique().collect(engine="streaming").to_series()


def _teams(frames: Frames, words: Words, standing: tuple[People, Posts, Pay], cover: Covers, span: Span) -> Teams:
    people, posts, pay = standing
    made, steps = cover.made, len(span.days)
    about_exits = made & {Made.EXITS_AROUND, Made.EXITS_UNDER_MANAGER}
    asked = any(name.value.startswith("survey_") for name in made)
    sold = made & {Made.PAY_COMPARED, Made.MARKET_LINE}
    units = frames["units"].collect() if "units" in frames else None
    return Teams(
        cover.tables,
        cover.work_from,
        exits_of(people, posts, len(words["unit"]), len(words["manager"]), span) if about_exits else None,
        middles(len(words["cell"]), steps, lambda step: pay_at(step, people, posts, pay, span))
        if Made.PEER_PAY in made
        else None,
        middles(len(words["rung"]), steps, lambda step: levels_at(step, people, posts, span))
        if Made.PEER_LEVEL_MONTHS in made
        else None,
        levels_above(posts, words["rung"], span) if Made.LEVELS_ABOVE in made else None,
        surveys_of(frames["team_survey"].collect(), units, words, span) if asked else {},
        market_of(frames["market"].collect(), words, span) if sold else no_market(words, span),
    )


def score_of(run: Program, cover: Mapping[str, Cover], span: Span) -> Score:
    """The program with what of it is too old at each position."""
    shape = (len(run.signals), len(span.days))
    fresh_after, stale = np.zeros(shape, dtype=np.int32), np.zeros(shape, dtype=np.bool_)
    for place, signal in enumerate(run.signals):
        fresh_after[place] = span.ago(signal.fresh_months)
        for table in _dated_as_a_whole(channels(signal.reading)):
            stale[place] |= cover[table].newest <= fresh_after[place]
    return Score(run.code, run.number, span.days, span.now, fresh_after, stale)


def _dated_as_a_whole(of: Iterable[Channel]) -> list[str]:
    """Tables of flows and last days: their age is that of anyone's newest row."""
    return [one.table for one in of if isinstance(one, Flow | LastDay)]
