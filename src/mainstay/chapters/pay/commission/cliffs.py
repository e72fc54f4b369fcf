"""Where one more yuan makes pay jump, fall, or stand still. 断崖提示。

    cliffs(plan, facts) -> cliffs in rising order of the amount
    steps(plan) -> those of other results than the amount sold, and of SPIFFs
    payline(plan, facts) -> what selling more pays, as points to draw

Each is found by asking the statement itself on both sides of every place where a rule changes, with one transaction
in the first period: nothing here knows the rules a second time. Without facts `supposed.supposed` is asked.
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
from mainstay.chapters.pay.commission.declared import result_name
from mainstay.chapters.pay.commission.facts import Before, Facts, Transaction
from mainstay.chapters.pay.commission.periods import window
from mainstay.chapters.pay.commission.plan import ATTAINMENT, Curve, Plan
from mainstay.chapters.pay.commission.spoken import money, rate
from mainstay.chapters.pay.commission.statement import reckoning, scale_of, statement
from mainstay.chapters.pay.commission.supposed import supposed
from mainstay.chapters.pay.commission.terms import Accumulation, Per, Shape
from mainstay.core.money import MINOR, minor
from mainstay.core.text import Text

_LONG = 1000 * MINOR
"""A shorter stretch on which nothing is earned is not worth a warning."""
_FAR = 1_000_000 * MINOR
"""So far past the last place is looked."""


class CliffKind(StrEnum):
    """What one more yuan does."""

    JUMP = "jump"
    """Pay rises by more than the yuan; with `upto` it does so for each yuan up to there."""
    FALL = "fall"
    """Pay falls."""
    FLAT = "flat"
    """From here on, up to `upto` or without end, nothing more is earned."""


@dataclass(frozen=True, slots=True)
class Cliff:
    """At an amount credited in one period: pay below and above it (of a stretch: at its two ends). Minor units."""

    kind: CliffKind
    at: int
    below: int
    above: int
    text: Text
    upto: int | None = None
    """Where a stretch ends; None without end."""


def cliffs(plan: Plan, facts: Facts | None = None, year: int = 2026) -> tuple[Cliff, ...]:
    """The warnings of a plan. Raises WrongPlanError and NoQuotaError."""
    checked(plan)
    probe = _probe(plan, facts, date(year, plan.year_starts, 1))
    places = _places(probe)
    found: list[Cliff] = []
    for place in places:
        found += _step(probe, place)
    found += _stretches(probe, places)
    return tuple(sorted(found, key=lambda one: (one.at, one.kind)))


@dataclass(frozen=True, slots=True)
class Payline:
    """Points (sold in the first period, paid for it) in rising order, and the amounts after which pay jumps."""

    points: tuple[tuple[int, int], ...]
    jumps: tuple[int, ...]

    @property
    def rises(self) -> bool:
        """Whether pay depends on what is sold at all."""
        return len({paid for _, paid in self.points}) > 1


def payline(plan: Plan, facts: Facts | None = None, year: int = 2026, count: int = 60) -> Payline:
    """What selling more pays, past the last place where a rule changes. Raises as `cliffs`."""
    probe = _probe(checked(plan), facts, date(year, plan.year_starts, 1))
    edges = _edges(probe)
    quota = reckoning(plan, probe.facts, probe.start).quota or 0
    last = max(edges[-1], quota if plan.needs_quota or not any(edges) else 0)
    # A cap that binds only far beyond the last threshold would press everything else to the axis.
    top = max(last, *(place for place in _limits(probe, edges) if place <= 4 * last), 1) * 5 // 4
    jumps = tuple(one.at for one in cliffs(plan, facts, year) if one.kind is not CliffKind.FLAT and one.upto is None)
    inside = tuple(one for one in jumps if one < top)
    wanted = sorted({*(top * at // count for at in range(count + 1)), *inside, *(one + 1 for one in inside)})
    return Payline(tuple((one, probe.paid(one)) for one in wanted), inside)


@dataclass(frozen=True, slots=True)
class Step:
    """A threshold of something else than the sum sold: what it does, in words."""

    kind: CliffKind
    text: Text


def steps(plan: Plan) -> tuple[Step, ...]:
    """Where a little more of another result, or of one sale's size, makes pay jump or fall. Raises WrongPlanError."""
    checked(plan)
    named = [(one.name, one.of, one.curve) for one in plan.multipliers]
    named += [(plan.bonus.name, plan.bonus.of, plan.bonus.curve)] if plan.bonus is not None else []
    found = [step for name, of, curve in named if of != ATTAINMENT for step in _curve_steps(name, of, curve)]
    for spiff in plan.spiffs:
        if spiff.at_least > 0:
            worth = spiff.fixed if spiff.fixed is not None else spiff.at_least * (spiff.rate or 0)
            said = {"at": money(minor(spiff.at_least), plan.currency), "more": money(minor(worth), plan.currency)}
            found.append(Step(CliffKind.JUMP, _SPIFF.fill(name=spiff.name, **said)))
    return tuple(found)


def _curve_steps(name: str, of: str, curve: Curve) -> Iterator[Step]:
    """Jumps of the curve itself: to its first point, and from step to step; and wherever it goes down."""
    before = Decimal(0)
    for at, (x, y) in enumerate(curve.points):
        if y < before:
            yield Step(CliffKind.FALL, _LESS.fill(name=name, of=result_name(of), x=_percent(x), y=_percent(y)))
        elif y > before and x > 0 and (at == 0 or curve.shape is Shape.STEPS):
            said = {"x": _percent(x), "below": _percent(before), "y": _percent(y)}
            yield Step(CliffKind.JUMP, _EDGE.fill(name=name, of=result_name(of), **said))
        before = y


def _percent(share: Decimal) -> str:
    return rate(Fraction(share))


