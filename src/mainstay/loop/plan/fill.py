"""From prices to a plan within every limit: what is too much is taken back, what is left over is spent.

The regret of an option is how much net worth it gives up against the person's best at the prices. The sum of regrets
and of the worth of what is left over is exactly the distance from the bound, so both steps keep regrets small.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from mainstay.loop.panel import Floats, Ints
from mainstay.loop.plan.compiled import compiled
from mainstay.loop.plan.duals import Prices, Round, net

ROUNDS = 12
"""Passes of taking back or filling; each ends early when it finds nothing to do."""


class Left(NamedTuple):
    """What remains of each limit: `company[r]`, and `unit[u]` of resource 0; negative where it is overdrawn."""

    company: Ints
    unit: Ints


@compiled
def fits(options: Round, left: Left, person: int, now: int, then: int) -> bool:
    """Whether a move keeps every limit, or at least takes no more of one that is overdrawn."""
    for kind in range(left.company.shape[0]):
        more = options.cost[person, then, kind] - options.cost[person, now, kind]
        if more > 0 and more > left.company[kind]:
            return False
        if kind == 0 and more > 0 and more > left.unit[options.unit[person]]:
            return False
    return True


@compiled
def move(options: Round, left: Left, choice: Ints, person: int, then: int) -> None:
    """Changes one person's option and what remains."""
    now = choice[person]
    for kind in range(left.company.shape[0]):
        left.company[kind] -= options.cost[person, then, kind] - options.cost[person, now, kind]
    left.unit[options.unit[person]] -= options.cost[person, then, 0] - options.cost[person, now, 0]
    choice[person] = then


@compiled
def relief(options: Round, left: Left, person: int, now: int, then: int) -> float:
    """How much of the overdrafts a move pays back, each as a share of itself."""
    back = 0.0
    for kind in range(left.company.shape[0]):
        less = options.cost[person, now, kind] - options.cost[person, then, kind]
        if left.company[kind] < 0 and less > 0:
            back += min(less, -left.company[kind]) / -left.company[kind]
        overdrawn = -left.unit[options.unit[person]]
        if kind == 0 and overdrawn > 0 and less > 0:
            back += min(less, overdrawn) / overdrawn
    return back


@compiled
def cheapest_relief(options: Round, prices: Prices, left: Left, choice: Ints, offers: tuple[Ints, Floats]) -> None:
    """By person the move that pays back most per regret: the option and the regret per relief (inf where none)."""
    then, score = offers
    worth = np.empty(options.value.shape[1])
    for person in range(choice.shape[0]):
        now = choice[person]
        then[person], score[person] = now, np.inf
        net(options, person, prices, -1, worth)
        for option in range(worth.shape[0]):
            if option == now or not fits(options, left, person, now, option):
                continue
            back = relief(options, left, person, now, option)
            if back > 0 and (worth[now] - worth[option]) / back < score[person]:
                then[person], score[person] = option, (worth[now] - worth[option]) / back


@compiled
def apply_relief(options: Round, left: Left, choice: Ints, offers: tuple[Ints, Ints]) -> None:
    """Carries out the offered moves in order, as long as each still pays something back."""
    order, then = offers
    for person in order:
        option = then[person]
        if relief(options, left, person, choice[person], option) > 0 and fits(
            options, left, person, choice[person], option
        ):
            move(options, left, choice, person, option)


@compiled
def best_gain(options: Round, prices: Prices, left: Left, choice: Ints, offers: tuple[Ints, Floats]) -> None:
    """By person the feasible move with the largest gain per worth of what it uses (-inf where none gains)."""
    then, score = offers
    for person in range(choice.shape[0]):
        now = choice[person]
        then[person], score[person] = now, -np.inf
        for option in range(options.value.shape[1]):
            gain = options.value[person, option] - options.value[person, now]
            if gain <= 0 or not fits(options, left, person, now, option):
                continue
            uses = 1e-9
            for kind in range(left.company.shape[0]):
                price = prices.unit[options.unit[person]] if kind == 0 else prices.company[kind]
                uses += price * (options.cost[person, option, kind] - options.cost[person, now, kind])
            rate = np.inf if uses <= 1e-9 else gain / uses
            if rate > score[person] or (rate == score[person] and gain > options.value[person, then[person]]):
                then[person], score[person] = option, rate


@compiled
def apply_gain(options: Round, left: Left, choice: Ints, offers: tuple[Ints, Ints]) -> int:
    """Carries out the offered moves in order where they still fit; returns how many."""
    order, then = offers
    done = 0
    for person in order:
        if then[person] != choice[person] and fits(options, left, person, choice[person], then[person]):
            move(options, left, choice, person, then[person])
            done += 1
    return done


def remaining(options: Round, choice: Ints, budget: Ints, unit_budget: Ints) -> Left:
    """What a choice leaves of each limit."""
    taken = np.take_along_axis(options.cost, choice[:, None, None].astype(np.int64), axis=1)[:, 0, :]
    by_unit = np.zeros(len(unit_budget), dtype=np.int64)
    np.add.at(by_unit, options.unit, taken[:, 0])
    return Left(np.asarray(budget - taken.sum(axis=0), dtype=np.int64), np.asarray(unit_budget - by_unit))


def take_back(options: Round, prices: Prices, choice: Ints, left: Left) -> None:
    """Moves people to cheaper options until no limit is overdrawn, with little regret. Changes `choice` and `left`."""
    then, score = np.empty(len(choice), dtype=choice.dtype), np.empty(len(choice))
    for _ in range(ROUNDS):
        if left.company.min(initial=0) >= 0 and left.unit.min(initial=0) >= 0:
            return
        cheapest_relief(options, prices, left, choice, (then, score))
        willing = np.flatnonzero(np.isfinite(score))
        order = willing[np.argsort(score[willing], kind="stable")]
        apply_relief(options, left, choice, (order, then))
    nothing = np.zeros(len(choice), dtype=choice.dtype)
    apply_relief(options, left, choice, (np.arange(len(choice)), nothing))


def spend_rest(options: Round, prices: Prices, choice: Ints, left: Left) -> None:
    """Moves people to better options that still fit, the best use of what is left first. Changes both."""
    then, score = np.empty(len(choice), dtype=choice.dtype), np.empty(len(choice))
    for _ in range(ROUNDS):
        best_gain(options, prices, left, choice, (then, score))
        willing = np.flatnonzero(score > -np.inf)
        order = willing[np.argsort(-score[willing], kind="stable")]
        if apply_gain(options, left, choice, (order, then)) == 0:
            return
