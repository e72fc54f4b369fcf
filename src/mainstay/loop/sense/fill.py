"""Filling the slab: every channel of a block of people, [person, channel, position]."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from mainstay.core.readings import Derived, Flow, LastDay, Made, State
from mainstay.loop.panel import Bools, Floats, Ints
from mainstay.loop.sense.dated import KERNELS, Dated, run
from mainstay.loop.sense.events import FINE, HOURS, Events, scatter_newest
from mainstay.loop.sense.outside import Market, UnitScore
from mainstay.loop.sense.people import NEVER, People
from mainstay.loop.sense.program import DayOf, Filled
from mainstay.loop.sense.span import Days, Span, day_number
from mainstay.loop.sense.standing import Pay, Posts
from mainstay.loop.sense.teams import FEWEST_PEERS, Cover, Exits, Middle, months_in_level, others_median, since

PAUSED = ("talks", "recognition")
"""Tables whose clocks say nothing of the time somebody was away."""


@dataclass(frozen=True)
class Teams:
    """The small tables that know of more than one person, the same for every partition."""

    cover: Mapping[str, Cover]
    work_from: int
    """First day for which anyone's hours were recorded; NEVER if none were."""
    exits: Exits | None
    peer_pay: Middle | None
    peer_level: Middle | None
    above: Floats | None
    surveys: Mapping[str, UnitScore]
    market: Market


@dataclass(frozen=True)
class Facts:
    """One partition's people and their rows."""

    people: People
    events: Mapping[str, Events]
    posts: Posts
    pay: Pay
    dated: Mapping[str, Dated]


