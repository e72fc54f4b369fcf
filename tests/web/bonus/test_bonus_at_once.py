"""C02, C05, I8 for bonuses: two at the same moment, each on a connection of its own; what is paid is paid once."""

from __future__ import annotations

import pytest
from bonuses import FIRST, PEOPLE, RD, Call, a_draft, approved
from together import refusals

from mainstay.chapters.pay.bonus.words import Leaving
from mainstay_web.actions import Caller
from mainstay_web.actions.bonus import leaving, paying, plans
from mainstay_web.store.tables.accounts import Account
from mainstay_web.store.tables.bonus import BonusAward, BonusPayment, BonusPlan
from mainstay_web.store.tables.facts import FACTS

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("house")]


def paid_once() -> None:
    """One fact for each person, of the first part alone."""
    facts = FACTS["pay"].objects.filter(element="year_end")
    first = dict(BonusPayment.objects.filter(number=1).values_list("person", "pays"))
    assert dict(facts.values_list("person_id", "amount")) == first
    assert facts.count() == len(PEOPLE)
    assert set(BonusPayment.objects.filter(on=FIRST).values_list("state", flat=True)) == {"paid"}


def test_i8_of_two_approvals_one_counts(caller: Call, second: Caller) -> None:
    row = a_draft(caller)
    plans.propose(caller("compensation"), row.ref, None, "as declared")
    row.refresh_from_db()
    first = caller("director")
    deeds = [
        lambda: plans.approve(first, row.ref, row.version, "within the budget"),
        lambda: plans.approve(second, row.ref, row.version, "I looked at three"),
    ]
    assert refusals(deeds) == ["stale"]
    assert BonusAward.objects.count() == len(PEOPLE)
    assert BonusPayment.objects.count() == 3 * len(PEOPLE)


def test_two_plans_of_a_year_approved_at_once_give_nobody_two(caller: Call, second: Caller) -> None:
    rows = [a_draft(caller), a_draft(caller)]
    for row in rows:
        plans.propose(caller("compensation"), row.ref, None, "as declared")
        row.refresh_from_db()
    first = caller("director")
    refusals([
        lambda: plans.approve(first, rows[0].ref, rows[0].version, "this one"),
        lambda: plans.approve(second, rows[1].ref, rows[1].version, "that one"),
    ])  # fmt: skip
    assert BonusAward.objects.count() == len(PEOPLE)
    assert BonusPlan.objects.filter(state="force").count() == 1


def test_c02_a_double_click_pays_once(caller: Call, house: dict[str, Account]) -> None:
    assert house
    row = approved(caller)
    who = caller("compensation", key="once")
    assert refusals([lambda: paying.pay(who, row.ref, row.version)] * 4) == []
    paid_once()


def test_paid_and_settled_at_once_the_sums_hold(caller: Call) -> None:
    row = approved(caller)
    award = BonusAward.objects.get(person="E201")
    analyst, director = caller("compensation"), caller("director")
    ref = leaving.propose_leaving(analyst, award.ref, Leaving.RESIGNED, analyst.day, "a letter")
    refusals([
        lambda: paying.pay(analyst, row.ref, row.version),
        lambda: leaving.decide_leaving(director, award.ref, ref, yes=True, answer="I read it"),
    ])  # fmt: skip
    parts = list(award.payments.order_by("number").values_list("amount", "pays", "state"))
    assert sum(amount for amount, _, _ in parts) == RD
    assert [pays for _, pays, _ in parts] == [44_928_00, 0, 0], "what was due by then stays due"
    assert parts[0][2] in {"paid", "due"}


def test_what_breaks_while_it_is_paid_leaves_nothing(caller: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    row = approved(caller)

    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("the power went")

    monkeypatch.setattr(paying, "add", broken)
    who = caller("compensation", key="once")
    with pytest.raises(RuntimeError):
        paying.pay(who, row.ref, row.version)
    assert not FACTS["pay"].objects.filter(element="year_end").exists()
    assert set(BonusPayment.objects.values_list("state", flat=True)) == {"due"}
    monkeypatch.undo()
    paying.pay(who, row.ref, row.version)
    paid_once()
