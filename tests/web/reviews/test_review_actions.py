"""P4: a pay review from draft to closed, by whom, within the budget, and never about oneself."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from review_made import DAY, SINCE, WHOLE, Call, approved, filled, give, opened, plan, row, state, submitted, used

from mainstay.chapters.pay.elements import Element
from mainstay.chapters.pay.guideline import Amounts, amounts, position, suggested
from mainstay.chapters.pay.review import NotNowError, OverspentError, ReviewError, SecondPersonError
from mainstay.core.money import times
from mainstay.loop.carry.refusals import MissingError
from mainstay_web.actions import InvalidError, RefusedError, StaleError, review_approval, review_filling, review_running
from mainstay_web.actions.fairness import UnfairError
from mainstay_web.actions.review_filling import Filled, SheetError
from mainstay_web.store.facts import add, held
from mainstay_web.store.review_inputs import Standards, digest_of, paid_of
from mainstay_web.store.tables.accounts import Account
from mainstay_web.store.tables.facts import Batch
from mainstay_web.store.tables.installation import Standard
from mainstay_web.store.tables.reviews import PayLetter, PayRaise, PayReview, ReviewBudget, ReviewRow
from mainstay_web.store.tables.trail import AuditRecord, Outgoing

pytestmark = pytest.mark.usefixtures("staffed")


def test_only_who_runs_reviews_drafts_one(caller: Call) -> None:
    for who in ("director", "hrbp", "manager", "employee", "auditor", "admin"):
        with pytest.raises(RefusedError):
            review_running.draft(caller(who), plan())
    assert state(review_running.draft(caller("compensation"), plan())) == "draft"


def test_freezing_with_gaps_wants_a_reason(caller: Call) -> None:
    runner = caller("compensation")
    ref = review_running.draft(runner, plan())
    with pytest.raises(NotNowError):
        review_running.freeze(runner, ref, None, "so")
    review_running.check(runner, ref, None)
    with pytest.raises(InvalidError) as refused:
        review_running.freeze(runner, ref, None)
    assert refused.value.data["field"] == "accepted"
    review_running.freeze(runner, ref, None, "no survey for sales")
    review = PayReview.objects.get(ref=ref)
    assert (review.state, review.accepted, len(review.digest)) == ("open", "no survey for sales", 64)
    assert review.rows.count() == 14
    told = Outgoing.objects.filter(kind="sheet.open").values_list("account", flat=True)
    assert set(told) == set(Account.objects.filter(email__startswith="hrbp").values_list("ref", flat=True)), (
        "managers do not see pay here"
    )


def test_what_is_frozen_of_a_person(caller: Call) -> None:
    ref = opened(caller)
    one = row(ref, "E201")
    assert one.pay["base"] == [3_000_000, "month", "2025-01-01"]
    assert (one.base, one.fixed, one.annual) == (360_000_00, 372_000_00, 422_000_00)
    assert (one.line, one.middle, one.middle_of, one.definition) == (430_000_00, 380_000_00, "market", "fixed_cash")
    assert one.rating == 5
    # 372/380 = 0.979: best results, at the middle: 4, 6, 8 percent of base.
    assert (one.low, one.usual, one.most) == (14_400_00, 21_600_00, 28_800_00)
    assert one.bar == ""
    sales = row(ref, "E301")
    assert (sales.line, sales.gaps) == (None, ["no_market"])
    assert sales.middle_of == "peers"
    assert row(ref, "E302").bar == "raised_lately"
    assert row(ref, "E100").gaps == ["no_market", "no_results"], "the head needs no manager"


def test_the_same_facts_give_the_same_digest(caller: Call) -> None:
    first, second = opened(caller), opened(caller)
    digests = [PayReview.objects.get(ref=ref).digest for ref in (first, second)]
    assert digests[0] == digests[1]
    assert row(first, "E201").ref != row(second, "E201").ref


def test_i5_every_figure_follows_from_what_was_frozen(caller: Call) -> None:
    ref = opened(caller)
    review = PayReview.objects.get(ref=ref)
    standards = Standards.read(review.inputs)
    assert digest_of(review.inputs, review.rows.all()) == review.digest
    for one in review.rows.all():
        yearly = sum(paid.yearly for paid in paid_of(one).values())
        assert one.annual == yearly
        if one.rating is None or one.middle is None or one.bar:
            assert one.usual is None
            continue
        place = position(times(one.fixed, 1 / one.fte), one.middle)
        share = suggested(standards.guideline, one.rating, place)
        assert share is not None
        assert amounts(share, one.base, one.served) == Amounts(one.low or 0, one.usual or 0, one.most or 0)
    ReviewRow.objects.filter(review=review, person="E201").update(line=1)
    assert digest_of(review.inputs, review.rows.all()) != review.digest


def test_a_raise_is_what_will_be_paid(caller: Call) -> None:
    ref = opened(caller)
    give(caller("hrbp"), ref, "E201", 21_600_00)
    one = row(ref, "E201")
    assert one.raise_base == one.raised == 21_600_00
    assert (one.filled_by, one.version) == ("H002", 2)
    assert used(ref) == 21_600_00
    give(caller("hrbp"), ref, "E201", 12_345_00)
    assert used(ref) == row(ref, "E201").raised == 12_360_00
    give(caller("hrbp"), ref, "E201", 0)
    assert used(ref) == 0


def test_several_elements(caller: Call) -> None:
    ref = opened(caller)
    one = row(ref, "E201")
    wanted = {Element.BASE: 12_000_00, Element.ALLOWANCE: 1_200_00, Element.YEAR_END: 10_000_00}
    review_filling.fill(caller("hrbp"), ref, [Filled(one.ref, 1, wanted)])
    one.refresh_from_db()
    assert (one.raise_base, one.raise_allowance, one.raise_year_end) == (12_000_00, 1_200_00, 10_000_00)
    assert one.raised == used(ref) == 23_200_00


def test_who_fills_in_whose_line(caller: Call) -> None:
    ref = opened(caller)
    for who, person in (
        ("hrbp", "E301"), ("hrbp", "H002"), ("manager", "E201"), ("employee", "E201"), ("compensation", "H003"),
        ("director", "H001"), ("colleague", "E201"),
    ):  # fmt: skip
        with pytest.raises(RefusedError):
            give(caller(who), ref, person, 1_200_00, "so")
    for who, person in (("hrbp", "E201"), ("hrbp_sales", "E301"), ("compensation", "E203"), ("director", "E300")):
        give(caller(who), ref, person, 1_200_00, "so")
    assert used(ref) == 4_800_00


def test_managers_fill_in_where_the_company_says_so(caller: Call) -> None:
    ref = opened(caller)
    Standard.objects.create(key="managers_see_pay", since=date(2026, 1, 1), value=True)
    give(caller("manager"), ref, "E201", 1_200_00)
    for person in ("E200", "E301", "E100"):
        with pytest.raises(RefusedError):
            give(caller("manager"), ref, person, 1_200_00)


def test_all_or_nothing_and_each_mistake_named(caller: Call) -> None:
    ref = opened(caller)
    lines = [filled(ref, "E201", 12_000_00), filled(ref, "E202", 300_000_00), filled(ref, "E302", 1_200_00)]
    with pytest.raises(SheetError) as told:
        review_filling.fill(caller("compensation"), ref, lines)
    assert [where for where, _ in told.value.faults] == [row(ref, "E202").ref, row(ref, "E302").ref]
    assert used(ref) == 0
    assert not ReviewRow.objects.exclude(filled_by="").exists()


def test_a_line_changed_meanwhile_is_told(caller: Call) -> None:
    ref = opened(caller)
    old = filled(ref, "E201", 12_000_00)
    give(caller("hrbp"), ref, "E201", 6_000_00)
    with pytest.raises(StaleError):
        review_filling.fill(caller("compensation"), ref, [old])
    assert used(ref) == 6_000_00


def test_c03_the_budget_is_never_overspent(caller: Call) -> None:
    ref = opened(caller, 30_000_00, units={"rd": 20_000_00})
    give(caller("hrbp"), ref, "E201", 19_200_00)
    with pytest.raises(OverspentError) as told:
        give(caller("hrbp"), ref, "E202", 1_200_00)
    assert told.value.data["room"] == 800_00
    assert row(ref, "E202").raised == 0
    give(caller("hrbp_sales"), ref, "E301", 1_200_00)
    runner = caller("compensation")
    budgets = {one.unit: one for one in ReviewBudget.objects.filter(review__ref=ref)}
    with pytest.raises(OverspentError):
        review_running.move_budget(runner, ref, None, budgets[""].ref, budgets["rd"].ref, 29_000_00, "R&D first")
    review_running.move_budget(runner, ref, None, budgets[""].ref, budgets["rd"].ref, 10_000_00, "R&D first")
    give(caller("hrbp"), ref, "E202", 1_200_00)
    assert sum(ReviewBudget.objects.filter(review__ref=ref).values_list("amount", flat=True)) == 50_000_00
    with pytest.raises(IntegrityError), transaction.atomic():
        ReviewBudget.objects.filter(review__ref=ref).update(used=10**12)


def test_beyond_the_guideline_with_a_reason(caller: Call) -> None:
    ref = opened(caller)
    with pytest.raises(ReviewError):
        give(caller("hrbp"), ref, "E201", 36_000_00)
    give(caller("hrbp"), ref, "E201", 36_000_00, "counter-offer in hand")
    with pytest.raises(IntegrityError), transaction.atomic():
        ReviewRow.objects.filter(review__ref=ref, person="E201").update(reason="")


def test_in_calibration_only_who_runs_it(caller: Call) -> None:
    ref = opened(caller)
    review_running.calibrate(caller("compensation"), ref, None)
    with pytest.raises(NotNowError):
        give(caller("hrbp"), ref, "E201", 1_200_00)
    give(caller("compensation"), ref, "E201", 1_200_00)
    review_running.submit(caller("compensation"), ref, None, "done")
    with pytest.raises(NotNowError):
        give(caller("compensation"), ref, "E201", 2_400_00)


def test_i8_approved_by_somebody_else(caller: Call) -> None:
    ref = submitted(caller, {"E201": 21_600_00, "E203": 3_600_00})
    for who in ("compensation", "hrbp", "manager", "employee"):
        with pytest.raises(RefusedError):
            review_approval.approve(caller(who), ref, None, "so be it")
    with pytest.raises(MissingError, match="your own"):
        review_approval.approve(caller("director"), ref, None, "within the budget, by the guideline")
    assert PayRaise.objects.count() == 0
    review_approval.approve(caller("director"), ref, None, "read and agreed", None, "I answer for it")
    assert state(ref) == "approved"


def test_nobody_approves_a_raise_of_their_own_nor_of_their_boss(caller: Call) -> None:
    for person, error in (("H001", RefusedError), ("E100", SecondPersonError)):
        ref = submitted(caller, {person: 3_600_00})
        with pytest.raises(error):
            review_approval.approve(caller("director"), ref, None, "so be it", None, "I answer for it")
        review = PayReview.objects.get(ref=ref)
        assert review.state == "approval"


def test_the_database_wants_two_people(caller: Call) -> None:
    ref = submitted(caller, {"E201": 3_600_00})
    with pytest.raises(IntegrityError), transaction.atomic():
        PayReview.objects.filter(ref=ref).update(approved_by="H003")
    with pytest.raises(IntegrityError), transaction.atomic():
        ReviewRow.objects.filter(review__ref=ref, person="E201").update(approved_by="E201")
    with pytest.raises(IntegrityError), transaction.atomic():
        PayReview.objects.filter(ref=ref).update(state="approved")


def test_approved_raises_are_facts_of_one_batch(caller: Call) -> None:
    ref = approved(caller, {"E201": 21_600_00, "E202": 12_000_00})
    review = PayReview.objects.get(ref=ref)
    assert review.batch is not None
    assert review.batch.counts == {"pay": 2}
    pay = held(["pay"], person="E201")["pay"].filter(element="base").sort("from").to_dicts()
    assert [(one["from"], one["amount"], one["per"]) for one in pay] == [
        (date(2025, 1, 1), 3_000_000, "month"),
        (SINCE, 3_180_000, "month"),
    ]
    paid = PayRaise.objects.get(person="E201")
    assert (paid.before, paid.after, paid.proposed_by, paid.approved_by) == (3_000_000, 3_180_000, "H003", "H001")
    assert AuditRecord.objects.filter(act="review_approve").count() == 1
    with pytest.raises(NotNowError):
        review_approval.approve(caller("director"), ref, None, "once more")


def test_unfair_raises_want_somebody_to_answer(caller: Call) -> None:
    # Everybody here is on one level with one pay: beyond the manager's own pay is beyond a line.
    ref = submitted(caller, {"E201": 60_000_00})
    with pytest.raises(UnfairError):
        review_approval.approve(caller("director"), ref, None, "read and agreed")
    assert PayRaise.objects.count() == 0
    assert state(ref) == "approval"


def test_pay_that_changed_since_the_freeze_is_taken_over_first(caller: Call) -> None:
    ref = submitted(caller, {"E201": 21_600_00, "E202": 12_000_00})
    batch = Batch.objects.create(source="late", made_by="test")
    add(batch, "pay", person_id="E201", **{"from": date(2026, 11, 1)}, element="base", amount=3_100_000, per="month")
    with pytest.raises(InvalidError) as told:
        review_approval.approve(caller("director"), ref, None, "read and agreed", None, "I answer")
    assert "Name E201" in told.value.text.en
    assert "E202" not in told.value.text.en
    review_approval.send_back(caller("director"), ref, None, "the data changed")
    runner = caller("compensation")
    before = PayReview.objects.get(ref=ref).digest
    review_running.refreeze(runner, ref, None)
    one = row(ref, "E201")
    assert one.base == 372_000_00
    assert one.bar == "raised_lately"
    assert one.raised == 0
    assert PayReview.objects.get(ref=ref).digest != before
    assert used(ref) == row(ref, "E202").raised
    review_running.submit(runner, ref, None, "with the new data")
    review_approval.approve(caller("director"), ref, None, "read and agreed", None, "I answer")
    assert set(PayRaise.objects.values_list("person", flat=True)) == {"E202"}


def test_letters_are_written_once_and_acknowledged_by_their_person(caller: Call) -> None:
    ref = approved(caller, {"E201": 21_600_00, "E202": 12_000_00})
    runner = caller("compensation")
    review_approval.send_letters(runner, ref, None)
    with pytest.raises(NotNowError):
        review_approval.send_letters(runner, ref, None)
    letter = PayLetter.objects.get(person="E201")
    assert letter.lines == [["base", "month", 3_000_000, 3_180_000]]
    assert (letter.yearly_before, letter.yearly_after) == (422_000_00, 443_600_00)
    assert Outgoing.objects.filter(kind="notice.received").count() == 1, "E202 has no account"
    for who in ("colleague", "hrbp", "director"):
        with pytest.raises(RefusedError):
            review_approval.acknowledge(caller(who), letter.ref)
    review_approval.acknowledge(caller("employee"), letter.ref)
    review_approval.acknowledge(caller("employee"), letter.ref)
    letter.refresh_from_db()
    assert letter.acknowledged_on == DAY
    review_running.close(runner, ref, None)
    assert state(ref) == "closed"


def test_what_was_withdrawn_pays_nothing(caller: Call) -> None:
    ref = opened(caller)
    give(caller("hrbp"), ref, "E201", 1_200_00)
    review_running.withdraw(caller("compensation"), ref, None, "the board says next year")
    assert state(ref) == "withdrawn"
    assert PayRaise.objects.count() == 0
    assert WHOLE > used(ref) > 0