class Block:
    """The channels of the people from `low` up to `high`, made once each as they are asked for."""

    def __init__(self, facts: Facts, teams: Teams, span: Span, low: int, high: int) -> None:
        self.facts, self.teams, self.span, self.low, self.high = facts, teams, span, low, high
        self.hired: Days = facts.people.hired[low:high]
        self.before_hire: Bools = span.days < self.hired[:, None]
        self.row = facts.posts.newest(low, high, span)
        self.pay_row = facts.pay.newest(low, high, span)
        self.away, self.at_work = self._away()
        self._dated: dict[str, Floats] = {}

    def post(self, code: Ints) -> Ints:
        """[p, s] a code of the post in force."""
        return np.asarray(code[self.row])

    def channel(self, channel: Filled) -> Floats:
        """[p, s] of one channel, NaN where unknown and before hiring."""
        values = self._raw(channel)
        values[self.before_hire] = np.nan
        return values

    def _raw(self, channel: Filled) -> Floats:
        match channel:
            case Flow():
                return self._flow(channel)
            case State() | LastDay():
                return self._newest(channel)
            case Derived(name):
                return self._derived(name)
            case DayOf(of):
                return self._day_of(of)

    def _away(self) -> tuple[Bools, Bools]:
        """Months without an hour of work where hours are recorded, and whether any were recorded before them."""
        hours: Floats = np.zeros(self.before_hire.shape)
        if "attendance" in self.facts.events:
            hours = self._sum(HOURS)
        worked = hours > 0
        recorded = self.teams.work_from <= self.span.days
        ever = np.logical_or.accumulate(worked, axis=1)
        away = recorded & ~worked
        away[:, self.span.now + 1 :] = False
        return away, ever

    def _sum(self, flow: Flow) -> Floats:
        sums = self.facts.events[flow.table].sums[flow][:, self.low : self.high]
        return np.divide(sums.T, FINE, order="C")

    def _flow(self, flow: Flow) -> Floats:
        out = self._sum(flow)
        unknown = self.span.days < self.teams.cover[flow.table].first
        if flow.table == "attendance":
            unknown = unknown | (self.away & (out <= 0))
        out[np.broadcast_to(unknown, out.shape)] = np.nan
        out[:, 0] = np.nan
        out[:, self.span.now + 1 :] = np.nan
        return out

    def _newest(self, channel: State | LastDay) -> Floats:
        events = self.facts.events[channel.table]
        row = np.full(self.before_hire.shape, -1, dtype=np.int32)
        scatter_newest(events.rows, events.read[channel].keep, self.low, row)
        if isinstance(channel, State):
            return np.asarray(events.read[channel].value[row])
        day = events.rows.day[row].astype(np.float64)
        first = self.teams.cover[channel.table].first
        covered = np.where(self.span.days >= first, np.maximum(self.hired, first)[:, None], np.nan)
        day = np.where(row < 0, covered, day)
        return self._paused(day) if channel.table in PAUSED else day

    def _paused(self, day: Floats) -> Floats:
        """Unknown where somebody who is recorded at work was away for a whole month since, of the last twelve."""
        begun = np.append(-NEVER, self.span.days[:-1])
        newest = np.maximum.accumulate(np.where(self.away & self.at_work, begun, -NEVER), axis=1)
        return np.where(newest >= np.fmax(day, self.span.ago(12)), np.nan, day)

    def _day_of(self, channel: State | Derived) -> Floats:
        if isinstance(channel, State):
            events = self.facts.events[channel.table]
            row = np.full(self.before_hire.shape, -1, dtype=np.int32)
            scatter_newest(events.rows, events.read[channel].keep, self.low, row)
            return np.where(row < 0, np.nan, events.rows.day[row])
        if channel.name == Made.MARKET_LINE:
            return self.market().day
        return self._survey(channel.name).day

    def _derived(self, name: Made) -> Floats:
        for table, names, kernel in KERNELS:
            if name in names:
                if table not in self._dated:
                    dated = self.facts.dated[table]
                    self._dated[table] = run(dated, kernel, self.span, self.low, (len(names), self.high - self.low))
                out: Floats = self._dated[table][names.index(name)].copy()
                if table not in {"vesting", "deferred"}:
                    out[:, self.span.days < self.teams.cover[table].first] = np.nan
                return out
        if name.value.startswith("survey_"):
            return self._survey(name).value
        return np.array(_MAKERS[name](self), dtype=np.float64)

    def _survey(self, name: Made) -> UnitScore:
        unit = self.post(self.facts.posts.unit)
        step = np.arange(len(self.span.days))
        score = self.teams.surveys.get(name.value.removeprefix("survey_"))
        if score is None:
            return UnitScore(np.full(unit.shape, np.nan), np.full(unit.shape, np.nan))
        return UnitScore(score.value[unit, step], score.day[unit, step])

    def market(self) -> Market:
        """[p, s] the market cell in use."""
        place = self.post(self.facts.posts.place)
        step = np.arange(len(self.span.days))
        cells = self.teams.market
        return Market(cells.line[place, step], cells.annual[place, step], cells.day[place, step])

    def paid(self, yearly: Floats) -> Floats:
        """[p, s] a yearly sum of pay at full time."""
        return np.asarray(yearly[self.pay_row] / self.facts.posts.fte[self.row])


def _compared(block: Block) -> Floats:
    market = block.market()
    own = np.where(market.annual, block.paid(block.facts.pay.annual), block.paid(block.facts.pay.fixed))
    return np.where(np.isnan(market.line), np.nan, own)


def _peer_pay(block: Block) -> Floats:
    table, cell = block.teams.peer_pay, block.post(block.facts.posts.cell)
    return _unknown(block) if table is None else others_median(table, cell, block.paid(block.facts.pay.fixed))


def _peer_level(block: Block) -> Floats:
    table, rung = block.teams.peer_level, block.post(block.facts.posts.rung)
    return _unknown(block) if table is None else others_median(table, rung, _level_months(block))


def _level_months(block: Block) -> Floats:
    return months_in_level(block.facts.posts, block.row, block.hired[:, None], block.span.days)


def _above(block: Block) -> Floats:
    rung = block.post(block.facts.posts.rung)
    table = block.teams.above
    return _unknown(block) if table is None else table[rung, np.arange(rung.shape[1])]


