"""Prices of limits: the Lagrangian side of the choice under budgets.

Each limit gets a price per unit of what it limits; each person then takes the option with the largest value less what
it costs at those prices. Any prices at all give an upper bound of the best plan's value, so every number made here may
be rough, except the bound itself, which `charge` adds up from the prices as they are.

A person pays for resource 0 the price of the person's unit (never below the company's), for the others the company's.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from mainstay.loop.panel import Floats, Ints
from mainstay.loop.plan.compiled import compiled

BUCKETS = 64
"""Into how many parts one pass over the increments cuts the interval in which a price lies."""

PASSES = 7
"""64 to the seventh is beyond the resolution of the numbers that meet here."""


class Round(NamedTuple):
    """`value[n, k]` and `cost[n, k, r]` of option k for person n (option 0 is nothing, and free), `unit[n]`."""

    value: Floats
    cost: Ints
    unit: Ints


class Prices(NamedTuple):
    """`company[r]` for every resource; `unit[u]` for resource 0 in unit u, not below `company[0]`."""

    company: Floats
    unit: Floats


class Ladder(NamedTuple):
    """The worthwhile increments of every person for one resource, at the others' prices: worth per unit, and units."""

    worth: Floats
    size: Floats
    unit: Ints


class Bracket(NamedTuple):
    """Where each price lies, and how much is demanded at prices above `high`."""

    low: Floats
    high: Floats
    above: Floats
    open: NDArray[np.bool_]


@compiled
def net(options: Round, person: int, prices: Prices, but: int, worth: Floats) -> None:
    """Fills `worth[k]`: value less cost at the prices, of every resource except `but`."""
    own = prices.unit[options.unit[person]]
    for option in range(worth.shape[0]):
        left = options.value[person, option]
        for kind in range(options.cost.shape[2]):
            if kind != but:
                price = own if kind == 0 else prices.company[kind]
                left -= price * options.cost[person, option, kind]
        worth[option] = left


@compiled
def cheapest(worth: Floats, spent: Ints) -> int:
    """The option that costs least of the resource; among those the most worthwhile."""
    best = 0
    for option in range(1, worth.shape[0]):
        if spent[option] < spent[best] or (spent[option] == spent[best] and worth[option] > worth[best]):
            best = option
    return best


@compiled
def steeper(worth: Floats, spent: Ints, here: int) -> int:
    """The option beyond `here` with the largest gain per unit of the resource; `here` where none gains."""
    best, slope = here, 0.0
    for option in range(worth.shape[0]):
        if spent[option] > spent[here]:
            rise = (worth[option] - worth[here]) / (spent[option] - spent[here])
            if rise > slope or (rise == slope and best != here and spent[option] > spent[best]):
                best, slope = option, rise
    return best


@compiled
def climb(options: Round, kind: int, prices: Prices, ladder: Ladder) -> int:
    """Fills the ladder of increments (the upper hull of every person's options); returns how many there are."""
    filled = 0
    worth = np.empty(options.value.shape[1])
    for person in range(options.value.shape[0]):
        net(options, person, prices, kind, worth)
        spent = options.cost[person, :, kind]
        here = cheapest(worth, spent)
        there = steeper(worth, spent, here)
        while there != here:
            ladder.size[filled] = spent[there] - spent[here]
            ladder.worth[filled] = (worth[there] - worth[here]) / ladder.size[filled]
            ladder.unit[filled] = options.unit[person]
            filled += 1
            here = there
            there = steeper(worth, spent, here)
    return filled


@compiled
def demand(ladder: Ladder, floor: Floats, pool_of: Ints, bracket: Bracket, total: Floats) -> None:
    """First look: total demand at price `floor` by pool, and the highest worth into `bracket.high`."""
    for step in range(ladder.worth.shape[0]):
        unit = ladder.unit[step]
        if ladder.worth[step] > floor[unit]:
            pool = pool_of[unit]
            total[pool] += ladder.size[step]
            bracket.high[pool] = max(bracket.high[pool], ladder.worth[step])


@compiled
def tally(ladder: Ladder, floor: Floats, pool_of: Ints, bracket: Bracket, counts: Floats) -> None:
    """Adds up, by pool and bucket of the open brackets, the sizes of the increments inside."""
    buckets = counts.shape[1]
    for step in range(ladder.worth.shape[0]):
        unit = ladder.unit[step]
        pool = pool_of[unit]
        worth = ladder.worth[step]
        inside = bracket.low[pool] < worth <= bracket.high[pool]
        if inside and bracket.open[pool] and worth > floor[unit]:
            width = bracket.high[pool] - bracket.low[pool]
            bucket = int((worth - bracket.low[pool]) / width * buckets)
            counts[pool, min(bucket, buckets - 1)] += ladder.size[step]


@compiled
def tighten(bracket: Bracket, counts: Floats, limit: Floats) -> None:
    """Each open bracket becomes the bucket in which demand, counted from above, passes the limit."""
    buckets = counts.shape[1]
    for pool in range(limit.shape[0]):
        if not bracket.open[pool]:
            continue
        width = (bracket.high[pool] - bracket.low[pool]) / buckets
        bucket = buckets - 1
        while bucket > 0 and bracket.above[pool] + counts[pool, bucket] <= limit[pool]:
            bracket.above[pool] += counts[pool, bucket]
            bucket -= 1
        if bucket < buckets - 1:
            bracket.high[pool] = bracket.low[pool] + width * (bucket + 1)
        bracket.low[pool] += width * bucket
        bracket.open[pool] = bracket.high[pool] - bracket.low[pool] > 1e-11 * bracket.high[pool]


def thresholds(ladder: Ladder, floor: Floats, limit: Floats, *, together: bool) -> Floats:
    """By pool the lowest price (0 where the limit is loose) at which increments worth more fit in the limit.

    A pool is a unit, or all of them `together`; increments not above `floor` of their unit are not counted.
    """
    pools = len(limit)
    bracket = Bracket(np.zeros(pools), np.zeros(pools), np.zeros(pools), np.ones(pools, dtype=np.bool_))
    total = np.zeros(pools)
    pool_of = np.zeros(len(floor), dtype=np.int32) if together else np.arange(len(floor), dtype=np.int32)
    demand(ladder, floor, pool_of, bracket, total)
    loose = total <= limit
    bracket.open[:] = ~loose
    buckets = BUCKETS * BUCKETS if together else BUCKETS
    for _ in range(PASSES // 2 + 1 if together else PASSES):
        if not bracket.open.any():
            break
        counts = np.zeros((pools, buckets))
        tally(ladder, floor, pool_of, bracket, counts)
        tighten(bracket, counts, limit)
    return np.asarray(np.where(loose, 0.0, bracket.high))


@compiled
def take(options: Round, prices: Prices, choice: Ints, used: Ints, unit_used: Ints) -> float:
    """Everyone's best option at the prices; what is used; and the sum of their net worth.

    Among equals the first listed is taken.
    """
    total = 0.0
    worth = np.empty(options.value.shape[1])
    for person in range(options.value.shape[0]):
        net(options, person, prices, -1, worth)
        best = 0
        for option in range(1, worth.shape[0]):
            if worth[option] > worth[best]:
                best = option
        choice[person] = best
        total += worth[best]
        for kind in range(used.shape[0]):
            used[kind] += options.cost[person, best, kind]
        unit_used[options.unit[person]] += options.cost[person, best, 0]
    return total
