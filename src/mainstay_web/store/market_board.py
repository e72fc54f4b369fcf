"""The market board: each own job, level and city beside the market, and what it costs to bring its people to the line.

rows(actor, day) -> list[BoardRow]        of people whose pay the actor may see
moved(day) -> tuple[Drift, ...]           whom the market pushed under since a month ago
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from statistics import median_high, median_low

from mainstay.chapters.pay.drift import Drift, drifted
from mainstay.chapters.pay.fairness import compa_ratio
from mainstay.chapters.pay.line import Blend, Board, Cost, Line, Missing, Spot, Unpriced, to_close
from mainstay.chapters.pay.policy import LINES, Lines, Policy, policy_for
from mainstay.core.access import Actor, Field
from mainstay.core.calendar import add_months
from mainstay.core.money import major, minor
from mainstay_web.store.access import visible
from mainstay_web.store.market import board_of, lines_of
from mainstay_web.store.own_pay import history_of
from mainstay_web.store.rules import in_force
from mainstay_web.store.tables.people import Person

_HUNDREDTH = Decimal("0.01")


@dataclass(frozen=True)
class BoardRow:
    """A job at a level in a city: the market (or why there is none), the people there, and the cost of the line.

    `median` in minor units a year; `ratio` is the median of own pay over the market's P50; of `key` people
    with a known gap, `at_line` are at it; of `unknown` the gap is not known.
    """

    spot: Spot
    family: str
    blend: Blend | None
    why: Missing | None
    policy: Policy | None
    people: int
    median: int | None
    ratio: Decimal | None
    key: int
    at_line: int
    unknown: int
    closing: Cost
    lines: tuple[Line, ...] = ()

    @property
    def cost(self) -> int:
        """What closing every gap there costs a year, in minor units."""
        return self.closing.total


def rows(actor: Actor, day: date) -> list[BoardRow]:
    """A row for each job, level and city in which somebody works whose pay the actor may see."""
    people = list(visible(actor, Field.PAY, day).filter(here=True).exclude(number=actor.person or "-"))
    history, board, policies = history_of(people), board_of(day), in_force(LINES, day)
    grouped: dict[Spot, list[Line]] = defaultdict(list)
    for line in lines_of(history, board, day, policies).values():
        grouped[Spot(line.own.job, line.own.level, line.own.city)].append(line)
    found = [
        _row(spot, lines, _market(spot, lines, board, policies, day)) for spot, lines in grouped.items() if spot.job
    ]
    return sorted(
        found, key=lambda one: (-one.cost, one.blend is None, -one.key - one.unknown, one.spot.job, one.spot.level or 0)
    )


def _market(spot: Spot, lines: list[Line], board: Board, policies: Lines, day: date) -> tuple[Policy, Blend | Unpriced]:
    """What the market pays there: as the line for its key people says, else as the surveys do, whoever works there."""
    own = replace(lines[0].own, key=True)
    policy = policy_for(own, policies) or Policy()
    return policy, board.blend(spot, policy, day)


def _row(spot: Spot, lines: list[Line], market: tuple[Policy, Blend | Unpriced]) -> BoardRow:
    policy, found = market
    blend = found if isinstance(found, Blend) else None
    of_key = [one for one in lines if one.own.key]
    known = [one for one in of_key if one.at_line is not None]
    pays = [one.own.pay[policy.definition] for one in lines if policy.definition in one.own.pay]
    median = (median_low(pays) + median_high(pays)) // 2 if pays else None
    return BoardRow(
        spot, lines[0].own.family, blend, found.why if isinstance(found, Unpriced) else None, policy, len(lines),
        median, _ratio(median, blend), len(known), sum(one.at_line is True for one in known), len(of_key) - len(known),
        to_close(lines), tuple(lines),
    )  # fmt: skip


def past_of(row: BoardRow, day: date, quarters: int = 8) -> list[tuple[date, Blend]]:
    """The market price of a row's place a quarter at a time, the newest first, by the surveys that spoke of then."""
    if row.policy is None:
        return []
    board, days = board_of(day), [add_months(day, -3 * back) for back in range(quarters + 1)]
    found = ((at, board.blend(row.spot, row.policy, at)) for at in days)
    return [(at, blend) for at, blend in found if isinstance(blend, Blend)]


def _ratio(median: int | None, blend: Blend | None) -> Decimal | None:
    if median is None or blend is None or 50 not in blend.cell.points:
        return None
    return compa_ratio(major(median), blend.cell.points[50]).quantize(_HUNDREDTH, ROUND_HALF_UP)


@dataclass(frozen=True, slots=True)
class Sums:
    """The board in a few numbers: key people with a known gap, those at the line, without a market, the cost."""

    key: int
    at_line: int
    unpriced: int
    closing: Cost


def sums(found: Iterable[BoardRow]) -> Sums:
    """Sums over the board's rows."""
    known = list(found)
    return Sums(
        sum(one.key for one in known), sum(one.at_line for one in known), sum(one.unknown for one in known),
        to_close(line for one in known for line in one.lines),
    )  # fmt: skip


def point(row: BoardRow, percent: int) -> int | None:
    """A percentile of the market in minor units, where the surveys give it."""
    amount = row.blend.cell.points.get(percent) if row.blend is not None else None
    return None if amount is None else minor(amount)


def moved(day: date) -> tuple[Drift, ...]:
    """Whom a line is for and who was pushed under it within the last month, although nobody lowered their pay."""
    people = list(Person.objects.filter(here=True))
    history, policies, then = history_of(people), in_force(LINES, day), add_months(day, -1)
    past, present = board_of(then, without_newer_than=then), board_of(day)
    before = lines_of(history, past, then, in_force(LINES, then))
    return drifted(before, lines_of(history, past, day, policies), lines_of(history, present, day, policies))


def names(people: Iterable[str]) -> Mapping[str, Person]:
    """The people with these numbers."""
    return {one.number: one for one in Person.objects.filter(number__in=list(people))}
