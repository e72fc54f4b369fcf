"""I1, I8: payouts of a project at the same moment: one is put forward, one approval counts, no money comes late."""

from __future__ import annotations

import pytest
from equity_made import Call
from test_equity_payouts import a_project, after
from together import refusals

from mainstay_web.actions import Caller
from mainstay_web.actions.equity import projects
from mainstay_web.store.projects import due_of
from mainstay_web.store.tables.projects import EquityFlow, EquityProject, EquitySettlement, EquitySubscription

pytestmark = pytest.mark.django_db(transaction=True)


def consistent(row: EquityProject) -> None:
    """What the places were paid is what their flows say, and what the approved payouts gave to co-investors."""
    for place in EquitySubscription.objects.all():
        back = sum(one.amount for one in place.flows.exclude(kind=EquityFlow.PAID_IN))
        assert place.paid_out == back
        assert place.paid_in == sum(one.amount for one in place.flows.filter(kind=EquityFlow.PAID_IN))
    given = sum(one.followers for one in row.settlements.filter(state="approved"))
    assert given == sum(one.paid_out for one in EquitySubscription.objects.all())


def test_i8_two_approvers_at_once_and_it_is_paid_once(caller: Call, second: Caller) -> None:
    row, first = a_project(caller), caller("director")
    ref = projects.propose_payout(caller("compensation"), row.ref, after(1), 333_333_33, "bank 1")
    told = refusals(
        [lambda who=who: projects.decide_settlement(who, ref, yes=True, answer="yes") for who in (first, second)]  # type: ignore[misc]
    )
    assert told == ["stale"]
    assert EquityFlow.objects.filter(kind=EquityFlow.CAPITAL).count() == 2
    consistent(row)


def test_of_payouts_put_forward_at_once_one_waits(caller: Call) -> None:
    row, who = a_project(caller), caller("compensation")
    told = refusals([lambda: projects.propose_payout(who, row.ref, after(1), 100_00, "bank") for _ in range(6)])
    assert told == ["invalid"] * 5
    assert EquitySettlement.objects.count() == 1


def test_money_that_comes_while_a_payout_is_put_forward_is_in_it_or_refused(caller: Call) -> None:
    row, who = a_project(caller), caller("compensation")
    place = EquitySubscription.objects.get(person="E202")
    EquitySubscription.objects.filter(pk=place.pk).update(amount=60_000_00)
    told = refusals(
        [
            lambda: projects.pay_in(who, place.ref, 10_000_00, after(1), "late"),
            lambda: projects.propose_payout(who, row.ref, after(1), 500_000_00, "bank"),
        ]
    )
    assert told in ([], ["invalid"])
    waiting = EquitySettlement.objects.get()
    assert sum(one.whole for one in due_of(row, waiting.day, waiting.amount).values()) == waiting.followers
    projects.decide_settlement(caller("director"), waiting.ref, yes=True, answer="yes")
    consistent(row)
