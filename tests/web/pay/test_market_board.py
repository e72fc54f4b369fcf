"""What the board and the list of gaps show: percentiles, the line among them, intervals, what opens, what is paged."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from test_market_lines import DAY, As, agreed, survey

from mainstay.chapters.pay.policy import Policy
from mainstay_web.actions import Caller
from mainstay_web.actions.market_lines import propose_line, review_line
from mainstay_web.pages.market import board, gaps, surveys
from mainstay_web.store.market import board_of, line_history, met_of, when_met
from mainstay_web.store.tables.market import MarketCell
from mainstay_web.store.tables.people import Person
from mainstay_web.store.tables.trail import AuditRecord

CallerAs = Callable[..., Caller]
Visit = Callable[[str], Client]


def text_of(client: Client, name: str, **asked: str) -> str:
    answer = client.get(reverse(name), asked)
    assert answer.status_code == 200
    return answer.content.decode()


def set_line(caller: CallerAs, policy: Policy) -> None:
    review_line(caller("director"), propose_line(caller("compensation"), policy, DAY, "why"), 1, "yes", agree=True)


def test_every_percentile_is_there_and_the_line_stands_out(visit: Visit, caller: CallerAs) -> None:
    survey()
    agreed()
    set_line(caller, Policy(percent=50))
    page = text_of(visit("compensation"), "market")
    row = page[page.index("Job rd") :]
    for percent, amount in (("P25", "300,000"), ("P75", "400,000"), ("P90", "480,000")):
        assert f'<td data-label="{percent}"' in row
        assert f">¥{amount}</a>" in row
    # P50 is the line: its interval stands below it.
    assert re.search(r'at-line"[^>]*>¥350,000</a><span class="ends">', row)


def test_each_number_opens_to_what_it_is_made_of(visit: Visit) -> None:
    survey(effective=date(2026, 4, 30))
    agreed()
    analyst = visit("compensation")
    page = text_of(analyst, "market")
    amounts = re.findall(r'<td data-label="(P\d\d|Own median|Key at the line|Cost to close)"[^>]*>(.*?)</td>', page)
    opened = {label for label, cell in amounts if 'class="opens' in cell}
    assert opened == {"P25", "P50", "P75", "P90", "Own median", "Key at the line", "Cost to close"}
    links = re.findall(r'class="opens[^"]*" href="([^"#]+)#(market|people)"', page)
    spot = analyst.get(links[0][0].replace("&amp;", "&")).content.decode()
    for place in ('id="market"', 'id="people"'):
        assert place in spot
    # Half a year at 4 %, of each percentile: as published, and as aged.
    assert "6 months" in spot
    assert "1.0200" in spot
    for published, aged in (("300,000", "306,000"), ("350,000", "357,000"), ("480,000", "489,600")):
        assert f"¥{aged}" in spot
        assert f"¥{published} published" in spot


def test_of_several_surveys_each_and_the_blend_are_shown(visit: Visit, caller: CallerAs) -> None:
    survey()
    survey("Leading", p50=400_000_00, p75=500_000_00, p90=600_000_00, n=120)
    for source in ("General", "Leading"):
        agreed(source)
    set_line(caller, Policy(sources={"General": Decimal(1), "Leading": Decimal(3)}))
    analyst = visit("compensation")
    spot = analyst.get(reverse("market_spot"), {"job": "Job rd", "level": "6", "city": "上海"}).content.decode()
    assert "25%" in spot
    assert "75%" in spot
    cells = dict(re.findall(r'<th scope="row">(P\d\d[^<]*)</th>(.*?)</tr>', spot, re.DOTALL))
    assert [amount for amount in ("400,000", "500,000", "475,000") if amount in cells["P75, the line"]] == [
        "400,000", "500,000", "475,000",
    ]  # fmt: skip
    assert "90% interval" in cells["P75, the line"]
    assert 'data-label="Blended"' not in cells["P25"], "one of them does not give it"


def test_the_board_is_filtered_and_paged(visit: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    survey()
    for job in ("Job rd", "Job sales"):
        agreed(job=job)
    analyst = visit("compensation")
    family = Person.objects.get(number="E201").family
    assert "2 rows" in text_of(analyst, "market")
    assert text_of(analyst, "market", family="no such family").count('<th scope="row">') == 0
    assert text_of(analyst, "market", family=family).count('<th scope="row">') >= 1
    monkeypatch.setattr(board, "A_PAGE", 1)
    first, second = text_of(analyst, "market"), text_of(analyst, "market", page="2")
    assert "Page 1 of 2" in first
    assert ("Job rd" in first) != ("Job rd" in second.split("<tbody>")[1])


def test_gaps_tell_when_the_line_was_last_met_and_nobody_is_cut(visit: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    survey(effective=date(2026, 6, 1), p50=300_000_00, p75=350_000_00, n=50)
    survey(effective=date(2026, 9, 15))
    agreed()
    analyst = visit("compensation")
    page = text_of(analyst, "market_gaps")
    assert "31 Aug 2026" in page
    assert "Last met" in page
    monkeypatch.setattr(gaps, "A_PAGE", 1)
    names = [Person.objects.get(number=one).name for one in ("E201", "E202")]
    pages = [text_of(analyst, "market_gaps", page=n).split('id="drift"')[0] for n in ("1", "2")]
    assert [[name in page for name in names].count(True) for page in pages] == [1, 1]


def test_the_list_and_the_page_of_a_person_say_the_same(reader: As) -> None:
    survey(effective=date(2026, 2, 1), p50=300_000_00, p75=355_000_00, n=50)
    survey(effective=date(2026, 9, 15))
    agreed()
    actor, people = reader("compensation").actor, list(Person.objects.filter(here=True).exclude(number="H003"))
    listed = when_met(actor, [one.number for one in people], DAY)
    told = {one.number: met_of(line_history(one, board_of(DAY), DAY)) for one in people}
    assert {number: met.on for number, met in listed.items()} == {number: met.on for number, met in told.items()}
    assert len({met.on for met in told.values()}) > 1, "some met it once, others never"
    never = [number for number, met in listed.items() if met.on is None]
    assert {number: listed[number] for number in never} == {number: told[number] for number in never}
    for who, number in (("employee", "E202"), ("hrbp", "E201"), ("compensation", "H003")):
        assert when_met(reader(who).actor, [number], DAY) == {}, "for who keeps the market alone, and of others"


def test_who_was_never_at_the_line_is_told_as_far_as_is_known(visit: Visit) -> None:
    survey(effective=date(2026, 9, 15))
    agreed()
    person = Person.objects.get(number="E201")
    shown = visit("compensation").get(reverse("market_person", kwargs={"person": person.ref})).content.decode()
    assert "never yet" in shown
    assert "known from 30 Sep 2026" in shown


def test_every_cell_of_a_survey_is_reached(visit: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = survey()
    MarketCell.objects.create(survey=kept, job="Zoologist", p50=100_000_00, n=9)
    monkeypatch.setattr(surveys, "SHOWN_CELLS", 1)
    analyst, at = visit("compensation"), reverse("market_survey", kwargs={"survey": kept.ref})
    first, second = (analyst.get(at, {"page": page}).content.decode() for page in ("1", "2"))
    assert ("Engineer" in first, "Zoologist" in first) == (True, False)
    assert "Zoologist" in second
    assert "Page 2 of 2" in second


@pytest.mark.parametrize(("name", "what"), [("market_file", "market_board"), ("market_gaps_file", "market_gaps")])
def test_lists_leave_the_house_by_who_may_and_are_noted(visit: Visit, name: str, what: str) -> None:
    survey()
    agreed()
    analyst = visit("compensation")
    answer = analyst.post(reverse(name, kwargs={"form": "csv"}))
    if answer.status_code == 302:
        analyst.post(answer.headers["Location"], {"password": "x" * 20})
        pytest.skip("the session is not fresh in this harness")
    text = answer.content.decode("utf-8-sig")
    assert "Job rd" in text
    assert str(Decimal("400000.00")) in text
    assert AuditRecord.objects.filter(act="export", details__what=what).exists()
    for who in ("hrbp", "manager", "employee", "admin"):
        assert visit(who).post(reverse(name, kwargs={"form": "csv"})).status_code in (302, 404)
