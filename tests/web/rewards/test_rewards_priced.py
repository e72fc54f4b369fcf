"""P7: options in real money: the own tax, the market line, the cost to the company; and for whom they are shown."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from django.test import Client

from mainstay.chapters.pay.bands import BANDS, Band, Bands
from mainstay.chapters.pay.market import Definition
from mainstay.loop.carry.states import Kind, Severity
from mainstay_web.actions import Caller, cases
from mainstay_web.pages.reader import Reader
from mainstay_web.store.facts import add
from mainstay_web.store.pricing import Option, pricing
from mainstay_web.store.ranges import InMarket
from mainstay_web.store.tables.accounts import Account
from mainstay_web.store.tables.equity import EquityPlan, EquityPool, EquityValuation
from mainstay_web.store.tables.facts import Batch
from mainstay_web.store.tables.installation import Installation, Standard
from mainstay_web.store.tables.trail import AccessView

DAY = date(2026, 10, 31)
BONUS = "pay.bonus_share"
Call = Callable[..., Caller]
Read = Callable[[str], Reader]
Visit = Callable[[str], Client]


@pytest.fixture
def case(house: dict[str, Account], caller: Call) -> str:
    """A case of E201, paid 30,000 a month, in a band whose target is above."""
    assert house
    bands = Bands((Band("f", 6, 30_000_000, 42_000_000, 54_000_000),))
    Standard.objects.create(key=BANDS.key, since=date(2026, 1, 1), value=BANDS.written(bands))
    batch = Batch.objects.create(source="test", made_by="test")
    add(batch, "pay", person_id="E201", **{"from": date(2025, 1, 1)}, element="year_end", amount=14_000_000, per="year")
    EquityValuation.objects.create(day=date(2026, 1, 1), per_unit=2_000, source="round C", made_by="H003")
    return cases.open_case(caller("hrbp"), "E201", Kind.CARE, Severity.NORMAL, "asked for a raise")


def test_a_raise_to_the_band_in_real_money(case: str, reader: Read) -> None:
    assert case
    told = pricing(reader("hrbp").actor, "E201", DAY)
    assert told is not None
    target = next(one for one in told.options if "band" in one.label.en)
    assert target.effect is not None
    # 60,000 a year more on 30,000 a month; bases rise from 30,000 to 35,000, below either upper bound of Shanghai.
    own = 12 * (Decimal(5_000) * 105 / 1000 + 350)
    taxable = 12 * (30_000 - 5_250 - 5_000)
    tax = (taxable + 60_000 - own) * 20 / 100 - taxable * Decimal(20) / 100
    employer = 12 * (Decimal(5_000) * (Decimal(16) + 9 + Decimal("0.5") + Decimal("0.2")) / 100 + 350)
    assert target.effect.gross == 6_000_000
    assert target.effect.net == 100 * (60_000 - own - tax)
    assert target.effect.employer_cost == 100 * (60_000 + employer)
    assert target.left is not None
    assert Decimal("0.49") < target.left < Decimal("0.5")


def test_a_bonus_names_its_blind_zone_and_a_grant_its_units(case: str, reader: Read) -> None:
    assert case
    told = pricing(reader("director").actor, "E201", DAY, {BONUS: 1_000_000})
    assert told is not None
    first = told.options[0]
    assert first.chosen
    assert first.effect is not None
    assert first.effect.gross == 1_000_000
    assert first.effect.employer_cost == 1_000_000, "no contributions on a bonus"
    assert first.note is not None
    assert "雷区" in first.note.zh
    assert first.effect.net is not None
    assert first.effect.net < first.effect.gross
    grants = [one for one in told.options if one.note is not None and "units" in one.note.en]
    assert len(grants) == 1, "a seat to co-invest is no pay"
    assert all(one.effect is not None and one.effect.gross % 2_000 == 0 for one in grants)
    assert grants[0].effect is not None
    assert grants[0].effect.net is None, "no rule speaks of what vests in 2028 and later"
    assert grants[0].note is not None
    assert "2028-10-31" in grants[0].note.en


def test_a_grant_is_of_the_real_pool_and_taxed_as_its_plan(case: str, reader: Read) -> None:
    assert case
    pool = EquityPool.objects.create(name="P", authorised=50_000, held=0, made_by="H003", made_on=DAY)
    plan = EquityPlan.objects.create(
        name="Plan A", kind="restricted_stock", pool=pool, digest="0" * 64, since=date(2026, 1, 1), state="approved",
        proposed_by="H003", proposed_on=DAY, approved_by="H001", approved_on=DAY,
    )  # fmt: skip
    # 40 % of 360,000 and 140,000 of bonus, at 20 each: 10,000 units worth 200,000.
    priced = _granted(reader)
    assert priced.effect is not None
    assert (priced.effect.gross, priced.effect.net) == (20_000_000, 16_000_000), "20 % at the sale"
    assert priced.note is not None
    assert "Plan A" in priced.note.en
    assert "50,000 left" in priced.note.en
    EquityPlan.objects.filter(pk=plan.pk).update(kind="phantom")
    cash = _granted(reader)
    assert cash.effect is not None
    # On top of 237,000 taxable wage: 50,000 a year, all of it at 20 %.
    assert cash.effect.net == 4 * (5_000_000 - 1_000_000)
    EquityPool.objects.filter(pk=pool.pk).update(held=45_000)
    none = _granted(reader)
    assert none.effect is None
    assert none.note is not None
    assert "5,000 units left" in none.note.en


def _granted(reader: Read) -> Option:
    told = pricing(reader("hrbp").actor, "E201", DAY)
    assert told is not None
    option = told.of("equity.refresh_grant")
    assert option is not None
    return option


def test_nothing_is_reckoned_for_pay_that_is_not_of_china(case: str, visit: Visit, reader: Read) -> None:
    assert case
    Installation.objects.update(currency="EUR")
    told = pricing(reader("hrbp").actor, "E201", DAY)
    assert told is not None
    assert told.options == ()
    assert "mainland China" in visit("hrbp").get(f"/packages/{case}/priced").content.decode()


def test_the_part_of_the_case_page(case: str, visit: Visit) -> None:
    for lang, words in (("en", "Reaches the person"), ("zh", "本人到手")):
        client = visit("hrbp")
        client.cookies["lang"] = lang
        body = client.get(f"/packages/{case}/priced?pick-{BONUS}=on&amount-{BONUS}=1,00x").content.decode()
        assert words in body
    assert AccessView.objects.filter(person="E201", fields="pay", page="package").exists()


@pytest.mark.parametrize("who", ["hrbp_sales", "ombuds", "auditor", "admin", "manager", "employee", "colleague"])
def test_others_find_no_prices(case: str, visit: Visit, reader: Read, who: str) -> None:
    assert visit(who).get(f"/packages/{case}/priced").status_code == 404
    if who != "employee":
        assert pricing(reader(who).actor, "E201", DAY) is None


def test_a_manager_who_answers_sees_no_pay_unless_the_company_says_so(case: str, visit: Visit, caller: Call) -> None:
    cases.assign(caller("hrbp"), case, None, "E200")
    body = visit("manager").get(f"/packages/{case}/priced").content.decode()
    assert "may not see this person" in body
    assert "¥" not in body
    Standard.objects.create(key="managers_see_pay", since=date(2024, 1, 1), value=True)
    body = visit("manager").get(f"/packages/{case}/priced").content.decode()
    assert "Reaches the person" in body
    assert "units, taken to vest" not in body, "shares stay unseen"


def test_a_raise_to_the_line_is_of_what_is_lacking(case: str, reader: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    assert case
    beside = InMarket({Definition.FIXED_CASH: 36_000_000}, Decimal(1), 75, 40_000_000, 36_000_000)
    monkeypatch.setattr("mainstay_web.store.ranges.market_of", lambda *_: beside)
    told = pricing(reader("hrbp").actor, "E201", DAY)
    assert told is not None
    option = told.of("pay.raise_to_line")
    assert option is not None
    assert option.effect is not None
    assert option.effect.gross == 4_000_000
    assert option.effect.net is not None
    assert option.effect.net < option.effect.gross < option.effect.employer_cost
    assert option.now is not None
    assert option.now.gross == 2 * 333_334, "November and December"
