"""The market line of a person: agreed surveys aged and blended, the gap in money and percent, what closing costs. P2.

Board(editions, matches, …).blend(spot, policy, day) -> Blend, or Unpriced with the reason
line_of(own, board, lines, day) -> Line
to_close(lines) -> Cost                      for all, and one by one, the smallest gap first
last_met(history) -> date | None             the last day on which the line was met
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from itertools import accumulate

from mainstay.chapters.pay.ageing import Ageing, TooOldError, aged, factor, months_between
from mainstay.chapters.pay.market import THIN, Cell, Definition, Place, blended, place
from mainstay.chapters.pay.matching import Match, SurveyJob
from mainstay.chapters.pay.policy import Lines, Own, Policy, policy_for
from mainstay.chapters.pay.precision import Interval, blended_interval
from mainstay.chapters.pay.surveys import Key
from mainstay.core.money import major, minor, times
from mainstay.core.standards import Dated
from mainstay.core.text import Text

_SHARE = Decimal("0.0001")


class Missing(StrEnum):
    """Why the market says nothing about somebody."""

    NO_POLICY = "no_policy"
    NO_JOB = "no_job"
    NO_MATCH = "no_match"
    NO_CELL = "no_cell"
    OTHER_DEFINITION = "other_definition"
    OTHER_CURRENCY = "other_currency"
    THIN = "thin"
    TOO_OLD = "too_old"
    NO_POINT = "no_point"
    NO_PAY = "no_pay"

    @property
    def text(self) -> Text:
        """The reason for readers, with what would mend it."""
        return _MISSING[self]


_MISSING = {
    Missing.NO_POLICY: Text("公司没有为此人定下薪酬线。", "The company has set no line for this person."),
    Missing.NO_JOB: Text("此人没有岗位。", "This person has no job."),
    Missing.NO_MATCH: Text("岗位还没有经复核的匹配。", "The job has no reviewed match."),
    Missing.NO_CELL: Text("调研里没有这个岗位、职级和城市。", "No survey has this job, level and city."),
    Missing.OTHER_DEFINITION: Text("调研用的是另一种薪酬口径。", "The surveys count pay in another way."),
    Missing.OTHER_CURRENCY: Text("调研用的是另一种货币。", "The surveys are in another currency."),
    Missing.THIN: Text(f"样本不足 {THIN} 份，不予显示。", f"Fewer than {THIN} answers: not shown."),
    Missing.TOO_OLD: Text("调研过旧，不再使用。", "The surveys are too old to be used."),
    Missing.NO_POINT: Text("调研没有给出这个分位，不作推测。", "The surveys do not give this percentile."),
    Missing.NO_PAY: Text("没有按这一口径的本人薪酬。", "The person's own pay by this definition is not known."),
}


@dataclass(frozen=True, slots=True)
class Edition:
    """One survey of one day: cells by the survey's own job, level and city."""

    source: str
    effective: date
    definition: Definition
    currency: str
    cells: Mapping[Key, Cell]
    ref: str = ""
    scope: str = ""


@dataclass(frozen=True, slots=True)
class Spot:
    """An own job at a level in a city: what a market price is asked for."""

    job: str
    level: int | None = None
    city: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """What one survey gave to a blend: its cell as published and as aged, under which name, with what weight.

    `growth` is what ageing multiplied it with: 1.02 after half a year at 4 %.
    """

    edition: Edition
    key: Key
    published: Cell
    aged: Cell
    weight: Decimal
    growth: Decimal = Decimal(1)

    @property
    def months(self) -> int:
        """For how many whole months it was aged."""
        return months_between(self.published.as_of, self.aged.as_of)


@dataclass(frozen=True, slots=True)
class Blend:
    """The market price of a spot on a day, and everything it is made of."""

    cell: Cell
    parts: tuple[Part, ...]
    percent: int
    interval: Interval | None

    @property
    def line(self) -> int:
        """The amount of the policy's percentile, in minor units a year."""
        return minor(self.cell.points[self.percent])

    def share(self, part: Part) -> Decimal:
        """The part of the whole that one survey has, from 0 to 1."""
        return part.weight / sum((one.weight for one in self.parts), Decimal(0))


