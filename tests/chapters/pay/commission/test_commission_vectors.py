"""Every published or computed case of commission, to the fen: what tiers, draws, clawback, splits and curves pay."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from mainstay.chapters.pay.commission import clawback, curves, draws
from mainstay.chapters.pay.commission.facts import Before, Facts, Reversal, Share, Transaction
from mainstay.chapters.pay.commission.gates import Served, quota_of
from mainstay.chapters.pay.commission.lines import Kind, Statement
from mainstay.chapters.pay.commission.periods import window
from mainstay.chapters.pay.commission.plan import Clawback, Curve, Draw, Pace, Plan, Proration, Tier
from mainstay.chapters.pay.commission.statement import statement
from mainstay.chapters.pay.commission.terms import (
    Accumulation,
    CreditRule,
    Gate,
    Measure,
    Period,
    Prorate,
    Recovery,
    TierMode,
    Unit,
)
from mainstay.core.money import minor

CASES: dict[str, Any] = {
    one["id"]: one
    for one in json.loads((Path(__file__).parents[3] / "vectors" / "commission.json").read_text("utf-8"))["vectors"]
}
START = date(2026, 1, 1)


def tiers(rows: list[list[str | None]]) -> tuple[Tier, ...]:
    return tuple(Tier(None if to is None else Decimal(to), Decimal(str(rate))) for to, rate in rows)


def plan(mode: str, accumulation: str, rows: list[list[str | None]], **more: Any) -> Plan:
    return Plan(
        "test", Measure.BOOKINGS, more.pop("credit", CreditRule.OWNER), TierMode(mode), Accumulation(accumulation),
        more.pop("period", Period.QUARTER), more.pop("unit", Unit.AMOUNT), tiers(rows), **more,
    )  # fmt: skip


def sold(amounts: list[str], start: date = START) -> list[Transaction]:
    return [
        Transaction(f"t{at}", start.replace(day=at + 1), minor(amount), Measure.BOOKINGS, "a")
        for at, amount in enumerate(amounts)
    ]


def paid(rule: Plan, amounts: list[str]) -> Statement:
    return statement(rule, Facts("a"), sold(amounts), START)


@pytest.mark.parametrize("key", ["C1", "C2", "C3", "C6"])
def test_six_transactions_pay_by_what_the_plan_declares(key: str) -> None:
    case = CASES[key]
    found = paid(plan(case["mode"], case["accumulate"], case["tiers"]), case["amounts"])
    assert found.total == minor(case["total"])
    if "pay" in case:
        by_transaction = [sum(line.amount for line in found.lines if line.ref == f"t{at}") for at in range(6)]
        assert by_transaction == [minor(one) for one in case["pay"]]


def test_the_fourth_reading_of_the_same_six() -> None:
    case = CASES["C1"]
    found = paid(plan("whole_amount", "period_to_date", case["tiers"]), case["amounts"])
    assert found.total == minor("485.00")


@pytest.mark.parametrize("key", ["C7", "C8"])
@pytest.mark.parametrize("accumulation", list(Accumulation))
def test_marginal_and_whole_amount_of_one_sale(key: str, accumulation: Accumulation) -> None:
    for amount, mode, total in CASES[key]["cases"]:
        assert paid(plan(mode, accumulation, CASES[key]["tiers"]), [amount]).total == minor(total)


@pytest.mark.parametrize(
    ("gate", "third"), [(Gate.ANNUAL, "10000"), (Gate.YTD, "15000"), (Gate.NONE, "15000")], ids=str
)
def test_c11_accelerators_wait_for_the_whole_year_or_for_the_year_to_date(gate: Gate, third: str) -> None:
    """Quarters of 50,000, 75,000 and 200,000 on a quota of 400,000; twice the 5 % above the quarter's 100,000."""
    rule = plan("marginal", "period_to_date", [[None, "0.05"]], paces=(Pace(Decimal(2), Decimal(1)),), gate=gate)
    before, found = Before(), []
    for month, amount in ((1, "50000"), (4, "75000"), (7, "200000")):
        facts = Facts("a", quota=minor(400_000), before=before)
        found.append(statement(rule, facts, sold([amount], date(2026, month, 1)), date(2026, month, 1)))
        before = found[-1].after
    assert [one.total for one in found] == [minor("2500"), minor("3750"), minor(third)]
    assert found[-1].after.attained == minor(325_000)


@pytest.mark.parametrize(("how", "key"), [(Prorate.DAYS, "by_days"), (Prorate.WHOLE_MONTHS, "by_whole_months")])
def test_c12_a_quota_from_the_day_of_joining(how: Prorate, key: str) -> None:
    rule = plan("marginal", "period_to_date", [[None, "0.05"]], period=Period.YEAR, proration=Proration(how))
    served = Served(minor(1_200_000), date(2026, 4, 16))
    assert quota_of(rule, served, window(Period.YEAR, START)) == minor(CASES["C12"][key])


