"""Two at the same moment: an override is used once, and two halves of a raise are one raise."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from together import refusals

from mainstay.core.text import Text
from mainstay.core.words import Driver
from mainstay.loop.carry.states import Kind, Severity
from mainstay_web.actions import Caller, cases, packages
from mainstay_web.actions.fairness import answer_for, take_back
from mainstay_web.actions.packages import Part
from mainstay_web.store.fairness_guard import breaches
from mainstay_web.store.tables.accounts import Account
from mainstay_web.store.tables.cases import Budget, Commitment
from mainstay_web.store.tables.fairness import FairnessOverride

pytestmark = pytest.mark.django_db(transaction=True)
DAY = date(2026, 10, 31)
MUCH = 60_000_00
Callers = Callable[..., Caller]


def two_cases(caller: Callers) -> list[str]:
    """Two cases of P10, each as far as a package is put together."""
    made = []
    for kind in (Kind.CARE, Kind.VOICE):
        ref = cases.open_case(caller("hrbp"), "P10", kind, Severity.NORMAL, "asked for a talk")
        cases.assign(caller("hrbp"), ref, None, "E200")
        cases.record_talk(caller("manager"), ref, None, DAY, "private")
        cases.confirm_cause(caller("manager"), ref, None, [Driver.PAY], "the pay")
        made.append(ref)
    return made


def put(caller: Callers, case: str, reserved: int) -> Callable[[], str]:
    part = Part("pay.raise_to_line", Text("加薪", "A raise"), "E200", DAY + timedelta(days=30), reserved)
    who = caller("hrbp")
    return lambda: packages.propose(who, case, None, [part], "as named")


def test_an_override_is_used_once_whoever_comes_first(
    many: dict[str, Account], caller: Callers, budget: Budget
) -> None:
    assert many
    answer_for(caller("director"), "P10", MUCH, "once")
    assert refusals([put(caller, case, MUCH) for case in two_cases(caller)]) == ["unfair"]
    assert FairnessOverride.objects.get().used_on == DAY
    budget.refresh_from_db()
    assert budget.held == MUCH


def test_two_halves_put_forward_at_once_are_one_raise(
    many: dict[str, Account], caller: Callers, budget: Budget
) -> None:
    assert many
    least = next(one * 1_000_00 for one in range(1, 400) if breaches(DAY, {"P10": one * 1_000_00}))
    half = least - 1_000_00
    assert refusals([put(caller, case, half) for case in two_cases(caller)]) == ["unfair"]
    budget.refresh_from_db()
    assert budget.held == sum(Commitment.objects.values_list("reserved", flat=True)) == half


def test_used_while_it_is_taken_back(many: dict[str, Account], caller: Callers, budget: Budget) -> None:
    assert many
    assert budget.held == 0
    ref = answer_for(caller("director"), "P10", MUCH, "once")
    case, director = two_cases(caller)[0], caller("director")
    assert refusals([put(caller, case, MUCH), lambda: take_back(director, ref)]) in (["unfair"], ["invalid"])
    row = FairnessOverride.objects.get()
    assert (row.used_on is None) != (row.taken_back_on is None)
