"""A year-end bonus by hand and against a slow reference; its parts sum to the whole, whatever becomes of them."""

from __future__ import annotations

import json
import random
from dataclasses import fields, is_dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, get_type_hints

import pytest
from declared_bonus import declaration
from hypothesis import given, settings
from hypothesis import strategies as st
from slow_bonus import slow_bonus

from mainstay.chapters.pay.bonus import deferral, plan, reckoning
from mainstay.chapters.pay.bonus.deferral import leaving, payments
from mainstay.chapters.pay.bonus.plan import WrongBonusError, read_plan, written_plan
from mainstay.chapters.pay.bonus.reckoning import Facts, NoBonusError, reckoned
from mainstay.chapters.pay.bonus.taxed import taxed
from mainstay.chapters.pay.bonus.words import Joins, Leaving, Level, Unpaid
from mainstay.chapters.pay.elements import Element, Paid, Per
from mainstay.chapters.pay.tax.bonus import separate_tax
from mainstay.chapters.pay.tax.cities import rates_of
from mainstay.chapters.pay.tax.year import YearPlan
from mainstay.core.standards import WrongStandardError

PAY = Paid(Element.BASE, date(2025, 1, 1), 30_000_00, Per.MONTH)
GOAL = {Level.COMPANY: Decimal("1.1"), Level.UNIT: Decimal("0.8"), Level.PERSONAL: Decimal("1.2")}


def facts(**more: Any) -> Facts:
    """Somebody here all year, of level 6, on 30,000 a month."""
    usual: dict[str, Any] = {
        "person": "E1", "family": "R&D", "level": 6, "paid": (PAY,), "hired": date(2020, 1, 1), "left": None,
        "results": GOAL,
    }  # fmt: skip
    return Facts(**(usual | more))


def test_by_hand() -> None:
    """Company 1.1 -> 1.2; unit 0.8 -> 0.5; personal 1.2 -> 1.4: 1.2 × (0.4 × 0.5 + 0.6 × 1.4) = 1.248; × 90,000."""
    found = reckoned(read_plan(declaration()), facts())
    assert [one.coefficient for one in found.factors] == [Decimal("1.2"), Decimal("0.5"), Decimal("1.4")]
    assert (found.target, found.coefficient, found.served, found.of) == (90_000_00, Decimal("1.248"), 12, 12)
    assert found.amount == 112_320_00
    parts = payments(read_plan(declaration()), found.amount)
    assert [(one.on, one.amount) for one in parts] == [
        (date(2027, 2, 10), 44_928_00), (date(2028, 2, 10), 33_696_00), (date(2029, 2, 10), 33_696_00),
    ]  # fmt: skip


def test_who_came_in_the_year_has_the_months_that_count() -> None:
    """Hired on 18 June: thirteen days of June do not count, six months do."""
    found = reckoned(read_plan(declaration()), facts(hired=date(2026, 6, 18)))
    assert (found.served, found.amount) == (6, 56_160_00)
    by_days = reckoned(read_plan(declaration(served="days")), facts(hired=date(2026, 6, 18)))
    assert (by_days.served, by_days.of) == (197, 365)
    away = reckoned(read_plan(declaration()), facts(away=2))
    assert away.amount == 112_320_00 * 10 // 12


def test_leap_years_have_a_day_more() -> None:
    declared = declaration(year=2028, pay_on="2029-02-10", served="days")
    assert reckoned(read_plan(declared), facts()).of == 366


def test_a_raise_in_july_counts_half_in_the_mean() -> None:
    paid = (PAY, Paid(Element.BASE, date(2026, 7, 1), 36_000_00, Per.MONTH))
    assert reckoned(read_plan(declaration()), facts(paid=paid)).target == 108_000_00
    assert reckoned(read_plan(declaration(as_of="mean")), facts(paid=paid)).target == 99_000_00


def test_months_are_of_the_first_line_that_fits() -> None:
    assert reckoned(read_plan(declaration()), facts(level=8)).months == 4
    narrow = declaration(targets=[{"families": ["Sales"], "low": None, "high": None, "months": "2"}])
    with pytest.raises(NoBonusError, match="No target months"):
        reckoned(read_plan(narrow), facts())


def test_who_is_not_in_it_is_told_why() -> None:
    left = reckoned(read_plan(declaration()), facts(left=date(2026, 12, 30)))
    short = reckoned(read_plan(declaration()), facts(hired=date(2026, 12, 1)))
    assert [one.amount for one in (left, short)] == [0, 0]
    assert left.why_not is not None
    assert short.why_not is not None
    assert "fewer than 90 days" in short.why_not.en


