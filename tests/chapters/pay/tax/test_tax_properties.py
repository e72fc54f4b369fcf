"""What must hold of every case: against the slow reference, parts sum to the whole, net pay never falls."""

from __future__ import annotations

import dataclasses
import importlib
import pkgutil
import random
import typing
from datetime import date
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from slow_tax import by_a_twelfth, least_by_search, progressive, withheld

import mainstay.chapters.pay.tax as package
from mainstay.chapters.pay.tax.bonus import blind_zone_of, blind_zones, bonus_net, choice, separate_tax, zone_said
from mainstay.chapters.pay.tax.brackets import ANNUAL, MONTHLY, annual_tax
from mainstay.chapters.pay.tax.catalogue import LAWS
from mainstay.chapters.pay.tax.cities import SOCIAL, UnknownCityError, rates_of
from mainstay.chapters.pay.tax.law import OutOfForceError
from mainstay.chapters.pay.tax.listed import equity_tax, pay_by, same_year
from mainstay.chapters.pay.tax.severance import severance, severance_tax
from mainstay.chapters.pay.tax.social import CityRates, contributions
from mainstay.chapters.pay.tax.split import best_split, split_tax
from mainstay.chapters.pay.tax.withholding import Month, withholding
from mainstay.chapters.pay.tax.year import YearPlan, effect_of, year_of
from mainstay.core.standards import Dated

DAY = date(2026, 10, 31)
SHANGHAI = rates_of("上海", DAY).rates
FEN = Decimal("0.01")
cents = st.integers(0, 300_000_000).map(lambda n: Decimal(n) / 100)
wages = st.integers(0, 20_000_000).map(lambda n: Decimal(n) / 100)
EXAMPLES = settings(max_examples=200, deadline=None)


