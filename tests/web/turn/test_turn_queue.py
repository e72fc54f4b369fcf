"""HR's queue and a person's page: who sees what, in which order, with what reason."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from turn_made import DAY, WHY, a_turn, says, with_reason

from mainstay_web.pages.reader import Reader
from mainstay_web.store import turn_input
from mainstay_web.store.queue import Asked, the_queue
from mainstay_web.store.tables.cases import Case
from mainstay_web.store.tables.trail import AccessView
from mainstay_web.store.tables.turns import Foreseen, Turn
from mainstay_web.store.talklist import talk_list

Visit = Callable[[str], Client]
Ref = Callable[[str], str]
pytestmark = pytest.mark.usefixtures("turn")
OTHERS = ("compensation", "ombuds", "auditor", "admin", "manager", "employee", "colleague", "other_manager")


def test_hr_sees_their_own_units_only(visit: Visit) -> None:
    body = visit("hrbp").get("/queue/").content.decode()
    assert "Name E201" in body
    assert WHY[0][1] in body
    assert "Name E301" not in body
    assert "Name E301" in visit("hrbp_sales").get("/queue/").content.decode()
    whole = visit("director").get("/queue/").content.decode()
    assert "Name E201" in whole
    assert "Name E301" in whole


@pytest.mark.parametrize("who", OTHERS)
def test_the_queue_is_not_there_for_others(visit: Visit, ref_of: Ref, who: str) -> None:
    client = visit(who)
    assert client.get("/queue/").status_code == 404
    assert client.post("/queue/open", {"person": "E201"}).status_code == 404
    for number in ("E201", "E301", "E200"):
        assert client.get(f"/people/{ref_of(number)}/").status_code == 404
        assert client.post(f"/people/{ref_of(number)}/reason", {"reason": "because I want to"}).status_code == 404
        assert client.post(f"/people/{ref_of(number)}/ask").status_code == 404
    assert not Case.objects.exists()


def test_no_number_stands_beside_a_name_in_the_queue(visit: Visit) -> None:
    body = visit("hrbp").get("/queue/?show=key").content.decode()
    assert "40%" not in body
    assert "0.4" not in body


def test_the_queue_is_ordered_by_value_and_urgency(turn: Turn, visit: Visit) -> None:
    Foreseen.objects.filter(turn=turn, person="E202").update(
        alert="alert", severity="urgent", why_now=WHY, at_stake=90_000_000
    )
    body = visit("hrbp").get("/queue/").content.decode()
    assert body.index("Name E202") < body.index("Name E201")
    Foreseen.objects.filter(turn=turn, person="E202").update(severity="normal", at_stake=10_000_000)
    body = visit("hrbp").get("/queue/").content.decode()
    assert body.index("Name E201") < body.index("Name E202")


@pytest.mark.parametrize(
    ("asked", "shown", "hidden"),
    [
        ("?show=key", ("E201", "E202"), ("E203",)),
        ("?show=alert", ("E201",), ("E202",)),
        ("?show=case", (), ("E201",)),
        ("?show=key&driver=work", (), ("E201",)),
        ("?show=key&unit=sales", (), ("E201",)),
        ("?show=key&q=E202", ("E202",), ("E201",)),
        ("?show=nonsense&driver=%27&start=-3", ("E201",), ()),
    ],
)
def test_filters(visit: Visit, asked: str, shown: tuple[str, ...], hidden: tuple[str, ...]) -> None:
    body = visit("hrbp").get(f"/queue/{asked}").content.decode()
    assert all(f"Name {one}" in body for one in shown)
    assert not any(f"Name {one}" in body for one in hidden)


def test_cases_are_opened_together_for_own_units(visit: Visit) -> None:
    answer = visit("hrbp").post("/queue/open", {"person": ["E201", "E301", "E202", "nobody"]})
    assert answer.status_code == 302
    assert list(Case.objects.values_list("person", "kind", "severity")) == [("E201", "alert", "high")]
    body = visit("hrbp").get("/queue/?show=case").content.decode()
    assert "Name E201" in body
    visit("hrbp").post("/queue/open", {"person": ["E201"]})
    assert Case.objects.count() == 1


def test_the_list_is_noted_once_a_day(visit: Visit) -> None:
    client = visit("hrbp")
    client.get("/queue/")
    client.get("/queue/")
    assert list(AccessView.objects.filter(page="queue").values_list("person", "fields")) == [("E201", "risk")]


def test_the_queue_asks_as_many_questions_for_many_as_for_one(
    turn: Turn, visit: Visit, reader: Callable[[str], Reader]
) -> None:
    client, actor = visit("hrbp"), reader("hrbp").actor
    client.get("/queue/")
    with CaptureQueriesContext(connection) as one:
        client.get("/queue/")
    with CaptureQueriesContext(connection) as own:
        the_queue(actor, turn, DAY, Asked())
    assert len(own) <= 17
    Foreseen.objects.filter(turn=turn).update(alert="alert", severity="high", why_now=WHY)
    client.get("/queue/")
    with CaptureQueriesContext(connection) as many:
        client.get("/queue/")
    assert len(many) <= len(one)


def test_a_person_is_looked_at_for_a_reason_that_is_noted(visit: Visit, ref_of: Ref) -> None:
    client, ref = visit("hrbp"), ref_of("E201")
    asked = client.get(f"/people/{ref}/")
    assert asked.status_code == 200
    assert "12 % below" not in asked.content.decode()
    assert not AccessView.objects.filter(page="person").exists()
    assert client.post(f"/people/{ref}/reason", {"reason": "  ok "}).status_code == 422
    with_reason(client, ref)
    body = client.get(f"/people/{ref}/").content.decode()
    assert "12 % below" in body
    assert "24–56%" in body
    assert "<svg" in body
    noted = AccessView.objects.get(page="person")
    assert (noted.person, noted.fields, noted.reason) == ("E201", "risk", "Preparing a talk")
    client.get(f"/people/{ref}/")
    assert AccessView.objects.filter(page="person").count() == 2
    assert "12 % below" not in client.get(f"/people/{ref_of('E202')}/").content.decode()


def test_hr_does_not_see_other_units_or_themselves(visit: Visit, ref_of: Ref) -> None:
    assert visit("hrbp").get(f"/people/{ref_of('E301')}/").status_code == 404
    assert visit("director").get(f"/people/{ref_of('H001')}/").status_code == 404


def test_what_changed_is_told(visit: Visit, ref_of: Ref) -> None:
    old = a_turn(DAY.replace(day=1))
    says(old, "E201", 0.2, band=0, driver="work", reasons=[])
    client = with_reason(visit("hrbp"), ref_of("E201"))
    body = client.get(f"/people/{ref_of('E201')}/").content.decode()
    assert "moved from “about the company&#39;s average” to “well above the company&#39;s average”" in body
    assert "main reason changed from “Work” to “Pay”" in body


def test_not_enough_is_said(turn: Turn, visit: Visit, ref_of: Ref) -> None:
    Foreseen.objects.filter(turn=turn, person="E201").update(enough=False)
    client = with_reason(visit("hrbp"), ref_of("E201"))
    assert "Too little is known" in client.get(f"/people/{ref_of('E201')}/").content.decode()


def test_who_objected_is_not_shown(visit: Visit, ref_of: Ref, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turn_input, "OBJECTIONS", [lambda _day: ["E201"]])
    assert "Name E201" not in visit("hrbp").get("/queue/?show=key").content.decode()
    client = with_reason(visit("hrbp"), ref_of("E201"))
    body = client.get(f"/people/{ref_of('E201')}/").content.decode()
    assert "There is no analysis of this colleague" in body
    assert "12 % below" not in body


def test_before_the_first_turn(visit: Visit, ref_of: Ref) -> None:
    Turn.objects.all().delete()
    assert "No analysis yet" in visit("hrbp").get("/queue/").content.decode()
    client = with_reason(visit("hrbp"), ref_of("E201"))
    assert client.get(f"/people/{ref_of('E201')}/").status_code == 200


def test_a_turn_that_is_under_way_or_failed_is_not_shown(visit: Visit) -> None:
    for state in (Turn.RUNNING, Turn.FAILED):
        newer = a_turn(DAY, state=state)
        says(newer, "E202", alert="alert", severity="high", why_now=WHY)
    body = visit("hrbp").get("/queue/").content.decode()
    assert "Name E202" not in body
    assert "Name E201" in body


@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_m17_the_talk_list_names_people_and_no_estimate(
    turn: Turn, visit: Visit, reader: Callable[[str], Reader], form: str
) -> None:
    Foreseen.objects.filter(turn=turn, person="E201").update(
        reasons=[
            ["people.a", "pay", 0.7, "估计的离职可能性为 40%。", "The estimated chance is 40 %."],
            ["pay.market_gap", "pay", 0.6, "=cmd()", "=cmd()"],
            *[["work.b", "work", 0.5, "每周加班 12 小时。", "Overtime of 12 hours a week."]],
        ]
    )
    answer = visit("hrbp").post("/queue/talks", {"format": form, "reason": "Planning this week's talks"})
    assert answer.status_code == 200
    assert f".{form}" in answer.headers["Content-Disposition"]
    (line,) = the_queue(reader("hrbp").actor, turn, DAY, Asked()).lines
    frame = talk_list([line], DAY, "en")
    assert frame["number"].to_list() == ["E201"]
    assert frame["facts"].to_list() == ["=cmd() Overtime of 12 hours a week."]
    assert frame["topics"].to_list() == ["Pay, Work"]
    due = frame["first_talk_by"].to_list()[0]
    assert due > DAY
    if form == "csv":
        text = answer.content.decode("utf-8-sig")
        assert "Name E201" in text
        assert "E301" not in text
        assert ",'=cmd() Overtime" in text
        assert not [word for word in ("40", "0.7", "300000", "well above") if word in text]
    noted = AccessView.objects.get(page="talk_list")
    assert (noted.person, noted.reason) == ("E201", "Planning this week's talks")


def test_m17_no_talk_list_without_a_purpose_or_for_others(visit: Visit) -> None:
    assert visit("hrbp").post("/queue/talks", {"reason": "x"}).status_code == 302
    assert not AccessView.objects.filter(page="talk_list").exists()
    assert visit("hrbp").get("/queue/talks").status_code == 405
    for who in OTHERS:
        assert visit(who).post("/queue/talks", {"reason": "because I want it"}).status_code == 404
