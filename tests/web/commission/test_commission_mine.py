"""My commission: what I see of my own, what one more sale would pay, and what I ask."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from datetime import date

from django.test import Client
from sold import YUAN, Call, a_run, in_force, on_plan, sale, sold, work

from mainstay_web.actions.commission import runs
from mainstay_web.store.tables.accounts import Account
from mainstay_web.store.tables.commission import (
    CommissionDispute,
    CommissionRun,
    CommissionStatement,
    CommissionTransaction,
)

Visit = Callable[[str], Client]


def test_my_commission_is_mine_alone(settled: CommissionRun, visit: Visit) -> None:
    assert settled.pk
    mine = CommissionStatement.objects.get(person="E201")
    client = visit("employee")
    page = client.get("/my/commission/").content.decode()
    assert "285.00" in page
    assert "asked; an answer by" in page
    told = client.get(f"/commission/statements/{mine.ref}/").content.decode()
    assert "E201-6" in told
    assert "my last sale was larger" in told
    assert "E302" not in told
    assert visit("colleague").get(f"/commission/statements/{mine.ref}/").status_code == 404
    assert visit("manager").get(f"/commission/statements/{mine.ref}/").status_code == 404
    assert "285.00" not in visit("colleague").get("/my/commission/").content.decode()
    assert visit("admin").get("/my/commission/").status_code == 404


def test_what_if_says_what_one_more_sale_pays(settled: CommissionRun, visit: Visit) -> None:
    assert settled.pk
    page = visit("employee").get("/my/commission/").content.decode()
    found = re.search(r'hx-get="(/my/commission/[^"]+/what-if)"', page)
    assert found
    told = visit("employee").get(found.group(1) + "?extra=1,000").content.decode()
    assert "10.00" in told
    assert visit("employee").get(found.group(1) + "?extra=x").status_code == 200
    assert visit("colleague").get(found.group(1) + "?extra=1000").status_code == 404
    assert CommissionTransaction.objects.filter(day__gt=date(2026, 9, 30)).count() == 0, "nothing is kept"


def test_today_opens_to_each_line_and_says_how_far_the_next_tier_is(
    house: dict[str, Account], visit: Visit, caller: Call
) -> None:
    """The same distance as the rules say: to the fen, by the boundary that the plan declares."""
    assert house
    plan = in_force(caller, mode="whole_amount")
    on_plan(caller, plan, "E201")
    sold(caller, sale("NOW", "E201", 400, date(2026, 10, 5)))
    page = html.unescape(visit("employee").get("/my/commission/").content.decode())
    assert "The next tier is 600.01 away; getting there adds 16.00 this period" in page
    assert "CNY 400 × 1%" in page
    assert "Customer NOW" in page
    assert "tier 4, up to CNY 20,000: 5%" in page, "all that the plan declares is read by who is paid by it"
    assert "What selling more pays" in page
    found = re.search(r'hx-get="(/my/commission/[^"]+/what-if)"', page)
    assert found
    told = visit("employee").get(found.group(1) + "?extra=600.01").content.decode()
    assert '<strong class="sum">16.00</strong>' in told
    assert "1,999.99" not in told
    assert "2,000.00 away" in told


def test_a_sale_that_is_missing_can_be_asked_for_and_a_promised_correction_is_not_forgotten(
    settled: CommissionRun, visit: Visit, caller: Call
) -> None:
    mine = CommissionStatement.objects.get(person="E201")
    me = visit("employee")
    assert "A sale is missing" in me.get(f"/commission/statements/{mine.ref}/").content.decode()
    assert me.post(f"/my/commission/{mine.ref}/ask", {"item": "", "words": "the one of Rui Tech"}).status_code == 302
    question = CommissionDispute.objects.get(item="")
    analyst = visit("compensation")
    given = {"version": question.version, "outcome": "right", "words": "it was not brought; it is now"}
    assert analyst.post(f"/commission/questions/{question.ref}/answer", given).status_code == 302
    assert "One correction was promised" in analyst.get("/commission/").content.decode()
    owed = analyst.get("/commission/questions/").content.decode()
    assert "Answered, and to be corrected" in owed
    assert f'href="/commission/runs/{settled.ref}/"' in owed
    sold(caller, sale("RUI", "E201", 1_000, date(2026, 9, 20)))
    ref = runs.correct(caller("compensation"), settled.ref, "it was missing")
    work()
    runs.approve(caller("director"), ref, None, "now it is in")
    assert "promised" not in analyst.get("/commission/").content.decode()
    old = me.get(f"/commission/statements/{mine.ref}/").content.decode()
    new = CommissionStatement.objects.get(person="E201", run__ref=ref)
    assert "This period was corrected" in old
    assert f'href="/commission/statements/{new.ref}/"' in old


def test_a_question_is_asked_and_answered(settled: CommissionRun, visit: Visit) -> None:
    assert settled.pk
    asked = CommissionDispute.objects.get()
    assert asked.due == date(2026, 11, 6), "five working days after a Saturday"
    shown = visit("compensation").get("/commission/questions/").content.decode()
    assert "my last sale was larger" in shown
    given = {"version": asked.version, "outcome": "right", "words": "indeed: it is corrected with this run"}
    here = f"/commission/questions/{asked.ref}/answer"
    assert visit("employee").post(here, given).status_code == 404
    assert visit("compensation").post(here, {**given, "words": " "}).status_code == 422
    assert visit("compensation").post(here, given).status_code == 302
    assert visit("compensation").post(here, given).status_code == 409
    assert "indeed: it is corrected" in visit("employee").get(
        f"/commission/statements/{asked.statement.ref}/"
    ).content.decode()  # fmt: skip


def test_a_question_without_words_is_told_on_the_statement(settled: CommissionRun, visit: Visit) -> None:
    assert settled.pk
    mine, other = (CommissionStatement.objects.get(person=one) for one in ("E201", "E302"))
    client = visit("employee")
    answer = client.post(f"/my/commission/{mine.ref}/ask", {"item": "E201-1", "words": " "})
    assert answer.status_code == 422
    assert "Fill this in" in answer.content.decode()
    assert client.post(f"/my/commission/{mine.ref}/ask", {"item": "E201-6", "words": "twice"}).status_code == 422
    assert client.post(f"/my/commission/{other.ref}/ask", {"words": "not mine"}).status_code == 404
    assert client.post(f"/my/commission/{mine.ref}/ask", {"item": "E201-1", "words": "and this"}).status_code == 302
    assert CommissionDispute.objects.count() == 2


def test_the_statement_says_what_its_quota_comes_from(house: dict[str, Account], visit: Visit, caller: Call) -> None:
    assert house
    plan = in_force(caller, unit="quota", tiers=[{"to": None, "rate": "0.01"}])
    on_plan(caller, plan, "E201", quota=120_000 * YUAN)
    sold(caller, sale("D1", "E201", 10_000))
    row = a_run(caller, plan)
    runs.approve(caller("director"), row.ref, None, "as the plan says")
    mine = CommissionStatement.objects.get()
    told = visit("employee").get(f"/commission/statements/{mine.ref}/").content.decode()
    assert "Quota: CNY 120,000 a year × 1/12 = CNY 10,000 for the period" in told
    assert "Quota: CNY 120,000 a year × 1/12" in visit("employee").get("/my/commission/").content.decode()
