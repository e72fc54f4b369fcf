"""How firm choices are: certain inputs leave them as they are, doubt moves them, and the draws are always the same."""

from __future__ import annotations

from dataclasses import replace

import pytest
from plan_fakes import World, world

from mainstay.loop.effects import Reach
from mainstay.loop.plan import plan
from mainstay.loop.plan.stability import DRAWS, draws_for
from mainstay.loop.plans import Plan

BUDGET = 20_000_000


def made(of: World) -> Plan:
    return plan(of.panel, of.risks, of.effects, of.catalogue, of.tables, budget=BUDGET)


def doubting(of: World, share: float) -> World:
    """Effects and risks off by this share, one standard deviation."""
    mean = of.effects.mean
    off = Reach.around(mean, share * mean)
    risks = replace(of.risks, low=of.risks.probability * (1 - 1.28 * share),
                    high=of.risks.probability * (1 + 1.28 * share))  # fmt: skip
    return replace(of, effects=replace(of.effects, low=off.low, high=off.high, published=off), risks=risks)


def firmness(of: Plan) -> float:
    chosen = [choice.stays.whole for choice in of.choices if choice.package]
    return sum(chosen) / (of.draws * len(chosen))


@pytest.fixture(scope="module")
def company() -> World:
    return world(60, 4)


def test_what_is_certain_stays_and_doubt_moves_it(company: World) -> None:
    sure, some, much = (made(doubting(company, share)) for share in (1e-6, 0.1, 0.5))
    assert sure.keeps == pytest.approx(1.0, abs=0.01)
    assert firmness(sure) > 0.8
    assert firmness(sure) > firmness(some) > firmness(much)
    assert sure.keeps is not None
    assert some.keeps is not None
    assert much.keeps is not None
    assert sure.keeps > some.keeps > much.keeps > 0.3
    assert [choice.package for choice in sure.choices] == [
        replace(choice.package, lowering=one.package.lowering, chance_after=one.package.chance_after,
                saved=one.package.saved) if choice.package and one.package else None
        for choice, one in zip(much.choices, sure.choices, strict=True)
    ], "the draws tell of the plan and do not change it"  # fmt: skip


def test_each_measure_stays_at_least_as_often_as_the_whole(company: World) -> None:
    found = made(doubting(company, 0.3))
    for choice in found.choices:
        assert len(choice.stays.each) == (len(choice.package.measures) if choice.package else 0)
        assert all(choice.stays.whole <= times <= found.draws for times in choice.stays.each)


def test_the_draws_are_the_same_each_time(company: World) -> None:
    assert made(company).choices == made(company).choices


def test_many_people_get_fewer_draws_and_very_many_none() -> None:
    assert [draws_for(people) for people in (0, 60, 5_000, 10_000, 20_000, 20_001, 10**6)] == [
        DRAWS, DRAWS, DRAWS, 20, 10, 0, 0,
    ]  # fmt: skip
