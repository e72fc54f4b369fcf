"""Co-investment and its waterfall, returns, and what listed companies are warned about."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mainstay.chapters.equity.coinvest import (
    Project,
    Subscription,
    SubscriptionError,
    missing,
    parts,
    per_person,
    subscribed,
    unpaid,
)
from mainstay.chapters.equity.conditions import Result
from mainstay.chapters.equity.kinds import Kind
from mainstay.chapters.equity.listed import SHARES, Draft, Law, Market, warnings
from mainstay.chapters.equity.plans import EVERY, Miss, Need, PlanTerms
from mainstay.chapters.equity.returns import multiple, xirr
from mainstay.chapters.equity.terms import listed, periodic, yearly
from mainstay.chapters.equity.waterfall import Losses, Side, Waterfall, shared
from mainstay.core.standards import WrongStandardError

START = date(2026, 1, 31)
FOUR = PlanTerms(yearly("four years", 4))

RULE = Waterfall(Losses.PRO_RATA)
AMOUNTS = st.integers(0, 10**6).map(Decimal)


@settings(deadline=None, max_examples=200)
@given(st.tuples(AMOUNTS, AMOUNTS, AMOUNTS), st.integers(-100, 300), st.sampled_from(list(Losses)), st.integers(0, 1))
def test_parts_sum_to_the_whole_and_nobody_loses_more_than_they_put_in(
    put: tuple[Decimal, Decimal, Decimal], percent: int, losses: Losses, first: int
) -> None:
    company, must, may = put
    total = sum(put, Decimal(0))
    if not total:
        return
    profit = total * percent / 100
    found = shared(
        Waterfall(losses, voluntary_first=bool(first)),
        {Side.COMPANY: company, Side.OBLIGATORY: must, Side.VOLUNTARY: may},
        profit,
    )
    assert abs(sum(found.profit.values()) - profit) < Decimal("1e-9")
    for side in Side:
        assert found.paid_out(side) >= Decimal("-1e-9")
        assert profit < 0 or found.profit[side] >= 0


def test_losses_are_borne_as_the_project_says() -> None:
    capital = {Side.COMPANY: Decimal(90), Side.OBLIGATORY: Decimal(10)}
    expected = {Losses.PRO_RATA: (18, 2), Losses.FOLLOWERS_FIRST: (10, 10), Losses.COMPANY_FIRST: (20, 0)}
    for how, (company, followers) in expected.items():
        found = shared(Waterfall(how), capital, Decimal(-20))
        assert [-found.profit[Side.COMPANY], -found.followers] == [Decimal(company), Decimal(followers)]


def test_the_later_rule_sets() -> None:
    capital = {Side.COMPANY: Decimal(90), Side.OBLIGATORY: Decimal(5), Side.VOLUNTARY: Decimal(5)}
    found = shared(replace(RULE, voluntary_first=True), capital, Decimal("9.5"))
    assert [found.profit[side] for side in Side] == [Decimal(9), Decimal(0), Decimal("0.5")]
    plain = shared(replace(RULE, first=Decimal(0)), capital, Decimal(5))
    assert (plain.profit[Side.COMPANY], plain.followers) == (Decimal("4.5"), Decimal("0.5"))
    two = shared(RULE, capital, Decimal("18.9"), Decimal(2))  # two years at 10 % on 90 are 18.9
    assert (two.profit[Side.COMPANY], two.followers) == (Decimal("18.9"), Decimal(0))


PROJECT = Project(
    "x", 100_000_000, date(2026, 3, 31), date(2026, 4, 30), {"ann": 200_000, "bo": 100_000}, 500_000, 1_000_000
)


@pytest.mark.parametrize(
    ("change", "law"),
    [
        ({}, ""), ({"amount": 0}, "sign"), ({"amount": 600_000}, "person"), ({"on": date(2026, 4, 1)}, "late"),
        ({"borrowed": 1}, "loan"), ({"person": "cy", "amount": 450_000}, "all"), ({"side": Side.COMPANY}, "sign"),
    ],
)  # fmt: skip
def test_subscribing_keeps_the_caps_and_the_day(change: dict[str, Any], law: str) -> None:
    march = date(2026, 3, 1)
    before = [
        Subscription("bo", 480_000, march, Side.OBLIGATORY),
        Subscription("di", 80_000, march, Side.VOLUNTARY),
    ]
    new = replace(Subscription("ann", 250_000, date(2026, 3, 31), Side.OBLIGATORY), **change)
    if not law:
        assert subscribed(PROJECT, before, new)[-1] == new
        return
    with pytest.raises(SubscriptionError) as caught:
        subscribed(PROJECT, before, new)
    assert caught.value.law == law


def test_who_still_owes_and_what_each_gets() -> None:
    paid = [
        Subscription("ann", 200_000, START, Side.OBLIGATORY, paid=200_000),
        Subscription("ann", 100_000, START, Side.VOLUNTARY, paid=100_000),
        Subscription("cy", 300_000, START, Side.VOLUNTARY, paid=200_001),
    ]
    assert missing(PROJECT, paid) == {"bo": 100_000}
    assert unpaid(PROJECT, paid, date(2026, 4, 30)) == {}
    assert unpaid(PROJECT, paid, date(2026, 5, 1)) == {"cy": 99_999}
    capital = {Side.COMPANY: Decimal(1_000_000), Side.OBLIGATORY: Decimal(200_000), Side.VOLUNTARY: Decimal(300_001)}
    found = shared(RULE, capital, Decimal(333_333))
    each = per_person(found.profit, capital, paid)
    assert abs(sum(each.values()) - found.followers) <= Decimal("0.5")
    assert per_person(found.profit, capital, paid[:1])["ann"] == round(found.profit[Side.OBLIGATORY])


def test_what_is_above_the_obligatory_part_is_voluntary() -> None:
    whole = Subscription("ann", 300_000, START, Side.OBLIGATORY, paid=250_000)
    must, may = parts(PROJECT, whole)
    assert (must.side, must.amount, must.paid) == (Side.OBLIGATORY, 200_000, 200_000)
    assert (may.side, may.amount, may.paid) == (Side.VOLUNTARY, 100_000, 50_000)
    assert parts(PROJECT, replace(whole, amount=200_000, paid=0)) == (replace(must, paid=0),)
    (free,) = parts(PROJECT, replace(whole, person="cy"))
    assert (free.side, free.amount, free.paid) == (Side.VOLUNTARY, 300_000, 250_000)


@settings(deadline=None, max_examples=100)
@given(st.lists(st.integers(1, 10**6), min_size=1, max_size=9), st.lists(st.integers(0, 4_000), min_size=1, max_size=8))
def test_no_cent_is_made_or_lost_between_followers_nor_between_payouts(puts: list[int], shares: list[int]) -> None:
    paid = [Subscription(str(at), put, START, Side.VOLUNTARY, paid=put) for at, put in enumerate(puts)]
    capital = {Side.VOLUNTARY: Decimal(sum(puts))}
    had = dict.fromkeys((one.person for one in paid), 0)
    so_far = Decimal(0)
    for share in [*shares, -1]:
        whole = Decimal(sum(puts))
        so_far = whole if share < 0 else min(so_far + whole * share / 7_777, whole)
        got = per_person({Side.VOLUNTARY: so_far}, capital, paid, had)
        assert min(got.values()) >= 0, "nobody pays back"
        had = {who: sum_ + got[who] for who, sum_ in had.items()}
        assert abs(sum(had.values()) - so_far) <= Decimal("0.5")
    assert list(had.values()) == puts, "all of it back is exactly what each put in"


def test_the_yearly_return_of_payments() -> None:
    assert xirr([(date(2026, 1, 1), -10_000), (date(2027, 1, 1), 11_000)]) == Decimal("0.100000")
    spread = [(date(2026, 1, 1), -10_000), (date(2026, 7, 2), -5_000), (date(2028, 1, 1), 18_000)]
    rate = xirr(spread)
    assert rate is not None
    worth = sum(money / (1 + float(rate)) ** ((day - date(2026, 1, 1)).days / 365) for day, money in spread)
    assert abs(worth) < 1
    assert xirr([(START, -100), (START + timedelta(days=365), 50)]) == Decimal("-0.500000")
    assert xirr([(START, 100)]) is None
    assert xirr([]) is None
    assert multiple(spread) == Decimal("1.2")


MARKET = Market(1_000_000, {1: Decimal(20), 20: Decimal(22), 60: Decimal(18)})
DRAFT = Draft(Kind.RESTRICTED_STOCK, FOUR, 4000, Decimal(10), date(2018, 1, 1), 50_000, 4000)


@pytest.mark.parametrize(
    ("change", "laws"),
    [
        ({}, set()),
        ({"in_all": 100_001}, {Law.ALL_PLANS}),
        ({"of_person": 10_001}, {Law.ONE_PERSON}),
        ({"price": Decimal("9.99")}, {Law.PRICE}),
        ({"price": None}, set()),
        ({"price": Decimal("0.5")}, {Law.PRICE, Law.PAR}),
        ({"kind": Kind.OPTION}, {Law.PRICE}),
        ({"kind": Kind.PHANTOM, "price": Decimal(0)}, set()),
        ({"terms": PlanTerms(periodic("q", months=3, times=16))}, {Law.FIRST_RELEASE, Law.PERIOD}),
        ({"terms": PlanTerms(listed("x", ((12, Decimal("0.6")), (24, Decimal("0.4")))))}, {Law.TRANCHE}),
        ({"terms": replace(FOUR, needs={EVERY: Need(Result("kpi"), Miss.CARRY)})}, {Law.NO_CARRYING}),
    ],
)
def test_warnings_for_listed_companies(change: dict[str, Any], laws: set[Law]) -> None:
    found = warnings(replace(DRAFT, **change), MARKET)
    assert {one.law for one in found} == laws
    assert all("126" in one.source.en and one.note is None for one in found)


def test_what_is_not_known_is_not_compared_with() -> None:
    assert SHARES.default.market == Market()
    huge = replace(DRAFT, in_all=10**12, of_person=10**12, price=Decimal("0.99"))
    assert {one.law for one in warnings(huge, SHARES.default.market)} == {Law.PAR}
    kept = SHARES.read({"capital": 1_000_000, "average_1": "20", "average_20": "22", "average_60": "18"})
    assert kept.market == MARKET
    with pytest.raises(WrongStandardError):
        SHARES.read({"capital": -1})


def test_a_warning_says_which_text_was_not_read() -> None:
    (found,) = warnings(replace(DRAFT, decided_on=date(2026, 1, 1), of_person=10_001), MARKET)
    assert found.note is not None
    assert warnings(replace(DRAFT, of_person=10_001), MARKET, special_resolution=True) == ()
    with pytest.raises(ValueError, match="2016"):
        warnings(replace(DRAFT, decided_on=date(2015, 1, 1)), MARKET)