def cases(count: int, most: int) -> list[Decimal]:
    """Seeded amounts, half of them within a few fen of an end of a step, where mistakes live."""
    dice = random.Random(4)
    ends = [up * 100 for one in ANNUAL.value if (up := one.up_to) is not None]
    near = [(int(dice.choice(ends)) + dice.randint(-3, 3)) for _ in range(count // 2)]
    free = [dice.randrange(most * 100) for _ in range(count - len(near))]
    return [Decimal(one) / 100 for one in (*near, *free)]


def test_tables_against_the_slow_reference() -> None:
    for amount in cases(400, 2_000_000):
        assert annual_tax(amount, DAY) == progressive(amount), amount
        assert separate_tax(amount, DAY) == by_a_twelfth(amount), amount


@EXAMPLES
@given(st.lists(st.tuples(wages, st.integers(0, 5_000), st.integers(0, 8_000)), min_size=1, max_size=12))
def test_withholding_against_the_slow_reference(rows: list[tuple[Decimal, int, int]]) -> None:
    months = [(wage, Decimal(own), Decimal(special)) for wage, own, special in rows]
    found = withholding([Month(*one) for one in months], 2026)
    assert [one.withheld for one in found] == withheld(months)
    assert sum(one.withheld for one in found) == max(one.due for one in found)


def test_the_best_split_against_a_search_over_every_hundred() -> None:
    dice = random.Random(7)
    for _ in range(200):
        total, free = dice.randrange(500, 20_000) * 100, dice.randrange(0, 1_500) * 100
        found = best_split(Decimal(total), Decimal(free), DAY)
        assert found.tax <= least_by_search(total, free, max(100, total // 60_000 * 100))
        assert found.tax == split_tax(Decimal(total), Decimal(free), found.bonus, DAY)
        assert found.tax == split_tax(Decimal(total), Decimal(free), found.most, DAY)
        assert blind_zone_of(found.bonus, DAY) is None


@EXAMPLES
@given(cents, st.integers(0, 15_000_000).map(lambda n: Decimal(n) / 100), st.integers(0, 10**4))
def test_no_split_is_better_than_the_best(total: Decimal, free: Decimal, share: int) -> None:
    bonus = (total * share / 10**4).quantize(FEN)
    found = best_split(total, free, DAY)
    # Two roundings to the fen may fall either way.
    assert found.tax <= split_tax(total, free, min(bonus, total), DAY) + FEN
    bounded = best_split(total, free, DAY, least=min(bonus, total))
    assert bounded.bonus >= min(bonus, total)
    assert bounded.tax + FEN >= found.tax


def test_bounds_of_a_split_that_cross_are_refused() -> None:
    with pytest.raises(ValueError, match="a bonus between"):
        best_split(Decimal(1_000), Decimal(0), DAY, least=Decimal(500), most=Decimal(400))


def test_the_blind_zones_are_those_of_the_trade() -> None:
    assert [(zone.after, zone.recovers) for zone in blind_zones(DAY)] == [(Decimal(low), high) for low, high in (
        (36_000, Decimal("38566.67")), (144_000, Decimal("160500.00")), (300_000, Decimal("318333.33")),
        (420_000, Decimal("447500.00")), (660_000, Decimal("706538.46")), (960_000, Decimal("1120000.00")),
    )]  # fmt: skip
    assert [str(zone.worst) for zone in blind_zones(DAY)] == [
        "2310.00", "13200.00", "13750.00", "19250.00", "30250.00", "88000.00",
    ]  # fmt: skip
    assert "38,566.67" in zone_said(blind_zones(DAY)[0]).zh


@EXAMPLES
@given(cents, st.integers(1, 10**7))
def test_net_of_a_bonus_grows_but_in_the_blind_zones(bonus: Decimal, more: int) -> None:
    higher = bonus + Decimal(more) / 100
    if bonus_net(higher, DAY) < bonus_net(bonus, DAY):
        zone = blind_zone_of(higher, DAY)
        assert zone is not None
        assert bonus_net(higher, DAY) < bonus_net(zone.after, DAY) or bonus > zone.after


def test_inside_a_zone_less_is_left_and_at_its_end_no_longer() -> None:
    for zone in blind_zones(DAY):
        best = bonus_net(zone.after, DAY)
        assert best - bonus_net(zone.after + FEN, DAY) <= zone.worst
        assert bonus_net(zone.recovers - FEN, DAY) < best <= bonus_net(zone.recovers, DAY)
        assert not zone.holds(zone.after)
        assert not zone.holds(zone.recovers)


@EXAMPLES
@given(cents, st.integers(1, 10**7))
def test_net_after_the_annual_table_never_falls(income: Decimal, more: int) -> None:
    higher = income + Decimal(more) / 100
    assert higher - annual_tax(higher, DAY) >= income - annual_tax(income, DAY)
    assert higher - equity_tax(higher, DAY) >= income - equity_tax(income, DAY)


@EXAMPLES
@given(cents, cents)
def test_the_better_way_is_never_worse(taxable: Decimal, bonus: Decimal) -> None:
    found = choice(taxable - 200_000, bonus, DAY)
    assert found.least <= found.separate
    assert found.least + found.saved == max(found.separate, found.merged)


@EXAMPLES
@given(st.lists(cents, min_size=1, max_size=6))
def test_equity_events_sum_to_the_tax_of_their_sum(incomes: list[Decimal]) -> None:
    assert sum(same_year(incomes, DAY)) == equity_tax(sum(incomes, Decimal(0)), DAY)


plans = st.builds(
    YearPlan, st.just(2026), st.lists(wages, min_size=12, max_size=12), st.just([SHANGHAI] * 12), bonus=cents,
    bonus_on=st.just(DAY), special=st.integers(0, 6_000).map(Decimal),
    equity=st.lists(st.tuples(st.dates(date(2026, 1, 1), date(2026, 12, 31)), cents), max_size=3),
)  # fmt: skip


@EXAMPLES
@given(plans)
def test_parts_of_a_year_sum_to_the_whole(plan: YearPlan) -> None:
    year = year_of(plan)
    assert year.net + year.tax + year.own_social == year.gross
    assert year.gross == sum(plan.wages) + plan.bonus + sum(income for _, income in plan.equity)
    assert year.employer_cost == year.wages + year.bonus + year.employer_social
    assert year.taxable + year.free == year.wages
    assert sum(one.withheld for one in year.withheld) + year.settled == year.wage_tax
    assert year.bonus_tax >= 0
    assert not year.refused


@EXAMPLES
@given(plans, st.integers(1, 10**6))
def test_a_higher_wage_never_leaves_less(plan: YearPlan, more: int) -> None:
    """But for the housing fund: a share goes up by a whole yuan, which is the person's own money."""
    raised = dataclasses.replace(plan, wages=[wage + Decimal(more) / 100 for wage in plan.wages])
    before, after = year_of(plan), year_of(raised)
    told = effect_of(before, after)
    own = after.own_social - before.own_social
    assert told.net + own >= 0
    assert told.employer_cost >= told.gross


def test_beyond_its_time_a_rule_refuses_in_both_languages() -> None:
    late = date(2028, 1, 1)
    for refused in (
        lambda: separate_tax(Decimal(1), late), lambda: blind_zones(late), lambda: equity_tax(Decimal(1), late),
        lambda: best_split(Decimal(1), Decimal(0), late), lambda: pay_by(late), lambda: pay_by(date(2023, 12, 31)),
        lambda: choice(Decimal(1), Decimal(1), late),
    ):  # fmt: skip
        with pytest.raises(OutOfForceError) as caught:
            refused()
        assert "2027-12-31" in caught.value.text.zh
        assert "2027-12-31" in caught.value.text.en
        assert caught.value.code == "out_of_force"
    assert separate_tax(Decimal(36_000), date(2027, 12, 31)) == 1080
    assert annual_tax(Decimal(36_000), late) == 1080, "the annual table has no end"


def test_a_year_beyond_the_rules_is_told_without_them() -> None:
    plan = YearPlan(2028, [Decimal(30_000)] * 12, [SHANGHAI] * 12, Decimal(50_000), date(2028, 2, 1),
                    equity=[(date(2028, 3, 1), Decimal(9))])  # fmt: skip
    year = year_of(plan)
    assert len(year.refused) == 2
    assert year.choice is None
    assert year.equity_taxes == ()
    assert year.net + year.tax + year.own_social == year.gross


def test_severance_above_the_limit() -> None:
    average = Decimal(12_577)
    high = severance(Decimal(60_000), 20, 0, average, DAY)
    assert (high.months, high.month_pay) == (Decimal(12), Decimal(37_731))
    plain = severance(Decimal(30_000), 20, 6, average, DAY)
    assert (plain.months, plain.pay) == (Decimal(21), Decimal(630_000))
    assert plain.tax == annual_tax(Decimal(630_000) - 36 * average, DAY)
    assert severance_tax(36 * average, average, DAY) == 0


def test_cities_of_the_company_come_first_and_unknown_ones_are_refused() -> None:
    with pytest.raises(UnknownCityError) as caught:
        rates_of("杭州", DAY)
    assert "杭州" in caught.value.text.zh
    with pytest.raises(UnknownCityError):
        rates_of("上海", date(2025, 6, 30))
    rates = {"base_low": "4000", "base_high": "25000", "medical_employer": "9.5", "source": "local notice"}
    kept = SOCIAL.read({"cities": {"杭州": rates, "上海": {**rates, "base_high": "26000"}}})
    own = [Dated(date(2026, 8, 1), kept)]
    assert rates_of("杭州", DAY, own).rates.base_high == 25_000
    assert rates_of("Shanghai", DAY, own).rates.base_high == 26_000
    assert "local notice" in rates_of("杭州", DAY, own).source.en
    assert SOCIAL.read(SOCIAL.written(kept)) == kept
    assert rates_of("上海", date(2026, 7, 31), own).rates == SHANGHAI, "before the company's own begin"
    assert rates_of("上海市", DAY).rates == SHANGHAI


def test_wrong_parameters_are_refused() -> None:
    with pytest.raises(ValueError, match="bound"):
        CityRates(base_low=Decimal(2), base_high=Decimal(1))
    with pytest.raises(ValueError, match="percent"):
        CityRates(fund=Decimal(101))


@EXAMPLES
@given(wages)
def test_bases_stay_within_their_bounds(wage: Decimal) -> None:
    for line in contributions(wage, SHANGHAI):
        assert 2_690 <= line.base <= 37_731
        assert line.own <= line.base


def test_laws_are_dated_have_a_source_and_steps_that_meet() -> None:
    assert len({law.key for law in LAWS}) == len(LAWS)
    for law in LAWS:
        assert law.until is None or law.since <= law.until
        assert law.source.zh
    for table in (ANNUAL.value, MONTHLY.value):
        for low, high in pairwise(table):
            assert low.up_to is not None
            if table is ANNUAL.value:
                assert low.tax(low.up_to) == high.tax(low.up_to), "the quick deductions join the steps"


def test_no_float_holds_money() -> None:
    seen = 0
    for module in pkgutil.iter_modules(package.__path__):
        made = importlib.import_module(f"{package.__name__}.{module.name}")
        for name, one in vars(made).items():
            if getattr(one, "__module__", "") != made.__name__:
                continue
            if dataclasses.is_dataclass(one) or callable(one):
                for field, hint in typing.get_type_hints(one).items():
                    seen += 1
                    assert "float" not in str(hint), f"{made.__name__}.{name}.{field}"
    assert seen > 100
