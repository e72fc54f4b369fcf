"""The small language in which a signal says what it reads.

A *channel* is what the slab holds for a person and a month; a *reading* turns channels into one number as of a
month's end. Both are declarations: `loop.sense` has one fast interpreter and one slow, readable one, and property
tests hold them equal. A month is the span between two landmarks (see `core.calendar`).

Rules that hold everywhere. Everything is unknown before a person was hired. Of several rows on one day that say what
holds (State, LastDay, posts, pay, survey cells), the last in the file counts. An unknown reading stays silent.
**Age**: a reading is unknown where the facts behind it are older than the signal's `fresh_months`: for a flow and a
last day, the newest row of anybody in the table; for a state, the person's newest row; for survey scores and market
cells, the ones in use. `posts`, `pay` and `grants` hold until changed and do not age.
**Away**: where hours of work are recorded, a month without an hour of the person's is one of absence, whatever for
(the reason is not read): sums of `attendance` that come to nothing are unknown then, and last days of `talks` and
`recognition` are unknown once a person recorded at work before was away for a whole month since, of the last 12.
So nobody looks worse for a long leave.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

LONGEST_STREAK = 24
"""Months beyond which a streak is not counted further."""


@dataclass(frozen=True, slots=True)
class Flow:
    """Sum of `column` over the month's rows of `table` (their count where `column` is empty).

    `where` keeps rows whose column has one of the values, e.g. `("leave_kind", ("personal", "unexcused"))`.
    Zero where the table covers the month but has no row for the person; unknown before the table's first day and
    after the as-of day. Only leave of kinds personal, annual and unexcused is ever read.
    """

    table: str
    column: str = ""
    where: tuple[str, tuple[str, ...]] | None = None


@dataclass(frozen=True, slots=True)
class State:
    """`column` of the newest row of `table` on or before the month's end; unknown before the first, and where that
    row leaves it empty.
    """

    table: str
    column: str
    where: tuple[str, tuple[str, ...]] | None = None


@dataclass(frozen=True, slots=True)
class LastDay:
    """Day of the newest row of `table` on or before the month's end.

    Where there is none but the table covers the month, the day the person was hired, or the table's first day if
    that is later: what was before is not known.
    """

    table: str
    where: tuple[str, tuple[str, ...]] | None = None


USUAL_LINE = 75
"""The percentile of the market that pay is held against where the company has decided nothing else."""

AGREED = "agreed"
"""The source of market cells that the company itself has settled on, out of its surveys and by its own policy. Where a
place has one, it is used alone: the surveys it was made of are not counted a second time."""


class Made(StrEnum):
    """Channels that need more than one table, or other people's rows. `loop.sense` makes each in one place.

    Money is yearly, in minor units, at full time (divided by fte). Days are day numbers. All as of the month's end,
    from rows dated on or before it; of schedules (vesting), what was already granted by then.
    """

    PAY_FIXED = "pay_fixed"
    """base + allowance: 固定现金. Unknown without a base; so are the others."""
    PAY_ANNUAL = "pay_annual"
    """Every pay element: 年度现金."""
    PAY_COMPARED = "pay_compared"
    """Own pay by the definition of the market cell in use (fixed_cash or annual_cash); definitions never mix."""
    MARKET_LINE = "market_line"
    """The company's line (`line` of the cell, USUAL_LINE where it is empty) in the newest survey cells for the person's
    job (and level, city where the survey has them), mean weighted by n over sources (5 where unknown); a cell with n
    below 5 or without that percentile is not used. Of each source the newest edition, of this
    the cell that fits most closely (level before city); fixed cash if any source has it, else annual cash. Where the
    source AGREED has a cell, it alone is read."""
    PEER_PAY = "peer_pay"
    """Median PAY_FIXED of the others in the same family and level; unknown below five others."""
    LAST_RAISE = "last_raise"
    """Day on which the yearly sum of base and performance last rose; if it never did, the first day for which it is
    known, or the hiring day if that is later."""
    LEVEL_SINCE = "level_since"
    """Day since which the person has been in the present level, hiring at the earliest; rows that leave the level
    empty do not interrupt it. The same holds for the manager."""
    LEVEL_MONTHS = "level_months"
    """Months in the present level."""
    PEER_LEVEL_MONTHS = "peer_level_months"
    """Median LEVEL_MONTHS of the others on the same ladder and level; unknown below five others."""
    LEVELS_ABOVE = "levels_above"
    """How many levels of the person's ladder that anyone has held by now lie above the person's own: 0 is the end."""
    UNVESTED_VALUE = "unvested_value"
    """Units of all grants not yet vested by schedule, times their value per unit; zero if the table exists. What
    became of a tranche (`state`) is never read: forfeiture would tell of the exit."""
    NEXT_VEST = "next_vest"
    """Day of the next tranche after the month's end."""
    LAST_VEST = "last_vest"
    """Day of the last tranche on or before the month's end."""
    DEFERRED_VALUE = "deferred_value"
    """What resigning at the month's end would lose of pay that was awarded by then and is paid later (`deferred`); zero
    if the table exists. What became of a part is never read."""
    NEXT_DEFERRED = "next_deferred"
    """Day of the next such payment after the month's end."""
    HIRED = "hired"
    """The hiring day."""
    NEXT_ANNIVERSARY = "next_anniversary"
    """The hiring anniversary nearest to the month's end (before or after it, the earlier of two as near)."""
    MANAGER_SINCE = "manager_since"
    """Day since which the person has had the present manager."""
    MANAGER_LEFT = "manager_left"
    """Day on which somebody left who was the person's manager on the day before; the newest."""
    EXITS_AROUND = "exits_around"
    """Of the people of the person's unit now and those who resigned from it in the last three months, the person not
    counted: the share who resigned. Unknown where there is nobody else."""
    EXITS_UNDER_MANAGER = "exits_under_manager"
    """Share of those who reported to the present manager on any day of the last 12 months who resigned from under
    them then, shrunk towards the share under all managers as if by five more people."""
    SURVEY_PAY = "survey_pay"
    """Newest score of the unit (of its nearest parent that has one) on the theme, not older than 12 months, with n of
    five or more."""
    SURVEY_CAREER = "survey_career"
    SURVEY_CULTURE = "survey_culture"
    SURVEY_WORK = "survey_work"
    SURVEY_RECOGNITION = "survey_recognition"
    SURVEY_INTENT = "survey_intent"
    """Score of intent to stay: 100 is all mean to stay."""
    PROMISES_OVERDUE = "promises_overdue"
    """Promises past their due day that by then were neither kept nor broken."""
    PROMISES_BROKEN = "promises_broken"
    """Promises broken within the last 12 months."""
    PROMISES_KEPT = "promises_kept"
    """Promises kept within the last 12 months."""
    OBSERVED_TALKS_OF_LEAVING = "observed_talks_of_leaving"
    """Entries of this kind in the last 90 days (then they expire)."""
    OBSERVED_CV_UPDATED = "observed_cv_updated"
    OBSERVED_OUTSIDE_ENQUIRY = "observed_outside_enquiry"
    OBSERVED_LESS_INVOLVED = "observed_less_involved"
    OBSERVED_PRE_QUIT_ITEMS = "observed_pre_quit_items"
    """Largest amount among such entries of the last 90 days, nothing if there is none."""


