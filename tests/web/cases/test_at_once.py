"""C02, C03, C05: two at the same moment. Each thread has its own connection, as each worker of the server has."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from carried import part
from together import at_once, refused

from mainstay.loop.carry.states import Kind, Severity
from mainstay_web.actions import Caller, cases, packages, promises
from mainstay_web.store.facts import held
from mainstay_web.store.tables.accounts import Account
from mainstay_web.store.tables.cases import Budget, Case, CaseEvent, Commitment

pytestmark = pytest.mark.django_db(transaction=True)


def test_c05_of_two_approvers_one_is_told(bring: Callable[..., Case], caller: Callable[..., Caller]) -> None:
    case = bring("package_proposed")
    director, other = caller("director"), caller("compensation")
    found = at_once(
        [
            lambda: packages.approve(director, case.ref, case.version, "fair, and within the budget"),
            lambda: packages.approve(other, case.ref, case.version, "at the line of the market"),
        ]
    )
    assert refused(found) == ["stale"]
    assert CaseEvent.objects.filter(case=case, act="approved").count() == 1


def test_c05_approved_while_it_is_taken_back(bring: Callable[..., Case], caller: Callable[..., Caller]) -> None:
    case = bring("package_proposed")
    director, hr = caller("director"), caller("hrbp")
    found = at_once(
        [
            lambda: packages.approve(director, case.ref, case.version, "fair"),
            lambda: packages.withdraw_package(hr, case.ref, case.version, "they said no"),
        ]
    )
    assert refused(found) == ["stale"]
    case.refresh_from_db()
    kept = Commitment.objects.filter(case=case, withdrawn_on=None).exists()
    assert kept is (case.state == "approved")
    assert Budget.objects.get().held == (20_000_00 if kept else 0)


def test_c03_the_budget_is_never_overspent(bring: Callable[..., Case], caller: Callable[..., Caller]) -> None:
    made = [bring("cause_confirmed", kind) for kind in (Kind.CARE, Kind.VOICE, Kind.COUNTER_OFFER, Kind.OBSERVATION)]
    hr = caller("hrbp")

    def spend(case: Case) -> Callable[[], str]:
        return lambda: packages.propose(hr, case.ref, None, [part(40_000_00)], "as named")

    found = at_once([spend(case) for case in made])
    assert refused(found) == ["overspent", "overspent"]
    budget = Budget.objects.get()
    assert budget.held == sum(Commitment.objects.values_list("reserved", flat=True)) == 80_000_00


def test_c02_a_double_click_is_one(house: dict[str, Account], caller: Callable[..., Caller]) -> None:
    assert house
    hr = caller("hrbp", key="once")
    found = at_once([lambda: cases.open_case(hr, "E201", Kind.CARE, Severity.NORMAL, "came to talk")] * 4)
    assert len({str(one) for one in found}) == 1
    assert Case.objects.count() == 1


def test_one_open_case_of_a_kind_whoever_opens_it(house: dict[str, Account], caller: Callable[..., Caller]) -> None:
    assert house
    hr, director = caller("hrbp"), caller("director")
    found = at_once(
        [lambda who=who: cases.open_case(who, "E201", Kind.CARE, Severity.NORMAL, "so") for who in (hr, director)]  # type: ignore[misc]
    )
    assert refused(found) == ["already_open"]
    assert Case.objects.count() == 1


def test_a_promise_is_kept_once(bring: Callable[..., Case], caller: Callable[..., Caller]) -> None:
    bring("carried")
    row = Commitment.objects.exclude(measure="promise").get()
    person, hr = caller("employee"), caller("hrbp")
    found = at_once(
        [
            lambda: promises.confirm_kept(person, row.ref, row.version),
            lambda: promises.keep_by_document(hr, row.ref, row.version, "letter 7"),
        ]
    )
    assert refused(found) == ["stale"]
    assert held(["measures"], person="E201")["measures"].height == 1
