"""C02, C03, C05, I1, I8 for plans: two at the same moment, each on a connection of its own."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from plans_made import DAY, RAISE, a_round, paid
from together import refusals

from mainstay.core.text import Text
from mainstay.core.words import Driver
from mainstay.loop.carry.states import Kind, Severity
from mainstay_web.actions import Caller, cases, packages, plan_approval, plans
from mainstay_web.actions.packages import Part
from mainstay_web.actions.plans import Change
from mainstay_web.store.tables.cases import Budget, Case, Commitment
from mainstay_web.store.tables.plans import PlanChoice, PlanEvent, PlanRound

pytestmark = pytest.mark.django_db(transaction=True)
Call = Callable[..., Caller]


@pytest.fixture
def reviewed(round_: PlanRound, budget: Budget, caller: Call) -> PlanRound:
    """In review, with a budget."""
    assert budget.amount
    plans.submit(caller("compensation"), round_.ref, None, "it is where money does most")
    round_.refresh_from_db()
    return round_


def approving(who: Caller, row: PlanRound, why: str = "within the line") -> Callable[[], str]:
    return lambda: plan_approval.approve(who, row.ref, row.version, why)


def consistent() -> None:
    """Held is what the promises hold, and every case has its plan."""
    for budget in Budget.objects.all():
        held = sum(Commitment.objects.filter(budget=budget, withdrawn_on=None).values_list("reserved", flat=True))
        assert budget.held == held <= budget.amount
    given = PlanChoice.objects.exclude(case="").values_list("case", flat=True)
    assert set(given) == set(Case.objects.filter(kind="plan").values_list("ref", flat=True))


def test_i8_of_two_approvals_one_counts(reviewed: PlanRound, caller: Call, second: Caller) -> None:
    assert refusals([approving(caller("director"), reviewed), approving(second, reviewed)]) == ["stale"]
    assert Case.objects.count() == 2
    assert PlanEvent.objects.filter(act="approved").count() == 1
    consistent()


def test_c02_a_double_click_approves_once(reviewed: PlanRound, caller: Call) -> None:
    assert refusals([approving(caller("director", key="once"), reviewed)] * 4) == []
    assert Case.objects.count() == 2
    assert Budget.objects.get().held == 5_000_000
    consistent()


def test_c05_approved_while_it_is_withdrawn(reviewed: PlanRound, caller: Call) -> None:
    hr = caller("compensation")
    deeds = [
        approving(caller("director"), reviewed),
        lambda: plans.withdraw(hr, reviewed.ref, reviewed.version, "not now"),
    ]
    assert refusals(deeds) == ["stale"]
    reviewed.refresh_from_db()
    assert reviewed.state in ("approved", "withdrawn")
    assert Case.objects.exists() is (reviewed.state == "approved")
    consistent()


def test_c03_two_plans_never_overspend_one_budget(reviewed: PlanRound, caller: Call, second: Caller) -> None:
    other = a_round(caller, people=("E203", "E301", "E302"))
    source = PlanChoice.objects.get(round=reviewed, person="E202")
    columns = {"package": source.package, "cash_now": source.cash_now, "offers": source.offers}
    other.choices.filter(person="E301").update(**columns)
    plans.submit(caller("compensation"), other.ref, None, "it is where money does most")
    other.refresh_from_db()
    Budget.objects.update(amount=6_000_000)
    told = refusals([approving(caller("director"), reviewed), approving(second, other)])
    assert told == ["overspent"]
    assert Budget.objects.get().held in (5_000_000, 2_000_000)
    consistent()


def test_a_plan_and_a_package_at_once_are_one_raise(reviewed: PlanRound, budget: Budget, caller: Call) -> None:
    """P3: each alone stays below the manager, both together do not: whoever comes second is told."""
    assert budget.amount
    paid(("E200",), 3_400_000)
    case = cases.open_case(caller("hrbp"), "E201", Kind.VOICE, Severity.NORMAL, "asked for a talk")
    cases.assign(caller("hrbp"), case, None, "E200")
    cases.record_talk(caller("manager"), case, None, DAY, "private")
    cases.confirm_cause(caller("manager"), case, None, [Driver.PAY], "the pay")
    part = Part(RAISE, Text("加薪", "A raise"), "E200", DAY + timedelta(days=30), 2_500_000, "", ("pay",))
    deeds = [
        approving(caller("director"), reviewed),
        lambda: packages.propose(caller("hrbp"), case, None, [part], "as named"),
    ]
    assert refusals(deeds) == ["unfair"]
    reviewed.refresh_from_db()
    assert (reviewed.state == "approved") is (Case.objects.get(ref=case).state != "package_proposed")
    consistent()


def test_c01_two_changes_of_one_person_and_no_update_is_lost(round_: PlanRound, caller: Call) -> None:
    hr, director = caller("hrbp"), caller("director")
    told = refusals(
        [
            lambda: plans.change(hr, round_.ref, round_.version, Change("E202", "none", "she wants none")),
            lambda: plans.change(director, round_.ref, round_.version, Change("E202", "runner_up", "a mentor")),
        ]
    )
    assert told == ["stale"]
    assert PlanEvent.objects.filter(act="changed").count() == 1


def test_c01_changes_of_two_people_both_count(round_: PlanRound, caller: Call) -> None:
    hr, director = caller("hrbp"), caller("director")
    told = refusals(
        [
            lambda: plans.change(hr, round_.ref, round_.version, Change("E202", "none", "she wants none")),
            lambda: plans.change(director, round_.ref, round_.version, Change("E201", "none", "not now")),
        ]
    )
    assert told == []
    assert PlanChoice.objects.filter(how="none", person__in=("E201", "E202")).count() == 2
