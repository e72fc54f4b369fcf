"""The planner itself, with the real brain on a small invented company; and its steps through the pages."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from io import BytesIO

import fastexcel
import polars as pl
import pytest
from django.contrib.auth.hashers import make_password
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from mainstay.loop.carry.builder import build
from mainstay.loop.lots import Lots
from mainstay.twin import AS_OF, twin
from mainstay_web.actions import plans, system_caller
from mainstay_web.actions.facts import import_tables
from mainstay_web.actions.plans import Wanted
from mainstay_web.jobs import catalogue
from mainstay_web.jobs.work import carry_out
from mainstay_web.store.installation import the_installation
from mainstay_web.store.jobs import take
from mainstay_web.store.plan_parts import offers_of, package_of, prospect_of
from mainstay_web.store.plans import sums, uses
from mainstay_web.store.tables.accounts import Account
from mainstay_web.store.tables.cases import Budget, Case
from mainstay_web.store.tables.jobs import Job
from mainstay_web.store.tables.people import Person
from mainstay_web.store.tables.plans import PlanRound
from mainstay_web.store.tables.trail import AuditRecord

Visit = Callable[[str], Client]


def work_off() -> Job:
    """Does what is in the queue, here."""
    catalogue.load()
    job = take("test", timezone.now())
    assert job is not None
    carry_out(job)
    job.refresh_from_db()
    return job


@pytest.fixture
def invented(db: None) -> None:
    """Sixty people over a year."""
    del db
    made = twin(60, 14, 3, language="zh")
    here = the_installation()
    here.company, here.day = made.tables.company, AS_OF
    here.save()
    import_tables(system_caller("test"), made.tables, "twin")


@pytest.mark.usefixtures("invented")
def test_i5_the_same_inputs_give_the_same_plan_and_every_part_adds_up() -> None:
    who = system_caller("test")
    limits = (("cash_three_years", "company", 60_000_000), ("mentor_seats", "company", 2))
    ref = plans.draft(who, Wanted("round", AS_OF, date(2027, 10, 31), 30_000_000, limits))
    found = []
    for _ in range(2):
        plans.compute(who, ref, None)
        assert work_off().state == Job.DONE
        found.append(PlanRound.objects.get(ref=ref))
    first, again = found
    assert first.state == "computed"
    assert (again.facts, again.frozen, again.manifest) == (first.facts, first.frozen, first.manifest)
    assert first.manifest
    rows = list(again.choices.all())
    assert rows
    assert sums(rows).saved.middle == pytest.approx(again.saved, abs=len(rows))
    assert 0 < again.saved <= again.bound
    assert not [one for one in uses(again, rows) if one.over]
    assert {(one.kind, one.scope, one.amount) for one in again.limits.filter(assumed=False)} == set(limits)
    for row in rows:
        package = package_of(row.package)
        if package is None:
            continue
        # What is put together by hand in the web process is what the planner put together.
        offers = offers_of(row.offers, AS_OF)
        same = build((offers[one] for one in package.measures), prospect_of(row.prospect))
        assert (same.cash_now, same.raise_, same.promised) == (package.cash_now, package.raise_, package.promised)
        assert same.chance_after.middle == pytest.approx(package.chance_after.middle, abs=1e-6)
        assert same.saved.middle == pytest.approx(package.saved.middle, abs=2)


@pytest.mark.usefixtures("invented")
def test_lots_decide_close_calls_within_the_limits_and_the_same_again() -> None:
    who = system_caller("test")
    plans.set_lots(who, Lots(on=True, margin=0.5), "so that we learn what works")
    ref = plans.draft(who, Wanted("round", AS_OF, date(2027, 10, 31), 30_000_000))
    plans.compute(who, ref, None)
    assert work_off().state == Job.DONE
    row = PlanRound.objects.get(ref=ref)
    rows = list(row.choices.all())
    drawn = [one for one in rows if one.how == "lot"]
    assert drawn
    assert {one.offered_share for one in drawn} == {0.5}
    assert all(one.package in (one.planned, one.runner_up) for one in drawn)
    assert not [one for one in uses(row, rows) if one.over]
    assert sums(rows).saved.middle <= row.saved + len(rows)


@pytest.mark.usefixtures("invented")
def test_another_budget_is_another_plan_and_a_lost_job_changes_nothing() -> None:
    who = system_caller("test")
    ref = plans.draft(who, Wanted("round", AS_OF, date(2027, 10, 31), 30_000_000))
    plans.compute(who, ref, None)
    plans.withdraw(who, ref, None, "not now")
    assert work_off().state == Job.DONE
    row = PlanRound.objects.get(ref=ref)
    assert (row.state, row.choices.count()) == ("withdrawn", 0)


PASSWORD = "correct horse battery staple"  # noqa: S105 - of nobody


def sure(client: Client) -> Client:
    """The same visitor, who has just shown who they are."""
    assert client.post(reverse("account_reauthenticate"), {"password": PASSWORD}).status_code == 302
    return client


@pytest.fixture
def with_passwords(house: dict[str, Account]) -> None:
    """Only who has something to show can be asked to show it again."""
    made = make_password(PASSWORD)
    for one in house.values():
        one.password = made
        one.save(update_fields=["password"])


@pytest.mark.usefixtures("with_passwords")
def test_two_people_through_the_pages(round_: PlanRound, budget: Budget, visit: Visit) -> None:
    page = f"/plans/{round_.ref}/"
    given = {"version": round_.version, "idempotency_key": "k1", "reason": "it is where money does most"}
    assert visit("compensation").post(page + "do/submit", given).status_code == 302
    round_.refresh_from_db()
    decision = {"version": round_.version, "idempotency_key": "k2", "reason": "within the line, and worth it"}
    unsure = visit("director")
    assert b"waits for somebody else" not in unsure.get(page).content
    sent = unsure.post(page + "approve", decision)
    assert sent.status_code == 302
    assert "/reauthenticate/" in sent.headers["Location"]
    assert not Case.objects.exists()
    for who in ("compensation", "hrbp", "manager"):
        assert sure(visit(who)).post(page + "approve", decision).status_code == 404, who
    director = sure(visit("director"))
    stale = director.post(page + "approve", decision | {"version": 1})
    assert stale.status_code == 409
    assert "Since you opened it" in stale.content.decode()
    assert director.post(page + "approve", decision | {"reason": given["reason"]}).status_code == 422
    assert director.post(page + "approve", decision).status_code == 302
    assert director.post(page + "approve", decision).status_code == 302
    assert Case.objects.filter(kind="plan").count() == 2
    budget.refresh_from_db()
    assert budget.held == 5_000_000
    for case in Case.objects.all():
        assert director.get(f"/cases/{case.ref}/").status_code == 200
    assert director.get(page).status_code == 200
    _payroll(round_, visit)


def _payroll(round_: PlanRound, visit: Visit) -> None:
    """M17: names, measures and amounts, and nothing that was estimated."""
    address = f"/plans/{round_.ref}/payroll/"
    assert "/reauthenticate/" in visit("compensation").post(address + "csv").headers["Location"]
    for who in ("hrbp", "manager", "auditor", "employee"):
        assert sure(visit(who)).post(address + "csv").status_code == 404, who
    analyst = sure(visit("compensation"))
    csv = analyst.post(address + "csv")
    assert csv.status_code == 200
    frame = pl.read_csv(csv.content)
    assert frame.columns == [
        "Person", "Name", "Unit", "Measure", "Cash, first year", "Cash, three years", "Yearly raise",
        "Value of equity", "Currency", "Case",
    ]  # fmt: skip
    assert frame["Cash, first year"].sum() == 50_000
    book = fastexcel.read_excel(analyst.post(address + "xlsx").content)
    assert book.load_sheet(0).to_polars()["Person"].to_list() == frame["Person"].to_list()
    assert BytesIO(csv.content).read(3) == b"\xef\xbb\xbf"
    assert AuditRecord.objects.filter(act="export").count() == 2
    assert analyst.post(address + "exe").status_code == 404


def test_a_round_is_drafted_and_revised_through_the_form(visit: Visit) -> None:
    hr = visit("hrbp")
    given = {
        "name": "Key people 2027", "since": "2026-10-31", "until": "2027-10-31", "cash": "100,000",
        "limit-mentor_seats": "3", "limit-equity": "200000", "cash-rd": "50000",
    }  # fmt: skip
    for wrong in ({"cash": ""}, {"cash": "x"}, {"since": ""}, {"limit-mentor_seats": "1.5"}, {"name": " "}):
        answer = hr.post("/plans/add", given | wrong)
        assert answer.status_code == 422, wrong
        assert b"field-error" in answer.content, wrong
    assert hr.post("/plans/add", given).status_code == 302
    row = PlanRound.objects.get()
    assert (row.cash, row.key_only) == (10_000_000, True)
    assert set(row.limits.values_list("kind", "scope", "amount")) == {
        ("mentor_seats", "company", 3), ("equity", "company", 20_000_000), ("cash_now", "rd", 5_000_000),
    }  # fmt: skip
    form = hr.get(f"/plans/{row.ref}/budget/").content.decode()
    assert 'value="50000"' in form
    again = given | {"cash": "80000", "version": row.version, "everyone": "on", "cash-rd": ""}
    assert hr.post(f"/plans/{row.ref}/budget/save", again).status_code == 302
    row.refresh_from_db()
    assert (row.cash, row.key_only, row.limits.count()) == (8_000_000, False, 2)
    begun = hr.post(f"/plans/{row.ref}/do/compute", {"version": row.version})
    assert begun.status_code == 302
    assert b"Waiting to begin" in hr.get(f"/plans/{row.ref}/").content
    row.refresh_from_db()
    assert hr.post(f"/plans/{row.ref}/do/compute", {"version": row.version}).status_code == 422
    Job.objects.update(state=Job.DEAD, failure="input")
    assert b"could not be computed" in hr.get(f"/plans/{row.ref}/").content
    assert hr.post(f"/plans/{row.ref}/do/compute", {"version": row.version}).status_code == 302


def test_hr_changes_a_person_through_the_page(round_: PlanRound, visit: Visit) -> None:
    person = Person.objects.get(number="E202")
    page = f"/plans/{round_.ref}/people/{person.ref}/"
    hr = visit("hrbp")
    given = {"version": round_.version, "how": "own", "pick-pay.raise_to_line": "on", "reason": "the market moved"}
    guarded = hr.post(page + "change", given)
    assert guarded.status_code in (400, 422)
    assert b"line of colleagues" in guarded.content
    named = given | {"answered": "pay.raise_to_line", "answer": "nobody else knows the kiln"}
    assert hr.post(page + "change", named).status_code == 302
    body = hr.get(page).content.decode()
    assert "nobody else knows the kiln" in body
    assert hr.post(page + "change", named).status_code == 409
