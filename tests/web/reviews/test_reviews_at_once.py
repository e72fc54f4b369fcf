"""C02, C03, C05: two at the same moment on one review. Each thread has its own connection, as each worker has."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from review_made import DAY, Call, filled, opened, row, state, submitted, used
from together import at_once, refused

from mainstay_web.actions import Caller, review_approval, review_filling, review_running
from mainstay_web.store.facts import held
from mainstay_web.store.tables.facts import FACTS, Batch
from mainstay_web.store.tables.reviews import PayLetter, PayRaise, PayReview, ReviewBudget
from mainstay_web.store.tables.trail import AuditRecord

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("staffed")]


def approving(who: Caller, ref: str, version: int | None) -> Callable[[], str]:
    return lambda: review_approval.approve(who, ref, version, "read and agreed", None, "I answer for it")


def test_c02_a_double_click_at_approval_pays_once(caller: Call) -> None:
    ref = submitted(caller, {"E201": 21_600_00, "E202": 12_000_00}, DAY)
    version = PayReview.objects.get(ref=ref).version
    found = at_once([approving(caller("director", key="once"), ref, version)] * 4)
    assert {str(one) for one in found} == {ref}
    assert PayRaise.objects.count() == 2
    assert held(["pay"], person="E201")["pay"].filter(element="base").height == 2
    assert AuditRecord.objects.filter(act="review_approve").count() == 1


def test_c05_of_two_approvals_without_a_key_one_is_told(caller: Call) -> None:
    ref = submitted(caller, {"E201": 21_600_00}, DAY)
    version = PayReview.objects.get(ref=ref).version
    found = at_once([approving(caller("director"), ref, version)] * 2)
    assert refused(found) == ["stale"]
    assert PayRaise.objects.count() == 1


def test_c05_approved_while_it_is_sent_back(caller: Call) -> None:
    ref = submitted(caller, {"E201": 21_600_00}, DAY)
    version = PayReview.objects.get(ref=ref).version
    director = caller("director")
    found = at_once(
        [approving(director, ref, version), lambda: review_approval.send_back(director, ref, version, "not yet")]
    )
    assert refused(found) == ["stale"]
    paid = state(ref) == "approved"
    assert PayRaise.objects.count() == (1 if paid else 0)
    assert FACTS["pay"].objects.filter(batch__source__startswith="review").count() == (1 if paid else 0)


def test_c03_the_budget_is_never_overspent_by_several_who_fill_in(caller: Call) -> None:
    ref = opened(caller, 40_000_00)
    hr, analyst = caller("hrbp"), caller("compensation")

    def give(who: Caller, person: str) -> Callable[[], str]:
        entry = filled(ref, person, 14_400_00, "so")
        return lambda: review_filling.fill(who, ref, [entry])

    found = at_once([give(who, one) for who, one in ((hr, "E201"), (hr, "E202"), (analyst, "E203"), (analyst, "E300"))])
    assert refused(found) == ["overspent", "overspent"]
    budget = ReviewBudget.objects.get(review__ref=ref)
    assert budget.used == sum(budget.rows.values_list("raised", flat=True)) == 28_800_00


def test_c01_of_two_on_one_line_one_is_told(caller: Call) -> None:
    ref = opened(caller)
    entry = filled(ref, "E201", 12_000_00)

    def give(who: Caller) -> Callable[[], str]:
        return lambda: review_filling.fill(who, ref, [entry])

    found = at_once([give(caller("hrbp")), give(caller("compensation"))])
    assert refused(found) == ["stale"]
    assert used(ref) == row(ref, "E201").raised == 12_000_00


def test_filled_in_while_it_is_handed_in(caller: Call) -> None:
    ref = opened(caller)
    review_filling.fill(caller("compensation"), ref, [filled(ref, "E201", 12_000_00)])
    review_running.calibrate(caller("compensation"), ref, None)
    entry, analyst, key = filled(ref, "E202", 12_000_00), caller("compensation"), caller("compensation", key="k")
    at_once(
        [
            lambda: review_filling.fill(analyst, ref, [entry]),
            lambda: review_running.submit(key, ref, None, "done"),
        ]
    )
    one = row(ref, "E202")
    assert state(ref) == "approval"
    # Either the raise came first and is handed in with the rest, or it is not there at all.
    assert bool(one.raised) is bool(one.proposed_by)


def test_letters_are_sent_once(caller: Call) -> None:
    ref = submitted(caller, {"E201": 21_600_00}, DAY)
    approving(caller("director"), ref, None)()
    version = PayReview.objects.get(ref=ref).version
    runner = caller("compensation")
    found = at_once([lambda: review_approval.send_letters(runner, ref, version)] * 3)
    assert refused(found) == ["stale", "stale"]
    assert PayLetter.objects.count() == 1


def test_what_breaks_half_way_leaves_nothing(caller: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    ref = submitted(caller, {"E201": 21_600_00, "E202": 12_000_00}, DAY)
    before = Batch.objects.count(), FACTS["pay"].objects.count(), AuditRecord.objects.count()

    def power_cut(*_: object, **__: object) -> None:
        raise OSError("the power is gone")

    monkeypatch.setattr("mainstay_web.actions.review_approval.move", power_cut)
    with pytest.raises(OSError, match="power"):
        approving(caller("director", key="k"), ref, None)()
    assert (Batch.objects.count(), FACTS["pay"].objects.count(), AuditRecord.objects.count()) == before
    assert state(ref) == "approval"
    assert not PayRaise.objects.exists()
    monkeypatch.undo()
    approving(caller("director", key="k"), ref, None)()
    assert PayRaise.objects.count() == 2
