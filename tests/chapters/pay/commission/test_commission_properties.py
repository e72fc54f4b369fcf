"""What holds for every commission plan: continuity, order, sums, caps, and never more back than was paid."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from random import Random
from typing import Any, get_type_hints

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_commission_reference import END, START, some_plan, some_sales

from mainstay.chapters.pay.commission import clawback, curves, facts, lines, plan, replay, splits, what_if
from mainstay.chapters.pay.commission.clawback import due, months_kept, taken_back
from mainstay.chapters.pay.commission.facts import Facts, Reversal, Share, Transaction
from mainstay.chapters.pay.commission.gates import Served, quota_of
from mainstay.chapters.pay.commission.lines import Kind, Statement, rounded
from mainstay.chapters.pay.commission.periods import months_of, number, window
from mainstay.chapters.pay.commission.plan import Cap, Clawback, Curve, Plan, Proration, Rounding, Tier
from mainstay.chapters.pay.commission.proration import served_share
from mainstay.chapters.pay.commission.replay import Sold, history_of
from mainstay.chapters.pay.commission.statement import statement
from mainstay.chapters.pay.commission.terms import (
    Accumulation,
    Boundary,
    CreditRule,
    Half,
    Measure,
    Per,
    Period,
    Prorate,
    Recovery,
    RoundAt,
    Shape,
    TierMode,
    Unit,
)

D = Decimal
FLAT = (Tier(None, Decimal("0.1")),)
quick = settings(deadline=None, max_examples=60)
amounts = st.integers(-5_000_000, 20_000_000)
rates = st.decimals("0", "0.3", places=4)


@st.composite
def tiered(draw: st.DrawFn, mode: TierMode = TierMode.MARGINAL) -> tuple[Tier, ...]:
    rises = draw(st.lists(st.decimals("0.01", "50000", places=2), min_size=1, max_size=5))
    to, found = D(0), []
    for rise in rises:
        to += rise
        is_money = mode is TierMode.INTERPOLATED
        found.append(
            Tier(to, None if is_money else draw(rates), draw(st.decimals(0, 5000, places=2)) if is_money else None)
        )
    return (*found, Tier(None, draw(rates))) if mode is not TierMode.INTERPOLATED else tuple(found)


def made(rows: tuple[Tier, ...], mode: TierMode, accumulation: Accumulation, **more: Any) -> Plan:
    return Plan("p", Measure.BOOKINGS, CreditRule.OWNER, mode, accumulation, Period.QUARTER, Unit.AMOUNT, rows, **more)


def sale(ref: str, amount: int, day: date = START) -> Transaction:
    return Transaction(ref, day, amount, Measure.BOOKINGS, "a")


def paid(rule: Plan, *sold: int) -> Statement:
    return statement(rule, Facts("a"), [sale(f"{at:03}", one) for at, one in enumerate(sold)], START)


@quick
@given(tiered(), st.integers(0, 30_000_000))
def test_marginal_tiers_have_no_cliff(rows: tuple[Tier, ...], amount: int) -> None:
    rule = made(rows, TierMode.MARGINAL, Accumulation.PERIOD_TO_DATE)
    assert 0 <= paid(rule, amount + 1).total - paid(rule, amount).total <= 1


@quick
@given(tiered(), st.lists(amounts, min_size=1, max_size=8), st.randoms(use_true_random=False))
@pytest.mark.parametrize("mode", [TierMode.MARGINAL, TierMode.WHOLE_AMOUNT])
def test_the_order_within_a_period_does_not_change_the_total(
    mode: TierMode, rows: tuple[Tier, ...], sold: list[int], shuffled: Any
) -> None:
    rule = made(rows, mode, Accumulation.PERIOD_TO_DATE)
    other = list(sold)
    shuffled.shuffle(other)
    whole = paid(replace(rule, accumulation=Accumulation.PERIOD_END), *sold)
    assert paid(rule, *sold).total == paid(rule, *other).total
    if sum(sold) >= 0:
        assert paid(rule, *sold).total == whole.total


@quick
@given(tiered(), st.lists(amounts, max_size=6))
def test_a_sale_and_its_return_pay_nothing(rows: tuple[Tier, ...], sold: list[int]) -> None:
    both = [one for amount in sold for one in (amount, -amount)]
    for accumulation in (Accumulation.PER_TRANSACTION, Accumulation.PERIOD_TO_DATE):
        for mode in (TierMode.MARGINAL, TierMode.WHOLE_AMOUNT):
            assert paid(made(rows, mode, accumulation), *both).total == 0


@quick
@given(tiered(TierMode.INTERPOLATED), st.integers(0, 40_000_000))
def test_interpolated_pay_lies_between_the_money_of_the_tiers_below_and_above(rows: tuple[Tier, ...], at: int) -> None:
    pay = paid(made(rows, TierMode.INTERPOLATED, Accumulation.PERIOD_END), at).total
    below = sum(int((row.pays or D(0)) * 100) for row in rows if (row.to or 0) * 100 <= at)
    reached = next((row for row in rows if (row.to or 0) * 100 > at), None)
    assert below <= pay <= below + (int((reached.pays or D(0)) * 100) if reached else 0)


@quick
@given(
    rows=tiered(),
    sold=st.lists(st.integers(0, 9_000_000), max_size=6),
    most=st.decimals("0.01", "9000", places=2),
    carry=st.booleans(),
)
def test_caps_bind_and_what_is_carried_is_not_lost(
    rows: tuple[Tier, ...], sold: list[int], most: Decimal, *, carry: bool
) -> None:
    rule = made(rows, TierMode.MARGINAL, Accumulation.PERIOD_TO_DATE)
    free = paid(rule, *sold).total
    found = paid(replace(rule, caps=(Cap(most, Per.STATEMENT, carry),)), *sold)
    assert found.total <= most * 100
    assert found.total + found.after.carried == free if carry else found.total == min(free, int(most * 100))


@quick
@given(tiered(), st.lists(st.integers(0, 9_000_000), min_size=1, max_size=4), st.decimals("0.01", "900", places=2))
@pytest.mark.parametrize("where", list(RoundAt))
def test_the_cap_of_a_transaction_binds_to_the_fen(
    where: RoundAt, rows: tuple[Tier, ...], sold: list[int], most: Decimal
) -> None:
    caps = (Cap(most, Per.TRANSACTION),)
    rule = made(rows, TierMode.MARGINAL, Accumulation.PERIOD_TO_DATE, caps=caps, rounding=Rounding(at=where))
    found = paid(rule, *sold)
    assert found.total <= most * 100 * len(sold)
    if where is RoundAt.LINE:
        each = {line.ref: 0 for line in found.lines}
        for line in found.lines:
            each[line.ref] += line.amount
        assert max(each.values(), default=0) <= most * 100


@quick
@given(st.dates(date(2024, 1, 1), date(2028, 12, 31)), st.integers(1, 12), st.sampled_from(list(Period)))
def test_periods_of_any_year_lie_end_to_end_and_twelve_months_make_one(day: date, starts: int, period: Period) -> None:
    found = window(period, day, starts)
    assert day in found
    assert len(months_of(found)) == period.months
    after = date.fromordinal(found.end.toordinal() + 1)
    assert window(period, after, starts).start == after
    place = number(period, day, starts)
    assert number(period, after, starts) == (place + 1) % (12 // period.months)
    assert (found.start.month == starts) == (place == 0)


@quick
@given(st.integers(1, 10**9), st.dates(date(2026, 1, 1), date(2026, 12, 31)), st.integers(1, 12))
def test_seasons_and_ramps_prorate_between_nothing_and_all(quota: int, hired: date, starts: int) -> None:
    rules = (Proration(), Proration(Prorate.DAYS), Proration(Prorate.RAMP, (D("0.25"), D("0.5"))))
    for rule in rules:
        base = replace(made(FLAT, TierMode.MARGINAL, Accumulation.PERIOD_TO_DATE), proration=rule, year_starts=starts)
        span = window(Period.QUARTER, hired, starts)
        whole = quota_of(replace(base, proration=Proration()), Served(quota), span)
        assert 0 <= quota_of(base, Served(quota, hired), span) <= whole
        assert quota_of(base, Served(quota, date(2020, 1, 1)), span) == whole
        assert served_share(Proration(Prorate.DAYS), span, hired, hired) == Fraction(1, span.days)


@quick
@given(st.integers(0, 10_000_000), st.integers(1, 60), st.integers(0, 2000), st.integers(0, 10_000_000))
@pytest.mark.parametrize("how", list(Recovery))
def test_a_clawback_never_takes_more_than_was_paid(how: Recovery, pay: int, months: int, days: int, back: int) -> None:
    over = date.fromordinal(START.toordinal() + days)
    found = due(Clawback(months, how), Reversal("t", START, over, pay, min(back, pay)))
    assert 0 <= found <= pay - min(back, pay)
    if months_kept(START, over) >= months:
        assert found == 0


def test_a_month_is_whole_on_its_day() -> None:
    assert months_kept(date(2026, 1, 31), date(2026, 2, 27)) == 0
    assert months_kept(date(2026, 1, 31), date(2026, 2, 28)) == 1
    assert months_kept(date(2026, 1, 15), date(2026, 6, 14)) == 4
    assert months_kept(date(2026, 6, 15), date(2026, 1, 1)) == 0
    assert taken_back(Clawback(12, Recovery.PRO_RATA), 12, 600_000) == 0


@quick
@given(st.integers(-(10**12), 10**12), st.lists(st.integers(1, 99), min_size=1, max_size=9))
def test_a_split_sums_to_the_transaction(amount: int, parts: list[int]) -> None:
    whole = sum(parts)
    shares = [D(part) / D(whole) for part in parts]
    shares[-1] = 1 - sum(shares[:-1], D(0))
    if min(shares) <= 0:
        return
    split = tuple(Share(f"p{at % 4}", share) for at, share in enumerate(shares))
    found = splits.credited(replace(sale("t", amount), shares=split), CreditRule.SPLIT)
    assert sum(found.values()) == amount


def test_shares_that_do_not_sum_are_refused() -> None:
    one = replace(sale("t", 100), shares=(Share("a", D("0.6")), Share("b", D("0.3"))))
    with pytest.raises(splits.SharesError, match=r"0\.9"):
        splits.credited(one, CreditRule.SPLIT)


@quick
@given(st.lists(st.integers(0, 300), min_size=1, max_size=6, unique=True), st.integers(-10, 400), st.data())
def test_a_curve_is_nothing_below_flat_above_and_between_its_points(xs: list[int], x: int, data: st.DataObject) -> None:
    points = tuple((D(one), D(data.draw(st.integers(0, 400)))) for one in sorted(xs))
    value = curves.at(Curve(points), D(x))
    if x < points[0][0]:
        assert value == 0
    elif x >= points[-1][0]:
        assert value == points[-1][1]
    else:
        low = max(at for at, (px, _) in enumerate(points) if px <= x)
        assert min(points[low][1], points[low + 1][1]) <= value <= max(points[low][1], points[low + 1][1])
        assert curves.at(Curve(points, Shape.STEPS), D(x)) == points[low][1]


@pytest.mark.parametrize("half", list(Half))
@given(st.integers(-(10**9), 10**9), st.integers(1, 10**6))
@settings(deadline=None, max_examples=40)
def test_rounding_is_the_same_on_both_sides_of_zero(half: Half, over: int, under: int) -> None:
    found = rounded(over, under, half)
    assert found == -rounded(-over, under, half)
    assert abs(found * under - over) <= (under if half is Half.DOWN else under / 2)


@pytest.mark.parametrize("seed", range(0, 60, 2))
def test_paying_each_month_or_once_a_period_comes_to_the_same_tiers(seed: int) -> None:
    draw = Random(seed)
    base = some_plan(draw)
    sold = some_sales(draw, None)
    rule = Plan(
        "x", base.measure, base.credit, base.mode, Accumulation.PERIOD_TO_DATE, Period.QUARTER, base.unit, base.tiers,
        paces=base.paces, gate=base.gate,
    )  # fmt: skip
    person = Facts("a", 12_000_000)
    each = [history_of(one, Sold(person, sold), START, END) for one in (rule, replace(rule, statements=Period.MONTH))]
    kept = [one.total - one.after.owed for one in each[0]]
    months = [one.total - one.after.owed for one in each[1]]
    if not any(one.after.owed for one in (*each[0], *each[1])):
        assert all(abs(quarter - sum(months[at * 3 : at * 3 + 3])) <= 3 for at, quarter in enumerate(kept))


def test_what_if_is_the_difference_of_two_statements() -> None:
    rule = made((Tier(D(1000), D("0.01")), Tier(None, D("0.02"))), TierMode.WHOLE_AMOUNT, Accumulation.PERIOD_TO_DATE)
    found = what_if.what_if(rule, Facts("a"), [sale("1", 100_000)], 1, START)
    assert (found.now.total, found.then.total, found.more) == (1000, 2000, 1000)
    assert [line.kind for line in found.new] == [Kind.TIER, Kind.TRUE_UP]


def test_the_next_rate_is_as_far_as_a_supposed_sale_says() -> None:
    rows = (Tier(D(1000), D("0.01")), Tier(D(3000), D("0.01")), Tier(None, D("0.03")))
    rule = made(rows, TierMode.MARGINAL, Accumulation.PERIOD_TO_DATE)
    found = paid(rule, 50_000)
    following = what_if.to_next(rule, Facts("a"), found)
    assert following == what_if.Next(250_001, Fraction(1, 100), Fraction(3, 100), 3)
    just, over = (what_if.what_if(rule, Facts("a"), [sale("1", 50_000)], one, START).new for one in (250_000, 250_001))
    assert {line.tier for line in over} - {line.tier for line in just} == {3}
    assert what_if.to_next(rule, Facts("a"), paid(rule, 300_001)) is None
    upper = replace(rule, boundary=Boundary.UPPER)
    assert what_if.to_next(upper, Facts("a"), paid(upper, 299_999)) == replace(following, missing=1)
    assert what_if.to_next(replace(rule, accumulation=Accumulation.PER_TRANSACTION), Facts("a"), found) is None
    shrunk = replace(rule, proration=Proration(Prorate.DAYS, thresholds=True))
    joined = Facts("a", hired=date(2026, 2, 15))
    half = statement(shrunk, joined, [], date(2026, 3, 1))
    assert what_if.to_next(shrunk, joined, half) == replace(following, missing=150_001)


def test_a_replay_names_who_gains_and_who_loses() -> None:
    flat = made((Tier(None, D("0.02")),), TierMode.MARGINAL, Accumulation.PERIOD_TO_DATE)
    steep = made((Tier(D(1000), D("0.01")), Tier(None, D("0.03"))), TierMode.MARGINAL, Accumulation.PERIOD_TO_DATE)
    history = [
        replay.Sold(Facts(name), (Transaction("1", START, amount, Measure.BOOKINGS, name),))
        for name, amount in (("small", 50_000), ("even", 200_000), ("large", 900_000))
    ]
    found = replay.replay([replace(flat, name="now"), replace(steep, name="draft")], history, START, END)
    now, draft = found.outcomes
    assert [row.paid for row in found.rows] == [(1000, 500), (4000, 4000), (18_000, 25_000)]
    assert (now.paid, now.change, now.gainers, now.losers, now.same) == (23_000, 0, (), (), 3)
    assert (draft.gainers, draft.losers, draft.same) == (("large",), ("small",), 1)
    assert (draft.paid, draft.change, draft.largest_gain, draft.largest_loss) == (29_500, 6500, 7000, -500)
    with pytest.raises(ValueError, match="plan"):
        replay.replay([], history, START, END)


def test_with_the_year_its_sums_end() -> None:
    rule = made((Tier(None, D("0.1")),), TierMode.MARGINAL, Accumulation.PERIOD_TO_DATE, caps=(Cap(D(100), Per.YEAR),))
    sold = [
        sale("1", 500_000, date(2026, 2, 1)),
        sale("2", 500_000, date(2026, 11, 1)),
        sale("3", 10_000, date(2027, 1, 2)),
    ]
    found = history_of(rule, Sold(Facts("a"), sold), START, date(2027, 1, 31))
    assert [one.total for one in found] == [10_000, 0, 0, 0, 1000]
    assert found[0].after.earned_year == 10_000
    assert (found[3].after.earned_year, found[3].after.attained) == (0, 0)


@pytest.mark.parametrize("module", [plan, facts, lines, replay, clawback, what_if])
def test_money_is_never_float(module: Any) -> None:
    for one in vars(module).values():
        if isinstance(one, type) and hasattr(one, "__dataclass_fields__"):
            hints = get_type_hints(one)
            assert not any("float" in str(hints[field.name]) for field in fields(one)), one
