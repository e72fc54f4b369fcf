"""A unit's share of the plan, exactly: few people, one budget, and the company's prices for everything else.

At a unit's price every option of a person has a loss against the person's best. A choice within the unit's budget is
worth the unit's bound less its losses less the price of what it leaves over. So only options with small losses can be
part of a better choice than the one in hand, and a list of undominated part-choices, person after person, those who
are nearest to changing first, finds the best one (the "core" of Pisinger's minimal algorithm for this problem).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from mainstay.loop.panel import Floats, Ints
from mainstay.loop.plan.compiled import compiled
from mainstay.loop.plan.duals import Prices, Round, net

STATES = 3000
"""Longest list of part-choices; a unit that needs a longer one keeps the choice and the bound it had."""

NODES = 60_000
"""Longest memory of how part-choices came about, per unit."""

NO_BETTER = -2
"""In place of a node: the choice in hand stands. (-1 is everyone's best option.)"""


class Unit(NamedTuple):
    """People of one unit: `loss[m, k]` and `more[m, k]` (cost beyond the best option's), `best[m]`, the unit's
    `price` beyond the company's, and `room`: its budget less what the best options cost (negative: they do not fit).
    """

    loss: Floats
    more: Ints
    best: Ints
    price: float
    room: int


class Parts(NamedTuple):
    """Part-choices in ascending order of cost: cost and loss beyond the best, where it came from, and option taken."""

    more: Ints
    loss: Floats
    node: Ints
    option: Ints


class Reach(NamedTuple):
    """What the people from position m on can still add or take off, at least and at most."""

    least: Ints
    most: Ints


@compiled
def gap_of(unit: Unit, more: int, loss: float) -> float:
    """Distance from the unit's bound of a whole choice."""
    return loss + unit.price * (unit.room - more)


@compiled
def hopeful(unit: Unit, reach: Reach, place: int, part: tuple[int, float], target: float) -> bool:
    """Whether a part-choice, everything up to `place` decided, can still end within budget and below the target."""
    more, loss = part
    unused = max(0, unit.room - more - reach.most[place])
    return bool(more + reach.least[place] <= unit.room and loss + unit.price * unused < target)


@compiled
def push(unit: Unit, into: Parts, size: int, part: tuple[int, float, int, int]) -> int:
    """Appends a part-choice unless one that costs no more is worth as much; returns the new size."""
    more, loss, node, option = part
    if size:
        worth = unit.price * more - loss
        if worth <= unit.price * into.more[size - 1] - into.loss[size - 1]:
            return size
        if into.more[size - 1] == more:
            size -= 1
    if size < into.more.shape[0]:
        into.more[size], into.loss[size], into.node[size], into.option[size] = more, loss, node, option
    return size + 1


@compiled
def shifted(now: Parts, at: int, step: tuple[int, float, int]) -> tuple[int, float, int, int]:
    """A part-choice with one more person decided."""
    return now.more[at] + step[0], now.loss[at] + step[1], now.node[at], step[2]


@compiled
def merge(unit: Unit, lists: tuple[Parts, Parts, Parts], sizes: tuple[int, int], step: tuple[int, float, int]) -> int:
    """Merges `now` moved by `step` with `kept` into `into`, both in order of cost; returns the size (may overflow)."""
    now, kept, into = lists
    left, right, size = 0, 0, 0
    while left < sizes[0] or right < sizes[1]:
        from_kept = left == sizes[0] or (right < sizes[1] and kept.more[right] <= now.more[left] + step[0])
        if from_kept:
            part = (kept.more[right], kept.loss[right], kept.node[right], kept.option[right])
            right += 1
        else:
            part = shifted(now, left, step)
            left += 1
        size = push(unit, into, size, part)
        if size > into.more.shape[0]:
            return size
    return size


@compiled
def prune(unit: Unit, reach: Reach, place: int, parts: Parts, limits: tuple[int, float]) -> int:
    """Keeps the hopeful part-choices, in place; returns how many."""
    kept = 0
    for at in range(limits[0]):
        if hopeful(unit, reach, place, (parts.more[at], parts.loss[at]), limits[1]):
            parts.more[kept], parts.loss[kept] = parts.more[at], parts.loss[at]
            parts.node[kept], parts.option[kept] = parts.node[at], parts.option[at]
            kept += 1
    return kept


@compiled
def reaches(unit: Unit, target: float) -> Reach:
    """From the last person backwards, the range of cost that options with hopeful losses span."""
    people = unit.loss.shape[0]
    least, most = np.zeros(people + 1, dtype=np.int64), np.zeros(people + 1, dtype=np.int64)
    for place in range(people - 1, -1, -1):
        low, high = np.int64(0), np.int64(0)
        for option in range(unit.loss.shape[1]):
            if unit.loss[place, option] < target:
                low = min(low, unit.more[place, option])
                high = max(high, unit.more[place, option])
        least[place], most[place] = least[place + 1] + low, most[place + 1] + high
    return Reach(least, most)


@compiled
def extend(unit: Unit, person: int, lists: tuple[Parts, Parts, Parts], size: int, target: float) -> tuple[int, bool]:
    """All part-choices with each of the person's hopeful options, into `lists[1]`; whether they ended in `lists[2]`."""
    now, first, second = lists
    kept, other = first, second
    total, swapped = int(np.int64(0)), False
    total = merge(unit, (now, other, kept), (size, total), (int(np.int64(0)), 0.0, int(np.int64(-1))))
    for option in range(unit.loss.shape[1]):
        if option == unit.best[person] or unit.loss[person, option] >= target:
            continue
        step = (unit.more[person, option], unit.loss[person, option], option)
        total = merge(unit, (now, kept, other), (size, total), step)
        kept, other, swapped = other, kept, not swapped
        if total > now.more.shape[0]:
            break
    return total, swapped


@compiled
def settle(parts: Parts, size: int, person: int, memory: tuple[Ints, Ints, Ints], filled: int) -> int:
    """Writes down who changed to what in each part-choice; returns how many nodes there are (may overflow)."""
    parent, who, what = memory
    for at in range(size):
        if parts.option[at] >= 0:
            if filled >= parent.shape[0]:
                return filled + 1
            parent[filled], who[filled], what[filled] = parts.node[at], person, parts.option[at]
            parts.node[at], parts.option[at] = filled, -1
            filled += 1
    return filled


@compiled
def new_parts() -> Parts:
    """Room for a list of part-choices."""
    return Parts(np.empty(STATES, np.int64), np.empty(STATES), np.empty(STATES, np.int64), np.empty(STATES, np.int64))


@compiled
def closest(unit: Unit, parts: Parts, size: int, found: tuple[float, int]) -> tuple[float, int]:
    """The smallest distance from the bound, were nobody else to change, and the node it comes from."""
    best, node = found
    for at in range(size):
        here = gap_of(unit, parts.more[at], parts.loss[at])
        if parts.more[at] <= unit.room and here < best - 1e-9:
            best, node = here, parts.node[at]
    return best, node


@compiled
def search(unit: Unit, in_hand: float, slack: float, choice: Ints) -> tuple[float, bool]:
    """The unit's smallest distance from its bound, and whether that is proved to within `slack`.

    Starts from a choice at distance `in_hand`; `choice` changes only when a better one is found.
    """
    best, best_node, filled = in_hand, int(np.int64(NO_BETTER)), int(np.int64(0))
    memory = (np.empty(NODES, np.int64), np.empty(NODES, np.int64), np.empty(NODES, np.int64))
    reach = reaches(unit, best)
    now, first, second = new_parts(), new_parts(), new_parts()
    now.more[0], now.loss[0], now.node[0], now.option[0] = 0, 0.0, -1, -1
    size, proved = int(np.int64(1)), True
    for place in range(unit.loss.shape[0] + 1):
        best, best_node = closest(unit, now, size, (best, best_node))
        size = prune(unit, reach, place, now, (size, best - slack))
        if place == unit.loss.shape[0] or size == 0:
            break
        size, swapped = extend(unit, place, (now, first, second), size, best - slack)
        into = second if swapped else first
        if size <= STATES:
            filled = settle(into, size, place, memory, filled)
        if size > STATES or filled > NODES:
            proved = False
            break
        now, first, second = into, now, (first if swapped else second)
    if best_node != NO_BETTER:
        for place in range(choice.shape[0]):
            choice[place] = unit.best[place]
        while best_node >= 0:
            choice[memory[1][best_node]] = memory[2][best_node]
            best_node = memory[0][best_node]
    return best, proved


@compiled
def unit_of(options: Round, prices: Prices, members: Ints, budget: int) -> Unit:
    """One unit's people at the prices."""
    people, choices = members.shape[0], options.value.shape[1]
    loss, more = np.empty((people, choices)), np.empty((people, choices), dtype=np.int64)
    best, worth, spent = np.empty(people, dtype=np.int64), np.empty(choices), 0
    for place in range(people):
        net(options, members[place], prices, -1, worth)
        top = np.argmax(worth)
        best[place] = top
        spent += options.cost[members[place], top, 0]
        for option in range(choices):
            loss[place, option] = worth[top] - worth[option]
            more[place, option] = options.cost[members[place], option, 0] - options.cost[members[place], top, 0]
    price = prices.unit[options.unit[members[0]]] - prices.company[0]
    return Unit(loss, more, best, price, budget - spent)


@compiled
def distance(unit: Unit, choice: Ints) -> float:
    """How far a choice within budget is from the unit's bound."""
    loss, more = 0.0, 0
    for place in range(choice.shape[0]):
        loss += unit.loss[place, choice[place]]
        more += unit.more[place, choice[place]]
    return gap_of(unit, more, loss)


@compiled
def finish(
    options: Round, prices: Prices, groups: tuple[Ints, Ints, Ints], slack: float, out: tuple[Ints, Floats]
) -> None:
    """Makes each unit's choice the best at the company's prices.

    `groups` holds people by unit, where each unit starts, and the units' budgets; `slack` is what a unit may miss.
    `out` holds the choice, which must keep every unit's budget and is made better, and takes by how much each unit's
    bound falls where that is proved.
    """
    people, start, budget = groups
    choice, lowered = out
    for unit_code in range(budget.shape[0]):
        members = people[start[unit_code] : start[unit_code + 1]]
        lowered[unit_code] = 0.0
        if members.shape[0] == 0:
            continue
        unit = unit_of(options, prices, members, budget[unit_code])
        own = np.empty(members.shape[0], np.int64)
        for place in range(own.shape[0]):
            own[place] = choice[members[place]]
        in_hand = distance(unit, own)
        if in_hand > slack:
            best, sure = search(unit, in_hand, slack, own)
            for place in range(own.shape[0]):
                choice[members[place]] = own[place]
            lowered[unit_code] = max(0.0, best - slack) if sure else 0.0


@compiled
def nearest(options: Round, prices: Prices, least: Floats) -> None:
    """Fills each person's smallest loss by a change."""
    worth = np.empty(options.value.shape[1])
    for person in range(least.shape[0]):
        net(options, person, prices, -1, worth)
        best, second = -np.inf, -np.inf
        for option in range(worth.shape[0]):
            if worth[option] > best:
                best, second = worth[option], best
            elif worth[option] > second:
                second = worth[option]
        least[person] = best - second


def by_unit(options: Round, prices: Prices) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """People sorted by unit, within it the nearest to a change first; and where each unit starts (and the end)."""
    least = np.empty(len(options.unit))
    nearest(options, prices, least)
    order = np.lexsort((least, options.unit))
    count = len(prices.unit)
    start = np.zeros(count + 1, dtype=np.int64)
    np.cumsum(np.bincount(options.unit, minlength=count), out=start[1:])
    return order, start
