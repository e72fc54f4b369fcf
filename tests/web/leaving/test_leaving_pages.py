"""My annual leave, and HR's calculators: right to the fen, for those who may see the pay, and nothing is kept."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from mainstay.loop.carry.states import Kind, Severity
from mainstay_web.actions import Caller, cases
from mainstay_web.store.facts import add
from mainstay_web.store.tables.accounts import Account
from mainstay_web.store.tables.cases import Case
from mainstay_web.store.tables.facts import Batch
from mainstay_web.store.tables.installation import Installation, Standard
from mainstay_web.store.tables.people import Person
from mainstay_web.store.tables.trail import AccessView, AuditRecord

Visit = Callable[[str], Client]
HR = ("director", "hrbp", "compensation")
NOT_HR = ("ombuds", "auditor", "admin", "manager", "employee", "colleague", "other_manager")
LEFT = {"what": "leaving", "last": "2026-10-31"}


def ref_of(number: str) -> str:
    return str(Person.objects.get(number=number).ref)


def test_ones_own_annual_leave_is_at_least_what_the_years_here_give(visit: Visit) -> None:
    client = visit("employee")
    page = client.get("/my/leave/").content.decode()
    # Hired on 1 March 2020: six whole years and seven months by 31 October 2026.
    assert "at least 5 days" in page
    assert "6 years and 7 months of work in all" in page
    assert "Regulations on Paid Annual Leave" in page
    more = client.get("/my/leave/?years=3&months=5").content.decode()
    assert "10 days" in more
    assert "at least" not in more
    assert "12 years and 1 month of work" in client.get("/my/leave/?years=5&months=6").content.decode()
    assert client.get("/my/leave/").content.decode().count("at least 5 days") == 1, "what was entered is forgotten"


@pytest.mark.parametrize("query", ["?years=51", "?months=12", "?years=x", "?years=-1", "?months=1.5"])
def test_years_that_are_none_are_refused(visit: Visit, query: str) -> None:
    assert visit("employee").get("/my/leave/" + query).status_code == 422


def test_what_attendance_says_was_taken_is_of_oneself_and_this_year(visit: Visit) -> None:
    client, batch = visit("employee"), Batch.objects.create(source="test", made_by="test")
    rows = (("E201", date(2026, 5, 4), "annual", 8.0), ("E201", date(2026, 5, 5), "annual", 4.0),
            ("E201", date(2026, 5, 6), "sick", 8.0), ("E201", date(2025, 5, 4), "annual", 8.0),
            ("E202", date(2026, 5, 4), "annual", 8.0))  # fmt: skip
    for person, day, kind, hours in rows:
        add(batch, "attendance", person_id=person, day=day, leave_kind=kind, leave_hours=hours)
    assert ">1.5 days<" in client.get("/my/leave/").content.decode()
    add(batch, "attendance", person_id="E201", day=date(2026, 5, 7), leave_kind="annual", leave_hours=28.0)
    assert ">5 days<" in client.get("/my/leave/").content.decode()


def test_leave_is_for_who_is_employed_here_and_where_the_law_holds(visit: Visit) -> None:
    assert visit("admin").get("/my/leave/").status_code == 404
    assert "/my/leave/" in visit("employee").get("/messages/").content.decode()
    Installation.objects.update(country="DE")
    client = visit("employee")
    assert client.get("/my/leave/").status_code == 404
    assert "/my/leave/" not in client.get("/messages/").content.decode()
    assert visit("director").get("/pay/leaving/").status_code == 404


@pytest.mark.parametrize("who", NOT_HR)
def test_who_is_not_hr_finds_no_calculator(visit: Visit, who: str) -> None:
    Standard.objects.create(key="managers_see_pay", since=date(2024, 1, 1), value=True)
    client = visit(who)
    assert client.get("/pay/leaving/").status_code == 404
    assert client.get(f"/pay/leaving/{ref_of('E201')}/").status_code == 404
    assert "/pay/leaving/" not in client.get("/messages/").content.decode()


@pytest.mark.parametrize(("who", "number"), [("hrbp", "E301"), ("hrbp", "H002"), ("hrbp_sales", "E201"),
                                             ("director", "H001"), ("compensation", "H003")])  # fmt: skip
def test_a01_nobodys_but_theirs_and_never_ones_own(visit: Visit, who: str, number: str) -> None:
    assert visit(who).get(f"/pay/leaving/{ref_of(number)}/").status_code == 404
    assert not AccessView.objects.exists()


@pytest.mark.parametrize("who", HR)
def test_hr_finds_it_in_the_menu_and_from_a_statement(visit: Visit, who: str) -> None:
    client, there = visit(who), f"/pay/leaving/{ref_of('E201')}/"
    assert "/pay/leaving/" in client.get("/messages/").content.decode()
    assert there in client.get(f"/rewards/{ref_of('E201')}/").content.decode()
    Installation.objects.update(country="DE")
    assert there not in client.get(f"/rewards/{ref_of('E201')}/").content.decode()


@pytest.mark.parametrize("who", HR)
def test_a_leaver_to_the_fen_from_what_is_recorded(visit: Visit, house: dict[str, Account], who: str) -> None:
    client, there = visit(who), f"/pay/leaving/{ref_of('E201')}/"
    given = LEFT if who != "compensation" else {**LEFT, "hired": "2020-03-01"}
    page = client.post(there, {**given, "taken": "1"}).content.decode()
    # 30,000 a month, six years and eight months: seven months; 304 days of five: four, less the one taken.
    assert "¥210,000.00" in page
    assert "7 months × ¥30,000.00" in page
    assert "6 years and 8 months since 2020-03-01" in page
    assert "¥8,275.86" in page
    assert "¥218,275.86" in page
    assert "¥12,577.00 (inferred" in page
    assert "2027-06-30" in page
    view = AccessView.objects.first()
    assert view is not None
    assert (view.account, view.person, view.page) == (house[who].ref, "E201", "leaving")
    assert not AuditRecord.objects.filter(act__contains="leaving").exists()


def test_the_first_day_is_shown_to_who_may_see_it_alone(visit: Visit) -> None:
    there = f"/pay/leaving/{ref_of('E201')}/"
    assert 'name="hired"' in visit("compensation").get(there).content.decode()
    assert 'name="hired"' not in visit("hrbp").get(there).content.decode()


def test_beyond_the_time_of_a_rule_nothing_is_reckoned(visit: Visit) -> None:
    client, there = visit("hrbp"), f"/pay/leaving/{ref_of('E201')}/"
    late = client.post(there, {**LEFT, "last": "2027-08-01"})
    assert late.status_code == 422
    assert "no social insurance parameters" in late.content.decode()
    told = client.post(there, {**LEFT, "last": "2027-08-01", "local": "13,000"})
    assert told.status_code == 200
    assert "as you entered" in told.content.decode()
    early = visit("director").post("/pay/leaving/", {**LEFT, "hired": "2000-01-01", "last": "2018-12-31",
                                                     "wage": "5000", "local": "6000"})  # fmt: skip
    assert early.status_code == 422
    assert "in force from" in early.content.decode()
    before = visit("director").post("/pay/leaving/", {"what": "overtime", "day": "1994-12-31", "base": "5000"})
    assert before.status_code == 422


@pytest.mark.parametrize("wrong", [{"last": ""}, {"last": "2020-02-01"}, {"wage": "many"}, {"taken": "1.5"},
                                   {"years": "x"}, {"months": "12"}, {"city": "Atlantis"}])  # fmt: skip
def test_what_does_not_fit_is_said(visit: Visit, wrong: dict[str, str]) -> None:
    answer = visit("hrbp").post(f"/pay/leaving/{ref_of('E201')}/", {**LEFT, **wrong})
    assert answer.status_code == 422
    assert 'role="alert"' in answer.content.decode()


def test_recorded_pay_is_not_taken_for_what_was_paid(visit: Visit) -> None:
    said = "enter the mean of what was paid"
    assert said in visit("hrbp").get(f"/pay/leaving/{ref_of('E201')}/").content.decode()
    assert said not in visit("hrbp").get("/pay/leaving/").content.decode()


def test_days_and_hours_say_what_kind_of_number_they_take(visit: Visit) -> None:
    client, there = visit("hrbp"), f"/pay/leaving/{ref_of('E201')}/"
    assert "whole number from 0 to 60" in client.post(there, {**LEFT, "taken": "1.5"}).content.decode()
    hours = {"what": "overtime", "day": "2026-10-31", "weekday": "1.555"}
    assert "two decimals" in client.post(there, hours).content.decode()


def test_overtime_and_the_months_limit(visit: Visit) -> None:
    hours = {"what": "overtime", "day": "2026-10-31", "weekday": "20", "rest": "16", "holiday": "4"}
    page = visit("hrbp").post(f"/pay/leaving/{ref_of('E201')}/", hours).content.decode()
    # 30,000 / 21.75 / 8 = 172.41 an hour: 30, 32 and 12 hours' worth.
    for shown in ("¥172.41", "¥5,172.41", "¥5,517.24", "¥2,068.97", "¥12,758.62", "4 hours beyond the limit of 36"):
        assert shown in page, shown
    assert (
        "beyond the limit"
        not in visit("hrbp").post("/pay/leaving/", {**hours, "rest": "0", "base": "21750"}).content.decode()
    )


def test_a_name_finds_only_those_whose_pay_one_may_see(visit: Visit) -> None:
    page = visit("hrbp").get("/pay/leaving/?q=Name").content.decode()
    assert ref_of("E201") in page
    for number in ("E301", "H002"):
        assert ref_of(number) not in page


def test_the_early_warning_does_not_lead_here(visit: Visit) -> None:
    for page in ("/queue/", f"/people/{ref_of('E201')}/"):
        assert "/pay/leaving/" not in visit("hrbp").get(page).content.decode().split("<main")[-1]


@pytest.mark.parametrize(("outcome", "leads"), [("resigned", True), ("left_otherwise", True), ("stayed", False)])
def test_a_case_that_ended_with_somebody_leaving_leads_hr_here(
    visit: Visit,
    caller: Callable[..., Caller],
    outcome: str,
    leads: bool,  # noqa: FBT001 - a parameter
) -> None:
    hrbp = caller("hrbp")
    ref = cases.open_case(hrbp, "E202", Kind.COUNTER_OFFER, Severity.NORMAL, "an offer from elsewhere", "H002")
    there = f"/pay/leaving/{ref_of('E202')}/"
    client = visit("hrbp")
    assert there not in client.get(f"/cases/{ref}/").content.decode()
    Case.objects.filter(ref=ref).update(state="closed", outcome=outcome, closed_on=date(2026, 10, 31))
    assert (there in client.get(f"/cases/{ref}/").content.decode()) is leads
