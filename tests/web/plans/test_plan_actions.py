"""A round from its draft to cases with promises; what each step refuses; what two people at once may not do."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from django.db import IntegrityError, models, transaction
from plans_made import BONUS, MENTOR, PEOPLE, RAISE, WANTED, a_round

from mainstay.core.access import Role
from mainstay.loop.carry.refusals import MissingError, OverspentError, SecondPersonError
from mainstay.loop.lots import LOTS, Lots
from mainstay_web.actions import Caller, InvalidError, RefusedError, plan_approval, plans, system_caller
from mainstay_web.actions.accounts import grant_role
from mainstay_web.actions.planning import ChangedError
from mainstay_web.actions.plans import Change
from mainstay_web.store.plan_parts import lot_share
from mainstay_web.store.rules import in_force
from mainstay_web.store.tables.accounts import Account
from mainstay_web.store.tables.cases import Budget, Case, Commitment
from mainstay_web.store.tables.plans import PlanChoice, PlanEvent, PlanLimit, PlanRound
from mainstay_web.store.tables.trail import AuditRecord, Outgoing

Call = Callable[..., Caller]
WHY, TOO = "it is where money does most", "within the line, and worth it"


def put_forward(caller: Call, row: PlanRound) -> PlanRound:
    plans.submit(caller("compensation"), row.ref, None, WHY)
    row.refresh_from_db()
    return row


def test_from_a_draft_to_promises(round_: PlanRound, budget: Budget, caller: Call) -> None:
    put_forward(caller, round_)
    assert Outgoing.objects.filter(kind="approval.asked").exists()
    plan_approval.approve(caller("director"), round_.ref, round_.version, TOO)
    round_.refresh_from_db()
    budget.refresh_from_db()
    assert (round_.state, round_.proposed_by, round_.approved_by) == ("approved", "H003", "H001")
    assert budget.held == 5_000_000
    cases = {one.person: one for one in Case.objects.all()}
    assert set(cases) == {"E201", "E202"}
    for one in cases.values():
        assert (one.state, one.kind, one.proposed_by, one.approved_by) == ("approved", "plan", "H003", "H001")
        assert one.owner == "E200"
    promised = Commitment.objects.filter(case=cases["E202"])
    assert {one.measure for one in promised} == {BONUS}
    assert sum(one.reserved for one in promised) == 2_000_000
    assert all(one.due >= round_.since and one.owner_agreed_on is None for one in promised)
    assert PlanChoice.objects.get(person="E201").case == cases["E201"].ref
    assert AuditRecord.objects.filter(act="plan_approve").exists()


def test_c05_an_approved_or_withdrawn_plan_stays_so(round_: PlanRound, budget: Budget, caller: Call) -> None:
    assert budget.held == 0
    put_forward(caller, round_)
    plans.withdraw(caller("compensation"), round_.ref, None, "another round")
    deeds: list[Callable[[], str]] = [
        lambda: plan_approval.approve(caller("director"), round_.ref, None, TOO),
        lambda: plans.submit(caller("compensation"), round_.ref, None, WHY),
        lambda: plans.compute(caller("compensation"), round_.ref, None),
        lambda: plans.revise(caller("compensation"), round_.ref, None, WANTED),
    ]
    for do in deeds:
        with pytest.raises(InvalidError):
            do()
    assert not Case.objects.exists()


def test_i8_a10_two_different_people(round_: PlanRound, budget: Budget, caller: Call) -> None:
    assert budget.amount
    with pytest.raises(RefusedError):
        plan_approval.approve(caller("compensation"), round_.ref, None, TOO)
    with pytest.raises(SecondPersonError):
        plans.submit(caller("director"), round_.ref, None, WHY)  # the only one who could approve
    put_forward(caller, round_)
    with pytest.raises(MissingError):
        plan_approval.approve(caller("director"), round_.ref, None, WHY)
    PlanRound.objects.filter(pk=round_.pk).update(proposed_by="H001")
    with pytest.raises(SecondPersonError):
        plan_approval.approve(caller("director"), round_.ref, None, TOO)
    for columns in ({"approved_by": "H001"}, {"state": "approved"}, {"cash": -1}, {"state": "x"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            PlanRound.objects.filter(pk=round_.pk).update(**columns)
    for name in ("approved_by", "proposed_by", "changed_by"):
        with pytest.raises(IntegrityError), transaction.atomic():
            PlanChoice.objects.filter(person="E201").update(**{name: "E201"})
    assert not Case.objects.exists()


@pytest.mark.parametrize("inside", ["H001", "H003", "E100"])
def test_i8_nobody_decides_on_their_own_or_their_boss(
    house: dict[str, Account], caller: Call, budget: Budget, inside: str
) -> None:
    assert house
    assert budget.amount
    row = a_round(caller, people=(*PEOPLE, inside))
    if inside == "E100":
        row.choices.filter(person="E100").update(package=row.choices.get(person="E202").package)
    with pytest.raises(SecondPersonError):
        plans.submit(caller("compensation"), row.ref, None, WHY)
    row.choices.update(proposed_by="")
    PlanRound.objects.filter(pk=row.pk).update(state="review", proposed_by="H003", proposal_reason=WHY)
    with pytest.raises(SecondPersonError):
        plan_approval.approve(caller("director"), row.ref, None, TOO)
    assert not Case.objects.exists()


def test_hr_chooses_otherwise_with_a_reason(round_: PlanRound, caller: Call) -> None:
    hr = caller("hrbp")
    change = Change("E202", "own", "she asked for a mentor", (MENTOR, BONUS))
    plans.change(hr, round_.ref, round_.version, change)
    row = PlanChoice.objects.get(person="E202")
    assert row.package is not None
    assert row.package["measures"] == [MENTOR, BONUS]
    assert (row.cash_now, row.hours, row.changed_by) == (2_000_000, 2000, "H002")
    alone = PlanChoice.objects.get(person="E201")
    assert row.prevented < alone.prevented + 0.2
    for how, keys in (("runner_up", [MENTOR]), ("planned", [BONUS])):
        plans.change(hr, round_.ref, None, replace(change, how=how))
        package = PlanChoice.objects.get(person="E202").package
        assert package is not None
        assert package["measures"] == keys
    plans.change(hr, round_.ref, None, replace(change, how="none"))
    assert PlanChoice.objects.get(person="E202").cash_now == 0
    with pytest.raises(InvalidError):
        plans.change(hr, round_.ref, None, replace(change, reason=" "))
    with pytest.raises(InvalidError):
        plans.change(hr, round_.ref, None, replace(change, measures=("work.relief",)))
    with pytest.raises(RefusedError):
        plans.change(hr, round_.ref, None, replace(change, person="E301"))
    with pytest.raises(RefusedError):
        plans.change(caller("compensation"), round_.ref, None, change)


def test_the_guard_wants_a_name_and_a_reason(round_: PlanRound, caller: Call) -> None:
    hr = caller("hrbp")
    change = Change("E202", "own", "the market moved", (RAISE,))
    with pytest.raises(MissingError) as refused:
        plans.change(hr, round_.ref, None, change)
    assert "line of colleagues" in refused.value.text.en
    with pytest.raises(MissingError):
        plans.change(hr, round_.ref, None, replace(change, answered=(RAISE,)))
    plans.change(hr, round_.ref, None, replace(change, answered=(RAISE,), answer="only one who knows the kiln"))
    row = PlanChoice.objects.get(person="E202")
    assert (row.override, row.override_by) == ([RAISE], "H002")
    with pytest.raises(IntegrityError), transaction.atomic():
        PlanChoice.objects.filter(pk=row.pk).update(override_by="")


def test_c01_a_conflict_says_what_differs(round_: PlanRound, caller: Call) -> None:
    seen = round_.version
    plans.change(caller("hrbp"), round_.ref, seen, Change("E202", "none", "she wants none"))
    # Another person's package is another matter.
    plans.change(caller("director"), round_.ref, seen, Change("E301", "none", "not yet"))
    with pytest.raises(ChangedError) as clash:
        plans.change(caller("director"), round_.ref, seen, Change("E202", "runner_up", "a mentor"))
    assert "Name H002" in clash.value.text.en
    assert "Name E202" in clash.value.text.en
    with pytest.raises(ChangedError) as other:
        plans.submit(caller("compensation"), round_.ref, seen, WHY)
    assert clash.value.code == other.value.code == "stale"
    assert PlanChoice.objects.get(person="E202").how == "none"


def test_limits_hold_when_it_is_put_forward(round_: PlanRound, caller: Call) -> None:
    PlanLimit.objects.create(round=round_, kind="cash_now", scope="rd", amount=4_000_000)
    with pytest.raises(InvalidError):
        plans.submit(caller("compensation"), round_.ref, None, WHY)
    plans.change(caller("hrbp"), round_.ref, None, Change("E202", "none", "over the limit"))
    plans.submit(caller("compensation"), round_.ref, None, WHY)


def test_only_who_sees_everybody_puts_it_forward(round_: PlanRound, caller: Call) -> None:
    with pytest.raises(SecondPersonError):
        plans.submit(caller("hrbp"), round_.ref, None, WHY)


def test_c03_i1_all_or_nothing_within_the_budget(round_: PlanRound, budget: Budget, caller: Call) -> None:
    Budget.objects.filter(pk=budget.pk).update(amount=4_999_999)
    put_forward(caller, round_)
    with pytest.raises(OverspentError):
        plan_approval.approve(caller("director"), round_.ref, None, TOO)
    budget.refresh_from_db()
    round_.refresh_from_db()
    assert (budget.held, round_.state) == (0, "review")
    assert not Case.objects.exists()
    Budget.objects.all().delete()
    with pytest.raises(InvalidError):
        plan_approval.approve(caller("director"), round_.ref, None, TOO)


def test_who_left_or_is_in_another_plan_stops_it(round_: PlanRound, budget: Budget, caller: Call) -> None:
    put_forward(caller, round_)
    plan_approval.approve(caller("director"), round_.ref, None, TOO)
    second = put_forward(caller, a_round(caller))
    with pytest.raises(InvalidError) as refused:
        plan_approval.approve(caller("director"), second.ref, None, TOO)
    assert "Name E201" in refused.value.text.en
    Case.objects.filter(kind="plan").update(state="closed", outcome="answered", closed_on=date(2026, 11, 1))
    plan_approval.approve(caller("director"), second.ref, None, TOO)
    round_.refresh_from_db()
    assert round_.state == "superseded"
    budget.refresh_from_db()
    assert budget.held == 10_000_000


def test_sent_back_it_can_be_changed_again(round_: PlanRound, caller: Call) -> None:
    put_forward(caller, round_)
    with pytest.raises(InvalidError):
        plans.change(caller("hrbp"), round_.ref, None, Change("E202", "none", "x"))
    plans.send_back(caller("director"), round_.ref, None, "look at E202 again")
    plans.change(caller("hrbp"), round_.ref, None, Change("E202", "none", "x"))
    assert [one.act for one in PlanEvent.objects.filter(round=round_)] == [
        "drafted", "asked", "computed", "submitted", "sent_back", "changed",
    ]  # fmt: skip


def test_a_revised_round_is_a_draft_without_choices(round_: PlanRound, caller: Call) -> None:
    plans.revise(caller("compensation"), round_.ref, None, replace(WANTED, cash=1, limits=(("cash_now", "rd", 1),)))
    round_.refresh_from_db()
    assert (round_.state, round_.choices.count(), round_.limits.count(), round_.manifest) == ("draft", 0, 1, "")
    for wrong in (
        replace(WANTED, cash=-1), replace(WANTED, name=" "), replace(WANTED, until=date(2020, 1, 1)),
        replace(WANTED, limits=(("cash_now", "nowhere", 1),)), replace(WANTED, limits=(("moon", "company", 1),)),
    ):  # fmt: skip
        with pytest.raises(InvalidError):
            plans.draft(caller("hrbp"), wrong)


@pytest.mark.parametrize("who", ["manager", "employee", "ombuds", "auditor", "admin"])
def test_others_may_do_nothing(round_: PlanRound, caller: Call, who: str) -> None:
    deeds: list[Callable[[], str]] = [
        lambda: plans.draft(caller(who), WANTED),
        lambda: plans.compute(caller(who), round_.ref, None),
        lambda: plans.change(caller(who), round_.ref, None, Change("E202", "none", "x")),
        lambda: plans.submit(caller(who), round_.ref, None, WHY),
        lambda: plans.send_back(caller(who), round_.ref, None, WHY),
        lambda: plans.withdraw(caller(who), round_.ref, None, WHY),
        lambda: plan_approval.approve(caller(who), round_.ref, None, TOO),
    ]
    for do in deeds:
        with pytest.raises(RefusedError):
            do()


def test_a_second_director_may_approve_the_first_ones_plan(round_: PlanRound, budget: Budget, caller: Call) -> None:
    assert budget.amount
    other = Account.objects.get(email="compensation@test.invalid")
    grant_role(system_caller("test"), other.ref, Role.DIRECTOR, date(2024, 1, 1), "test", None, [])
    # They report to the first director, and could not well refuse.
    with pytest.raises(SecondPersonError):
        plans.submit(caller("director"), round_.ref, None, WHY)


def test_m02_money_is_whole_minor_units_everywhere(round_: PlanRound) -> None:
    money = {"cash", "saved", "bound", "unit_value", "amount", "cash_now", "cash_three_years", "equity", "raise_yearly",
             "stake", "stake_low", "stake_high", "saved_low", "saved_high"}  # fmt: skip
    for model in (PlanRound, PlanLimit, PlanChoice):
        for field in model._meta.concrete_fields:
            if field.attname in money:
                assert isinstance(field, models.BigIntegerField), field
    for row in round_.choices.filter(package__isnull=False):
        assert row.package is not None
        for part in ("cash_now", "cash_three_years", "equity", "raise_"):
            assert type(row.package[part]) is int
        assert all(type(one) is int for one in row.package["saved"].values())
        assert all(type(one[part]) is int for one in row.offers for part in ("cash_now", "equity", "raise"))
        assert row.package["cash_now"] == row.cash_now
    assert all(type(one[0]) is int and type(one[1]) is int for one in round_.frontier)


def test_a_lot_is_told_to_the_facts_for_what_it_decided(round_: PlanRound, budget: Budget, caller: Call) -> None:
    assert budget.amount
    row = PlanChoice.objects.get(person="E202")
    PlanChoice.objects.filter(pk=row.pk).update(how="lot", offered_share=0.5)
    put_forward(caller, round_)
    plan_approval.approve(caller("director"), round_.ref, None, TOO)
    case = PlanChoice.objects.get(pk=row.pk).case
    assert lot_share(case, BONUS) == 0.5
    assert lot_share(case, MENTOR) is None
    assert lot_share(PlanChoice.objects.get(person="E201").case, RAISE) is None
    assert lot_share("", BONUS) is None


def test_whoever_chooses_otherwise_makes_it_no_lot(round_: PlanRound, caller: Call) -> None:
    PlanChoice.objects.filter(person="E202").update(how="lot", offered_share=0.5)
    plans.change(caller("hrbp"), round_.ref, None, Change("E202", "planned", "she asked for it"))
    assert PlanChoice.objects.get(person="E202").offered_share is None


def test_lots_are_switched_with_a_reason(caller: Call, round_: PlanRound) -> None:
    assert round_.state == "computed"
    assert not in_force(LOTS, date(2026, 10, 31)).on
    with pytest.raises(InvalidError):
        plans.set_lots(caller("director"), Lots(on=True), " ")
    plans.set_lots(caller("director"), Lots(on=True), "so that we learn what works")
    assert in_force(LOTS, date(2026, 10, 31)) == Lots(on=True)
    with pytest.raises(RefusedError):
        plans.set_lots(caller("hrbp"), Lots(on=True), "so that we learn")
