"""A correction that is owed is told of before its day, and reported upwards after it: each once, in neutral words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.test import Client
from sold import Call, a_run, in_force, on_plan, sale, sold, work

from mainstay.chapters.pay.commission.dispute import CORRECTING, Answering
from mainstay.core.access import Role
from mainstay.core.workdays import WorkCalendar
from mainstay_web.actions import Caller, system_caller
from mainstay_web.actions.accounts import grant_role
from mainstay_web.actions.commission import owing, questions, runs
from mainstay_web.channels.message import CATALOGUE, Kind
from mainstay_web.jobs import catalogue
from mainstay_web.jobs.work import carry_out
from mainstay_web.store.jobs import put, take
from mainstay_web.store.rules import calendar
from mainstay_web.store.tables.accounts import Account, RoleGrant
from mainstay_web.store.tables.commission import CommissionDispute, CommissionRun
from mainstay_web.store.tables.installation import Standard
from mainstay_web.store.tables.trail import Outgoing

DAY = date(2026, 10, 31)
Visit = Callable[[str], Client]


def night(after: int) -> int:
    """The night so many working days after today; how many were told of."""
    days: WorkCalendar = calendar()
    day = days.add_working_days(DAY, after) if after else DAY
    here = system_caller()
    return int(owing.remind(Caller(here.actor, day, here.now)))


def told(kind: str) -> list[tuple[str, str]]:
    """Who was told, and where it leads, since the run was marked."""
    return list(Outgoing.objects.filter(kind=kind).order_by("pk").values_list("account", "link"))


@pytest.fixture
def late_sale(settled: CommissionRun, caller: Call) -> CommissionRun:
    """The settled September, and a sale of it that came after; whoever may correct it was told at once."""
    sold(caller, sale("late", "E301", 2_000, date(2026, 9, 20)))
    work()
    settled.refresh_from_db()
    assert settled.moved_on == DAY
    Outgoing.objects.all().delete()
    return settled


def test_who_corrects_hears_the_day_before_and_the_director_after(
    house: dict[str, Account], late_sale: CommissionRun
) -> None:
    link = f"/commission/runs/{late_sale.ref}/"
    assert [night(one) for one in (0, 1, 3)] == [0, 0, 0]
    assert night(4) == 1
    assert told("correction.due") == [(house["compensation"].ref, link)]
    assert told("case.escalated") == []
    assert night(6) == 1
    assert told("case.escalated") == [(house["director"].ref, link)]


def test_each_hears_once_however_often_the_night_comes(late_sale: CommissionRun) -> None:
    assert late_sale.pk
    counts = [night(one) for one in (4, 4, 5, 6, 6, 9)]
    assert counts == [1, 0, 0, 1, 0, 0]
    assert (len(told("correction.due")), len(told("case.escalated"))) == (1, 1)


def test_a_night_that_comes_late_reports_upwards_at_once(late_sale: CommissionRun) -> None:
    assert late_sale.pk
    assert night(12) == 1
    assert (len(told("correction.due")), len(told("case.escalated"))) == (0, 1)


def test_what_waits_for_its_approval_asks_nothing_of_its_maker(late_sale: CommissionRun, caller: Call) -> None:
    runs.correct(caller("compensation"), late_sale.ref, "a sale came late")
    work()
    Outgoing.objects.all().delete()
    assert night(4) == 0
    assert night(6) == 1
    assert len(told("case.escalated")) == 1


def test_what_was_corrected_is_owed_no_more_and_what_moves_again_is_told_again(
    late_sale: CommissionRun, caller: Call
) -> None:
    assert night(4) == 1
    ref = runs.correct(caller("compensation"), late_sale.ref, "a sale came late")
    work()
    runs.approve(caller("director"), ref, None, "now it is in")
    work()
    assert night(9) == 0
    sold(caller, sale("later", "E301", 2_000, date(2026, 9, 21)))
    work()
    again = CommissionRun.objects.get(ref=ref)
    assert (again.moved_on, again.told) == (DAY, "")
    assert night(9) == 1


def promised(caller: Call, outcome: str = "right") -> CommissionDispute:
    """The question that waits, answered."""
    row = CommissionDispute.objects.get()
    questions.answer(caller("compensation"), row.ref, None, outcome, "indeed")
    Outgoing.objects.all().delete()
    row.refresh_from_db()
    return row


def test_a_correction_that_an_answer_promised_is_reminded_of(
    house: dict[str, Account], settled: CommissionRun, caller: Call
) -> None:
    assert settled.pk
    CommissionDispute.objects.update(told="director")  # the answer itself was late
    assert promised(caller).told == ""
    assert [night(one) for one in (0, 3, 4, 4, 6, 7)] == [0, 0, 1, 0, 1, 0]
    assert told("correction.due") == [(house["compensation"].ref, "/commission/questions/#owed")]
    assert told("case.escalated") == [(house["director"].ref, "/commission/questions/#owed")]


def test_a_statement_that_stands_promises_nothing(settled: CommissionRun, caller: Call) -> None:
    assert settled.pk
    promised(caller, "wrong")
    assert night(30) == 0


def test_a_promise_that_was_kept_is_reminded_of_no_more(settled: CommissionRun, caller: Call) -> None:
    promised(caller)
    ref = runs.correct(caller("compensation"), settled.ref, "as was answered")
    work()
    assert night(4) == 1, "not settled yet"
    runs.approve(caller("director"), ref, None, "right")
    assert night(6) == 0


def test_the_clock_is_the_companys_to_decide(settled: CommissionRun, caller: Call) -> None:
    assert settled.pk
    Standard.objects.create(key=CORRECTING.key, since=DAY, value=CORRECTING.written(Answering(10, 2, 3)))
    promised(caller)
    assert [night(one) for one in (7, 8, 13, 14)] == [0, 1, 0, 1]


def test_who_is_paid_by_the_plan_does_not_hear(house: dict[str, Account], caller: Call) -> None:
    """An analyst who is on the plan themselves corrects none of its runs."""
    grant_role(system_caller(), house["colleague"].ref, Role.COMPENSATION, date(2020, 1, 1), "test", None, [])
    plan = in_force(caller)
    on_plan(caller, plan, house["colleague"].person, "E301")
    sold(caller, sale("A", "E301", 1_000))
    row = a_run(caller, plan)
    runs.approve(caller("director"), row.ref, None, "as the plan says")
    sold(caller, sale("late", "E301", 2_000))
    work()
    Outgoing.objects.all().delete()
    night(4)
    night(6)
    assert house["colleague"].ref not in {account for account, _ in (*told("correction.due"), *told("case.escalated"))}


def test_what_nobody_heard_is_told_as_soon_as_there_is_somebody(
    house: dict[str, Account], late_sale: CommissionRun, caller: Call
) -> None:
    RoleGrant.objects.filter(role=Role.DIRECTOR.value).update(until=DAY - timedelta(days=1))
    assert [night(6), night(7)] == [0, 0]
    late_sale.refresh_from_db()
    assert late_sale.told == ""
    promised(caller)
    assert night(8) == 0
    RoleGrant.objects.filter(role=Role.DIRECTOR.value).update(until=None)
    assert [night(8), night(8)] == [2, 0]
    assert {account for account, _ in told("case.escalated")} == {house["director"].ref}


def test_an_answer_that_nobody_was_asked_for_is_asked_for_later(
    house: dict[str, Account], settled: CommissionRun
) -> None:
    assert settled.pk
    Outgoing.objects.all().delete()
    RoleGrant.objects.filter(role=Role.COMPENSATION.value).update(until=DAY - timedelta(days=1))
    due = CommissionDispute.objects.get().due

    def asked() -> int:
        return int(questions.remind(replace(system_caller(), day=due)))

    assert asked() == 0
    assert CommissionDispute.objects.get().told == ""
    RoleGrant.objects.filter(role=Role.COMPENSATION.value).update(until=None)
    assert [asked(), asked()] == [1, 0]
    assert told("answer.due") == [(house["compensation"].ref, "/commission/questions/")]


def test_the_words_tell_of_nobody(late_sale: CommissionRun) -> None:
    assert late_sale.pk
    for kind in (Kind.CORRECTION_DUE, Kind.CASE_ESCALATED):
        for said in (CATALOGUE[kind].say("zh", 1), CATALOGUE[kind].say("en", 1)):
            assert "E301" not in said
            assert not any(sign.isdigit() for sign in said.replace("1", "", 1))


def test_the_nightly_job_reminds(late_sale: CommissionRun) -> None:
    CommissionRun.objects.filter(pk=late_sale.pk).update(moved_on=DAY - timedelta(days=30))
    catalogue.load()
    put("clocks", {}, "", system_caller().now)
    job = take("test", system_caller().now)
    assert job is not None
    carry_out(job)
    assert len(told("case.escalated")) == 1


def test_the_page_says_by_when(settled: CommissionRun, caller: Call, visit: Visit) -> None:
    assert settled.pk
    promised(caller)
    assert "by 6 Nov 2026" in visit("compensation").get("/commission/questions/").content.decode()
