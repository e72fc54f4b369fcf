"""Compa-ratio, penetration, inversion, compression and bands, as a compensation analyst would check them by hand."""

from __future__ import annotations

import json
from dataclasses import fields
from decimal import Decimal
from statistics import median

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mainstay.chapters.pay.bands import BANDS, Band, Bands, place
from mainstay.chapters.pay.compression import CLOSENESS, Closeness, Near, Nearness, compressions
from mainstay.chapters.pay.fairness import Inversion, Standing, compa_ratio, inversions, range_penetration
from mainstay.core.standards import WrongStandardError

FULL = Closeness()


def someone(person: str, pay: int, manager: str = "", level: int = 5, months: int = 24) -> Standing:
    return Standing(person, Decimal(pay), manager, "研发", level, months)


def test_the_two_conventions_have_their_check_values() -> None:
    assert compa_ratio(Decimal(480_000), Decimal(500_000)) == Decimal("0.96")
    assert range_penetration(Decimal(480_000), Decimal(400_000), Decimal(600_000)) == Decimal("0.4")
    with pytest.raises(ValueError, match="target"):
        compa_ratio(Decimal(1), Decimal(0))
    with pytest.raises(ValueError, match="lower"):
        range_penetration(Decimal(1), Decimal(2), Decimal(2))


def test_a_pay_stands_in_its_band_below_or_above_it() -> None:
    band = Band("研发", 5, 400_000_00, 500_000_00, 600_000_00)
    inside, green, red = (place(pay, band) for pay in (480_000_00, 390_000_00, 610_000_00))
    assert (inside.compa, inside.penetration) == (Decimal("0.96"), Decimal("0.4"))
    assert (inside.below, inside.above, green.below, red.above) == (False, False, True, True)


def test_bands_go_through_json_and_wrong_ones_are_refused() -> None:
    bands = Bands((Band("研发", 5, 1, 2, 3), Band("研发", 6, 2, 3, 4)))
    assert BANDS.read(json.loads(json.dumps(BANDS.written(bands)))) == bands
    for wrong in ([5, 3, 2, 4], [5, 0, 2, 4], [5, 2, 2, 2]):
        rows = [dict(zip(("level", "low", "target", "high"), wrong, strict=True), family="研发")]
        with pytest.raises(WrongStandardError):
            BANDS.read({"rows": rows})
    with pytest.raises(ValueError, match="one band"):
        Bands((Band("研发", 5, 1, 2, 3), Band("研发", 5, 1, 2, 4)))


def test_amounts_of_bands_are_whole_minor_units() -> None:
    assert {one.name: one.type for one in fields(Band)} == {
        "family": "str", "level": "int", "low": "int", "target": "int", "high": "int",
    }  # fmt: skip


def test_a_report_above_the_boss_and_a_newcomer_above_a_veteran_are_inversions() -> None:
    people = [
        someone("B", 300, level=6), someone("R", 310, "B"), someone("N", 205, "B", months=3),
        someone("V", 200, "B", months=40),
    ]  # fmt: skip
    found = {(one.kind, one.person, one.than, one.by) for one in inversions(people)}
    assert found == {
        (Inversion.ABOVE_THE_BOSS, "R", "B", Decimal(10)), (Inversion.NEWCOMER_ABOVE_VETERAN, "N", "V", Decimal(5)),
    }  # fmt: skip


def test_a_manager_hardly_above_the_best_paid_report_is_too_near() -> None:
    people = [someone("B", 310, level=6), someone("R", 300, "B"), someone("Q", 290, "B")]
    (found,) = compressions(people, FULL)
    assert found == Near(Nearness.BOSS, "B", Decimal(310), Decimal(315), "R")
    assert found.mend == 5
    far = [someone("B", 315, level=6), *people[1:]]
    assert compressions(far, FULL) == []


def test_a_manager_below_a_report_is_an_inversion_and_not_told_twice() -> None:
    people = [someone("B", 290, level=6), someone("R", 300, "B")]
    assert compressions(people, FULL) == []
    assert len(inversions(people)) == 1


