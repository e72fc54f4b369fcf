"""P4, P7: from an agreed package to a fact to a kept promise; no tick keeps a promise of pay."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from review_made import DAY, Call, approved, submitted

from mainstay.chapters.pay.elements import Element
from mainstay.chapters.pay.review import SecondPersonError
from mainstay.core.text import Text
from mainstay.core.words import Driver
from mainstay.loop.carry.refusals import NoEvidenceError, OverspentError
from mainstay.loop.carry.states import Kind, Severity
from mainstay_web.actions import (
    InvalidError,
    RefusedError,
    cases,
    packages,
    promises,
    raises,
    review_approval,
    system_caller,
)
from mainstay_web.actions.budgets import set_budget
from mainstay_web.actions.fairness import UnfairError, answer_for
from mainstay_web.actions.packages import Part
from mainstay_web.jobs.raises import every_night
from mainstay_web.jobs.registry import Run
from mainstay_web.store.facts import add, held
from mainstay_web.store.tables.cases import Budget, Case, CaseEvent, Commitment
from mainstay_web.store.tables.facts import Batch
from mainstay_web.store.tables.fairness import FairnessOverride
from mainstay_web.store.tables.jobs import Job
from mainstay_web.store.tables.reviews import PayRaise

pytestmark = pytest.mark.usefixtures("staffed")
TO_LINE = "pay.raise_to_line"
Visit = Callable[[str], Client]


def agreed(caller: Call, reserved: int = 24_000_00, *, answered: bool = True) -> Commitment:
    """A raise for E201, proposed by the HR partner, approved by the analyst, agreed by both sides."""
    set_budget(caller("director"), "2026", "", date(2026, 1, 1), date(2027, 12, 31), 50_000_00)
    hr, manager = caller("hrbp"), caller("manager")
    ref = cases.open_case(hr, "E201", Kind.CARE, Severity.NORMAL, "asked for a talk")
    cases.assign(hr, ref, None, "E200")
    cases.record_talk(manager, ref, None, DAY, "words")
    cases.confirm_cause(manager, ref, None, [Driver.PAY], "the pay")
    what = Text("加薪到市场线。", "A raise to the market's line.")
    part = Part(TO_LINE, what, "E200", DAY + timedelta(days=30), reserved, "", ("pay",))
    if answered:
        answer_for(caller("director"), "E201", 30_000_00, "everybody here is paid the same; the market is not")
    packages.propose(caller("hrbp"), ref, None, [part], "it answers what was named")
    packages.approve(caller("compensation"), ref, None, "within the line")
    cases.answer(hr, ref, None, "this is what we can do")
    row = Commitment.objects.get(case__ref=ref)
    promises.agree_as_owner(manager, row.ref, None)
    promises.agree_as_person(caller("employee"), row.ref, None)
    return Commitment.objects.get(pk=row.pk)


def test_from_the_package_to_the_fact_to_the_kept_promise(caller: Call) -> None:
    row = agreed(caller)
    assert row.carriers == ["pay"]
    with pytest.raises(NoEvidenceError):
        promises.keep_by_document(caller("hrbp"), row.ref, None, "letter 7")
    raises.carry_out_raise(caller("director"), row.ref, row.version, Element.BASE, 24_000_00, DAY, "as agreed")
    base = held(["pay"], person="E201")["pay"].filter(element="base").sort("from")
    assert base["from"].to_list()[-1] == DAY
    assert base["amount"].to_list()[-1] == 3_200_000
    row.refresh_from_db()
    assert row.kept_on == DAY
    assert row.evidence is not None
    assert row.evidence["carrier"] == "pay"
    told = held(["commitments"], person="E201")["commitments"]
    assert told["kept_on"].to_list() == [DAY]
    assert held(["measures"], person="E201")["measures"]["measure"].to_list() == [TO_LINE]
    assert Case.objects.get().state == "carried"
    assert CaseEvent.objects.filter(act="raised").count() == 1
    paid = PayRaise.objects.get()
    assert (paid.proposed_by, paid.approved_by, paid.promise) == ("H002", "H001", row)


def test_one_that_holds_later_keeps_its_promise_that_day(caller: Call) -> None:
    row = agreed(caller)
    since = DAY + timedelta(days=10)
    raises.carry_out_raise(caller("director"), row.ref, None, Element.BASE, 24_000_00, since, "as agreed")
    row.refresh_from_db()
    assert row.kept_on is None
    job = Job.objects.create(name="raises", made_by="x", due_at=system_caller().now)
    assert every_night(Run(job)) == "0"
    later = replace(system_caller(), day=since)
    assert raises.keep_by_raises(later) == "1"
    assert raises.keep_by_raises(later) == "0"
    row.refresh_from_db()
    assert row.kept_on == since


def test_i8_not_by_who_proposed_or_promised_it(caller: Call) -> None:
    row = agreed(caller)
    for who in ("hrbp", "manager", "employee", "compensation", "colleague"):
        with pytest.raises(RefusedError):
            raises.carry_out_raise(caller(who), row.ref, None, Element.BASE, 24_000_00, DAY, "so")
    Case.objects.update(proposed_by="H001", approved_by="H003")
    with pytest.raises(SecondPersonError):
        raises.carry_out_raise(caller("director"), row.ref, None, Element.BASE, 24_000_00, DAY, "so")
    assert not PayRaise.objects.exists()


def test_carried_out_once(caller: Call) -> None:
    row = agreed(caller)
    once = caller("director", key="k")
    for _ in range(2):
        raises.carry_out_raise(once, row.ref, row.version, Element.BASE, 24_000_00, DAY, "as agreed")
    with pytest.raises(InvalidError):
        raises.carry_out_raise(caller("director"), row.ref, None, Element.BASE, 24_000_00, DAY, "again")
    assert PayRaise.objects.count() == 1
    held_one = PayRaise.objects.get()
    held_one.pk, held_one.ref = None, "0" * 16
    with pytest.raises(IntegrityError), transaction.atomic():
        held_one.save(force_insert=True)


def test_what_is_promised_is_reached_and_paid_of_its_budget(caller: Call) -> None:
    row = agreed(caller, 20_000_00)
    raises.carry_out_raise(caller("director"), row.ref, None, Element.BASE, 20_000_00, DAY, "as agreed")
    paid = PayRaise.objects.get()
    assert paid.after == 3_167_000, "1,666.67 more a month, up to the next ten yuan"
    row.refresh_from_db()
    assert row.reserved == 20_040_00
    assert Budget.objects.get().held == 20_040_00


def test_more_than_the_budget_has_is_refused_whole(caller: Call) -> None:
    row = agreed(caller)
    with pytest.raises(OverspentError):
        raises.carry_out_raise(
            caller("director"), row.ref, None, Element.BASE, 120_000_00, DAY, "more", "I answer for it"
        )
    assert not PayRaise.objects.exists()
    assert held(["pay"], person="E201")["pay"].filter(element="base").height == 1
    assert Budget.objects.get().held == 24_000_00


@pytest.mark.parametrize(
    ("element", "yearly", "since"),
    [
        (Element.COMMISSION, 24_000_00, DAY),
        (Element.PERFORMANCE, 24_000_00, DAY),
        (Element.BASE, 0, DAY),
        (Element.BASE, 24_000_00, DAY - timedelta(days=1)),
    ],
)
def test_what_cannot_be_carried_out(caller: Call, element: Element, yearly: int, since: date) -> None:
    row = agreed(caller)
    with pytest.raises(InvalidError):
        raises.carry_out_raise(caller("director"), row.ref, None, element, yearly, since, "so")
    assert not PayRaise.objects.exists()


def test_a_promise_nobody_agreed_to_is_not_carried_out(caller: Call) -> None:
    row = agreed(caller)
    Commitment.objects.update(person_agreed_on=None)
    with pytest.raises(InvalidError):
        raises.carry_out_raise(caller("director"), row.ref, None, Element.BASE, 24_000_00, DAY, "so")


def test_a_review_keeps_the_promise_too(caller: Call) -> None:
    row = agreed(caller)
    approved(caller, {"E201": 24_000_00}, DAY)
    row.refresh_from_db()
    assert row.kept_on == DAY
    assert PayRaise.objects.get().keeps == row.ref
    with pytest.raises(InvalidError):
        raises.carry_out_raise(caller("director"), row.ref, None, Element.BASE, 24_000_00, DAY, "twice")


def test_a_smaller_raise_does_not_keep_it(caller: Call) -> None:
    row = agreed(caller)
    approved(caller, {"E201": 12_000_00}, DAY)
    row.refresh_from_db()
    assert row.kept_on is None
    assert PayRaise.objects.get().keeps == ""


def test_the_page_of_whoever_carries_out(caller: Call, visit: Visit) -> None:
    row = agreed(caller)
    client = visit("director")
    assert "Name E201" in client.get("/pay/raises/").content.decode()
    page = client.get(f"/pay/raises/{row.ref}/").content.decode()
    assert 'value="24000.00"' in page or 'value="24000"' in page
    for who in ("hrbp", "compensation", "manager", "employee", "auditor"):
        assert visit(who).get("/pay/raises/").status_code == 404, who
        assert visit(who).get(f"/pay/raises/{row.ref}/").status_code == 404, who
    form = {
        "version": row.version, "element": "base", "yearly": "24,000", "since": DAY.isoformat(), "reason": "as agreed",
        "idempotency_key": "k",
    }  # fmt: skip
    assert client.post(f"/pay/raises/{row.ref}/carry-out", {**form, "reason": ""}).status_code == 422
    form["idempotency_key"] = "l"
    assert client.post(f"/pay/raises/{row.ref}/carry-out", form).status_code == 302
    assert "Carried out" in client.get("/pay/raises/").content.decode()
    assert client.get(f"/pay/raises/{row.ref}/").status_code == 404


def test_a_raise_is_judged_when_it_is_paid(caller: Call, visit: Visit) -> None:
    """Nobody answered in the package, for nothing was passed then; since, the manager's pay has fallen behind."""
    batch = Batch.objects.create(source="then", made_by="test")
    for number in ("E100", "E200", "E300", "H001"):
        add(batch, "pay", person_id=number, **{"from": DAY}, element="base", amount=4_500_000, per="month")
    row = agreed(caller, answered=False)
    page = visit("director").get(f"/pay/raises/{row.ref}/").content.decode()
    assert "It passes no line" in page
    batch.void = True
    batch.save()
    live = visit("director").get(f"/pay/raises/{row.ref}/effect", {"element": "base", "yearly": "24000"})
    assert "above the line of colleagues" in live.content.decode()
    assert 'name="answer"' in live.content.decode()
    bonus = visit("director").get(f"/pay/raises/{row.ref}/effect", {"element": "year_end", "yearly": "24000"})
    assert "line of colleagues" not in bonus.content.decode(), "a bonus is no fixed pay"
    for who in ("hrbp", "manager", "employee"):
        assert visit(who).get(f"/pay/raises/{row.ref}/effect").status_code == 404, who
    with pytest.raises(UnfairError):
        raises.carry_out_raise(caller("director"), row.ref, None, Element.BASE, 24_000_00, DAY, "as agreed")
    assert not PayRaise.objects.exists()
    raises.carry_out_raise(caller("director"), row.ref, None, Element.BASE, 24_000_00, DAY, "as agreed", "promised")
    kept = FairnessOverride.objects.get()
    assert (kept.person, kept.reason, kept.used_for) == ("E201", "promised", f"promise:{row.ref}")


def test_a_refused_approval_leaves_the_promise_alone(caller: Call) -> None:
    row = agreed(caller)
    ref = submitted(caller, {"E201": 24_000_00}, DAY)
    review_approval.send_back(caller("director"), ref, None, "not yet")
    row.refresh_from_db()
    assert row.kept_on is None
    assert not PayRaise.objects.exists()
