"""P5, P7: a bonus share agreed in a case is carried out here, and kept by the fact of its first payment, by no tick."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.test import Client
from sold import DAY, Call, declaration, work

from mainstay.core.text import Text
from mainstay.core.words import Driver
from mainstay.loop.carry.states import Kind, Severity
from mainstay_web.actions import InvalidError, RefusedError, cases, packages, promises
from mainstay_web.actions.budgets import set_budget
from mainstay_web.actions.commission import people, plans, runs
from mainstay_web.actions.commission.people import Result, Wanted
from mainstay_web.actions.packages import Part
from mainstay_web.store.facts import held
from mainstay_web.store.installation import the_installation
from mainstay_web.store.tables.accounts import Account
from mainstay_web.store.tables.cases import Commitment
from mainstay_web.store.tables.commission import CommissionPlan, CommissionRun, CommissionStatement

NOVEMBER = date(2026, 11, 1)
BONUS = {
    "measure": "margin", "credit": "owner", "accumulation": "period_end", "tiers": [{"to": None, "rate": "0"}],
    "bonus": {"name": "Bonus share", "of": "goal", "curve": {"points": [["0.8", "0.5"], ["1", "1"], ["1.2", "2"]]}},
}  # fmt: skip


@pytest.fixture
def promised(house: dict[str, Account], caller: Call) -> Commitment:
    """A bonus share that both sides agreed to in a case of the employee."""
    assert house
    set_budget(caller("director"), "2026", "", date(2026, 1, 1), date(2027, 12, 31), 100_000_00)
    hr = caller("hrbp")
    ref = cases.open_case(hr, "E201", Kind.CARE, Severity.NORMAL, "asked for a talk")
    cases.assign(hr, ref, None, "E200")
    cases.record_talk(caller("manager"), ref, None, DAY, "private words")
    cases.confirm_cause(caller("manager"), ref, None, [Driver.PAY], "the pay")
    words = Text("第一次按方案兑现奖金", "The bonus is paid by the plan for the first time")
    part = Part("pay.bonus_share", words, "E200", DAY + timedelta(days=365), 20_000_00, shown_by=("pay",))
    packages.propose(hr, ref, None, [part], "it answers what was named")
    packages.approve(caller("director"), ref, None, "within the line, and worth it")
    row = Commitment.objects.get()
    promises.agree_as_owner(caller("manager"), row.ref, None)
    promises.agree_as_person(caller("employee"), row.ref, None)
    row.refresh_from_db()
    return row


@pytest.fixture
def bonus_plan(house: dict[str, Account], caller: Call) -> CommissionPlan:
    """A plan that pays a target bonus by a payout curve."""
    assert house
    ref = plans.draft(caller("compensation"), plans.Wanted("Bonus", declaration(**BONUS), NOVEMBER))
    plans.propose(caller("compensation"), ref, None, "as agreed")
    plans.approve(caller("director"), ref, None, "clear")
    return CommissionPlan.objects.get(ref=ref)


def wanted(plan: CommissionPlan, person: str = "E201") -> Wanted:
    return Wanted(person, plan.line, NOVEMBER, target=1_500_00)


def test_from_the_case_to_the_fact_to_the_kept_promise(
    promised: Commitment, bonus_plan: CommissionPlan, caller: Call, house: dict[str, Account]
) -> None:
    assert house
    people.carry_out(caller("compensation"), promised.ref, wanted(bonus_plan))
    here = the_installation()
    here.day = date(2026, 12, 3)
    here.save()
    analyst = caller("compensation")
    people.note_results(analyst, bonus_plan.line, "goal", NOVEMBER, [Result("E201", Decimal("1.1"), "accepted")])
    ref = runs.compute(analyst, bonus_plan.line, NOVEMBER)
    work()
    assert Commitment.objects.get().kept_on is None, "computing keeps nothing"
    runs.approve(caller("director"), ref, None, "as agreed")
    statement = CommissionStatement.objects.get()
    assert statement.payable == 2_250_00, "110 % of the goal pays 150 % of 1,500"
    fact = [one for one in held(["pay"], person="E201")["pay"].to_dicts() if one["element"] == "commission"]
    assert [(one["from"], one["amount"]) for one in fact] == [(date(2026, 12, 1), 2_250_00)]
    row = Commitment.objects.get()
    assert row.kept_on == date(2026, 12, 1)
    assert row.evidence == {
        "on": "2026-12-01", "by": "H001", "reference": "pay:2026-12-01|commission", "carrier": "pay",
    }  # fmt: skip
    kept = held(["commitments"], person="E201")["commitments"].to_dicts()
    assert kept[0]["kept_on"] == date(2026, 12, 1)


def test_a_payment_of_nothing_keeps_nothing(promised: Commitment, bonus_plan: CommissionPlan, caller: Call) -> None:
    people.carry_out(caller("compensation"), promised.ref, wanted(bonus_plan))
    here = the_installation()
    here.day = date(2026, 12, 3)
    here.save()
    analyst = caller("compensation")
    people.note_results(analyst, bonus_plan.line, "goal", NOVEMBER, [Result("E201", Decimal("0.7"))])
    ref = runs.compute(analyst, bonus_plan.line, NOVEMBER)
    work()
    runs.approve(caller("director"), ref, None, "as agreed")
    assert CommissionStatement.objects.get().payable == 0
    assert Commitment.objects.get().kept_on is None


def test_without_a_result_the_run_says_what_is_missing(
    promised: Commitment, bonus_plan: CommissionPlan, caller: Call, visit: Callable[[str], Client]
) -> None:
    people.carry_out(caller("compensation"), promised.ref, wanted(bonus_plan))
    here = the_installation()
    here.day = date(2026, 12, 3)
    here.save()
    runs.compute(caller("compensation"), bonus_plan.line, NOVEMBER)
    work()
    row = CommissionRun.objects.get()
    assert row.state == "computing"
    assert row.failure
    assert row.failure[1] in visit("compensation").get(f"/commission/runs/{row.ref}/").content.decode().replace(
        "&#34;", '"'
    )  # fmt: skip


def test_once_for_the_right_person_and_agreed(promised: Commitment, bonus_plan: CommissionPlan, caller: Call) -> None:
    analyst = caller("compensation")
    with pytest.raises(RefusedError):
        people.carry_out(analyst, promised.ref, wanted(bonus_plan, "E202"))
    with pytest.raises(InvalidError):
        people.carry_out(analyst, promised.ref, Wanted("E201", bonus_plan.line, NOVEMBER))
    people.carry_out(analyst, promised.ref, wanted(bonus_plan))
    with pytest.raises(InvalidError):
        people.carry_out(analyst, promised.ref, wanted(bonus_plan))


def test_the_page_offers_it_and_does_it(
    promised: Commitment, bonus_plan: CommissionPlan, visit: Callable[[str], Client]
) -> None:
    client = visit("compensation")
    here = f"/commission/plans/{bonus_plan.ref}/"
    assert "The bonus is paid by the plan for the first time" in client.get(here).content.decode()
    given = {
        "version": bonus_plan.version, "promise": f"{promised.ref} E201", "since": "2026-11-01", "target": "1,500",
    }  # fmt: skip
    assert client.post(f"{here}do/carry", given).status_code == 302
    assert "carries out a promise" in client.get(here).content.decode()
    assert "for the first time" not in client.get(here).content.decode()
