"""P5: plans of two people, in versions; who is on them; clawback; questions reminded of and told upwards."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.db.models import DecimalField, FloatField
from sold import SINCE, Call, a_draft, a_run, declaration, in_force, on_plan, sale, sold, work

from mainstay.chapters.pay.commission.checks import WrongPlanError
from mainstay.loop.carry.refusals import SecondPersonError
from mainstay_web.actions import InvalidError, RefusedError, StaleError, system_caller
from mainstay_web.actions.commission import people, plans, questions, runs, sales
from mainstay_web.actions.commission.people import Wanted
from mainstay_web.channels.message import Kind
from mainstay_web.store.installation import the_installation
from mainstay_web.store.tables import commission as tables
from mainstay_web.store.tables.accounts import Account
from mainstay_web.store.tables.commission import (
    CommissionAssignment,
    CommissionClawback,
    CommissionDispute,
    CommissionPlan,
    CommissionStatement,
    CommissionTransaction,
)
from mainstay_web.store.tables.trail import Outgoing


def test_two_people_with_reasons_of_their_own(house: dict[str, Account], caller: Call) -> None:
    assert house
    row = a_draft(caller)
    with pytest.raises(InvalidError):
        plans.approve(caller("director"), row.ref, None, "not yet put forward")
    plans.propose(caller("compensation"), row.ref, row.version, "it pays for what we want")
    with pytest.raises(StaleError):
        plans.approve(caller("director"), row.ref, row.version, "an old version")
    with pytest.raises(RefusedError):
        plans.approve(caller("compensation"), row.ref, None, "my own")
    CommissionPlan.objects.update(proposed_by="H001")
    with pytest.raises(SecondPersonError):
        plans.approve(caller("director"), row.ref, None, "my own")
    with transaction.atomic(), pytest.raises(IntegrityError):
        CommissionPlan.objects.update(approved_by="H001")


def test_a_plan_that_cannot_be_meant_is_not_put_forward(house: dict[str, Account], caller: Call) -> None:
    assert house
    falling = [{"to": "5000", "rate": "0.01"}, {"to": "1000", "rate": "0.02"}]
    row = a_draft(caller, tiers=falling)
    with pytest.raises(WrongPlanError):
        plans.propose(caller("compensation"), row.ref, None, "so be it")


def test_a_later_version_ends_the_one_before(house: dict[str, Account], caller: Call) -> None:
    assert house
    first = in_force(caller)
    second = plans.draft(
        caller("compensation"),
        plans.Wanted("Next", declaration(mode="whole_amount"), date(2027, 1, 1), first.line),
    )
    plans.propose(caller("compensation"), second, None, "simpler")
    plans.approve(caller("director"), second, None, "seen on our history")
    first.refresh_from_db()
    assert (first.state, first.until) == ("force", date(2026, 12, 31))
    third = plans.draft(caller("compensation"), plans.Wanted("Late", declaration(), SINCE, first.line))
    plans.propose(caller("compensation"), third, None, "simpler")
    with pytest.raises(InvalidError):
        plans.approve(caller("director"), third, None, "from the same day")


def test_nobody_puts_themselves_on_a_plan(house: dict[str, Account], caller: Call) -> None:
    assert house
    plan = in_force(caller)
    for number in ("H003", "nobody"):
        with pytest.raises(RefusedError):
            people.assign(caller("compensation"), Wanted(number, plan.line, SINCE))
    with pytest.raises(RefusedError):
        people.assign(caller("hrbp"), Wanted("E201", plan.line, SINCE))


def test_what_is_settled_is_not_changed_from_behind(house: dict[str, Account], caller: Call) -> None:
    assert house
    plan = in_force(caller)
    on_plan(caller, plan, "E302")
    sold(caller, sale("D1", "E302", 10_000))
    runs.approve(caller("director"), a_run(caller, plan).ref, None, "as the plan says")
    with pytest.raises(InvalidError):
        people.assign(caller("compensation"), Wanted("E301", plan.line, date(2026, 9, 1)))
    people.assign(caller("compensation"), Wanted("E302", plan.line, date(2026, 10, 1)))
    assert list(CommissionAssignment.objects.order_by("since").values_list("until", flat=True)) == [
        date(2026, 9, 30), None,
    ]  # fmt: skip


def test_no_version_reaches_back_into_what_is_settled(house: dict[str, Account], caller: Call) -> None:
    assert house
    plan = in_force(caller)
    on_plan(caller, plan, "E302")
    runs.approve(caller("director"), a_run(caller, plan).ref, None, "as the plan says")
    later = plans.Wanted("Next", declaration(mode="whole_amount"), date(2026, 9, 15), plan.line)
    ref = plans.draft(caller("compensation"), later)
    plans.propose(caller("compensation"), ref, None, "simpler")
    with pytest.raises(InvalidError, match="settled"):
        plans.approve(caller("director"), ref, None, "seen on our history")


def test_a_quota_plan_wants_a_quota(house: dict[str, Account], caller: Call) -> None:
    assert house
    plan = in_force(caller, unit="quota", tiers=[{"to": "1", "rate": "0.01"}])
    with pytest.raises(InvalidError, match="quota"):
        people.assign(caller("compensation"), Wanted("E302", plan.line, SINCE))


def test_c18_clawed_back_by_the_rule_that_was_signed(house: dict[str, Account], caller: Call) -> None:
    """6,000 paid, the customer leaves after 5 of 12 months: 3,500 back, a fifth of each statement at most."""
    assert house
    flat = {"tiers": [{"to": None, "rate": "0.06"}], "clawback": {"months": 12, "how": "pro_rata"}}
    ref = plans.draft(caller("compensation"), plans.Wanted("Flat", declaration(**flat), date(2026, 3, 1)))
    plans.propose(caller("compensation"), ref, None, "simple")
    plans.approve(caller("director"), ref, None, "clear")
    plan = CommissionPlan.objects.get(ref=ref)
    people.assign(caller("compensation"), Wanted("E302", plan.line, date(2026, 3, 1), agreed_on=date(2026, 3, 1)))
    sold(caller, sale("big", "E302", 100_000, date(2026, 4, 10)), sale("next", "E302", 100_000, date(2026, 9, 20)))
    runs.approve(caller("director"), a_run(caller, plan, date(2026, 4, 1)).ref, None, "as the plan says")
    row = CommissionTransaction.objects.get(source="big")
    with pytest.raises(InvalidError):
        runs.claw_back(caller("compensation"), row.ref, date(2027, 5, 1), "in the future")
    runs.claw_back(caller("compensation"), row.ref, date(2026, 9, 12), "the customer left")
    with pytest.raises(InvalidError):
        runs.claw_back(caller("compensation"), row.ref, date(2026, 9, 12), "twice")
    assert CommissionClawback.objects.get().paid == 6_000_00
    for month in (5, 6, 7, 8, 9):
        runs.approve(caller("director"), a_run(caller, plan, date(2026, month, 1)).ref, None, "as the plan says")
    last = CommissionStatement.objects.order_by("-run__since")[0]
    assert (last.earned, last.payable, last.balance) == (6_000_00, 4_800_00, 2_300_00)


def test_without_a_signature_nothing_is_taken(house: dict[str, Account], caller: Call) -> None:
    assert house
    plan = in_force(caller, clawback={"months": 12, "how": "full"})
    people.assign(caller("compensation"), Wanted("E302", plan.line, SINCE))
    sold(caller, sale("D1", "E302", 10_000))
    runs.approve(caller("director"), a_run(caller, plan).ref, None, "as the plan says")
    row = CommissionTransaction.objects.get()
    with pytest.raises(InvalidError, match="nothing is due back"):
        runs.claw_back(caller("compensation"), row.ref, date(2026, 10, 5), "left")


def test_a_shared_sale_is_taken_back_whole(house: dict[str, Account], caller: Call) -> None:
    assert house
    plan = in_force(caller)
    on_plan(caller, plan, "E301", "E302")
    sold(caller, sale("D1", "E302", 10_000, share="0.6"), sale("D1", "E301", 10_000, share="0.4"))
    sales.reverse(caller("compensation"), CommissionTransaction.objects.filter(person="E302")[0].ref, "void")
    back = CommissionTransaction.objects.exclude(reverses=None)
    assert sorted(back.values_list("person", "amount")) == [("E301", -1_000_000), ("E302", -1_000_000)]
    with pytest.raises(InvalidError):
        sales.reverse(caller("compensation"), CommissionTransaction.objects.filter(reverses=None)[0].ref, "again")


def test_an_answer_is_reminded_of_and_told_upwards_once(house: dict[str, Account], caller: Call) -> None:
    assert house
    plan = in_force(caller)
    on_plan(caller, plan, "E201")
    sold(caller, sale("D1", "E201", 10_000))
    runs.approve(caller("director"), a_run(caller, plan).ref, None, "as the plan says")
    questions.ask(caller("employee"), CommissionStatement.objects.get().ref, "", "why so little")
    with pytest.raises(InvalidError):
        questions.ask(caller("employee"), CommissionStatement.objects.get().ref, "", "again")
    due = CommissionDispute.objects.get().due
    told = []
    for day in (due - timedelta(days=4), due, due, due + timedelta(days=3), due + timedelta(days=4)):
        here = the_installation()
        here.day = day
        here.save()
        told.append(questions.remind(system_caller()))
    assert told == ["0", "1", "0", "1", "0"]
    assert Outgoing.objects.filter(kind=Kind.CASE_ESCALATED.value, account=house["director"].ref).count() == 1


def test_money_is_never_float() -> None:
    models = [one for name, one in vars(tables).items() if name.startswith("Commission")]
    assert len(models) == 9
    for model in models:
        kinds = {field.name: type(field) for field in model._meta.get_fields()}
        assert FloatField not in kinds.values(), model
        assert {name for name, kind in kinds.items() if kind is DecimalField} <= {"share", "value"}


def test_work_done_twice_changes_nothing(house: dict[str, Account], caller: Call) -> None:
    assert house
    plan = in_force(caller)
    on_plan(caller, plan, "E302")
    row = a_run(caller, plan)
    before = (row.version, row.outputs)
    assert work() == 0
    row.refresh_from_db()
    assert (row.version, row.outputs) == before
