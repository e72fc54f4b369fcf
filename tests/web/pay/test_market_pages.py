"""The market's pages: a survey brought, mapped, kept; a job matched by one and reviewed by another; who sees none."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from test_market_lines import DAY, agreed, survey

from mainstay.chapters.pay.policy import LINES
from mainstay_web.pages.market.matches import BAR
from mainstay_web.store.rules import in_force
from mainstay_web.store.tables.market import JobMatch, LineProposal, MarketSurvey
from mainstay_web.store.tables.people import Person
from mainstay_web.store.tables.trail import AccessView, AuditRecord

Visit = Callable[[str], Client]
PAGES = ("market", "market_gaps", "market_surveys", "market_matches", "market_lines")
TERMS = {"source": "General", "scope": "all trades", "effective": "2026-06-30", "definition": "fixed_cash",
         "currency": "CNY"}  # fmt: skip
TABLE = """标准岗位,职级,城市,25分位,中位数,75分位,90分位,样本量
工程师,,,30,35,40,48,80
工程师,,上海,31,36,41,49,4
会计,,,12,15,18,,
坏行,,,20,10,5,,9
"""


def bring(client: Client, table: str = TABLE, **more: str) -> str:
    file = SimpleUploadedFile("survey.csv", table.encode("gb18030"))
    answer = client.post(reverse("market_surveys"), {**TERMS, **more, "file": file})
    assert answer.status_code == 302, answer.content.decode()
    return str(answer.headers["Location"])


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("who", ["hrbp", "manager", "employee", "auditor", "admin", "ombuds"])
def test_who_sees_nothing_of_it(visit: Visit, name: str, who: str) -> None:
    assert visit(who).get(reverse(name)).status_code == 404


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("who", ["compensation", "director"])
def test_empty_pages_stand(visit: Visit, name: str, who: str) -> None:
    assert visit(who).get(reverse(name)).status_code == 200


def test_a_survey_from_file_to_board(visit: Visit) -> None:
    analyst, director = visit("compensation"), visit("director")
    at = bring(analyst)
    draft = MarketSurvey.objects.get()
    assert draft.mapping["columns"] == {
        "job": "标准岗位", "level": "职级", "city": "城市", "p25": "25分位", "p50": "中位数", "p75": "75分位",
        "p90": "90分位", "n": "样本量",
    }  # fmt: skip
    form = {**TERMS, "unit": "wan", "per": "year", "version": "1",
            **{f"column-{name}": heading for name, heading in draft.mapping["columns"].items()}}  # fmt: skip
    assert analyst.post(f"{at}map", form).status_code == 302
    shown = analyst.get(at).content.decode()
    assert "Row 5" in shown
    assert "do not rise" in shown
    assert "400,000" in shown
    assert "410,000" not in shown, "a thin cell is not shown"
    assert analyst.post(f"{at}keep", {"version": "2"}).status_code == 302
    kept = MarketSurvey.objects.get()
    assert (kept.state, kept.counts) == ("kept", {"cells": 3, "left_out": 1})

    form = {"job": "Job rd", "of": BAR.join(("General", "工程师", "")), "note": "same work"}
    assert analyst.post(reverse("market_match_propose"), form).status_code == 302
    match = JobMatch.objects.get()
    agree = reverse("market_match_review", kwargs={"match": match.ref, "what": "agree"})
    assert analyst.post(agree, {"version": "1", "note": "fine"}).status_code in (400, 422)
    assert director.post(agree, {"version": "1", "note": "read both"}).status_code == 302

    board = analyst.get(reverse("market")).content.decode()
    assert "Job rd" in board
    # Four months at 4 %: 400,000 becomes 405,333.
    assert "405,333" in board
    spot = analyst.get(reverse("market_spot"), {"job": "Job rd", "level": "6", "city": "上海"})
    assert spot.status_code == 200
    assert "fewer than 5" in spot.content.decode().casefold() or "405,333" in spot.content.decode()


def test_the_next_file_of_the_same_layout_is_read_as_the_last(visit: Visit) -> None:
    analyst = visit("compensation")
    at = bring(analyst)
    form = {**TERMS, "unit": "wan", "per": "year", "version": "1", "column-job": "标准岗位", "column-p75": "75分位"}
    analyst.post(f"{at}map", form)
    analyst.post(f"{at}keep", {"version": "2"})
    bring(analyst, TABLE.replace("40", "41"), effective="2026-09-30")
    newest = MarketSurvey.objects.order_by("pk").last()
    assert newest is not None
    assert newest.mapping == {
        "sheet": "",
        "columns": {"job": "标准岗位", "p75": "75分位"},
        "unit": "wan",
        "per": "year",
    }


def test_a_table_is_pasted_from_a_spreadsheet(visit: Visit) -> None:
    analyst = visit("compensation")
    pasted = "position\tcity\tsalary\n" + "\n".join(f"数据分析\t上海\t{10 + n}k-{20 + n}k" for n in range(6))
    answer = analyst.post(reverse("market_surveys"), {**TERMS, "pasted": pasted})
    assert answer.status_code == 302
    shown = analyst.get(answer.headers["Location"]).content.decode()
    # The middle of the middles: 17,500 a month.
    assert "210,000" in shown
    nothing = analyst.post(reverse("market_surveys"), TERMS)
    assert nothing.status_code == 422
    assert "Choose a file" in nothing.content.decode()


def test_a_file_that_is_none_is_told(visit: Visit) -> None:
    file = SimpleUploadedFile("s.xlsx", b"PK\x03\x04 broken")
    answer = visit("compensation").post(reverse("market_surveys"), {**TERMS, "file": file})
    assert answer.status_code == 422
    assert "s.xlsx" in answer.content.decode()


def test_a_line_is_put_forward_and_reviewed(visit: Visit) -> None:
    survey("Leading")
    form = {"family": "f", "level_from": "6", "level_to": "9", "city": "", "whom": "key", "percent": "75",
            "definition": "fixed_cash", "since": DAY.isoformat(), "weight-0": "2", "reason": "we hire"}  # fmt: skip
    assert visit("compensation").post(reverse("market_line_propose"), form).status_code == 302
    row = LineProposal.objects.get()
    agree = reverse("market_line_review", kwargs={"line": row.ref, "what": "agree"})
    assert visit("director").post(agree, {"version": "1", "note": "agreed"}).status_code == 302
    policy = in_force(LINES, DAY).policies[-1]
    assert (policy.family, dict(policy.sources)) == ("f", {"Leading": Decimal(2)})
    page = visit("director").get(reverse("market_lines")).content.decode()
    assert "levels 6–9" in page
    wrong = visit("compensation").post(reverse("market_line_propose"), {**form, "level_from": "9", "level_to": "6"})
    assert wrong.status_code == 422


def test_a_person_and_the_list_and_its_export(visit: Visit) -> None:
    survey()
    agreed()
    analyst = visit("compensation")
    listed = analyst.get(reverse("market_gaps")).content.decode()
    assert "40,000" in listed
    person = Person.objects.get(number="E201")
    shown = analyst.get(reverse("market_person", kwargs={"person": person.ref}))
    assert shown.status_code == 200
    assert "P55.0" in shown.content.decode()
    assert AccessView.objects.filter(person="E201", page="market_person").exists()
    own = Person.objects.get(number="H003")
    assert analyst.get(reverse("market_person", kwargs={"person": own.ref})).status_code == 404
    for form in ("csv", "xlsx"):
        answer = analyst.post(reverse("market_gaps_file", kwargs={"form": form}), follow=False)
        assert answer.status_code in (200, 302)
    assert visit("hrbp").post(reverse("market_gaps_file", kwargs={"form": "csv"})).status_code in (302, 404)


def test_several_matches_are_reviewed_at_once_or_none(visit: Visit) -> None:
    survey()
    analyst, director = visit("compensation"), visit("director")
    for job in ("Job rd", "Job sales", "Job hr"):
        form = {"job": job, "of": BAR.join(("General", "Engineer", "")), "note": "same work"}
        assert analyst.post(reverse("market_match_propose"), form).status_code == 302
    agree = reverse("market_match_review_many", kwargs={"what": "agree"})
    rows = list(JobMatch.objects.order_by("pk"))
    every = [f"{one.ref} 1" for one in rows]
    assert "Review several at once" in director.get(reverse("market_matches")).content.decode()
    refused = director.post(agree, {"match": every, "note": "read"})
    assert refused.status_code in (400, 422), "one of them is of the director's own job"
    assert not JobMatch.objects.exclude(state="proposed").exists(), "all or none"
    assert director.post(agree, {"match": every[:2], "note": "read"}).status_code == 302
    assert JobMatch.objects.filter(state="agreed").count() == 2
    assert director.post(agree, {"note": "read"}).status_code == 422
    assert analyst.post(agree, {"match": every[2:], "note": "read"}).status_code in (400, 422)


def test_publishing_twice_by_one_click_writes_once(visit: Visit) -> None:
    survey()
    agreed()
    analyst = visit("compensation")
    for _ in range(2):
        assert analyst.post(reverse("market_publish"), {"idempotency_key": "k" * 16}).status_code == 302
    assert AuditRecord.objects.filter(act="market").count() == 1