_EDGE = Text(
    "“{name}”：{of}差一点不到 {x} 时为 {below}，达到 {x} 即为 {y}。门槛前后容易起争执。",
    '"{name}" is {below} where {of} is just below {x}, and {y} at it: there will be disputes about that threshold.',
)
_LESS = Text(
    "“{name}”：{of}升到 {x} 时反而降到 {y}。做得更好却拿得更少，应避免。",
    '"{name}" goes down to {y} as {of} rises to {x}. Nobody should lose by doing better.',
)
_SPIFF = Text(
    "专项激励“{name}”：单笔差一分不到 {at}没有，恰好 {at}得 {more}。",
    'SPIFF "{name}": a sale one fen short of {at} gets nothing, one of exactly {at} gets {more}.',
)


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
    """Without draws, SPIFFs and what earlier statements left, which are not of the amount; and without a cap that
    carries: what is above it is paid, only later.
    """
    given = facts or supposed(plan)
    held = dict(given.results)
    results = tuple((name, held.get(name, Decimal(1))) for name in plan.results)
    bare = replace(plan, draw=None, spiffs=(), caps=tuple(cap for cap in plan.caps if not cap.carry))
    return _Probe(bare, replace(given, hired=None, left=None, results=results, reversals=(), before=Before()), start)


def _places(probe: _Probe) -> list[int]:
    """Every amount at which a rule changes, and where limits begin or end between them; rising."""
    places = _edges(probe)
    return sorted({*places, *_limits(probe, places)})


def _edges(probe: _Probe) -> list[int]:
    """Every threshold, rising."""
    plan = probe.plan
    given = reckoning(plan, probe.facts, probe.start)
    now = scale_of(given, is_open=True)
    edges = [*now.starts, *((now.end,) if now.end is not None else ())]
    if given.gate is not None:
        edges.append(given.gate)
    if given.quota:
        edges += _curve_places(plan, given.quota)
    # Just below each one too: an amount on the threshold may belong to the upper side.
    return sorted({place for edge in edges for place in (edge - 1, edge) if place >= 0})


def _curve_places(plan: Plan, quota: int) -> list[int]:
    return [int(Fraction(x) * quota) for of, curve in plan.curves if of == ATTAINMENT for x, _ in curve.points]


def _limits(probe: _Probe, places: list[int]) -> Iterator[int]:
    """Where a floor ends and a cap begins: by halving between two places, as pay there only rises or only falls."""
    for limit, bare in _limited(probe):
        for low, high in pairwise([*places, (places[-1] + _FAR) * 1000]):
            start = min(low + 1, high)
            if (bare.paid(start) < limit) != (bare.paid(high) < limit):
                yield _crossing(bare, limit, start, high)


def _limited(probe: _Probe) -> Iterator[tuple[int, _Probe]]:
    """Each limit with the plan as it stands before the limit is looked at."""
    plan = probe.plan
    deal = tuple(cap for cap in plan.caps if cap.per is Per.TRANSACTION)
    free = replace(probe, plan=replace(plan, caps=deal, floor=None))
    tiers = replace(probe, plan=replace(plan, caps=(), floor=None, multipliers=(), bonus=None))
    for cap in plan.caps:
        yield minor(cap.amount), tiers if cap in deal else free
    if plan.floor is not None:
        yield minor(plan.floor), free


def _crossing(bare: _Probe, limit: int, low: int, high: int) -> int:
    """The first amount that is on the other side of a limit than `low`."""
    side = bare.paid(low) < limit
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if (bare.paid(middle) < limit) == side else (low, middle)
    return high


def _step(probe: _Probe, place: int) -> Iterator[Cliff]:
    """One fen more, where that makes more than a yuan or less than nothing."""
    below, above = probe.paid(place), probe.paid(place + 1)
    if above - below > MINOR:
        yield Cliff(CliffKind.JUMP, place, below, above, _said(_JUMP, probe, place, below, above))
    elif above < below:
        yield Cliff(CliffKind.FALL, place, below, above, _said(_FALL, probe, place, below, above))


def _stretches(probe: _Probe, places: list[int]) -> Iterator[Cliff]:
    """Stretches on which too much is earned, and those on which nothing is."""
    flat: list[tuple[int, int]] = []
    for low, high in pairwise([*places, places[-1] + _FAR]):
        first, middle, last = (probe.paid(one) for one in (low + 1, (low + high + 1) // 2, high))
        if first == middle == last:
            _join(probe, flat, low, high)
        elif last - first > high - low - 1:
            yield _stretch(CliffKind.JUMP, _STEEP, probe, low, high)
    for low, high in flat:
        if high > places[-1]:
            yield _stretch(CliffKind.FLAT, _FLAT_ON, probe, low, None)
        elif high - low >= _LONG:
            yield _stretch(CliffKind.FLAT, _FLAT, probe, low, high)


def _join(probe: _Probe, flat: list[tuple[int, int]], low: int, high: int) -> None:
    """Adds a flat stretch to the one before where they meet; one fen by itself is none."""
    if flat and flat[-1][1] == low and probe.paid(low) == probe.paid(high):
        flat[-1] = (flat[-1][0], high)
    elif high - low > 1:
        flat.append((low, high))


def _stretch(kind: CliffKind, words: Text, probe: _Probe, low: int, high: int | None) -> Cliff:
    below = probe.paid(low + 1)
    above = below if high is None else probe.paid(high)
    return Cliff(kind, low, below, above, _said(words, probe, low, below, above, high or 0), high)


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


_STEEP = Text(
    "{what}从 {at} 到 {end}，提成从 {below} 升到 {above}：每多 1 元，提成多出 1 元以上。",
    "{what} from {at} to {end} pays from {below} to {above}: each more yuan pays more than a yuan.",
)


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
