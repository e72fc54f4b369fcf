"""C6 and A06: a mentor is named and ended by HR, sees from that second what the rules allow and nothing beyond."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from mainstay.core.access import Act, Field, Role
from mainstay_web.actions import Caller, InvalidError, RefusedError, StaleError
from mainstay_web.actions.mentoring import end_mentoring, name_mentor
from mainstay_web.pages.reader import Reader
from mainstay_web.store.access import allowed, visible
from mainstay_web.store.facts import add, held
from mainstay_web.store.retention import dues, purge
from mainstay_web.store.standing import restand
from mainstay_web.store.tables.accounts import Account
from mainstay_web.store.tables.facts import FACTS, Batch
from mainstay_web.store.tables.mentoring import Mentoring
from mainstay_web.store.tables.trail import AccessView, Outgoing

DAY = date(2026, 10, 31)
Call = Callable[..., Caller]
Visit = Callable[[str], Client]
NOT_THEIRS = (
    "hrbp_sales", "compensation", "ombuds", "auditor", "admin", "manager", "employee", "colleague", "other_manager",
)  # fmt: skip
GIVEN = {"number": "E201", "mentor": "E302", "reason": "wants to lead a project"}


@pytest.fixture
def mentor(house: dict[str, Account], caller: Call) -> str:
    """E300 of sales mentors E201 of R&D."""
    assert house
    return name_mentor(caller("hrbp"), "E201", "E300", "wants to lead a project")


def test_a_mentor_sees_personal_facts_of_the_mentee_and_of_nobody_else(
    mentor: str, reader: Callable[[str], Reader], visit: Visit
) -> None:
    assert mentor
    batch = Batch.objects.create(source="t", made_by="t")
    add(batch, "growth", person_id="E201", day=DAY - timedelta(days=9), kind="training")
    add(batch, "growth", person_id="E202", day=DAY, kind="promotion")
    one = reader("other_manager")
    assert Role.MENTOR in one.roles
    assert one.may(Field.PERSONAL, "E201").reason.en == "mentors this person"
    for field in (Field.PAY, Field.EQUITY, Field.PERFORMANCE, Field.RISK, Field.CARE, Field.VOICE):
        assert not one.may(field, "E201")
    assert not one.may(Field.PERSONAL, "E202")
    body = visit("other_manager").get("/mentees/").content.decode()
    assert "Name E201" in body
    assert "raining" in body
    assert "30,000" not in body
    assert "Name E202" not in body
    assert AccessView.objects.get(account=one.account.ref).person == "E201"
    assert 'href="/mentees/"' in body
    assert visit("employee").get("/mentees/").status_code == 404
    told = visit("employee").get("/my/data/").content.decode()
    assert "My mentors" in told
    assert "Name E300" in told
    export = json.loads(visit("employee").post("/my/data/export", {"form": "json"}).content)
    assert json.dumps(export).count('"mentor": "E300"') == 1


def test_the_filter_agrees_with_the_answer_for_a_mentor(mentor: str, reader: Callable[[str], Reader]) -> None:
    actor = reader("other_manager").actor
    for what in (*Field, *Act):
        for number in ("E201", "E202", "E301", "E300"):
            seen = visible(actor, what, DAY).filter(number=number).exists()
            assert seen == bool(allowed(actor, what, number, DAY)), (what, number)
    assert mentor


def test_ending_acts_in_the_same_second(
    mentor: str, caller: Call, reader: Callable[[str], Reader], visit: Visit
) -> None:
    client = visit("other_manager")
    assert client.get("/mentees/").status_code == 200
    assert visit("hrbp").post(f"/mentors/{mentor}/end", {"reason": "project done"}).status_code == 302
    assert client.get("/mentees/").status_code == 404
    assert not reader("other_manager").may(Field.PERSONAL, "E201")
    with pytest.raises(StaleError):
        end_mentoring(caller("director"), mentor, "again")
    kinds = held(["growth"], person="E201")["growth"]["kind"].to_list()
    assert sorted(kinds) == ["mentor_end", "mentor_start"]
    assert Mentoring.objects.get().end_reason == "project done"


def test_it_ends_by_itself_after_its_last_day_and_when_either_has_left(
    house: dict[str, Account], caller: Call, reader: Callable[[str], Reader]
) -> None:
    name_mentor(caller("hrbp"), "E201", "E300", "for a month", DAY + timedelta(days=30))
    actor = reader("other_manager").actor
    assert allowed(actor, Field.PERSONAL, "E201", DAY + timedelta(days=30))
    assert not allowed(actor, Field.PERSONAL, "E201", DAY + timedelta(days=31))
    FACTS["people"].objects.filter(person_id="E201").update(left_on=DAY - timedelta(days=1))
    restand(DAY)
    assert not allowed(actor, Field.PERSONAL, "E201", DAY)
    assert not visible(actor, Field.PERSONAL, DAY).filter(number="E201").exists()
    assert house


def test_both_are_told_and_a_promise_of_a_mentor_can_be_shown_by_the_fact(
    mentor: str, house: dict[str, Account]
) -> None:
    told = Outgoing.objects.filter(kind="notice.received").values_list("account", "link")
    assert set(told) == {(house["other_manager"].ref, "/mentees/"), (house["employee"].ref, "/my/data/")}
    fact = held(["growth"], person="E201")["growth"].row(0, named=True)
    assert (fact["day"], fact["kind"]) == (DAY, "mentor_start")
    assert mentor


@pytest.mark.parametrize("who", NOT_THEIRS)
def test_who_may_not_name_or_end(mentor: str, caller: Call, visit: Visit, who: str) -> None:
    client = visit(who)
    page = client.get("/mentors/")
    assert page.status_code == (200 if who == "hrbp_sales" else 404)
    assert "E201" not in page.content.decode()
    assert client.post("/mentors/name", GIVEN).status_code == 404
    assert client.post(f"/mentors/{mentor}/end", {"reason": "no"}).status_code == 404
    with pytest.raises(RefusedError):
        name_mentor(caller(who), "E202", "E300", "because")
    with pytest.raises(RefusedError):
        end_mentoring(caller(who), mentor, "because")
    assert Mentoring.objects.get().until is None


def test_hr_names_no_mentor_for_themselves(house: dict[str, Account], caller: Call) -> None:
    assert house
    with pytest.raises(RefusedError):
        name_mentor(caller("director"), "H001", "E300", "because")


@pytest.mark.parametrize(
    "changed", [{"mentor": "E201"}, {"mentor": "E999"}, {"mentor": ""}, {"reason": " "}, {"until": "2026-10-30"}]
)
def test_what_cannot_be_is_refused(house: dict[str, Account], visit: Visit, changed: dict[str, str]) -> None:
    assert house
    assert visit("hrbp").post("/mentors/name", {**GIVEN, **changed}).status_code == 422
    assert not Mentoring.objects.exists()
    assert "growth" not in held(["growth"], person="E201")


def test_once_is_enough_and_the_store_holds_it_too(mentor: str, visit: Visit, caller: Call) -> None:
    with pytest.raises(InvalidError):
        name_mentor(caller("director"), "E201", "E300", "again")
    assert visit("director").post("/mentors/name", GIVEN).status_code == 302, "a second mentor is well"
    for other in ("E300", "E201"):
        with pytest.raises(IntegrityError), transaction.atomic():
            Mentoring.objects.create(person="E201", mentor=other, since=DAY, reason="r", named_by="x")
    assert "Name E300" in visit("hrbp").get("/mentors/").content.decode()
    assert mentor


def test_it_is_kept_for_its_period_and_no_longer(mentor: str) -> None:
    Mentoring.objects.filter(ref=mentor).update(since=date(2019, 1, 1), until=date(2020, 1, 1))
    assert next(one for one in dues(DAY) if one.keeping.key == "mentoring").count == 1
    assert purge("mentoring", DAY) == 1
