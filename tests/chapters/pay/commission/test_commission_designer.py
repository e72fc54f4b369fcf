"""What the designer refuses, explains and warns of, in both languages."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

import pytest

from mainstay.chapters.pay.commission import terms
from mainstay.chapters.pay.commission.adding import NoResultError
from mainstay.chapters.pay.commission.checks import WrongPlanError, checked, faults, read_plan
from mainstay.chapters.pay.commission.cliffs import CliffKind, cliffs
from mainstay.chapters.pay.commission.example import example
from mainstay.chapters.pay.commission.facts import (
    Facts,
    Reversal,
    Transaction,
    read_facts,
    read_transactions,
    written_facts,
    written_transactions,
)
from mainstay.chapters.pay.commission.lines import Kind, Line, Why
from mainstay.chapters.pay.commission.plan import (
    Bonus,
    Cap,
    Clawback,
    Curve,
    Draw,
    Multiplier,
    Pace,
    Plan,
    Proration,
    Spiff,
    Tier,
    drawn,
    written_plan,
)
from mainstay.chapters.pay.commission.spoken import grounds, money, rate, spoken, told
from mainstay.chapters.pay.commission.statement import NoQuotaError, TwiceError, statement
from mainstay.chapters.pay.commission.terms import (
    Accumulation,
    Boundary,
    CreditRule,
    Gate,
    Measure,
    Per,
    Period,
    Prorate,
    Recovery,
    TierMode,
    Unit,
)
from mainstay.core.standards import WrongStandardError

D = Decimal
START = date(2026, 1, 1)
C1 = tuple(Tier(D(to), D(share)) for to, share in ((1000, "0.01"), (3000, "0.02"), (8000, "0.03"), (20000, "0.05")))
C7 = (Tier(D(100_000), D("0.06")), Tier(D(150_000), D("0.08")), Tier(None, D("0.10")))
GOOD = Plan(
    "销售提成", Measure.BOOKINGS, CreditRule.OWNER, TierMode.MARGINAL, Accumulation.PERIOD_TO_DATE, Period.QUARTER,
    Unit.AMOUNT, C1,
)  # fmt: skip
ALONE = Accumulation.PER_TRANSACTION
WRONG: list[tuple[dict[str, Any], str]] = [
    ({"name": " "}, "name"),
    ({"tiers": ()}, "tiers"),
    ({"tiers": (Tier(None, D("0.1")), Tier(D(5), D("0.1")))}, "tiers[0].to"),
    ({"tiers": (Tier(D(5), D("0.1")), Tier(D(5), D("0.1")))}, "tiers[1].to"),
    ({"tiers": (Tier(D(5), D("1.1")),)}, "tiers[0].rate"),
    ({"tiers": (Tier(D(5), None, D(3)),)}, "tiers[0].rate"),
    ({"mode": TierMode.INTERPOLATED}, "tiers[0].pays"),
    ({"mode": TierMode.INTERPOLATED, "tiers": (Tier(None, None, D(3)),)}, "tiers[0].to"),
    ({"year_starts": 13}, "year_starts"),
    ({"statements": Period.YEAR}, "statements"),
    ({"accumulation": Accumulation.PERIOD_END, "statements": Period.MONTH}, "statements"),
    ({"seasons": (D("0.5"), D("0.5"))}, "seasons"),
    ({"accumulation": ALONE, "unit": Unit.QUOTA}, "unit"),
    ({"accumulation": ALONE, "paces": (Pace(D(2)),)}, "paces"),
    ({"paces": (Pace(D(0)),)}, "paces[0].times"),
    ({"paces": (Pace(D(2), D(1), D(1)),)}, "paces[0].upto"),
    ({"gate": Gate.YTD}, "gate"),
    ({"caps": (Cap(D(0)),)}, "caps[0].amount"),
    ({"caps": (Cap(D(9), Per.TRANSACTION, carry=True),)}, "caps[0].carry"),
    ({"caps": (Cap(D(9)), Cap(D(8)))}, "caps"),
    ({"accumulation": Accumulation.PERIOD_END, "caps": (Cap(D(9), Per.TRANSACTION),)}, "caps[0].per"),
    ({"floor": D(-1)}, "floor"),
    ({"floor": D(10), "caps": (Cap(D(9)),)}, "floor"),
    ({"draw": Draw(D(0), recoverable=True)}, "draw.minimum"),
    ({"draw": Draw(D(1), recoverable=True, recover_from=0)}, "draw.recover_from"),
    ({"draw": Draw(D(1), recoverable=True, recover_share=D(2))}, "draw.recover_share"),
    ({"draw": Draw(D(1), recoverable=True, lasts=0)}, "draw.lasts"),
    ({"spiffs": (Spiff("s", START, date(2025, 1, 1), fixed=D(1)),)}, "spiffs[0].until"),
    ({"spiffs": (Spiff("s", START, START),)}, "spiffs[0].fixed"),
    ({"multipliers": (Multiplier("m", Curve(())),)}, "multipliers[0].curve.points"),
    ({"multipliers": tuple(Multiplier(name, Curve(((D(0), D(1)),))) for name in "abc")}, "multipliers"),
    ({"multipliers": (Multiplier("", Curve(((D(0), D(1)),))),)}, "multipliers"),
    ({"bonus": Bonus("b", Curve(((D(1), D(1)), (D(1), D(2)))))}, "bonus.curve.points"),
    ({"bonus": Bonus("b", Curve(((D(1), D(-1)),)))}, "bonus.curve.points"),
    ({"clawback": Clawback(0, Recovery.FULL)}, "clawback.months"),
    ({"clawback": Clawback(1, Recovery.FULL, D(0))}, "clawback.at_most"),
    ({"proration": Proration(Prorate.RAMP)}, "proration.ramp"),
    ({"proration": Proration(Prorate.RAMP, (D(2),))}, "proration.ramp"),
    ({"period": Period.MONTH, "proration": Proration(Prorate.WHOLE_MONTHS)}, "proration.how"),
]


@pytest.mark.parametrize(("change", "field"), WRONG, ids=[f"{at}-{field}" for at, (_, field) in enumerate(WRONG)])
def test_what_cannot_be_meant_is_refused_by_its_field_in_both_languages(change: dict[str, Any], field: str) -> None:
    found = faults(replace(GOOD, **change))
    assert field in [one.field for one in found]
    with pytest.raises(WrongPlanError) as refused:
        checked(replace(GOOD, **change))
    assert f"“{field}”" in refused.value.text.zh
    assert f'"{field}"' in refused.value.text.en


@pytest.mark.parametrize("missing", ["mode", "accumulation", "measure", "credit", "period", "unit"])
def test_what_can_be_meant_in_two_ways_has_no_default(missing: str) -> None:
    data = written_plan(GOOD)
    assert isinstance(data, dict)
    del data[missing]
    with pytest.raises(WrongStandardError, match=rf"plan\.{missing}"):
        read_plan(data)


def test_an_error_of_form_names_the_row() -> None:
    data = json.loads(json.dumps(written_plan(GOOD)))
    data["tiers"][2]["rate"] = "three"
    with pytest.raises(WrongStandardError, match=r"plan\.tiers\[2\]\.rate") as refused:
        drawn(data)
    assert "plan.tiers[2].rate" in refused.value.text.zh


def test_facts_and_transactions_go_through_json() -> None:
    facts = Facts("a", 5, hired=START, results=(("nps", D("0.5")),), reversals=(Reversal("r", START, START, 3),))
    assert read_facts(json.loads(json.dumps(written_facts(facts)))) == facts
    sold = (Transaction("1", START, 5, Measure.MARGIN, "a"),)
    assert read_transactions(json.loads(json.dumps(written_transactions(sold)))) == sold


def test_the_designer_writes_the_example_that_most_disputes_are_about() -> None:
    amounts = tuple(100 * one for one in (200, 300, 1500, 1200, 2000, 4500))
    found = example(GOOD, amounts=amounts)
    assert found.statement.total == 28_500
    assert sorted({one.total for one in found.readings}) == [16_400, 23_400, 28_500, 48_500]
    zh, en = [one.zh for one in found.sentences], [one.en for one in found.sentences]
    assert "第 4 笔：1,000 元 × 2%（第二档：1,000–3,000 元部分）= 20.00 元" in zh
    assert "No. 4: CNY 1,000 × 2% (tier 2: CNY 1,000 to 3,000) = CNY 20.00" in en
    assert "合计应发 285.00 元。" in zh
    assert "In all CNY 285.00 is paid." in en
    assert "全额累进；期内累计，随到随算：485.00 元" in zh
    assert len(zh) == len(set(zh))


def test_an_example_climbs_through_every_tier_of_any_plan() -> None:
    plans = [
        GOOD,
        replace(GOOD, accumulation=ALONE),
        replace(GOOD, tiers=C7, mode=TierMode.WHOLE_AMOUNT),
        replace(GOOD, tiers=(Tier(None, D("0.05")),)),
        replace(
            GOOD, unit=Unit.QUOTA, tiers=(Tier(D(1), D("0.05")), Tier(None, D("0.08"))), gate=Gate.ANNUAL,
            paces=(Pace(D("1.5"), D(1)),), clawback=Clawback(12, Recovery.PRO_RATA), draw=Draw(D(9), recoverable=True),
            multipliers=(Multiplier("回款", Curve(((D(0), D("0.9")), (D(1), D("1.1")))), "collection"),),
            proration=Proration(Prorate.DAYS), statements=Period.MONTH,
        ),
        replace(GOOD, mode=TierMode.INTERPOLATED, tiers=(Tier(D(1000), None, D(10)), Tier(D(3000), None, D(50)))),
    ]  # fmt: skip
    for plan in plans:
        found = example(plan)
        tiers = {line.tier for line in found.statement.lines if line.kind is Kind.TIER}
        assert tiers >= set(range(1, len(plan.tiers) + 1)), plan
        assert all("{" not in one.zh + one.en for one in found.sentences)


def test_whole_amount_tiers_have_cliffs_and_the_warning_says_by_how_much() -> None:
    found = cliffs(replace(GOOD, tiers=C7, mode=TierMode.WHOLE_AMOUNT))
    assert [(one.kind, one.at, one.below, one.above) for one in found] == [
        (CliffKind.JUMP, 10_000_000, 600_000, 800_000),
        (CliffKind.JUMP, 15_000_000, 1_200_000, 1_500_000),
    ]
    assert "多出 2,000 元" in found[0].text.zh
    assert "a jump of CNY 2,000" in found[0].text.en


def test_the_boundary_moves_the_cliff_by_one_fen() -> None:
    rule = replace(GOOD, tiers=C7, mode=TierMode.WHOLE_AMOUNT, boundary=Boundary.UPPER)
    assert [one.at for one in cliffs(rule)] == [9_999_999, 14_999_999]


def test_marginal_tiers_warn_of_nothing_but_the_end() -> None:
    assert cliffs(replace(GOOD, tiers=C7)) == ()
    assert [(one.kind, one.at) for one in cliffs(GOOD)] == [(CliffKind.FLAT, 2_000_000)]


def test_falls_gates_floors_caps_and_curves_are_found_too() -> None:
    less = replace(GOOD, mode=TierMode.WHOLE_AMOUNT, tiers=(Tier(D(1000), D("0.1")), Tier(None, D("0.05"))))
    assert [(one.kind, one.at, one.above - one.below) for one in cliffs(less)] == [(CliffKind.FALL, 100_000, -5000)]
    gated = replace(GOOD, tiers=(*C7[:1], Tier(None, D("0.1"))), paces=(Pace(D(2), D("0.5")),), gate=Gate.ANNUAL)
    assert [(one.kind, one.at) for one in cliffs(gated)] == [(CliffKind.JUMP, 119_999_999)]
    bounded = replace(GOOD, tiers=(Tier(None, D("0.1")),), floor=D(1000), caps=(Cap(D(5000)),))
    assert [(one.kind, one.at) for one in cliffs(bounded)] == [(CliffKind.FLAT, 0), (CliffKind.FLAT, 4_999_995)]
    curve = Curve(((D("0.8"), D("0.5")), (D(1), D(1))))
    bonus = replace(GOOD, tiers=(Tier(None, D("0.01")),), bonus=Bonus("b", curve))
    assert [(one.kind, one.at) for one in cliffs(bonus)] == [(CliffKind.JUMP, 23_999_999)]


def test_a_transaction_that_stands_twice_is_refused() -> None:
    one = Transaction("1", START, 5, Measure.BOOKINGS, "a")
    with pytest.raises(TwiceError, match="more than once"):
        statement(GOOD, Facts("a"), [one, one], START)


def test_what_does_not_count_is_said_with_its_reason() -> None:
    rows = [
        Transaction("early", START, 5, Measure.BOOKINGS, "a"),
        Transaction("margin", date(2026, 2, 1), 5, Measure.MARGIN, "a"),
        Transaction("theirs", date(2026, 2, 1), 5, Measure.BOOKINGS, "b"),
        Transaction("other days", date(2026, 4, 1), 5, Measure.BOOKINGS, "a"),
    ]
    found = statement(GOOD, Facts("a", hired=date(2026, 1, 5)), rows, START)
    assert {one.ref: one.why for one in found.left_out} == {
        "early": Why.NOT_SERVED,
        "margin": Why.OTHER_MEASURE,
        "theirs": Why.NOT_CREDITED,
    }
    assert all(why.label.zh and why.label.en for why in Why)


def test_a_plan_that_reads_a_quota_or_a_result_does_not_guess_it() -> None:
    with pytest.raises(NoQuotaError, match="no quota"):
        statement(replace(GOOD, unit=Unit.QUOTA), Facts("a"), [], START)
    with pytest.raises(NoQuotaError):
        statement(replace(GOOD, unit=Unit.QUOTA), Facts("a", quota=0), [], START)
    kicked = replace(GOOD, multipliers=(Multiplier("k", Curve(((D(0), D(1)),)), "nps"),))
    with pytest.raises(NoResultError, match="nps"):
        statement(kicked, Facts("a"), [], START)
    with pytest.raises(NoResultError, match="target_bonus"):
        statement(replace(GOOD, bonus=Bonus("b", Curve(((D(0), D(1)),)))), Facts("a", quota=5), [], date(2026, 3, 1))


def test_lines_are_said_so_that_a_pocket_calculator_agrees() -> None:
    line = Line(Kind.TIER, 4000, 200_000, 2, 100, "t", START, "", 2, 100_000, 300_000)
    assert spoken(line).zh == "2,000 元 × 2%（第二档：1,000–3,000 元部分）= 40.00 元"
    assert spoken(line).en == "CNY 2,000 × 2% (tier 2: CNY 1,000 to 3,000) = CNY 40.00"
    fast = replace(line, pace=D("1.50"), times=3, amount=6000, upto=None, tier=12)
    assert spoken(fast).zh == "2,000 元 × 3%（第 12 档：超过 1,000 元部分，加速 ×1.5）= 60.00 元"
    assert spoken(replace(fast, pace=D("0.5"))).en.endswith("decelerated ×0.5) = CNY 60.00")
    assert rate(replace(line, times=1, per=3).rate) == "1/3"
    for kind in Kind:
        said = spoken(replace(line, kind=kind, name="statement"), "USD")
        assert "40.00" in said.zh
        assert "40.00" in said.en
    assert money(-123_456).zh == "−1,234.56 元"


def test_the_result_that_a_curve_was_read_at_stands_in_its_line() -> None:
    """Without it nobody can reckon again why a bonus is 87.5 % of the target."""
    curve = Curve(((D("0.8"), D("0.5")), (D(1), D(1))))
    rule = replace(
        GOOD, tiers=(Tier(None, D("0.01")),), bonus=Bonus("b", curve, "project"), multipliers=(Multiplier("m", curve),)
    )
    facts = Facts("a", quota=120_000, target_bonus=2_000_000, results=(("project", D("0.95")),))
    sold = [Transaction("1", START, 27_000, Measure.BOOKINGS, "a")]
    kicker, bonus = (
        line
        for line in statement(rule, facts, sold, date(2026, 3, 1)).lines
        if line.kind in (Kind.MULTIPLIER, Kind.BONUS)
    )
    assert (kicker.result, bonus.result) == (D("0.9"), D("0.95"))
    assert spoken(bonus).en == '"b" (result 95%): CNY 20,000 × 87.5% = CNY 17,500.00'
    assert spoken(kicker).zh.startswith("系数“m”（完成 90%）为 75%：")


def test_what_quota_proration_and_gate_come_from_is_said() -> None:
    """C12 and C11 as the person reads them."""
    rule = replace(
        GOOD, period=Period.YEAR, tiers=(Tier(None, D("0.05")),), paces=(Pace(D(2), D(1)),), gate=Gate.ANNUAL,
        proration=Proration(Prorate.DAYS),
    )  # fmt: skip
    facts = Facts("a", quota=120_000_000, hired=date(2026, 4, 16))
    sold = [Transaction("1", date(2026, 5, 1), 32_500_000, Measure.BOOKINGS, "a")]
    quota, gate = grounds(statement(rule, facts, sold, date(2026, 12, 31)))
    assert quota.en == "Quota: CNY 1,200,000 a year × 100% × 260/365 served = CNY 854,794.52 for the period"
    assert gate.zh == "加速前提：本年须计入 854,794.52 元，目前 325,000 元，未满足，不加速。"
    (said,) = grounds(statement(replace(rule, paces=(), gate=Gate.NONE), replace(facts, quota=None), sold, START))
    assert said.en == "Prorated: 260/365 of the period was served"
    assert grounds(statement(GOOD, Facts("a"), [], START)) == ()


def test_a_statement_is_told_in_one_sentence() -> None:
    found = statement(GOOD, Facts("a"), [Transaction("1", START, 20_000, Measure.BOOKINGS, "a")], START)
    assert told(found).zh == "2026-01-01 至 2026-03-31：计入业绩 200 元，应发 2.00 元。"
    assert told(found).en == "2026-01-01 to 2026-03-31: CNY 200 credited, CNY 2.00 to be paid."


def test_every_word_of_a_plan_has_both_languages() -> None:
    enumerations: list[Any] = [
        one for one in vars(terms).values() if isinstance(one, type) and issubclass(one, StrEnum)
    ]
    assert len(enumerations) == 15  # with StrEnum itself
    for words in enumerations:
        assert len({word.label for word in words}) == len(words)
