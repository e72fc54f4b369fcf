"""A03, A04, A17 and PIPL 24, 44–48: what a person sees of themselves, may correct, and may refuse."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from django.utils import timezone

from mainstay.chapters import CATALOGUE
from mainstay.core.errors import AnticipatedError
from mainstay.core.readings import Made
from mainstay.loop.carry.states import Kind
from mainstay_web.actions import Caller, RefusedError, StaleError
from mainstay_web.actions.privacy import (
    accept_dispute,
    answer_objection,
    dispute,
    object_to_model,
    refuse_dispute,
    take_back,
    withdraw_dispute,
)
from mainstay_web.store.explained import HOW, READS
from mainstay_web.store.facts import add, held
from mainstay_web.store.own_facts import facts_about
from mainstay_web.store.tables.accounts import Account
from mainstay_web.store.tables.facts import Batch
from mainstay_web.store.tables.people import Person
from mainstay_web.store.tables.privacy import Dispute, Objection
from mainstay_web.store.tables.trail import AccessView, AuditRecord, Outgoing
from mainstay_web.store.tables.turns import Foreseen, Turn
from mainstay_web.store.turn_input import input_of
from mainstay_web.store.turns import history_of, left_out, of_person, without_model

DAY = date(2026, 10, 31)
Call = Callable[..., Caller]
Visit = Callable[[str], Client]
ALL = (
    "director",
    "hrbp",
    "hrbp_sales",
    "compensation",
    "ombuds",
    "auditor",
    "admin",
    "manager",
    "employee",
    "colleague",
)
MINE = ("/my/data/", "/my/data/all/pay", "/my/data/looks", "/my/data/wrong", "/my/analysis/", "/my/analysis/without")
TOKENS = re.compile(r'(csrf-token" content|name="(csrfmiddlewaretoken|idempotency_key)" value)="[^"]*"')


def mark(number: str, table: str) -> str:
    return facts_about(number, [table])[table][0].mark


def disputed(caller: Call, who: str = "employee", column: str = "amount", table: str = "pay") -> Dispute:
    number = caller(who).actor.person
    ref = dispute(caller(who), number, table, mark(number, table), column, "32000", "my contract says so")
    return Dispute.objects.get(ref=ref)


def analysed(number: str, chance: float) -> None:
    """A turn that says this of the person."""
    turn, _ = Turn.objects.get_or_create(
        ref="turn000000000000", defaults={
            "as_of": DAY, "started_at": timezone.now(), "finished_at": timezone.now(), "state": Turn.DONE,
            "form": "prior", "manifest": "ab" * 32, "left_out": {"facts": 0, "people": 0},
        },
    )  # fmt: skip
    Foreseen.objects.filter(person=number).delete()
    high = chance > 0.5
    Foreseen.objects.create(
        turn=turn, person=number, key=True, p3=chance / 3, p3_low=0, p3_high=1, p6=chance / 2, p6_low=0, p6_high=1,
        p12=chance, p12_low=0, p12_high=1, sure=chance * 4, band=3 if high else 0, driver="pay" if high else "career",
        alert=Kind.ALERT.value if high else "", reasons=[["pay.market_gap", "pay", chance, "一", "one"]],
    )  # fmt: skip


@pytest.mark.parametrize("who", ALL)
def test_everybody_employed_has_these_pages_and_nobody_else(house: dict[str, Account], visit: Visit, who: str) -> None:
    expected = 200 if house[who].person else 404
    for address in MINE:
        assert visit(who).get(address).status_code == expected, address


def test_a03_own_data_in_both_languages_without_the_analysis(house: dict[str, Account], visit: Visit) -> None:
    assert house
    batch = Batch.objects.create(source="hr.xlsx", made_by="x")
    add(batch, "observations", person_id="E201", day=DAY, kind="cv_updated", by="the canary")
    analysed("E201", 0.9)
    client = visit("employee")
    english = client.get("/my/data/").content.decode()
    assert "CNY 30,000" in english.replace("¥", "CNY ") or "30,000" in english
    assert "canary" not in english
    client.cookies["lang"] = "zh"
    chinese = client.get("/my/data/").content.decode()
    assert "薪酬" in chinese
    assert "canary" not in chinese


def test_a04_the_explanation_is_the_same_for_a_high_and_a_low_estimate(house: dict[str, Account], visit: Visit) -> None:
    assert house
    seen = []
    for chance in (0.1, 0.9):
        analysed("E201", chance)
        client = visit("employee")
        seen.append([TOKENS.sub("", client.get(address).content.decode()) for address in MINE])
    assert seen[0] == seen[1]
    assert "Shortfall against" in seen[0][4]


def test_a04_lists_of_hr_are_not_in_the_log_but_looks_are(house: dict[str, Account], visit: Visit) -> None:
    ref = house["hrbp"].ref
    AccessView.objects.create(account=ref, person="E201", fields="risk", page="queue", reason="list")
    AccessView.objects.create(account=ref, person="E201", fields="risk", page="person", reason="preparing a talk")
    AccessView.objects.create(account=ref, person="E201", fields="risk", page="case", reason="case abcdefgh")
    body = visit("employee").get("/my/data/looks").content.decode()
    assert "preparing a talk" in body
    assert body.count("Account hrbp") == 2
    assert "abcdefgh" not in body


def test_every_channel_and_reading_is_explained() -> None:
    assert set(READS) == set(Made)
    assert {type(one.reading) for one in CATALOGUE.signals} <= set(HOW)


def test_own_export_holds_everything_of_mine_and_no_formula(house: dict[str, Account], visit: Visit) -> None:
    assert house
    batch = Batch.objects.create(source="=evil()", made_by="x")
    add(batch, "recognition", person_id="E201", day=DAY, kind="=cmd|'/c calc'!A1")
    add(batch, "observations", person_id="E201", day=DAY, kind="cv_updated", by="the canary")
    client = visit("employee")
    told = json.loads(client.post("/my/data/export", {"form": "json"}).content)
    assert told["facts"]["pay"]["rows"][0]["amount"] == 3_000_000
    assert "observations" not in told["facts"]
    book = client.post("/my/data/export", {"form": "xlsx"}).content
    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        text = "".join(archive.read(name).decode() for name in archive.namelist() if name.endswith(".xml"))
    assert "canary" not in text
    assert "<f>" not in text
    assert "'=evil()" in text
    assert AuditRecord.objects.filter(act="my_data", about="E201").count() == 2
    assert visit("admin").post("/my/data/export", {"form": "json"}).status_code == 404
    assert client.get("/my/data/export").status_code == 405


def test_a_disputed_fact_is_left_out_until_answered_and_then_corrected(house: dict[str, Account], caller: Call) -> None:
    row = disputed(caller)
    assert row.due == date(2026, 11, 13), "ten working days after a Saturday"
    assert [table for table, _ in left_out(DAY)] == ["pay"]
    assert input_of(DAY).disputed == 1
    assert Outgoing.objects.filter(account=house["hrbp"].ref, kind="data.request").count() == 1
    accept_dispute(caller("hrbp"), row.ref, row.version, "32,000", "you are right")
    pay = held(["pay"], person="E201")["pay"]
    assert pay["amount"].to_list() == [3_200_000]
    assert left_out(DAY) == []
    row.refresh_from_db()
    assert (row.state, bool(row.batch), row.answered_by) == (Dispute.ACCEPTED, True, house["hrbp"].ref)
    assert held(["pay"], person="E202")["pay"]["amount"].to_list() == [3_000_000]


def test_a_key_item_is_moved_and_a_whole_entry_withdrawn(house: dict[str, Account], caller: Call) -> None:
    assert house
    row = disputed(caller, column="from")
    accept_dispute(caller("hrbp"), row.ref, 1, "2025-02-01", "from February")
    assert held(["pay"], person="E201")["pay"]["from"].to_list() == [date(2025, 2, 1)]
    whole = disputed(caller, column="")
    accept_dispute(caller("hrbp"), whole.ref, 1, "", "it was somebody else's")
    assert "pay" not in held(["pay"], person="E201")


@pytest.mark.parametrize(
    ("column", "value"), [("amount", "much"), ("amount", ""), ("from", "soon"), ("amount", "30000")]
)
def test_what_cannot_stand_there_is_refused(house: dict[str, Account], caller: Call, column: str, value: str) -> None:
    assert house
    row = disputed(caller, column=column)
    with pytest.raises(AnticipatedError) as told:
        accept_dispute(caller("hrbp"), row.ref, 1, value, "yes")
    assert told.value.code == "invalid"
    row.refresh_from_db()
    assert row.state == Dispute.OPEN


def test_refused_with_reasons_that_the_person_reads(house: dict[str, Account], caller: Call, visit: Visit) -> None:
    assert house
    row = disputed(caller)
    with pytest.raises(AnticipatedError):
        refuse_dispute(caller("hrbp"), row.ref, 1, "  ")
    refuse_dispute(caller("hrbp"), row.ref, 1, "the contract of 2025 says so")
    with pytest.raises(StaleError):
        refuse_dispute(caller("hrbp"), row.ref, 1, "again")
    assert "the contract of 2025 says so" in visit("employee").get("/my/data/").content.decode()


@pytest.mark.parametrize("who", ["hrbp_sales", "manager", "employee", "compensation", "auditor", "admin", "colleague"])
def test_a09_who_may_not_answer(house: dict[str, Account], caller: Call, visit: Visit, who: str) -> None:
    assert house
    row = disputed(caller)
    object_to_model(caller("employee"), "E201")
    objection = Objection.objects.get()
    with pytest.raises(RefusedError):
        refuse_dispute(caller(who), row.ref, 1, "no")
    with pytest.raises(RefusedError):
        answer_objection(caller(who), objection.ref, "no")
    client = visit(who)
    assert client.post(f"/data-requests/wrong/{row.ref}", {"version": "1", "words": "no"}).status_code == 404
    page = client.get("/data-requests/")
    assert page.status_code == (200 if who == "hrbp_sales" else 404)
    assert "my contract says so" not in page.content.decode()


def test_a09_hr_cannot_answer_their_own(house: dict[str, Account], caller: Call) -> None:
    assert house
    row = disputed(caller, who="director")
    with pytest.raises(RefusedError):
        accept_dispute(caller("director"), row.ref, 1, "99000", "indeed")


def test_nobody_disputes_for_somebody_else(house: dict[str, Account], caller: Call, visit: Visit) -> None:
    assert house
    fact = mark("E202", "pay")
    with pytest.raises(RefusedError):
        dispute(caller("employee"), "E202", "pay", fact, "amount", "1", "no")
    with pytest.raises(RefusedError):
        dispute(caller("employee"), "E201", "pay", fact, "amount", "1", "no")
    with pytest.raises(RefusedError):
        object_to_model(caller("manager"), "E201")
    assert visit("employee").get(f"/my/data/wrong?table=pay&fact={fact}").status_code == 404
    own = disputed(caller)
    with pytest.raises(RefusedError):
        withdraw_dispute(caller("colleague"), own.ref)
    withdraw_dispute(caller("employee"), own.ref)
    assert left_out(DAY) == []


def test_the_pages_do_it_and_hr_answers_on_theirs(house: dict[str, Account], visit: Visit) -> None:
    assert house
    client, hr = visit("employee"), visit("hrbp")
    fact = mark("E201", "pay")
    form = client.get(f"/my/data/wrong?table=pay&fact={fact}").content.decode()
    assert 'value="amount"' in form
    given = {"table": "pay", "fact": fact, "column": "amount", "should_be": "32000", "words": ""}
    assert client.post("/my/data/wrong", given).status_code == 422
    assert client.post("/my/data/wrong", {**given, "words": "look at it"}).status_code == 302
    assert client.post("/my/data/wrong", {**given, "words": "twice"}).status_code == 422
    assert "an answer is owed" in client.get("/my/data/").content.decode()
    row = Dispute.objects.get()
    assert "look at it" in hr.get("/data-requests/").content.decode()
    answer = {"version": "1", "accept": "yes", "value": "x", "words": "fine"}
    assert hr.post(f"/data-requests/wrong/{row.ref}", answer).status_code == 422
    assert hr.post(f"/data-requests/wrong/{row.ref}", {**answer, "value": "32000"}).status_code == 302
    assert "32,000" in client.get("/my/data/").content.decode()


def test_pipl24_from_that_second_nobody_is_shown_an_analysis(
    house: dict[str, Account], caller: Call, visit: Visit
) -> None:
    analysed("E201", 0.9)
    hr = caller("hrbp").actor
    assert of_person(hr, "E201", DAY) is not None
    client = visit("employee")
    assert client.post("/my/analysis/without/decide", {"words": ""}).status_code == 302
    assert of_person(hr, "E201", DAY) is None
    assert without_model(DAY) == {"E201"}
    found = input_of(DAY)
    assert found.objected == 1
    assert "E201" not in found.tables["people"]["person_id"].to_list()
    hr_client = visit("hrbp")
    assert "E201" in hr_client.get("/data-requests/").content.decode()
    ref = Person.objects.get(number="E201").ref
    hr_client.post(f"/people/{ref}/reason", {"reason": "preparing a talk"})
    assert "without the analysis" in hr_client.get(f"/people/{ref}/").content.decode()
    assert history_of(hr, "E201", DAY) == []
    assert client.post("/my/analysis/without/decide", {"words": ""}).status_code == 422
    row = Objection.objects.get()
    answer_objection(caller("hrbp"), row.ref, "your director decides with me, by facts")
    assert "by facts" in client.get("/my/analysis/without").content.decode()
    assert client.post("/my/analysis/without/decide", {"what": "take-back"}).status_code == 302
    assert without_model(DAY) == frozenset()
    with pytest.raises(StaleError):
        take_back(caller("employee"), "E201")
    assert house["employee"].person == "E201"


def test_a_disputed_person_row_keeps_the_person_out_whole(house: dict[str, Account], caller: Call) -> None:
    assert house
    disputed(caller, table="people", column="hired_on")
    assert left_out(DAY) == []
    assert without_model(DAY) == {"E201"}
    assert input_of(DAY).tables["people"].height == 13


@pytest.mark.parametrize("answer", [None, "accept", "refuse", "back"])
def test_pipl46_an_estimate_on_a_disputed_fact_is_shown_to_nobody_until_the_next_turn(
    house: dict[str, Account], caller: Call, visit: Visit, answer: str | None
) -> None:
    assert house
    analysed("E201", 0.9)
    analysed("E202", 0.9)
    hr, client, ref = caller("hrbp").actor, visit("hrbp"), Person.objects.get(number="E201").ref
    client.post(f"/people/{ref}/reason", {"reason": "preparing a talk"})
    row = disputed(caller)
    if answer == "accept":
        accept_dispute(caller("hrbp"), row.ref, 1, "32000", "you are right")
    elif answer == "refuse":
        refuse_dispute(caller("hrbp"), row.ref, 1, "the contract of 2025 says so")
    elif answer == "back":
        withdraw_dispute(caller("employee"), row.ref)
    stands = answer in ("refuse", "back")
    assert (of_person(hr, "E201", DAY) is not None) == stands
    assert bool(history_of(hr, "E201", DAY)) == stands
    assert of_person(hr, "E202", DAY) is not None, "of nobody else"
    body = client.get(f"/people/{ref}/").content.decode()
    assert ("Being worked out again" in body) != stands
    assert ("Chance to resign" in body) == stands
    Turn.objects.update(started_at=timezone.now())
    assert of_person(hr, "E201", DAY) is not None, "the next turn has read the facts without it"


def test_pipl46_what_no_analysis_reads_hides_none(house: dict[str, Account], caller: Call) -> None:
    assert house
    analysed("E201", 0.9)
    disputed(caller, table="people", column="name")
    dispute(caller("employee"), "E201", "", "", "", "", "my training of May is missing")
    assert of_person(caller("hrbp").actor, "E201", DAY) is not None
