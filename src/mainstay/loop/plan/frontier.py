"""What other budgets would buy: points of the frontier, and the gain of the next 100,000."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np

from mainstay.core.money import written
from mainstay.core.text import Text
from mainstay.loop.panel import Ints
from mainstay.loop.plan.knapsack import improve, solve
from mainstay.loop.plan.offers import Answer
from mainstay.loop.plan.packages import Table, chances
from mainstay.loop.plan.problem import Solution
from mainstay.loop.plan.resources import Resources
from mainstay.loop.plans import Step

MULTIPLES = (0.0, 0.1, 0.25, 0.5, 0.75, 1.0, 1.25, 1.5, 1.75, 2.0, 2.5, 3.0)
"""Of the budget, at which the frontier is drawn."""

EXTRA = 10_000_000
"""The next 100,000 units of currency, in minor units."""


def frontier_of(table: Table, resources: Resources, answer: Answer) -> tuple[Step, ...]:
    """The value saved with less and more cash now; never falling, as a smaller plan remains possible."""
    steps: list[Step] = []
    for multiple in MULTIPLES:
        budget = round(int(resources.budget[0]) * multiple)
        same = multiple == 1
        found = answer.solution if same else _with(resources, answer, budget)
        step = _step(table, answer, found, budget)
        if steps and step.saved < steps[-1].saved and not same:
            step = replace(steps[-1], budget=budget)
        steps.append(step)
    return tuple(steps)


def next_step(table: Table, resources: Resources, answer: Answer) -> Step | None:
    """What 100,000 more cash now would add; None where it would add nothing."""
    now = _step(table, answer, answer.solution, 0)
    problem = replace(answer.offers.problem, budget=moved(resources, int(resources.budget[0]) + EXTRA))
    # Starting from the plan as well, as in a large company the gain is smaller than the gap between two fresh searches.
    found = max(solve(problem), improve(problem, answer.solution), key=lambda solution: solution.value)
    more = _step(table, answer, found, EXTRA)
    gain = more.saved - now.saved
    return Step(EXTRA, gain, more.prevented - now.prevented) if gain > 0 else None


def worth_it(frontier: Sequence[Step], budget: int, currency: str) -> tuple[Text, ...]:
    """A sentence where part of the budget no longer earns itself back within the year; nothing where all of it does."""
    within = [step for step in frontier if step.budget <= budget]
    enough = within[0]
    for before, after in pairwise(within):
        if after.saved - before.saved >= after.budget - before.budget:
            enough = after
    if enough.budget >= budget or not budget:
        return ()
    return (
        Text(
            "只计一年内避免的损失，第一年现金一旦超过约 {cash}，每多花 1 元避免的损失就不到 1 元；"
            "是否仍要投入，由管理者决定。",
            "Counting only losses avoided within the year, first-year cash beyond about {cash} saves less than it "
            "costs; whether to spend it is for management to decide.",
        ).fill(cash=written(enough.budget, currency)),
    )


def _with(resources: Resources, answer: Answer, budget: int) -> Solution:
    """The best choice with another amount of cash now; assumed limits of money move along."""
    return solve(replace(answer.offers.problem, budget=moved(resources, budget)), exact=False)


def moved(resources: Resources, budget: int) -> Ints:
    """Every limit's amount if cash now were `budget`: those assumed as multiples of it move in proportion."""
    cash = int(resources.budget[0])
    amounts = [
        int(amount) * budget // cash if moves and cash else int(amount)
        for amount, moves in zip(resources.budget.tolist(), resources.moves.tolist(), strict=True)
    ]
    return np.array([budget, *amounts[1:]], dtype=np.int64)


def _step(table: Table, answer: Answer, found: Solution, budget: int) -> Step:
    chosen = np.take_along_axis(answer.offers.package, found.choice[:, None].astype(np.int64), axis=1)[:, 0]
    before = chances(table, np.zeros(len(chosen), dtype=np.int64))
    return Step(budget, round(found.value), float((before - chances(table, chosen)).sum()))
