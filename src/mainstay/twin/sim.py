"""The invented company in motion: everything a month's step reads and changes."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from mainstay.core.catalogue import Catalogue
from mainstay.core.text import Language
from mainstay.loop.effects import REBOUND_MONTHS, TOGETHER
from mainstay.loop.panel import Bools, Floats, Ints
from mainstay.twin.clock import Clock
from mainstay.twin.effects import TrueEffects
from mainstay.twin.forces import Around
from mainstay.twin.ledger import Ledger
from mainstay.twin.state import State
from mainstay.twin.structure import Structure


@dataclass
class Given:
    """Measures given so far, a row each: to whom, which, in which month, and its full lowering for that person."""

    person: Ints = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    measure: Ints = field(default_factory=lambda: np.zeros(0, dtype=np.int32))
    month: Ints = field(default_factory=lambda: np.zeros(0, dtype=np.int32))
    lowering: Floats = field(default_factory=lambda: np.zeros(0, dtype=np.float32))

    def add(self, person: Ints, measure: Ints, month: int, lowering: Floats) -> None:
        """More rows, all of one month."""
        self.person = np.concatenate([self.person, person])
        self.measure = np.concatenate([self.measure, measure.astype(np.int32)])
        self.month = np.concatenate([self.month, np.full(len(person), month, dtype=np.int32)])
        self.lowering = np.concatenate([self.lowering, lowering.astype(np.float32)])

    def forget(self, month: int, effects: TrueEffects) -> None:
        """Drop what has worn off."""
        keep = month - self.month <= effects.course.lasts[self.measure] + REBOUND_MONTHS
        self.person, self.measure = self.person[keep], self.measure[keep]
        self.month, self.lowering = self.month[keep], self.lowering[keep]

    def together(self, month: int, effects: TrueEffects, people: int) -> Floats:
        """What the measures lower each person's log-hazard by in a month, jointly."""
        now = self.lowering * effects.course.at_work(self.measure, month - self.month)
        order = np.lexsort((-now, self.person))
        who, now = self.person[order], now[order]
        starts = np.flatnonzero(np.r_[True, who[1:] != who[:-1]]) if len(who) else np.zeros(0, dtype=np.int64)
        place = np.arange(len(who)) - np.repeat(starts, np.diff(np.r_[starts, len(who)]))
        joint = now * np.where(now > 0, TOGETHER**place, 1.0)
        return np.bincount(who, weights=joint, minlength=people).astype(np.float32)


@dataclass
class Register:
    """Everybody who was ever here: what `people` says of them. Batches by order of coming."""

    count: int = 0
    hired: list[Ints] = field(default_factory=list)
    birth: list[Ints] = field(default_factory=list)
    female: list[Bools] = field(default_factory=list)
    key: list[Bools] = field(default_factory=list)
    commute: list[Floats] = field(default_factory=list)
    skill: list[Floats] = field(default_factory=list)
    left_who: list[Ints] = field(default_factory=list)
    left_day: list[Ints] = field(default_factory=list)
    left_kind: list[Ints] = field(default_factory=list)
    regretted: list[Bools] = field(default_factory=list)

    def enter(self, state: State) -> None:
        """Number the holders of `state` and note who they are."""
        state.person = np.arange(self.count, self.count + len(state), dtype=np.int64)
        self.count += len(state)
        for name in ("hired", "birth", "female", "key", "commute", "skill"):
            getattr(self, name).append(getattr(state, name).copy())

    def leave(self, who: Ints, day: Ints, kind: Ints, regretted: Bools) -> None:
        """Note who left, when and how (codes of KINDS in `turnover`)."""
        self.left_who.append(who)
        self.left_day.append(day)
        self.left_kind.append(kind)
        self.regretted.append(regretted)


@dataclass
class Posted:
    """What the files last said of each seat's holder, to write a row only when it changes."""

    person: Ints
    job: Ints
    level: Ints
    manager: Ints


@dataclass
class Habit:
    """How the company has given measures: `taste[u, m]` unit u's habit, `rate[u]` its monthly chance a person,
    `yields[u]` how often whoever asks gets a raise there; `pilots` the monthly chance that a unit tries a measure on
    people drawn by lot, or gives it to everybody.
    """

    taste: Floats
    rate: Floats
    yields: Floats
    pilots: float


@dataclass
class Sim:
    """All of it. `constant` is the company's log-hazard; `changed` the day from which a seat has its new holder.

    `expected` sums up, by month of the files, the hazards of those here; `happened` the resignations.
    """

    structure: Structure
    clock: Clock
    state: State
    around: Around
    rng: np.random.Generator
    ledger: Ledger
    catalogue: Catalogue
    effects: TrueEffects
    language: Language
    habit: Habit
    constant: float = -4.4
    month: int = 0
    """The month that is being lived."""
    key_from: float = 0.0
    register: Register = field(default_factory=Register)
    given: Given = field(default_factory=Given)
    posted: Posted | None = None
    changed: Ints = field(default_factory=lambda: np.zeros(0, dtype=np.int32))
    touched: Ints = field(default_factory=lambda: np.zeros(0, dtype=np.int32))
    """Day of this month from which the holder's pay is new; 0 where it is not."""
    hurt_month: Ints = field(default_factory=lambda: np.zeros(0, dtype=np.int32))
    hurt_person: Ints = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    expected: list[float] = field(default_factory=list)
    happened: list[int] = field(default_factory=list)
    promises: int = 0
    grants: int = 0
    drawn: Floats = field(default_factory=lambda: np.zeros((0, 6), dtype=np.float32))
    """The pulls at the end of the month before."""

    def settled(self, t: int) -> Bools:
        """Seats whose holder was here before month t began."""
        return np.asarray(self.state.start < t)

    def seat_of(self) -> Ints:
        """The seat of each person of the register; -1 for those who left."""
        seats = np.full(self.register.count, -1, dtype=np.int64)
        seats[self.state.person] = np.arange(len(self.state))
        return seats

    def posted_swap(self, a: Ints, b: Ints) -> None:
        """Two holders have changed seats: what the files last said goes with them."""
        if self.posted is not None:
            for column in (self.posted.person, self.posted.job, self.posted.level, self.posted.manager):
                column[a], column[b] = column[b], column[a].copy()

    def luck(self, chance: Floats | float, among: Bools | None = None) -> Ints:
        """Positions of seats drawn with a chance each."""
        hit = self.rng.random(len(self.state), dtype=np.float32) < chance
        return np.flatnonzero(hit if among is None else hit & among)

    def normal(self) -> Floats:
        """A standard normal number for each seat."""
        return self.rng.standard_normal(len(self.state), dtype=np.float32)

    def days(self, t: int, n: int) -> Ints:
        """So many days of month t at random."""
        return np.asarray(self.rng.integers(self.clock.first[t], self.clock.last[t] + 1, n), dtype=np.int32)
