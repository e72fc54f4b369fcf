"""How firm each choice is: the plan made again with effects and risks drawn from their intervals."""

from __future__ import annotations

import numpy as np

from mainstay.loop.effects import Effects
from mainstay.loop.panel import Bools, Floats, Ints
from mainstay.loop.plan.joint import Menu
from mainstay.loop.plan.knapsack import near
from mainstay.loop.plan.offers import Answer, offers_of
from mainstay.loop.plan.packages import Table
from mainstay.loop.plan.problem import Problem, Solution, priced
from mainstay.loop.plan.resources import Resources
from mainstay.loop.plans import Stays
from mainstay.loop.risks import TO_80, Risks

DRAWS = 40
"""How often the plan is made again; the share of one choice is then known to within .08 (a standard error)."""
MOST = 200_000
"""People times draws, at most: of more than 5,000 people planned for fewer draws are made, and of 20,000 none."""
FEWEST = 10
SEED = 20261123
"""The draws are the same for the same input."""
EQUAL = 0.01
"""A difference in worth that is none, as a share of the best package's."""
NARROW, WIDE = 0.5, 3.0
"""Between these multiples of the average person's a person's doubt about an effect lies, as in `account`."""
TELLING_LOWERING, TELLING_HAZARD = 7, 9
"""Decimals, as in `desk`: last digits of a kind of processor must not choose."""


def draws_for(people: int) -> int:
    """How many draws so many people get; 0 for too many."""
    affordable = MOST // max(people, 1)
    return min(DRAWS, affordable) if affordable >= FEWEST else 0


def stays_of(
    table: Table, resources: Resources, answer: Answer, belief: tuple[Menu, Effects, Risks]
) -> tuple[list[Stays], float | None]:
    """For each person planned for in how many of `draws_for` draws the choice is the same, and each of its measures;
    and how much of the best plan's worth this one has in those draws, on average (None where none has any).

    Effects are drawn by measure within the interval that is fit for showing, risks by person within their own; the
    limits stay. Among the packages on offer (those that could win at some prices) the best are chosen each time; a
    package that is as good at the prices of what it takes stays.
    """
    menu, effects, risks = belief
    rng = np.random.default_rng(SEED)
    chosen = menu.members[answer.package]
    whole, each = np.zeros(len(chosen), dtype=np.int64), np.zeros(chosen.shape, dtype=np.int64)
    own = answer.solution.choice[:, None].astype(np.int64)
    kept: list[float] = []
    for _ in range(draws_for(len(chosen))):
        drawn = table._replace(lowering=_lowering(table, menu, effects, rng), hazard=_hazard(table, risks, rng))
        offers = offers_of(drawn, resources, answer.offers.package)
        best = near(offers.problem, offers.problem.round)
        place = np.where(_as_good(offers.problem, best, own), own[:, 0], best.choice)
        package = np.take_along_axis(offers.package, place[:, None].astype(np.int64), axis=1)[:, 0]
        mine = float(np.take_along_axis(offers.problem.value, own, axis=1).sum())
        if best.value > 0:
            kept.append(min(1.0, mine / best.value))
        whole += package == answer.package
        each += (chosen[:, :, None] == menu.members[package][:, None, :]).any(axis=2)
    part = chosen >= 0
    stays = [
        Stays(same, tuple(counts[there].tolist()))
        for same, counts, there in zip(whole.tolist(), each, part, strict=True)
    ]
    return stays, sum(kept) / len(kept) if kept else None


def _as_good(problem: Problem, best: Solution, own: Ints) -> Bools:
    """Whether each person's own package, less what it takes at the prices found, is worth as much as any, but for a
    share EQUAL of it.
    """
    prices = best.prices
    over = prices.unit[problem.unit] - prices.company[0]
    net = problem.value - priced(problem.cost, prices.company) - over[:, None] * problem.cost[:, :, 0]
    mine = np.take_along_axis(net, own, axis=1)[:, 0]
    return np.asarray(mine >= net.max(axis=1) - EQUAL * problem.value.max(axis=1))


def _lowering(table: Table, menu: Menu, effects: Effects, rng: np.random.Generator) -> Floats:
    """Effects as they may be: each measure is off for all people in the same direction."""
    shown = effects.shown
    mean, off = shown.mean[menu.place], (shown.spread * rng.standard_normal(len(shown.mean)))[menu.place]
    alone = table.lowering
    usual = np.clip(np.divide(alone, mean, out=np.ones_like(alone), where=mean > 1e-6), NARROW, WIDE)
    return np.round(alone + usual * off, TELLING_LOWERING)


def _hazard(table: Table, risks: Risks, rng: np.random.Generator) -> Floats:
    """Risks as they may be: each person's is off by itself, since if all were off alike little would change."""
    low, high = (np.clip(end[:, -1], 1e-4, 1 - 1e-4) for end in (risks.low, risks.high))
    spread = (np.log(high / (1 - high)) - np.log(low / (1 - low))) / (2 * TO_80)
    return np.round(table.hazard * np.exp(spread * rng.standard_normal(len(spread)))[:, None], TELLING_HAZARD)
