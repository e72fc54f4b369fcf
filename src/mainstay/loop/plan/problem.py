"""The choice under limits as data: the problem and its solution."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from mainstay.loop.panel import Floats, Ints
from mainstay.loop.plan.duals import Prices, Round

ROUNDING = 1e-9
"""Added to the bound as a share of it, more than floating point can have lost."""


@dataclass(frozen=True)
class Problem:
    """`value[n, k]` (any unit, at least 0 useful), `cost[n, k, r]` whole numbers from 0, option 0 of value 0 and free;
    `budget[r]`; `unit[n]` and `unit_budget[u]`, the units' limits of resource 0.

    Raises ValueError where shapes or signs are wrong.
    """

    value: Floats
    cost: Ints
    budget: Ints
    unit: Ints
    unit_budget: Ints

    def __post_init__(self) -> None:
        people, choices = self.value.shape
        if self.cost.shape != (people, choices, len(self.budget)) or self.unit.shape != (people,):
            raise ValueError(f"shapes disagree: value {self.value.shape}, cost {self.cost.shape}")
        if people and (self.cost.min() < 0 or self.cost[:, 0].any() or self.value[:, 0].any()):
            raise ValueError("costs must not be negative, and option 0 is nothing")
        if people and (self.unit.min() < 0 or self.unit.max() >= len(self.unit_budget)):
            raise ValueError("a unit has no budget")
        if self.budget.min(initial=0) < 0 or self.unit_budget.min(initial=0) < 0:
            raise ValueError("a budget is negative")

    @property
    def round(self) -> Round:
        """The options as the kernels read them."""
        return Round(
            np.ascontiguousarray(self.value, dtype=np.float64),
            np.ascontiguousarray(self.cost, dtype=np.int64),
            np.ascontiguousarray(self.unit, dtype=np.int32),
        )


@dataclass(frozen=True)
class Solution:
    """`choice[n]` within every limit, its `value`, a `bound` that no choice within the limits passes, and the prices
    (value per unit of each resource; `prices.unit` for resource 0). `lowered[u]` is by how much unit u, solved exactly,
    lies below what the prices alone prove.
    """

    choice: Ints
    value: float
    bound: float
    prices: Prices
    lowered: Floats

    @property
    def gap(self) -> float:
        """Certified distance from the best, as a share of the bound."""
        return 0.0 if self.bound <= 0 else max(0.0, 1 - self.value / self.bound)


def priced(amounts: Ints, prices: Floats) -> Floats:
    """Amounts times prices, added up along the last axis: in the same order on every kind of processor, while a product
    of matrices has one of its own on each, and its last digit would choose between packages of equal worth.
    """
    return np.asarray(np.einsum("...r,r->...", amounts, prices))
