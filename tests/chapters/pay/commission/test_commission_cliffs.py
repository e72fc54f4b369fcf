"""Cliffs looked for blindly, by halving stretches of generated plans, are those that the designer names."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import cache
from random import Random

import pytest
from test_commission_reference import some_plan

from mainstay.chapters.pay.commission.cliffs import CliffKind, cliffs
from mainstay.chapters.pay.commission.facts import Facts, Transaction
from mainstay.chapters.pay.commission.periods import window
from mainstay.chapters.pay.commission.plan import Plan, Proration
from mainstay.chapters.pay.commission.statement import statement

FACTS = Facts("a", quota=12_000_000, target_bonus=500_000)
TOP = 20_000_000
STRETCHES = 60


def pays(plan: Plan) -> Callable[[int], int]:
    last = window(plan.period, date(2026, 1, 1)).end

    @cache
    def paid(amount: int) -> int:
        return statement(plan, FACTS, [Transaction("1", last, amount, plan.measure, "a")], last).total

    return paid


def steepest(paid: Callable[[int], int], low: int, high: int, sign: int) -> int:
    """Where pay changes most within a stretch, found by always taking the half that changes more."""
    while high - low > 1:
        middle = (low + high) // 2
        first, second = sign * (paid(middle) - paid(low)), sign * (paid(high) - paid(middle))
        low, high = (low, middle) if first >= second else (middle, high)
    return low


@pytest.mark.parametrize("seed", [*range(14), 29, 30, 39, 188])
def test_no_jump_or_fall_is_missed_and_none_is_made_up(seed: int) -> None:
    plan = replace(some_plan(Random(seed)), draw=None, spiffs=(), proration=Proration())
    paid = pays(plan)
    found = cliffs(plan, FACTS)
    named = {(one.kind, one.at) for one in found if one.kind is not CliffKind.FLAT and one.upto is None}
    for one in found:
        if (one.kind, one.at) in named and one.upto is None:
            assert (paid(one.at), paid(one.at + 1)) == (one.below, one.above)
            assert one.above - one.below > 100 if one.kind is CliffKind.JUMP else one.above < one.below
    steep = [(one.at, one.upto) for one in found if one.kind is CliffKind.JUMP and one.upto is not None]
    for place in range(STRETCHES):
        low, high = TOP * place // STRETCHES, TOP * (place + 1) // STRETCHES
        up, down = steepest(paid, low, high, 1), steepest(paid, low, high, -1)
        if not any(low <= up < (high or TOP) for low, high in steep):
            assert paid(up + 1) - paid(up) <= 100 or (CliffKind.JUMP, up) in named
        assert paid(down + 1) >= paid(down) or (CliffKind.FALL, down) in named


@pytest.mark.parametrize("seed", [*range(14), 29, 30, 39, 188])
def test_where_nothing_more_is_earned_it_is_said(seed: int) -> None:
    plan = replace(some_plan(Random(seed)), draw=None, spiffs=(), proration=Proration())
    paid = pays(plan)
    flats = [one for one in cliffs(plan, FACTS) if one.kind is CliffKind.FLAT]
    for place in range(STRETCHES):
        low, high = TOP * place // STRETCHES, TOP * (place + 1) // STRETCHES
        if paid(low) == paid((low + high) // 2) == paid(high):
            assert any(one.at <= low and high <= (one.upto or TOP) and one.below == paid(high) for one in flats), low
