"""P4: the statement of total rewards: right to the fen, for the person and who may see their pay, nobody else."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from django.test import Client

from mainstay.core.text import Text
from mainstay_web.actions import Caller, RefusedError
from mainstay_web.actions.rewards import forget_deduction, keep_deduction
from mainstay_web.pages.reader import Reader
from mainstay_web.pages.rewards.paper import data_of
from mainstay_web.store.facts import add, withdraw
from mainstay_web.store.own_export import beyond_facts
from mainstay_web.store.rewards import Tried, statement
from mainstay_web.store.tables.accounts import Account
from mainstay_web.store.tables.equity import EquityGrant, EquityPlan, EquityPool
from mainstay_web.store.tables.facts import Batch
from mainstay_web.store.tables.installation import Installation, Standard
from mainstay_web.store.tables.people import Person
from mainstay_web.store.tables.rewards import OwnDeduction
from mainstay_web.store.tables.trail import AccessView

DAY = date(2026, 10, 31)
WHO = "E201"
Visit = Callable[[str], Client]
Read = Callable[[str], Reader]
Call = Callable[..., Caller]


@pytest.fixture
def paid(house: dict[str, Account]) -> dict[str, Account]:
    """E201 earns 30,000 a month, a bonus in a blind zone, and restricted stock that vests twice this year."""
    batch = Batch.objects.create(source="test", made_by="test")
    add(batch, "pay", person_id=WHO, **{"from": date(2025, 1, 1)}, element="year_end", amount=15_000_000, per="year")
    for number, kind, each in (("G1", "restricted_stock", 2_000), ("G2", "option", 500)):
        add(batch, "grants", grant_id=number, person_id=WHO, granted_on=date(2025, 3, 1), kind=kind, units=10_000,
            value_per_unit=each)  # fmt: skip
    for on, state in ((date(2026, 3, 1), "vested"), (date(2026, 12, 1), "due"), (date(2027, 12, 1), "due")):
        add(batch, "vesting", grant_id="G1", on=on, units=2_500, state=state)
    add(batch, "growth", person_id=WHO, day=date(2026, 5, 4), kind="training")
    return house


def test_the_statement_to_the_fen(paid: dict[str, Account], reader: Read) -> None:
    assert paid
    told = statement(reader("employee").actor, WHO, DAY, Tried(200_000))
    assert told is not None
    assert told.estimate is not None
    year = told.estimate.year
    # 30,000 in Shanghai: 8 % + 2 % + 0.5 % and 7 % housing fund, 5,250 a month in both halves of the year.
    assert year.own_social == 12 * Decimal(5_250)
    taxable = 12 * (30_000 - 5_250 - 5_000 - 2_000)
    assert year.taxable == taxable
    assert year.wage_tax == Decimal(taxable) * 20 / 100 - 16_920
    assert sum(one.withheld for one in told.estimate.months) == year.wage_tax
    assert year.choice is not None
    assert year.choice.separate == year.wage_tax + Decimal(150_000) * 20 / 100 - 1_410
    assert year.zone is not None
    assert year.zone.after == 144_000
    assert told.cash == 12 * 3_000_000 + 15_000_000
    assert told.equity is not None
    assert [one.tax for one in told.equity.vests] == [2_480_00, 5_000_00]
    assert told.equity.vests_value == 2 * 2_500 * 2_000
    assert told.equity.tax == 2_480_00 + 5_000_00
    assert "tax due ¥7,480.00" in data_of(told, "en", Text("今天", "today"))["vest_sum"]
    assert told.equity.vests[0].pay_by == date(2029, 3, 1)
    assert told.total == told.cash + told.employer_social + told.equity.vests_value


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_page_and_paper_of_ones_own(paid: dict[str, Account], visit: Visit, lang: str) -> None:
    assert paid
    client = visit("employee")
    client.cookies["lang"] = lang
    page = client.get("/my/rewards/")
    assert page.status_code == 200
    body = page.content.decode()
    for shown in ("5,250.00", "160,500", "144,000", "2027-12-31"):
        assert shown in body, shown
    assert ("雷区" if lang == "zh" else "Blind zone") in body
    assert ("不是税务意见" if lang == "zh" else "not tax advice") in body
    paper = client.get(f"/my/rewards/{lang}.pdf")
    assert paper["Content-Type"] == "application/pdf"
    assert paper.content.startswith(b"%PDF")
    assert client.get("/my/rewards/fr.pdf").status_code == 404


def test_what_is_entered_is_forgotten_unless_kept(paid: dict[str, Account], visit: Visit) -> None:
    assert paid
    client = visit("employee")
    tried = client.post("/my/rewards/", {"special": "2000"})
    assert "nothing was kept" in tried.content.decode()
    assert not OwnDeduction.objects.exists()
    assert client.post("/my/rewards/en.pdf", {"special": "2,000"}).content.startswith(b"%PDF")
    assert not OwnDeduction.objects.exists()
    assert client.post("/my/rewards/", {"special": "nonsense"}).status_code == 422
    assert client.post("/my/rewards/", {"special": "99999999"}).status_code == 422
    assert client.post("/my/rewards/keep", {"special": "2000"}).status_code == 302
    assert OwnDeduction.objects.get().monthly == 200_000
    assert "that you keep" in client.get("/my/rewards/").content.decode()
    assert beyond_facts(WHO)["own_deductions"][0]["monthly_deductions"] == 200_000
    assert client.post("/my/rewards/forget").status_code == 302
    assert not OwnDeduction.objects.exists()


def test_nobody_keeps_or_deletes_for_somebody_else(paid: dict[str, Account], caller: Call) -> None:
    assert paid
    keep_deduction(caller("employee"), WHO, 100)
    for who in ("colleague", "manager", "compensation", "director", "hrbp", "admin"):
        with pytest.raises(RefusedError):
            keep_deduction(caller(who), WHO, 5)
        with pytest.raises(RefusedError):
            forget_deduction(caller(who), WHO)
    assert OwnDeduction.objects.get().monthly == 100


SEES = {
    "compensation": True, "director": True, "hrbp": True, "hrbp_sales": False, "manager": False, "colleague": False,
    "ombuds": False, "auditor": False, "admin": False, "other_manager": False, "employee": False,
}  # fmt: skip


@pytest.mark.parametrize("who", SEES)
def test_who_sees_somebodys_statement(paid: dict[str, Account], visit: Visit, who: str) -> None:
    """The employee sees the same on the page of their own, not here; each look is written down."""
    assert paid
    sees = SEES[who]
    OwnDeduction.objects.create(person=WHO, monthly=123_400, kept_on=DAY)
    ref = Person.objects.get(number=WHO).ref
    for address in (f"/rewards/{ref}/", f"/rewards/{ref}/en.pdf"):
        answer = visit(who).get(address)
        assert answer.status_code == (200 if sees else 404), address
        assert "1,234.00" not in answer.content.decode("utf-8", "replace"), "what they entered is theirs alone"
    assert AccessView.objects.filter(person=WHO).exists() is sees


def test_a_manager_sees_pay_but_no_shares_where_the_company_allows(paid: dict[str, Account], visit: Visit) -> None:
    assert paid
    Standard.objects.create(key="managers_see_pay", since=date(2024, 1, 1), value=True)
    ref = Person.objects.get(number=WHO).ref
    body = visit("manager").get(f"/rewards/{ref}/").content.decode()
    assert "30,000.00" in body
    assert 'id="equity"' not in body


def test_who_is_not_employed_has_no_page(paid: dict[str, Account], visit: Visit) -> None:
    assert paid
    assert visit("admin").get("/my/rewards/").status_code == 404
    assert visit("admin").get("/my/rewards/en.pdf").status_code == 404


def test_z05_out_of_validity_the_page_says_so(paid: dict[str, Account], visit: Visit, reader: Read) -> None:
    assert paid
    Standard.objects.create(
        key="pay.social", since=date(2026, 1, 1),
        value={"cities": {"上海": {"base_low": "7546", "base_high": "37731", "medical_employer": "9"}}},
    )  # fmt: skip
    Installation.objects.update(day=date(2028, 1, 15))
    told = statement(reader("employee").actor, WHO, date(2028, 1, 15))
    assert told is not None
    assert told.estimate is not None
    assert told.estimate.year.choice is None
    body = visit("employee").get("/my/rewards/").content.decode()
    assert body.count("in force from 2019-01-01 to 2027-12-31") == 1, "of the bonus; no shares vest that year"
    assert "the bonus is taxed with the wage" in body, "what is done instead is said"
    assert told.estimate.zones == ()
    assert 'name="bonus"' not in body, "nothing to try where no rule speaks"
    refused = visit("employee").post("/my/rewards/", {"bonus": "144001"})
    assert refused.status_code == 422
    assert "Year-end bonus taxed by itself" in refused.content.decode()
    paper = visit("employee").get("/my/rewards/en.pdf")
    assert paper.status_code == 200
    data = data_of(told, "en", Text("今天", "today"))
    assert ["to 2027-12-31" in one for one in data["refused"]] == [True]
    assert data["zones"] == data["bonus"] == []


def test_z05_equity_beyond_the_rule_is_refused_on_page_and_paper(
    paid: dict[str, Account], visit: Visit, reader: Read
) -> None:
    assert paid
    batch = Batch.objects.create(source="test", made_by="test")
    add(batch, "vesting", grant_id="G1", on=date(2028, 12, 1), units=2_500, state="due")
    Installation.objects.update(day=date(2028, 1, 15))
    told = statement(reader("employee").actor, WHO, date(2028, 1, 15))
    assert told is not None
    assert told.equity is not None
    assert [one.tax for one in told.equity.vests] == [None]
    assert "Equity of listed companies" in visit("employee").get("/my/rewards/").content.decode()
    (said,) = data_of(told, "en", Text("今天", "today"))["not_taxed"]
    assert "2027-12-31" in said
    assert "no tax on equity is estimated" in said


def test_a_bonus_is_tried_both_ways_and_the_blind_zones_are_named(paid: dict[str, Account], visit: Visit) -> None:
    assert paid
    client = visit("employee")
    body = client.get("/my/rewards/").content.decode()
    for after, recovers in (("36,000.00", "38,566.67"), ("144,000.00", "160,500.00"), ("960,000.00", "1,120,000.00")):
        assert after in body
        assert recovers in body
    tried = client.post("/my/rewards/", {"bonus": "36,001", "special": "2000"}).content.decode()
    # By itself the whole takes 10 % less 210: 3,390.10; a yuan less would leave 34,920.
    assert "32,610.90" in tried
    assert "above 36,000 and below 38,566.67" in tried
    assert "lies in no blind zone" in client.post("/my/rewards/", {"bonus": "36000"}).content.decode()
    assert client.post("/my/rewards/", {"bonus": "much"}).status_code == 422
    ref = Person.objects.get(number=WHO).ref
    assert 'name="bonus"' not in visit("hrbp").get(f"/rewards/{ref}/").content.decode(), "for the person alone"


def test_shares_not_listed_wait_for_the_sale_and_on_what_conditions(
    paid: dict[str, Account], visit: Visit, reader: Read
) -> None:
    assert "What must hold for the tax to wait" not in visit("employee").get("/my/rewards/").content.decode()
    pool = EquityPool.objects.create(name="P", authorised=50_000, held=0, made_by="H003", made_on=DAY)
    plan = EquityPlan.objects.create(
        name="Plan A", kind="restricted_stock", pool=pool, digest="0" * 64, since=date(2025, 1, 1), proposed_by="H003",
        proposed_on=DAY,
    )  # fmt: skip
    EquityGrant.objects.create(
        number="G1", person=WHO, plan=plan, units=10_000, granted_on=date(2025, 3, 1), start=date(2025, 3, 1),
        reason="r", proposed_by="H003", proposed_on=DAY,
    )  # fmt: skip
    assert paid
    told = statement(reader("employee").actor, WHO, DAY)
    assert told is not None
    assert told.equity is not None
    assert told.equity.deferred
    assert told.equity.tax == 0
    assert "What must hold for the tax to wait" in visit("employee").get("/my/rewards/").content.decode()


def test_the_paper_says_the_best_split_and_the_blind_zones(paid: dict[str, Account], reader: Read) -> None:
    assert paid
    told = statement(reader("employee").actor, WHO, DAY)
    assert told is not None
    data = data_of(told, "zh", Text("今天", "today"))
    assert len(data["zones"]) == 6
    assert data["split"][2].startswith("¥")
    assert [law[3] for law in data["laws"] if law[3]] == ["2027-12-31"] * 3


def test_an_unknown_city_is_told_and_the_rest_stands(paid: dict[str, Account], visit: Visit) -> None:
    assert paid
    batch = Batch.objects.create(source="test", made_by="test")
    add(batch, "posts", person_id=WHO, unit="rd", manager_id="E200", job="Job rd", city="杭州", level=6,
        **{"from": date(2026, 1, 1)})  # fmt: skip
    body = visit("employee").get("/my/rewards/").content.decode()
    assert "no social insurance parameters for 杭州" in body
    assert "360,000" in body.replace("¥", "")


def test_elsewhere_nothing_is_estimated(paid: dict[str, Account], visit: Visit) -> None:
    assert paid
    Installation.objects.update(currency="EUR")
    assert "mainland China" in visit("employee").get("/my/rewards/").content.decode()


def test_without_base_pay_nothing_is_estimated(paid: dict[str, Account], visit: Visit) -> None:
    assert paid
    batch = Batch.objects.create(source="test", made_by="test")
    withdraw(batch, "pay", person_id=WHO, element="base", **{"from": date(2025, 1, 1)})
    assert "No base pay is recorded" in visit("employee").get("/my/rewards/").content.decode()
    assert visit("employee").get("/my/rewards/zh.pdf").status_code == 200


LISTED = {"compensation": True, "director": True, "hrbp": True, "manager": False, "employee": False, "auditor": False}


@pytest.mark.parametrize("who", LISTED)
def test_the_list_holds_whose_pay_one_may_see(paid: dict[str, Account], visit: Visit, who: str) -> None:
    assert paid
    answer = visit(who).get("/rewards/")
    assert answer.status_code == (200 if LISTED[who] else 404)
    if LISTED[who]:
        body = answer.content.decode()
        assert "Name E201" in body
        assert ("Name E301" in body) is (who != "hrbp")
        assert "30,000" not in body, "amounts stand behind the look at one person"
        assert "Nobody found" in visit(who).get("/rewards/", {"q": "zzz"}).content.decode()
