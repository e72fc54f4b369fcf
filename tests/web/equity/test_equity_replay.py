"""I5: whatever is done in whatever order, the ledger replayed is what the store says, and pools hold what they must."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date
from typing import TypeVar

import pytest
from django.db.models import Model, QuerySet
from equity_made import ARTICLE, DAY, HALVES, PLAIN, Call, a_plan, a_pool, certify, consistent

from mainstay.chapters.equity.kinds import Kind
from mainstay.core.errors import AnticipatedError
from mainstay_web.actions import system_caller
from mainstay_web.actions.equity import deeds, grants
from mainstay_web.actions.equity.grants import Wanted
from mainstay_web.actions.equity.outcomes import Asked
from mainstay_web.actions.equity.vesting import vest
from mainstay_web.store.equity_lists import awaiting
from mainstay_web.store.facts import held
from mainstay_web.store.tables.equity import EquityDeed, EquityGrant, EquityPlan, EquityTransaction

pytestmark = pytest.mark.usefixtures("house")
PEOPLE = ("E201", "E202", "E203", "E301", "E302")
LEAVINGS = ("VOLUNTARY_OTHER", "INVOLUNTARY_WITH_CAUSE", "VOLUNTARY_RETIREMENT", "INVOLUNTARY_DEATH")
M = TypeVar("M", bound=Model)
Step = Callable[[Call, random.Random], object]


def _one(chance: random.Random, rows: QuerySet[M]) -> M | None:
    found = list(rows.order_by("pk"))
    return chance.choice(found) if found else None


def _propose(caller: Call, chance: random.Random) -> object:
    plan = chance.choice(list(EquityPlan.objects.all()))
    day = date(2023, 1, 31 if chance.random() < 0.3 else 1 + chance.randrange(27)).replace(
        year=2023 + chance.randrange(3)
    )
    wanted = Wanted(plan.ref, 1 + chance.randrange(900), day, "why", 100 * chance.randrange(30))
    return grants.propose(caller("compensation"), chance.choice(PEOPLE), wanted)


def _decide(caller: Call, chance: random.Random) -> object:
    row = _one(chance, EquityGrant.objects.filter(state="proposed"))
    if row is None:
        return None
    return (grants.approve if chance.random() < 0.8 else grants.decline)(caller("director"), row.ref, None, "so")


def _night(_caller: Call, _chance: random.Random) -> object:
    due, _, over = awaiting(DAY)
    return [vest(system_caller("job"), ref) for ref in due] + [deeds.lapse(system_caller("job"), ref) for ref in over]


def _deed(caller: Call, chance: random.Random) -> object:
    row = _one(chance, EquityGrant.objects.filter(state="approved"))
    if row is None:
        return None
    asked = Asked(
        chance.choice(("exercise", "settle", "leave", "accelerate")), date(2026, 1 + chance.randrange(10), 15), "why",
        1 + chance.randrange(300), 0, chance.choice(LEAVINGS),
    )  # fmt: skip
    return deeds.propose(caller("compensation"), row.ref, asked)


def _settle(caller: Call, chance: random.Random) -> object:
    row = _one(chance, EquityDeed.objects.filter(state="proposed"))
    if row is None:
        return None
    return (deeds.approve if chance.random() < 0.9 else deeds.decline)(caller("director"), row.ref, None, "so")


def _mistaken(caller: Call, chance: random.Random) -> object:
    line = _one(chance, EquityTransaction.objects.exclude(kind="grant"))
    if line is None:
        return None
    asked = Asked("reverse", DAY, "a mistake", line=line.ref)
    return deeds.propose(caller("compensation"), line.grant.ref, asked)


def _certified(caller: Call, chance: random.Random) -> object:
    certify(caller, chance.random() < 0.7, date(2026, 1 + chance.randrange(10), 1))
    return None


STEPS: tuple[Step, ...] = (_propose, _propose, _decide, _decide, _night, _deed, _deed, _settle, _settle, _certified,
         _mistaken)  # fmt: skip


@pytest.mark.parametrize("seed", range(3))
def test_ledger_is_the_replay_of_its_lines(caller: Call, seed: int) -> None:
    chance, pool = random.Random(seed), a_pool(caller, units=5_000)
    a_plan(caller, pool, terms=ARTICLE)
    a_plan(caller, pool, Kind.OPTION, HALVES, name="Options")
    a_plan(caller, pool, Kind.RESTRICTED_STOCK, PLAIN, name="Stock")
    refused = 0
    for number in range(45):
        try:
            chance.choice(STEPS)(caller, chance)
        except AnticipatedError:
            refused += 1
        if number % 15 == 14:
            consistent()
    consistent()
    kinds = set(EquityTransaction.objects.values_list("kind", flat=True))
    assert {"grant", "vest"} <= kinds
    assert EquityDeed.objects.exists(), "something beyond the schedule was done"
    told = held(["vesting"])["vesting"]
    vested = {row["grant_id"]: 0 for row in told.to_dicts()}
    for row in told.to_dicts():
        vested[row["grant_id"]] += row["units"] if row["state"] == "vested" else 0
    assert all(vested[one.number] == one.vested for one in EquityGrant.objects.filter(state="approved"))
