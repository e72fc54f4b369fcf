"""Fractions of units: held to the tenth decimal by ledger, pool, file, page and statement; nothing is rounded."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from html import unescape
from random import Random

import polars as pl
import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from equity_made import BEGAN, DAY, Call, a_plan, a_pool, consistent, granted, proposed

from mainstay.chapters import CATALOGUE
from mainstay.chapters.equity.allocation import Allocation
from mainstay.chapters.equity.kinds import Kind, Units
from mainstay.chapters.equity.plans import PlanTerms
from mainstay.chapters.equity.terms import periodic
from mainstay.core.text import Language
from mainstay.loop.carry.refusals import OverspentError
from mainstay.loop.sense import sense
from mainstay.report.view_person import unvested
from mainstay_web.actions import InvalidError, system_caller
from mainstay_web.actions.equity import deeds, intake
from mainstay_web.actions.equity.outcomes import Asked
from mainstay_web.actions.equity.vesting import vest
from mainstay_web.store import equity_pool
from mainstay_web.store.equity_imported import waiting
from mainstay_web.store.equity_lists import Imported
from mainstay_web.store.equity_ocf import package, read
from mainstay_web.store.equity_own import Came, Own
from mainstay_web.store.equity_worth import at, leave
from mainstay_web.store.facts import add, company_as_of, held
from mainstay_web.store.rewards_equity import equity_year
from mainstay_web.store.tables.equity import (
    EquityDeed,
    EquityGrant,
    EquityPool,
    EquityTransaction,
)
from mainstay_web.store.tables.facts import FACTS, Batch
from mainstay_web.store.tables.shares import MOST, PART, TOO_MANY, units_in

pytestmark = pytest.mark.usefixtures("house")
FOUNDED = date(2015, 5, 20)
QUARTERS = PlanTerms(periodic("in quarters", months=12, times=4, allocation=Allocation.FRACTIONAL))
THIRDS = PlanTerms(periodic("in thirds", months=6, times=3, allocation=Allocation.FRACTIONAL))
THIRD = Decimal("3.3333333333")


def lines(row: EquityGrant, kind: str = "vest") -> list[Units]:
    return list(row.transactions.filter(kind=kind).order_by("pk").values_list("units", flat=True))


def test_eighteen_units_in_quarters_vest_four_and_a_half_each(caller: Call) -> None:
    row = granted(caller, a_plan(caller, a_pool(caller), terms=QUARTERS), units=18)
    vest(system_caller("job"), row.ref)
    assert lines(row) == [Decimal("4.5"), Decimal("4.5")]
    row.refresh_from_db()
    assert (row.units, row.vested) == (18, 9)
    told = FACTS["vesting"].objects.filter(grant_id=row.number).order_by("on")
    assert [(one.units, one.fraction) for one in told] == [(4, PART // 2)] * 4, "facts have them to the last part"
    consistent()


def test_ten_decimals_come_back_as_they_left(caller: Call) -> None:
    pool = a_pool(caller)
    row = granted(caller, a_plan(caller, pool, Kind.OPTION, THIRDS), units=10, price=1_00)
    vest(system_caller("job"), row.ref)
    assert lines(row) == [THIRD, THIRD, Decimal("3.3333333334")]
    asked = Asked("exercise", DAY, "asked", THIRD)
    deed = deeds.propose(caller("compensation"), row.ref, asked)
    assert EquityDeed.objects.get(ref=deed).lines[0]["units"] == "3.3333333333"
    deeds.approve(caller("director"), deed, None, "ok")
    row.refresh_from_db()
    assert (row.settled, row.vested) == (THIRD, 10)
    assert row.transactions.get(kind="exercise").money == 3_33
    consistent()
    who = caller("compensation")
    data = package(who.actor, who.day, who.now, FOUNDED).data
    assert [one.en for one in read(data).wrong] == [f"The grant “{row.number}” is in the ledger already."]
    for model in (EquityTransaction, EquityDeed, EquityGrant):
        model._default_manager.all().delete()
    EquityPool.objects.update(held=0, held_part=0)
    ref = intake.propose_intake(caller("compensation"), "cap.zip", data, pool.ref)
    intake.decide_intake(caller("director"), ref, yes=True, answer="as checked")
    back = EquityGrant.objects.get()
    assert (back.units, back.vested, back.settled) == (10, 10, THIRD)
    assert lines(back) == [THIRD, THIRD, Decimal("3.3333333334")]
    consistent()


def test_a_grant_of_half_a_unit_more(caller: Call, visit: Callable[[str], Client]) -> None:
    pool = a_pool(caller, 100)
    plan = a_plan(caller, pool, terms=QUARTERS)
    row = granted(caller, plan, units=Decimal("10.5"))
    pool.refresh_from_db()
    assert (pool.taken, pool.room) == (Decimal("10.5"), Decimal("89.5"))
    with pytest.raises(InvalidError, match="units are whole"):
        proposed(caller, a_plan(caller, pool, name="Whole"), units=Decimal("10.5"))
    client = visit("compensation")
    client.cookies["lang"] = "en"
    shown = client.get(f"/equity/grants/{row.ref}/").content.decode()
    assert "10.5" in shown
    assert "2.625" in shown
    assert "10.5 / 100" in client.get("/equity/pool/").content.decode()
    sheet = pl.read_excel(client.post("/equity/grants/export/xlsx").content, sheet_name="grants")
    assert 10.5 in sheet.row(0)
    own = visit("employee")
    own.cookies["lang"] = "en"
    assert "2.625" in own.get("/my/shares/").content.decode()
    assert "10.5" in own.get("/my/rewards/").content.decode()
    vest(system_caller("job"), row.ref)
    year = equity_year("E201", DAY)
    assert year.grants[0].units == Decimal("10.5")
    assert sum(one.units for one in year.vests) == Decimal("2.625")
    assert year.vests_value == 52_50, "2.625 units at 20.00"
    consistent()


def test_facts_and_signals_have_every_part_of_a_unit(caller: Call) -> None:
    """Of 10.5 units in four years each tranche is 2.625: as facts, as value in the signal, and in the calendar."""
    row = granted(caller, a_plan(caller, a_pool(caller, 100), terms=QUARTERS), units=Decimal("10.5"))
    vest(system_caller("job"), row.ref)
    told = held(["grants", "vesting"])
    assert [units_in(one) for one in told["grants"].to_dicts()] == [Decimal("10.5")]
    tranches = told["vesting"].sort("on").to_dicts()
    assert [units_in(one) for one in tranches] == [Decimal("2.625")] * 4
    tables = company_as_of(DAY).tables
    assert tables is not None
    ahead = [one for one in tranches if one["on"] > DAY]
    assert unvested(tables, DAY)["E201"] == [(one["on"], 52_50) for one in ahead], "2.625 units at 20.00"
    panel = sense(tables, DAY, CATALOGUE, months=3)
    person = [panel.ids[at] for at in panel.now.person].index("E201")
    power = [one.key for one in panel.features].index("equity.holding_power")
    assert panel.now.values[person, power] == pytest.approx(len(ahead) * 52_50 / 36_000_000, rel=1e-5)


def test_a_company_file_with_fractions_comes_in_by_the_format_that_has_them(caller: Call) -> None:
    batch = Batch.objects.create(source="company files", made_by="test")
    add(batch, "grants", grant_id="F1", person_id="E201", granted_on=BEGAN, kind="rsu", units=10, fraction=PART // 2)
    add(batch, "vesting", grant_id="F1", on=DAY, units=10, fraction=PART // 2)
    (found,) = [one for one in waiting(caller("compensation").actor, DAY) if one.record.number == "F1"]
    assert "fractions of units" in found.wrong[0].en


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_more_units_than_the_ledger_counts_are_refused_with_the_reason(
    caller: Call, visit: Callable[[str], Client], lang: Language
) -> None:
    """Exactly, in ten-billionths, a whole number of the database counts so many units and no more."""
    assert MOST * PART < 2**63 <= (MOST + 30_000_000) * PART
    plan = a_plan(caller, a_pool(caller, 3 * MOST), terms=QUARTERS)
    client = visit("compensation")
    client.cookies["lang"] = lang
    form = {"plan": plan.ref, "number": "E201", "granted_on": DAY.isoformat(), "reason": "why", "price": "0"}
    answer = client.post("/equity/grants/add", {**form, "units": "900,000,001"})
    assert answer.status_code == 422
    assert TOO_MANY.in_(lang) in unescape(answer.content.decode())
    assert "900,000,000" in TOO_MANY.in_(lang)
    most = granted(caller, plan, units=MOST - Decimal("0.0000000001"))
    most.refresh_from_db()
    assert most.units == MOST - Decimal("0.0000000001")
    granted(caller, plan, "E202", MOST)
    assert EquityPool.objects.get().taken == 2 * MOST - Decimal("0.0000000001"), "pools hold more than one grant"


def test_leaving_takes_and_leaves_parts_of_units(caller: Call) -> None:
    row = granted(caller, a_plan(caller, a_pool(caller), terms=QUARTERS), units=Decimal("10.5"))
    vest(system_caller("job"), row.ref)
    leave = Asked("leave", DAY, "retires", leaving="VOLUNTARY_RETIREMENT")
    deeds.approve(caller("director"), deeds.propose(caller("compensation"), row.ref, leave), None, "ok")
    row.refresh_from_db()
    assert row.vested + row.forfeited == Decimal("10.5")
    early = sum(lines(row, "accelerate"))
    served = Decimal((DAY - date(2024, 6, 1)).days) / (date(2028, 6, 1) - date(2024, 6, 1)).days * Decimal("10.5")
    assert 0 <= served - (Decimal("5.25") + early) < Decimal("1e-10")
    consistent()


def test_a_pool_adds_up_to_the_last_part(caller: Call) -> None:
    pool, random = a_pool(caller, 50), Random(7)
    taken: list[Decimal] = []
    for _ in range(200):
        if taken and random.random() < 0.4:
            units = taken.pop(random.randrange(len(taken)))
            equity_pool.let_go(pool.pk, units)
        else:
            units = Decimal(random.choice((1, 5 * 10**9, 10**10 - 1, 10**10, 73_333_333_333))).scaleb(-10)
            if sum(taken, units) <= 50:
                equity_pool.take(pool.pk, units)
                taken.append(units)
            else:
                with pytest.raises(OverspentError):
                    equity_pool.take(pool.pk, units)
        pool.refresh_from_db()
        assert pool.taken == sum(taken)
    equity_pool.take(pool.pk, pool.room)
    assert not equity_pool.enlarge(pool.pk, -1)
    equity_pool.let_go(pool.pk, Decimal("0.0000000001"))
    assert not equity_pool.enlarge(pool.pk, -1)
    equity_pool.let_go(pool.pk, Decimal("0.9999999999"))
    assert equity_pool.enlarge(pool.pk, -1)


def test_the_store_itself_rounds_nothing_and_holds_its_laws(caller: Call) -> None:
    row = granted(caller, a_plan(caller, a_pool(caller), terms=QUARTERS), units=Decimal("10.5"))
    with pytest.raises(ValueError, match="decimals"), transaction.atomic():
        EquityGrant.objects.filter(pk=row.pk).update(units=Decimal("1.00000000001"))
    for wrong in (
        {"vested": Decimal("10.5000000001")},
        {"units": 900_000_001},
        {"vested": 5, "settled": Decimal("5.1")},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            EquityGrant.objects.filter(pk=row.pk).update(**wrong)
    for wrong in ({"held_part": 10**10}, {"held": 1_000_000}, {"nameless_part": 1, "held": 0, "held_part": 0}):
        with pytest.raises(IntegrityError), transaction.atomic():
            EquityPool.objects.update(**wrong)
    assert EquityGrant.objects.filter(units__gt=Decimal("10.4")).exists()
    assert not EquityGrant.objects.filter(units__gt=Decimal("10.5")).exists()


def test_the_form_of_a_plan_offers_fractions(visit: Callable[[str], Client], caller: Call) -> None:
    form = {"name": "In parts", "kind": "phantom", "pool": a_pool(caller).ref, "since": BEGAN.isoformat(),
            "allocation": "FRACTIONAL", "earns": "none", "miss": "forfeit", "reason": "exact"}  # fmt: skip
    client = visit("compensation")
    client.cookies["lang"] = "en"
    answer = client.post("/equity/plans/add", form)
    assert answer.status_code == 302
    assert "fractions are kept" in client.get(answer["Location"]).content.decode()


def test_parts_of_a_unit_bring_whole_cents() -> None:
    def part(state: str, third: str) -> Imported:
        return Imported("F1", "E201", Kind.RSU, BEGAN, DAY, Decimal(third), 0, None, "", state)

    tranches = (part("vested", "3.3333333333"), part("due", "3.3333333333"), part("due", "3.3333333334"))
    mine = Own([], [Came("F1", Kind.RSU, BEGAN, 0, 10_01, tranches, None)], None, [], DAY)
    found, left = at(mine), leave(mine, DAY)
    assert (found.vested, found.unvested) == (33_37, 66_73)
    assert (left.came_units, left.came_lost, left.came_kept) == (Decimal("6.6666666667"), 66_73, 33_37)
    assert all(isinstance(sum_, int) for sum_ in (found.total, left.came_lost, left.came_kept))
