"""A package's raise is judged again by whoever approves it: between proposal and approval facts move."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.test import Client

from mainstay.core.text import Text
from mainstay.core.words import Driver
from mainstay.loop.carry.states import Kind, Severity
from mainstay_web.actions import Caller, RefusedError, cases, packages
from mainstay_web.actions.facts import add_rows
from mainstay_web.actions.fairness import UnfairError, answer_for
from mainstay_web.actions.packages import Part
from mainstay_web.store.case_fairness import passes_today
from mainstay_web.store.fairness_guard import breaches, stands_at
from mainstay_web.store.tables.cases import Budget, Case
from mainstay_web.store.tables.fairness import FairnessOverride

DAY = date(2026, 10, 31)
WHO, MUCH = "P10", 60_000_00
Callers = Callable[..., Caller]
Visit = Callable[[str], Client]

pytestmark = pytest.mark.usefixtures("many", "budget")


def proposed(caller: Callers, reserved: int, kind: Kind = Kind.CARE) -> str:
    """A case of P10 with a raise put forward."""
    ref = cases.open_case(caller("hrbp"), WHO, kind, Severity.NORMAL, "asked for a talk")
    cases.assign(caller("hrbp"), ref, None, "E200")
    cases.record_talk(caller("manager"), ref, None, DAY, "private")
    cases.confirm_cause(caller("manager"), ref, None, [Driver.PAY], "the pay")
    put_forward(caller, ref, reserved)
    return ref


def put_forward(caller: Callers, ref: str, reserved: int) -> None:
    part = Part("pay.raise_to_line", Text("加薪", "A raise"), "E200", DAY + timedelta(days=30), reserved)
    packages.propose(caller("hrbp"), ref, None, [part], "as named")


def fair_raise() -> int:
    """The largest raise in whole thousands that passes no line."""
    return next(one for one in range(1, 400) if breaches(DAY, {WHO: one * 1_000_00})) * 1_000_00 - 1_000_00


def pay_moves(caller: Callers, monthly: int) -> None:
    """P10 is paid so much more a month, in whole yuan, from October on."""
    now = stands_at(WHO, DAY)
    assert now is not None
    row = {"person_id": WHO, "from": "2026-10-01", "element": "base", "amount": f"{now // 1_200 + monthly}",
           "per": "month"}  # fmt: skip
    add_rows(caller("compensation"), "pay", [row], "a correction")


def state(ref: str) -> str:
    return Case.objects.get(ref=ref).state


def test_where_nothing_moved_it_is_approved(caller: Callers) -> None:
    ref = proposed(caller, fair_raise())
    assert passes_today(Case.objects.get(ref=ref), DAY) == ()
    packages.approve(caller("director"), ref, None, "fair")
    assert state(ref) == "approved"
    assert not FairnessOverride.objects.exists()


def test_moved_facts_are_judged_and_the_line_is_named(caller: Callers, budget: Budget) -> None:
    ref = proposed(caller, fair_raise())
    pay_moves(caller, 3_000)
    (line,) = {one.line for one in passes_today(Case.objects.get(ref=ref), DAY)}
    with pytest.raises(UnfairError) as refused:
        packages.approve(caller("compensation"), ref, None, "fair")
    assert {one.line for one in refused.value.breaches} == {line}
    assert refused.value.text == refused.value.breaches[0].text
    assert "Fixed yearly pay would be" in refused.value.text.en
    assert state(ref) == "package_proposed"
    budget.refresh_from_db()
    assert budget.held > 0, "it can still go back, or be answered for"


def test_a_raise_promised_elsewhere_meanwhile_counts(caller: Callers) -> None:
    ref = proposed(caller, fair_raise())
    other = cases.open_case(caller("hrbp"), WHO, Kind.VOICE, Severity.NORMAL, "another voice")
    cases.assign(caller("hrbp"), other, None, "E200")
    cases.record_talk(caller("manager"), other, None, DAY, "private")
    cases.confirm_cause(caller("manager"), other, None, [Driver.PAY], "the pay")
    answer_for(caller("director"), WHO, fair_raise() + 2_000_00, "both are wanted")
    put_forward(caller, other, 2_000_00)
    with pytest.raises(UnfairError):
        packages.approve(caller("director"), ref, None, "fair")


def test_who_approves_answers_by_name_if_they_may(caller: Callers) -> None:
    ref = proposed(caller, fair_raise())
    pay_moves(caller, 3_000)
    with pytest.raises(RefusedError):
        packages.approve(caller("compensation"), ref, None, "fair", None, "I want it")
    packages.approve(caller("director"), ref, None, "fair", None, "known, and wanted")
    row = FairnessOverride.objects.get()
    assert (row.by, row.reason, row.used_for, row.stood_at) == (
        "H001", "known, and wanted", f"case:{ref}", stands_at(WHO, DAY),
    )  # fmt: skip
    assert state(ref) == "approved"


def test_what_was_answered_for_beforehand_serves_whoever_approves(caller: Callers) -> None:
    raise_ = fair_raise()
    ref = proposed(caller, raise_)
    pay_moves(caller, 3_000)
    kept = answer_for(caller("director"), WHO, raise_, "the only one who knows the old system")
    assert passes_today(Case.objects.get(ref=ref), DAY) == ()
    packages.approve(caller("compensation"), ref, None, "fair")
    assert FairnessOverride.objects.get(ref=kept).used_for == f"case:{ref}"


def test_an_answer_at_the_proposal_holds_while_its_facts_do(caller: Callers) -> None:
    answer_for(caller("director"), WHO, MUCH, "the only one who knows the old system")
    ref = proposed(caller, MUCH)
    packages.approve(caller("compensation"), ref, None, "fair")
    assert state(ref) == "approved"
    assert FairnessOverride.objects.count() == 1


def test_an_answer_at_the_proposal_does_not_hold_from_higher_pay(caller: Callers) -> None:
    answer_for(caller("director"), WHO, MUCH, "the only one who knows the old system")
    ref = proposed(caller, MUCH)
    pay_moves(caller, 1)
    with pytest.raises(UnfairError):
        packages.approve(caller("compensation"), ref, None, "fair")


def test_the_answer_to_a_package_that_went_back_is_none_to_the_next(caller: Callers) -> None:
    answer_for(caller("director"), WHO, MUCH, "the only one who knows the old system")
    ref = proposed(caller, MUCH)
    packages.withdraw_package(caller("hrbp"), ref, None, "anew")
    put_forward(caller, ref, fair_raise())
    pay_moves(caller, 3_000)
    FairnessOverride.objects.update(stood_at=10**9)
    with pytest.raises(UnfairError):
        packages.approve(caller("compensation"), ref, None, "fair")


def test_the_page_says_it_before_and_refuses(caller: Callers, visit: Visit) -> None:
    ref = proposed(caller, fair_raise())
    address = f"/cases/{ref}/"
    assert "passes a fairness line" not in visit("compensation").get(address).content.decode()
    pay_moves(caller, 3_000)
    for who, field in (("compensation", False), ("director", True)):
        body = visit(who).get(address).content.decode()
        assert "By the facts of today this raise passes a fairness line" in body
        assert "Fixed yearly pay would be" in body
        assert ('name="answer"' in body) is field
    client = visit("director")
    version = Case.objects.get(ref=ref).version
    given = {"reason": "fair", "version": version, "answer": ""}
    refused = client.post(f"{address}do/approve", given)
    assert refused.status_code == 422
    assert "nobody answers for" in refused.content.decode()
    assert client.post(f"{address}do/approve", {**given, "answer": "known, and wanted"}).status_code == 302
    assert state(ref) == "approved"
