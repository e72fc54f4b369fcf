"""From all packages to the best plan: a few packages a person that could win at some prices, the choice among them,
and then whatever else is better at the prices so found, until nothing is (column generation).
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from mainstay.loop.panel import Floats, Ints
from mainstay.loop.plan.knapsack import finish, solve
from mainstay.loop.plan.packages import Table, distinct, of_some, spell_out, undominated, winners
from mainstay.loop.plan.problem import Problem, Solution, priced
from mainstay.loop.plan.resources import Resources
from mainstay.loop.threads import in_parts

PRICE_STEPS = (0.02, 0.1, 0.25, 0.5, 1.0, 2.0, 5.0, 15.0)
"""Multiples of the average price of a limit at which packages compete for being offered."""

PROMISING = 9
"""Measures a person that are combined for the first offers; later all are, at the prices found."""

CLOSE = 2e-4
"""A gap against all packages that needs no further round, as a share of the bound."""

FEW, MANY = 60, 1000
"""Up to so many people every package that is not dominated is on offer, if nobody has more than so many."""

ROUNDS = 4
"""How often better packages are looked for at the prices found."""


@dataclass(frozen=True)
class Offers:
    """`package[n, k]` offered to each person (column 0 nothing), as a problem to solve; `complete` if they include
    every package that could be part of a best plan.
    """

    package: Ints
    problem: Problem
    complete: bool = False


@dataclass(frozen=True)
class Answer:
    """The choice among the offers, and a bound that holds for all packages, offered or not."""

    offers: Offers
    solution: Solution
    bound: float

    @property
    def package(self) -> Ints:
        """Each person's package."""
        chosen = self.solution.choice[:, None].astype(np.int64)
        return np.asarray(np.take_along_axis(self.offers.package, chosen, axis=1)[:, 0])

    def runner_up(self, pool: Ints) -> Ints:
        """Each person's next best offer at the prices; 0 where there is none but nothing itself."""
        problem, prices = self.offers.problem, self.solution.prices
        over = prices.unit[pool] - prices.company[0]
        net = problem.value - priced(problem.cost, prices.company) - over[:, None] * problem.cost[:, :, 0]
        net[(self.offers.package == self.package[:, None]) | (self.offers.package == 0)] = -np.inf
        best = net.argmax(axis=1)
        rows = np.arange(len(net))
        return np.where(np.isfinite(net[rows, best]), self.offers.package[rows, best], 0)


def first_offers(table: Table, resources: Resources) -> Offers:
    """Every undominated package where people are few; else those that win at low, middling or high prices, with the
    other limits free, fair or dear.
    """
    if len(table.lowering) <= FEW:
        every = np.zeros((len(table.lowering), MANY), dtype=np.int64)
        most = undominated(table, every)
        if most < MANY:
            return replace(offers_of(table, resources, every[:, : most + 1]), complete=True)
    people, kinds = len(table.lowering), len(resources.budget)
    none = np.zeros(people)
    _, score = _winners(table, np.zeros((1, kinds)), none, PROMISING)
    average = score.sum() / np.maximum(resources.budget, 1)
    cash = np.arange(kinds) == 0
    prices = [average * step * np.where(cash, 1.0, other) for step in PRICE_STEPS for other in (0.0, 1.0, 6.0)]
    best, _ = _winners(table, np.unique(np.array(prices), axis=0), none, PROMISING)
    return offers_of(table, resources, distinct(best))


def _winners(table: Table, prices: Floats, surcharge: Floats, most: int) -> tuple[Ints, Floats]:
    shape = (len(table.lowering), len(prices))
    found = (np.zeros(shape, dtype=np.int64), np.zeros(shape))
    in_parts(
        shape[0],
        lambda who: winners(of_some(table, who), prices, surcharge[who], most, (found[0][who], found[1][who])),
    )
    return found


def offers_of(table: Table, resources: Resources, package: Ints) -> Offers:
    """The offers with their values and costs."""
    value = np.zeros(package.shape)
    cost = np.zeros((*package.shape, len(resources.budget)), dtype=np.int64)
    in_parts(len(package), lambda who: spell_out(of_some(table, who), package[who], value[who], cost[who]))
    problem = Problem(value, cost, resources.budget, resources.pool, resources.pool_budget)
    return Offers(package, problem)


def best_answer(table: Table, resources: Resources, offers: Offers) -> Answer:
    """Solves, looks for packages that are better at the prices, adds them, and solves again until there are none."""
    solution = solve(offers.problem, exact=False)
    bound, everything = np.inf, table.fits.shape[1]
    for _ in range(ROUNDS):
        prices = solution.prices
        surcharge = prices.unit[resources.pool] - prices.company[0]
        best, score = _winners(table, prices.company[None, :], surcharge, everything)
        bound = min(bound, _bound(score, solution, resources))
        missing = ~(offers.package == best).any(axis=1)
        if not missing.any() or solution.value >= bound * (1 - CLOSE):
            break
        added = np.where(missing, best[:, 0], 0)
        offers = offers_of(table, resources, np.column_stack([offers.package, added]))
        solution = _better(solve(offers.problem, exact=False), solution)
    solution = finish(offers.problem, solution)
    whole = min(bound, solution.bound) if offers.complete else bound
    return Answer(offers, solution, max(solution.value, whole))


def _better(new: Solution, old: Solution) -> Solution:
    """The new prices, but never a worse choice: the old offers are the first columns of the new."""
    return new if new.value >= old.value else replace(new, choice=old.choice, value=old.value)


def _bound(score: Floats, solution: Solution, resources: Resources) -> float:
    """What all packages could be worth at most: net worth at the prices, and the limits at their prices."""
    prices = solution.prices
    over = prices.unit - prices.company[0]
    return float(
        (
            score.sum()
            + priced(resources.budget, prices.company)
            + priced(np.where(over > 0, resources.pool_budget, 0), over)
        )
        * (1 + 1e-9)
    )