def test_who_gets_nothing_is_told_the_true_reason() -> None:
    rule = read_plan(declaration(least_days=0))
    poor = {level: Decimal("0.5") for level in Level}
    for more, words in (({"hired": date(2026, 12, 20)}, "counts as served"), ({"results": poor}, "coefficient is 0")):
        found = reckoned(rule, facts(**more))
        assert found.amount == 0
        assert found.why_not is not None
        assert words in found.why_not.en
    with pytest.raises(NoBonusError, match="Unit"):
        reckoned(read_plan(declaration()), facts(results={Level.COMPANY: Decimal(1)}))
    with pytest.raises(NoBonusError, match="No pay"):
        reckoned(read_plan(declaration()), facts(paid=()))


def test_the_cap_is_told() -> None:
    best = dict.fromkeys(Level, Decimal(2))
    found = reckoned(read_plan(declaration()), facts(results=best))
    assert (found.coefficient, found.capped) == (Decimal("2.5"), True)


WAYS = st.tuples(
    st.sampled_from(["base", "fixed", "firm"]), st.sampled_from(["year_end", "mean"]),
    st.sampled_from(["days", "months", "whole"]), st.sampled_from(["linear", "steps"]),
    st.sampled_from([("times", "times", "times"), ("weighs", "weighs", "weighs"), ("times", "weighs", "weighs")]),
    st.sampled_from([None, "1.3"]), st.sampled_from([1, 100, 100_00]),
)  # fmt: skip


@settings(deadline=None, max_examples=300)
@given(WAYS, st.integers(0, 10**9))
def test_as_the_slow_reference(ways: tuple[Any, ...], seed: int) -> None:
    base, as_of, served, shape, joins, most, step = ways
    chance = random.Random(seed)
    weights = {"weighs": ["0.3", "0.3", "0.4"] if joins[0] == "weighs" else [None, "0.35", "0.65"]}
    declared = declaration(base=base, as_of=as_of, served=served, most=most, counts_from=chance.randint(1, 28),
                           rounding={"step": step, "way": "nearest"}, least_days=chance.choice([0, 90]))  # fmt: skip
    declared["factors"] = [
        {"level": level, "joins": join, "weight": weights["weighs"][at] if join == "weighs" else None,
         "curve": {"shape": shape, "points": [["0.5", "0"], ["0.97", "0.77"], ["1.33", f"1.{chance.randint(1, 9)}"]]}}
        for at, (level, join) in enumerate(zip(("company", "unit", "personal"), joins, strict=True))
    ]  # fmt: skip
    paid = tuple(
        Paid(element, since, chance.randint(1, 5_000_000), chance.choice([Per.MONTH, Per.YEAR]))
        for element in (Element.BASE, Element.PERFORMANCE, Element.ALLOWANCE)
        for since in (date(2020, 1, 1), date(2026, chance.randint(1, 12), chance.randint(1, 28)))
    )
    one = facts(
        paid=paid, hired=date(2025, 6, 1) + timedelta(days=chance.randint(0, 570)), away=chance.randint(0, 3),
        level=chance.choice([None, 5, 8, 11]),
        results={level: Decimal(chance.randint(0, 2_000)).scaleb(-3) for level in Level},
    )  # fmt: skip
    assert reckoned(read_plan(declared), one).amount == slow_bonus(read_plan(declared), one)


PARTS = st.lists(st.integers(1, 500), min_size=2, max_size=6)


@settings(deadline=None, max_examples=200)
@given(PARTS, st.integers(1, 10**11), st.integers(0, 10**6), st.booleans(), st.integers(1, 24))
def test_parts_sum_to_the_whole(parts: list[int], amount: int, above: int, whole: bool, months: int) -> None:  # noqa: FBT001 - as drawn
    permille = [*parts[:-1], 1000 - sum(parts[:-1])]
    if min(permille) <= 0:
        return
    rule = {"above": str(above), "whole": whole, "permille": permille, "months": months}
    found = payments(read_plan(declaration(deferral=rule)), amount)
    assert sum(one.amount for one in found) == amount
    assert all(one.pays == one.amount and not one.paid for one in found)
    if len(found) > 1:
        assert len({one.on for one in found}) == len(permille)
        kept = 0 if whole else above * 100
        for one, share in zip(found[1:], permille[1:], strict=True):
            assert abs(one.amount - (amount - kept) * share / 1000) <= 1


@settings(deadline=None, max_examples=200)
@given(st.sampled_from(Leaving), st.integers(0, 1500), st.integers(0, 3), st.integers(1, 10**9))
def test_leaving_makes_nothing_more_of_it_and_what_is_gone_is_counted(
    kind: Leaving, after: int, paid: int, amount: int
) -> None:
    rule = read_plan(declaration())
    made = [
        deferral.Payment(one.number, one.on, one.permille, one.amount, one.pays, one.number <= paid)
        for one in payments(rule, amount)
    ]
    left_on = date(2027, 1, 1) + timedelta(days=after)
    found = leaving(rule, kind, left_on, made)
    assert sum(one.pays + one.forfeited for one in found.payments) == amount
    for before, then, back in zip(made, found.payments, found.back, strict=True):
        assert then.amount == before.amount
        assert 0 <= then.pays <= before.pays
        assert 0 <= back <= (before.pays if before.paid else 0)
        if before.paid or before.on <= left_on:
            assert then == before, "what was due stays due"
    later = leaving(rule, kind, left_on + timedelta(days=30), made)
    assert sum(one.pays for one in later.payments) >= sum(one.pays for one in found.payments)


