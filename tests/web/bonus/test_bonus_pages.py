"""The room of year-end bonuses and everybody's own page: a journey through the forms, and who must not see it."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date
from html import unescape

import polars as pl
import pytest
from bonuses import FORM, PEOPLE, Call, a_draft, approved, paid
from django.test import Client

from mainstay.chapters.pay.bonus.words import Leaving
from mainstay.core.text import Text
from mainstay_web.actions.bonus import leaving
from mainstay_web.pages.bonus.declaring import declared, given_of, results_of
from mainstay_web.pages.reader import Reader
from mainstay_web.pages.rewards.paper import data_of
from mainstay_web.store.bonus import as_declared
from mainstay_web.store.rewards import statement
from mainstay_web.store.tables.bonus import BonusAward, BonusLeaving, BonusPayment, BonusPlan
from mainstay_web.store.tables.people import Person
from mainstay_web.store.tables.trail import AuditRecord

DAY = date(2026, 10, 31)
Visit = Callable[[str], Client]
pytestmark = pytest.mark.usefixtures("house")
RESULTS = {
    "company": "110", "units": "rd\t80\nsales\t100", "people": "\n".join(f"{one}, 120%, 0" for one in PEOPLE),
}  # fmt: skip


def body(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return answer.content.decode()


def test_a_journey_from_the_form_to_the_employees_page(visit: Visit) -> None:
    analyst, director = visit("compensation"), visit("director")
    assert "No plan yet" in body(analyst, "/bonuses/")
    form = {**FORM, "only": "\n".join(PEOPLE)}
    added = analyst.post("/bonuses/add", {**form, "idempotency_key": "k1"})
    assert added.status_code == 302
    assert analyst.post("/bonuses/add", {**form, "idempotency_key": "k1"}).status_code == 302
    row = BonusPlan.objects.get()
    here = f"/bonuses/{row.ref}/"
    assert "something is missing for 3" in body(analyst, here)
    answer = analyst.post(f"{here}do/results", {**RESULTS, "version": row.version})
    assert answer.status_code == 302
    told = body(analyst, here)
    assert "3 people have one" in told
    assert "112,320.00" in told
    row.refresh_from_db()
    assert analyst.post(f"{here}do/propose", {"reason": "as declared", "version": row.version}).status_code == 302
    row.refresh_from_db()
    assert "Your decision" not in body(analyst, here)
    assert "Your decision" in body(director, here)
    assert director.post(f"{here}do/approve", {"reason": "fair", "version": row.version}).status_code == 302
    assert BonusPayment.objects.count() == 9
    row.refresh_from_db()
    assert "Due today" in body(analyst, here)
    assert analyst.post(f"{here}do/pay", {"version": row.version}).status_code == 302
    mine = body(visit("employee"), "/my/bonus/")
    for words in ("Unit: result 80%", "1.248", "12/12 months", "112,320.00", "33,696.00", "paid 31 Oct 2026"):
        assert words in mine
    assert "67,392.00 would no longer be paid" in mine
    assert "E202" not in mine


def test_leaving_on_another_day_costs_less(caller: Call, visit: Visit) -> None:
    paid(caller)
    assert "33,696.00 would no longer be paid" in body(visit("employee"), "/my/bonus/?on=2027-06-01")
    assert "Nothing would be lost" in body(visit("employee"), "/my/bonus/?on=2029-01-01")
    assert "67,392.00 would no longer be paid" in body(visit("employee"), "/my/bonus/?on=nonsense")


@pytest.mark.parametrize("who", ["hrbp", "hrbp_sales", "ombuds", "auditor", "admin", "manager", "colleague"])
def test_nobody_else_finds_anything(caller: Call, visit: Visit, who: str) -> None:
    row = approved(caller)
    award = BonusAward.objects.get(person="E201")
    client = visit(who)
    pages = ("", "new/", f"{row.ref}/", f"{row.ref}/edit/", f"awards/{award.ref}/")
    for path in pages:
        assert client.get(f"/bonuses/{path}").status_code == 404, path
    for path in ("add", f"{row.ref}/revise", f"{row.ref}/do/pay", f"{row.ref}/do/approve", f"awards/{award.ref}/leave",
                 f"awards/{award.ref}/left"):  # fmt: skip
        assert client.post(f"/bonuses/{path}", {"version": 1}).status_code == 404, path
    if who != "admin":
        assert "112,320" not in body(client, "/my/bonus/")


def test_one_sees_the_own_award_and_settles_none_of_it(caller: Call, visit: Visit) -> None:
    approved(caller)
    award = BonusAward.objects.get(person="E201")
    other = BonusAward.objects.get(person="E202")
    me = visit("employee")
    assert f"{award.ref}/leave" not in body(me, f"/bonuses/awards/{award.ref}/")
    assert me.get(f"/bonuses/awards/{other.ref}/").status_code == 404
    given = {"kind": "resigned", "left_on": "2026-10-31", "reason": "x"}
    assert me.post(f"/bonuses/awards/{award.ref}/leave", given).status_code == 404
    assert visit("director").get(f"/bonuses/awards/{award.ref}/").status_code == 200


def test_the_director_does_what_is_the_directors(caller: Call, visit: Visit) -> None:
    row = a_draft(caller)
    director = visit("director")
    for what in ("propose", "withdraw", "pay", "results"):
        given = {"version": row.version, "reason": "x"}
        assert director.post(f"/bonuses/{row.ref}/do/{what}", given).status_code == 404
    assert director.get("/bonuses/new/").status_code == 404
    assert visit("compensation").post(f"/bonuses/{row.ref}/do/approve", {"version": 1}).status_code == 404


def test_who_left_waits_to_be_settled(caller: Call, visit: Visit) -> None:
    paid(caller)
    award = BonusAward.objects.get(person="E301")
    Person.objects.filter(number="E301").update(left_on=date(2026, 10, 15), here=False)
    client = visit("compensation")
    assert "Leavers to settle" in body(client, "/bonuses/")
    here = f"/bonuses/awards/{award.ref}/"
    assert 'value="2026-10-15"' in body(client, here)
    wrong = client.post(f"{here}leave", {"kind": "", "left_on": "2026-10-15", "reason": "x"})
    assert wrong.status_code == 422
    assert "Choose the kind of leaving" in wrong.content.decode()
    given = {"kind": "for_cause", "left_on": "2026-10-15", "reason": "as the report says"}
    assert client.post(f"{here}leave", given).status_code == 302
    ref = BonusLeaving.objects.get().ref
    assert "It waits for somebody else" in body(client, here)
    assert "Awaiting approval" in body(client, "/bonuses/")
    assert client.post(f"{here}left", {"ref": ref, "yes": "1", "answer": "myself"}).status_code == 404
    director = visit("director")
    asked = body(director, here)
    assert "Pays once approved" in asked
    assert "26,784.00" in asked, "half of what was paid in the last twelve months is claimed back"
    assert director.post(f"{here}left", {"ref": ref, "yes": "1", "answer": ""}).status_code == 422
    given = {"ref": ref, "yes": "1", "answer": "I read it", "idempotency_key": "once"}
    assert [director.post(f"{here}left", given).status_code for _ in range(2)] == [302, 302]
    told = body(client, here)
    assert "Dismissal for cause" in told
    assert "claimed back" in told
    assert "approved by" in told
    assert "Leavers to settle" not in body(client, "/bonuses/")


def test_the_person_hears_of_it_once_it_is_approved(caller: Call, visit: Visit) -> None:
    paid(caller)
    award = BonusAward.objects.get(person="E201")
    ref = leaving.propose_leaving(caller("compensation"), award.ref, Leaving.FOR_CAUSE, DAY, "the report on stock")
    own, here = visit("employee"), f"/bonuses/awards/{award.ref}/"
    for path in (here, "/my/bonus/"):
        assert "report on stock" not in body(own, path)
        assert "Awaiting approval" not in body(own, path)
    leaving.decide_leaving(caller("director"), award.ref, ref, yes=True, answer="I asked the witness")
    told = body(own, here)
    assert "report on stock" in told
    assert "witness" not in told


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"base": ""}, "there is no default"), ({"joins_unit": ""}, "there is no default"),
        ({"unpaid_resigned": ""}, "there is no default"), ({"deferred": ""}, "there is no default"),
        ({"whole": ""}, "there is no default"),
        ({"permille": "400/300/299"}, "sum to 1000"), ({"weight_unit": "50"}, "sum to 100%"),
        ({"curve_unit": "60"}, "pairs of"), ({"targets": "all of them"}, "Three cells"),
        ({"year": "x"}, "whole number"), ({"pay_on": ""}, "pay_on"), ({"most": "?"}, "percentage"),
        ({"pay_on": "2025-06-01"}, "after the year has ended"),
    ],
)  # fmt: skip
def test_what_is_left_open_or_wrong_is_told_and_nothing_kept(visit: Visit, wrong: dict[str, str], words: str) -> None:
    answer = visit("compensation").post("/bonuses/add", {**FORM, **wrong})
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not BonusPlan.objects.exists()


def test_a_family_that_nobody_is_in_is_told_by_its_line_and_nothing_kept(visit: Visit) -> None:
    Person.objects.filter(number__in=["E301", "E302"]).update(family="Sales")
    client = visit("compensation")
    answer = client.post("/bonuses/add", {**FORM, "targets": "f, 8-, 4\nf、Sale, -5, 2.5\nR&D, *, 3\n*, *, 2"})
    assert answer.status_code == 422
    page = unescape(answer.content.decode())
    assert "Line 2, family “Sale”: Nobody is in this job family. Did you mean “Sales”?" in page
    assert "Line 3, family “R&D”: Nobody is in this job family. There are: Sales, f." in page
    assert "family “f”" not in page
    client.cookies["lang"] = "zh"
    page = unescape(client.post("/bonuses/add", {**FORM, "targets": "销售, *, 3"}).content.decode())
    assert "第 1 行，序列“销售”：没有人在这个职族。现有职族：Sales、f。" in page
    assert not BonusPlan.objects.exists()
    assert client.post("/bonuses/add", {**FORM, "targets": "f、Sales, 8-, 4\n*, *, 3"}).status_code == 302


def test_the_form_says_the_same_again(caller: Call, visit: Visit) -> None:
    Person.objects.filter(number="E201").update(family="R&D")
    Person.objects.filter(number="E301").update(family="Sales")
    row = a_draft(caller, targets="R&D、Sales, 8-, 4\n*, -5, 2.5\n*, *, 3", above="50000", whole="no")
    again = declared(given_of(row.declaration), "CNY")
    assert as_declared(again) == row.declaration
    client = visit("compensation")
    page = body(client, f"/bonuses/{row.ref}/edit/")
    assert "400/300/300" in page
    given = {**given_of(row.declaration), "name": "Renamed", "version": row.version}
    assert client.post(f"/bonuses/{row.ref}/revise", given).status_code == 302
    row.refresh_from_db()
    assert row.name == "Renamed"
    assert row.results.count() == 6


def test_pasted_results_are_read_in_any_of_their_forms() -> None:
    found = results_of({"company": "110%", "units": "rd\t80\n\nsales，100", "people": "E1  95.5\nE2, 100, 2"})
    assert [(one.unit, one.person, str(one.value), one.away) for one in found] == [
        ("", "", "1.1", 0), ("rd", "", "0.8", 0), ("sales", "", "1", 0), ("", "E1", "0.955", 0), ("", "E2", "1", 2),
    ]  # fmt: skip


def test_total_rewards_name_what_was_put_off_on_screen_and_on_paper(
    caller: Call, visit: Visit, reader: Callable[[str], Reader]
) -> None:
    paid(caller)
    mine = body(visit("employee"), "/my/rewards/")
    assert "Earlier bonuses, still to be paid" in mine
    assert "33,696.00" in mine
    found = statement(reader("employee").actor, "E201", date(2026, 10, 31))
    assert found is not None
    told = data_of(found, "en", Text("今天", "today"))
    assert told["put_off"] == [["2027-02-10", "¥33,696.00"], ["2028-02-10", "¥33,696.00"]]
    assert visit("employee").get("/my/rewards/en.pdf").status_code == 200
    assert "Earlier bonuses" not in body(visit("colleague"), "/my/rewards/")


def test_payroll_takes_a_file_of_it_and_that_is_noted(caller: Call, visit: Visit) -> None:
    row = paid(caller)
    client = visit("compensation")
    file = client.post(f"/bonuses/{row.ref}/payments/csv").content
    rows = pl.read_csv(io.BytesIO(file)).filter(pl.col("Person") == "E201").to_dicts()
    assert [(one["On"], float(one["Pays"]), one["State"]) for one in rows] == [
        ("2026-02-10", 44_928.0, "paid"), ("2027-02-10", 33_696.0, "to come"), ("2028-02-10", 33_696.0, "to come"),
    ]  # fmt: skip
    assert AuditRecord.objects.filter(act="export", details__list=f"bonus-payments {row.ref}").exists()
    assert client.post(f"/bonuses/{row.ref}/payments/xlsx").content[:2] == b"PK"
    for who in ("hrbp", "manager", "employee", "director"):
        assert visit(who).post(f"/bonuses/{row.ref}/payments/csv").status_code == 404


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_both_languages_say_all_of_it(caller: Call, visit: Visit, lang: str) -> None:
    row = paid(caller)
    award = BonusAward.objects.get(person="E201")
    for who, path in (("compensation", f"/bonuses/{row.ref}/"), ("employee", "/my/bonus/"),
                      ("compensation", f"/bonuses/awards/{award.ref}/")):  # fmt: skip
        client = visit(who)
        client.cookies["lang"] = lang
        told = body(client, path)
        assert ("主动辞职" in told) == (lang == "zh" and "awards" not in path) or "awards" in path
        assert "33,696.00" in told or path.endswith(f"{row.ref}/")
