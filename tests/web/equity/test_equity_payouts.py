"""Co-investment from subscribing to the end: parts, days, payouts while it runs, each by two people and to the cent."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from equity_made import AT_COST, DAY, Call

from mainstay.chapters.equity.waterfall import Losses
from mainstay.core.errors import AnticipatedError
from mainstay_web.actions import InvalidError, StaleError, system_caller
from mainstay_web.actions.equity import projects
from mainstay_web.store.projects import due_of, own_places, to_remind
from mainstay_web.store.tables.accounts import Account
from mainstay_web.store.tables.projects import EquityFlow, EquityProject, EquitySettlement, EquitySubscription

pytestmark = pytest.mark.usefixtures("house")
Visit = Callable[[str], Client]
OPENS, DUE, PAY_BY = date(2023, 9, 1), date(2023, 9, 30), date(2023, 10, 31)


def a_project(caller: Call, *, ahead: bool = False, **terms: object) -> EquityProject:
    """Capital of a million; E201 has to bring 30,000 and brings 50,000, E202 may and brings 50,000."""
    draft = projects.Draft(
        "Smart warehouse", 1_000_000_00, 60_000_00, 100_000_00, DAY, DAY + timedelta(days=10),
        DAY + timedelta(days=20), Losses.PRO_RATA, **{"leaving": AT_COST, **terms},  # type: ignore[arg-type]
        places=(("E201", 30_000_00, 0), ("E202", 0, 0)),
    )  # fmt: skip
    ref = projects.propose_project(caller("compensation"), draft)
    projects.decide_project(caller("director"), ref, yes=True, answer="good")
    row = EquityProject.objects.get(ref=ref)
    if not ahead:
        for place in row.places.all():
            EquitySubscription.objects.filter(pk=place.pk).update(amount=50_000_00, subscribed_on=DUE)
            projects.pay_in(caller("compensation"), place.ref, 50_000_00, PAY_BY, "voucher")
        EquityProject.objects.filter(pk=row.pk).update(opens=OPENS, due=DUE, pay_by=PAY_BY, taken=100_000_00)
    return EquityProject.objects.get(pk=row.pk)


def paid(caller: Call, row: EquityProject, day: date, amount: int) -> None:
    ref = projects.propose_payout(caller("compensation"), row.ref, day, amount, "bank 1")
    projects.decide_settlement(caller("director"), ref, yes=True, answer="arrived")


def after(years: int) -> date:
    return PAY_BY + timedelta(days=365 * years)


def flows(number: str) -> list[tuple[date, str, int]]:
    rows = EquityFlow.objects.filter(person=number).order_by("day", "pk")
    return [(one.day, one.kind, one.amount) for one in rows]


def test_payouts_while_it_runs_count_from_their_day(caller: Call) -> None:
    row = a_project(caller)
    paid(caller, row, after(1), 500_000_00)
    (place,) = own_places(caller("employee").actor, DAY)
    assert (place.times, place.rate) == (Decimal("0.5"), None), "no return is told before it is known"
    # Half of everybody's capital is back. The company still lacks 990,000 - 450,000; a year later that is 594,000,
    # of it 144,000 above its capital. The co-investors lack 66,000, so 16,000 of the next 30,000 after it are theirs.
    ref = projects.propose_settlement(caller("compensation"), row.ref, after(2), 200_000_00, "audit 7")
    waiting = EquitySettlement.objects.get(ref=ref)
    assert waiting.amount == 700_000_00
    assert waiting.followers == 50_000_00 + 16_000_00 + 4_000_00
    projects.decide_settlement(caller("director"), ref, yes=True, answer="as audited")
    assert flows("E201") == [
        (PAY_BY, "paid_in", 50_000_00), (after(1), "capital", 25_000_00), (after(2), "capital", 25_000_00),
        (after(2), "profit", 10_000_00),
    ]  # fmt: skip
    (place,) = own_places(caller("employee").actor, DAY)
    assert place.row.paid_out == 60_000_00
    assert place.times == Decimal("1.2")
    assert place.rate is not None
    assert Decimal("0.12") < place.rate < Decimal("0.14"), "25,000 for one year and 25,000 for two, not 50,000 for two"


def test_what_is_above_the_obligatory_part_ranks_as_voluntary(caller: Call) -> None:
    row = a_project(caller, voluntary_first=True)
    due = due_of(row, after(1), 1_000_000_00 + 92_000_00)
    # 92,000 of profit: the company (900,000) and the voluntary parts (20,000 + 50,000) come first with 97,000.
    assert due["E201"].capital == due["E202"].capital == 50_000_00
    assert due["E202"].profit == round(92_000_00 * 50 / 970)
    assert due["E201"].profit == round(92_000_00 * 20 / 970)


def test_days_sums_and_hands(caller: Call, second_half: EquityProject) -> None:
    row, who = second_half, caller("compensation")
    for day, amount in ((PAY_BY, 1), (after(1), 100), (DAY + timedelta(days=1), 1), (after(2), 0)):
        with pytest.raises(InvalidError):
            projects.propose_payout(who, row.ref, day, amount, "bank")
    with pytest.raises(InvalidError, match="paid out already than"):
        projects.propose_settlement(who, row.ref, after(2), -600_000_00, "audit")
    ref = projects.propose_payout(who, row.ref, after(2), 100_00, "bank 2")
    with pytest.raises(InvalidError, match="waits for approval"):
        projects.propose_payout(who, row.ref, after(2), 100_00, "bank 2")
    with pytest.raises(InvalidError):
        projects.decide_settlement(who, ref, yes=True, answer="my own")
    projects.decide_settlement(caller("director"), ref, yes=True, answer="yes")
    with pytest.raises(StaleError):
        projects.decide_settlement(caller("director"), ref, yes=True, answer="again")
    assert EquityFlow.objects.filter(day=after(2), person="E202").count() == 1
    place = EquitySubscription.objects.get(person="E202")
    EquitySubscription.objects.filter(pk=place.pk).update(amount=60_000_00)
    with pytest.raises(InvalidError, match="nothing can be paid in"):
        projects.pay_in(who, place.ref, 1_00, DAY, "late")


def test_who_takes_part_puts_no_payout_forward(caller: Call, second_half: EquityProject) -> None:
    who = caller("compensation")
    EquitySubscription.objects.create(project=second_half, person=who.actor.person, cap=1)
    with pytest.raises(InvalidError, match="has no place in it"):
        projects.propose_payout(who, second_half.ref, after(2), 100_00, "bank 2")
    assert not EquitySettlement.objects.filter(day=after(2)).exists()


@pytest.fixture
def second_half(caller: Call) -> EquityProject:
    """A project that paid half of its capital back after a year."""
    row = a_project(caller)
    paid(caller, row, after(1), 500_000_00)
    return row


def test_the_store_itself_allows_one_waiting_and_one_end(second_half: EquityProject) -> None:
    columns = {"project": second_half, "day": DAY, "amount": 5, "followers": 1, "proof": "x", "proposed_by": "H003",
               "proposed_on": DAY}  # fmt: skip
    for wrong in ({"last": True}, {"last": False, "profit": 5}, {"last": False, "followers": 6}, {"amount": -1}):
        with pytest.raises(IntegrityError), transaction.atomic():
            EquitySettlement.objects.create(**{"last": False, **columns, **wrong})
    EquitySettlement.objects.create(last=False, **columns)
    with pytest.raises(IntegrityError), transaction.atomic():
        EquitySettlement.objects.create(last=True, profit=1, **columns)


@pytest.mark.parametrize("losses", list(Losses))
def test_every_cent_of_a_loss_is_borne_as_the_project_says(caller: Call, losses: Losses) -> None:
    row = a_project(caller)
    EquityProject.objects.filter(pk=row.pk).update(terms={**row.terms, "losses": losses.value})
    row.refresh_from_db()
    paid(caller, row, after(1), 333_333_33)
    ref = projects.propose_settlement(caller("compensation"), row.ref, after(2), -300_000_00, "audit")
    projects.decide_settlement(caller("director"), ref, yes=True, answer="sad")
    back = sum(one.paid_out for one in EquitySubscription.objects.all())
    lost = {Losses.PRO_RATA: 30_000_00, Losses.FOLLOWERS_FIRST: 100_000_00, Losses.COMPANY_FIRST: 0}[losses]
    assert back == 100_000_00 - lost
    assert back == sum(one.followers for one in EquitySettlement.objects.all())
    with pytest.raises(AnticipatedError):
        projects.propose_payout(caller("compensation"), row.ref, after(3), 1, "after the end")


def test_the_page_of_a_project_from_payout_to_the_end(caller: Call, visit: Visit) -> None:
    row = a_project(caller)
    page, who = f"/equity/projects/{row.ref}/", visit("compensation")
    form = {"amount": "500000", "day": after(1).isoformat(), "proof": "bank 1", "idempotency_key": "a"}
    assert who.post(page + "do/payout", form).status_code == 302
    told = visit("director").get(page).content.decode()
    assert "A payout awaits approval" in told
    assert "25,000" in told, "what each gets stands there before anybody approves it"
    ref = EquitySettlement.objects.get().ref
    answer = {"ref": ref, "yes": "1", "answer": "arrived", "idempotency_key": "b"}
    assert who.post(page + "do/decide-settlement", answer).status_code == 422, "not by who put it forward"
    assert visit("director").post(page + "do/decide-settlement", answer).status_code == 302
    wrong = {"profit": "600000", "loss": "on", "day": after(2).isoformat(), "proof": "audit", "idempotency_key": "c"}
    assert "paid out already" in who.post(page + "do/settle", wrong).content.decode()
    told = who.get(page).content.decode()
    assert "Cash-flow of" in told
    assert "While it runs" in told
    for other in ("manager", "employee", "hrbp", "auditor", "admin"):
        assert visit(other).post(page + "do/payout", form).status_code == 404, other


def test_of_the_last_day_to_subscribe_and_to_pay_one_hears_once_each(caller: Call) -> None:
    row = a_project(caller, ahead=True)
    must, may = row.places.order_by("pk")
    assert to_remind(row.due) == [must.ref], "who need not invest is not reminded to"
    EquitySubscription.objects.update(reminded_on=row.due, amount=40_000_00)
    assert to_remind(row.due) == []
    EquitySubscription.objects.filter(pk=may.pk).update(paid_in=40_000_00)
    near = row.pay_by - timedelta(days=7)
    assert to_remind(near - timedelta(days=1)) == []
    assert to_remind(near) == [must.ref], "whose money has not come"
    night = replace(system_caller("job"), day=near)
    Account.objects.filter(person=must.person).update(is_active=False)
    projects.remind(night, must.ref)
    assert to_remind(near) == [must.ref], "nobody could be told yet"
    Account.objects.filter(person=must.person).update(is_active=True)
    projects.remind(night, must.ref)
    assert to_remind(row.pay_by) == []


def test_who_is_late_stands_on_the_page(caller: Call, visit: Visit) -> None:
    row = a_project(caller, ahead=True)
    page = f"/equity/projects/{row.ref}/"
    assert "late with" not in visit("compensation").get(page).content.decode()
    EquityProject.objects.filter(pk=row.pk).update(opens=OPENS, due=DUE, pay_by=PAY_BY)
    EquitySubscription.objects.filter(person="E202").update(amount=40_000_00, paid_in=15_000_00)
    told = visit("compensation").get(page).content.decode()
    assert "One person has not subscribed" in told
    assert "One person is late with their money" in told
    assert "25,000" in told
