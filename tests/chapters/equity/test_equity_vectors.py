"""Every vector of tests/vectors/equity.json and vesting_test_vectors.json, exactly."""

from __future__ import annotations

import json
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from mainstay.chapters.equity.acceleration import CHANGE_OF_CONTROL, Acceleration, bites
from mainstay.chapters.equity.allocation import Allocation
from mainstay.chapters.equity.conditions import AllOf, Proof, Result, Service, Tenure, judged
from mainstay.chapters.equity.dividends import DividendRule, On, dividend
from mainstay.chapters.equity.kinds import Kind
from mainstay.chapters.equity.leavers import Leaving
from mainstay.chapters.equity.leaving import Departure, on_leaving
from mainstay.chapters.equity.ledger import Deed, Entry, Holding, book
from mainstay.chapters.equity.plans import Grant, PlanTerms
from mainstay.chapters.equity.schedule import tranches, vested
from mainstay.chapters.equity.terms import periodic, yearly
from mainstay.chapters.equity.triggers import After
from mainstay.chapters.equity.values import per_unit, shares_settled
from mainstay.chapters.equity.waterfall import Losses, Side, Waterfall, shared
from mainstay.core.calendar import add_months
from mainstay.core.money import major, minor

VECTORS = Path(__file__).parents[2] / "vectors"
START = date(2026, 1, 31)


def vector(key: str) -> dict[str, Any]:
    data = json.loads((VECTORS / "equity.json").read_text("utf-8"))["vectors"]
    return next(one for one in data if one["id"] == key)


@pytest.mark.parametrize("how", list(Allocation))
def test_e0_allocation(how: Allocation) -> None:
    published = json.loads((VECTORS / "vesting_test_vectors.json").read_text("utf-8"), parse_float=Decimal)
    units = [one.units for one in tranches(yearly("four years", 4, allocation=how), 18, START)]
    assert units == published["allocation_18_shares_4_tranches"][how]
    assert how is Allocation.FRACTIONAL or units == vector("E0")[how]


def test_e1_four_years_monthly_with_a_cliff() -> None:
    case = vector("E1")
    terms = periodic("E1", months=1, times=48, cliff_months=12)
    units = [one.units for one in tranches(terms, 1000, START)]
    assert units[0] == case["month_12"]
    assert units[1:7] == case["months_13_to_18"]
    assert vested(terms, 1000, START, date(2029, 1, 30)) < case["month_36_cumulative"]
    assert vested(terms, 1000, START, date(2029, 1, 31)) == case["month_36_cumulative"]
    assert vested(terms, 1000, START, date(2030, 1, 31)) == case["month_48_cumulative"] == sum(units)
    assert vested(terms, 1000, START, date(2027, 1, 30)) == 0


def test_e2_month_ends_do_not_drift() -> None:
    case = vector("E2")
    anchor = date.fromisoformat(case["anchor"])
    each = tranches(periodic("E2", months=1, times=4), 4, anchor)
    assert [one.on.isoformat() for one in each if one.on] == case["dates"]
    day, months, expected = case["leap"]
    years = [one.on for one in tranches(yearly("leap", 4), 4, date.fromisoformat(day))]
    assert (years[0], years[3]) == (date.fromisoformat(expected), date(2028, 2, 29))
    assert months == 12


def test_e2_days_of_the_month_as_published() -> None:
    last = After("start", 1, occurrences=4, day_of_month="31_OR_LAST_DAY_OF_MONTH")
    found = [last.occurs(date(2027, 1, 31), number, date(2027, 1, 5)) for number in (1, 2, 3)]
    assert [f"{day:%m-%d}" for day in found] == ["02-28", "03-31", "04-30"]
    same = After("start", 1, occurrences=4)
    assert {same.occurs(date(2027, 1, 15), number, date(2027, 1, 15)).day for number in range(1, 5)} == {15}


RULE = AllOf((Tenure(36), Result("target")))


@pytest.mark.parametrize(("months", "met", "expected"), vector("E3")["truth"])
def test_e3_dividends_after_three_years_and_the_target(*, months: int, met: bool, expected: bool) -> None:
    hired, record = date(2023, 6, 30), add_months(date(2023, 6, 30), months)
    proofs = [Proof("target", met=met, on=record - timedelta(days=40), by="board", source="minutes 12")]
    holding = Holding("g", "p", "ann", hired, 400, vested=300)
    found = dividend(DividendRule(On.VESTED, RULE), holding, Decimal("1.50"), record, Service(hired), proofs)
    assert (found.due > 0) is expected
    assert found.due == (45_000 if expected else 0)