@dataclass(frozen=True, slots=True)
class Derived:
    """A channel that `loop.sense` makes."""

    name: Made


Channel = Flow | State | LastDay | Derived


@dataclass(frozen=True, slots=True)
class Level:
    """The channel as it stands at the month's end."""

    channel: Channel


@dataclass(frozen=True, slots=True)
class Total:
    """Sum of the channel over the last `months` months; unknown if any is."""

    channel: Channel
    months: int


@dataclass(frozen=True, slots=True)
class Mean:
    """Mean of the channel over those of the last `months` months that are known; unknown if none is."""

    channel: Channel
    months: int


@dataclass(frozen=True, slots=True)
class Change:
    """Mean of the last `recent` months less the mean of the `past` months before them: the person's own past.

    Unknown unless every recent month and at least half of the past ones are known.
    """

    channel: Channel
    recent: int = 3
    past: int = 12


@dataclass(frozen=True, slots=True)
class Trend:
    """Least-squares slope per month over the last `months` months; unknown unless all are known."""

    channel: Channel
    months: int


@dataclass(frozen=True, slots=True)
class Volatility:
    """Population standard deviation over the known ones of the last `months` months; unknown below three."""

    channel: Channel
    months: int


@dataclass(frozen=True, slots=True)
class Streak:
    """How many months in a row, ending now, the channel has been at least `at_least`, up to LONGEST_STREAK; unknown
    if it is unknown now.
    """

    channel: Channel
    at_least: float


