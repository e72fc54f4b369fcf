"""Where one more yuan makes pay jump, fall, or stand still. 断崖提示。

    cliffs(plan, facts) -> cliffs in rising order of the amount

Each is found by asking the statement itself on both sides of every place where a rule changes, with one transaction
in the first period: nothing here knows the rules a second time. Without facts a quota of a million a year is supposed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from itertools import pairwise

from mainstay.chapters.pay.commission.checks import checked
from mainstay.chapters.pay.commission.facts import Before, Facts, Transaction
from mainstay.chapters.pay.commission.periods import window
from mainstay.chapters.pay.commission.plan import ATTAINMENT, Plan
from mainstay.chapters.pay.commission.spoken import money
from mainstay.chapters.pay.commission.statement import Reckoning, reckoning, statement
from mainstay.chapters.pay.commission.terms import Accumulation
from mainstay.chapters.pay.commission.tiers import scale
from mainstay.core.money import MINOR
from mainstay.core.text import Text

SUPPOSED_QUOTA = 1_000_000 * MINOR


class CliffKind(StrEnum):
    """What one more yuan does."""

    JUMP = "jump"
    """Pay rises by more than the yuan."""
    FALL = "fall"
    """Pay falls."""
    FLAT = "flat"
    """From here on, up to the next place or without end, nothing more is earned."""


@dataclass(frozen=True, slots=True)
class Cliff:
    """At an amount credited in one period: pay there, pay just past it, and how to say so. Minor units."""

    kind: CliffKind
    at: int
    below: int
    above: int
    text: Text


def cliffs(plan: Plan, facts: Facts | None = None, year: int = 2026) -> tuple[Cliff, ...]:
    """The warnings of a plan. Raises WrongPlanError and NoQuotaError."""
    checked(plan)
    probe = _probe(plan, facts, date(year, plan.year_starts, 1))
    places = sorted({place for place in _places(probe) if place >= 0})
    found: list[Cliff] = []
    for place in places:
        found += _step(probe, place)
    found += _flats(probe, places)
    return tuple(sorted(found, key=lambda one: (one.at, one.kind)))


@dataclass(frozen=True, slots=True)
class _Probe:
    plan: Plan
    facts: Facts
    start: date

    def paid(self, amount: int) -> int:
        """What one transaction of an amount pays in the first period."""
        last = window(self.plan.period, self.start, self.plan.year_starts).end
        one = Transaction("1", last, amount, self.plan.measure, self.facts.person)
        return statement(self.plan, self.facts, [one], last).total


def _probe(plan: Plan, facts: Facts | None, start: date) -> _Probe:
    """Without draws, SPIFFs and what earlier statements left: those are not of the amount."""
    given = facts or Facts("-", quota=SUPPOSED_QUOTA, target_bonus=SUPPOSED_QUOTA // 10)
    held = dict(given.results)
    results = tuple((name, held.get(name, Decimal(1))) for name in plan.results)
    bare = replace(plan, draw=None, spiffs=())
    return _Probe(bare, replace(given, hired=None, left=None, results=results, reversals=(), before=Before()), start)


def _places(probe: _Probe) -> Iterator[int]:
    plan = probe.plan
    given = reckoning(plan, probe.facts, probe.start)
    now = scale(plan, given.quota, Fraction(1), True)  # noqa: FBT003 - a key of the cache
    for place in (*now.starts, *((now.end,) if now.end is not None else ())):
        yield place - 1  # where an amount on the threshold belongs to the upper tier
        yield place
    if given.gate is not None:
        yield given.gate - 1
        yield given.gate
    if given.quota:
        yield from _curve_places(plan, given)
    if plan.floor is not None or plan.caps:
        yield from _limits(probe, given)


def _curve_places(plan: Plan, given: Reckoning) -> Iterator[int]:
    for of, curve in plan.curves:
        if of == ATTAINMENT:
            for x, _ in curve.points:
                place = int(Fraction(x) * (given.quota or 0))
                yield place - 1
                yield place


def _limits(probe: _Probe, given: Reckoning) -> Iterator[int]:
    """Where a floor ends and a cap begins: found by halving, as pay rises between them."""
    wanted = [cap.amount for cap in probe.plan.caps]
    bare = replace(probe, plan=replace(probe.plan, caps=(), floor=None))
    floor = [probe.plan.floor] if probe.plan.floor is not None else []
    top = max(given.quota or 0, *(piece.over for piece in scale(probe.plan, given.quota, Fraction(1), True).pieces))  # noqa: FBT003 - a key of the cache
    for amount in (*wanted, *floor):
        low, high = 0, max(top, MINOR) * 1000
        if bare.paid(high) < amount * MINOR:
            continue
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (middle, high) if bare.paid(middle) < amount * MINOR else (low, middle)
        yield high


def _step(probe: _Probe, place: int) -> Iterator[Cliff]:
    """One fen more, where that makes more than a yuan or less than nothing."""
    below, above = probe.paid(place), probe.paid(place + 1)
    if above - below > MINOR:
        yield Cliff(CliffKind.JUMP, place, below, above, _said(_JUMP, probe, place, below, above))
    elif above < below:
        yield Cliff(CliffKind.FALL, place, below, above, _said(_FALL, probe, place, below, above))


def _flats(probe: _Probe, places: list[int]) -> Iterator[Cliff]:
    """Stretches of a thousand yuan and more on which nothing is earned."""
    for low, high in pairwise([*places, None]):
        if low is None:
            continue
        end = low + 1_000_000 * MINOR if high is None else high
        if end - low < 1000 * MINOR:
            continue
        below, above = probe.paid(low + 1), probe.paid(end)
        if below == above:
            words = _FLAT_ON if high is None else _FLAT
            yield Cliff(CliffKind.FLAT, low, below, above, _said(words, probe, low, below, above, end))


_WHAT = (
    Text("每笔金额", "A transaction"),
    Text("当期累计", "The period's sum"),
)
_JUMP = Text(
    "{what}恰好 {at}时提成为 {below}；再多 1 分钱，跳到 {above}，多出 {gap}。门槛前后容易压单、拆单。",
    "{what} of exactly {at} pays {below}; one fen more pays {above}, a jump of {gap}. Deals will be moved to the "
    "better side.",
)
_FALL = Text(
    "{what}恰好 {at}时提成为 {below}；再多 1 分钱，反而降到 {above}，少了 {gap}。多卖少得，应避免。",
    "{what} of exactly {at} pays {below}; one fen more pays only {above}, {gap} less. Nobody should lose by "
    "selling more.",
)
_FLAT = Text(
    "{what}从 {at} 到 {end}，提成停在 {below}：这一段多卖没有收入。",
    "{what} from {at} to {end} pays {below} throughout: selling more earns nothing there.",
)
_FLAT_ON = Text("{what}超过 {at}之后，提成停在 {below}，不再增加。", "{what} above {at} pays {below} and never more.")


def _said(words: Text, probe: _Probe, at: int, below: int, above: int, end: int = 0) -> Text:
    alone = probe.plan.accumulation is Accumulation.PER_TRANSACTION
    return words.fill(
        what=_WHAT[0 if alone else 1],
        at=money(at, probe.plan.currency),
        end=money(end, probe.plan.currency),
        below=money(below, probe.plan.currency),
        above=money(above, probe.plan.currency),
        gap=money(abs(above - below), probe.plan.currency),
    )
