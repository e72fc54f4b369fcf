"""A bonus plan from draft to payment: two people, facts that stand still, sums that hold, and what leaving does."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from bonuses import FIRST, PEOPLE, RD, Call, a_draft, approved, gone, later, paid
from django.db import IntegrityError, transaction
from django.db.models import Sum

from mainstay.chapters.pay.bonus.words import Leaving
from mainstay.core.access import Role
from mainstay.loop.carry.refusals import MissingError, SecondPersonError
from mainstay_web.actions import InvalidError, RefusedError, StaleError, system_caller
from mainstay_web.actions.accounts import grant_role
from mainstay_web.actions.bonus import leaving, paying, plans
from mainstay_web.actions.bonus.plans import Result
from mainstay_web.actions.facts import add_rows
from mainstay_web.store.bonus import bonus_about, own_awards, to_come_of
from mainstay_web.store.bonus_worked import by_year, worked
from mainstay_web.store.erasing import forget_beside_facts
from mainstay_web.store.facts import held
from mainstay_web.store.retention import purge
from mainstay_web.store.tables.accounts import Account
from mainstay_web.store.tables.bonus import BonusAward, BonusPayment, BonusPlan, BonusResult
from mainstay_web.store.tables.trail import AuditRecord, Outgoing

DAY = date(2026, 10, 31)
pytestmark = pytest.mark.usefixtures("house")


def bonus_facts(person: str) -> list[tuple[date, int]]:
    rows = held(["pay"])["pay"].filter(element="year_end", person_id=person).sort("from")
    return [(row["from"], row["amount"]) for row in rows.iter_rows(named=True)]


def test_what_was_approved_sums_up_person_by_person(caller: Call) -> None:
    row = approved(caller)
    assert {one.person: one.amount for one in BonusAward.objects.all()} == {
        "E201": RD, "E202": RD, "E301": 133_920_00,  # 90,000 × 1.2 × (0.4 × 1 + 0.6 × 1.4)
    }  # fmt: skip
    for award in BonusAward.objects.filter(plan=row):
        parts = list(award.payments.order_by("number"))
        assert sum(one.amount for one in parts) == award.amount
        assert [one.on for one in parts] == [FIRST, date(2027, 2, 10), date(2028, 2, 10)]
    record = AuditRecord.objects.order_by("-pk")[0]
    assert str(RD) not in str(record.details)
    assert Outgoing.objects.filter(kind="notice.received", link="/my/bonus/").count() == 1, "one has an account"


def test_somebody_else_approves_with_an_own_reason(caller: Call, house: dict[str, Account]) -> None:
    row = a_draft(caller)
    with pytest.raises(RefusedError):
        plans.propose(caller("hrbp"), row.ref, None, "me too")
    plans.propose(caller("compensation"), row.ref, None, "as declared")
    with pytest.raises(RefusedError):
        plans.approve(caller("compensation"), row.ref, None, "myself")
    grant_role(system_caller(), house["compensation"].ref, Role.DIRECTOR, date(2020, 1, 1), "test", None, [])
    with pytest.raises(SecondPersonError):
        plans.approve(caller("compensation"), row.ref, None, "myself")
    with pytest.raises(MissingError):
        plans.approve(caller("director"), row.ref, None, "as declared")
    with pytest.raises(StaleError):
        plans.approve(caller("director"), row.ref, 1, "fine")
    assert not BonusAward.objects.exists()


def test_who_decides_has_no_part_in_it(caller: Call) -> None:
    everybody = "E201,E202,E301,H001,H003"
    row = a_draft(caller, only=everybody)
    BonusResult.objects.create(plan=row, person="H001", value=1, made_by="H003", made_on=DAY)
    BonusResult.objects.create(plan=row, person="H003", value=1, made_by="H001", made_on=DAY)
    BonusResult.objects.create(plan=row, unit="hr", value=1, made_by="H003", made_on=DAY)
    plans.propose(caller("compensation"), row.ref, None, "as declared")
    plans.approve(caller("director"), row.ref, None, "within the budget")
    assert set(BonusAward.objects.values_list("person", flat=True)) == set(PEOPLE)
    with pytest.raises(SecondPersonError):
        plans.note_results(
            caller("compensation"), a_draft(caller).ref, None, [Result(Decimal(2), person="H003")]
        )  # fmt: skip


def test_what_is_missing_keeps_it_from_going_forward(caller: Call) -> None:
    row = a_draft(caller, only="E201,E203")
    assert [person.number for person, _ in worked(row).missing] == ["E203"]
    with pytest.raises(InvalidError, match="missing for 1"):
        plans.propose(caller("compensation"), row.ref, None, "as declared")
    with pytest.raises(InvalidError, match="not over"):
        plans.propose(caller("compensation"), a_draft(caller, year="2026", pay_on="2027-02-10").ref, None, "early")


def test_facts_that_move_before_the_approval_refuse_it(caller: Call) -> None:
    row = a_draft(caller)
    plans.propose(caller("compensation"), row.ref, None, "as declared")
    pay = {"person_id": "E201", "from": "2025-12-01", "element": "base", "amount": "40000", "per": "month"}
    add_rows(caller("compensation"), "pay", [pay], "a correction")
    with pytest.raises(InvalidError, match="have changed since"):
        plans.approve(caller("director"), row.ref, None, "fine")
    plans.send_back(caller("director"), row.ref, None, "pay has moved")
    plans.propose(caller("compensation"), row.ref, None, "anew")
    plans.approve(caller("director"), row.ref, None, "fine")
    assert BonusAward.objects.get(person="E201").amount == RD * 4 // 3


def test_nobody_has_two_bonuses_of_a_year(caller: Call) -> None:
    approved(caller)
    again = a_draft(caller)
    assert worked(again).given == ()
    assert worked(again).elsewhere == 3
    with pytest.raises(InvalidError, match="Nobody has a bonus"):
        plans.propose(caller("compensation"), again.ref, None, "twice")
    with pytest.raises(IntegrityError), transaction.atomic():
        BonusAward.objects.create(plan=again, year=2025, person="E201", amount=1, made_by="H003", approved_by="H001")


def test_paid_is_a_fact_of_pay_in_each_year_and_once(caller: Call) -> None:
    row = paid(caller)
    assert bonus_facts("E201") == [(FIRST, 44_928_00)]
    with pytest.raises(InvalidError, match="No bonus is due"):
        paying.pay(caller("compensation"), row.ref, None)
    paying.pay(later(caller("compensation"), date(2027, 3, 1)), row.ref, None)
    assert bonus_facts("E201") == [(FIRST, 44_928_00), (date(2027, 2, 10), 33_696_00)]
    assert to_come_of("E201") == ((date(2028, 2, 10), 33_696_00),)


def test_clicked_twice_it_is_paid_once(caller: Call) -> None:
    row = approved(caller)
    refs = {paying.pay(caller("compensation", key="once"), row.ref, row.version) for _ in range(2)}
    assert refs == {row.ref}
    assert len(bonus_facts("E201")) == 1
    with pytest.raises(StaleError):
        paying.pay(caller("compensation"), row.ref, row.version)


def test_two_payments_of_a_year_are_one_fact_of_that_year(caller: Call) -> None:
    """The second tenth of a year's bonus comes half a year later: the year's fact is then both."""
    row = approved(caller, deferral_months="6", permille="500/500")
    paying.pay(caller("compensation"), row.ref, None)
    assert bonus_facts("E201") == [(FIRST, RD // 2), (date(2026, 8, 10), RD)]


def test_who_resigns_loses_what_is_to_come_and_who_is_made_redundant_does_not(caller: Call) -> None:
    paid(caller)
    resigned, redundant = (BonusAward.objects.get(person=one) for one in ("E201", "E202"))
    gone(caller, resigned, Leaving.RESIGNED)
    gone(caller, redundant, Leaving.REDUNDANT)
    sums = {one.person: one.payments.aggregate(pays=Sum("pays"), all=Sum("amount")) for one in BonusAward.objects.all()}
    assert sums["E201"] == {"pays": 44_928_00, "all": RD}
    assert sums["E202"] == {"pays": RD, "all": RD}
    assert set(resigned.payments.values_list("state", flat=True)) == {"paid", "gone"}
    with pytest.raises(InvalidError, match="put forward for this bonus already"):
        gone(caller, resigned, Leaving.RETIRED)
    row = resigned.plan
    paying.pay(later(caller("compensation"), date(2028, 3, 1)), row.ref, None)
    assert len(bonus_facts("E201")) == 1
    assert len(bonus_facts("E202")) == 3


def test_for_cause_half_of_the_last_twelve_months_is_claimed_back(caller: Call) -> None:
    paid(caller)
    award = BonusAward.objects.get(person="E201")
    with pytest.raises(RefusedError):
        leaving.propose_leaving(caller("hrbp"), award.ref, Leaving.FOR_CAUSE, DAY, "no")
    with pytest.raises(InvalidError):
        leaving.propose_leaving(caller("compensation"), award.ref, Leaving.FOR_CAUSE, DAY, " ")
    gone(caller, award, Leaving.FOR_CAUSE)
    assert list(award.payments.order_by("number").values_list("back", "pays", "state")) == [
        (22_464_00, 44_928_00, "paid"), (0, 0, "gone"), (0, 0, "gone"),
    ]  # fmt: skip


def test_each_year_is_taxed_in_its_own(caller: Call) -> None:
    """This year beside the wage; 2027 by itself, for no contributions are known yet; of 2028 no rule speaks."""
    approved(caller)
    years = by_year("E201", own_awards(caller("employee").actor, DAY))
    assert [one.year for one in years] == [2026, 2027, 2028]
    assert sum(one.gross for one in years) == RD
    known = [one.taxed for one in years if one.taxed is not None]
    assert [(one.separate, bool(one.refused)) for one in known] == [(True, False), (True, True)]
    assert known[1].tax == 1_010_88, "3 % of 33,696"
    assert all(0 < one.tax < one.gross for one in known)
    assert years[2].taxed is None
    assert years[2].why_not is not None
    assert "2027-12-31" in years[2].why_not.en


def test_the_database_keeps_no_award_by_its_own_hand_nor_more_than_was_awarded(caller: Call) -> None:
    row = approved(caller)
    good = {"plan": row, "year": 2024, "person": "E203", "amount": 1, "made_by": "H003", "approved_by": "H001"}
    for wrong in ({"made_by": "E203"}, {"approved_by": "E203"}, {"amount": 0}):
        with pytest.raises(IntegrityError), transaction.atomic():
            BonusAward.objects.create(**(good | wrong))
    part = BonusPayment.objects.filter(person="E201").order_by("number")[0]
    for worse in ({"pays": part.amount + 1}, {"state": "paid"}, {"back": 1}, {"pays": -1}, {"paid_by": "E201"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            BonusPayment.objects.filter(pk=part.pk).update(**worse)
    with pytest.raises(IntegrityError), transaction.atomic():
        BonusPlan.objects.filter(pk=row.pk).update(approved_by="H003")


def test_the_own_copy_has_it_and_erasing_takes_it(caller: Call) -> None:
    paid(caller)
    own = bonus_about("E201")
    assert own["bonuses"][0]["amount"] == RD
    assert len(own["bonus_payments"]) == 3
    forget_beside_facts("E201")
    assert not BonusAward.objects.filter(person="E201").exists()
    assert not BonusPayment.objects.filter(person="E201").exists()


def test_it_is_kept_until_its_last_payment_is_long_past(caller: Call) -> None:
    paid(caller)
    purge("bonuses", date(2032, 1, 1))
    assert BonusAward.objects.count() == 3
    purge("bonuses", date(2034, 1, 1))
    assert not BonusAward.objects.exists()
    assert not BonusResult.objects.exclude(person="").exists()
