"""What is true of each seat's holder in a month: known facts, latent states and habits. Seats are positions."""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np

from mainstay.loop.panel import Bools, Floats, Ints
from mainstay.twin.clock import Clock
from mainstay.twin.structure import CHIEF, LEVEL_OF_RANK, MEMBER, Structure
from mainstay.twin.words import CITIES, FAMILIES

NEVER = 99
"""Months since something that has not happened."""


@dataclass
class State:
    """One entry per seat. Months-since counters stop at NEVER; money is yuan a year; `start` is the month from which
    the holder is here. Latent (in no file): drive, sense_of, warmth, outside, intent, life, climate, load.
    """

    person: Ints
    start: Ints
    hired: Ints
    birth: Ints
    female: Bools
    commute: Floats
    skill: Floats
    """True performance, standard units."""
    lead: Floats
    """How good a manager the holder is, or would be."""
    sense_of: Floats
    """Holder × driver: how strongly each driver moves this person (1 is usual)."""
    warmth: Floats
    """How strongly any measure works on this person (1 is usual)."""
    hidden: Floats
    """A trait no file knows, on which measures' effects depend."""
    remote: Floats
    """Share of the holder's work that can be done from afar."""
    key: Bools
    level: Ints
    level_months: Floats
    fixed: Floats
    """Yearly fixed cash (base and allowance) as ordinary rounds made it: without measures."""
    extra: Floats
    """What measures added to it."""
    since_raise: Floats
    tranche: Floats
    """Holder × 4: value of the grants' tranches that vest in the next four years' vesting months."""
    vest_month: Ints
    since_vest: Floats
    vested: Floats
    """Value of the newest tranche, in years of pay."""
    outside: Floats
    intent: Floats
    life: Floats
    load: Floats
    overtime: Floats
    long_weeks: Floats
    autonomy: Floats
    participation: Floats
    progress: Floats
    since_talk: Floats
    since_praise: Floats
    since_growth: Floats
    since_broken: Floats
    since_manager_left: Floats
    manager_months: Floats
    unanswered: Floats
    invited: Floats
    episode: Ints
    """What the holder is going through: one of the EPISODES of `evolve`."""
    left_months: Ints
    """Months for which the episode goes on."""
    away: Ints
    """Months of parental leave still to come."""

    def __len__(self) -> int:
        return len(self.person)

    def swap(self, a: Ints, b: Ints) -> None:
        """Exchange the holders of the seats `a` and `b`, pairwise."""
        for item in fields(self):
            column = getattr(self, item.name)
            column[a], column[b] = column[b], column[a].copy()

    def put(self, seats: Ints, other: State) -> None:
        """Fill the seats with the holders of `other`, in order."""
        for item in fields(self):
            getattr(self, item.name)[seats] = getattr(other, item.name)

    def copy(self) -> State:
        """The same, independent."""
        return State(**{item.name: getattr(self, item.name).copy() for item in fields(self)})

    def tenure(self, day: int) -> Floats:
        """Months since hiring on a day."""
        return np.asarray((day - self.hired) / np.float32(30.436875), dtype=np.float32)

    def yearly(self) -> Floats:
        """Fixed cash with what measures added."""
        return np.asarray(self.fixed + self.extra)


@dataclass(frozen=True)
class Market:
    """What the market pays: yearly median fixed cash in yuan by family, level, city and month."""

    family: Floats
    growth: Floats
    city: Floats

    @classmethod
    def usual(cls) -> Market:
        """The invented market."""
        return cls(
            np.array([family.pay for family in FAMILIES], dtype=np.float32),
            np.array([family.growth for family in FAMILIES], dtype=np.float32),
            np.array([factor for _, _, factor in CITIES], dtype=np.float32),
        )

    def median(self, family: Ints, level: Ints, city: Ints, months: Floats | float) -> Floats:
        """The median `months` after the start of the simulation."""
        ladder = np.float32(84_000) * np.float32(1.27) ** (level.astype(np.float32) - 1)
        rise = np.exp(self.growth[family] * np.float32(1 / 12) * months)
        return np.asarray(ladder * self.family[family] * self.city[city] * rise, dtype=np.float32)


P75 = 1.15
"""The 75th percentile over the median in the invented market."""


@dataclass(frozen=True)
class Vacancies:
    """Seats to be filled in month t."""

    structure: Structure
    seats: Ints
    clock: Clock
    t: int