def test_e3_a_target_met_in_the_second_year_does_not_help_before_three_years() -> None:
    hired = date(2023, 1, 1)
    proofs = [Proof("target", met=True, on=date(2024, 12, 31))]
    verdict = judged(RULE, Service(hired), proofs, add_months(hired, 30))
    assert verdict.met is None
    assert verdict.open == (Tenure(36),)
    holding = Holding("g", "p", "ann", hired, 400, vested=200)
    rule = DividendRule(On.VESTED, RULE)
    assert dividend(rule, holding, Decimal(1), add_months(hired, 30), Service(hired), proofs).due == 0
    assert judged(RULE, Service(hired), proofs, add_months(hired, 36)).on == add_months(hired, 36)


DOUBLE = Acceleration(look_back_days=90)
EVENT = date(2027, 5, 1)
CONTROL = [Proof(CHANGE_OF_CONTROL, met=True, on=EVENT)]


@pytest.mark.parametrize(
    ("left", "leaving", "expected"),
    [
        (None, None, None),
        (EVENT + timedelta(days=1), Leaving.REDUNDANCY, EVENT + timedelta(days=1)),
        (add_months(EVENT, 24), Leaving.REDUNDANCY, add_months(EVENT, 24)),
        (add_months(EVENT, 24) + timedelta(days=1), Leaving.REDUNDANCY, None),
        (EVENT - timedelta(days=90), Leaving.REDUNDANCY, EVENT),
        (EVENT - timedelta(days=91), Leaving.REDUNDANCY, None),
        (add_months(EVENT, 3), Leaving.VOLUNTARY, None),
        (add_months(EVENT, 3), Leaving.CAUSE, None),
    ],
)
def test_e5_double_trigger(left: date | None, leaving: Leaving | None, expected: date | None) -> None:
    assert bites(DOUBLE, CONTROL, date(2035, 1, 1), left, leaving) == expected


def test_e5_all_of_the_rest_vests_at_once() -> None:
    grant = Grant(
        "g", "p", "ann", Kind.RSU, 400, START, START, PlanTerms(yearly("y", 4), accelerations=(Acceleration(),))
    )
    entries = [
        Entry(1, Deed.POOL, START, "p", units=400),
        Entry(2, Deed.GRANT, START, "p", "g", "ann", 400),
        Entry(3, Deed.VEST, date(2027, 1, 31), "p", "g", "ann", 100, "each#1"),
    ]
    left = Departure(date(2027, 8, 1), Leaving.REDUNDANCY, Decimal(10))
    held = book(entries, left.left).holdings["g"]
    found = on_leaving(grant, held, date(2020, 1, 1), CONTROL, left, number=4)
    assert {entry.deed for entry in found} == {Deed.ACCELERATE}
    assert sum(entry.units for entry in found) == 300
    without = on_leaving(grant, held, date(2020, 1, 1), [], left, number=4)
    assert sum(entry.units for entry in without if entry.deed is Deed.ACCELERATE) < 300  # in proportion, as redundant


def test_e8_phantom_stock() -> None:
    case = vector("E8")
    full = per_unit(Kind.PHANTOM, Decimal(0), Decimal(40)) * 100
    rise = per_unit(Kind.PHANTOM, Decimal(10), Decimal(40)) * 100
    assert (major(minor(full)), major(minor(rise))) == (Decimal(case["full_value"]), Decimal(case["appreciation_only"]))
    holding = Holding("g", "p", "ann", START, 100, vested=100)
    yearly_ = [
        dividend(DividendRule(On.ALL), holding, Decimal("0.5"), date(year, 6, 1), Service(START), ())
        for year in range(2027, 2032)
    ]
    assert minor(full) + sum(one.due for one in yearly_) == minor("4250")
    assert per_unit(Kind.PHANTOM, Decimal(0), Decimal(1_000_000) / Decimal(1_000_000)) * 50_000 == 50_000


def test_e9_appreciation_rights() -> None:
    case = vector("E9")
    assert per_unit(Kind.CASH_SAR, Decimal(10), Decimal(40)) * 1000 == Decimal(case["cash"])
    assert shares_settled(1000, Decimal(10), Decimal(40)) == int(case["stock_settled_units"])
    assert per_unit(Kind.CASH_SAR, Decimal(10), Decimal(9)) == 0
    assert shares_settled(1000, Decimal(10), Decimal(9)) == 0


CAPITAL = {Side.COMPANY: Decimal(90), Side.OBLIGATORY: Decimal(10)}


@pytest.mark.parametrize(("profit", "company", "followers"), vector("E12")["cases"])
def test_e12_co_investment(profit: str, company: str, followers: str) -> None:
    found = shared(Waterfall(Losses.PRO_RATA), CAPITAL, Decimal(profit))
    assert (found.profit[Side.COMPANY], found.followers) == (Decimal(company), Decimal(followers))


def test_e12_above_the_second_return_followers_get_more_than_their_part() -> None:
    found = shared(Waterfall(Losses.PRO_RATA), CAPITAL, Decimal(35))
    assert (found.profit[Side.COMPANY], found.followers) == (Decimal("31.3"), Decimal("3.7"))
