"""PIPL 6, 19, 47: nothing is kept longer than declared, but for what is held fast; one person erased, by two."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.test import Client

from mainstay.core.retention import BY_KEY, KEEPINGS, Then
from mainstay.core.words import Driver
from mainstay.loop.carry.states import Kind, Severity
from mainstay_web.actions import Caller, InvalidError, RefusedError, cases, retaining, system_caller
from mainstay_web.actions.privacy import dispute
from mainstay_web.jobs.registry import Run
from mainstay_web.jobs.retention import delete_what_is_due
from mainstay_web.store.erasing import FILE
from mainstay_web.store.facts import add, held
from mainstay_web.store.own_facts import facts_about
from mainstay_web.store.retention import NAMELESS, dues, months_of
from mainstay_web.store.standing import restand
from mainstay_web.store.tables.accounts import Account
from mainstay_web.store.tables.cases import Case, CaseEvent, Talk
from mainstay_web.store.tables.facts import FACTS, Batch
from mainstay_web.store.tables.installation import Standard
from mainstay_web.store.tables.jobs import Job
from mainstay_web.store.tables.people import Person
from mainstay_web.store.tables.privacy import Erasure, Hold
from mainstay_web.store.tables.trail import AccessView, AuditRecord, Outgoing

DAY = date(2026, 10, 31)
LONG_AGO = date(2019, 5, 1)
Call = Callable[..., Caller]
Visit = Callable[[str], Client]


@pytest.fixture
def old(house: dict[str, Account]) -> dict[str, Account]:
    """Facts of long ago and of last week, of two people."""
    batch = Batch.objects.create(source="old", made_by="test")
    for person in ("E201", "E202"):
        for day in (LONG_AGO, DAY - timedelta(days=7)):
            add(batch, "observations", person_id=person, day=day, kind="cv_updated", by="E200")
            add(batch, "attendance", person_id=person, day=day, hours=160.0)
            add(batch, "talks", person_id=person, day=day, kind="one_on_one")
    look = AccessView.objects.create(account=house["hrbp"].ref, person="E201", fields="risk", page="person", reason="r")
    AccessView.objects.filter(pk=look.pk).update(at=datetime(2019, 5, 1, tzinfo=ZoneInfo("Asia/Shanghai")))
    return house


def due() -> dict[str, tuple[int, int]]:
    return {one.keeping.key: (one.count, one.held) for one in dues(DAY)}


def run() -> str:
    return delete_what_is_due(Run(Job.objects.create(name="retention", made_by="x", due_at=system_caller().now)))


def test_every_period_is_declared_with_its_ground() -> None:
    for one in KEEPINGS:
        assert one.months >= one.least > 0
        assert one.source.zh
        assert one.source.en
        assert one.cutoff(DAY, 1) == one.cutoff(DAY, one.least), "no company keeps it for less than the law asks"


def test_the_page_counts_and_the_job_deletes_with_audit(old: dict[str, Account], visit: Visit) -> None:
    assert old
    assert due()["observations"] == (2, 0)
    assert due()["looks"] == (1, 0)
    assert visit("auditor").get("/retention/").status_code == 200
    assert due()["observations"] == (2, 0), "looking deletes nothing"
    assert run() == "7"
    assert {key: count for key, (count, _) in due().items() if count} == {}
    assert FACTS["observations"].objects.count() == 2
    told = AuditRecord.objects.filter(act="retention").values_list("details", flat=True)
    assert {one["kind"]: one["rows"] for one in told} == {"observations": 2, "attendance": 2, "talks": 2, "looks": 1}
    assert run() == "0"


def test_what_is_held_stays(old: dict[str, Account], caller: Call) -> None:
    assert old
    retaining.hold(caller("auditor"), "E201", "a lawsuit")
    assert due()["observations"] == (1, 1)
    assert run() == "3"
    assert due()["observations"] == (0, 1)
    retaining.lift(caller("director"), Hold.objects.get().ref)
    assert run() == "4"


def test_a_company_may_shorten_but_not_below_the_law(old: dict[str, Account]) -> None:
    assert old
    Standard.objects.create(key="retention.attendance", since=DAY, value=1)
    Standard.objects.create(key="retention.observations", since=DAY, value=4)
    periods = {one.key: months_of(one, DAY) for one in KEEPINGS}
    assert periods["attendance"] == 24
    assert periods["observations"] == 4


def test_closed_cases_go_with_their_timeline(old: dict[str, Account], caller: Call) -> None:
    assert old
    hr = caller("hrbp")
    ref = cases.open_case(hr, "E201", Kind.CARE, Severity.NORMAL, "asked for a talk")
    cases.assign(hr, ref, None, "E200")
    cases.record_talk(caller("manager"), ref, None, DAY, "private words")
    cases.confirm_cause(caller("manager"), ref, None, [Driver.PAY], "the pay")
    Case.objects.filter(ref=ref).update(state="closed", outcome="stayed", closed_on=LONG_AGO)
    run()
    assert (Case.objects.count(), CaseEvent.objects.count(), Talk.objects.count()) == (0, 0, 0)


def test_leavers_become_nameless_and_learning_goes_on(old: dict[str, Account]) -> None:
    assert old
    batch = Batch.objects.create(source="left", made_by="test")
    before = FACTS["people"].objects.get(person_id="E201")
    add(batch, "people", person_id="E201", hired_on=before.hired_on, left_on=date(2023, 3, 1), name="Name E201",
        gender="female", birth_year=1980, left_kind="resigned", further={"Hobby": "chess"})  # fmt: skip
    restand(DAY)
    assert due()["leavers"] == (1, 0)
    run()
    people = held(["people"])["people"].filter(held(["people"])["people"]["left_kind"] == "resigned")
    number = people["person_id"][0]
    assert number.startswith(NAMELESS)
    assert people["name"].to_list() == [None]
    assert people["birth_year"].to_list() == [None]
    assert "E201" not in held(["people"])["people"]["person_id"].to_list()
    assert held(["pay"], person=number)["pay"].height == 1
    assert not Person.objects.filter(number="E201").exists()
    assert not Account.objects.filter(person="E201").exists()
    assert due()["leavers"] == (0, 0)


@pytest.mark.parametrize(
    "who", ["hrbp", "compensation", "ombuds", "admin", "manager", "employee", "colleague", "hrbp_sales"]
)
def test_who_may_not(old: dict[str, Account], visit: Visit, caller: Call, who: str) -> None:
    assert old
    assert visit(who).get("/retention/").status_code == 404
    with pytest.raises(RefusedError):
        retaining.hold(caller(who), "E202", "why")
    with pytest.raises(RefusedError):
        retaining.ask_erasure(caller(who), "E202", "why")


def test_erased_by_two_with_everything_and_for_good(
    old: dict[str, Account], caller: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, visit: Visit
) -> None:
    assert old
    monkeypatch.setenv("MAINSTAY_HEADS", str(tmp_path))
    hr = caller("hrbp")
    ref = cases.open_case(hr, "E201", Kind.CARE, Severity.NORMAL, "asked for a talk")
    asked = retaining_refused_until_closed(caller, ref)
    with pytest.raises(InvalidError):
        retaining.erase_person(caller("director"), asked)
    old["auditor"].set_password("a long pass phrase of the auditor")
    old["auditor"].save()
    assert visit("auditor").get(f"/retention/erase/{asked}").status_code == 302, "step-up first"
    retaining.erase_person(caller("auditor"), asked)
    assert facts_about("E201") == {}
    assert not Case.objects.filter(person="E201").exists()
    assert not Person.objects.filter(number="E201").exists()
    assert not Account.objects.filter(name="Account employee").exists()
    assert (tmp_path / FILE).read_text().strip()
    assert facts_about("E202")
    assert Erasure.objects.count() == 0
    assert AuditRecord.objects.filter(act="retention", about="E201").count() == 2


def retaining_refused_until_closed(caller: Call, ref: str) -> str:
    with pytest.raises(InvalidError):
        retaining.ask_erasure(caller("director"), "E201", "asked by the person")
    Case.objects.filter(ref=ref).update(state="closed", outcome="stayed", closed_on=DAY)
    return retaining.ask_erasure(caller("director"), "E201", "asked by the person")


def test_not_while_held_or_disputed_nor_oneself(old: dict[str, Account], caller: Call) -> None:
    assert old
    asked = retaining.ask_erasure(caller("director"), "E202", "asked by the person")
    retaining.hold(caller("auditor"), "E202", "a lawsuit")
    with pytest.raises(InvalidError):
        retaining.erase_person(caller("auditor"), asked)
    dispute(caller("employee"), "E201", "", "", "", "", "something is missing")
    with pytest.raises(InvalidError):
        retaining.ask_erasure(caller("director"), "E201", "why")
    with pytest.raises(InvalidError):
        retaining.ask_erasure(caller("director"), "H001", "why")
    retaining.decline_erasure(caller("auditor"), asked, "the law asks to keep it")
    assert Person.objects.filter(number="E202").exists()


def test_nameless_is_the_only_other_way_out() -> None:
    assert {one.key for one in KEEPINGS if one.then is not Then.DELETE} == {"leavers", "audit"}


PERIOD = {"kind": "observations", "months": "6", "since": "2026-11-01", "reason": "half a year is enough"}


@pytest.mark.parametrize(("who", "others"), [("director", ["auditor"]), ("auditor", ["director"])])
def test_a_period_is_set_for_tomorrow_with_a_reason_and_the_others_are_told(
    house: dict[str, Account], visit: Visit, who: str, others: list[str]
) -> None:
    client = visit(who)
    assert client.post("/retention/period", PERIOD).status_code == 302
    row = Standard.objects.get()
    assert (row.key, row.value, row.set_by, row.reason) == (
        "retention.observations", 6, house[who], "half a year is enough",
    )  # fmt: skip
    months = {day: months_of(BY_KEY["observations"], day) for day in (DAY, DAY + timedelta(days=1))}
    assert list(months.values()) == [12, 6], "tonight nothing more is deleted"
    told = Outgoing.objects.filter(kind="rule.changed").values_list("account", flat=True)
    assert list(told) == [house[one].ref for one in others]
    body = client.get("/retention/").content.decode()
    assert "half a year is enough" in body
    assert "own since" in body
    assert AuditRecord.objects.get(act="retention").details["months"] == 6


@pytest.mark.parametrize(
    "changed",
    [
        {"months": "2"}, {"months": "361"}, {"months": "-6"}, {"months": "x"}, {"since": "2026-10-31"}, {"since": ""},
        {"reason": " "}, {"kind": "anything"},
    ],
)  # fmt: skip
def test_no_period_is_shorter_than_the_law_nor_holds_at_once(
    house: dict[str, Account], visit: Visit, changed: dict[str, str]
) -> None:
    assert house
    assert visit("director").post("/retention/period", {**PERIOD, **changed}).status_code == 422
    assert not Standard.objects.exists()


@pytest.mark.parametrize("who", ["hrbp", "compensation", "ombuds", "admin", "manager", "employee"])
def test_who_may_not_set_a_period(house: dict[str, Account], visit: Visit, caller: Call, who: str) -> None:
    assert house
    assert visit(who).post("/retention/period", PERIOD).status_code == 404
    with pytest.raises(RefusedError):
        retaining.set_period(caller(who), "observations", 6, DAY + timedelta(days=1), "because")
    assert not Standard.objects.exists()
