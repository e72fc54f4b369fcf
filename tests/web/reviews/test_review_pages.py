"""P4: the pages of a pay review, for each role, and for who must not see them."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from datetime import date
from decimal import Decimal

import polars as pl
import pytest
from django.test import Client
from django.urls import reverse
from review_made import DAY, WHOLE, Call, approved, give, opened, plan, row, state, submitted, used

from mainstay.chapters.pay.guideline import GUIDELINE
from mainstay_web.actions import review_approval, review_running
from mainstay_web.pages.files import printed
from mainstay_web.pages.reviews import guiding
from mainstay_web.pages.reviews.letters import PAPER, data_of
from mainstay_web.store.fairness_guard import breaches
from mainstay_web.store.reviews import lines_of
from mainstay_web.store.rules import in_force
from mainstay_web.store.tables.accounts import Account
from mainstay_web.store.tables.installation import Standard
from mainstay_web.store.tables.reviews import PayLetter, PayRaise, PayReview
from mainstay_web.store.tables.trail import AuditRecord

pytestmark = pytest.mark.usefixtures("staffed")
Visit = Callable[[str], Client]

STRANGERS = ("manager", "employee", "colleague", "ombuds", "auditor", "admin")


def text_of(answer: object) -> str:
    return answer.content.decode()  # type: ignore[attr-defined, no-any-return]


@pytest.mark.parametrize("who", ["compensation", "director", "hrbp"])
def test_who_sees_reviews(caller: Call, visit: Visit, who: str) -> None:
    ref = opened(caller)
    client = visit(who)
    for address in ("", f"{ref}/", f"{ref}/sheet/", f"{ref}/calibration/", f"{ref}/lines/{row(ref, 'E201').ref}/"):
        assert client.get(f"/pay/reviews/{address}").status_code == 200, address


@pytest.mark.parametrize("who", STRANGERS)
def test_who_does_not(caller: Call, visit: Visit, who: str) -> None:
    ref = opened(caller)
    client = visit(who)
    for address in ("", f"{ref}/", f"{ref}/sheet/", f"{ref}/calibration/", f"{ref}/lines/{row(ref, 'E201').ref}/"):
        assert client.get(f"/pay/reviews/{address}").status_code == 404, address
    for deed in ("check", "freeze", "submit", "letters"):
        assert client.post(f"/pay/reviews/{ref}/do/{deed}", {"version": "1"}).status_code == 404, deed
    assert client.post(f"/pay/reviews/{ref}/sheet/save", {}).status_code == 404


def test_hr_sees_its_own_people_and_never_itself(caller: Call, visit: Visit) -> None:
    ref = opened(caller)
    page = text_of(visit("hrbp").get(f"/pay/reviews/{ref}/sheet/"))
    assert "Name E201" in page
    assert "Name E301" not in page
    assert "Name H002" not in page
    assert visit("hrbp").get(f"/pay/reviews/{ref}/lines/{row(ref, 'E301').ref}/").status_code == 404
    assert visit("compensation").get(f"/pay/reviews/{ref}/lines/{row(ref, 'H003').ref}/").status_code == 404
    assert "Name H003" not in text_of(visit("compensation").get(f"/pay/reviews/{ref}/sheet/"))


def test_managers_only_where_the_company_says_so(caller: Call, visit: Visit) -> None:
    ref = opened(caller)
    Standard.objects.create(key="managers_see_pay", since=date(2026, 1, 1), value=True)
    page = text_of(visit("manager").get(f"/pay/reviews/{ref}/sheet/"))
    assert "Name E201" in page
    assert "Name E200" not in page
    assert "Name E301" not in page


def test_a_manager_finds_the_sheet_in_the_menu_while_it_waits(caller: Call, visit: Visit) -> None:
    """Not before there is one, not where managers do not see pay, not once every line is filled in."""
    entry = 'href="/pay/reviews/waiting/"'
    manager = visit("manager")
    assert entry not in text_of(manager.get("/", follow=True))
    ref = opened(caller)
    assert entry not in text_of(manager.get("/", follow=True)), "managers do not see pay here"
    Standard.objects.create(key="managers_see_pay", since=date(2026, 1, 1), value=True)
    assert entry in text_of(manager.get("/", follow=True))
    assert manager.get("/pay/reviews/waiting/").headers["Location"] == f"/pay/reviews/{ref}/sheet/?which=open"
    for who in ("employee", "other_manager", "hrbp", "compensation"):
        found = entry in text_of(visit(who).get("/", follow=True))
        assert found is (who == "other_manager"), who
    assert "Name E201" not in text_of(visit("other_manager").get(f"/pay/reviews/{ref}/sheet/"))
    for person in ("E201", "E202", "E203"):
        give(caller("manager"), ref, person, 0)
    assert entry not in text_of(manager.get("/", follow=True))
    assert visit("employee").get("/pay/reviews/waiting/").headers["Location"] == "/pay/reviews/"


def test_the_guideline_is_seen_and_decided(caller: Call, visit: Visit) -> None:
    """To a spreadsheet and back; another holds from its day, and what is frozen keeps what it froze."""
    address, client = "/pay/reviews/guideline/", visit("compensation")
    page = text_of(client.get(address))
    assert "8/10/15\t6/8/12" in page
    assert address in text_of(client.get("/pay/reviews/"))
    assert guiding.read(guiding.written(GUIDELINE.default)) == GUIDELINE.default
    frozen = opened(caller)
    form = {
        "results": "3", "positions": "0.9，1.1", "cells": "5/6/7;3/4/5;0/1/2\n0/0/1;0/0/0;0/0/0", "since": "2026-10-31",
        "reason": "simpler", "idempotency_key": "a",
    }  # fmt: skip
    for n, wrong in enumerate((
        {"cells": "5/6/7;3/4/5;0/1/2"}, {"cells": "5/6/7;3/4/5;0/1\n0/0/1;0/0/0;0/0/0"}, {"results": "3,x"},
        {"positions": "1.1,0.9"}, {"since": "2026-10-30"}, {"reason": ""}, {"cells": "7/6/5;3/4/5;0/1/2\n0;0;0"},
    )):  # fmt: skip
        answer = client.post(address + "set", {**form, **wrong, "idempotency_key": f"w{n}"})
        assert answer.status_code == 422, wrong
    assert client.post(address + "set", form).status_code == 302
    (known,) = Standard.objects.filter(key=GUIDELINE.key)
    assert (known.reason, in_force(GUIDELINE, DAY).cells[1][0].usual) == ("simpler", Decimal("0.06"))
    assert row(frozen, "E201").usual == 21_600_00, "as it was frozen: 6 % of 360,000"
    assert row(opened(caller), "E201").usual == 14_400_00, "4 % by the new one"
    for who in ("hrbp", "manager", "employee", "auditor"):
        assert visit(who).get(address).status_code == 404, who
        assert visit(who).post(address + "set", form).status_code == 404, who


def test_a_draft_is_for_who_runs_it(visit: Visit) -> None:
    client = visit("compensation")
    form = {
        "name": "2027", "effective": "2027-01-01", "since": "2026-01-01", "until": "2026-12-31", "amount": "200000",
        "idempotency_key": "k1",
    }  # fmt: skip
    answer = client.post("/pay/reviews/add", form)
    assert answer.status_code == 302
    assert client.post("/pay/reviews/add", form).headers["Location"] == answer.headers["Location"], "a double click"
    (review,) = PayReview.objects.all()
    assert visit("director").get(f"/pay/reviews/{review.ref}/").status_code == 404
    assert client.post("/pay/reviews/add", {**form, "until": "2025-12-31", "idempotency_key": "k2"}).status_code == 422
    client.post(f"/pay/reviews/{review.ref}/do/check", {"version": review.version})
    page = text_of(client.get(f"/pay/reviews/{review.ref}/"))
    for words in ("No market match", "job matches, survey job", "results (results), rating", "Mend it", "Name E301"):
        assert words in page
    assert 'href="/pay/market/matches/job/?job=Job+sales"' in page, "to the very job that has no match"
    version = PayReview.objects.get().version
    assert client.post(f"/pay/reviews/{review.ref}/do/freeze", {"version": version}).status_code == 422
    assert client.post(f"/pay/reviews/{review.ref}/do/freeze", {"version": version, "accepted": "x"}).status_code == 302
    assert state(review.ref) == "open"


def test_the_data_check_goes_to_whoever_mends_it(caller: Call, visit: Visit) -> None:
    """Person, field, what to do: one line for each gap of each person."""
    ref = review_running.draft(caller("compensation"), plan())
    review_running.check(caller("compensation"), ref, None)
    address = f"/pay/reviews/{ref}/check/csv"
    for who in ("hrbp", "director", "manager", "employee"):
        assert visit(who).post(address).status_code == 404, who
    analyst = visit("compensation")
    answer = analyst.post(address, {"idempotency_key": "a"})
    frame = pl.read_csv(answer.content)
    missing = {(one["number"], one["missing"]) for one in frame.to_dicts()}
    assert ("E301", "No market match") in missing
    assert ("E302", "No results") in missing
    assert not any(number == "E201" for number, _ in missing)
    assert all(one["field"] and one["todo"] for one in frame.to_dicts())
    assert any(one.details.get("form") == "csv" for one in AuditRecord.objects.filter(act="review_run"))
    review_running.freeze(caller("compensation"), ref, None, "so")
    assert analyst.post(address).status_code == 404


def test_the_sheet_is_filled_in(caller: Call, visit: Visit) -> None:
    ref = opened(caller)
    one, two = row(ref, "E201"), row(ref, "E202")
    client = visit("hrbp")
    form = {
        f"version-{one.ref}": "1", f"raise-{one.ref}": "5%", f"reason-{one.ref}": "", f"version-{two.ref}": "1",
        f"raise-{two.ref}": "1,000", f"reason-{two.ref}": "kept the plant running", "idempotency_key": "a",
    }  # fmt: skip
    assert client.post(f"/pay/reviews/{ref}/sheet/save", form).status_code == 302
    assert (row(ref, "E201").raise_base, row(ref, "E202").raise_base) == (18_000_00, 12_000_00)
    page = text_of(client.get(f"/pay/reviews/{ref}/sheet/"))
    assert 'value="1500"' in page
    assert 'value="1000"' in page
    wrong = {**form, f"version-{one.ref}": "2", f"raise-{one.ref}": "lots", "idempotency_key": "b"}
    answer = client.post(f"/pay/reviews/{ref}/sheet/save", wrong)
    assert answer.status_code == 422
    assert "lots" in text_of(answer), "what was typed is kept"
    stale = {**form, f"raise-{one.ref}": "6%", "idempotency_key": "c"}
    assert client.post(f"/pay/reviews/{ref}/sheet/save", stale).status_code in (409, 422)
    assert used(ref) == 30_000_00


def test_what_is_pasted(caller: Call, visit: Visit) -> None:
    ref = opened(caller)
    client = visit("hrbp")
    address = f"/pay/reviews/{ref}/sheet/paste"
    answer = client.post(address, {"cells": "E201\t5%\tyes\nE301\t5%\nE202\tmany", "idempotency_key": "a"})
    assert answer.status_code == 422
    page = text_of(answer)
    assert "row 2" in page
    assert "row 3" in page
    assert used(ref) == 0
    answer = client.post(address, {"cells": "E201\t5%\tyes\nE202\t900%", "idempotency_key": "b"})
    assert answer.status_code == 422
    good = "Person number\tBase pay\tYear-end bonus\tNote\nE201\t5%\t2000\tyes\nName E202\t1000\t\t"
    assert client.post(address, {"cells": good, "idempotency_key": "c"}).status_code == 302
    one = row(ref, "E201")
    assert (one.raise_base, one.raise_year_end, one.reason) == (18_000_00, 2_000_00, "yes")
    assert used(ref) == 32_000_00
    answer = client.post(address, {"cells": "E202\t1%\nE203\t5%\tso\nE201\t800000", "idempotency_key": "d"})
    assert answer.status_code == 422
    assert "row 3: " in text_of(answer)
    assert used(ref) == 32_000_00


def test_the_callout_saves_nothing(caller: Call, visit: Visit) -> None:
    ref = opened(caller, 20_000_00)
    one = row(ref, "E201")
    address = f"/pay/reviews/{ref}/sheet/effect"
    page = text_of(visit("compensation").get(address, {f"raise-{one.ref}": "7%", f"version-{one.ref}": "1"}))
    assert "¥25,200 of ¥20,000" in page
    assert "0.98 →" in re.sub(r"<[^>]+>", "", page)
    assert used(ref) == 0
    assert visit("employee").get(address).status_code == 404


def test_one_line_with_what_it_rests_on(caller: Call, visit: Visit) -> None:
    ref = opened(caller)
    one = row(ref, "E201")
    address = f"/pay/reviews/{ref}/lines/{one.ref}/"
    page = text_of(visit("hrbp").get(address))
    for words in ("¥430,000", "market P50", "0.98", "Guideline"):
        assert words in page
    form = {"version": "1", "base": "5%", "allowance": "100", "year_end": "3000", "reason": "", "idempotency_key": "a"}
    assert visit("hrbp").post(address + "save", form).status_code == 302
    assert row(ref, "E201").raised == 18_000_00 + 1_200_00 + 3_000_00
    assert visit("hrbp").post(address + "save", {**form, "version": "1", "idempotency_key": "b"}).status_code == 409
    assert visit("hrbp").post(address + "save", {**form, "version": "2", "base": "20%"}).status_code == 422


def test_one_line_shows_its_effect_while_it_is_filled_in(caller: Call, visit: Visit) -> None:
    """Every element, the budget, fairness and the mix; nothing is saved."""
    ref = opened(caller, 20_000_00)
    address = f"/pay/reviews/{ref}/lines/{row(ref, 'E201').ref}/"
    asked = {"version": "1", "base": "5%", "allowance": "100", "year_end": "3000", "reason": ""}
    page = re.sub(r"<[^>]+>", "", text_of(visit("hrbp").get(address + "effect", asked)))
    assert "¥22,200" in page, "18,000 and 1,200 and 3,000 a year"
    assert "0.98 → 1.03" in page
    assert "above the line of colleagues" in page
    assert "Mix of the cash parts" in page
    whole = re.sub(r"<[^>]+>", "", text_of(visit("compensation").get(address + "effect", asked)))
    assert "¥22,200 of ¥20,000" in whole, "who sees every line sees the budget"
    beyond = text_of(visit("hrbp").get(address + "effect", {"version": "1", "base": "20%"}))
    assert "give a reason" in beyond
    assert "write 1000 or 5%" in text_of(visit("hrbp").get(address + "effect", {"version": "1", "base": "x"})).lower()
    assert used(ref) == 0
    assert row(ref, "E201").filled_by == ""
    for who in ("hrbp_sales", "manager", "employee"):
        assert visit(who).get(address + "effect", asked).status_code == 404, who


def test_approval_on_the_page_asks_again_who_one_is(house: dict[str, Account], caller: Call, visit: Visit) -> None:
    director = house["director"]
    director.set_password("correct horse battery staple")
    director.save(update_fields=["password"])
    ref = submitted(caller, {"E201": 21_600_00})
    review = PayReview.objects.get(ref=ref)
    client = visit("director")
    assert "within the budget, by the guideline" in text_of(client.get(f"/pay/reviews/{ref}/"))
    decision = {"version": review.version, "reason": "read", "idempotency_key": "k"}
    answer = client.post(f"/pay/reviews/{ref}/approve", decision)
    assert answer.status_code == 302
    assert "reauthenticate" in answer.headers["Location"]
    assert PayRaise.objects.count() == 0
    client.post(reverse("account_reauthenticate"), {"password": "correct horse battery staple"})
    answer = client.post(f"/pay/reviews/{ref}/approve", decision)
    assert answer.status_code == 422
    assert "passing a line of fairness" in text_of(answer), "what is in the way, and what to do about it"
    assert (
        client.post(f"/pay/reviews/{ref}/approve", {**decision, "answer": "so", "idempotency_key": "l"}).status_code
        == 302
    )
    assert state(ref) == "approved"
    assert "Approve</button>" not in text_of(visit("compensation").get(f"/pay/reviews/{ref}/"))


def test_who_decides_sees_every_line_that_is_passed(caller: Call, visit: Visit) -> None:
    """More than fit at first glance are folded, none is left out: somebody answers for all of them."""
    raised = ("E201", "E202", "E203", "E301", "H002", "H004", "H005", "H006")
    ref = submitted(caller, dict.fromkeys(raised, 21_600_00), amount=WHOLE * 2)
    review = PayReview.objects.get(ref=ref)
    lines = {one.row.person: one.firm for one in lines_of(caller("director").actor, review, DAY) if one.firm}
    found = breaches(DAY, lines)
    assert len(found) > 6, "more than are open at once"
    page = text_of(visit("director").get(f"/pay/reviews/{ref}/"))
    assert all(f"Name {one.person}" in page.partition("What happened")[0] for one in found if one.person)
    assert f"{len(found) - 6} more" in page


def test_export_with_the_same_rights(caller: Call, visit: Visit) -> None:
    ref = opened(caller)
    give(caller("hrbp"), ref, "E201", 21_600_00, "=1+1")
    answer = visit("hrbp").post(f"/pay/reviews/{ref}/export/csv")
    told = answer.content.decode("utf-8-sig")
    assert "Name E201" in told
    assert "Name E301" not in told
    assert "'=1+1" in told
    book = visit("compensation").post(f"/pay/reviews/{ref}/export/xlsx").content
    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        assert "xl/workbook.xml" in archive.namelist()
    assert visit("employee").post(f"/pay/reviews/{ref}/export/csv").status_code == 404


def test_letters_are_for_their_person(caller: Call, visit: Visit) -> None:
    ref = approved(caller, {"E201": 21_600_00, "E203": 3_600_00})
    review_approval.send_letters(caller("compensation"), ref, None)
    mine = PayLetter.objects.get(person="E201")
    client = visit("employee")
    assert "Review 2027" in text_of(client.get("/my/letters/"))
    page = text_of(client.get(f"/my/letters/{mine.ref}/"))
    assert "CNY 31,800.00" in page
    for lang in ("zh", "en"):
        pdf = client.get(f"/my/letters/{mine.ref}/{lang}.pdf")
        assert pdf.status_code == 200
        assert pdf.content.startswith(b"%PDF")
    assert client.get(f"/my/letters/{mine.ref}/fr.pdf").status_code == 404
    for who in ("colleague", "manager", "hrbp_sales", "auditor", "admin"):
        assert visit(who).get(f"/my/letters/{mine.ref}/").status_code == 404, who
        assert visit(who).get(f"/my/letters/{mine.ref}/en.pdf").status_code == 404, who
    assert visit("hrbp").get(f"/my/letters/{mine.ref}/en.pdf").status_code == 200
    assert client.post(f"/my/letters/{mine.ref}/read", {}).status_code == 302
    mine.refresh_from_db()
    assert mine.acknowledged_on == DAY
    assert visit("colleague").post(f"/my/letters/{mine.ref}/read", {}).status_code == 404


def test_a_letter_says_every_amount_and_the_same_each_time(caller: Call) -> None:
    ref = approved(caller, {"E201": 21_600_00})
    review_approval.send_letters(caller("compensation"), ref, None)
    data = data_of(PayLetter.objects.get(), "zh")
    assert data["lines"] == [["岗位工资 · 每月", "CNY 30,000.00", "CNY 31,800.00", "CNY 1,800.00"]]
    assert data["more"] == "CNY 21,600.00"
    assert printed(PAPER, data) == printed(PAPER, data)
    assert data["reason"] == "I have read every line", "on paper as on the screen"
    assert printed(PAPER, data) != printed(PAPER, {**data, "reason": ""}), "the reason is printed"


def test_every_step_has_its_page(caller: Call, visit: Visit) -> None:
    runner = caller("compensation")
    ref = submitted(caller, {"E201": 21_600_00})
    for who in ("director", "compensation", "hrbp"):
        assert visit(who).get(f"/pay/reviews/{ref}/").status_code == 200
    review_approval.approve(caller("director"), ref, None, "read", None, "I answer")
    review_approval.send_letters(runner, ref, None)
    review_running.close(runner, ref, None)
    for who in ("director", "compensation", "hrbp"):
        assert visit(who).get(f"/pay/reviews/{ref}/").status_code == 200
        assert visit(who).get(f"/pay/reviews/{ref}/sheet/").status_code == 200
