"""P3: a plan is approved by today's facts. What is stale, passes a line, opens a gap: named and answered for."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.contrib.auth.hashers import make_password
from django.test import Client
from django.urls import reverse
from plans_made import ABOVE, DAY, RAISE, paid

from mainstay_web.actions import Caller, plan_approval, plans
from mainstay_web.actions.fairness import UnfairError
from mainstay_web.actions.plans import Change
from mainstay_web.store.plan_guard import today_of
from mainstay_web.store.tables.accounts import Account
from mainstay_web.store.tables.cases import Budget, Case, Commitment
from mainstay_web.store.tables.fairness import FairnessOverride
from mainstay_web.store.tables.plans import PlanRound

Call = Callable[..., Caller]
PASSWORD = "correct horse battery staple"  # noqa: S105 - of nobody
TOO, ANSWER = "within the line, and worth it", "she runs the kiln alone"


@pytest.fixture
def reviewed(round_: PlanRound, budget: Budget, caller: Call) -> PlanRound:
    """Handed in: a raise for E201 that rests on sound facts and passes nothing."""
    assert budget.amount
    plans.submit(caller("compensation"), round_.ref, None, "it is where money does most")
    round_.refresh_from_db()
    return round_


def refused(caller: Call, row: PlanRound) -> dict[tuple[str, str], str]:
    """What an approval without an answer is told, by person and line; nothing was done."""
    with pytest.raises(UnfairError) as told:
        plan_approval.approve(caller("director"), row.ref, None, TOO)
    row.refresh_from_db()
    assert row.state == "review"
    assert not Case.objects.exists()
    assert not FairnessOverride.objects.exists()
    assert Budget.objects.get().held == 0
    return {(one.person, one.line): one.text.en for one in told.value.breaches}


def test_nothing_changed_and_nothing_is_asked(reviewed: PlanRound, caller: Call) -> None:
    plan_approval.approve(caller("director"), reviewed.ref, None, TOO)
    assert not FairnessOverride.objects.exists()


def test_facts_that_changed_since_are_named_and_answered_for(reviewed: PlanRound, caller: Call) -> None:
    paid(("E201",), 3_050_000)
    told = refused(caller, reviewed)
    assert set(told) == {("E201", "stale")}
    assert "from ¥360,000 to ¥366,000" in told["E201", "stale"]
    plan_approval.approve(caller("director"), reviewed.ref, None, TOO, None, ANSWER)
    row = FairnessOverride.objects.get()
    assert (row.person, row.by, row.reason, row.lines) == ("E201", "H001", ANSWER, ["stale"])
    assert (row.used_for, row.most) == (f"plan:{reviewed.ref}", 3_000_000)


def test_a_line_that_moved_since_is_seen(reviewed: PlanRound, caller: Call) -> None:
    """Nothing of E201 has changed, but the manager's pay has: what was fair then is an inversion now."""
    paid(("E200",), 3_100_000)
    assert set(refused(caller, reviewed)) == {("E201", "boss")}
    plan_approval.approve(caller("director"), reviewed.ref, None, TOO, None, ANSWER)
    assert FairnessOverride.objects.get().lines == ["boss"]


def test_a_raise_promised_elsewhere_counts_with_it(reviewed: PlanRound, caller: Call) -> None:
    """Two halves are one raise: alone neither passes the manager, together they do."""
    paid(("E200",), 3_300_000)
    assert today_of(reviewed, reviewed.choices.all(), DAY).found == ()
    Commitment.objects.create(
        person="E201", owner="E200", measure=RAISE, what_zh="加薪", what_en="a raise", made_on=DAY,
        due=DAY + timedelta(days=30), reserved=2_000_000, budget=Budget.objects.get(), carriers=["pay"],
    )  # fmt: skip
    assert set(refused(caller, reviewed)) == {("E201", "boss")}


def test_what_the_plan_answered_for_holds_while_its_facts_do(round_: PlanRound, budget: Budget, caller: Call) -> None:
    """Under the name of who approves; once the facts have changed the old reason answers for nothing."""
    assert budget.amount
    answered = Change("E202", "own", "the market moved", (RAISE,), (RAISE,), "only one who knows the kiln")
    plans.change(caller("hrbp"), round_.ref, None, answered)
    plans.change(caller("hrbp"), round_.ref, None, Change("E201", "none", "not this year"))
    paid(ABOVE, 3_000_000)
    plans.submit(caller("compensation"), round_.ref, None, "it is where money does most")
    paid(("E202",), 3_010_000)
    assert {line for _, line in refused(caller, round_)} == {"stale", "peers"}
    paid(("E202",), 3_000_000)
    plan_approval.approve(caller("director"), round_.ref, None, TOO)
    row = FairnessOverride.objects.get()
    assert (row.person, row.by, row.reason, row.lines) == ("E202", "H001", "only one who knows the kiln", ["peers"])


def test_the_page_shows_today_and_asks_for_an_answer(
    house: dict[str, Account], reviewed: PlanRound, visit: Callable[[str], Client]
) -> None:
    house["director"].password = make_password(PASSWORD)
    house["director"].save(update_fields=["password"])
    client, address = visit("director"), f"/plans/{reviewed.ref}/"
    page = client.get(address).content.decode()
    assert "no line of fairness is passed" in page
    assert 'name="answer"' not in page
    assert 'name="opened"' in page, "how long the decider took is kept"
    paid(("E201",), 3_050_000)
    page = client.get(address).content.decode()
    assert "from ¥360,000 to ¥366,000" in page
    assert "Name E201" in page
    assert 'name="answer"' in page
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    given = {"version": reviewed.version, "idempotency_key": "k", "reason": TOO}
    answer = client.post(address + "approve", given)
    assert answer.status_code == 422
    assert "nobody answers for it by name" in answer.content.decode()
    assert client.post(address + "approve", given | {"answer": ANSWER}).status_code == 302
    assert FairnessOverride.objects.get().reason == ANSWER
