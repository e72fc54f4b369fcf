"""The planner's parts: joint effects, prices, stakes, limits, the guard, and packages against brute force."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from plan_fakes import AS_OF, effects_of, limits_table, world

from mainstay.chapters import CATALOGUE
from mainstay.core.catalogue import Formula, Quantity
from mainstay.core.money import minor, times
from mainstay.core.text import Text
from mainstay.loop.fair import Colleagues, Rules, adjusted_gap, boss_line, peer_line
from mainstay.loop.plan.desk import Desk, Facts, Wish, lay_out
from mainstay.loop.plan.fairness import to_take_out
from mainstay.loop.plan.frontier import worth_it
from mainstay.loop.plan.joint import menu_of, together
from mainstay.loop.plan.limits import Limit, chains, limits_of
from mainstay.loop.plan.money import Pays, amount, pays_of
from mainstay.loop.plan.packages import bill_of, chance, fits_of, saved, undominated, winners
from mainstay.loop.plan.stake import at_stake, cost_of_loss
from mainstay.loop.plan.why import Case, why
from mainstay.loop.plans import MoneyRange, Package, Range, Step
from mainstay.loop.tables import Tables

EASE = st.floats(0, 1)


@settings(max_examples=80, deadline=None)
@given(EASE, EASE, EASE)
def test_joint_effects_fall_but_never_below_the_strongest(a: float, b: float, c: float) -> None:
    joint = together(a, b, c)
    assert max(a, b, c) - 1e-12 <= joint <= a + b + c + 1e-12
    assert joint == pytest.approx(together(c, a, b))
    assert together(a, b, 0) <= joint + 1e-12
    assert joint - together(a, b, 0) <= c + 1e-12
    assert together(a, 0, 0) == a


def test_what_harms_harms_whole() -> None:
    assert together(0.3, -0.2, 0.0) == pytest.approx(0.1)


def test_the_menu_holds_each_allowed_package_once() -> None:
    menu = menu_of(CATALOGUE.measures, effects_of(CATALOGUE))
    packages = {frozenset(int(at) for at in row if at >= 0) for row in menu.members}
    assert len(packages) == len(menu.members)
    assert frozenset() in packages
    groups = [measure.instead_of for measure in menu.measures]
    for package in packages:
        chosen = [groups[at] for at in package if groups[at]]
        assert len(chosen) == len(set(chosen))
    none = len(menu.measures)
    for number, row in enumerate(menu.members):
        at = [*sorted(int(member) for member in row if member >= 0), none, none, none][:3]
        assert menu.number[tuple(at)] == number


def test_a_measure_of_unknown_effect_is_not_on_the_menu() -> None:
    known = effects_of(CATALOGUE)
    fewer = replace(known, measures=("?", *known.measures[1:]))
    keys = {measure.key for measure in menu_of(CATALOGUE.measures, fewer).measures}
    assert keys == set(known.measures[1:])


@settings(max_examples=50, deadline=None)
@given(st.lists(st.integers(0, 10**10), min_size=1, max_size=5), st.decimals(0, 3, places=3))
def test_a_formula_is_exact(pay: list[int], share: Decimal) -> None:
    yearly = np.array(pay)
    zero = np.zeros_like(yearly)
    pays = Pays(yearly, yearly, yearly > 0, np.ones(len(pay)), zero, zero)
    formula = Formula(Decimal("12.5"), {Quantity.YEARLY_PAY: share})
    assert amount(formula, pays).tolist() == [minor(Decimal("12.5")) + times(units, share) for units in pay]


def test_yearly_pay_is_the_newest_of_each_element() -> None:
    company = world(3, 1)
    ids = company.panel.who["person_id"].to_list()
    rows = [
        (ids[0], date(2024, 1, 1), "base", 100, "month"), (ids[0], date(2025, 1, 1), "base", 150, "month"),
        (ids[0], date(2025, 1, 1), "year_end", 700, "year"), (ids[0], date(2027, 1, 1), "base", 999, "month"),
        (ids[1], date(2025, 1, 1), "allowance", 50, "month"),
    ]  # fmt: skip
    pay = pl.DataFrame(rows, schema=["person_id", "from", "element", "amount", "per"], orient="row")
    posts = pl.DataFrame({"person_id": [ids[1]], "from": [date(2020, 1, 1)], "fte": [0.5]})
    pays = pays_of(company.panel, Tables({"pay": pay, "posts": posts}))
    assert pays.yearly.tolist() == [150 * 12 + 700, 600, 0]
    assert pays.fixed.tolist() == [1800, 1200, 0]
    assert pays.known.tolist() == [True, True, False]


def test_the_gap_to_the_line_is_from_the_signal_and_at_part_time_a_part() -> None:
    company = world(4, 2)
    at = [feature.key for feature in company.panel.features].index("pay.market_gap")
    company.panel.first[:, at] = [100.0, 100.0, 100.0, np.nan]
    company.panel.second[:, at] = [130.0, 130.0, 90.0, 130.0]
    ids = company.panel.who["person_id"].to_list()
    posts = pl.DataFrame({"person_id": [ids[1]], "from": [date(2020, 1, 1)], "fte": [0.5]})
    tables = Tables({**company.tables.frames, "posts": posts})
    assert pays_of(company.panel, tables).gap_to_line.tolist() == [30, 15, 0, 0]


def test_talks_are_for_those_without_them_also_where_none_is_on_record() -> None:
    company = world(3, 3)
    talks, overtime = (CATALOGUE.measure(key) for key in ("culture.one_on_ones", "work.relief"))
    keys = [feature.key for feature in company.panel.features]
    company.panel.now.values[:, keys.index("culture.days_since_one_on_one")] = [0.3, 4.0, np.nan]
    company.panel.now.values[:, keys.index("work.overtime_hours")] = [40.0, 5.0, np.nan]
    measures = (talks, overtime)
    bill = bill_of(measures, pays_of(company.panel, company.tables))
    assert fits_of(measures, company.panel, company.tables, bill).T.tolist() == [
        [False, True, True],  # nothing on record of talks is no reason against them
        [True, False, False],  # but nobody is relieved of overtime that nobody knows of
    ]


def test_own_shares_override_the_default_cost_of_loss() -> None:
    company = world(20, 3)
    own = pl.DataFrame(
        [("rnd", None, 0.1, 0.2, 0.3), ("rnd", 3, None, 9.0, None), (None, None, 1.0, 2.0, 3.0)],
        schema={"family": pl.String, "level": pl.Int64, "low": pl.Float64, "middle": pl.Float64, "high": pl.Float64},
        orient="row",
    )
    tables = Tables({**company.tables.frames, "replacement_cost": own})
    pays = pays_of(company.panel, tables)
    loss = cost_of_loss(company.panel, CATALOGUE, tables, pays)
    default = cost_of_loss(company.panel, CATALOGUE, company.tables, pays)
    for row, (family, level) in enumerate(company.panel.who.select("family", "level").iter_rows()):
        shares = {True: (9.0, 9.0, 9.0), False: (0.1, 0.2, 0.3)}[level == 3] if family == "rnd" else (1.0, 2.0, 3.0)
        assert loss[row].tolist() == pytest.approx([pays.yearly[row] * share for share in shares], abs=1)
        totals = [sum(next(r for r in p.by_level if level <= r[0])[end] for p in CATALOGUE.losses) for end in (1, 2, 3)]
        assert default[row].tolist() == pytest.approx([float(pays.yearly[row] * t) for t in totals], abs=1)


def test_stakes_are_ranges_around_chance_times_loss() -> None:
    company = world(25, 4)
    stakes = at_stake(company.panel, company.risks, CATALOGUE, company.tables)
    loss = cost_of_loss(company.panel, CATALOGUE, company.tables, pays_of(company.panel, company.tables))
    assert len(stakes) == 25
    for row, stake in enumerate(stakes):
        assert 0 <= stake.low <= stake.middle <= stake.high
        assert stake.middle == pytest.approx(company.risks.probability[row, -1] * loss[row, 1], abs=1)


def test_limits_of_the_table_of_a_budget_and_of_neither() -> None:
    tables = Tables({"limits": limits_table(("cash_now", "company", 5), ("hours", "u", 7), ("hours", "u", 9))})
    assert limits_of(tables, None, 100)[0] == (Limit("cash_now", "company", 5), Limit("hours", "u", 7))
    assert limits_of(tables, 3, 100)[0][0].amount == 3
    cash, said = limits_of(Tables({}), None, 1000)
    assert cash == (Limit("cash_now", "company", 20),)
    assert len(said) == 1
    assert not limits_of(Tables({}), 0, 1000)[1]


def test_units_above_even_where_the_table_has_a_loop() -> None:
    units = pl.DataFrame({"unit": ["a", "b", "c", "d"], "parent": [None, "a", "d", "c"]})
    assert chains(Tables({"units": units})) == {"a": (), "b": ("a",), "c": ("d",), "d": ("c",)}


@settings(max_examples=50, deadline=None)
@given(st.lists(st.integers(1, 50), min_size=1, max_size=14), st.sampled_from([0.5, 0.9, 1.0]))
def test_the_peer_line_is_the_quantile_of_the_others(pay: list[int], share: float) -> None:
    line = peer_line(np.array(pay), np.zeros(len(pay), dtype=np.int64), Rules(line=share))
    for at, mine in enumerate(line):
        others = sorted(pay[:at] + pay[at + 1 :])
        wanted = others[max(0, int(np.ceil(share * len(others))) - 1)] if len(others) >= 5 else -1
        assert mine == wanted


def team(fixed: list[int], boss: list[int], level: list[float], group: list[int] | None = None) -> Colleagues:
    sexes = np.array(group or [-1] * len(fixed))
    return Colleagues(
        np.array(fixed), np.zeros(len(fixed), dtype=np.int64), np.array(level), np.array(boss),
        np.zeros(len(fixed)), {"sex": sexes},
    )  # fmt: skip


def test_the_boss_is_a_line_unless_the_person_stands_higher() -> None:
    people = team([100, 90, 95, 80], [-1, 0, 0, 2], [5.0, 4.0, 6.0, np.nan])
    assert boss_line(people).tolist() == [-1, 100, -1, 95]


def test_an_adjusted_gap_compares_like_with_like() -> None:
    rng = np.random.default_rng(5)
    cell, group = rng.integers(0, 6, 4000), rng.integers(0, 2, 4000)
    tenure = rng.uniform(0, 10, 4000)
    fixed = np.round(1e7 * np.exp(0.3 * cell + 0.02 * tenure + 0.05 * group + rng.normal(0, 0.05, 4000)))
    assert adjusted_gap(fixed.astype(np.int64), cell, tenure, group) == pytest.approx(np.expm1(0.05), abs=0.006)
    assert adjusted_gap(fixed.astype(np.int64), cell, tenure, np.zeros(4000, dtype=np.int64)) == 0


def test_raises_that_open_a_gap_lose_the_least_worthy_first() -> None:
    fixed = [1000] * 40
    group = [0, 1] * 20
    people = team(fixed, [-1] * 40, [3.0] * 40, group)
    extra = np.array([0, 200] * 20)
    worth = np.arange(40, dtype=np.float64)
    out = to_take_out(people, extra, worth, Rules())
    rows = [row for row, _ in out]
    assert rows == sorted(rows)
    assert all(group[row] == 1 for row in rows)
    left = extra.copy()
    left[rows] = 0
    assert abs(adjusted_gap(np.array(fixed) + left, people.cell, people.tenure, people.groups["sex"])) <= 0.02
    one_fewer = extra.copy()
    one_fewer[rows[:-1]] = 0
    assert abs(adjusted_gap(np.array(fixed) + one_fewer, people.cell, people.tenure, people.groups["sex"])) > 0.02
    assert isinstance(out[0][1], Text)


def desk_of(people: int, seed: int) -> Desk:
    company = world(people, seed, key=1.0)
    return lay_out(
        Facts(company.panel, company.risks, company.effects, CATALOGUE, company.tables),
        Wish(budget=None, key_only=True, rules=Rules()),
    )


@pytest.mark.parametrize("seed", [1, 2])
def test_winners_are_the_best_of_all_packages(seed: int) -> None:
    table = desk_of(6, seed).books.table
    rng = np.random.default_rng(seed)
    kinds = table.cost.shape[2]
    prices = rng.gamma(0.5, 0.2, (3, kinds)) * (rng.random((3, kinds)) < 0.5)
    found = (np.zeros((6, 3), dtype=np.int64), np.zeros((6, 3)))
    winners(table, prices, np.full(6, 0.1), table.fits.shape[1], found)
    for person in range(6):
        for line in range(3):
            best = 0.0
            for package in range(1, len(table.members)):
                members = [int(at) for at in table.members[package] if at >= 0]
                if table.fits[person, members].all():
                    price = table.cost[person, members].sum(axis=0) @ (prices[line] + 0.1 * (np.arange(kinds) == 0))
                    best = max(best, saved(table, person, package) - price)
            assert found[1][person, line] == pytest.approx(best, abs=1e-6 * max(best, 1))


def test_undominated_packages_beat_all_others() -> None:
    table = desk_of(3, 3).books.table
    offered = np.zeros((3, len(table.members)), dtype=np.int64)
    most = undominated(table, offered)
    assert 0 < most < len(table.members)
    for person in range(3):
        kept = [int(package) for package in offered[person] if package]
        price = {p: table.cost[person, [int(at) for at in table.members[p] if at >= 0]].sum(axis=0) for p in kept}
        worth = {p: saved(table, person, p) for p in kept}
        assert not any(
            a != b and worth[a] >= worth[b] and (price[a] <= price[b]).all() and (price[a] < price[b]).any()
            for a in kept for b in kept[:40]
        )  # fmt: skip


def test_a_package_lowers_the_chance_as_its_parts_do() -> None:
    desk = desk_of(4, 4)
    table, curve = desk.books.table, desk.books.risks.curve
    for person in range(4):
        assert chance(table, person, 0) == pytest.approx(curve[person, -1])
        for package in range(1, len(table.members), 97):
            members = [int(at) for at in table.members[package] if at >= 0]
            full = np.zeros(3)
            full[: len(members)] = table.lowering[person, members]
            floor = 1 - (1 - curve[person, -1]) ** np.exp(-together(*full.tolist()))
            assert floor - 1e-9 <= chance(table, person, package) <= curve[person, -1] + 1e-9


def test_promises_are_due_from_the_as_of_day() -> None:
    assert desk_of(3, 5).books.as_of == AS_OF


def test_money_that_does_not_earn_itself_back_is_named() -> None:
    steps = (Step(0, 0, 0.0), Step(100, 300, 1.0), Step(200, 420, 1.1), Step(300, 450, 1.2), Step(400, 900, 2.0))
    assert "¥2" in worth_it(steps, 300, "CNY")[0].en
    assert worth_it(steps[:3], 200, "CNY") == ()
    assert worth_it(steps[:1], 0, "CNY") == ()


def package(saved_: int, cash: int, hours: int, seats: int = 0) -> Package:
    third = Range(0.1, 0.2, 0.3)
    return Package(
        ("career.mentor",), cash, cash, 0, Decimal(hours), {"mentor_seats": seats} if seats else {}, 0, third, third,
        MoneyRange(0, saved_, saved_), (),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("other", "zh", "en"),
    [
        (package(900_00, 100_00, 5), "少避免约 ¥100", "would save about ¥100 less"),
        (package(900_00, 50_00, 5), "可省下第一年现金 ¥50", "would spare ¥50 in the first year"),
        (package(1200_00, 100_00, 9, 1), "导师名额 1 个、工时 4 小时", "1 of the mentor seats, 4 hours of work"),
        (package(1200_00, 100_00, 5), "已超出限额", "no longer fits"),
    ],
)
def test_why_not_the_runner_up(other: Package, zh: str, en: str) -> None:
    text = why(Case(package(1000_00, 100_00, 5), other, 0.3, 1.2, enough=True), CATALOGUE, "CNY")
    assert zh in text.zh
    assert en in text.en


def test_why_nothing() -> None:
    rich = why(Case(None, package(1000_00, 0, 5), 0.3, 1.26, enough=True), CATALOGUE, "CNY")
    assert "1.3" in rich.zh
    assert "1.3" in rich.en
    assert "No measure both fits" in why(Case(None, None, 0.3, 0.0, enough=True), CATALOGUE, "CNY").en
    assert "所知不多" in why(Case(None, None, 0.3, 0.0, enough=False), CATALOGUE, "CNY").zh
