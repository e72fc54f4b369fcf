"""Who left has two people behind it, and nothing is paid to them meanwhile; and who pays hears of what falls due."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from bonuses import FIRST, PEOPLE, RD, Call, a_draft, approved, gone, later, paid
from django.db import IntegrityError, transaction
from django.test import Client

from mainstay.chapters.pay.bonus.words import Leaving
from mainstay.core.access import Role
from mainstay.loop.carry.refusals import SecondPersonError
from mainstay_web.actions import InvalidError, RefusedError, StaleError, system_caller
from mainstay_web.actions.accounts import grant_role
from mainstay_web.actions.bonus import leaving, paying, plans
from mainstay_web.actions.facts import add_rows
from mainstay_web.pages.bonus.told import lost_on
from mainstay_web.store.bonus import bonus_about, own_awards, to_settle, waiting
from mainstay_web.store.facts import held
from mainstay_web.store.tables.accounts import Account
from mainstay_web.store.tables.bonus import BonusAward, BonusLeaving, BonusPayment
from mainstay_web.store.tables.people import Person
from mainstay_web.store.tables.trail import Outgoing
from mainstay_web.store.waiting import counted

Visit = Callable[[str], Client]
DAY, SECOND = date(2026, 10, 31), date(2027, 2, 10)
LATER = date(2027, 3, 1)
pytestmark = pytest.mark.usefixtures("house")


def left(number: str, on: date) -> None:
    Person.objects.filter(number=number).update(left_on=on, here=False)


def states(number: str) -> list[str]:
    return list(BonusPayment.objects.filter(person=number).order_by("number").values_list("state", flat=True))


def test_one_puts_it_forward_and_another_decides(caller: Call, house: dict[str, Account]) -> None:
    paid(caller)
    award = BonusAward.objects.get(person="E201")
    analyst, director = caller("compensation"), caller("director")
    ref = leaving.propose_leaving(analyst, award.ref, Leaving.RESIGNED, DAY, "a letter")
    assert states("E201") == ["paid", "due", "due"], "nothing has changed yet"
    assert [one.account for one in Outgoing.objects.filter(kind="approval.asked", link__contains=award.ref)] == [
        house["director"].ref
    ]
    with pytest.raises(InvalidError, match="already"):
        leaving.propose_leaving(analyst, award.ref, Leaving.RETIRED, DAY, "a card")
    with pytest.raises(RefusedError):
        leaving.decide_leaving(analyst, award.ref, ref, yes=True, answer="myself")
    grant_role(system_caller(), house["compensation"].ref, Role.DIRECTOR, date(2020, 1, 1), "test", None, [])
    with pytest.raises(SecondPersonError):
        leaving.decide_leaving(caller("compensation"), award.ref, ref, yes=True, answer="myself")
    leaving.decide_leaving(director, award.ref, ref, yes=False, answer="they were made redundant")
    assert states("E201") == ["paid", "due", "due"]
    with pytest.raises(StaleError):
        leaving.decide_leaving(director, award.ref, ref, yes=True, answer="after all")
    gone(caller, award, Leaving.RESIGNED)
    assert states("E201") == ["paid", "gone", "gone"]
    assert "'kind': 'resigned'" in str(bonus_about("E201")["bonuses"][0]["left"])


def test_nobody_settles_their_own_nor_alone_by_any_hand(caller: Call) -> None:
    award = BonusAward.objects.get(plan=paid(caller), person="E201")
    good = {"award": award, "person": "E201", "kind": "resigned", "left_on": DAY, "reason": "x", "proposed_by": "H003",
            "proposed_on": DAY}  # fmt: skip
    for wrong in ({"proposed_by": "E201"}, {"approved_by": "E201"}, {"approved_by": "H003"}, {"reason": ""},
                  {"state": "approved"}):  # fmt: skip
        with pytest.raises(IntegrityError), transaction.atomic():
            BonusLeaving.objects.create(**{**good, **wrong})
    BonusLeaving.objects.create(**good)
    with pytest.raises(IntegrityError), transaction.atomic():
        BonusLeaving.objects.create(**good)


def test_it_is_of_the_day_on_which_they_left(caller: Call) -> None:
    award = BonusAward.objects.get(plan=paid(caller), person="E201")
    with pytest.raises(InvalidError, match="ahead"):
        leaving.propose_leaving(caller("compensation"), award.ref, Leaving.RESIGNED, date(2026, 11, 1), "soon")
    left("E201", date(2026, 10, 20))
    with pytest.raises(InvalidError, match="2026-10-20"):
        leaving.propose_leaving(caller("compensation"), award.ref, Leaving.RESIGNED, DAY, "a letter")


def test_what_falls_due_after_somebody_left_waits_until_it_is_settled(caller: Call) -> None:
    row = paid(caller)
    left("E201", DAY)
    left("E202", DAY)
    analyst = later(caller("compensation"), LATER)
    paying.pay(analyst, row.ref, None)
    assert states("E201") == states("E202") == ["paid", "due", "due"]
    assert states("E301") == ["paid", "paid", "due"]
    gone(caller, BonusAward.objects.get(person="E201"), Leaving.RESIGNED)
    gone(caller, BonusAward.objects.get(person="E202"), Leaving.RETIRED)
    paying.pay(analyst, row.ref, None)
    assert states("E201") == ["paid", "gone", "gone"]
    assert states("E202") == ["paid", "paid", "due"], "theirs are paid on their days"


def test_nor_is_it_paid_while_the_records_do_not_know_yet(caller: Call) -> None:
    row = paid(caller)
    award = BonusAward.objects.get(person="E201")
    leaving.propose_leaving(caller("compensation"), award.ref, Leaving.RESIGNED, DAY, "a letter")
    paying.pay(later(caller("compensation"), LATER), row.ref, None)
    assert states("E201") == ["paid", "due", "due"]


def test_who_has_nothing_left_to_decide_is_not_asked_about(caller: Call) -> None:
    approved(caller, deferred="no", back_for_cause="12")
    paying.pay(caller("compensation"), BonusAward.objects.all()[0].plan.ref, None)
    left("E201", DAY)
    analyst = caller("compensation").actor
    assert [one.person.number for one in to_settle(analyst, DAY)] == ["E201"], "for cause, half would be claimed back"
    left("E201", date(2027, 2, 10))
    assert to_settle(analyst, LATER) == []
    assert counted([waiting(analyst, LATER)]) == [0]


def test_who_pays_hears_once_of_what_falls_due(caller: Call, house: dict[str, Account]) -> None:
    row = approved(caller)

    def told() -> list[tuple[str, str]]:
        rows = Outgoing.objects.filter(kind="payment.due").order_by("pk")
        return [(one.account, one.link) for one in rows]

    night = system_caller()
    first = [(house["compensation"].ref, f"/bonuses/{row.ref}/")]
    assert paying.remind(later(night, date(2026, 2, 9))) == "0"
    assert paying.remind(later(night, FIRST)) == "3"
    assert told() == first
    assert paying.remind(later(night, DAY)) == "0"
    assert told() == first
    paying.pay(caller("compensation"), row.ref, None)
    left("E201", DAY)
    assert paying.remind(later(night, SECOND)) == "2", "how E201 left is to be said first"
    assert told() == first * 2
    gone(caller, BonusAward.objects.get(person="E201"), Leaving.RETIRED)
    assert paying.remind(later(night, LATER)) == "1"


def test_nobody_hears_of_what_they_cannot_pay_and_who_can_hears_as_soon_as_there_is_somebody(
    caller: Call, house: dict[str, Account]
) -> None:
    approved(caller)
    BonusPayment.objects.update(person="H003")
    assert paying.remind(later(system_caller(), FIRST)) == "0"
    assert not Outgoing.objects.filter(kind="payment.due").exists(), "the only one who pays has them"
    grant_role(system_caller(), house["colleague"].ref, Role.COMPENSATION, date(2020, 1, 1), "test", None, [])
    assert paying.remind(later(system_caller(), FIRST)) == "3"
    assert Outgoing.objects.get(kind="payment.due").account == house["colleague"].ref


def test_what_is_noted_late_counts_in_the_sums_that_came_before_it(caller: Call) -> None:
    """The part of 2024's bonus falls due four days before 2025's, and is noted after it."""
    pay = {"from": "2024-01-01", "element": "base", "amount": "30000", "per": "month"}
    add_rows(caller("compensation"), "pay", [{"person_id": one, **pay} for one in PEOPLE], "the year before")
    new = approved(caller)
    old = approved(caller, year="2024", pay_on="2025-02-06", deferred="yes", permille="500/500")
    paying.pay(caller("compensation"), new.ref, None)
    paying.pay(caller("compensation"), old.ref, None)
    rows = held(["pay"])["pay"].filter(element="year_end", person_id="E201").sort("from")
    second = BonusPayment.objects.get(award__plan=old, person="E201", number=2)
    assert second.on == date(2026, 2, 6)
    assert [(row["from"], row["amount"]) for row in rows.iter_rows(named=True)][1:] == [
        (date(2026, 2, 6), second.pays), (FIRST, second.pays + RD * 4 // 10),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"units": "rdx, 90"}, "rdx"), ({"people": "E9999, 100"}, "E9999"),
        ({"company": "10001"}, "out of range"), ({"people": "E201, 100, 999999999999999999999"}, "out of range"),
    ],
)  # fmt: skip
def test_a_number_that_nobody_has_is_told_of(caller: Call, visit: Visit, given: dict[str, str], words: str) -> None:
    row = a_draft(caller)
    answer = visit("compensation").post(f"/bonuses/{row.ref}/do/results", {**given, "version": row.version})
    assert answer.status_code == 422
    assert words in answer.content.decode()
    with pytest.raises(InvalidError, match="E9999"):
        a_draft(caller, only="E201,E9999")


def test_what_is_paid_by_the_day_asked_about_may_be_claimed_back(caller: Call) -> None:
    paid(caller)
    own = own_awards(caller("employee").actor, DAY)
    third = RD * 3 // 10
    assert lost_on(own, DAY, Leaving.FOR_CAUSE) == (2 * third, RD * 4 // 10 // 2)
    assert lost_on(own, date(2027, 6, 1), Leaving.FOR_CAUSE) == (third, third // 2), "by then the second is paid"


def test_what_was_sent_back_says_why(caller: Call, visit: Visit) -> None:
    row = a_draft(caller)
    plans.propose(caller("compensation"), row.ref, None, "as declared")
    plans.send_back(caller("director"), row.ref, None, "the cap is too high")
    client = visit("compensation")
    assert "the cap is too high" in client.get(f"/bonuses/{row.ref}/").content.decode()
    plans.propose(caller("compensation"), row.ref, None, "with a lower one")
    assert "the cap is too high" not in client.get(f"/bonuses/{row.ref}/").content.decode()
