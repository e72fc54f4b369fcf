"""Which person-months are kept, and with what weight."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from mainstay.loop.panel import STAYED, Bools, Floats, Ints
from mainstay.loop.sense.people import NEVER, People, drawn
from mainstay.loop.sense.span import Span

KEEP_ALL = 200_000
"""Person-months below which nothing is left out."""

MANY, VERY_MANY = 200_000, 500_000
"""People above whom whole months are kept every half year, and once a year, so that the panel fits a machine."""

TRAIL = 13
"""Landmarks of the trail: "since when" looks back a year."""


@dataclass(frozen=True)
class Kept:
    """Person-months in the order of person and month: `person` counts in People, `month` in the panel."""

    person: Ints
    month: Ints
    weight: Floats

    def __len__(self) -> int:
        return len(self.person)

    def between(self, low: int, high: int) -> slice:
        """The rows of the people from `low` up to `high`."""
        begin, end = np.searchsorted(self.person, (low, high))
        return slice(int(begin), int(end))

    def of(self, low: int, high: int, begin: int = 0) -> Kept:
        """The same rows by themselves, people counted from `begin`."""
        part = self.between(low, high)
        return Kept(self.person[part] - begin, self.month[part], self.weight[part])


@dataclass(frozen=True)
class Choice:
    """The share of quiet months to keep, the seed by which they are drawn, and the months kept whole."""

    share: float
    seed: int
    full: tuple[int, ...]

    @classmethod
    def of(cls, people: People, span: Span, share: float, seed: int, every: int) -> Choice:
        """What to keep of a company of this size: all of a small one."""
        months = len(span.panel)
        today = int(np.count_nonzero((people.hired <= span.panel[-1]) & (people.left > span.panel[-1])))
        small = len(people) * months < KEEP_ALL
        return cls(1.0 if small else share, seed, full_months(today, months, every))


def kept(people: People, span: Span, choice: Choice) -> tuple[Kept, Kept, Kept]:
    """Person-months of the history, of the as-of day and of the trail."""
    here = presence(people, span)
    return history(people, span, here, choice), now(here), trail(here, people.key)


def presence(people: People, span: Span) -> Bools:
    """[p, t]: whether each is here at each landmark of the panel."""
    days = span.panel
    return np.asarray((people.hired[:, None] <= days) & (people.left[:, None] > days))


def full_months(people: int, months: int, every: int) -> tuple[int, ...]:
    """Landmarks, counted back from the last, at which everybody is kept: origins of the backtest."""
    step = max(every, 12 if people > VERY_MANY else 6 if people > MANY else every)
    return tuple(sorted(range(months - 1 - step, -1, -step)))


def history(people: People, span: Span, here: Bools, choice: Choice) -> Kept:
    """Every month before an exit, a share of the others drawn by lot, and all of the full months."""
    months = here.shape[1]
    keep = np.zeros_like(here)
    light = np.zeros_like(here)
    leaving = (people.left < NEVER) & (people.kind != STAYED)
    for month in range(months - 1):
        leaves = leaving & (people.left <= span.panel[month + 1])
        lucky = drawn(people.lot, int(span.panel[month]), choice.seed) < choice.share
        whole = month in choice.full
        keep[:, month] = here[:, month] & (leaves | lucky | whole)
        light[:, month] = leaves | whole
    person, month_of = np.nonzero(keep)
    weight = np.where(light[person, month_of], 1.0, 1.0 / choice.share).astype(np.float32)
    return Kept(person, month_of, weight)


def now(here: Bools) -> Kept:
    """Everybody here at the as-of day."""
    person = np.flatnonzero(here[:, -1])
    month = np.full(len(person), here.shape[1] - 1, dtype=np.int64)
    return Kept(person, month, np.ones(len(person), dtype=np.float32))


def trail(here: Bools, key: Bools) -> Kept:
    """The last landmarks of the key people here at the as-of day, as far back as they were here."""
    recent = here & (key & here[:, -1])[:, None]
    recent[:, : max(0, here.shape[1] - TRAIL)] = False
    person, month = np.nonzero(recent)
    return Kept(person, month, np.ones(len(person), dtype=np.float32))
