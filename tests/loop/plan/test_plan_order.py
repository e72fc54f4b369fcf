"""Raises in one plan that depend on one another: a manager's makes room below, and two of one person's add up."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import polars as pl
import pytest
from plan_fakes import World, world

from mainstay.loop.fair import Colleagues, Rules, passed
from mainstay.loop.panel import Ints
from mainstay.loop.plan import plan
from mainstay.loop.plan.desk import Desk, Facts, Wish, lay_out
from mainstay.loop.plans import Plan

MUCH = 10**12


def made(of: World, rules: Rules | None = None) -> tuple[Plan, Desk]:
    facts, usual = Facts(of.panel, of.risks, of.effects, of.catalogue, of.tables), rules or Rules()
    chosen = plan(*(facts.panel, facts.risks, facts.effects, facts.catalogue, facts.tables), budget=MUCH, rules=usual)
    return chosen, lay_out(facts, Wish(MUCH, key_only=True, rules=usual))


def together(chosen: Plan, people: Colleagues) -> Ints:
    extra = np.zeros(len(people.fixed), dtype=np.int64)
    for choice in chosen.choices:
        extra[choice.row] = choice.package.raise_ if choice.package else 0
    return extra


def pair(*, boss_is_key: bool) -> World:
    """Two of one level, a manager and a report, both far below the market and the report hardly below the manager."""
    of = world(2, 3, key=1.0)
    keys = [feature.key for feature in of.panel.features]
    market, peers = keys.index("pay.market_gap"), keys.index("pay.peer_gap")
    monthly = np.array([2_000_000, 1_990_000])
    of.panel.first[:, market], of.panel.second[:, market] = monthly * 12, 2_300_000 * 12
    of.panel.now.values[:, market] = 1 - of.panel.first[:, market] / of.panel.second[:, market]
    of.panel.now.values[:, peers] = np.nan
    who = of.panel.who.with_columns(
        manager_id=pl.Series([None, "00000"]), level=pl.Series([5, 5]), key=pl.Series([boss_is_key, True]),
        unit=pl.Series(["u0", "u0"]),
    )  # fmt: skip
    pay = of.tables["pay"].with_columns(amount=pl.Series(monthly))
    driver = np.zeros_like(of.risks.driver)
    driver[:, 0] = 1.0
    likely = np.full((2, 3), 0.4)
    risks = replace(of.risks, driver=driver, probability=likely, low=likely * 0.7, high=likely * 1.3,
                    curve=np.tile(np.linspace(0.03, 0.4, 12), (2, 1)))  # fmt: skip
    tables = replace(of.tables, frames={**of.tables.frames, "pay": pay})
    return World(replace(of.panel, who=who), risks, of.effects, of.catalogue, tables)


def raise_of(chosen: Plan, row: int) -> int:
    return sum(c.package.raise_ for c in chosen.choices if c.row == row and c.package)


def test_a_managers_raise_makes_room_for_the_report_in_the_same_plan() -> None:
    chosen, desk = made(pair(boss_is_key=True))
    assert raise_of(chosen, 0) > 0
    assert raise_of(chosen, 1) > 10_000 * 12, "above what the manager has now"
    assert not passed(desk.colleagues, together(chosen, desk.colleagues), Rules()).boss.any()
    assert not [key for row, key, _ in chosen.refused_for_fairness if row == 1 and key == "pay.raise_to_line"]


def test_without_a_managers_raise_the_report_stays_below_and_it_is_said_why() -> None:
    chosen, desk = made(pair(boss_is_key=False))
    assert raise_of(chosen, 1) <= 10_000 * 12
    assert "pay.raise_to_line" in {key for row, key, _ in chosen.refused_for_fairness if row == 1}
    assert not desk.waiting.any()


def test_the_web_s_desk_has_on_offer_what_waited_and_was_chosen() -> None:
    chosen, desk = made(pair(boss_is_key=True))
    assert desk.waiting[1].any()
    given = desk.with_chosen(chosen).books.table.fits
    assert given[1].sum() > desk.books.table.fits[1].sum()


@pytest.mark.parametrize("seed", range(4))
def test_all_raises_together_pass_no_line(seed: int) -> None:
    """A promotion and a raise may each stay below a line and pass it together."""
    chosen, desk = made(world(40, seed, key=1.0), Rules(line=0.75, others=2))
    over = passed(desk.colleagues, together(chosen, desk.colleagues), Rules(line=0.75, others=2))
    assert not (over.peers | over.boss).any()
