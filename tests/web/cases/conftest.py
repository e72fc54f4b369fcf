"""A budget, and a case brought as far as a test wants it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from carried import DAY, agree_all, part

from mainstay.core.words import Driver
from mainstay.loop.carry.states import Kind, Severity
from mainstay_web.actions import Caller, cases, packages
from mainstay_web.actions.budgets import set_budget
from mainstay_web.actions.packages import FREE
from mainstay_web.store.tables.accounts import Account
from mainstay_web.store.tables.cases import Budget, Case

STEPS = ("opened", "talk_due", "talked", "cause_confirmed", "package_proposed", "approved", "carried")


@pytest.fixture
def budget(house: dict[str, Account], caller: Callable[..., Caller]) -> Budget:
    """A hundred thousand yuan for the company."""
    assert house
    ref = set_budget(caller("director"), "2026", "", date(2026, 1, 1), date(2026, 12, 31), 100_000_00)
    return Budget.objects.get(ref=ref)


Bring = Callable[..., Case]


@pytest.fixture
def bring(budget: Budget, caller: Callable[..., Caller]) -> Bring:
    """`bring("approved")` is a case of E201 in that state: opened by the HR partner, talked about by the manager."""

    def made(to: str, kind: Kind = Kind.CARE, reserved: int = 20_000_00) -> Case:
        hr, manager = caller("hrbp"), caller("manager")
        ref = cases.open_case(hr, "E201", kind, Severity.NORMAL, "asked for a talk")
        at = STEPS.index(to)
        if at >= 1:
            cases.assign(hr, ref, None, "E200")
        if at >= 2:
            cases.record_talk(manager, ref, None, DAY, "private words")
        if at >= 3:
            cases.confirm_cause(manager, ref, None, [Driver.PAY], "the pay")
        if at >= 4:
            parts = [part(reserved), part(measure=FREE, days=60)]
            packages.propose(hr, ref, None, parts, "it answers what was named")
        if at >= 5:
            packages.approve(caller("director"), ref, None, "within the line, and worth it")
            cases.answer(hr, ref, None, "this is what we can do")
        if at >= 6:
            agree_all(caller, ref)
        return Case.objects.get(ref=ref)

    assert budget.held == 0
    return made
