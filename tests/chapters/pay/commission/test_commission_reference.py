"""Generated plans and years of sales against a second, slow reckoning; and what holds for every plan."""

from __future__ import annotations

import json
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise, product
from random import Random

import pytest
from slow_commission import Sale, Year

from mainstay.chapters.pay.commission.checks import checked, read_plan
from mainstay.chapters.pay.commission.facts import Facts, Share, Transaction
from mainstay.chapters.pay.commission.lines import Kind, exact, read_statement, recomputed, written
from mainstay.chapters.pay.commission.plan import (
    Bonus,
    Cap,
    Curve,
    Draw,
    Multiplier,
    Pace,
    Plan,
    Proration,
    Rounding,
    Spiff,
    Tier,
    written_plan,
)
from mainstay.chapters.pay.commission.replay import Sold, history_of
from mainstay.chapters.pay.commission.terms import (
    Accumulation,
    Boundary,
    CreditRule,
    Gate,
    Half,
    Measure,
    Per,
    Period,
    Prorate,
    RoundAt,
    Shape,
    TierMode,
    Unit,
)

D = Decimal
START, END = date(2026, 1, 1), date(2026, 12, 31)
CASES = 360
SEASONS = ("0.1", "0.2", "0.3", "0.4")


def some_plan(draw: Random) -> Plan:
    """A plan that makes sense, with any of its parts."""
    mode, accumulation = draw.choice(list(product(TierMode, Accumulation)))
    alone = accumulation is Accumulation.PER_TRANSACTION
    unit = Unit.AMOUNT if alone else draw.choice(list(Unit))
    period = draw.choice([Period.MONTH, Period.QUARTER, Period.HALF_YEAR, Period.YEAR])
    shorter = [one for one in Period if one.months <= period.months]
    statements = None if accumulation is Accumulation.PERIOD_END else draw.choice([None, *shorter])
    paces = () if alone else some_paces(draw)
    has_faster = any(one.times > 1 for one in paces)
    return checked(
        Plan(
            "generated", Measure.BOOKINGS, draw.choice([CreditRule.OWNER, CreditRule.SPLIT, CreditRule.OVERLAY]),
            mode, accumulation, period, unit, some_tiers(draw, mode, unit), statements,
            seasons=tuple(map(D, SEASONS)) if period is Period.QUARTER and draw.random() < 0.4 else (),
            boundary=draw.choice(list(Boundary)),
            rounding=Rounding(draw.choice(list(Half))),
            paces=paces,
            gate=draw.choice(list(Gate)) if has_faster else Gate.NONE,
            caps=some_caps(draw, accumulation),
            floor=draw.choice([None, None, D("500.05")]),
            draw=some_draw(draw),
            spiffs=some_spiffs(draw),
            multipliers=(Multiplier("k", some_curve(draw)),) if draw.random() < 0.3 else (),
            bonus=Bonus("b", some_curve(draw)) if draw.random() < 0.3 else None,
            proration=some_proration(draw, period),
        )
    )  # fmt: skip


def some_tiers(draw: Random, mode: TierMode, unit: Unit) -> tuple[Tier, ...]:
    rises = (
        [D("0.4"), D("0.37"), D("0.35"), D("0.6")] if unit is Unit.QUOTA else [D(9000), D("12345.67"), D(30000), D(1)]
    )
    to, found = D(0), []
    for rise in draw.sample(rises, draw.randint(1, 4)):
        to += rise
        money = D(draw.randint(0, 3000)) if mode is TierMode.INTERPOLATED else None
        share = None if mode is TierMode.INTERPOLATED else D(draw.randint(0, 120)) / 1000
        found.append(Tier(to, share, money))
    if mode is not TierMode.INTERPOLATED and draw.random() < 0.7:
        found.append(Tier(None, D(draw.randint(0, 150)) / 1000))
    return tuple(found)


def some_paces(draw: Random) -> tuple[Pace, ...]:
    slower, faster = Pace(D("0.5"), D(0), D("0.5")), Pace(D("2.25"), D("1.2"))
    every = (slower, faster, Pace(D("1.5"), D(1), D("1.3")), Pace(D("1.1"), D("0.3")))
    return tuple(draw.sample(every, draw.randint(0, 3)))


def some_caps(draw: Random, accumulation: Accumulation) -> tuple[Cap, ...]:
    every = [Cap(D(4000), Per.STATEMENT, draw.random() < 0.5), Cap(D("20000.5"), Per.YEAR, draw.random() < 0.5)]
    if accumulation is not Accumulation.PERIOD_END:
        every.append(Cap(D("900.01"), Per.TRANSACTION))
    return tuple(draw.sample(every, draw.choice([0, 0, 1, 2])))


def some_draw(draw: Random) -> Draw | None:
    if draw.random() < 0.6:
        return None
    return Draw(D(1000), draw.random() < 0.6, draw.randint(1, 3), D("0.7"), draw.choice([None, 2]))


def some_spiffs(draw: Random) -> tuple[Spiff, ...]:
    march = Spiff("m", date(2026, 3, 1), date(2026, 4, 15), fixed=D("66.66"), at_least=D(1000))
    rated = Spiff("r", date(2026, 3, 20), date(2026, 9, 30), rate=D("0.0033"))
    return draw.choice([(), (), (march,), (march, rated)])


def some_curve(draw: Random) -> Curve:
    return Curve(((D("0.3"), D("0.5")), (D("0.77"), D(1)), (D("1.2"), D("1.6"))), draw.choice(list(Shape)))


