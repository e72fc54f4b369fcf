"""A case from its opening to what the company learns of it, through the pages."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from mainstay_web.store.facts import held
from mainstay_web.store.tables.accounts import Account
from mainstay_web.store.tables.cases import Budget, Case, Commitment
from mainstay_web.store.tables.people import Person
from mainstay_web.store.tables.trail import Outgoing

Visit = Callable[[str], Client]
STEPS = ("opened", "talk_due", "talked", "cause_confirmed", "package_proposed", "approved", "carried")


def post(client: Client, address: str, **given: object) -> int:
    answer = client.post(address, given)
    assert answer.status_code in (302, 409, 422, 404), answer.content[:2000]
    return answer.status_code


def deed(client: Client, case: Case, what: str, **given: object) -> int:
    case.refresh_from_db()
    return post(client, f"/cases/{case.ref}/do/{what}", version=case.version, **given)


def test_from_a_case_to_a_kept_promise(visit: Visit, budget: Budget) -> None:
    hr, manager, director, employee = visit("hrbp"), visit("manager"), visit("director"), visit("employee")
    person = Person.objects.get(number="E201")
    assert hr.get(f"/cases/new/{person.ref}/").status_code == 200
    made = hr.post(f"/cases/new/{person.ref}/open", {"kind": "care", "severity": "high", "reason": "asked for a talk"})
    assert made.status_code == 302
    case = Case.objects.get()
    way: list[tuple[str, Client, str, dict[str, object]]] = [
        ("talk_due", hr, "assign", {"owner": "E200"}),
        ("talked", manager, "talk", {"held_on": "2026-10-31", "note": "private"}),
        ("cause_confirmed", manager, "cause", {"drivers": ["pay", "career"], "words": "the pay"}),
        (
            "package_proposed", hr, "propose",
            {"pick-pay.bonus_share": "on", "amount-pay.bonus_share": "30,000", "owner-pay.bonus_share": "E200",
             "due-pay.bonus_share": "2026-11-30", "reason": "it answers what was named"},
        ),
        ("approved", director, "approve", {"reason": "within the line"}),
    ]  # fmt: skip
    for state, client, what, given in way:
        page = client.get(f"/cases/{case.ref}/")
        assert page.status_code == 200
        assert deed(client, case, what, **given) == 302, what
        case.refresh_from_db()
        assert case.state == state
    budget.refresh_from_db()
    assert budget.held == 30_000_00
    promise = Commitment.objects.order_by("due").first()
    assert promise is not None
    assert deed(hr, case, "answer", words="this is what we can do") == 302
    for row in Commitment.objects.all():
        assert manager.get("/promises/").status_code == 200
        assert post(manager, f"/promises/{row.ref}/agree", version=row.version) == 302
        row.refresh_from_db()
        assert employee.get("/my/promises/").status_code == 200
        assert post(employee, f"/my/promises/{row.ref}/agree", version=row.version) == 302
    case.refresh_from_db()
    assert case.state == "carried"
    promise.refresh_from_db()
    assert post(employee, f"/my/promises/{promise.ref}/kept", version=promise.version) in (302, 422)
    assert set(held(["commitments"], person="E201")["commitments"]["commitment_id"]) == {
        row.ref for row in Commitment.objects.all()
    }
    assert Outgoing.objects.filter(kind="promise.to_confirm").exists()


@pytest.mark.parametrize("to", STEPS)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_page_stands_in_every_state(bring: Callable[..., Case], visit: Visit, to: str, lang: str) -> None:
    case = bring(to)
    for who in ("hrbp", "director", "manager"):
        client = visit(who)
        client.cookies["lang"] = lang
        expected = 404 if (who == "manager" and to == "opened") else 200
        assert client.get(f"/cases/{case.ref}/").status_code == expected, who
        assert client.get("/promises/").status_code == 200
    for address in ("/cases/", f"/cases/?state={to}", "/cases/?late=1&owner=-&kind=care&q=x"):
        assert visit("hrbp").get(address).status_code == 200
    assert visit("employee").get("/my/promises/").status_code == 200
    assert visit("manager").get("/talks/").status_code == 200


@pytest.mark.parametrize("who", ["hrbp_sales", "ombuds", "auditor", "admin", "colleague", "other_manager", "employee"])
def test_others_find_nothing(bring: Callable[..., Case], visit: Visit, who: str, house: dict[str, Account]) -> None:
    case = bring("package_proposed")
    client = visit(who)
    assert client.get(f"/cases/{case.ref}/").status_code == 404
    assert client.get(f"/cases/{case.ref}/sum").status_code == 404
    for what in ("assign", "talk", "cause", "approve", "send-back", "withdraw", "close", "answer"):
        assert deed(client, case, what, reason="x", owner="E200", held_on="2026-10-31", words="x") == 404, what
    for row in Commitment.objects.all():
        assert post(client, f"/promises/{row.ref}/agree", version=row.version) == 404
    assert house


FIELDS = {
    "opened": ["owner"], "talk_due": ["held_on", "note", "talk_due", "outcome"], "talked": ["drivers", "words"],
    "cause_confirmed": ["pick-pay.bonus_share", "amount-pay.bonus_share",
                         "owner-pay.bonus_share", "free-due", "reason"],
    "package_proposed": ["reason", "opened"], "approved": ["reason"], "carried": ["outcome", "reason"],
}  # fmt: skip


@pytest.mark.parametrize("to", STEPS)
def test_each_form_has_its_fields_and_says_what_to_mend(bring: Callable[..., Case], visit: Visit, to: str) -> None:
    case = bring(to)
    who = "director" if to == "package_proposed" else "hrbp"
    client = visit(who)
    page = client.get(f"/cases/{case.ref}/").content.decode()
    for name in FIELDS[to]:
        assert f'name="{name}"' in page, name
    assert "Text(zh" not in page
    what = {"talk_due": "talk", "talked": "cause", "cause_confirmed": "propose", "package_proposed": "approve"}.get(to)
    if what:
        case.refresh_from_db()
        answer = client.post(f"/cases/{case.ref}/do/{what}", {"version": case.version, "words": "kept words"})
        assert answer.status_code == 422
        assert 'class="alert bad"' in answer.content.decode()
        stale = client.post(f"/cases/{case.ref}/do/{what}", {"version": case.version + 7, "held_on": "2026-10-31"})
        assert stale.status_code in (409, 422)
