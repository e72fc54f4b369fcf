"""What was settled and would now come to something else is marked and told, and can be run anew, period by period."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date

import polars as pl
import pytest
from django.test import Client
from django.utils import timezone
from sold import Call, a_run, in_force, on_plan, sale, sold, work

from mainstay_web.actions import InvalidError
from mainstay_web.actions.commission import people, runs, sales
from mainstay_web.jobs import catalogue
from mainstay_web.jobs.work import carry_out
from mainstay_web.store.jobs import put, take
from mainstay_web.store.tables.accounts import Account
from mainstay_web.store.tables.commission import CommissionAssignment, CommissionRun, CommissionTransaction
from mainstay_web.store.tables.trail import Outgoing

JULY, AUGUST, SEPTEMBER = (date(2026, month, 1) for month in (7, 8, 9))
Visit = Callable[[str], Client]


def approved(caller: Call, row: CommissionRun) -> CommissionRun:
    """The run, approved by the director, and what then waits in the queue done."""
    runs.approve(caller("director"), row.ref, None, "as the plan says")
    work()
    row.refresh_from_db()
    return row


@pytest.fixture
def quarter(house: dict[str, Account], caller: Call) -> list[CommissionRun]:
    """July, August and September of a plan whose tiers are climbed over the quarter, each settled."""
    assert house
    plan = in_force(caller, period="quarter", statements="month")
    on_plan(caller, plan, "E301", "E302")
    for month in (7, 8, 9):
        sold(caller, sale(f"D{month}", "E302", 1_000, date(2026, month, 5)))
    return [approved(caller, a_run(caller, plan, since)) for since in (JULY, AUGUST, SEPTEMBER)]


def marked() -> list[date]:
    return list(CommissionRun.objects.filter(moved_on__isnull=False).order_by("since").values_list("since", flat=True))


def told() -> list[str]:
    return list(Outgoing.objects.filter(kind="correction.due").order_by("pk").values_list("link", flat=True))


def correction(caller: Call, row: CommissionRun) -> CommissionRun:
    ref = runs.correct(caller("compensation"), row.ref, "a sale came late")
    work()
    return CommissionRun.objects.get(ref=ref)


def test_what_stands_is_not_marked(quarter: list[CommissionRun], caller: Call) -> None:
    """Nor where somebody leaves the plan later, which pays nobody of these months otherwise."""
    people.leave(caller("compensation"), CommissionAssignment.objects.get(person="E302").ref, date(2026, 11, 30))
    put("commission_night", {}, "", timezone.now())
    assert work() == 1
    assert marked() == []
    assert told() == []
    assert [row.payable for row in quarter] == [10_00, 20_00, 20_00]


def test_a_sale_that_comes_after_its_period_is_settled_is_told_and_paid_by_correction(
    quarter: list[CommissionRun], caller: Call, visit: Visit
) -> None:
    sold(caller, sale("late", "E302", 2_000, date(2026, 7, 20)))
    work()
    assert marked() == [JULY, AUGUST, SEPTEMBER], "the tiers of all three are climbed from July on"
    assert told() == [f"/commission/runs/{row.ref}/" for row in quarter]
    client = visit("compensation")
    listed = client.get("/commission/").content.decode()
    assert "3 settled periods have to be corrected" in listed
    assert f'href="/commission/runs/{quarter[0].ref}/"' in listed
    late = client.get(f"/commission/runs/{quarter[2].ref}/").content.decode()
    assert "Correct the earlier period first" in late
    first = client.get(f"/commission/runs/{quarter[0].ref}/").content.decode()
    assert "To be corrected" in first
    assert "Sales or balances have changed since" in first


def test_period_by_period_the_marks_go(quarter: list[CommissionRun], caller: Call) -> None:
    sold(caller, sale("late", "E302", 2_000, date(2026, 7, 20)))
    work()
    payable = []
    for row in quarter:
        found = approved(caller, correction(caller, row))
        payable.append(found.payable)
        assert row.since not in marked()
    assert marked() == []
    # 3,000 by the end of July: 1,000 at 1 % and 2,000 at 2 %; then 1,000 at 3 % each month
    assert payable == [50_00, 30_00, 30_00]


def test_a_correction_alone_moves_what_reads_its_balance(house: dict[str, Account], caller: Call) -> None:
    """Months by themselves, and an advance that July leaves to August: July corrected, August is marked and told."""
    assert house
    draw = {"minimum": "50", "recoverable": True, "recover_from": 1, "recover_share": "1"}
    plan = in_force(caller, draw=draw)
    on_plan(caller, plan, "E302")
    sold(caller, sale("D7", "E302", 1_000, date(2026, 7, 5)), sale("D8", "E302", 6_000, date(2026, 8, 5)))
    july = approved(caller, a_run(caller, plan, JULY))
    august = approved(caller, a_run(caller, plan, AUGUST))
    assert [july.payable, august.payable] == [50_00, 100_00]  # 40 advanced, and paid off in August
    sold(caller, sale("late", "E302", 2_000, date(2026, 7, 20)))
    work()
    assert marked() == [JULY]
    approved(caller, correction(caller, july))
    assert marked() == [AUGUST]
    assert told()[-1] == f"/commission/runs/{august.ref}/"
    assert approved(caller, correction(caller, august)).payable == 140_00
    assert marked() == []


def test_payroll_pays_the_difference_and_not_all_of_it_again(
    quarter: list[CommissionRun], caller: Call, visit: Visit
) -> None:
    sold(caller, sale("late", "E302", 2_000, date(2026, 7, 20)))
    work()
    found = approved(caller, correction(caller, quarter[0]))
    client = visit("compensation")
    page = client.get(f"/commission/runs/{found.ref}/").content.decode()
    assert "Still to be paid" in page
    assert page.index("Name E302") < page.index("Name E301"), "whom it changes stands first"
    assert "+40.00" in page
    file = client.post(f"/commission/runs/{found.ref}/export/csv").content
    row = pl.read_csv(io.BytesIO(file)).filter(pl.col("Person") == "E302").to_dicts()[0]
    assert (float(row["Payable"]), float(row["Paid before"]), float(row["To pay now"])) == (50.0, 10.0, 40.0)


def test_of_a_correction_only_those_hear_whom_it_pays_otherwise(house: dict[str, Account], caller: Call) -> None:
    plan = in_force(caller)
    on_plan(caller, plan, "E201", "E301")
    sold(caller, sale("A", "E201", 1_000), sale("B", "E301", 1_000))
    row = approved(caller, a_run(caller, plan))
    mine = Outgoing.objects.filter(kind="notice.received", account=house["employee"].ref, link="/my/commission/")
    heard = mine.count()
    sold(caller, sale("late", "E301", 500))
    again = approved(caller, correction(caller, row))
    assert mine.count() == heard, "nothing changed for them"
    sold(caller, sale("later", "E201", 500))
    approved(caller, correction(caller, again))
    assert mine.count() == heard + 1


def test_a_mark_that_is_no_longer_true_goes(quarter: list[CommissionRun]) -> None:
    CommissionRun.objects.filter(pk=quarter[1].pk).update(moved_on=AUGUST)
    put("commission_night", {}, "", timezone.now())
    work()
    assert marked() == []


def test_looked_at_twice_it_is_told_once(quarter: list[CommissionRun], caller: Call) -> None:
    sold(caller, sale("late", "E302", 2_000, date(2026, 9, 20)))
    catalogue.load()
    job = take("test", timezone.now())
    assert job is not None
    carry_out(job)
    put(job.name, dict(job.given), "", timezone.now())
    work()
    assert marked() == [quarter[2].since]
    assert len(told()) == 1


def test_commission_is_never_taken_back_twice(house: dict[str, Account], caller: Call) -> None:
    """Reversed and clawed back: whichever comes first, the other is refused."""
    assert house
    plan = in_force(caller, clawback={"months": 12, "how": "full"})
    on_plan(caller, plan, "E302")
    sold(caller, sale("A", "E302", 1_000), sale("B", "E302", 1_000))
    approved(caller, a_run(caller, plan))
    first, second = CommissionTransaction.objects.order_by("source")
    analyst = caller("compensation")
    sales.reverse(analyst, first.ref, "void")
    with pytest.raises(InvalidError, match="not taken a second time"):
        runs.claw_back(analyst, first.ref, date(2026, 10, 20), "left")
    runs.claw_back(analyst, second.ref, date(2026, 10, 20), "left")
    with pytest.raises(InvalidError, match="twice"):
        sales.reverse(analyst, second.ref, "void")