def some_proration(draw: Random, period: Period) -> Proration:
    rules = [Prorate.NONE, Prorate.DAYS, Prorate.RAMP]
    how = draw.choice(rules if period is not Period.YEAR else [*rules, Prorate.WHOLE_MONTHS])
    ramp = (D("0.25"), D("0.5"), D("0.75")) if how is Prorate.RAMP else ()
    return Proration(how, ramp, draw.random() < 0.4, draw.random() < 0.5, draw.random() < 0.5)


def some_sales(draw: Random, hired: date | None) -> tuple[Transaction, ...]:
    first = (hired or START).toordinal()
    days = sorted(draw.randint(first, END.toordinal()) for _ in range(draw.randint(0, 24)))
    found = []
    for at, day in enumerate(days):
        amount = draw.choice([draw.randint(-300_000, 2_500_000), draw.randint(1, 40) * 50_000, 900_000])
        shares = (Share("a", D("0.6")), Share("b", D("0.4"))) if draw.random() < 0.3 else ()
        overlays = (Share("a", D("0.15")),) if draw.random() < 0.2 else ()
        found.append(Transaction(f"{at:03}", date.fromordinal(day), amount, Measure.BOOKINGS, "a", shares, overlays))
    return tuple(found)


def own_part(plan: Plan, one: Transaction) -> Fraction:
    """What is credited to `a`, in yuan."""
    share = Fraction(1)
    if plan.credit is not CreditRule.OWNER and one.shares:
        share = Fraction(one.shares[0].share)
    first = round_fen(one.amount * share)
    more = 0
    if plan.credit is CreditRule.OVERLAY and one.overlays:
        more = round_fen(one.amount * Fraction(one.overlays[0].share))
    return Fraction(first + more, 100)


def round_fen(amount: Fraction) -> int:
    size = int(abs(amount) + Fraction(1, 2))
    return size if amount >= 0 else -size


@pytest.mark.parametrize("seed", range(CASES))
def test_a_year_of_statements_is_what_the_slow_reckoning_says(seed: int) -> None:
    draw = Random(seed)
    plan = some_plan(draw)
    assert read_plan(json.loads(json.dumps(written_plan(plan)))) == plan
    # A joiner's statements begin with the period of joining.
    hired = None if plan.proration.how is Prorate.NONE else date(2026, 1, draw.randint(1, 20))
    sold = some_sales(draw, hired)
    quota = draw.choice([12_000_000, 24_000_001, 3_333_333])
    facts = Facts("a", quota, 500_000, hired)
    found = history_of(plan, Sold(facts, sold), START, END)
    sales = [Sale(one.day, Fraction(one.amount, 100), own_part(plan, one)) for one in sold]
    raw = json.loads(json.dumps(written_plan(plan)))
    slow = Year(raw, sales, Fraction(quota, 100), Fraction(5000), hired)
    assert [Fraction(one.total, 100) for one in found] == slow.statements()
    assert Fraction(found[-1].after.draw_balance, 100) == slow.balance
    assert Fraction(found[-1].after.carried, 100) == slow.carried
    for one in found:
        assert sum(line.amount for line in one.lines) == one.total >= 0
        assert all(recomputed(line, plan.rounding.half) == line.amount for line in one.lines)
        assert read_statement(json.loads(json.dumps(written(one)))) == one


@pytest.mark.parametrize("seed", range(40))
def test_rounding_each_line_or_the_total_differs_by_less_than_half_a_fen_a_line(seed: int) -> None:
    draw = Random(seed)
    base = some_plan(draw)
    bare = Plan(
        "x", base.measure, base.credit, base.mode, base.accumulation, base.period, base.unit, base.tiers,
        base.statements, paces=base.paces,
    )  # fmt: skip
    by_line = Plan(
        "x", base.measure, base.credit, base.mode, base.accumulation, base.period, base.unit, base.tiers,
        base.statements, paces=base.paces, rounding=Rounding(Half.UP, RoundAt.LINE),
    )  # fmt: skip
    sold = some_sales(draw, None)
    facts = Facts("a", 12_000_000)
    for one, other in zip(
        history_of(bare, Sold(facts, sold), START, END), history_of(by_line, Sold(facts, sold), START, END), strict=True
    ):
        plain = [line for line in one.lines if line.kind in {Kind.TIER, Kind.TRUE_UP, Kind.GATE}]
        whole = sum((exact(line) for line in plain), Fraction(0))
        rounded = sum(line.amount for line in one.lines if line.kind in {*{line.kind for line in plain}, Kind.ROUNDING})
        assert abs(whole - rounded) <= Fraction(1, 2)
        lines = [line for line in other.lines if line.kind in {Kind.TIER, Kind.TRUE_UP, Kind.GATE}]
        assert Kind.ROUNDING not in {line.kind for line in other.lines}
        assert abs(sum(line.amount for line in lines) - whole) * 2 <= len(lines)


def test_the_reference_meets_every_part_of_a_plan() -> None:
    """The generated years are no use where a part never comes into play."""
    kinds, wanted = set[Kind](), set(Kind) - {Kind.CLAWBACK}
    for seed in range(CASES):
        if kinds == wanted:
            break
        draw = Random(seed)
        plan = some_plan(draw)
        hired = None if plan.proration.how is Prorate.NONE else date(2026, 1, draw.randint(1, 20))
        sold = some_sales(draw, hired)
        facts = Facts("a", draw.choice([12_000_000, 24_000_001, 3_333_333]), 500_000, hired)
        kinds |= {line.kind for one in history_of(plan, Sold(facts, sold), START, END) for line in one.lines}
    assert kinds == wanted


def test_days_of_a_year_are_all_in_one_statement() -> None:
    plan = some_plan(Random(3))
    found = history_of(plan, Sold(Facts("a", 12_000_000, 500_000), ()), START, END)
    assert found[0].start == START
    assert found[-1].end == END
    assert all(high.start - low.end == timedelta(days=1) for low, high in pairwise(found))
