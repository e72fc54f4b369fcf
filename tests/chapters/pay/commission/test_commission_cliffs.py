"""Cliffs looked for blindly, by halving stretches of generated plans, are those that the designer names."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import cache
from random import Random

import pytest
from test_commission_reference import some_plan

from mainstay.chapters.pay.commission.cliffs import CliffKind, cliffs, payline, steps
from mainstay.chapters.pay.commission.facts import Facts, Transaction
from mainstay.chapters.pay.commission.periods import window
from mainstay.chapters.pay.commission.plan import Bonus, Cap, Curve, Pace, Plan, Proration, Spiff, Tier
from mainstay.chapters.pay.commission.statement import statement
from mainstay.chapters.pay.commission.terms import (
    Accumulation,
    CreditRule,
    Measure,
    Period,
    Shape,
    TierMode,
    Unit,
)

FACTS = Facts("a", quota=12_000_000, target_bonus=500_000)
TOP = 20_000_000
STRETCHES = 60


def bare(seed: int) -> Plan:
    """Without what is not of the amount sold, and without caps that carry: what is above them is paid later."""
    plan = some_plan(Random(seed))
    caps = tuple(cap for cap in plan.caps if not cap.carry)
    return replace(plan, draw=None, spiffs=(), proration=Proration(), caps=caps)


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
    plan = bare(seed)
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
    plan = bare(seed)
    paid = pays(plan)
    flats = [one for one in cliffs(plan, FACTS) if one.kind is CliffKind.FLAT]
    for place in range(STRETCHES):
        low, high = TOP * place // STRETCHES, TOP * (place + 1) // STRETCHES
        if paid(low) == paid((low + high) // 2) == paid(high):
            assert any(one.at <= low and high <= (one.upto or TOP) and one.below == paid(high) for one in flats), low


def test_the_line_that_is_drawn_is_what_the_statement_pays_also_without_a_threshold() -> None:
    """One rate and an accelerator: C11's plan has no tier that ends, and is drawn all the same."""
    flat = Plan(
        "p", Measure.BOOKINGS, CreditRule.OWNER, TierMode.MARGINAL, Accumulation.PERIOD_TO_DATE, Period.QUARTER,
        Unit.AMOUNT, (Tier(None, Decimal("0.05")),),
    )  # fmt: skip
    for plan in (flat, replace(flat, paces=(Pace(Decimal(2), Decimal(1)),)), replace(flat, caps=(Cap(Decimal(9000)),))):
        line = payline(plan, FACTS)
        paid = pays(plan)
        assert line.points[0] == (0, 0)
        assert line.points[-1][0] >= 3_000_000, "past the quarter's quota"
        assert all(paid(one) == found for one, found in line.points)
    jumps = replace(flat, mode=TierMode.WHOLE_AMOUNT, tiers=(Tier(Decimal(1000), Decimal("0.01")), *flat.tiers))
    line = payline(jumps, FACTS)
    assert line.jumps == (100_000,)
    assert {100_000, 100_001} <= {one for one, _ in line.points}


def test_a_cap_that_carries_is_no_plateau() -> None:
    flat = Plan(
        "p", Measure.BOOKINGS, CreditRule.OWNER, TierMode.MARGINAL, Accumulation.PERIOD_TO_DATE, Period.QUARTER,
        Unit.AMOUNT, (Tier(None, Decimal("0.05")),), caps=(Cap(Decimal(9000), carry=True),),
    )  # fmt: skip
    assert cliffs(flat) == ()
    assert [one.kind for one in cliffs(replace(flat, caps=(Cap(Decimal(9000)),)))] == [CliffKind.FLAT]


def test_thresholds_of_other_results_and_of_one_sale_are_warned_of() -> None:
    curve = Curve(((Decimal("0.8"), Decimal("0.5")), (Decimal(1), Decimal(1)), (Decimal("1.2"), Decimal("0.9"))))
    plan = Plan(
        "p", Measure.BOOKINGS, CreditRule.OWNER, TierMode.MARGINAL, Accumulation.PERIOD_TO_DATE, Period.QUARTER,
        Unit.AMOUNT, (Tier(None, Decimal("0.05")),), bonus=Bonus("b", curve, "project"),
        spiffs=(Spiff("s", date(2026, 1, 1), date(2026, 1, 31), rate=Decimal("0.02"), at_least=Decimal(10_000)),),
    )  # fmt: skip
    edge, fall, spiff = steps(plan)
    assert (edge.kind, fall.kind, spiff.kind) == (CliffKind.JUMP, CliffKind.FALL, CliffKind.JUMP)
    assert edge.text.en.startswith('"b" is 0% where "project" is just below 80%, and 50% at it')
    assert "goes down to 90%" in fall.text.en
    assert "CNY 200" in spiff.text.en
    assert len(steps(replace(plan, spiffs=(), bonus=Bonus("b", replace(curve, shape=Shape.STEPS), "project")))) == 3
    assert steps(replace(plan, spiffs=(), bonus=Bonus("b", curve))) == (), "attainment is among the cliffs"