def newcomers(vacancies: Vacancies, rng: np.random.Generator, *, settled: bool = False) -> State:
    """Holders for the seats: freshly hired, or `settled` with the tenure of a living company."""
    structure, seats, clock, t = vacancies.structure, vacancies.seats, vacancies.clock, vacancies.t

    def normal() -> Floats:
        return rng.standard_normal(len(seats), dtype=np.float32)

    rank, n = structure.rank[seats], len(seats)
    skill = normal() + np.float32(0.3) * (rank > MEMBER)
    months = _tenure(rng, n) if settled else np.zeros(n, dtype=np.float32)
    months = np.where((rank >= CHIEF - 1) & settled, np.maximum(months, 30), months)
    junior = rng.gamma(2.0, 2.4, n).astype(np.float32) + 3 * rank
    age = np.clip(22 + months / 12 + junior, 21, 54)
    level = _levels(structure, seats, age - 22, skill)
    market = Market.usual().median(structure.family[seats], level, structure.city[seats], float(t))
    fixed = market * np.exp(0.02 + np.float32(0.10) * normal() + 0.03 * skill - 0.0012 * months)
    hired = clock.first[t] - 1 - np.round(months * 30.436875).astype(np.int32)
    zeros, never = np.zeros(n, dtype=np.float32), np.full(n, NEVER, dtype=np.float32)
    return State(
        person=np.full(n, -1, dtype=np.int64), start=np.full(n, t, dtype=np.int16), hired=hired.astype(np.int32),
        birth=(clock.year[t] - np.round(age)).astype(np.int16),
        female=rng.random(n) < np.where(structure.family[seats] == 0, 0.28, 0.47),
        commute=rng.gamma(3.0, 13.0, n).astype(np.float32), skill=skill, lead=normal(),
        sense_of=rng.lognormal(-0.02, 0.2, (n, 6)).astype(np.float32),
        warmth=rng.lognormal(-0.06, 0.35, n).astype(np.float32), hidden=normal(),
        remote=_remote(structure, seats, normal()), key=np.zeros(n, dtype=np.bool_), level=level,
        level_months=np.minimum(months, rng.gamma(2.0, 13.0, n)).astype(np.float32),
        fixed=(np.round(fixed / 1200) * 1200).astype(np.float32), extra=zeros.copy(),
        since_raise=np.minimum(months, rng.integers(0, 24, n)).astype(np.float32),
        tranche=np.zeros((n, 4), dtype=np.float32),
        vest_month=rng.choice(np.array([1, 4, 7, 10], dtype=np.int8), n), since_vest=never.copy(), vested=zeros.copy(),
        outside=np.float32(0.035) * normal(), intent=np.float32(0.4) * normal(), life=np.float32(0.6) * normal(),
        load=np.float32(0.8) * normal(), overtime=zeros + 20, long_weeks=zeros.copy(),
        autonomy=np.float32(0.6) * normal(), participation=np.float32(0.6) * normal(),
        progress=rng.random(n, dtype=np.float32), since_talk=rng.integers(0, 5, n).astype(np.float32),
        since_praise=np.minimum(months, rng.integers(0, 18, n)).astype(np.float32),
        since_growth=np.minimum(months, rng.integers(0, 24, n)).astype(np.float32), since_broken=never.copy(),
        since_manager_left=never.copy(), manager_months=np.minimum(months, rng.integers(1, 40, n)).astype(np.float32),
        unanswered=zeros.copy(), invited=zeros.copy(), episode=np.zeros(n, dtype=np.int8),
        left_months=np.zeros(n, dtype=np.int16), away=np.zeros(n, dtype=np.int8),
    )  # fmt: skip


def _tenure(rng: np.random.Generator, n: int) -> Floats:
    """Months of service in a company that has lived for a while: many newcomers, a long tail."""
    fresh = rng.random(n) < 0.22
    return np.where(fresh, rng.integers(1, 13, n), np.minimum(12 + rng.exponential(46, n), 260)).astype(np.float32)


def _remote(structure: Structure, seats: Ints, luck: Floats) -> Floats:
    usual = np.array([family.remote for family in FAMILIES], dtype=np.float32)[structure.family[seats]]
    return np.asarray(np.clip(usual + np.float32(0.18) * luck, 0, 1), dtype=np.float32)


def _levels(structure: Structure, seats: Ints, years: Floats, skill: Floats) -> Ints:
    """Level by experience and skill, up to the top of the family; managers' by their seat."""
    top = np.array([family.top for family in FAMILIES])[structure.family[seats]]
    own = np.clip(np.round(1 + 0.36 * years + 0.5 * skill), 1, np.maximum(top - 1, 1))
    rank = structure.rank[seats]
    return np.where(rank == MEMBER, own, LEVEL_OF_RANK[rank]).astype(np.int8)