def test_c13_a_ramp_of_three_months() -> None:
    ramp = Proration(Prorate.RAMP, tuple(map(Decimal, ("0.25", "0.5", "0.75"))))
    rule = plan("marginal", "period_to_date", [[None, "0.05"]], proration=ramp)
    quarter = window(Period.QUARTER, START)
    assert quota_of(rule, Served(minor(1_200_000), START), quarter) == minor(150_000)
    assert quota_of(rule, Served(minor(1_200_000), date(2025, 12, 31)), quarter) == minor(225_000)
    assert quota_of(rule, Served(minor(1_200_000), date(2025, 10, 1)), quarter) == minor(300_000)


@pytest.mark.parametrize("key", ["C14", "C16"])
def test_a_draw_pays_the_minimum_and_only_a_recoverable_one_is_owed(key: str) -> None:
    draw = Draw(Decimal(1000), recoverable=key == "C14", recover_from=4)
    rule = plan("marginal", "per_transaction", [[None, "1"]], period=Period.MONTH, draw=draw)
    before, totals, balances = Before(), [], []
    for month, earned in enumerate(CASES["C14"]["earnings"], start=1):
        start = date(2026, month, 1)
        found = statement(rule, Facts("a", before=before), sold([earned], start), start)
        before = found.after
        totals.append(found.total)
        balances.append(before.draw_balance)
    assert totals == [minor(one) for one in CASES["C14"]["paid"]]
    assert balances == [minor(one) for one in CASES[key]["balance"]]


def test_c14_goes_on_advances_are_paid_off_from_the_fourth_statement_by_what_is_above_the_minimum() -> None:
    draw = Draw(Decimal(1000), recoverable=True, recover_from=4)
    assert draws.drawn(draw, 3, minor(1900), minor(1400)) == draws.Drawn(minor(1900), 0, 0, minor(1400))
    assert draws.drawn(draw, 4, minor(1900), minor(1400)) == draws.Drawn(minor(1000), 0, minor(900), minor(500))
    assert draws.drawn(draw, 5, minor(1900), minor(500)) == draws.Drawn(minor(1400), 0, minor(500), 0)


@pytest.mark.parametrize(("how", "key"), [(Recovery.PRO_RATA, "pro_rata"), (Recovery.FULL, "full")])
def test_c18_a_customer_who_leaves_after_five_of_twelve_months(how: Recovery, key: str) -> None:
    rule = Clawback(12, how)
    gone = Reversal("t0", date(2026, 1, 10), date(2026, 6, 15), minor(6000))
    assert clawback.due(rule, gone) == minor(CASES["C18"][key])


def test_c18_only_what_was_agreed_in_writing_before_the_sale_and_the_rest_stays_owed() -> None:
    rule = plan("marginal", "period_to_date", [[None, "0.1"]], clawback=Clawback(12, Recovery.PRO_RATA, Decimal("0.2")))
    gone = Reversal("old", date(2026, 1, 10), date(2026, 6, 15), minor(6000))
    start = date(2026, 4, 1)
    agreed = Facts("a", agreed_on=date(2026, 1, 10), reversals=(gone,))
    found = statement(rule, agreed, sold(["100000"], start), start)
    assert (found.total, found.after.owed) == (minor(8000), minor(1500))
    late = Facts("a", agreed_on=date(2026, 1, 11), reversals=(gone,))
    other = statement(rule, late, sold(["100000"], start), start)
    assert (other.total, other.after.owed) == (minor(10_000), 0)
    assert other.left_out[0].ref == "old"


def test_c19_a_split_and_an_overlay_on_top() -> None:
    shares = (Share("a", Decimal("0.6")), Share("b", Decimal("0.4")))
    one = Transaction("t", START, minor(10_000), Measure.BOOKINGS, "a", shares, (Share("c", Decimal("0.2")),))
    rule = plan("marginal", "per_transaction", [[None, "0.1"]], credit=CreditRule.OVERLAY)
    assert [statement(rule, Facts(who), [one], START).total for who in "abc"] == [
        minor(pay) for pay in CASES["C19"]["pay"]
    ]
    without = plan("marginal", "per_transaction", [[None, "0.1"]], credit=CreditRule.SPLIT)
    assert statement(without, Facts("c"), [one], START).total == 0


def test_p1_a_payout_curve() -> None:
    case = CASES["P1"]
    curve = Curve(tuple((Decimal(x), Decimal(y)) for x, y in case["points"]))
    for x, y in case["cases"]:
        assert curves.at(curve, Decimal(x)) == Decimal(y), x
    assert curves.at(curve, Decimal(45)).quantize(Decimal("0.0001")) == Decimal("85.2941")


@pytest.mark.parametrize(("x", "y"), [("79.99", "0"), ("90", "75"), ("110", "150"), ("130", "200")])
def test_p3_a_bonus_curve(x: str, y: str) -> None:
    curve = Curve(tuple((Decimal(x), Decimal(y)) for x, y in ((80, 50), (100, 100), (120, 200))))
    assert curves.at(curve, Fraction(x)) == Decimal(y)


def test_every_vector_is_read() -> None:
    assert set(CASES) == {"C1", "C2", "C3", "C6", "C7", "C8", "C12", "C14", "C16", "C18", "C19", "P1"}
    assert Kind.TIER in {line.kind for line in paid(plan("marginal", "period_end", [[None, "0.1"]]), ["1"]).lines}
