"""Payouts while a project runs: shared by the waterfall, dated, against a slow reference that knows only cash-flows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from random import Random

import pytest

from mainstay.chapters.equity.returns import xirr
from mainstay.chapters.equity.waterfall import FOLLOWERS, Losses, Payout, Side, Waterfall, payouts, shared

SINCE = date(2024, 1, 1)
RULE = Waterfall(Losses.PRO_RATA)
CAPITAL = {Side.COMPANY: Decimal(90), Side.OBLIGATORY: Decimal(10), Side.VOLUNTARY: Decimal(0)}
NEAR = Decimal("1e-9")
Flows = dict[Side, list[tuple[date, Decimal]]]


def year(number: int) -> date:
    return SINCE + timedelta(days=365 * number)


def test_half_of_the_capital_back_after_a_year() -> None:
    first, last = payouts(RULE, CAPITAL, SINCE, [(year(1), Decimal(50)), (year(2), Decimal(70))])
    assert first.capital == {Side.COMPANY: 45, Side.OBLIGATORY: 5, Side.VOLUNTARY: 0}
    assert not any(first.profit.values())
    # The company's 90 grew to 99, 45 came back, 54 grew to 59.40; of them 45 are capital, so 14.40 come first. The
    # followers' 6 grew to 6.60: 1.60. Of the last 4, each side has its proportion.
    assert last.capital[Side.COMPANY] + last.capital[Side.OBLIGATORY] == 50
    assert last.profit[Side.COMPANY] == Decimal("14.4") + Decimal("3.6")
    assert last.profit[Side.OBLIGATORY] == Decimal("1.6") + Decimal("0.4")
    late = shared(RULE, CAPITAL, Decimal(20), Decimal(2))
    assert late.profit[Side.COMPANY] == Decimal("18.9"), "all at the end, the company has to wait for 21 % on all of 90"


def test_one_payout_is_the_settlement() -> None:
    for profit in (-100, -30, 0, 5, 10, 20, 25, 35, 80):
        for losses in Losses:
            rule = Waterfall(losses)
            (only,) = payouts(rule, CAPITAL, SINCE, [(year(1), Decimal(100 + profit))])
            whole = shared(rule, CAPITAL, Decimal(profit))
            assert {side: only.capital[side] + only.profit[side] for side in Side} == {
                side: whole.paid_out(side) for side in Side
            }


@pytest.mark.parametrize("paid", [[(SINCE, 5)], [(year(2), 5), (year(1), 5)], [(year(1), -1)]])
def test_days_in_their_order_and_no_money_back(paid: list[tuple[date, int]]) -> None:
    with pytest.raises(ValueError, match="no such payout"):
        payouts(RULE, CAPITAL, SINCE, [(on, Decimal(amount)) for on, amount in paid])


def worth(flows: Sequence[tuple[date, Decimal]], on: date, rate: Decimal) -> Decimal:
    """What flows are worth on a day at a yearly rate; below zero: that much is missing to this return."""
    return sum((money * (1 + rate) ** (Decimal((on - day).days) / Decimal(365)) for day, money in flows), Decimal(0))


def slow(rule: Waterfall, put: dict[Side, Decimal], paid: Sequence[tuple[date, Decimal]]) -> Flows:
    """Each payout handed out by asking at every step who is next; nothing is remembered but the flows."""
    flows: Flows = {side: [(SINCE, -put[side])] for side in Side}
    ahead = [Side.COMPANY, Side.VOLUNTARY] if rule.voluntary_first else [Side.COMPANY]
    behind = [side for side in Side if side not in ahead]
    order = {Losses.PRO_RATA: [list(Side)], Losses.FOLLOWERS_FIRST: [[Side.COMPANY], list(FOLLOWERS)],
             Losses.COMPANY_FIRST: [list(FOLLOWERS), [Side.COMPANY]]}[rule.losses]  # fmt: skip
    for on, amount in paid:
        left = amount
        for sides in order:
            out = {side: max(-sum((money for _, money in flows[side]), Decimal(0)), Decimal(0)) for side in sides}
            left -= _hand(flows, out, on, min(left, sum(out.values(), Decimal(0))))
        for sides in (ahead, behind):
            lack = {side: max(-worth(flows[side], on, rule.first), Decimal(0)) for side in sides}
            left -= _hand(flows, lack, on, min(left, sum(lack.values(), Decimal(0))))
        missing = max(-sum((worth(flows[side], on, rule.second) for side in Side), Decimal(0)), Decimal(0))
        left -= _hand(flows, put, on, min(left, missing))
        followers = {side: put[side] for side in FOLLOWERS}
        share = sum(followers.values(), Decimal(0)) / sum(put.values(), Decimal(0))
        left -= _hand(flows, followers, on, min(left * share * rule.boost, left))
        flows[Side.COMPANY].append((on, left))
    return flows


def _hand(flows: Flows, by: dict[Side, Decimal], on: date, amount: Decimal) -> Decimal:
    whole = sum(by.values(), Decimal(0))
    if not whole:
        return Decimal(0)
    for side, part in by.items():
        flows[side].append((on, amount * part / whole))
    return amount


def made(dice: Random) -> tuple[Waterfall, dict[Side, Decimal], list[tuple[date, Decimal]]]:
    rule = Waterfall(
        dice.choice(list(Losses)), Decimal(dice.choice(["0", "0.08", "0.1"])), Decimal(dice.choice(["0.1", "0.25"])),
        Decimal(dice.choice(["1", "1.2", "3"])), dice.random() < 0.5,
    )  # fmt: skip
    company, must, may = (dice.randint(1, 10**6), dice.randint(0, 10**5), dice.randint(0, 10**5))
    put = {Side.COMPANY: Decimal(company), Side.OBLIGATORY: Decimal(must), Side.VOLUNTARY: Decimal(may)}
    days = sorted(dice.sample(range(1, 2500), dice.randint(1, 6)))
    most = int(sum(put.values()) * 2 / len(days))
    return rule, put, [(SINCE + timedelta(days=day), Decimal(dice.randint(0, most))) for day in days]


@pytest.mark.parametrize("seed", range(240))
def test_against_the_slow_reference(seed: int) -> None:
    rule, put, paid = made(Random(seed))
    found, expected = payouts(rule, put, SINCE, paid), slow(rule, put, paid)
    for (on, amount), one in zip(paid, found, strict=True):
        assert abs(sum(one.capital.values()) + sum(one.profit.values()) - amount) < NEAR
        for side in Side:
            told = sum((money for day, money in expected[side] if day == on), Decimal(0))
            assert abs(one.capital[side] + one.profit[side] - told) < Decimal("1e-6"), (seed, on, side)
    for side in Side:
        back = sum((one.capital[side] for one in found), Decimal(0))
        assert back <= put[side] + NEAR
        assert (
            not any(one.profit[side] for one in found)
            or sum(one.capital[each] for one in found for each in Side) >= sum(put.values()) - NEAR
        ), "no profit before all of the capital is back"


def test_the_company_has_its_first_return_by_dated_flows() -> None:
    put = {Side.COMPANY: Decimal(9_000_000), Side.OBLIGATORY: Decimal(1_000_000), Side.VOLUNTARY: Decimal(0)}
    paid = [(year(1), Decimal(4_000_000)), (year(2), Decimal(4_000_000)), (year(3), Decimal(4_000_000))]
    found = payouts(RULE, put, SINCE, paid)
    assert xirr(_flows(put, found, Side.COMPANY)) == Decimal("0.100000")
    rate = xirr(_flows(put, found, Side.OBLIGATORY))
    assert rate is not None
    assert 0 < rate < Decimal("0.1")


def _flows(put: dict[Side, Decimal], found: Sequence[Payout], side: Side) -> list[tuple[date, int]]:
    return [(SINCE, -int(put[side])), *((one.on, round(one.capital[side] + one.profit[side])) for one in found)]
