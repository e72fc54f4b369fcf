"""A manager's pages: facts and steps, no estimate, nothing that follows from one (A04, O2)."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from turn_made import DAY, says

from mainstay.chapters.people.observing import BEHAVIOURS
from mainstay.core.text import Text
from mainstay.loop.carry.managers import gives_away
from mainstay_web.store.facts import held
from mainstay_web.store.tables.people import Person, Reporting
from mainstay_web.store.tables.trail import AuditRecord, Outgoing
from mainstay_web.store.tables.turns import Foreseen, Judgement, Prompted, Turn
from mainstay_web.store.team import team_today

Visit = Callable[[str], Client]
Ref = Callable[[str], str]
NOT_MANAGERS = ("hrbp_sales", "compensation", "ombuds", "auditor", "admin", "employee", "colleague")
LONG_AGO = [
    "culture.days_since_one_on_one",
    "已有 3 个月没有一对一。",
    "No one-on-one for 3 months.",
    "本周约一次。",
    "Meet.",
]


@pytest.fixture
def prompted(turn: Turn) -> Turn:
    """E203 has something to talk about; the last talks lie 10, 80 and 40 days back."""
    for number, days in (("E201", 10), ("E202", 80), ("E203", 40)):
        prompts = [LONG_AGO] if number == "E203" else []
        Prompted.objects.create(turn=turn, person=number, prompts=prompts, talked_on=DAY - timedelta(days=days))
    return turn


def _bare(body: bytes) -> str:
    """Without what differs at every visit: tokens and idempotency keys."""
    text = re.sub(r'(?:csrf-token" content|csrfmiddlewaretoken" value)="[^"]+"', "", body.decode())
    return re.sub(r'idempotency_key" value="[^"]+"', "", text)


@pytest.mark.usefixtures("prompted")
def test_the_team_page_shows_facts_and_steps(visit: Visit) -> None:
    body = visit("manager").get("/team/").content.decode()
    assert "No one-on-one for 3 months." in body
    assert "Last talk: 80 days ago" in body
    assert body.index("Name E201") < body.index("Name E202") < body.index("Name E203")
    assert "Name E301" not in body
    by_talk = visit("manager").get("/team/?order=talk").content.decode()
    assert by_talk.index("Name E202") < by_talk.index("Name E203") < by_talk.index("Name E201")


@pytest.mark.parametrize("page", ["/team/", "/team/?order=talk", "/team/?order=risk", "/observe/{ref}/", "/"])
def test_a04_a_manager_sees_the_same_bytes_whatever_the_estimate(
    prompted: Turn, visit: Visit, ref_of: Ref, page: str
) -> None:
    address = page.format(ref=ref_of("E201"))
    seen = []
    for chance, band, alert in ((0.1, 0, ""), (0.9, 3, "alert")):
        Foreseen.objects.filter(turn=prompted, person="E201").delete()
        says(
            prompted,
            "E201",
            chance,
            band=band,
            alert=alert,
            severity="urgent" if alert else "",
            at_stake=int(chance * 1e9),
        )
        seen.append(_bare(visit("manager").get(address, follow=True).content))
    assert seen[0] == seen[1]


@pytest.mark.usefixtures("prompted")
def test_no_word_of_the_analysis_stands_on_a_managers_page(visit: Visit, ref_of: Ref) -> None:
    client = visit("manager")
    for address in ("/team/", f"/observe/{ref_of('E201')}/"):
        for lang in ("zh", "en"):
            client.cookies["lang"] = lang
            body = client.get(address).content.decode()
            inside = body[body.index('<main id="main"') : body.index("</main>")]
            text = re.sub(r"<[^>]+>", " ", inside)
            # What a manager was openly told may speak of leaving: those are the manager's own words, not the analysis.
            text = text.partition("当面告诉您" if lang == "zh" else "told openly")[0]
            text = re.sub(r"Leaves work early more often|提前离开工位", "", text)
            assert gives_away(Text(text, text)) == (), address


@pytest.mark.usefixtures("prompted")
@pytest.mark.parametrize("who", NOT_MANAGERS)
def test_others_have_no_team_page(visit: Visit, ref_of: Ref, who: str) -> None:
    client = visit(who)
    assert client.get("/team/").status_code == 404
    assert client.get(f"/observe/{ref_of('E201')}/").status_code == 404
    assert client.post(f"/observe/{ref_of('E201')}/record", {"told": "1", "kind": "cv_updated"}).status_code == 404


@pytest.mark.usefixtures("prompted")
def test_a_manager_records_only_about_own_reports(visit: Visit, ref_of: Ref) -> None:
    answers = {one.key: "clearly" for one in BEHAVIOURS[:3]} | {one.key: "no" for one in BEHAVIOURS[3:9]}
    client = visit("manager")
    assert client.post(f"/observe/{ref_of('E301')}/record", answers).status_code == 404
    assert client.post(f"/observe/{ref_of('E201')}/record", answers).status_code == 302
    (row,) = held(["observations"])["observations"].to_dicts()
    assert (row["person_id"], row["by"], row["kind"], row["amount"]) == ("E201", "E200", "pre_quit_items", 3)
    record = AuditRecord.objects.filter(act="observe").latest("seq")
    assert record.about == "E201"
    assert "amount" not in record.details


@pytest.mark.usefixtures("prompted")
def test_an_observation_that_says_too_little_is_not_entered(visit: Visit, ref_of: Ref) -> None:
    client, address = visit("manager"), f"/observe/{ref_of('E201')}/record"
    few = client.post(address, {one.key: "no" for one in BEHAVIOURS[:6]})
    assert few.status_code == 422
    assert "at least 7 lines" in few.content.decode()
    assert client.post(address, {"told": "1", "kind": "pre_quit_items"}).status_code == 422
    assert client.post(address, {"told": "1", "kind": "made_up"}).status_code == 422
    assert client.post(address, {"told": "1", "kind": "talks_of_leaving"}).status_code == 302
    assert held(["observations"])["observations"]["kind"].to_list() == ["talks_of_leaving"]


@pytest.mark.usefixtures("prompted")
def test_who_has_just_become_the_manager_cannot_compare(visit: Visit, ref_of: Ref) -> None:
    Reporting.objects.filter(person="E201").update(since=DAY - timedelta(days=30))
    answer = visit("manager").post(
        f"/observe/{ref_of('E201')}/record", {one.key: "no" for one in BEHAVIOURS}
    )  # fmt: skip
    assert answer.status_code == 422
    assert "three months" in answer.content.decode()


@pytest.mark.usefixtures("prompted")
def test_the_managers_view_is_asked_of_the_whole_team_and_shown_to_hr_once_given(visit: Visit, ref_of: Ref) -> None:
    hr, ref = visit("hrbp"), ref_of("E201")
    hr.post(f"/people/{ref}/reason", {"reason": "Preparing a talk"})
    assert hr.post(f"/people/{ref}/ask").status_code == 302
    assert set(Judgement.objects.values_list("person", flat=True)) == {"E201", "E202", "E203"}
    assert Outgoing.objects.filter(kind="answer.due").count() == 1
    assert hr.post(f"/people/{ref}/ask").status_code == 302
    assert Judgement.objects.count() == 3
    asked = Judgement.objects.get(person="E201")
    manager = visit("manager")
    assert "HR would like your view" in manager.get("/team/").content.decode()
    assert visit("other_manager").get(f"/judge/{asked.ref}/").status_code == 404
    assert hr.get(f"/judge/{asked.ref}/").status_code == 404
    assert manager.post(f"/judge/{asked.ref}/give", {"view": "leaves"}).status_code == 422
    given = {"view": "leaves", "driver": ["pay", "nonsense"], "words": "Said the pay talk went badly."}
    assert manager.post(f"/judge/{asked.ref}/give", given).status_code == 302
    assert manager.get(f"/judge/{asked.ref}/").status_code == 404
    body = hr.get(f"/people/{ref}/").content.decode()
    assert "I am worried" in body
    assert "Said the pay talk went badly." in body


@pytest.mark.usefixtures("prompted")
def test_an_ex_manager_no_longer_answers(visit: Visit, ref_of: Ref) -> None:
    hr, ref = visit("hrbp"), ref_of("E201")
    hr.post(f"/people/{ref}/ask")
    asked = Judgement.objects.get(person="E201")
    Reporting.objects.filter(person="E201").update(until=DAY - timedelta(days=1))
    Person.objects.filter(number="E201").update(manager="E300", line="/E300/E100/")
    assert visit("manager").get(f"/judge/{asked.ref}/").status_code == 404
    assert visit("manager").post(f"/judge/{asked.ref}/give", {"view": "stays", "words": "x y z"}).status_code == 404


def test_a_team_of_any_size_takes_three_queries(
    prompted: Turn, reader: Callable[..., object], django_assert_max_num_queries: Callable[..., object]
) -> None:
    actor = reader("manager").actor  # type: ignore[attr-defined]
    with django_assert_max_num_queries(4):  # type: ignore[attr-defined]
        assert len(team_today(actor, DAY)) == 3
    assert prompted.pk
