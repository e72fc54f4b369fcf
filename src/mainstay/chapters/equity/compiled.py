"""Plain schedules made ready once, so that a million grants can be vested as of a day. 批量归属计算（P6）。

Terms that run only on months from the start, one step after the other and none repeated out of turn, come to the same
months for every grant. What is left for each grant is to count the months that have passed and to look up. Anything
else (events, days of the calendar, periods in days) is walked by `schedule`.
"""

from __future__ import annotations

from bisect import bisect_right
from calendar import monthrange
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from functools import lru_cache
from itertools import accumulate, pairwise

from mainstay.chapters.equity.allocation import CUMULATIVE, Allocation, dealt, rounded
from mainstay.chapters.equity.kinds import Units
from mainstay.chapters.equity.terms import Portion, Step, VestingTerms
from mainstay.chapters.equity.triggers import START_DAY, After, AtStart, Span


@dataclass(frozen=True, slots=True)
class Compiled:
    """Months from the start at which something vests, ascending, and the exact share vested by each.

    `day` is the day of the month; None is that of the start.
    """

    months: tuple[int, ...]
    shares: tuple[Fraction, ...]
    allocation: Allocation
    day: int | None
    visits: tuple[tuple[str, int], ...]
    """The step of each tranche and its number within it, from 1; the number is 0 where the step occurs once."""
    _reached: dict[Units, tuple[Units, ...]] = field(default_factory=dict, compare=False, repr=False)

    def vested(self, units: int, start: date, day: date) -> Units:
        """Units vested by the end of a day, of a grant whose vesting began on `start`."""
        passed = (day.year - start.year) * 12 + day.month - start.month
        wanted = self.day or start.day
        if day.day < wanted and day.day < monthrange(day.year, day.month)[1]:
            passed -= 1
        count = bisect_right(self.months, passed)
        if not count or day < start:
            return 0
        if self.allocation is Allocation.CUMULATIVE_ROUNDING:
            share = self.shares[count - 1]
            return (2 * units * share.numerator + share.denominator) // (2 * share.denominator)
        return self.reached(units)[count - 1]

    def days(self, start: date) -> list[date]:
        """The day of each tranche of a grant whose vesting began on `start`."""
        wanted = self.day or start.day
        origin = start.year * 12 + start.month - 1
        found = []
        for months in self.months:
            year, month = divmod(origin + months, 12)
            if year >= date.max.year:
                found.append(date.max)
                continue
            last = 28 if wanted <= _SHORTEST else monthrange(year, month + 1)[1]
            found.append(date(year, month + 1, min(wanted, last)))
        return found

    def reached(self, units: Units) -> tuple[Units, ...]:
        """Units reached by each tranche in all, kept for the next grant of the same size."""
        held = self._reached.get(units)
        if held is None:
            whole = Fraction(units)
            if self.allocation in CUMULATIVE:
                held = tuple(rounded(share * whole, self.allocation) for share in self.shares)
            else:
                parts = [(share - before) * whole for before, share in pairwise((Fraction(0), *self.shares))]
                held = tuple(accumulate(dealt(parts, self.allocation)))
            if len(self._reached) >= _MOST_KEPT:
                self._reached.clear()
            self._reached[units] = held
        return held


_SHORTEST = 28
_MOST_KEPT = 10_000


@lru_cache(maxsize=1024)
def compiled(terms: VestingTerms) -> Compiled | None:
    """The terms made ready; None where they are not plain, and have to be walked."""
    path = _chain(terms)
    if path is None:
        return None
    met = {path[0].id: 0}
    months: list[int] = []
    shares: list[Fraction] = []
    days: set[str] = set()
    visits: list[tuple[str, int]] = []
    for step in path[1:]:
        trigger, amount = step.trigger, step.amount
        if not isinstance(trigger, After) or not isinstance(amount, Portion) or not _is_plain(trigger, amount):
            return None
        base = met[trigger.step]
        at = [base + trigger.length * number for number in range(1, trigger.occurrences + 1)]
        if months and at[0] <= months[-1]:
            return None
        months += at
        shares += [amount.share] * len(at)
        days.add(trigger.day_of_month)
        visits += [(step.id, number if len(at) > 1 else 0) for number in range(1, len(at) + 1)]
        met[step.id] = at[-1]
    if len(days) != 1 or sum(shares) > 1:
        return None
    (day,) = days
    on = None if day == START_DAY else int(day[:2])
    return Compiled(tuple(months), tuple(accumulate(shares)), terms.allocation, on, tuple(visits))


def _is_plain(trigger: After, amount: Portion) -> bool:
    by_month = trigger.span is Span.MONTHS and trigger.length > 0
    return by_month and (trigger.cliff or 0) < 2 and not amount.remainder


def _chain(terms: VestingTerms) -> list[Step] | None:
    """The steps in order where each leads to exactly one other, from a start at which nothing vests."""
    if len(terms.roots) != 1:
        return None
    steps = terms.by_id
    path = [steps[terms.roots[0]]]
    if not isinstance(path[0].trigger, AtStart) or path[0].amount:
        return None
    while path[-1].next:
        if len(path[-1].next) != 1:
            return None
        path.append(steps[path[-1].next[0]])
    return path if len(path) == len(steps) > 1 else None