def _unknown(block: Block) -> Floats:
    return np.full(block.before_hire.shape, np.nan)


def _last_raise(block: Block) -> Floats:
    return since(block.facts.pay.rose, block.pay_row, block.hired[:, None])


def _manager_left(block: Block) -> Floats:
    under = block.post(block.facts.posts.left_under)
    before = block.post(block.facts.posts.left_before)
    day = np.where(under <= np.minimum(block.span.days, day_number(block.span.as_of)), under, before)
    return np.where(day == NEVER, np.nan, day)


def _exits_around(block: Block) -> Floats:
    exits, unit = block.teams.exits, block.post(block.facts.posts.unit)
    if exits is None:
        return _unknown(block)
    step = np.arange(unit.shape[1])
    resigned = exits.resigned[unit, step]
    others = exits.staff[unit, step] - 1 + resigned
    share = np.divide(resigned, others, out=np.full(unit.shape, np.nan), where=others > 0)
    return np.where(unit >= 0, share, np.nan)


def _exits_under_manager(block: Block) -> Floats:
    exits, boss = block.teams.exits, block.post(block.facts.posts.manager)
    if exits is None:
        return _unknown(block)
    step = np.arange(boss.shape[1])
    share = (exits.quit[boss, step] + FEWEST_PEERS * exits.rate) / (exits.reported[boss, step] + FEWEST_PEERS)
    return np.where(boss >= 0, share, np.nan)


def _anniversary(block: Block) -> Floats:
    """The anniversary (not the hiring day itself) nearest to each landmark; the earlier of two equally near."""
    hired = block.hired.astype("datetime64[D]")
    month = hired.astype("datetime64[M]")
    day_of_month = (hired - month.astype("datetime64[D]")).astype(np.int64)
    landmarks = block.span.days.astype("datetime64[D]")
    years = landmarks.astype("datetime64[Y]").astype(np.int64) - month.astype("datetime64[Y]").astype(np.int64)[:, None]
    best = np.full(block.before_hire.shape, np.nan)
    for shift in (-1, 0, 1):
        turn = month[:, None] + (12 * np.maximum(years + shift, 1)).astype("timedelta64[M]")
        first = turn.astype("datetime64[D]").astype(np.int64)
        length = (turn + 1).astype("datetime64[D]").astype(np.int64) - first
        day = (first + np.minimum(day_of_month[:, None], length - 1)).astype(np.float64)
        nearer = np.isnan(best) | (np.abs(day - block.span.days) < np.abs(best - block.span.days))
        best = np.where(nearer, day, best)
    return best


_MAKERS: dict[Made, Callable[[Block], Floats]] = {
    Made.PAY_FIXED: lambda block: block.paid(block.facts.pay.fixed),
    Made.PAY_ANNUAL: lambda block: block.paid(block.facts.pay.annual),
    Made.PAY_COMPARED: _compared,
    Made.MARKET_LINE: lambda block: block.market().line,
    Made.PEER_PAY: _peer_pay,
    Made.LAST_RAISE: _last_raise,
    Made.LEVEL_SINCE: lambda block: since(block.facts.posts.level_since, block.row, block.hired[:, None]),
    Made.LEVEL_MONTHS: _level_months,
    Made.PEER_LEVEL_MONTHS: _peer_level,
    Made.LEVELS_ABOVE: _above,
    Made.HIRED: lambda block: np.broadcast_to(block.hired[:, None], block.before_hire.shape),
    Made.NEXT_ANNIVERSARY: _anniversary,
    Made.MANAGER_SINCE: lambda block: since(block.facts.posts.manager_since, block.row, block.hired[:, None]),
    Made.MANAGER_LEFT: _manager_left,
    Made.EXITS_AROUND: _exits_around,
    Made.EXITS_UNDER_MANAGER: _exits_under_manager,
}