@dataclass(frozen=True, slots=True)
class MonthsSince:
    """Months from the day the channel holds to the month's end."""

    channel: Channel


@dataclass(frozen=True, slots=True)
class DaysUntil:
    """Days from the month's end to the day the channel holds (a known future, such as the next vest)."""

    channel: Channel


@dataclass(frozen=True, slots=True)
class ShortOf:
    """How far `of` falls short of `line`, as a share of the line: 0.08 is 8 % below it; negative is above. Unknown
    where the line is not above zero.
    """

    of: Channel
    line: Channel


@dataclass(frozen=True, slots=True)
class Beyond:
    """`of` less `than`: against comparable people, in the channel's own unit."""

    of: Channel
    than: Channel


@dataclass(frozen=True, slots=True)
class Share:
    """`of` divided by `base`; unknown where the base is zero or unknown."""

    of: Channel
    base: Channel


@dataclass(frozen=True, slots=True)
class Both:
    """The part of `load` above `load_over`, times the part of `support` below `support_under`, over a hundred.

    Hindrance times strain: long hours push people out where the climate is bad, hardly elsewhere.
    """

    load: Level | Mean | Total
    load_over: float
    support: Level | Mean
    support_under: float


@dataclass(frozen=True, slots=True)
class Near:
    """One at the day the channel holds, falling to nothing `before` days earlier and `after` days later; zero where
    no such day is known.
    """

    channel: Channel
    before: int
    after: int


Reading = (
    Level
    | Total
    | Mean
    | Change
    | Trend
    | Volatility
    | Streak
    | MonthsSince
    | DaysUntil
    | ShortOf
    | Beyond
    | Share
    | Both
    | Near
)


def channels(reading: Reading) -> tuple[Channel, ...]:
    """The channels a reading needs, in the order in which its numbers are explained."""
    match reading:
        case ShortOf(of, line):
            return (of, line)
        case Beyond(of, than):
            return (of, than)
        case Share(of, base):
            return (of, base)
        case Both(load, _, support, _):
            return (load.channel, support.channel)
        case _:
            return (reading.channel,)


SCHEDULED = frozenset({
    Made.HIRED, Made.NEXT_ANNIVERSARY, Made.NEXT_VEST, Made.LAST_VEST, Made.NEXT_DEFERRED, Made.MANAGER_LEFT,
})  # fmt: skip
"""Days that the calendar alone moves away or brings nearer."""


def is_clock(reading: Reading) -> bool:
    """Whether the reading's future is known: a schedule, or an event that will not come again by itself.

    Time since a talk or a raise is no clock: talks and raises go on, and a year ahead without any would foretell for
    everybody what happens to few.
    """
    dated = isinstance(reading, MonthsSince | DaysUntil | Near)
    return dated and all(isinstance(one, Derived) and one.name in SCHEDULED for one in channels(reading))
