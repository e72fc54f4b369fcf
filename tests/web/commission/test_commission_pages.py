"""Every page of commission, for each role: who may read it, and who finds nothing there."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from sold import RICH, Call, a_run, declaration, in_force, on_plan, sale, sold

from mainstay_web.actions.commission import people, plans, runs, sales
from mainstay_web.store.tables.accounts import Account
from mainstay_web.store.tables.commission import (
    CommissionPlan,
    CommissionRun,
    CommissionStatement,
    CommissionTransaction,
)

Visit = Callable[[str], Client]
NOBODY = ("hrbp", "ombuds", "auditor", "admin", "manager", "employee", "colleague", "other_manager", "hrbp_sales")
FORM = {
    "name": "Another", "since": "2027-01-01", "measure": "bookings", "credit": "split", "mode": "whole_amount",
    "accumulation": "period_to_date", "unit": "amount", "boundary": "lower", "period": "quarter", "year_starts": "1",
    "tiers": "100000\t6\n150000\t8\n∞\t10", "half": "up", "round_at": "total", "prorate": "none",
}  # fmt: skip


def addresses(run: CommissionRun) -> list[str]:
    """Every page of those who work with commission."""
    plan, sale_ = CommissionPlan.objects.get(), CommissionTransaction.objects.filter(person="E302")[0]
    statement = CommissionStatement.objects.get(person="E302")
    return [
        "/commission/", "/commission/plans/new/", f"/commission/plans/{plan.ref}/",
        f"/commission/plans/{plan.ref}/replay", f"/commission/plans/new/?line={plan.line}", "/commission/sales/",
        f"/commission/sales/{sale_.ref}/", "/commission/runs/new/", f"/commission/runs/{run.ref}/",
        f"/commission/runs/{run.ref}/progress", f"/commission/statements/{statement.ref}/", "/commission/questions/",
        "/commission/sales/template/en",
    ]  # fmt: skip


def test_the_analyst_reads_all_of_it(settled: CommissionRun, visit: Visit) -> None:
    client = visit("compensation")
    for lang in ("en", "zh"):
        client.cookies["lang"] = lang
        for address in addresses(settled):
            assert client.get(address).status_code == 200, address


def test_the_director_reads_what_is_to_be_approved(settled: CommissionRun, visit: Visit) -> None:
    client = visit("director")
    for address in addresses(settled):
        design = address.rstrip("/").endswith("new") or "/sales" in address or "line=" in address
        assert client.get(address).status_code == (404 if design else 200), address


@pytest.mark.parametrize("who", NOBODY)
def test_nobody_else_finds_anything(settled: CommissionRun, visit: Visit, who: str) -> None:
    client = visit(who)
    assert {client.get(address).status_code for address in addresses(settled)} == {404}
    for action in ("approve", "correct", "do/pay", "export/csv"):
        assert client.post(f"/commission/runs/{settled.ref}/{action}", {"reason": "x"}).status_code in (302, 404)
    assert CommissionRun.objects.get().state == "approved"


def test_the_form_has_no_default_and_shows_what_the_words_mean(house: dict[str, Account], visit: Visit) -> None:
    assert house
    client = visit("compensation")
    page = client.get("/commission/plans/new/").content.decode()
    for name in ("mode", "accumulation", "measure", "credit", "unit", "boundary"):
        assert not re.search(rf'name="{name}" value="[^"]*" required checked', page), name
    told = client.post("/commission/plans/preview", {"year_starts": "1"}).content.decode()
    for total in ("164", "285", "234", "485"):
        assert f'<span class="sum">{total}</span>' in told
    answer = client.post("/commission/plans/add", {**FORM, "mode": ""})
    assert answer.status_code == 422
    assert "no default" in answer.content.decode()
    assert not CommissionPlan.objects.exists()


def test_a_cliff_is_warned_of_while_it_is_typed(house: dict[str, Account], visit: Visit) -> None:
    assert house
    told = visit("compensation").post("/commission/plans/preview", FORM).content.decode()
    assert "A cliff" in told
    assert "8,000" in told


def test_payout_curves_are_drawn_and_their_thresholds_warned_of(house: dict[str, Account], visit: Visit) -> None:
    """Also where nothing but a result decides, and where no tier has an end."""
    assert house
    curve = {"bonus_name": "Goal", "bonus_of": "project", "bonus_curve": "80\t50\n100\t100"}
    told = visit("compensation").post("/commission/plans/preview", FORM | curve | {"tiers": "∞\t5"}).content.decode()
    assert "What selling more pays" in told
    assert "Payout curve of" in told
    assert "is 0% where" in told
    assert "just below 80%, and 50% at it" in told
    assert "a period&#39;s target bonus of CNY 20,000" in told
    alone = visit("compensation").post("/commission/plans/preview", FORM | curve | {"tiers": "∞\t0"}).content.decode()
    assert "Payout curve of" in alone
    assert "A plateau" not in alone


def test_a_plan_through_the_pages(house: dict[str, Account], visit: Visit) -> None:
    assert house
    client = visit("compensation")
    answer = client.post("/commission/plans/add", FORM)
    assert answer.status_code == 302, answer.content.decode()
    here = answer.headers["Location"]
    row = CommissionPlan.objects.get()
    assert row.declaration["tiers"][0] == {"to": "100000", "rate": "0.06", "pays": None}
    again = client.get(f"{here}edit/").content.decode()
    assert "100000\t6\n150000\t8\n∞\t10" in again
    assert client.post(f"{here}revise", {**FORM, "version": 1, "name": "Renamed"}).status_code == 302
    assert client.post(f"{here}revise", {**FORM, "version": 1}).status_code == 409
    assert client.post(f"{here}do/propose", {"version": 2, "reason": "why"}).status_code == 302
    row.refresh_from_db()
    assert (row.state, row.name) == ("review", "Renamed")
    assert client.post(f"{here}approve", {"version": 3, "reason": "x"}).status_code == 404


def test_who_approves_reads_every_term_and_what_it_changes(
    house: dict[str, Account], visit: Visit, caller: Call
) -> None:
    assert house
    first = in_force(caller)
    later = RICH | {"year_starts": 1, "caps": [{"amount": "50000", "per": "statement", "carry": True}]}
    wanted = plans.Wanted("Sales commission", declaration(**later), date(2027, 1, 1), first.line)
    row = CommissionPlan.objects.get(ref=plans.draft(caller("compensation"), wanted))
    told = html.unescape(visit("director").get(f"/commission/plans/{row.ref}/").content.decode())
    for term in (
        "from statement 2 on, 50% of what is above it pays it off", "only the first 6 statements",
        "By a ramp (25% 50% 75%): quota, floor, caps", "the excess goes over to the next statement",
        'commission times: by "score", 0% → 90%; 100% → 110%', "Only once the year-to-date quota is met",
        "attainment from 0% to 50%: × 0.8", '"Launch" 2027-01-01 to 2027-01-31: CNY 500',
        "at most 20% of one statement",
    ):  # fmt: skip
        assert term in told, term
    changed = told.partition("What it changes against version 1")[2].partition("What it declares")[0]
    assert "Floor" in changed
    assert "Rounding" in changed
    assert "What is counted" not in changed, "what stays as it was is not among the changes"


def test_results_that_were_noted_stand_on_the_plans_page(house: dict[str, Account], visit: Visit, caller: Call) -> None:
    assert house
    plan = in_force(caller, multipliers=RICH["multipliers"][:1])
    on_plan(caller, plan, "E301")
    client = visit("compensation")
    here = f"/commission/plans/{plan.ref}/"
    page = client.get(here).content.decode()
    assert '<option value="score"' in page
    given = {"version": plan.version, "name": "score", "since": "2026-09-01", "rows": "E301\t95\treview of June"}
    assert client.post(f"{here}do/result", given).status_code == 302
    told = client.get(here).content.decode()
    assert "review of June" in told
    assert "95%" in told


def test_sales_with_errors_by_cell_and_the_same_file_twice(house: dict[str, Account], visit: Visit) -> None:
    assert house
    client = visit("compensation")
    head = "单号,工号,日期,金额,分成比例,客户\n"
    bad = SimpleUploadedFile("deals.csv", (head + "A1,E301,2026-13-01,x,,\nA2,E999,2026-09-01,5,,\n").encode())
    answer = client.post("/commission/sales/", {"files": [bad], "measure": "bookings"})
    assert answer.status_code == 422
    told = answer.content.decode()
    assert "E999" in told
    assert "日期" in told
    good = (
        head + '=1+1,E301,2026-09-01,"1,000.50",,Acme\nA2,E302,2026-09-02,7,0.5,\nA2,E301,2026-09-02,7,0.5,\n'
    ).encode()
    for _ in range(2):
        answer = client.post(
            "/commission/sales/", {"files": [SimpleUploadedFile("d.csv", good)], "measure": "bookings"}
        )
        assert answer.status_code == 302, answer.content.decode()
    assert CommissionTransaction.objects.count() == 3
    changed = good.replace(b"1,000.50", b"2,000.50")
    answer = client.post("/commission/sales/", {"files": [SimpleUploadedFile("d.csv", changed)], "measure": "bookings"})
    assert answer.status_code == 422
    assert "says something else" in answer.content.decode()
    pasted = "source\tperson id\tday\tamount\nP1\tE302\t2026-09-05\t99\n"
    assert client.post("/commission/sales/", {"pasted": pasted, "measure": "bookings"}).status_code == 302
    assert client.post("/commission/sales/", {"pasted": pasted.replace("P1", "P2")}).status_code == 422
    assert CommissionTransaction.objects.count() == 4


def test_sales_that_no_plan_pays_are_told(settled: CommissionRun, visit: Visit, caller: Call) -> None:
    """Of who is on no plan, and of a day before they were on it; not of what was taken back."""
    assert settled.pk
    client = visit("compensation")
    assert "no plan." not in client.get("/commission/sales/").content.decode()
    sold(caller, sale("NOBODY", "E202", 500), sale("EARLY", "E302", 500, date(2026, 6, 30)), sale("VOID", "E202", 7))
    sales.reverse(caller("compensation"), CommissionTransaction.objects.get(source="VOID").ref, "void")
    assert "2 sales earn nothing" in client.get("/commission/sales/").content.decode()
    listed = client.get("/commission/sales/?unpaid=1").content.decode()
    assert "NOBODY" in listed
    assert "EARLY" in listed
    assert "E301-1" not in listed
    assert "VOID" not in listed


def test_exports_hold_no_formula_and_are_noted(settled: CommissionRun, visit: Visit) -> None:
    client = visit("compensation")
    session = client.session
    session["account_authentication_methods"] = [{"method": "password", "at": timezone.now().timestamp()}]
    session.save()
    for form in ("csv", "xlsx"):
        answer = client.post(f"/commission/runs/{settled.ref}/export/{form}")
        assert answer.status_code == 200
        assert answer.headers["Content-Disposition"].endswith(f'.{form}"')
    text = client.post(f"/commission/runs/{settled.ref}/export/csv").content.decode("utf-8-sig")
    assert text.splitlines()[0].startswith("Person,Name,")
    assert len(text.splitlines()) == 4


def test_drafts_are_replayed_on_the_history_that_is_chosen(settled: CommissionRun, visit: Visit, caller: Call) -> None:
    first = CommissionPlan.objects.get()
    client = visit("compensation")
    assert "no other plan in force" in client.get(f"/commission/plans/{first.ref}/replay").content.decode()
    wanted = [
        plans.Wanted("Next", {**first.declaration, **more}, date(2027, 1, 1), settled.line)
        for more in ({"mode": "whole_amount"}, {"tiers": [{"to": None, "rate": "0.5"}]})
    ]
    ref, other = [plans.draft(caller("compensation"), one) for one in wanted]
    told = client.get(f"/commission/plans/{ref}/replay").content.decode()
    assert "Name E302" in told
    assert "Who gains" in told
    assert "By version 3 (draft)" in told, "the line's other draft stands beside it"
    assert "5,000.00" in told
    assert other in {one.ref for one in CommissionPlan.objects.filter(state="draft")}
    elsewhere = in_force(caller, tiers=[{"to": None, "rate": "0.001"}])
    on_plan(caller, elsewhere, "E302")
    chosen = client.get(f"/commission/plans/{ref}/replay?against={elsewhere.ref}").content.decode()
    assert f'<option value="{elsewhere.ref}" selected>' in chosen
    assert "Name E301" not in chosen, "who is not on that plan has no part in it"
    margin = plans.draft(caller("compensation"), plans.Wanted("M", declaration(measure="margin"), date(2027, 1, 1)))
    assert "none of what this version counts" in client.get(f"/commission/plans/{margin}/replay").content.decode()


def test_a_replay_reads_each_periods_own_result(house: dict[str, Account], visit: Visit, caller: Call) -> None:
    """Not the newest for all: the same plan replayed pays what its runs paid."""
    assert house
    more = {"multipliers": [{"name": "Quality", "of": "score", "curve": {"points": [["0", "0"], ["2", "2"]]}}]}
    plan = in_force(caller, **more)
    on_plan(caller, plan, "E302")
    paid = 0
    for month, value in ((7, "1"), (8, "2"), (9, "0.5")):
        sold(caller, sale(f"D{month}", "E302", 1_000, date(2026, month, 5)))
        since = date(2026, month, 1)
        people.note_results(
            caller("compensation"), plan.line, "score", since, [people.Result("E302", Decimal(value), "review")]
        )
        row = a_run(caller, plan, since)
        runs.approve(caller("director"), row.ref, None, "as the plan says")
        paid += row.payable
    assert paid == 35_00
    ref = plans.draft(caller("compensation"), plans.Wanted("Next", plan.declaration, date(2027, 1, 1), plan.line))
    told = visit("compensation").get(f"/commission/plans/{ref}/replay").content.decode()
    assert told.count("35.00") >= 4, "as it was and by the same rules again, by person and in all"
