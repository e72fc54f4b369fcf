"""Each page of equity: who reads it, and who finds nothing there."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from equity_made import ARTICLE, AT_COST, BEGAN, DAY, HALVES, Call, a_plan, a_pool, granted, proposed

from mainstay.chapters.equity.kinds import Kind
from mainstay.chapters.equity.listed import SHARES
from mainstay.chapters.equity.waterfall import Losses
from mainstay_web.actions.equity import projects
from mainstay_web.actions.equity.standards import set_shares
from mainstay_web.store.tables.equity import EquityGrant

Visit = Callable[[str], Client]
KEEPERS = ("compensation", "director")
NOBODY = ("manager", "other_manager", "employee", "colleague", "auditor", "admin", "ombuds")
COMPANY = (
    "/equity/pool/",
    "/equity/projects/",
    "/equity/files/",
    "/equity/imported/",
    "/equity/rules/",
    "/equity/plans/new/",
)
PEOPLE = ("/equity/grants/", "/equity/calendar/", "/equity/calendar/?months=24", "/equity/refresh/?who=all",
          "/equity/grants/new/")  # fmt: skip

pytestmark = pytest.mark.usefixtures("house")


@pytest.fixture
def made(caller: Call) -> EquityGrant:
    """Two plans, a grant in force, one that waits, options, and a project."""
    pool = a_pool(caller)
    row = granted(caller, a_plan(caller, pool, terms=ARTICLE))
    proposed(caller, row.plan, "E202", 50)
    granted(caller, a_plan(caller, pool, Kind.OPTION, HALVES, name="Options"), price=5_00)
    draft = projects.Draft(
        "Project", 100_000_00, 6_000_00, 10_000_00, DAY, DAY + timedelta(days=10), DAY + timedelta(days=20),
        Losses.PRO_RATA, AT_COST, places=(("E201", 1_000_00, 0), ("E202", 0, 0)),
    )  # fmt: skip
    ref = projects.propose_project(caller("compensation"), draft)
    projects.decide_project(caller("director"), ref, yes=True, answer="good")
    return row


def test_who_sees_which_page(made: EquityGrant, visit: Visit) -> None:
    pages = [f"/equity/grants/{made.ref}/", f"/equity/plans/{made.plan.ref}/"]
    for who in KEEPERS:
        client = visit(who)
        for address in (*COMPANY, *PEOPLE, *pages):
            assert client.get(address).status_code == 200, (who, address)
    partner = visit("hrbp")
    for address in (*PEOPLE, pages[0]):
        assert partner.get(address).status_code == 200, address
    for address in (*COMPANY, pages[1]):
        assert partner.get(address).status_code == 404, address
    other = visit("hrbp_sales")
    assert other.get(pages[0]).status_code == 404
    assert "Name E201" not in other.get("/equity/grants/").content.decode()
    for who in NOBODY:
        client = visit(who)
        for address in (*COMPANY, *PEOPLE, *pages):
            assert client.get(address).status_code == 404, (who, address)


def test_my_shares_are_my_own(made: EquityGrant, visit: Visit) -> None:
    page = visit("employee").get("/my/shares/?price=55.50&left=2027-03-01").content.decode()
    assert made.plan.name in page
    assert "You would lose" in page
    assert "55.50" in page
    assert made.plan.name not in visit("colleague").get("/my/shares/").content.decode()
    assert visit("admin").get("/my/shares/").status_code == 404


def test_who_approves_reads_the_conditions_first(made: EquityGrant, visit: Visit) -> None:
    waits = EquityGrant.objects.get(state="proposed")
    assert waits.plan == made.plan
    page = visit("director").get(f"/equity/grants/{waits.ref}/").content.decode()
    assert page.count("年度目标") == 4, "each tranche with what it needs"


def test_from_form_to_grant(made: EquityGrant, visit: Visit) -> None:
    form = {"number": "E203", "plan": made.plan.ref, "units": "1,200", "granted_on": "2026-10-01", "reason": "so"}
    answer = visit("compensation").post("/equity/grants/add", form)
    assert answer.status_code == 302
    page = answer.headers["Location"]
    row = EquityGrant.objects.get(person="E203")
    yes = {"answer": "agreed", "yes": "1", "version": row.version}
    assert visit("compensation").post(f"{page}decide/grant", yes).status_code in (404, 422)
    assert visit("hrbp").post(f"{page}decide/grant", yes).status_code == 404
    assert visit("director").post(f"{page}decide/grant", yes).status_code == 302
    row.refresh_from_db()
    assert row.state == "approved"
    wrong = visit("compensation").post("/equity/grants/add", {**form, "units": "many"})
    assert wrong.status_code == 422
    assert "number of units" in wrong.content.decode()


def test_a_plan_by_its_form(made: EquityGrant, visit: Visit, caller: Call) -> None:
    form = {
        "name": "By form", "kind": "rsu", "pool": made.plan.pool.ref, "since": "2026-01-01", "every": "12",
        "times": "4",
        "allocation": "CUMULATIVE_ROUNDING", "earns": "vested", "dividend_months": "36", "dividend_result": "kpi",
        "vest_result": "kpi", "miss": "carry", "trigger": "double", "reason": "why", "listed": "on",
    }  # fmt: skip
    set_shares(caller("compensation"), SHARES.read({"capital": 100_000}), BEGAN, "register")
    answer = visit("compensation").post("/equity/plans/add", form)
    assert answer.status_code == 302, answer.content.decode()
    shown = visit("director").get(answer.headers["Location"]).content.decode()
    assert "36 months in service" in shown
    assert "Article 14" in shown, "the pool is more than a tenth of the shares"
    again = visit("compensation").get("/equity/plans/new/?of=" + answer.headers["Location"].split("/")[-2])
    assert 'value="By form"' in again.content.decode()
    wrong = visit("compensation").post("/equity/plans/add", {**form, "cliff": "7"})
    assert wrong.status_code == 422


def test_exports_hold_what_the_reader_may_see(made: EquityGrant, visit: Visit) -> None:
    assert made.ref
    body = visit("compensation").post("/equity/grants/export/csv").content.decode("utf-8-sig")
    assert "E201" in body
    assert visit("hrbp").post("/equity/grants/export/csv").status_code == 404


def test_co_investing_by_the_employee(made: EquityGrant, visit: Visit, caller: Call) -> None:
    from mainstay_web.store.tables.projects import EquityProject, EquitySubscription  # noqa: PLC0415

    assert made.ref
    place = EquitySubscription.objects.get(person="E201")
    address = f"/my/shares/{place.ref}/subscribe"
    form = {"amount": "5000", "version": place.version, "idempotency_key": "k"}
    assert visit("colleague").post(address, form).status_code == 404
    assert visit("employee").post(address, {**form, "amount": "500", "idempotency_key": ""}).status_code == 422
    for _ in range(2):
        assert visit("employee").post(address, form).status_code == 302
    assert EquityProject.objects.get().taken == 5_000_00
    projects.pay_in(caller("compensation"), place.ref, 5_000_00, DAY, "voucher 1")
    assert visit("compensation").get(f"/equity/projects/{place.project.ref}/").status_code == 200
    assert "5,000" in visit("employee").get("/my/shares/").content.decode()
