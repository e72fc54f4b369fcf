"""Grants that company files told of: seen, put forward by one, taken in by another, with all that the files say."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from equity_made import DAY, HALVES, Call, a_plan, a_pool, certify, consistent, granted

from mainstay_web.actions import InvalidError, system_caller
from mainstay_web.actions.equity import intake
from mainstay_web.actions.equity.intake import Chosen
from mainstay_web.actions.equity.vesting import tell_again, vest
from mainstay_web.store.equity_facts import overwritten
from mainstay_web.store.equity_imported import records, waiting
from mainstay_web.store.equity_lists import imported
from mainstay_web.store.facts import add, held
from mainstay_web.store.tables.accounts import Account
from mainstay_web.store.tables.equity import EquityGrant, EquityPlan, EquityPool
from mainstay_web.store.tables.facts import FACTS, Batch
from mainstay_web.store.tables.intakes import EquityIntake
from mainstay_web.store.tables.shares import MOST, TOO_MANY
from mainstay_web.store.tables.trail import Outgoing

Visit = Callable[[str], Client]
pytestmark = pytest.mark.usefixtures("house")


@pytest.fixture(autouse=True)
def filed(house: dict[str, Account]) -> Batch:
    """Two grants alike, one with words, one that does not add up, one of somebody unknown, one of the analyst's."""
    assert house
    batch = Batch.objects.create(source="company files", made_by="test")

    def told(number: str, person: str, units: int, parts: list[tuple[date, int, str | None, str | None]]) -> None:
        add(batch, "grants", grant_id=number, person_id=person, granted_on=date(2024, 6, 1), kind="rsu", units=units,
            price=0, value_per_unit=20_00)  # fmt: skip
        for on, some, condition, state in parts:
            add(batch, "vesting", grant_id=number, on=on, units=some, condition=condition, state=state)

    first, second = date(2025, 6, 1), date(2027, 6, 1)
    told("grant-1", "E201", 200, [(first, 100, None, "vested"), (second, 100, None, "due")])
    told("grant-2", "E202", 60, [(first, 30, None, None), (second, 30, None, None)])
    told("grant-3", "E203", 90, [(first, 45, "revenue", "due"), (second, 45, None, "due")])
    told("grant-4", "E301", 90, [(first, 45, None, "due")])
    told("grant-5", "X999", 10, [(first, 10, None, "due")])
    told("grant-6", "H003", 10, [(first, 10, None, "due")])
    told("grant-8", "X-0123456789abcdef", 10, [(first, 10, None, "due")])
    return batch


def test_what_can_come_in_and_what_cannot_with_why(caller: Call) -> None:
    found = {one.record.number: one for one in waiting(caller("compensation").actor, DAY)}
    assert found.keys() == {"grant-1", "grant-2", "grant-3", "grant-4", "grant-5"}, "one's own is for somebody else"
    assert [number for number, one in found.items() if not one.wrong] == ["grant-1", "grant-2", "grant-3"]
    assert "45" in found["grant-4"].wrong[0].en
    assert "nobody" in found["grant-5"].wrong[0].en
    FACTS["grants"].objects.filter(grant_id="grant-1").update(units=MOST + 1)
    (first,) = (one for one in waiting(caller("compensation").actor, DAY) if one.record.number == "grant-1")
    assert first.wrong[0] == TOO_MANY
    assert found["grant-2"].vested == 30, "a tranche without a state is judged by the day"


def test_taken_in_by_two_with_plan_ledger_pool_and_facts(caller: Call) -> None:
    pool = a_pool(caller)
    asked = Chosen(("grant-1", "grant-2", "grant-3"), "agreements of 2024", pool.ref, name="Earlier")
    ref = intake.propose_imported(caller("compensation"), asked)
    assert not EquityGrant.objects.exists()
    with pytest.raises(InvalidError):
        intake.propose_imported(caller("director"), asked)
    with pytest.raises(InvalidError, match="Somebody other"):
        intake.decide_intake(caller("compensation"), ref, yes=True, answer="mine")
    intake.decide_intake(caller("director"), ref, yes=True, answer="checked against the agreements")
    rows = {one.number: one for one in EquityGrant.objects.select_related("plan")}
    assert {key: (one.units, one.vested) for key, one in rows.items()} == {
        "grant-1": (200, 100), "grant-2": (60, 30), "grant-3": (90, 0),
    }  # fmt: skip
    assert rows["grant-1"].plan == rows["grant-2"].plan != rows["grant-3"].plan, (
        "alike under one plan, the one with words apart"
    )
    assert rows["grant-1"].plan.until == date(2024, 6, 1), "nothing more is granted under it"
    assert EquityPool.objects.get().held == 350
    line = rows["grant-1"].transactions.get(kind="vest")
    assert (line.day, line.proposed_by, line.approved_by) == (date(2025, 6, 1), "H003", "H001")
    assert line.proof[0]["document"] == "agreements of 2024"
    assert bytes(EquityIntake.objects.get().content) == b""
    consistent()
    assert not records(DAY).keys() & rows.keys()
    assert not {one.number for one in imported(DAY)} & rows.keys()
    told = {(row["grant_id"], row["on"]): row["state"] for row in held(["vesting"])["vesting"].to_dicts()}
    assert told["grant-1", date(2025, 6, 1)] == "vested"
    assert ("grant-3", date(2025, 6, 1)) not in told, "its day is over, its result is open: it has no day to tell of"
    certify(caller, name="revenue")
    assert vest(system_caller("job"), rows["grant-3"].ref) == "1", "the words became a result that two certify"
    consistent()