@dataclass(frozen=True, slots=True)
class Unpriced:
    """No market price, and why."""

    why: Missing


@dataclass(frozen=True)
class Board:
    """Surveys, reviewed matches and the stated ageing: what the market says, asked spot by spot."""

    editions: Sequence[Edition]
    matches: Sequence[Match]
    rates: Sequence[Dated[Ageing]] = ()
    currency: str = "CNY"
    _by_job: dict[str, list[Match]] = field(init=False, repr=False, compare=False)
    _kept: dict[object, Blend | Unpriced] = field(default_factory=dict, init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        by_job: dict[str, list[Match]] = defaultdict(list)
        for match in self.matches:
            by_job[match.job].append(match)
        object.__setattr__(self, "_by_job", by_job)

    def blend(self, spot: Spot, policy: Policy, day: date) -> Blend | Unpriced:
        """The policy's surveys for a spot, aged to the day and blended by weight."""
        asked = (spot, policy.percent, policy.definition, tuple(sorted(policy.sources.items())), day)
        if asked not in self._kept:
            self._kept[asked] = self._blend(spot, policy, day)
        return self._kept[asked]

    def _blend(self, spot: Spot, policy: Policy, day: date) -> Blend | Unpriced:
        matches = _closest(self._by_job.get(spot.job, ()), spot.level, policy)
        if not matches:
            return Unpriced(Missing.NO_MATCH)
        parts, missing = [], []
        for match in matches:
            found = self._part(match, spot, policy, day)
            if isinstance(found, Part):
                parts.append(found)
            else:
                missing.append(found)
        if not parts:
            return Unpriced(min(missing, key=_TELLING.index))
        cells, weights = [part.aged for part in parts], [part.weight for part in parts]
        whole = blended(cells, weights)
        if whole is None or policy.percent not in whole.points:
            return Unpriced(Missing.NO_POINT)
        return Blend(whole, tuple(parts), policy.percent, blended_interval(cells, weights, policy.percent))

    def _part(self, match: Match, spot: Spot, policy: Policy, day: date) -> Part | Missing:
        """What one survey says of a spot: its newest edition that has the cell; why not, where it has none."""
        found = [(one, got) for one in self._of(match.of.source, day) if (got := _cell_of(one, match.of, spot.city))]
        if not found:
            return Missing.NO_CELL
        right = [(one, key, cell) for one, (key, cell) in found if one.definition is policy.definition]
        if not right:
            return Missing.OTHER_DEFINITION
        edition, key, cell = right[0]
        missing = _unusable(cell, policy, self.currency)
        if missing is not None:
            return missing
        try:
            growth, later = factor(cell.as_of, day, self.rates), aged(cell, day, self.rates)
        except TooOldError:
            return Missing.TOO_OLD
        answers = Decimal(THIN if cell.n is None else cell.n)
        return Part(edition, key, cell, later, policy.sources.get(match.of.source, answers), growth)

    def _of(self, source: str, day: date) -> list[Edition]:
        known = [one for one in self.editions if one.source == source and one.effective <= day]
        return sorted(known, key=lambda one: (one.effective, one.ref), reverse=True)


_TELLING = (
    Missing.THIN, Missing.OTHER_DEFINITION, Missing.OTHER_CURRENCY, Missing.TOO_OLD, Missing.NO_POINT, Missing.NO_CELL,
)  # fmt: skip
"""Of several reasons, the one that says most first."""


def _unusable(cell: Cell, policy: Policy, currency: str) -> Missing | None:
    if cell.currency != currency:
        return Missing.OTHER_CURRENCY
    if cell.is_thin:
        return Missing.THIN
    return None if policy.percent in cell.points else Missing.NO_POINT


def _closest(matches: Iterable[Match], level: int | None, policy: Policy) -> list[Match]:
    """Of each survey of the policy the match at the own level, else the one for all levels."""
    chosen: dict[str, Match] = {}
    for match in matches:
        source = match.of.source
        if (policy.sources and source not in policy.sources) or match.level not in (None, level):
            continue
        if source not in chosen or (match.level is not None and chosen[source].level is None):
            chosen[source] = match
    return [chosen[source] for source in sorted(chosen)]


def _cell_of(edition: Edition, of: SurveyJob, city: str) -> tuple[Key, Cell] | None:
    """The cell of a survey's job, of the city where it has one with enough answers; a thin one only if all are."""
    keys = dict.fromkeys(((of.job, of.level, city), (of.job, of.level, "")))
    found = [(key, edition.cells[key]) for key in keys if key in edition.cells]
    return next((one for one in found if not one[1].is_thin), found[0] if found else None)


@dataclass(frozen=True, slots=True)
class Line:
    """Where a person stands to their line. Money yearly, at full time, in minor units; None: not known, see `why`.

    `gap` is above zero for what is lacking; `share` is the gap as a share of the line.
    """

    own: Own
    policy: Policy | None
    blend: Blend | None = None
    why: Missing | None = None
    line: int | None = None
    pay: int | None = None
    place: Place | None = None
    gap: int | None = None
    share: Decimal | None = None

    @property
    def at_line(self) -> bool | None:
        """Whether the line is met; None where it is not known."""
        return None if self.gap is None else self.gap <= 0

    @property
    def cost(self) -> int:
        """What closing the gap costs a year at the hours the person works, in minor units; 0 where there is none."""
        return times(max(self.gap or 0, 0), self.own.fte)

    @property
    def cost_within(self) -> tuple[int, int | None]:
        """The least and the most it may cost, the market being known within the interval only; None: nobody knows."""
        interval = self.blend.interval if self.blend is not None else None
        if interval is None or self.pay is None:
            return 0, None
        low, high = (None if end is None else times(max(minor(end) - self.pay, 0), self.own.fte)
                     for end in (interval.low, interval.high))  # fmt: skip
        return low or 0, high


def line_of(own: Own, board: Board, lines: Lines, day: date) -> Line:
    """A person's line on a day."""
    policy = policy_for(own, lines)
    if policy is None:
        return Line(own, None, why=Missing.NO_POLICY)
    if not own.job:
        return Line(own, policy, why=Missing.NO_JOB)
    blend = board.blend(Spot(own.job, own.level, own.city), policy, day)
    if isinstance(blend, Unpriced):
        return Line(own, policy, why=blend.why)
    pay = own.pay.get(policy.definition)
    if pay is None:
        return Line(own, policy, blend, Missing.NO_PAY, blend.line)
    gap = blend.line - pay
    return Line(
        own, policy, blend, None, blend.line, pay, place(major(pay), policy.definition, blend.cell), gap,
        (Decimal(gap) / blend.line).quantize(_SHARE, ROUND_HALF_UP),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Cost:
    """What it costs a year to bring everybody to the line: in all, and one by one with the sum so far.

    `least` and `most` are where the market lies at the low or the high end of every interval; `most` leaves out those
    `unbounded` people of whom no survey tells how high the line may be.
    """

    total: int
    steps: tuple[tuple[Line, int], ...]
    least: int = 0
    most: int = 0
    unbounded: int = 0


def to_close(lines: Iterable[Line]) -> Cost:
    """The cost for all and one by one, the least costly first: how far any sum of money reaches."""
    known = [one for one in lines if one.gap is not None]
    short = sorted((one for one in known if one.cost > 0), key=lambda one: (one.cost, one.own.person))
    sums = tuple(accumulate(one.cost for one in short))
    ends = [one.cost_within for one in known]
    highs = [high for _, high in ends if high is not None]
    return Cost(
        sums[-1] if sums else 0, tuple(zip(short, sums, strict=True)), sum(low for low, _ in ends), sum(highs),
        len(ends) - len(highs),
    )  # fmt: skip


def last_met(history: Iterable[tuple[date, Line]]) -> date | None:
    """The last of these days on which the line was met; None where it never was (as far as is known)."""
    return max((day for day, line in history if line.at_line), default=None)


def known_since(history: Iterable[tuple[date, Line]]) -> date | None:
    """The first of these days of which it is known whether the line was met: before it, nobody can say."""
    return min((day for day, line in history if line.at_line is not None), default=None)
