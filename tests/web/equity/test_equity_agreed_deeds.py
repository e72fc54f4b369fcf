"""A grant ended by agreement, retracted or handed on: two people, a document, the pool, files, pages."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from equity_made import DAY, Call, a_plan, a_pool, consistent, granted
from test_equity_files import broken

from mainstay.chapters.equity.agreed import NotAgreedError
from mainstay.chapters.equity.kinds import Kind
from mainstay.chapters.equity.ledger import book
from mainstay.chapters.equity.plans import PlanTerms
from mainstay.chapters.equity.terms import periodic
from mainstay.company.ocf import made, taken, unzipped
from mainstay_web.actions import InvalidError, RefusedError, system_caller
from mainstay_web.actions.equity import deeds, intake
from mainstay_web.actions.equity.outcomes import Asked
from mainstay_web.actions.equity.vesting import vest
from mainstay_web.store.equity_ocf import package
from mainstay_web.store.tables.equity import EquityDeed, EquityGrant, EquityPlan, EquityPool, EquityTransaction
from mainstay_web.store.tables.facts import FACTS

pytestmark = pytest.mark.usefixtures("house")


@pytest.fixture
def row(caller: Call) -> EquityGrant:
    """Four hundred units, of which two hundred have vested."""
    row = granted(caller, a_plan(caller, a_pool(caller)))
    vest(system_caller("job"), row.ref)
    return row


def asked(kind: str, units: int = 0, **more: object) -> Asked:
    return Asked(kind, DAY, "by agreement", units, **{"proof": "agreement 7", **more})  # type: ignore[arg-type]


def done(caller: Call, row: EquityGrant, what: Asked) -> EquityDeed:
    ref = deeds.propose(caller("compensation"), row.ref, what)
    with pytest.raises(RefusedError):
        deeds.approve(caller("compensation"), ref, None, "my own")
    deeds.approve(caller("director"), ref, None, "signed")
    row.refresh_from_db()
    consistent()
    return EquityDeed.objects.get(ref=ref)


def test_unvested_units_are_cancelled_and_the_power_to_hold_falls(caller: Call, row: EquityGrant) -> None:
    deed = done(caller, row, asked("cancel", 150, paid=3_000_00))
    assert (row.forfeited, row.vested) == (150, 200)
    assert (deed.units, deed.money) == (150, 3_000_00)
    lines = EquityTransaction.objects.filter(deed=deed)
    assert {(one.tranche, one.units, one.money) for one in lines} == {
        ("each#4", 100, 2_000_00), ("each#3", 50, 1_000_00),
    }  # fmt: skip
    assert lines[0].proof[0]["document"] == "agreement 7"
    assert EquityPool.objects.get().held == 250, "what was cancelled can be granted again"
    told = FACTS["vesting"].objects.filter(grant_id=row.number, state="due", on__gt=DAY).order_by("on", "-row")
    newest = {one.on: one.units for one in reversed(told)}
    assert sorted(newest.values()) == [50, 100], "the year before last has fifty left; the last has another state"
    last = FACTS["vesting"].objects.filter(grant_id=row.number).order_by("-on", "-row")[0]
    assert (last.units, last.state) == (100, "forfeited")


def test_vested_units_are_given_up_and_a_lasting_plan_keeps_them(caller: Call, row: EquityGrant) -> None:
    EquityPlan.objects.update(lasting=True)
    done(caller, row, asked("cancel", 30, vested=True))
    assert (row.lapsed, row.vested, row.forfeited) == (30, 200, 0)
    assert EquityPool.objects.get().held == 400


def test_a_transfer_needs_a_name_outside(caller: Call, row: EquityGrant) -> None:
    who = caller("compensation")
    for wrong, field in (
        (asked("transfer", 20), "to"), (asked("transfer", 20, to="E202"), "to"),
        (asked("transfer", 20, to="A trust", proof=""), "proof"), (asked("cancel", 20, paid=-1), "paid"),
    ):  # fmt: skip
        with pytest.raises(InvalidError) as found:
            deeds.propose(who, row.ref, wrong)
        assert found.value.data["field"] == field
    for wrong in (asked("transfer", 201, to="A trust"), asked("cancel", 201), asked("cancel", 201, vested=True)):
        with pytest.raises(NotAgreedError):
            deeds.propose(who, row.ref, wrong)
    done(caller, row, asked("transfer", 20, to="A trust", paid=400_00))
    assert (row.settled, row.lapsed) == (20, 0)
    assert EquityPool.objects.get().held == 400, "units that left for good stay counted"
    line = EquityTransaction.objects.get(kind="transfer")
    assert (line.to, line.money) == ("A trust", 400_00)


def test_a_retraction_takes_the_whole_grant(caller: Call) -> None:
    row = granted(caller, a_plan(caller, a_pool(caller), Kind.RESTRICTED_STOCK), price=2_00)
    vest(system_caller("job"), row.ref)
    deed = done(caller, row, asked("retract"))
    assert (row.forfeited, row.lapsed, row.units) == (200, 200, 400)
    assert deed.money == 800_00, "what was paid for it goes back"
    assert EquityPool.objects.get().held == 0
    with pytest.raises(NotAgreedError):
        deeds.propose(caller("compensation"), row.ref, asked("retract"))


@pytest.mark.parametrize(
    ("what", "kinds"),
    [
        (asked("cancel", 150, paid=3_00), {"TX_EQUITY_COMPENSATION_CANCELLATION", "TX_STOCK_PLAN_RETURN_TO_POOL"}),
        (asked("retract"), {"TX_EQUITY_COMPENSATION_RETRACTION", "TX_STOCK_PLAN_RETURN_TO_POOL"}),
        (asked("transfer", 20, to="A trust", paid=4_00), {"TX_EQUITY_COMPENSATION_TRANSFER"}),
    ],
)
def test_it_leaves_by_the_open_format_and_comes_back(
    caller: Call, row: EquityGrant, what: Asked, kinds: set[str]
) -> None:
    done(caller, row, what)
    counters = (row.vested, row.forfeited, row.lapsed, row.settled)
    who = caller("compensation")
    out = package(who.actor, who.day, who.now, DAY)
    assert not out.left_out
    found = made(unzipped(out.data))
    assert found.flaws == (), "every object fits the published schema"
    assert kinds <= found.objects.keys()
    returned = sum(int(one["quantity"]) for one in found.of("TX_STOCK_PLAN_RETURN_TO_POOL"))
    assert returned == row.forfeited + row.lapsed
    for model in (EquityTransaction, EquityDeed, EquityGrant):
        model._default_manager.all().delete()
    EquityPool.objects.update(held=0)
    ref = intake.propose_intake(caller("compensation"), "cap.zip", out.data, EquityPool.objects.get().ref)
    intake.decide_intake(caller("director"), ref, yes=True, answer="as checked")
    back = EquityGrant.objects.get()
    assert (back.vested, back.forfeited, back.lapsed, back.settled) == counters
    consistent()


@pytest.mark.parametrize("what", [asked("cancel", 150), asked("retract"), asked("transfer", 20, to="A trust")])
def test_another_program_s_transactions_alone_say_the_same(caller: Call, row: EquityGrant, what: Asked) -> None:
    done(caller, row, what)
    counters = (row.vested, row.forfeited, row.lapsed, row.settled)
    who = caller("compensation")
    data = package(who.actor, who.day, who.now, DAY).data

    def bare(item: dict[str, object]) -> None:
        item.pop("comments", None)

    found = taken(made(unzipped(broken(data, bare))))
    assert not found.findings
    grant = found.grants[row.number]
    held = book(found.entries, lasting=frozenset(found.lasting)).holdings[grant.id]
    assert (held.vested, held.forfeited, held.lapsed, held.transferred) == counters


def test_a_retraction_of_what_was_used_is_named_and_not_read(caller: Call, row: EquityGrant) -> None:
    done(caller, row, asked("transfer", 20, to="A trust"))
    who = caller("compensation")
    data = package(who.actor, who.day, who.now, DAY).data

    def retract(item: dict[str, object]) -> None:
        item.pop("comments", None)
        if item["object_type"] == "TX_VESTING_START":
            extra = {"object_type": "TX_EQUITY_COMPENSATION_RETRACTION", "date": DAY.isoformat(), "id": "back",
                     "security_id": item["security_id"], "reason_text": "a mistake"}  # fmt: skip
            item.clear()
            item.update(extra)

    (told,) = taken(made(unzipped(broken(data, retract)))).findings
    assert "was not read" in told.en
    assert "未读入" in told.zh


def test_what_comes_next_stands_first_also_where_the_last_were_cancelled(
    visit: Callable[[str], Client], caller: Call
) -> None:
    monthly = PlanTerms(periodic("每月", months=1, times=48))
    row = granted(caller, a_plan(caller, a_pool(caller), terms=monthly), units=480)
    vest(system_caller("job"), row.ref)
    ref = deeds.propose(caller("compensation"), row.ref, asked("cancel", 55, paid=3_000_00))
    page = f"/equity/grants/{row.ref}/"
    assert "3,000 to the holder" in visit("compensation").get(page).content.decode()
    deeds.approve(caller("director"), ref, None, "signed")
    first, _, _ = visit("compensation").get(page).content.decode().partition("All 48 tranches")
    assert "1 Nov 2026" in first


def test_form_ledger_and_own_page_show_it(visit: Callable[[str], Client], caller: Call, row: EquityGrant) -> None:
    page = f"/equity/grants/{row.ref}/"
    client = visit("compensation")
    client.cookies["lang"] = "en"
    form = {"kind": "cancel", "of": "unvested", "units": "150", "paid": "3000", "day": DAY.isoformat(),
            "reason": "a new role", "proof": ""}  # fmt: skip
    wrong = client.post(f"{page}do/deed", form)
    assert wrong.status_code == 422
    assert "on paper" in wrong.content.decode()
    assert client.post(f"{page}do/deed", {**form, "proof": "agreement 7"}).status_code == 302
    assert visit("manager").post(f"{page}do/deed", {**form, "proof": "x"}).status_code == 404
    deed = EquityDeed.objects.get()
    assert "agreement 7" in client.get(page).content.decode()
    yes = {"ref": deed.ref, "version": deed.version, "yes": "1", "answer": "signed"}
    assert visit("hrbp").post(f"{page}decide/deed", yes).status_code == 404
    assert visit("director").post(f"{page}decide/deed", yes).status_code == 302
    assert "Forfeited · Cancelled by agreement" in client.get(page).content.decode()
    own = visit("employee")
    own.cookies["lang"] = "en"
    shown = own.get("/my/shares/").content.decode()
    assert "Cancelled by agreement, 100 units" in shown
    assert "a new role" in shown
    own.cookies["lang"] = "zh"
    assert "协议取消，100 股" in own.get("/my/shares/").content.decode()
    back = Asked("reverse", DAY, "no agreement", line=row.transactions.filter(kind="forfeit")[0].ref)
    deeds.approve(caller("director"), deeds.propose(caller("compensation"), row.ref, back), None, "yes")
    row.refresh_from_db()
    assert row.forfeited == 0
    assert "协议取消，" not in own.get("/my/shares/").content.decode()
    consistent()
