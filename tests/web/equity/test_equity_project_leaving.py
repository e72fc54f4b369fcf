"""Leaving before the project ends: two people, by the project's own rules; each cent that comes later has an owner."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from equity_made import DAY, Call
from test_equity_payouts import PAY_BY, a_project, after, paid

from mainstay.chapters.equity.coinvest_leaving import Fate, LeavingRules
from mainstay.chapters.equity.leavers import Leaving
from mainstay.chapters.equity.waterfall import Side
from mainstay_web.actions import InvalidError, StaleError, retaining
from mainstay_web.actions.equity import projects
from mainstay_web.actions.equity.leaving_projects import Left, decide_departure, propose_departure
from mainstay_web.store.equity_held import held_about
from mainstay_web.store.erasing import erase
from mainstay_web.store.projects import due_of, own_places, stakes
from mainstay_web.store.tables.people import Person
from mainstay_web.store.tables.projects import EquityDeparture, EquityFlow, EquityProject, EquitySubscription
from mainstay_web.store.tables.trail import Outgoing

pytestmark = pytest.mark.usefixtures("house")
LEFT = date(2025, 6, 30)


def rules(must: Fate, may: Fate) -> LeavingRules:
    return LeavingRules({key: {Side.OBLIGATORY: must, Side.VOLUNTARY: may} for key in Leaving}, Decimal("0.04"))


def left(day: date = LEFT, **more: object) -> Left:
    return Left(day, Leaving.VOLUNTARY, "resigned", "agreement 9", **more)  # type: ignore[arg-type]


def gone(caller: Call, row: EquityProject, what: Left, number: str = "E201") -> EquityDeparture:
    place = row.places.get(person=number)
    ref = propose_departure(caller("compensation"), place.ref, what)
    with pytest.raises(InvalidError):
        decide_departure(caller("compensation"), ref, yes=True, answer="my own")
    decide_departure(caller("director"), ref, yes=True, answer="by the rules")
    with pytest.raises(StaleError):
        decide_departure(caller("director"), ref, yes=True, answer="again")
    return EquityDeparture.objects.get(ref=ref)


def money(number: str, *kinds: str) -> int:
    rows = EquityFlow.objects.filter(person=number, kind__in=kinds)
    return sum(rows.values_list("amount", flat=True))


def test_the_company_takes_the_parts_over_and_their_payouts(caller: Call) -> None:
    row = a_project(caller, leaving=rules(Fate.COST, Fate.INTEREST))
    paid(caller, row, after(1), 500_000_00)
    # Half of everything is back: 15,000 of the obligatory and 10,000 of the voluntary part are still in.
    done = gone(caller, row, left())
    days = (LEFT - PAY_BY).days
    interest = round(10_000_00 * Decimal("0.04") * days / 365)
    assert done.lines == [
        {"side": "obligatory", "fate": "cost", "stays": 0, "taken": 15_000_00, "gets": 15_000_00},
        {"side": "voluntary", "fate": "interest", "stays": 0, "taken": 10_000_00, "gets": 10_000_00 + interest},
    ]
    assert money("E201", "bought") == done.gets == 25_000_00 + interest
    due = due_of(row, after(2), 700_000_00)
    assert set(due) == {"E202"}, "what was the leaver's is the company's now"
    assert due["E202"].whole == 35_000_00
    ref = projects.propose_settlement(caller("compensation"), row.ref, after(2), 200_000_00, "audit")
    projects.decide_settlement(caller("director"), ref, yes=True, answer="as audited")
    assert money("E202", "capital", "profit") == 60_000_00
    assert money("E201", "capital", "profit") == 25_000_00, "only what came before they left"
    (place,) = own_places(caller("employee").actor, DAY)
    assert place.row.paid_out == 25_000_00 + done.gets


def test_a_successor_pays_cost_and_gets_what_comes_after(caller: Call) -> None:
    row = a_project(caller, leaving=rules(Fate.SUCCESSOR, Fate.KEPT))
    paid(caller, row, after(1), 333_333_33)
    before = {who: money(who, "capital", "profit") for who in ("E201", "E202")}
    whole = {who: one.whole for who, one in due_of(row, after(2), 900_000_00).items()}
    wrong = ("", "E201", "H003", "X999")
    for to in wrong:
        with pytest.raises(InvalidError) as found:
            propose_departure(caller("compensation"), row.places.get(person="E201").ref, left(to=to))
        assert found.value.data["field"] == "to"
    done = gone(caller, row, left(to="E203"))
    cost = 50_000_00 - before["E201"]
    assert sum(int(one["stays"]) + int(one["taken"]) for one in done.lines) == cost, "the parts are the whole"
    taken = int(done.lines[0]["taken"])
    assert money("E203", "took") == money("E201", "bought") == done.gets == taken
    now = due_of(row, after(2), 900_000_00)
    assert set(now) == {"E201", "E202", "E203"}
    assert sum(one.whole for one in now.values()) == sum(whole.values()), "nothing is made or lost by leaving"
    assert now["E202"].whole == whole["E202"]
    assert abs(now["E203"].whole * 2 - now["E201"].whole * 3) <= 5, "three fifths of the place, to the cent"
    ref = projects.propose_settlement(caller("compensation"), row.ref, after(2), 233_333_33, "audit")
    projects.decide_settlement(caller("director"), ref, yes=True, answer="as audited")
    end = sum(money(who, "capital", "profit") for who in ("E201", "E202", "E203"))
    assert end == sum(before.values()) + sum(whole.values())


def test_a_successor_who_has_left_meanwhile_takes_nothing_over(caller: Call) -> None:
    row = a_project(caller, leaving=rules(Fate.SUCCESSOR, Fate.KEPT))
    ref = propose_departure(caller("compensation"), row.places.get(person="E201").ref, left(to="E203"))
    Person.objects.filter(number="E203").update(here=False)
    with pytest.raises(InvalidError, match="successor"):
        decide_departure(caller("director"), ref, yes=True, answer="by the rules")
    assert money("E203", "took") == money("E201", "bought") == 0


def test_book_is_what_the_waterfall_would_pay(caller: Call) -> None:
    row = a_project(caller, leaving=rules(Fate.LOWER, Fate.HIGHER))
    place = row.places.get(person="E201")
    for book in (None, -1):
        with pytest.raises(InvalidError) as found:
            propose_departure(caller("compensation"), place.ref, left(book=book))
        assert found.value.data["field"] == "book"
    done = gone(caller, row, left(book=800_000_00))
    # A fifth of the capital is lost, in proportion: 24,000 for the obligatory part, cost for the voluntary one.
    assert [line["gets"] for line in done.lines] == [24_000_00, 20_000_00]
    assert done.book == 800_000_00
    assert not stakes(EquitySubscription.objects.get(pk=place.pk), after(2)), "nothing of it is theirs any more"


def test_days_waits_and_who(caller: Call) -> None:
    row = a_project(caller, leaving=rules(Fate.COST, Fate.COST))
    paid(caller, row, after(1), 100_000_00)
    who, place = caller("compensation"), row.places.get(person="E201")
    for day in (after(1), date(2026, 11, 1)):
        with pytest.raises(InvalidError) as found:
            propose_departure(who, place.ref, left(day))
        assert found.value.data["field"] == "day"
    ref = projects.propose_payout(who, row.ref, after(2), 10_000_00, "bank 2")
    with pytest.raises(InvalidError, match="waits for approval"):
        propose_departure(who, place.ref, left())
    projects.decide_settlement(caller("director"), ref, yes=False, answer="not yet")
    ref = propose_departure(who, place.ref, left())
    with pytest.raises(InvalidError, match="under way"):
        propose_departure(who, place.ref, left())
    decide_departure(caller("director"), ref, yes=False, answer="they stay")
    assert not EquityFlow.objects.filter(kind="bought").exists()
    gone(caller, row, left())
    with pytest.raises(InvalidError):
        projects.propose_payout(who, row.ref, date(2025, 6, 1), 10_000_00, "before they left")
    assert held_about("E201")["co_investment_left"][0]["gets"] == 45_000_00


def test_what_was_not_paid_falls_away(caller: Call) -> None:
    row = a_project(caller, leaving=rules(Fate.KEPT, Fate.KEPT))
    EquitySubscription.objects.filter(person="E201").update(amount=60_000_00)
    EquityProject.objects.filter(pk=row.pk).update(cap_all=200_000_00, taken=110_000_00)
    done = gone(caller, row, left())
    place = row.places.get(person="E201")
    assert (place.amount, place.paid_in, place.obligatory) == (50_000_00, 50_000_00, 30_000_00)
    assert EquityProject.objects.get().taken == 100_000_00
    assert [(line["stays"], line["gets"]) for line in done.lines] == [(30_000_00, 0), (20_000_00, 0)]
    assert due_of(row, after(1), 1_000_000_00)["E201"].whole == 50_000_00, "it stays theirs to the end"


def test_who_has_money_in_a_project_is_erased_only_after_its_end(caller: Call, tmp_path: Path) -> None:
    row = a_project(caller, leaving=rules(Fate.SUCCESSOR, Fate.COST))
    gone(caller, row, left(to="E203"))
    for number in ("E201", "E202", "E203"):
        with pytest.raises(InvalidError, match="shares"):
            retaining.ask_erasure(caller("director"), number, "asked by the person")
    ref = projects.propose_settlement(caller("compensation"), row.ref, after(2), 0, "audit")
    projects.decide_settlement(caller("director"), ref, yes=True, answer="as audited")
    assert retaining.ask_erasure(caller("director"), "E202", "asked by the person")
    erase(tmp_path, "E201")
    assert not EquityDeparture.objects.exists()
    assert not EquityFlow.objects.filter(person="E201").exists()


def test_a_project_of_before_has_no_rule_and_says_so(caller: Call) -> None:
    row = a_project(caller)
    EquityProject.objects.update(terms={key: value for key, value in row.terms.items() if key != "leaving"})
    with pytest.raises(InvalidError, match="without rules for leavers"):
        propose_departure(caller("compensation"), row.places.get(person="E201").ref, left())


def test_the_store_itself_holds_its_laws(caller: Call) -> None:
    row = a_project(caller)
    place = row.places.get(person="E201")
    columns = {"place": place, "person": "E201", "day": LEFT, "leaving": "VOLUNTARY_OTHER", "reason": "x",
               "proof": "x", "proposed_by": "H003", "proposed_on": DAY}  # fmt: skip
    for wrong in ({"proposed_by": "E201"}, {"approved_by": "H003"}, {"to": "E201"}, {"to": "H003"}, {"gets": -1},
                  {"proof": ""}, {"state": "approved"}):  # fmt: skip
        with pytest.raises(IntegrityError), transaction.atomic():
            EquityDeparture.objects.create(**{**columns, **wrong})
    EquityDeparture.objects.create(**columns)
    with pytest.raises(IntegrityError), transaction.atomic():
        EquityDeparture.objects.create(**columns)


def test_form_project_and_own_page(visit: Callable[[str], Client], caller: Call) -> None:
    row = a_project(caller, leaving=rules(Fate.COST, Fate.SUCCESSOR))
    client, own = visit("compensation"), visit("employee")
    client.cookies["lang"] = own.cookies["lang"] = "en"
    fates = {f"fate.{kind}.{side}": "cost" for kind in Leaving for side in ("obligatory", "voluntary")}
    form = {"name": "Next", "capital": "1000000", "cap_person": "60000", "cap_all": "100000", "losses": "pro_rata",
            "opens": "2026-11-01", "due": "2026-11-10", "pay_by": "2026-11-20", "places": "E201", **fates}  # fmt: skip
    for field in ("fate.INVOLUNTARY_DEATH.voluntary", "fate.VOLUNTARY_OTHER.obligatory"):
        assert client.post("/equity/projects/add", {**form, field: ""}).status_code == 422, "there is no default"
    wrong = {**form, "fate.INVOLUNTARY_DEATH.voluntary": "interest"}
    assert client.post("/equity/projects/add", wrong).status_code == 422, "interest needs a rate"
    answer = client.post("/equity/projects/add", {**wrong, "interest": "3.5"})
    assert answer.status_code == 302
    assert "with interest (3.5% a year, simple)" in client.get(answer["Location"]).content.decode()
    page = f"/equity/projects/{row.ref}/"
    assert "the voluntary: taken over by a successor at cost" in client.get(page).content.decode()
    shown = own.get("/my/shares/?left=2026-12-31&how=VOLUNTARY_OTHER").content.decode()
    assert "Obligatory part ¥30,000: Bought back at cost, you get ¥30,000" in shown
    assert "Leaving before the project ends" in shown
    asked = {"place": row.places.get(person="E201").ref, "leaving": "VOLUNTARY_OTHER", "day": LEFT.isoformat(),
             "reason": "resigned", "proof": "agreement 9"}  # fmt: skip
    assert client.post(f"{page}do/leave", asked).status_code == 422, "a successor is needed"
    assert visit("manager").post(f"{page}do/leave", {**asked, "to": "E203"}).status_code == 404
    assert client.post(f"{page}do/leave", {**asked, "to": "E203"}).status_code == 302
    assert Outgoing.objects.filter(kind="approval.asked", link=page).exists(), "who may approve hears of it"
    ref = EquityDeparture.objects.get().ref
    yes = {"ref": ref, "yes": "1", "answer": "by the rules"}
    assert client.post(f"{page}do/decide-leave", yes).status_code == 422
    assert "50,000.00" in visit("director").get(page).content.decode()
    assert visit("director").post(f"{page}do/decide-leave", yes).status_code == 302
    assert "has left" in client.get(page).content.decode()
    mine = own.get("/my/shares/?left=2026-12-31").content.decode()
    assert "For what was given up on leaving" in mine
    assert "you get ¥30,000" not in mine, "it is done"