def test_two_levels_whose_medians_are_too_near_show_who_is_under_the_fair_distance() -> None:
    lower = [someone(f"L{k}", pay) for k, pay in enumerate((90, 100, 110))]
    upper = [someone(f"U{k}", pay, level=6) for k, pay in enumerate((95, 104, 130))]
    found = compressions([*lower, *upper], FULL)
    assert [(one.person, one.line, one.mend) for one in found] == [
        ("U0", Decimal(105), Decimal(10)), ("U1", Decimal(105), Decimal(1)),
    ]  # fmt: skip
    assert compressions([*lower, *upper[:2]], FULL) == []


def test_veterans_hardly_above_newcomers_are_too_near() -> None:
    new = [someone(f"N{k}", 100, months=2) for k in range(3)]
    old = [someone(f"V{k}", pay, months=50) for k, pay in enumerate((100, 102, 120))]
    found = compressions([*new, *old], FULL)
    assert [(one.kind, one.person, one.mend) for one in found] == [
        (Nearness.NEWCOMERS, "V0", Decimal(3)), (Nearness.NEWCOMERS, "V1", Decimal(1)),
    ]  # fmt: skip


PEOPLE = st.lists(
    st.tuples(st.integers(50, 200), st.integers(0, 11), st.sampled_from("甲乙"), st.integers(3, 6), st.integers(0, 60)),
    min_size=1, max_size=12,
).map(lambda rows: [
    Standing(f"P{at}", Decimal(pay), f"P{boss % len(rows)}", family, level, months)
    for at, (pay, boss, family, level, months) in enumerate(rows)
])  # fmt: skip


def slow(people: list[Standing], close: Closeness) -> set[tuple[str, str, Decimal]]:
    """Every pair and every pair of groups, one after the other."""
    return slow_bosses(people, close) | slow_groups(people, close)


def slow_bosses(people: list[Standing], close: Closeness) -> set[tuple[str, str, Decimal]]:
    found = set()
    for boss in people:
        under = [one for one in people if one.manager == boss.person and one.person != boss.person
                 and one.level < boss.level and one.pay <= boss.pay]  # fmt: skip
        if under and boss.pay < max(one.pay for one in under) * (1 + close.boss_step):
            found.add(("near_the_boss", boss.person, max(one.pay for one in under) * (1 + close.boss_step)))
    return found


def slow_groups(people: list[Standing], close: Closeness) -> set[tuple[str, str, Decimal]]:
    found = set()
    for family in {one.family for one in people}:
        full = [level for level in range(100)
                if sum(one.family == family and one.level == level for one in people) >= close.least]  # fmt: skip
        for at in range(1, len(full)):
            low, high = ([one for one in people if one.family == family and one.level == full[k]] for k in (at - 1, at))
            line = median(one.pay for one in low) * (1 + close.level_step)
            if median(one.pay for one in high) < line:
                found |= {("near_level_above", one.person, line) for one in high if one.pay < line}
        for level in range(100):
            here = [one for one in people if one.family == family and one.level == level]
            new = [one.pay for one in here if one.months < close.newcomer_months]
            old = [one for one in here if one.months >= close.veteran_months]
            if len(new) < close.least or len(old) < close.least:
                continue
            line = median(new) * (1 + close.veteran_step)
            if median(one.pay for one in old) < line:
                found |= {("near_newcomers", one.person, line) for one in old if one.pay < line}
    return found


@settings(deadline=None, max_examples=250)
@given(PEOPLE, st.integers(1, 3), st.integers(0, 30))
def test_compression_is_what_a_slow_reading_finds(people: list[Standing], least: int, step: int) -> None:
    share = Decimal(step) / 100
    close = Closeness(share, share, share, 12, 24, least)
    found = compressions(people, close)
    assert {(one.kind.value, one.person, one.line) for one in found} == slow(people, close)
    assert all(one.mend > 0 and isinstance(one.mend, Decimal) for one in found)


def test_distances_are_decided_by_the_company_within_reason() -> None:
    assert CLOSENESS.read(CLOSENESS.written(FULL)) == FULL
    for wrong in ({"level_step": "-0.1"}, {"least": 0}, {"newcomer_months": 40}):
        with pytest.raises(WrongStandardError):
            CLOSENESS.read(wrong)