def test_each_kind_of_leaving() -> None:
    rule = read_plan(declaration())
    parts = payments(rule, 100_000_00)
    day = date(2027, 8, 10)  # half a year after the first
    first = deferral.Payment(1, parts[0].on, 400, 40_000_00, 40_000_00, paid=True)
    given_ = (first, *parts[1:])
    pays = {kind: [one.pays for one in leaving(rule, kind, day, given_).payments] for kind in Leaving}
    assert pays[Leaving.RESIGNED] == [40_000_00, 0, 0]
    assert pays[Leaving.RETIRED] == [40_000_00, 30_000_00, 30_000_00]
    # 181 of 365, and of 731 days (2028 has one more)
    assert pays[Leaving.REDUNDANT] == [40_000_00, 30_000_00 * 181 // 365, 30_000_00 * 181 // 731]
    early = leaving(rule, Leaving.REDUNDANT, date(2027, 1, 15), parts)
    assert [one.pays for one in early.payments] == [40_000_00, 0, 0], "the year that the first is for was served"
    at_once = leaving(rule, Leaving.DEATH_OR_DISABILITY, day, given_)
    assert [one.on for one in at_once.payments] == [date(2027, 2, 10), day, day]
    assert leaving(rule, Leaving.FOR_CAUSE, day, given_).back == (40_000_00, 0, 0)
    assert leaving(rule, Leaving.FOR_CAUSE, date(2028, 2, 10), given_).back == (0, 0, 0), "twelve months are over"


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"targets": []}, "targets"), ({"pay_on": "2026-12-31"}, "pay_on"), ({"most": "0"}, "most"),
        ({"counts_from": 0}, "counts_from"), ({"factors": []}, "factors"),
        ({"deferral": {"above": "0", "whole": True, "permille": [400, 300, 299], "months": 12}}, "permille"),
        ({"deferral": {"above": "0", "whole": True, "permille": [1000], "months": 12}}, "permille"),
        ({"deferral": {"above": "0", "whole": True, "permille": [500, 500], "months": 0}}, "deferral_months"),
        ({"leavers": {"resigned": {"unpaid": "forfeit", "back_months": 0, "back_share": "0"}}}, "leavers"),
    ],
)  # fmt: skip
def test_what_cannot_be_meant_is_told_by_its_field(wrong: dict[str, Any], field: str) -> None:
    with pytest.raises(WrongBonusError) as refused:
        read_plan(declaration(**wrong))
    assert refused.value.data["field"] == field
    assert refused.value.text.zh
    assert refused.value.text.en


def test_weights_sum_to_one_and_a_multiplier_has_none() -> None:
    for at, weight in ((1, "0.5"), (0, "0.4")):
        declared = declaration()
        declared["factors"][at]["weight"] = weight
        with pytest.raises(WrongBonusError) as refused:
            read_plan(declared)
        assert refused.value.data["field"] == "weights"


@pytest.mark.parametrize("left_out", sorted(set(declaration())))
def test_nothing_has_a_default(left_out: str) -> None:
    declared = declaration()
    del declared[left_out]
    with pytest.raises(WrongStandardError):
        read_plan(declared)


def test_written_and_read_it_is_the_same() -> None:
    found = read_plan(declaration())
    assert read_plan(json.loads(json.dumps(written_plan(found)))) == found


def test_each_payment_is_taxed_in_its_own_year_and_beyond_the_rule_with_the_wage() -> None:
    rates = [rates_of("上海", date(2026, 12, 31)).rates] * 12
    wages = [Decimal(30_000)] * 12
    own = taxed(YearPlan(2027, wages, rates, Decimal(5), date(2027, 12, 31)), 36_000_00, date(2027, 2, 10))
    assert own.separate
    assert own.tax == separate_tax(Decimal(36_000), date(2027, 2, 10)) * 100 == 1_080_00
    assert own.net + own.tax == own.gross
    later = taxed(YearPlan(2028, wages, rates), 36_000_00, date(2028, 2, 10))
    assert not later.separate
    assert later.tax > own.tax
    assert later.refused


def test_no_money_is_a_float() -> None:
    for module in (plan, reckoning, deferral):
        for made in vars(module).values():
            if is_dataclass(made) and isinstance(made, type):
                hints = get_type_hints(made)
                assert all("float" not in str(hints[one.name]) for one in fields(made)), made


def test_words_are_said_in_both_languages() -> None:
    for kind in (Leaving, Level, Unpaid, Joins):
        assert all(one.label.zh and one.label.en for one in kind)
