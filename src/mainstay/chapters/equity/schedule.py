"""From terms to tranches: which units vest on which day. 归属日程（P6）。

One path is walked through the graph, as Open Cap Format lays down: of the steps that may follow, the one whose trigger
comes first is taken, on the same day the one named first. Two things it leaves open are decided here:

- A step that occurs several times is one step. The steps after it wait for its last occurrence, but an event, a day of
  the calendar or a period counted from another step may end it earlier (so an acceleration can follow a monthly step).
- An event that was entered before its step could be reached counts from the day on which it could; nothing vests
  before vesting starts.

What an event brings is planned anew from that event on; what had vested by then stays as it was.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from mainstay.chapters.equity.allocation import dealt
from mainstay.chapters.equity.compiled import Compiled, compiled
from mainstay.chapters.equity.kinds import Units
from mainstay.chapters.equity.terms import Step, VestingTerms
from mainstay.chapters.equity.triggers import After, OnDay, OnEvent

REST = "rest"
"""Key of the units that no day is known for: they wait for an event, or the path has ended without them."""

Happened = Mapping[str, date]
"""Days of the steps that need an entry: the start of vesting and events, by the id of their step."""


@dataclass(frozen=True, slots=True)
class Tranche:
    """Units that vest on one day, conditions beyond staying apart. `on` is None for the rest, which has no day."""

    key: str
    step: str
    number: int
    on: date | None
    units: Units


@dataclass(frozen=True, slots=True)
class _Visit:
    step: Step
    number: int
    on: date


def tranches(terms: VestingTerms, units: Units, start: date, happened: Happened | None = None) -> tuple[Tranche, ...]:
    """Every tranche of a grant, in the order in which they vest; last the rest, if any. They sum to the grant.

    `start` is the day on which vesting begins; `happened` holds the days of events by step id.
    """
    quick = None if happened else compiled(terms)
    if quick is not None:
        found = tuple(_plain(quick, units, start))
    else:
        known = {**{step.id: start for step in terms.starts}, **(happened or {})}
        found = tuple(_dealt_out(terms, units, known, start))
    rest = units - sum(one.units for one in found)
    return (*found, Tranche(REST, REST, 0, None, rest)) if rest else found


def vested(terms: VestingTerms, units: Units, start: date, day: date, happened: Happened | None = None) -> Units:
    """Units vested by the end of a day, by time and the events up to that day."""
    known = {step: on for step, on in (happened or {}).items() if on <= day}
    if start > day:
        return 0
    return sum(one.units for one in tranches(terms, units, start, known) if one.on is not None and one.on <= day)


def _plain(quick: Compiled, units: Units, start: date) -> Iterator[Tranche]:
    """The same for a schedule that knows no events."""
    before: Units = 0
    for (step, number), on, reached in zip(quick.visits, quick.days(start), quick.reached(units), strict=True):
        if reached != before:
            yield Tranche(f"{step}#{number}" if number else step, step, number or 1, on, reached - before)
        before = reached


def _dealt_out(terms: VestingTerms, units: Units, known: Happened, start: date) -> Iterator[Tranche]:
    """Walks from one event to the next; each stretch is dealt out as planned on its first day."""
    whole, before = Fraction(units), Fraction(0)
    given: Units = 0
    for planned, taken in _stretches(terms, known, start):
        shares = _exact(planned, whole, before)
        amounts = dealt(shares, terms.allocation, before, given)
        for visit, share, amount in zip(planned[:taken], shares, amounts, strict=False):
            before += share
            given += amount
            if amount:
                yield Tranche(_key(visit), visit.step.id, visit.number, visit.on, amount)


def _key(visit: _Visit) -> str:
    trigger = visit.step.trigger
    many = isinstance(trigger, After) and trigger.occurrences > 1
    return f"{visit.step.id}#{visit.number}" if many else visit.step.id


def _exact(visits: Sequence[_Visit], whole: Fraction, before: Fraction) -> list[Fraction]:
    found: list[Fraction] = []
    held = Fraction(0)
    for visit in visits:
        trigger = visit.step.trigger
        share = visit.step.exact(whole, before + held)
        cliff = trigger.cliff if isinstance(trigger, After) and trigger.cliff else 0
        if visit.number < cliff:
            share = Fraction(0)
        elif visit.number == cliff:
            share = min(share * cliff, whole - before - held)
        found.append(share)
        held += share
    return found


def _stretches(terms: VestingTerms, known: Happened, start: date) -> Iterator[tuple[list[_Visit], int]]:
    """Visits as planned from each event on if no other event came, and how many of them came to pass."""
    walk = _Walk(terms.by_id, known, start, {}, terms.roots, start)
    while True:
        planned = list(replace(walk, met=dict(walk.met)).visits(deaf=True))
        taken = len(list(walk.visits()))
        yield planned, taken
        if not walk.interrupted:
            return


@dataclass(slots=True)
class _Walk:
    """A place in the graph: which steps were met and when, which may follow, and since when."""

    steps: Mapping[str, Step]
    known: Happened
    start: date
    met: dict[str, date]
    options: tuple[str, ...]
    entered: date
    interrupted: bool = False
    """Whether the last stretch ended because an event comes next."""

    def visits(self, *, deaf: bool = False) -> Iterator[_Visit]:
        """Visits up to the next event, which may be the first of them; if `deaf`, as if none came after the first."""
        self.interrupted = False
        began = False
        while (found := self._first(deaf=deaf and began)) is not None:
            if began and isinstance(found.step.trigger, OnEvent):
                self.interrupted = True
                return
            began = True
            yield from self._occurrences(found, deaf=deaf)

    def _occurrences(self, first: _Visit, *, deaf: bool) -> Iterator[_Visit]:
        step = first.step
        self.options, self.entered = step.next, first.on
        yield first
        times = step.trigger.occurrences if isinstance(step.trigger, After) else 1
        for number in range(2, times + 1):
            due = self._due(step, number)
            other = self._first(deaf=deaf)
            if due is None or (other is not None and other.on < due):
                return
            self.entered = max(due, self.entered)
            yield _Visit(step, number, self.entered)
        self.met[step.id] = self.entered

    def _first(self, *, deaf: bool) -> _Visit | None:
        """Of the steps that may follow, the one that comes first; of several on one day, the one named first."""
        best: _Visit | None = None
        for name in self.options:
            step = self.steps[name]
            due = None if deaf and isinstance(step.trigger, OnEvent) else self._due(step, 1)
            if due is not None and (best is None or max(due, self.entered) < best.on):
                best = _Visit(step, 1, max(due, self.entered))
        return best

    def _due(self, step: Step, number: int) -> date | None:
        trigger = step.trigger
        if isinstance(trigger, After):
            base = self.met.get(trigger.step)
            return None if base is None else trigger.occurs(base, number, self.start)
        return trigger.day if isinstance(trigger, OnDay) else self.known.get(step.id)