def test_what_was_handed_over_long_ago_needs_no_settling_here(caller: Call) -> None:
    asked = Chosen(("grant-1",), "agreements", a_pool(caller).ref, name="Earlier", settled=True)
    ref = intake.propose_imported(caller("compensation"), asked)
    assert EquityIntake.objects.get().counts["lines"] == 3
    intake.decide_intake(caller("director"), ref, yes=True, answer="yes")
    row = EquityGrant.objects.get()
    assert (row.vested, row.settled) == (100, 100)
    assert row.transactions.get(kind="release").day == date(2025, 6, 1)
    consistent()


def test_under_a_plan_of_ones_own_only_where_the_tranches_are_its_own(caller: Call) -> None:
    plan = a_plan(caller, a_pool(caller), terms=HALVES)
    with pytest.raises(InvalidError, match="not those of the plan"):
        intake.propose_imported(caller("compensation"), Chosen(("grant-1",), "why", plan=plan.ref))
    assert not EquityIntake.objects.exists(), "what is refused leaves nothing behind"
    batch = Batch.objects.create(source="more", made_by="test")
    add(batch, "grants", grant_id="grant-7", person_id="E202", granted_on=date(2025, 6, 1), kind="rsu", units=20)
    for on in (date(2026, 6, 1), date(2027, 6, 1)):
        add(batch, "vesting", grant_id="grant-7", on=on, units=10)
    ref = intake.propose_imported(caller("compensation"), Chosen(("grant-7",), "why", plan=plan.ref))
    intake.decide_intake(caller("director"), ref, yes=True, answer="as agreed")
    assert EquityGrant.objects.get().plan == plan
    assert EquityPlan.objects.count() == 1
    consistent()


def test_files_that_changed_since_are_not_taken_in(filed: Batch, caller: Call) -> None:
    pool = a_pool(caller)
    ref = intake.propose_imported(
        caller("compensation"), Chosen(("grant-1", "grant-2"), "why", pool.ref, name="Earlier")
    )
    add(filed, "vesting", grant_id="grant-2", on=date(2025, 6, 1), units=30, condition=None, state="forfeited")
    with pytest.raises(InvalidError, match="changed since"):
        intake.decide_intake(caller("director"), ref, yes=True, answer="yes")
    intake.decide_intake(caller("director"), ref, yes=False, answer="look again")
    assert not EquityGrant.objects.exists()
    assert EquityPool.objects.get().held == 0


def test_more_than_the_pool_has_leaves_nothing(caller: Call) -> None:
    pool = a_pool(caller, units=250)
    ref = intake.propose_imported(
        caller("compensation"), Chosen(("grant-1", "grant-2"), "why", pool.ref, name="Earlier")
    )
    with pytest.raises(Exception, match="left"):
        intake.decide_intake(caller("director"), ref, yes=True, answer="yes")
    assert not EquityGrant.objects.exists()
    assert EquityIntake.objects.get().state == "proposed"


def test_a_later_import_does_not_overrule_the_ledger(caller: Call) -> None:
    row = granted(caller, a_plan(caller, a_pool(caller)), "E201")
    vest(system_caller("job"), row.ref)
    assert overwritten() == []

    def told() -> list[tuple[date, int, str]]:
        rows = held(["vesting"])["vesting"].to_dicts()
        return sorted((one["on"], one["units"], one["state"]) for one in rows if one["grant_id"] == row.number)

    before = told()
    batch = Batch.objects.create(source="company files again", made_by="test")
    add(batch, "grants", grant_id=row.number, person_id="E201", granted_on=row.granted_on, kind="rsu", units=1)
    for on in (date(2025, 6, 1), date(2031, 1, 1)):
        add(batch, "vesting", grant_id=row.number, on=on, units=7, state="due")
    assert told() != before
    assert overwritten() == [row.ref]
    assert tell_again(system_caller("job"), row.ref) == row.ref
    assert told() == before
    assert overwritten() == [], "once is enough"
    grants = [one for one in held(["grants"])["grants"].to_dicts() if one["grant_id"] == row.number]
    assert grants[0]["units"] == 400


def test_through_the_page(caller: Call, visit: Visit) -> None:
    client = visit("compensation")
    assert "grant-1" not in client.get("/equity/files/").content.decode()
    assert "/equity/imported/" in client.get("/equity/files/").content.decode()
    page = client.get("/equity/imported/").content.decode()
    assert "grant-1" in page
    assert "X999" in page
    assert "grant-6" not in page
    pool = a_pool(caller)
    wrong = client.post("/equity/imported/bring", {"grants": ["grant-1"], "pool": pool.ref, "name": "x", "reason": ""})
    assert wrong.status_code == 422
    good = {"grants": ["grant-1", "grant-2"], "pool": pool.ref, "name": "Earlier", "reason": "agreements"}
    assert client.post("/equity/imported/bring", good).status_code == 302
    ref = EquityIntake.objects.get().ref
    told = Outgoing.objects.filter(kind="approval.asked", link="/equity/imported/").values_list("account", flat=True)
    assert list(told) == [caller("director").actor.account], "who may approve hears of it"
    assert "agreements" in visit("director").get("/equity/pool/").content.decode()
    assert "grant-1" in visit("director").get("/equity/imported/").content.decode()
    yes = {"ref": ref, "yes": "1", "answer": "checked"}
    assert visit("director").post("/equity/imported/decide", yes).status_code == 302
    page = visit("director").get("/equity/pool/").content.decode()
    assert "Earlier · 12/36" in page, "under the plans that have ended"
    for who in ("hrbp", "manager", "employee", "auditor", "admin"):
        assert visit(who).get("/equity/imported/").status_code == 404, who
        assert visit(who).post("/equity/imported/bring", good).status_code == 404, who
